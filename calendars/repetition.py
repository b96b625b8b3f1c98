"""How an event repeats: the RRULE that every calendar reads alike, and the dates that it shows.

DTSTART counts as a date of the rule even where EXDATE takes it away (RFC 5545 section 3.8.5.3), so
an event's start is the first date that its rule gives, whether or not it takes place.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from calendars.meeting import Meeting
from rooms.errors import Refused
from rooms.interval import Interval
from rooms.series.recurrence import Rule, Until, read
from rooms.series.recurring import completed
from rooms.series.repetition import Repetition, dates

_LAST_SECOND = time(23, 59, 59)


def rule_of(meeting: Meeting) -> str:
    """Return the RRULE as it goes out; ValueError where the meeting has no rule that can be read.

    UNTIL is a moment in UTC, as RFC 5545 section 3.3.10 demands beside a DTSTART with a TZID. The
    time of day stands in DTSTART alone, and the weekday beside BYWEEKNO: not all read these alike.
    """
    return _rule_out(_rule(meeting), _first_day(meeting), meeting.zone)


def dates_of(meeting: Meeting) -> list[Interval]:
    """Return the dates that the rule gives, in order, those included that don't take place.

    ValueError where the rule can't be read, or gives other dates than the meeting's start.
    """
    found = _dates(meeting.rrule or "", meeting.start, meeting.end, meeting.zone)
    if not found or found[0].start != meeting.start:
        raise ValueError("A series starts on the first date of its rule.")
    return list(found)


def standing(meeting: Meeting) -> list[Interval]:
    """Return the dates that take place, in order; a meeting that doesn't repeat has one."""
    if not meeting.rrule:
        return [Interval(meeting.start, meeting.end)]
    left_out = set(meeting.exdates)
    return [when for when in dates_of(meeting) if when.start not in left_out]


@lru_cache(maxsize=64)
def _dates(rrule: str, start: datetime, end: datetime, zone: str) -> tuple[Interval, ...]:
    local = start.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    minutes = int((end - start) / timedelta(minutes=1))
    repetition = Repetition(rrule=rrule, start=local, minutes=minutes, zone=zone)
    try:
        return tuple(occurrence.when for occurrence in dates(repetition))
    except Refused as refused:
        raise ValueError("The rule of the series can't be read.") from refused


def _rule(meeting: Meeting) -> Rule:
    try:
        return read(meeting.rrule or "")
    except Refused as refused:
        raise ValueError("The rule of the series can't be read.") from refused


def _first_day(meeting: Meeting) -> date:
    return meeting.start.astimezone(ZoneInfo(meeting.zone)).date()


def _rule_out(rule: Rule, first: date, zone: str) -> str:
    if rule.week_numbers:
        rule = completed(rule, first)
    until = _in_utc(rule.until, ZoneInfo(zone))
    return str(replace(rule, hour=None, minute=None, second=None, until=until))


def _in_utc(until: Until, clocks: ZoneInfo) -> datetime | None:
    """Return the last moment at which a date may still start."""
    if until is None:
        return None
    if not isinstance(until, datetime):
        until = datetime.combine(until, _LAST_SECOND)
    return (until if until.tzinfo else until.replace(tzinfo=clocks)).astimezone(UTC)

"""What a calendar's event asks of rooms, read on the rooms' own clocks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from calendars.itip import Entry
from rooms.errors import Refusal, Refused
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Site
from rooms.opening import opening
from rooms.outside.by_invitation import Asked
from rooms.rules.time import LONGEST_MINUTES
from rooms.series.repetition import dates

A_DAY = timedelta(days=1)
MOST_MINUTES = 1_000_000  # whatever is longer is too long anyhow
YEARS = range(1970, 9_000)  # far from where calendars end, so that nothing is counted beyond


def asked_of(entry: Entry, site: Site) -> Asked | None:
    """Return the event's times on the clocks of the rooms' site; None where it tells no sound ones.

    A floating time is on those clocks, and so is one in a zone that nobody knows: `against` says
    so. Whole days are taken for as long as the site is open on them.
    """
    if entry.wall is None or entry.wall.year not in YEARS:
        return None
    zone = ZoneInfo(site.zone)
    start, minutes = entry.wall, _minutes(entry.length)
    if entry.all_day:
        start, minutes = _open_on(site, start, minutes)
    elif entry.start is not None:
        start = entry.start.astimezone(zone).replace(tzinfo=None)
    return Asked(
        start=start,
        minutes=minutes,
        zone=site.zone,
        rrule="" if entry.instance is not None else entry.rrule,
        left_out=frozenset(day_of(at, zone) for at in entry.exdates),
    )


def against(entry: Entry, asked: Asked) -> None:
    """Refuse an event whose hours mean nothing here, or mean others from some date on."""
    if entry.and_following:
        raise Refused(Refusal("unmovable_series"))
    if entry.clocks and entry.start is None:
        raise Refused(Refusal("unknown_zone", {"zone": entry.clocks}))
    if entry.length is None or entry.length <= timedelta():
        when = asked.when
        raise Refused(Refusal("ends_before_start", {"start": when.start, "end": when.start}))
    if asked.rrule and not entry.all_day and entry.start is not None:
        _refuse_other_clocks(entry, asked)


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """Return the local day of a moment; one without a zone is on those clocks."""
    is_local = at.tzinfo is None or at.year not in YEARS
    return at.date() if is_local else at.astimezone(zone).date()


def has_video(venues: Sequence[Venue], guests: int) -> bool:
    """Say whether the rooms are to be in a call: as in chat, where others take part."""
    meets_others = guests > 0 or len({venue.site.id for venue in venues}) > 1
    return meets_others and all(venue.has_video for venue in venues)


def _minutes(length: timedelta | None) -> int:
    return max(1, min(int((length or timedelta()).total_seconds() // 60), MOST_MINUTES))


def _open_on(site: Site, first: datetime, minutes: int) -> tuple[datetime, int]:
    """Return when the site opens on the first of whole days, and how long it is until the end.

    One day is never too long.
    """
    zone = ZoneInfo(site.zone)
    last = first + timedelta(minutes=minutes)
    days = Interval(first.replace(tzinfo=zone), last.replace(tzinfo=zone))
    if days.duration > 7 * A_DAY:
        return first, minutes
    hours = opening(site, days) or [days]
    start = hours[0].start.astimezone(zone).replace(tzinfo=None)
    length = Interval(hours[0].start, hours[-1].end).minutes
    return start, min(length, LONGEST_MINUTES) if minutes <= A_DAY.total_seconds() / 60 else length


def _refuse_other_clocks(entry: Entry, asked: Asked) -> None:
    """Refuse a series whose dates are at other hours on the rooms' clocks than by its own."""
    try:
        clocks = ZoneInfo(entry.clocks)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        clocks = ZoneInfo("UTC")
    here = [one.when.start for one in dates(asked.repetition)]
    if entry.start is None or clocks.key == asked.zone or not here:
        return
    theirs = replace(
        asked.repetition,
        start=entry.start.astimezone(clocks).replace(tzinfo=None),
        zone=clocks.key,
        left_out=frozenset(),
    )
    left_out = {day.isoformat() for day in asked.left_out}
    there = [one.when.start for one in dates(theirs)]
    zone = ZoneInfo(asked.zone)
    kept = [at for at in there if at.astimezone(zone).date().isoformat() not in left_out]
    if kept != here:
        at = next((one for one, two in zip(kept, here, strict=False) if one != two), here[0])
        figures = {"zone": asked.zone, "theirs": entry.clocks, "first": at.astimezone(UTC)}
        raise Refused(Refusal("other_clocks", figures))

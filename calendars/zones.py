"""VTIMEZONE components by rule: what an IANA zone does every year, in two RRULEs (RFC 5545, 3.6.5).

Lists of RDATEs are read an hour wrong by some calendars, so the rule is found in what the zone
does over 28 years (all positions of the week in the year) and written as people would say it: "the
last Sunday of March". Years in which a zone follows no rule get one component for each change.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

_CYCLE_YEARS = 28
_LONG_AGO = 1970
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class _Change:
    """A moment at which the clocks of a zone change; `at` is local, in the offset before it."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool


@lru_cache(maxsize=256)
def vtimezone(zone: str, first_year: int, last_year: int) -> bytes:
    """Return the VTIMEZONE of an IANA zone, right for every moment of these years (included).

    Bytes, for they are the dearest part of an invitation and the same in most.
    ZoneInfoNotFoundError where there is no such zone.
    """
    clocks = ZoneInfo(zone)
    changes = _changes(clocks, first_year - 1, last_year + _CYCLE_YEARS)
    settled = next(
        (
            year
            for year in range(first_year - 1, last_year + 2)
            if _rules([change for change in changes if change.at.year >= year], year) is not None
        ),
        None,
    )
    component = Timezone()
    component.add("tzid", zone)
    for observance in _observances(clocks, changes, settled, first_year, last_year):
        component.add_component(observance)
    return bytes(component.to_ical())


def _observances(
    clocks: ZoneInfo, changes: Sequence[_Change], settled: int | None, first: int, last: int
) -> list[TimezoneStandard | TimezoneDaylight]:
    """Return the single changes of the years before `settled`, and the rules from there on."""
    before = _initial(clocks, first - 1)
    if settled == first - 1:
        rules = _rules(changes, settled) or {}
        found = [_observance(_long_ago(change, rule), rule) for change, rule in rules.items()]
        return found or [_observance(before, None)]
    until = settled or last + 2
    found = [_observance(change, None) for change in (before, *changes) if change.at.year < until]
    if settled is not None:
        rules = _rules([change for change in changes if change.at.year >= settled], settled) or {}
        found += [_observance(change, rule) for change, rule in rules.items()]
    return found


def _observance(change: _Change, rule: str | None) -> TimezoneStandard | TimezoneDaylight:
    is_summer = change.after > change.before if rule else change.is_summer
    component = TimezoneDaylight() if is_summer else TimezoneStandard()
    component.add("dtstart", change.at)
    component.add("tzoffsetfrom", change.before)
    component.add("tzoffsetto", change.after)
    component.add("tzname", change.name)
    if rule:
        component.add("rrule", vRecur.from_ical(rule))
    return component


def _initial(clocks: ZoneInfo, year: int) -> _Change:
    """Return what holds when `year` begins, as if it had always held."""
    local = datetime(year, 1, 1, tzinfo=UTC).astimezone(clocks)
    offset = local.utcoffset() or timedelta()
    return _Change(datetime(_LONG_AGO, 1, 1), offset, offset, local.tzname() or "", False)  # noqa: DTZ001, FBT003


def _long_ago(change: _Change, rule: str) -> _Change:
    """Return the change in the first year that `rule` could know, so that old events fit too."""
    start = datetime.combine(date(_LONG_AGO, 1, 1), change.at.time())
    return replace(change, at=next(iter(rrulestr(rule, dtstart=start))))


def _changes(clocks: ZoneInfo, first_year: int, last_year: int) -> list[_Change]:
    """Return the changes of the UTC offset in these years, found by days, then by seconds."""
    found = []
    moment, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    offset = moment.astimezone(clocks).utcoffset()
    while moment < end:
        following = moment + timedelta(days=1)
        new = following.astimezone(clocks).utcoffset()
        if new != offset:
            found.append(_change_between(clocks, moment, following))
        moment, offset = following, new
    return found


def _change_between(clocks: ZoneInfo, low: datetime, high: datetime) -> _Change:
    before = low.astimezone(clocks).utcoffset() or timedelta()
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if middle.astimezone(clocks).utcoffset() == before:
            low = middle
        else:
            high = middle
    local = high.astimezone(clocks)
    return _Change(
        at=high.replace(tzinfo=None) + before,
        before=before,
        after=local.utcoffset() or timedelta(),
        name=local.tzname() or "",
        is_summer=bool(local.dst()) and (local.utcoffset() or timedelta()) > before,
    )


def _rules(changes: Sequence[_Change], first_year: int) -> dict[_Change, str] | None:
    """Return a rule for each yearly change, beside its first case; None where there is no rule.

    A zone that changes nothing any more follows the empty rule.
    """
    if not changes:
        return {}
    yearly = [
        [change for change in changes if change.at.year == year]
        for year in range(first_year, changes[-1].at.year + 1)
    ]
    if any(len(year) != 2 for year in yearly):
        return None
    rules = {}
    for of_one_kind in zip(*yearly, strict=True):
        rule = _rule(of_one_kind)
        if rule is None:
            return None
        rules[of_one_kind[0]] = rule
    return rules


def _rule(changes: Sequence[_Change]) -> str | None:
    """Return the RRULE that these changes follow, each in its year, if they follow one."""
    first = changes[0]
    if {(c.before, c.after, c.at.month, c.at.time()) for c in changes} != {
        (first.before, first.after, first.at.month, first.at.time())
    }:
        return None
    start = f"FREQ=YEARLY;BYMONTH={first.at.month}"
    days = {change.at.day for change in changes}
    weekdays = {change.at.weekday() for change in changes}
    if len(weekdays) > 1:
        return f"{start};BYMONTHDAY={first.at.day}" if len(days) == 1 else None
    weekday = _WEEKDAYS[first.at.weekday()]
    if all(change.at.day + 7 > _days_in_month(change.at) for change in changes):
        return f"{start};BYDAY=-1{weekday}"
    weeks = {(day - 1) // 7 + 1 for day in days}
    if len(weeks) == 1:
        return f"{start};BYDAY={weeks.pop()}{weekday}"
    if max(days) - min(days) <= 6:
        listed = ",".join(str(day) for day in range(min(days), min(days) + 7))
        return f"{start};BYMONTHDAY={listed};BYDAY={weekday}"
    return None


def _days_in_month(at: date) -> int:
    return monthrange(at.year, at.month)[1]

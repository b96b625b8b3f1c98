"""When a site is open: its opening hours as moments, each day on the site's own clocks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from rooms.interval import Interval
from rooms.models import Site

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def opening(site: Site, span: Interval) -> list[Interval]:
    """Return when the site is open within `span`, in order; all of it where no hours are kept.

    Hours that touch are one: open until 24:00 and from 00:00 is open through the night.
    """
    if not site.opening_hours:
        return [span]
    found: list[Interval] = []
    for one in _by_day(site, span):
        cut = Interval(max(one.start, span.start), min(one.end, span.end))
        if cut.start >= cut.end:
            continue
        if found and found[-1].end >= cut.start:
            cut = Interval(found.pop().start, cut.end)
        found.append(cut)
    return found


def is_open(site: Site, when: Interval) -> bool:
    """Say whether the site is open for all of `when`."""
    return not site.opening_hours or opening(site, when) == [when]


def hours_of(site: Site, day: date) -> list[list[str]]:
    """Return the day's hours as they are kept: [["08:30", "12:00"], …]; none where closed."""
    spans: list[list[str]] = site.opening_hours.get(DAYS[day.weekday()], [])
    return spans


def _by_day(site: Site, span: Interval) -> Iterator[Interval]:
    zone = ZoneInfo(site.zone)
    day, last = span.start.astimezone(zone).date(), span.end.astimezone(zone).date()
    while day <= last:
        for opens, closes in hours_of(site, day):
            yield Interval(_moment(day, opens, zone), _moment(day, closes, zone))
        day += timedelta(days=1)


@lru_cache(maxsize=4096)  # a search looks at the same days again and again
def _moment(day: date, hour: str, zone: ZoneInfo) -> datetime:
    if hour == "24:00":
        day, hour = day + timedelta(days=1), "00:00"
    return datetime.combine(day, time.fromisoformat(hour), zone).astimezone(UTC)

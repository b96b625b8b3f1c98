"""Rules about when a building is open."""

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from rooms.errors import Refusal
from rooms.holidays import holiday_on
from rooms.interval import Interval
from rooms.opening import hours_of, is_open
from rooms.rules.proposal import Proposal
from rooms.school_holidays import school_holiday_on


def hours(proposal: Proposal) -> Refusal | None:
    """Refuse what lies outside a site's opening hours, unless the room may be used then."""
    for venue in proposal.venues:
        if venue.policy.outside_hours or is_open(venue.site, proposal.when):
            continue
        day = proposal.when.start.astimezone(ZoneInfo(venue.site.zone)).date()
        spans = [f"{opens}-{closes}" for opens, closes in hours_of(venue.site, day)]
        figures = {"site": venue.site.name, "day": day.isoformat(), "hours": spans}
        return Refusal("outside_hours", figures)
    return None


def closures(proposal: Proposal) -> Refusal | None:
    """Refuse a time when the room, its site or the whole organisation is closed."""
    when = proposal.when
    for venue in proposal.venues:
        for closure in venue.closures:
            if closure.starts_at < when.end and when.start < closure.ends_at:
                figures = {
                    "room": venue.room.name,
                    "start": closure.starts_at,
                    "end": closure.ends_at,
                    "reason": closure.reason,
                }
                return Refusal("closed", figures)
    return None


def holidays(proposal: Proposal) -> Refusal | None:
    """Refuse a public holiday where a room's policy keeps it closed then.

    A meeting over midnight must keep clear of it on both its days.
    """
    for venue in proposal.venues:
        if not venue.policy.closed_on_holidays or proposal.country is None:
            continue
        for day in _days(proposal.when, ZoneInfo(venue.site.zone)):
            name = holiday_on(day, proposal.country)
            if name is not None:
                figures = {"site": venue.site.name, "day": day.isoformat(), "name": name}
                return Refusal("holiday", figures)
    return None


def school_holidays(proposal: Proposal) -> Refusal | None:
    """Refuse school holidays of a site's zone where a room's policy keeps it closed then."""
    for venue in proposal.venues:
        if not venue.policy.closed_on_school_holidays:
            continue
        for day in _days(proposal.when, ZoneInfo(venue.site.zone)):
            name = school_holiday_on(day, venue.site.school_zone)
            if name is not None:
                figures = {"site": venue.site.name, "day": day.isoformat(), "name": name}
                return Refusal("school_holiday", figures)
    return None


def _days(when: Interval, zone: ZoneInfo) -> Iterator[date]:
    """Yield the local days of which some moment belongs to `when`."""
    day = when.start.astimezone(zone).date()
    last = (when.end - timedelta(microseconds=1)).astimezone(zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)

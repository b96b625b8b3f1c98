"""When rooms are closed: closures with their reasons, and holidays on which rules close rooms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from rooms.holidays import holiday_on
from rooms.interval import Interval
from rooms.inventory import Venue, country_of
from rooms.models import Closure, Room, Site
from rooms.school_holidays import A_DAY, school_holidays

MOST_CLOSURES = 500
MOST_SPAN = timedelta(days=366)


class Why(StrEnum):
    """What closes a place."""

    CLOSURE = "closure"
    HOLIDAY = "holiday"
    SCHOOL_HOLIDAY = "school_holiday"


@dataclass(frozen=True, slots=True)
class ClosedTime:
    """A time when a room, a site or, where neither is named, the whole organisation is closed.

    `reason` is that of the closure, or the holiday's name. `closure` is the row that says it, as
    far as one does.
    """

    when: Interval
    why: Why
    reason: str = ""
    site: Site | None = None
    room: Room | None = None
    closure: Closure | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Of what is asked: a room, with its site, a site, or all; what is around it counts too."""

    site: Site | None = None
    room: Room | None = None


def closed_times(
    session: Session, organisation_id: int, venues: Sequence[Venue], span: Interval, place: Place
) -> list[ClosedTime]:
    """Return when something of the place is closed within `span`, the first first.

    `venues` are the organisation's rooms. Of a room, what closes its site or all of the
    organisation counts as well; of a site, what closes one of its rooms. A span of more than a
    year has the holidays of its first year.
    """
    there = [venue for venue in venues if _is_meant(venue, place)]
    sites = {venue.site.id: venue.site for venue in venues}
    if place.site is not None:
        sites[place.site.id] = place.site
    rooms = {venue.room.id: venue for venue in there}
    found = [
        _by_hand(row, sites, rooms.get(row.room_id or 0))
        for row in closures_within(session, organisation_id, span)
        if _concerns(row, place, rooms)
    ]
    country = country_of(session, organisation_id)
    found += [one for _, group in _by_site(there) for one in _holidays(group, span, country)]
    return sorted(found, key=lambda one: (one.when.start, one.when.end, one.why))


def closures_within(session: Session, organisation_id: int, span: Interval) -> Sequence[Closure]:
    """Return the organisation's closures of which a moment lies in `span`, the first first."""
    mine = select(Closure).where(
        Closure.organisation_id == organisation_id,
        col(Closure.ends_at) > span.start,
        col(Closure.starts_at) < span.end,
    )
    return session.exec(
        mine.order_by(col(Closure.starts_at), col(Closure.id)).limit(MOST_CLOSURES)
    ).all()


def _by_hand(row: Closure, sites: Mapping[int, Site], venue: Venue | None) -> ClosedTime:
    return ClosedTime(
        when=Interval(row.starts_at, row.ends_at),
        why=Why.CLOSURE,
        reason=row.reason,
        site=venue.site if venue else sites.get(row.site_id or 0),
        room=venue.room if venue else None,
        closure=row,
    )


def _is_meant(venue: Venue, place: Place) -> bool:
    if place.room is not None:
        return venue.room.id == place.room.id
    return place.site is None or venue.site.id == place.site.id


def _concerns(row: Closure, place: Place, rooms: Mapping[int, Venue]) -> bool:
    if row.room_id is not None:
        return row.room_id in rooms
    return row.site_id is None or place.site is None or row.site_id == place.site.id


def _by_site(venues: Iterable[Venue]) -> Iterable[tuple[int, list[Venue]]]:
    groups: dict[int, list[Venue]] = {}
    for venue in venues:
        groups.setdefault(venue.site.id, []).append(venue)
    return groups.items()


def _holidays(venues: Sequence[Venue], span: Interval, country: str) -> Iterator[ClosedTime]:
    """Yield the holidays on which a site's rooms are closed; all of them together are the site."""
    site = venues[0].site
    zone = ZoneInfo(site.zone)
    first, after = _days(span, zone)
    on_holidays = [venue for venue in venues if venue.policy.closed_on_holidays]
    in_school_holidays = [venue for venue in venues if venue.policy.closed_on_school_holidays]
    runs: list[tuple[Why, str, date, date, list[Venue]]] = []
    if on_holidays:
        for day, name in _public_holidays(first, after, country):
            runs.append((Why.HOLIDAY, name, day, day + A_DAY, on_holidays))
    if in_school_holidays:
        for one in school_holidays(site.school_zone, first, after):
            run = (Why.SCHOOL_HOLIDAY, one.name, one.first, one.after, in_school_holidays)
            runs.append(run)
    for why, name, begins, ends, closed in runs:
        when = Interval(_midnight(begins, zone), _midnight(ends, zone))
        rooms = [None] if len(closed) == len(venues) else [venue.room for venue in closed]
        for room in rooms:
            yield ClosedTime(when, why, name, site, room)


def _public_holidays(first: date, after: date, country: str) -> Iterator[tuple[date, str]]:
    for count in range((after - first).days):
        day = first + timedelta(days=count)
        name = holiday_on(day, country)
        if name is not None:
            yield day, name


def _days(span: Interval, zone: ZoneInfo) -> tuple[date, date]:
    """Return the first local day of the span and the day after its last, a year at most."""
    first = span.start.astimezone(zone).date()
    after = (span.end - timedelta(microseconds=1)).astimezone(zone).date() + A_DAY
    return first, min(after, first + MOST_SPAN)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)

"""Which rooms are free and fit.

Blockings of a room never overlap, so a room is free from a to b exactly if the last blocking that
starts before b has ended by a: one seek in the index, however full the calendar is.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Blocking, Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a room must offer; None and empty ask for nothing."""

    site_id: int | None = None
    people: int | None = None
    wants_video: bool = False
    equipment: frozenset[str] = frozenset()

    def fits(self, venue: Venue) -> bool:
        """Say whether the room would do, free or not."""
        return (
            (self.site_id is None or venue.site.id == self.site_id)
            and venue.room.capacity >= (self.people or 0)
            and (venue.has_video or not self.wants_video)
            and self.equipment <= set(venue.room.equipment)
        )


def busy_room_ids(
    session: Session, organisation_id: int, when: Interval, ignoring: int | None = None
) -> set[int]:
    """Return the organisation's rooms that are blocked at some moment of `when`.

    Blockings of the booking with the id `ignoring` don't count: it may move over itself.
    """
    last = (
        core_select(col(Blocking.ends_at))
        .where(col(Blocking.room_id) == col(Room.id), col(Blocking.starts_at) < when.end)
        .where(col(Blocking.booking_id).is_distinct_from(ignoring or 0))
        .order_by(col(Blocking.starts_at).desc())
        .limit(1)
        .correlate(Room)
        .scalar_subquery()
    )
    mine = core_select(col(Room.id)).where(col(Room.organisation_id) == organisation_id)
    return set(session.execute(mine.where(last > when.start)).scalars())


def ranked(venues: Iterable[Venue], need: Need) -> list[Venue]:
    """Return the rooms that fit, the best first: no more seats and no more equipment than needed.

    Where nobody says how many come, a small room is the modest answer; where video isn't asked
    for, rooms without an endpoint come first, so that the others stay free for calls.
    """

    def waste(venue: Venue) -> tuple[bool, int, str]:
        return (venue.has_video and not need.wants_video, venue.room.capacity, venue.room.name)

    return sorted((venue for venue in venues if need.fits(venue)), key=waste)


def free_venues(
    session: Session,
    venues: Collection[Venue],
    need: Need,
    when: Interval,
    ignoring: int | None = None,
) -> list[Venue]:
    """Return the rooms of one organisation that fit and are free for all of `when`, best first."""
    fitting = ranked(venues, need)
    if not fitting:
        return []
    busy = busy_room_ids(session, fitting[0].room.organisation_id, when, ignoring)
    return [venue for venue in fitting if venue.room.id not in busy]


def blockings(session: Session, room_id: int, span: Interval) -> list[Blocking]:
    """Return what blocks a room at some moment of `span`, in order."""
    found = session.exec(
        select(Blocking)
        .where(Blocking.room_id == room_id, Blocking.starts_at < span.end)
        .where(Blocking.ends_at > span.start)
        .order_by(col(Blocking.starts_at))
    )
    return list(found)


def nearest_shift(
    session: Session, room_id: int, when: Interval, span: Interval, ignoring: int | None = None
) -> Interval | None:
    """Return the free time of the same length in `span` that begins nearest to `when`'s start.

    Only starts that touch a blocking or the span can be nearest; at a tie the earlier wins.
    """
    taken = [
        Interval(b.starts_at, b.ends_at)
        for b in blockings(session, room_id, span)
        if ignoring is None or b.booking_id != ignoring
    ]
    starts: set[datetime] = {when.start, span.start, span.end - when.duration}
    for blocked in taken:
        starts |= {blocked.end, blocked.start - when.duration}
    candidates = sorted(starts, key=lambda start: (abs(start - when.start), start))
    for start in candidates:
        wanted = Interval(start, start + when.duration)
        inside = span.start <= wanted.start and wanted.end <= span.end
        if inside and not any(wanted.overlaps(blocked) for blocked in taken):
            return wanted
    return None

"""Which rooms are free and fit.

Blockings of a room never overlap, so a room is free from a to b exactly if the last blocking that
starts before b has ended by a: one seek in the index, however full the calendar is.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Blocking, Room

_ROOM: Any = Room.__table__  # type: ignore[attr-defined]
_BLOCKING: Any = Blocking.__table__  # type: ignore[attr-defined]


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
    session: Session,
    organisation_id: int,
    when: Interval,
    ignoring: int | None = None,
    site_id: int | None = None,
) -> set[int]:
    """Return the organisation's rooms, or those of one site, that are blocked in `when`.

    Blockings of the booking with the id `ignoring` don't count: it may move over itself.
    """
    session.flush()
    asked = {
        "organisation_id": organisation_id,
        "site_id": site_id,
        "ignoring": ignoring,
        "start": when.start,
        "end": when.end,
    }
    statement = _busy(of_site=site_id is not None, ignores=ignoring is not None)
    return {room_id for (room_id,) in session.connection().execute(statement, asked)}


@cache
def _busy(*, of_site: bool, ignores: bool) -> Select[int]:
    """Return the statement, built once: that takes longer than running it."""
    room, blocking = _ROOM.c, _BLOCKING.c
    last = (
        core_select(blocking.ends_at)
        .where(blocking.room_id == room.id, blocking.starts_at < bindparam("end"))
        .order_by(blocking.starts_at.desc())
        .limit(1)
        .correlate(_ROOM)
    )
    if ignores:
        last = last.where(blocking.booking_id.is_distinct_from(bindparam("ignoring")))
    busy = core_select(room.id).where(last.scalar_subquery() > bindparam("start"))
    busy = busy.where(room.organisation_id == bindparam("organisation_id"))
    return busy.where(room.site_id == bindparam("site_id")) if of_site else busy


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
    organisation_id = fitting[0].room.organisation_id
    busy = busy_room_ids(session, organisation_id, when, ignoring, need.site_id)
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

"""Which rooms are free and fit.

Blockings of a room never overlap, so a room is free from a to b exactly if the last blocking that
starts before b has ended by a: one seek in the index, however full the calendar is. Holds that
have expired don't count.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, or_
from sqlalchemy import select as core_select
from sqlmodel import Session

from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Blocking, Room

_ROOM: Any = Room.__table__  # type: ignore[attr-defined]
_BLOCKING: Any = Blocking.__table__  # type: ignore[attr-defined]
LONGEST_BLOCKING = timedelta(days=3)  # a booking of a day and two buffers of a day


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Who looks at which moment: what has expired by `now`, and what is one's own, is no obstacle.

    `booking_id` is a booking that may move over itself; what is held for the person `person_id`
    keeps others away, not them.
    """

    now: datetime
    booking_id: int | None = None
    person_id: int | None = None


def busy_room_ids(
    session: Session,
    organisation_id: int,
    when: Interval,
    look: Look,
    site_id: int | None = None,
) -> set[int]:
    """Return the organisation's rooms, or those of one site, whose own time is blocked in `when`.

    Buffers and parts are the caller's to think of: see `free_venues`.
    """
    session.flush()
    asked = {
        "organisation_id": organisation_id,
        "site_id": site_id,
        "start": when.start,
        "end": when.end,
    }
    statement = _busy(of_site=site_id is not None, own=_own(look))
    return {room_id for (room_id,) in session.connection().execute(statement, asked | _asked(look))}


def _own(look: Look) -> tuple[bool, bool]:
    return (look.booking_id is not None, look.person_id is not None)


def _asked(look: Look) -> dict[str, object]:
    return {"now": look.now, "booking_id": look.booking_id, "person_id": look.person_id}


def _counts(own: tuple[bool, bool]) -> list[Any]:
    """Return the conditions under which a blocking stands in somebody's way."""
    blocking = _BLOCKING.c
    conditions: list[Any] = [
        or_(blocking.expires_at.is_(None), blocking.expires_at > bindparam("now"))
    ]
    has_booking, has_person = own
    if has_booking:
        conditions.append(blocking.booking_id.is_distinct_from(bindparam("booking_id")))
    if has_person:
        conditions.append(blocking.held_for_id.is_distinct_from(bindparam("person_id")))
    return conditions


@cache
def _busy(*, of_site: bool, own: tuple[bool, bool]) -> Select[int]:
    """Return the statement, built once: that takes longer than running it."""
    room, blocking = _ROOM.c, _BLOCKING.c
    last = (
        core_select(blocking.ends_at)
        .where(blocking.room_id == room.id, blocking.starts_at < bindparam("end"), *_counts(own))
        .order_by(blocking.starts_at.desc())
        .limit(1)
        .correlate(_ROOM)
    )
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
    session: Session, venues: Collection[Venue], need: Need, when: Interval, look: Look
) -> list[Venue]:
    """Return the rooms of one organisation that fit and are free for all of `when`, best first."""
    return free_among(session, ranked(venues, need), when, look)


def free_among(
    session: Session, venues: Sequence[Venue], when: Interval, look: Look
) -> list[Venue]:
    """Return those of one organisation's rooms that are free for `when` and for their buffers."""
    if not venues:
        return []
    organisation_id = venues[0].room.organisation_id
    site_ids = {venue.site.id for venue in venues}
    site_id = site_ids.pop() if len(site_ids) == 1 else None
    busy: dict[Interval, set[int]] = {}
    for span in {venue.blocked(when) for venue in venues}:
        busy[span] = busy_room_ids(session, organisation_id, span, look, site_id)
    return [v for v in venues if busy[v.blocked(when)].isdisjoint(v.space_ids)]


@dataclass(frozen=True, slots=True)
class Taken:
    """Time of a room that is blocked: by a booking, or by a hold (`booking_id` None)."""

    room_id: int
    when: Interval
    booking_id: int | None


def taken_times(
    session: Session, room_ids: Collection[int], span: Interval, look: Look
) -> list[Taken]:
    """Return what blocks these rooms at some moment of `span`, in order of time."""
    session.flush()
    asked = {
        "room_ids": list(room_ids),
        "start": span.start,
        "end": span.end,
        "after": span.start - LONGEST_BLOCKING,
    }
    found = session.connection().execute(_taken(own=_own(look)), asked | _asked(look))
    return [Taken(room_id, Interval(start, end), booking) for room_id, start, end, booking in found]


@cache
def _taken(*, own: tuple[bool, bool]) -> Select[Any]:
    blocking = _BLOCKING.c
    return (
        core_select(blocking.room_id, blocking.starts_at, blocking.ends_at, blocking.booking_id)
        .where(
            blocking.room_id.in_(bindparam("room_ids", expanding=True)),
            blocking.starts_at >= bindparam("after"),
            blocking.starts_at < bindparam("end"),
            blocking.ends_at > bindparam("start"),
            *_counts(own),
        )
        .order_by(blocking.starts_at, blocking.room_id)
    )


def busy_times(
    session: Session, venues: Sequence[Venue], span: Interval, look: Look
) -> Mapping[int, list[Interval]]:
    """Return, by room id, when each of these rooms can't be booked in `span`, in order.

    A booking in a part counts for the whole; what others' buffers take counts, one's own don't.
    """
    spaces = {space for venue in venues for space in venue.space_ids}
    by_space: dict[int, list[Interval]] = {}
    for taken in taken_times(session, spaces, span, look):
        by_space.setdefault(taken.room_id, []).append(taken.when)
    return {
        venue.room.id: sorted(
            {when for space in venue.space_ids for when in by_space.get(space, ())}
        )
        for venue in venues
    }


def nearest_shift(
    session: Session, venue: Venue, when: Interval, span: Interval, look: Look
) -> Interval | None:
    """Return the free time of the same length in `span` that begins nearest to `when`'s start.

    Only starts that touch a blocking or the span can be nearest; at a tie the earlier wins.
    """
    return next(iter(shifts(session, venue, when, span, look)), None)


def shifts(
    session: Session, venue: Venue, when: Interval, span: Interval, look: Look
) -> list[Interval]:
    """Return the free times of the same length in `span` that touch something, nearest first."""
    padded = venue.blocked(when)
    before, after = when.start - padded.start, padded.end - when.end
    around = Interval(span.start - before, span.end + after)
    taken = busy_times(session, [venue], around, look)[venue.room.id]
    starts: set[datetime] = {when.start, span.start, span.end - when.duration}
    for blocked in taken:
        starts |= {blocked.end + before, blocked.start - after - when.duration}
    candidates = sorted(starts, key=lambda start: (abs(start - when.start), start))
    found = []
    for start in candidates:
        wanted = Interval(start, start + when.duration)
        inside = span.start <= wanted.start and wanted.end <= span.end
        if inside and not any(venue.blocked(wanted).overlaps(blocked) for blocked in taken):
            found.append(wanted)
    return found

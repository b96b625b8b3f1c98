"""Taking rooms for a booking: the rules' check before, the database's refusal of an overlap.

The check before the write is a courtesy that lets a refusal offer something that works. What
keeps two people apart is the database, which refuses overlapping blockings (see migrations).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, delete, select

from rooms.availability import Look
from rooms.errors import Refusal, Refused
from rooms.finding.collisions import collisions, taken
from rooms.finding.remedies import remedies
from rooms.finding.seeking import about, listed
from rooms.interval import Interval
from rooms.inventory import Venue, venues, venues_at
from rooms.models import Blocking, BookedRoom, Booking, Series
from rooms.rules import Proposal, is_plannable, refusals
from rooms.statuses import UNPLACED
from rooms.storage.questions import Question
from rooms.storage.rows import Values, write, write_unless_refused

MOST_ROOMS = 20

Chosen = tuple[Venue, ...]
Freed = tuple[int, Interval]  # a room's id and the time that nobody has there any more


def chosen_rooms(session: Session, organisation_id: int, room_ids: tuple[int, ...]) -> Chosen:
    """Return the rooms with these ids; refuses what is not the organisation's, or too many.

    A room and one of its parts can't be had together: they are the same chairs.
    """
    if len(room_ids) > MOST_ROOMS:
        raise Refused(Refusal("too_many_rooms", {"rooms": len(room_ids), "most": MOST_ROOMS}))
    by_id = venues(session, organisation_id).by_id
    if (
        not room_ids
        or len(set(room_ids)) != len(room_ids)
        or any(one not in by_id for one in room_ids)
    ):
        raise Refused(Refusal("unknown_room"))
    chosen = tuple(by_id[room_id] for room_id in room_ids)
    for whole in chosen:
        part = next((venue for venue in chosen if venue.room.id in whole.part_ids), None)
        if part is not None:
            figures = {"room": part.room.name, "whole": whole.room.name}
            raise Refused(Refusal("part_of_another", figures))
    return chosen


def check(
    session: Session, proposal: Proposal, look: Look, only: Collection[str] | None = None
) -> tuple[str, ...]:
    """Refuse with all that stands against `proposal`, rules and others, and with what works.

    Where no rule does, nobody looks whether the time is free: the write tells. Returns the codes
    of the rules that an administrator overrides. With `only`, no other rules are asked than those
    of these codes.
    """
    against = refusals(proposal)
    if only is not None:
        against = [refusal for refusal in against if refusal.code in only]
    if against and not is_plannable(proposal):
        raise Refused(*against)
    if against:
        against += collisions(session, proposal, look)
        raise Refused(*against, remedies=remedies(session, proposal, against, look))
    if not proposal.is_overriding:
        return ()
    overridden = (refusal.code for refusal in refusals(replace(proposal, anyway=False)))
    return tuple(code for code in overridden if only is None or code in only)


def rooms_of(session: Session, booking: Booking) -> list[int]:
    """Return the ids of the booking's rooms, the host's first."""
    mine = select(BookedRoom.room_id).where(BookedRoom.booking_id == booking.id)
    return list(session.exec(mine.order_by(col(BookedRoom.position))))


def locked(
    session: Session, booking: Booking, version: int | None, *, cancelled: bool = False
) -> Booking:
    """Return the booking as it is now, kept from others until this transaction ends.

    Refuses one that was called off, unless that is what is asked for, and a stale `version`. Of a
    date the series is kept first, as whoever changes the series does, so that two don't wait for
    each other.
    """
    if booking.series_id is not None:
        whole = select(Series.id).where(Series.id == booking.series_id)
        session.exec(whole.with_for_update(key_share=True)).all()
    fresh = session.exec(
        select(Booking)
        .where(Booking.id == booking.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    if fresh.status == "cancelled" and not cancelled:
        raise Refused(Refusal("already_cancelled"))
    if version is not None and fresh.version != version:
        raise Refused(Refusal("stale", {"version": version, "present": fresh.version}))
    return fresh


def place(session: Session, booking: Booking, proposal: Proposal) -> list[Freed]:
    """Put the booking into the proposal's rooms and time; return what it had, to be `freed`."""
    had = release(session, booking, [venue.room.id for venue in proposal.venues])
    session.exec(delete(BookedRoom).where(col(BookedRoom.booking_id) == booking.id))
    booking.starts_at, booking.ends_at = proposal.when.start, proposal.when.end
    booking.zone = proposal.venues[0].site.zone
    take(session, booking, proposal)
    name_rooms(session, booking, proposal.venues)
    return had


def name_rooms(session: Session, booking: Booking, chosen: Sequence[Venue]) -> None:
    """Write which rooms the booking has, the host's first."""
    rows = [
        {"booking_id": booking.id, "room_id": venue.room.id, "position": position}
        for position, venue in enumerate(chosen)
    ]
    write(session, BookedRoom, rows)


def release(session: Session, booking: Booking, wanted: Sequence[int] = ()) -> list[Freed]:
    """Free the booking's time and return what that was; the rooms stay kept from other writers.

    So do the rooms `wanted` besides, and whatever is divided into any of them, since all that is
    written in one transaction must be locked at once.
    """
    mine = select(Blocking).where(Blocking.booking_id == booking.id)
    had = session.exec(mine.order_by(col(Blocking.room_id))).all()
    rooms = {*(row.room_id for row in had), *wanted}
    everything = venues(session, booking.organisation_id)
    lock(session, family(everything, rooms))
    freed = [(row.room_id, Interval(row.starts_at, row.ends_at)) for row in had]
    if booking.decide_by is not None:  # others may have had a part of it since its deadline
        when = Interval(booking.starts_at, booking.ends_at)
        by_id = everything.by_id
        freed += spaces_taken([by_id[room_id] for room_id in rooms_of(session, booking)], when)
    session.exec(delete(Blocking).where(col(Blocking.booking_id) == booking.id))
    return freed


def family(everything: Iterable[Venue], room_ids: Collection[int]) -> set[int]:
    """Return the rooms, and those that have a part in common with one of them."""
    found = set(room_ids)
    for venue in everything:
        if venue.room.id in room_ids or not found.isdisjoint(venue.part_ids):
            found |= set(venue.space_ids)
    return found


def take(session: Session, booking: Booking, proposal: Proposal) -> None:
    """Take the rooms' time; the database refuses if one of them is anybody else's.

    Holds that have expired, or that are for the organiser or whoever asks, give way.
    """
    present = _kept(session, booking, proposal.venues)
    _refuse_on_new_terms(proposal, present)
    rows = blockings_of(booking, present)
    if not rows or write_unless_refused(session, Blocking, rows):
        return
    people = [one.id for one in (proposal.organizer, proposal.by) if one is not None]
    given = give_way(session, rows, people, proposal.now)
    if given and write_unless_refused(session, Blocking, rows):
        return
    raise _taken(session, booking, proposal)


def _kept(session: Session, booking: Booking, chosen: Chosen) -> Chosen:
    """Keep the rooms from other writers; return them as they are now.

    Whoever moved walls while we waited has them no more: what became a part of a room is kept too.
    """
    stamp = lock(session, {space for venue in chosen for space in venue.space_ids})
    if stamp is None:
        return chosen
    by_id = venues_at(session, booking.organisation_id, stamp).by_id
    present = tuple(by_id[venue.room.id] for venue in chosen)
    spaces = {space for venue in present for space in venue.space_ids}
    if not spaces <= {space for venue in chosen for space in venue.space_ids}:
        lock(session, spaces)
    return present


def _refuse_on_new_terms(proposal: Proposal, present: Chosen) -> None:
    """Refuse what was let pass before the inventory became another while we waited for its rooms.

    What the rules refused then as well isn't asked here.
    """
    if all(one is other for one, other in zip(present, proposal.venues, strict=True)):
        return
    known = {refusal.code for refusal in refusals(proposal)}
    against = refusals(replace(proposal, venues=present))
    if new := [refusal for refusal in against if refusal.code not in known]:
        raise Refused(*new)


def blockings_of(booking: Booking, chosen: Sequence[Venue]) -> list[Values]:
    """Return the rows that take what a booking needs: its rooms, their parts, their buffers.

    They come in the order of the rooms' ids, in which everybody takes them. A tentative booking
    takes its time until the decision is due; one that is to be placed takes none.
    """
    if booking.status == UNPLACED:
        return []
    when = Interval(booking.starts_at, booking.ends_at)
    expires_at = booking.decide_by if booking.status == "tentative" else None
    return [
        {
            "organisation_id": booking.organisation_id,
            "room_id": space_id,
            "booking_id": booking.id,
            "kind": "booking",
            "starts_at": span.start,
            "ends_at": span.end,
            "expires_at": expires_at,
        }
        for space_id, span in spaces_taken(chosen, when)
    ]


def spaces_taken(chosen: Sequence[Venue], when: Interval) -> list[tuple[int, Interval]]:
    """Return which rooms' time a meeting in `chosen` takes, by room id, buffers and parts too."""
    taken: dict[int, Interval] = {}
    for venue in chosen:
        span = venue.blocked(when)
        for space_id in venue.space_ids:
            other = taken.get(space_id)
            taken[space_id] = span if other is None else _around(span, other)
    return sorted(taken.items())


def _around(one: Interval, other: Interval) -> Interval:
    return Interval(min(one.start, other.start), max(one.end, other.end))


def give_way(
    session: Session, rows: Iterable[Values], people: Iterable[int], now: datetime
) -> bool:
    """Delete what stands in the way of `rows` and counts no more; say whether there was any.

    That are blockings that have expired, and what was held for one of these people.
    """
    asked = {"now": now, "people": listed(people)}
    found = 0
    for row in rows:
        span = {"room_id": row["room_id"], "start": row["starts_at"], "end": row["ends_at"]}
        found += _GIVE_WAY.count(session, span | asked)
    return found > 0


_GIVE_WAY = about(
    "DELETE FROM blocking WHERE room_id = :room_id AND starts_at < :end AND ends_at > :start"
    " AND (expires_at <= :now OR held_for_id {among})",
    "people",
)


def lock(session: Session, room_ids: Iterable[int]) -> str | None:
    """Keep the rooms' time from other writers, room by room in one order for all.

    Returns the stamp of the inventory as it is then: an import that moves walls keeps the rooms
    too, so whoever waited for it knows an older one. None on SQLite, or where there is no room.

    Two that meet in an exclusion constraint of PostgreSQL would wait for each other until one is
    shot; so would two that free a room each and then want the other's. On SQLite whoever writes
    is alone.
    """
    if session.connection().dialect.name == "sqlite":
        return None
    (stamp,) = _KEEP_ROOMS.row(session, {"room_ids": listed(set(room_ids))})
    return None if stamp is None else str(stamp)


# See the migrations for what the function does.
_KEEP_ROOMS = Question.of("SELECT keep_rooms(CAST('{' || :room_ids || '}' AS integer[]))")


def _taken(session: Session, booking: Booking, proposal: Proposal) -> Refused:
    person_id = proposal.organizer.id if proposal.organizer else None
    look = Look(now=proposal.now, booking_id=booking.id, person_id=person_id)
    against = collisions(session, proposal, look) or [taken(proposal)]
    return Refused(*against, remedies=remedies(session, proposal, against, look))

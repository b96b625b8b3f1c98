"""Taking rooms for a booking: the rules' check before, the database's refusal of an overlap.

The check before the write is a courtesy that lets a refusal offer something that works. What
keeps two people apart is the database, which refuses overlapping blockings (see migrations).
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from rooms.errors import Refusal, Refused
from rooms.interval import Interval
from rooms.inventory import Venue, venues
from rooms.models import Blocking, BookedRoom, Booking, Room
from rooms.remedies import remedies
from rooms.rules import Proposal, refusals

MOST_ROOMS = 20

Chosen = tuple[Venue, ...]


def chosen_rooms(session: Session, organisation_id: int, room_ids: tuple[int, ...]) -> Chosen:
    """Return the rooms with these ids; refuses what is not the organisation's, or too many."""
    by_id = {venue.room.id: venue for venue in venues(session, organisation_id)}
    if not room_ids or len(set(room_ids)) != len(room_ids) or not set(room_ids) <= set(by_id):
        raise Refused(Refusal("unknown_room"))
    if len(room_ids) > MOST_ROOMS:
        raise Refused(Refusal("too_many_rooms", {"rooms": len(room_ids), "most": MOST_ROOMS}))
    return tuple(by_id[room_id] for room_id in room_ids)


def check(session: Session, proposal: Proposal, booking: Booking | None = None) -> None:
    """Refuse with every rule that stands against `proposal`, and with what works instead."""
    against = refusals(proposal)
    if against:
        ignoring = booking.id if booking else None
        raise Refused(*against, remedies=remedies(session, proposal, against, ignoring))


def rooms_of(session: Session, booking: Booking) -> list[int]:
    """Return the ids of the booking's rooms, the host's first."""
    mine = select(BookedRoom.room_id).where(BookedRoom.booking_id == booking.id)
    return list(session.exec(mine.order_by(col(BookedRoom.position))))


def locked(
    session: Session, booking: Booking, version: int | None, *, cancelled: bool = False
) -> Booking:
    """Return the booking as it is now, kept from others until this transaction ends.

    Refuses one that was called off, unless that is what is asked for, and a stale `version`.
    """
    fresh = session.exec(
        select(Booking)
        .where(Booking.id == booking.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if fresh.status == "cancelled" and not cancelled:
        raise Refused(Refusal("already_cancelled"))
    if version is not None and fresh.version != version:
        raise Refused(Refusal("stale", {"version": version, "present": fresh.version}))
    return fresh


def place(
    session: Session, booking: Booking, when: Interval, chosen: Chosen, now: datetime
) -> None:
    """Put the booking into these rooms for `when`, out of those that it has."""
    room_ids = [venue.room.id for venue in chosen]
    lock(session, (*rooms_of(session, booking), *room_ids))
    session.exec(delete(Blocking).where(col(Blocking.booking_id) == booking.id))
    session.exec(delete(BookedRoom).where(col(BookedRoom.booking_id) == booking.id))
    booking.starts_at, booking.ends_at = when.start, when.end
    booking.zone = chosen[0].site.zone
    for position, room_id in enumerate(room_ids):
        session.add(BookedRoom(booking_id=booking.id, room_id=room_id, position=position))
    take(session, booking, chosen, now)


def take(session: Session, booking: Booking, chosen: Chosen, now: datetime) -> None:
    """Take the rooms' time; the database refuses if one of them is anybody else's."""
    when = Interval(booking.starts_at, booking.ends_at)
    in_order = sorted(chosen, key=lambda venue: venue.room.id)
    lock(session, [venue.room.id for venue in in_order])
    try:
        with session.begin_nested():
            for venue in in_order:
                blocking = Blocking(
                    organisation_id=booking.organisation_id,
                    room_id=venue.room.id,
                    booking_id=booking.id,
                    starts_at=when.start,
                    ends_at=when.end,
                )
                session.add(blocking)
            session.flush()
    except IntegrityError as error:
        raise _taken(session, booking, chosen, now) from error


def lock(session: Session, room_ids: Iterable[int]) -> None:
    """Keep the rooms' time from other writers, room by room in one order for all.

    Two that meet in an exclusion constraint of PostgreSQL would wait for each other until one is
    shot; so would two that free a room each and then want the other's.
    """
    rooms = select(Room.id).where(col(Room.id).in_(set(room_ids))).order_by(col(Room.id))
    session.exec(rooms.with_for_update(key_share=True)).all()


def _taken(session: Session, booking: Booking, chosen: Chosen, now: datetime) -> Refused:
    proposal = Proposal(
        when=Interval(booking.starts_at, booking.ends_at),
        venues=chosen,
        people=booking.headcount,
        wants_video=booking.wants_video,
        now=now,
    )
    names = ", ".join(venue.room.name for venue in chosen)
    refusal = Refusal("taken", {"room": names, "start": booking.starts_at, "end": booking.ends_at})
    offers = remedies(session, proposal, [refusal], booking.id)
    return Refused(refusal, remedies=offers)

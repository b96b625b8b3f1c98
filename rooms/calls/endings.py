"""Meetings that end soon: which they are, who is in their calls, and what begins there next."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from rooms.calls.legs import Leg, State
from rooms.inventory import venues
from rooms.models import Blocking, BookedRoom, Booking, Endpoint

FIRST = timedelta(minutes=5)  # before the end, when people are told of it
LAST = timedelta(minutes=1)
AHEAD = timedelta(minutes=8)  # how long before its end a meeting is looked for, at the latest
LONGEST_BOOKING = timedelta(days=1)
MOST_AT_ONCE = 2000
NEXT_WITHIN = timedelta(hours=1)  # after the end; what begins later hurries nobody


def ending_soon(session: Session, organisation_id: int, now: datetime) -> Sequence[Booking]:
    """Return the meetings that end within the next minutes, as far as that concerns anybody.

    It does where rooms are in their calls, or where they may go on by themselves.
    """
    goes_on = [
        venue.room.id
        for venue in venues(session, organisation_id)
        if venue.policy.extend_minutes is not None
    ]
    may_go_on = select(BookedRoom.room_id).where(
        BookedRoom.booking_id == Booking.id, col(BookedRoom.room_id).in_(goes_on)
    )
    in_call = select(Leg.id).where(
        Leg.booking_id == Booking.id, Leg.state == State.CONNECTED, col(Leg.left_at).is_(None)
    )
    ending = (
        select(Booking)
        .where(Booking.organisation_id == organisation_id, Booking.status == "confirmed")
        .where(Booking.starts_at > now - LONGEST_BOOKING, Booking.starts_at <= now)
        .where(Booking.ends_at > now, Booking.ends_at <= now + AHEAD)
        .where(or_(in_call.exists(), may_go_on.exists()))
    )
    by_end = ending.order_by(col(Booking.ends_at), col(Booking.id))
    return session.exec(by_end.limit(MOST_AT_ONCE)).all()


def tell_at(booking: Booking, now: datetime) -> datetime | None:
    """Return when people are to be told next of the end; None where there is nothing left to tell.

    Who has just begun a short meeting isn't told of its end at once.
    """
    moments = [booking.ends_at - FIRST, booking.ends_at - LAST]
    return next((at for at in moments if at > max(now, booking.starts_at)), None)


def runs_until(booking: Booking, end: datetime, now: datetime) -> bool:
    """Say whether the meeting runs and still ends at this moment."""
    stands = booking.status == "confirmed" and booking.ends_at == end
    return stands and booking.starts_at <= now < end


def minutes_left(booking: Booking, now: datetime) -> int:
    """Return how many minutes a meeting that runs has left, rounded up."""
    return -(-int((booking.ends_at - now).total_seconds()) // 60)


def joined(session: Session, booking_id: int) -> Sequence[Endpoint]:
    """Return the rooms' endpoints that are in the call of the booking."""
    mine = (
        select(Endpoint)
        .join(Leg, col(Leg.endpoint_id) == Endpoint.id)
        .where(Leg.booking_id == booking_id, Leg.state == State.CONNECTED)
        .where(col(Leg.left_at).is_(None))
    )
    return session.exec(mine.distinct().order_by(col(Endpoint.id))).all()


def following(session: Session, booking: Booking, room_id: int) -> Booking | None:
    """Return the next meeting that takes this room, or a part of it, soon after this one's end.

    The room is one of the booking's.
    """
    ends_at = booking.ends_at
    spaces = venues(session, booking.organisation_id).by_id[room_id].space_ids
    coming = (
        select(Booking)
        .join(Blocking, col(Blocking.booking_id) == Booking.id)
        .where(col(Blocking.room_id).in_(spaces), Blocking.kind == "booking")
        .where(Booking.organisation_id == booking.organisation_id, Booking.id != booking.id)
        .where(Booking.status == "confirmed")
        .where(Booking.starts_at >= ends_at, Booking.starts_at < ends_at + NEXT_WITHIN)
    )
    return session.exec(coming.order_by(col(Booking.starts_at), col(Booking.id)).limit(1)).first()

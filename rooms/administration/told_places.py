"""Rooms that are told to people otherwise after a change of the inventory, and whose bookings.

A room is told by its name and floor, and the name and address of its site: what stands in
calendars. Seats and equipment stand in none.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import case, func
from sqlmodel import Session, and_, col, or_, select

from rooms.administration.breaking import Broken
from rooms.inventory import Stock, Venue
from rooms.models import BookedRoom, Booking
from rooms.statuses import CONFIRMED, TENTATIVE

Places = Mapping[int, list[str]]


class Entry(NamedTuple):
    """What stands once in calendars: a booking, or a series by its first one."""

    organizer_id: int
    booking_id: int
    series_id: int | None


def as_told(venue: Venue) -> list[str]:
    """Return what people are told of a room, and find it by; some of it may be empty."""
    return [venue.room.name, venue.room.floor, venue.site.name, venue.site.address]


def told_otherwise(was: Stock, now_is: Stock) -> Places:
    """Return how those rooms were told, by id, that are told otherwise from now on."""
    known = was.by_id.items()
    return {
        room_id: as_told(venue)
        for room_id, venue in known
        if room_id in now_is.by_id and as_told(now_is.by_id[room_id]) != as_told(venue)
    }


def still_otherwise(was: Mapping[str, list[str]], now_is: Stock) -> dict[int, list[str]]:
    """Return of places as an event has them, by the room's id, those that are others now."""
    known = {int(room_id): place for room_id, place in was.items()}
    return {
        room_id: place
        for room_id, place in known.items()
        if room_id in now_is.by_id and as_told(now_is.by_id[room_id]) != place
    }


def count_told(
    session: Session, room_ids: Collection[int], now: datetime, moving: Iterable[Broken] = ()
) -> int:
    """Return how many bookings have not begun in these rooms, without those that are `moving`."""
    if not room_ids:
        return 0
    count = session.exec(
        select(func.count()).select_from(Booking).where(*_ahead(room_ids, now))
    ).one()
    return count - sum(not set(room_ids).isdisjoint(one.booking.room_ids) for one in moving)


def next_told(
    session: Session, room_ids: Collection[int], since: datetime, after: tuple[int, int], most: int
) -> list[Entry]:
    """Return what stands in calendars of bookings in these rooms that begin after `since`.

    By organiser: those that come after the organiser and booking `after`, `most` of them. What was
    booked since then was told as it is.
    """
    first, organizer = func.min(col(Booking.id)), col(Booking.organizer_id)
    alone = case((col(Booking.series_id).is_(None), col(Booking.id)), else_=0)
    organizer_id, booking_id = after
    rows = (
        select(organizer, first, col(Booking.series_id))
        .where(*_ahead(room_ids, since), col(Booking.created_at) <= since)
        .where(organizer >= organizer_id)
        .group_by(organizer, col(Booking.series_id), alone)
        .having(or_(organizer > organizer_id, and_(organizer == organizer_id, first > booking_id)))
        .order_by(organizer, first)
        .limit(most)
    )
    return [Entry(*row) for row in session.exec(rows)]


def told_to(
    session: Session, organizer_id: int, room_ids: Collection[int], since: datetime
) -> tuple[int, Booking | None, list[int]]:
    """Return how many of their bookings an organiser is told of, the next one, and their rooms."""
    theirs_ahead = (Booking.organizer_id == organizer_id, col(Booking.created_at) <= since)
    mine = (*_ahead(room_ids, since), *theirs_ahead)
    count = session.exec(select(func.count()).select_from(Booking).where(*mine)).one()
    order = (col(Booking.starts_at), col(Booking.id))
    following = session.exec(select(Booking).where(*mine).order_by(*order).limit(1)).first()
    theirs = select(BookedRoom.room_id).join(Booking, col(Booking.id) == BookedRoom.booking_id)
    rooms = theirs.where(*mine, col(BookedRoom.room_id).in_(room_ids)).distinct()
    return count, following, sorted(session.exec(rooms))


def _ahead(room_ids: Collection[int], since: datetime) -> tuple[Any, ...]:
    """Return what tells bookings that stand, or wait for a decision, in one of these rooms."""
    there = select(BookedRoom.booking_id).where(col(BookedRoom.room_id).in_(room_ids))
    return (
        col(Booking.starts_at) > since,
        col(Booking.status).in_((CONFIRMED, TENTATIVE)),
        col(Booking.id).in_(there),
    )

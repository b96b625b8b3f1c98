"""Bookings for reports, as a stream: when and where, for how many, whose by number.

No titles, no names, no addresses: who reads a report needn't know what was talked about, or with
whom.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from rooms.interval import Interval
from rooms.models import BookedRoom, Booking, Organisation, Room, Site

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class BookingRow:
    """A booking; `rooms` are keys of rooms with those of their sites, the host's first.

    `zone` has the clocks on which it was booked. Of one that is to be placed, the rooms are where
    it was.
    """

    id: int
    organisation: str
    start: datetime
    end: datetime
    zone: str
    status: str
    organizer_id: int
    people: int | None
    has_video: bool
    series_id: int | None
    rooms: tuple[tuple[str, str], ...]
    sequence: int
    changed_at: datetime


def booking_rows(
    session: Session, when: Interval, organisation_id: int | None = None
) -> Iterator[BookingRow]:
    """Yield the bookings that start within `when`, in order of time; of one organisation, or all.

    They are read in parts, so that any number of them takes no more room than a thousand.
    """
    owners = {one.id: one.key for one in session.exec(select(Organisation))}
    last: tuple[datetime, int] | None = None
    while True:
        part = list(session.exec(_part(when, organisation_id, last)))
        rooms = _rooms(session, [one.id for one in part])
        for one in part:
            yield BookingRow(
                one.id,
                owners[one.organisation_id],
                one.starts_at,
                one.ends_at,
                one.zone,
                one.status,
                one.organizer_id,
                one.headcount,
                one.wants_video,
                one.series_id,
                tuple(rooms.get(one.id, ())),
                one.sequence,
                one.changed_at,
            )
        if len(part) < AT_ONCE:
            return
        last = (part[-1].starts_at, part[-1].id)
        for one in part:
            session.expunge(one)


def _part(when: Interval, organisation_id: int | None, last: tuple[datetime, int] | None) -> Any:
    start, number = col(Booking.starts_at), col(Booking.id)
    rows = select(Booking).where(start >= when.start, start < when.end)
    if organisation_id is not None:
        rows = rows.where(Booking.organisation_id == organisation_id)
    if last is not None:
        rows = rows.where(or_(start > last[0], and_(start == last[0], number > last[1])))
    return rows.order_by(start, number).limit(AT_ONCE)


def _rooms(session: Session, booking_ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    rows = (
        select(BookedRoom.booking_id, Room.key, Site.key)
        .join(Room, col(Room.id) == BookedRoom.room_id)
        .join(Site, col(Site.id) == Room.site_id)
        .where(col(BookedRoom.booking_id).in_(booking_ids))
        .order_by(col(BookedRoom.booking_id), col(BookedRoom.position))
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for booking_id, room, site in session.exec(rows):
        found.setdefault(booking_id, []).append((room, site))
    return found

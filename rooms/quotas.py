"""How much of the rooms' time a person holds."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam
from sqlalchemy import select as core_select
from sqlmodel import Session, col

from rooms.interval import Interval
from rooms.models import BookedRoom, Booking, Person, Room
from rooms.policy import Level, Quota
from rooms.rules.proposal import Held

LONGEST = timedelta(days=1)


def held_by(session: Session, person: Person, booking_id: int | None = None) -> Held:
    """Return what tells the room-hours that `person` holds under a quota in a span.

    Bookings count whole, where they begin in the span; for the period "ahead" all that end in it.
    The booking `booking_id`, which is to change, doesn't count. What was told once is told again:
    the answers are those of the first asking.
    """
    told: dict[tuple[Quota, Interval], float] = {}

    def held(quota: Quota, span: Interval) -> float:
        if (quota, span) not in told:
            told[quota, span] = room_hours(session, person.id, quota, span, booking_id)
        return told[quota, span]

    return held


def room_hours(
    session: Session, person_id: int, quota: Quota, span: Interval, but: int | None
) -> float:
    """Return the room-hours of the person's bookings that count under `quota` in `span`."""
    session.flush()
    asked = {
        "person_id": person_id,
        "after": span.start - LONGEST,
        "end": span.end,
        "but": but or 0,
        "of": quota.of,
    }
    rows = [tuple(row) for row in session.connection().execute(_held(quota.level), asked)]
    ahead = quota.period == "ahead"
    counted = [(s, e) for s, e in rows if (e > span.start if ahead else s >= span.start)]
    return sum((end - start).total_seconds() for start, end in counted) / 3600


@cache
def _held(level: Level) -> Select[datetime, datetime]:
    """Return the statement, built once: that takes longer than running it."""
    return (
        core_select(col(Booking.starts_at), col(Booking.ends_at))
        .join(BookedRoom, col(BookedRoom.booking_id) == col(Booking.id))
        .join(Room, col(Room.id) == col(BookedRoom.room_id))
        .where(
            col(Booking.organizer_id) == bindparam("person_id"),
            col(Booking.status) != "cancelled",
            col(Booking.starts_at) < bindparam("end"),
            col(Booking.starts_at) >= bindparam("after"),
            col(Booking.id) != bindparam("but"),
            _OF[level] == bindparam("of"),
        )
    )


_OF: dict[Level, Any] = {
    Level.ORGANISATION: col(Room.organisation_id),
    Level.SITE: col(Room.site_id),
    Level.ROOM: col(Room.id),
}

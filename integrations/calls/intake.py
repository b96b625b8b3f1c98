"""What is heard of a meeting that starts, ends, or has somebody come or go: its call is looked at.

Nothing that is told is believed: it only says that a look is worth its while.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from integrations.briefing import hold
from integrations.calls.plans import look_of
from integrations.outbox import reschedule
from rooms.calls.connecting import EARLIEST
from rooms.models import Booking, Conference, InboxItem, OutboxItem
from rooms.unit_of_work import UnitOfWork

TOGETHER = timedelta(seconds=2)  # what happens within it is seen by one look


def calls_heard_of(item: InboxItem, now: datetime) -> Callable[[UnitOfWork], None]:
    """Return what has the call of this meeting looked at, if it is one of ours that may run."""

    def record(unit: UnitOfWork) -> None:
        told = str(item.payload.get("meeting_id") or "")
        for booking_id in _bookings(unit.session, told, now):
            hold(unit.session, booking_id)
            booking = unit.session.get_one(Booking, booking_id)
            if not _is_looked_at_soon(unit.session, booking_id, now + TOGETHER):
                reschedule(unit.session, look_of(booking, now + TOGETHER), now)

    return record


def _bookings(session: Session, told: str, now: datetime) -> list[int]:
    """Return the bookings of this meeting that may be in their call now.

    What is told may be one date of a meeting that repeats: its id then goes on after a "_".
    """
    mine = select(Conference).where(
        col(Conference.meeting_id).in_({told, told.partition("_")[0]} - {""})
    )
    found: list[int] = []
    for conference in session.exec(mine):
        running = select(Booking.id).where(
            Booking.organisation_id == conference.organisation_id,
            Booking.status == "confirmed",
            Booking.starts_at <= now + EARLIEST,
            Booking.ends_at > now,
        )
        if conference.series_id is None:
            running = running.where(Booking.id == conference.booking_id)
        else:
            running = running.where(Booking.series_id == conference.series_id)
        found += session.exec(running.limit(1))
    return found


def _is_looked_at_soon(session: Session, booking_id: int, by: datetime) -> bool:
    rows = select(OutboxItem.id).where(
        OutboxItem.booking_id == booking_id,
        OutboxItem.kind == "call",
        OutboxItem.due_at <= by,
        col(OutboxItem.settled_at).is_(None),
        col(OutboxItem.leased_until).is_(None),
    )
    return session.exec(rows.limit(1)).first() is not None

"""The reminder before a meeting: when it falls due, it becomes an event, and the event news."""

from datetime import datetime

from integrations.briefing import brief
from integrations.outbox import Outcome
from rooms.database import Database
from rooms.events import ReminderDue
from rooms.models import OutboxItem
from rooms.unit_of_work import UnitOfWork


class Reminder:
    """Reminds unless the booking was moved or cancelled, or has begun already."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Record that the booking is about to start."""
        assert item.booking_id is not None  # noqa: S101  subscribers give every such row one
        with self._database.reading() as session:
            booking = brief(session, item.booking_id).booking
        planned = datetime.fromisoformat(item.payload["starts_at"])
        if booking.status != "confirmed" or booking.starts_at != planned or now >= planned:
            return Outcome(word="superseded")
        event = ReminderDue(organisation_id=booking.organisation_id, booking_id=booking.id, at=now)

        def record(unit: UnitOfWork) -> None:
            unit.record(event)

        return Outcome(record=record)

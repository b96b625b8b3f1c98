"""Offers to those who wait: each ends by itself, and then goes to the next."""

from datetime import datetime

from sqlmodel import Session, select

from integrations.outbox import Outcome, enqueue
from rooms.events import Event, OfferMade, OfferOver
from rooms.models import OutboxItem, Waiting
from rooms.unit_of_work import UnitOfWork
from rooms.waiting import offer_over


def waiting_of(session: Session, event: Event) -> Waiting:
    """Return for what somebody waits to whom something is offered."""
    if not isinstance(event, OfferMade | OfferOver):
        raise TypeError(event)
    return session.exec(select(Waiting).where(Waiting.id == event.waiting_id)).one()


def plan_end(session: Session, event: Event) -> None:
    """See that the offer ends in time."""
    waiting = waiting_of(session, event)
    subject, payload = f"offer:{waiting.id}", {"waiting": waiting.id}
    enqueue(session, "offer", subject, event.at, due_at=waiting.offer_until, payload=payload)


class OfferEnd:
    """Passes an offer on that nobody has taken."""

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Return what ends the offer, unless it was answered, or is a later one."""
        waiting_id = int(item.payload["waiting"])

        def record(unit: UnitOfWork) -> None:
            offer_over(unit, waiting_id, now)

        return Outcome(record=record)

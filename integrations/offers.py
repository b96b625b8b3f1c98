"""Offers to those who wait: made when what was kept is free, and passed on when they end."""

from datetime import datetime

from sqlmodel import Session, select

from integrations.outbox import Outcome, enqueue
from rooms.calls.events import CallsToOffer
from rooms.events import Event, OfferingDue, OfferMade, OfferOver, OfferWithdrawn
from rooms.interval import Interval
from rooms.lapsing import lapse, offer_calls
from rooms.models import OutboxItem, Waiting
from rooms.unit_of_work import UnitOfWork
from rooms.waiting import offer_over


def waiting_of(session: Session, event: Event) -> Waiting:
    """Return for what somebody waits to whom something is offered."""
    if not isinstance(event, OfferMade | OfferOver | OfferWithdrawn):
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


def plan_offering(session: Session, event: Event) -> None:
    """See that time is offered when it may be free; once more does no harm."""
    if not isinstance(event, OfferingDue):
        raise TypeError(event)
    due = datetime.fromisoformat(event.due)
    payload = {"organisation": event.organisation_id, "spans": event.spans}
    subject = f"freed:{event.person_id}"
    enqueue(session, "freed", subject, event.at, due_at=due, payload=payload)


def plan_calls(session: Session, event: Event) -> None:
    """See that calls that may fit again are offered, once what gave them back is written."""
    if not isinstance(event, CallsToOffer):
        raise TypeError(event)
    payload = {"organisation": event.organisation_id, "spans": event.spans}
    enqueue(session, "calls_freed", f"calls:{event.organisation_id}", event.at, payload=payload)


class OfferingCalls:
    """Offers rooms to those who wait for a call that may fit by now."""

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Return what offers them."""
        spans = [Interval(*map(datetime.fromisoformat, span)) for span in item.payload["spans"]]
        organisation_id = int(item.payload["organisation"])

        def record(unit: UnitOfWork) -> None:
            offer_calls(unit, organisation_id, spans, now)

        return Outcome(record=record)


class Offering:
    """Offers time that was kept to those who wait, once it is kept no more."""

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Return what offers it, as far as it is free then."""
        spans = [
            (int(room_id), Interval(datetime.fromisoformat(start), datetime.fromisoformat(end)))
            for room_id, start, end in item.payload["spans"]
        ]
        organisation_id = int(item.payload["organisation"])

        def record(unit: UnitOfWork) -> None:
            lapse(unit, organisation_id, spans, now)

        return Outcome(record=record)

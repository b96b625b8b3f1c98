"""Requests that wait for approval: who is asked, and what happens when nobody decides in time."""

from datetime import datetime
from typing import cast

from sqlmodel import Session

from integrations.briefing import brief
from integrations.calls.plans import event_id
from integrations.outbox import Outcome, enqueue
from integrations.series.followers import asked_for, bookings_of
from rooms.approval import deciders, expire
from rooms.bookings import organisation_of
from rooms.events import (
    BookingChanged,
    BookingRequested,
    BookingRestored,
    Event,
    RequestDeclined,
    RequestExpired,
)
from rooms.models import Booking, OutboxItem, Person
from rooms.series.approval import expire_dates
from rooms.statuses import UNPLACED
from rooms.unit_of_work import UnitOfWork


def turn_of(event: Event) -> str | None:
    """Return what a change means for a booking that waits, or waited, for approval.

    "waits": it goes on waiting. "reopened": it waits once more. "approved": whoever changed it
    needs no approval. "asks_anew": it was moved, and waits for that. "falls_back": it stands as it
    was approved before, as what it asked for besides wasn't. "loses_place": it is to be placed;
    "open" that it still is. "placed": it has rooms again. None: the event is what its kind says.
    """
    if isinstance(event, RequestDeclined | RequestExpired):
        return "falls_back" if event.after["status"] == "confirmed" else None
    if isinstance(event, BookingRequested) and event.before is not None:
        return "asks_anew"
    if not isinstance(event, BookingChanged | BookingRestored):
        return None
    was, present = (cast("str", facts["status"]) for facts in (event.before, event.after))
    if present == UNPLACED:
        return "open" if was == UNPLACED else "loses_place"
    if present == "tentative":
        return "waits" if was == "tentative" else "reopened"
    return {"tentative": "approved", UNPLACED: "placed"}.get(was)


def plan_deadline(session: Session, event: Event) -> None:
    """See that the request ends when the time to decide on it does."""
    booking = brief(session, event_id(event)).booking
    if booking.decide_by is not None:
        subject = f"deadline:{booking.id}"
        due_at = booking.decide_by
        enqueue(session, "deadline", subject, event.at, booking=booking, due_at=due_at)


def plan_series_deadlines(session: Session, event: Event) -> None:
    """See that what an act asks for of a series ends when the time to decide on it does."""
    waiting: dict[tuple[int | None, datetime], Booking] = {}
    for booking in bookings_of(session, asked_for(event)):
        if booking.status == "tentative" and booking.decide_by is not None:
            waiting.setdefault((booking.series_id, booking.decide_by), booking)
    for (series_id, decide_by), booking in waiting.items():
        said = {"series": series_id, "decide_by": decide_by.isoformat()}
        subject = f"deadline:series:{series_id}:{said['decide_by']}"
        enqueue(
            session, "deadline", subject, event.at, booking=booking, due_at=decide_by, payload=said
        )


def asked(session: Session, booking: Booking) -> list[tuple[Person, str]]:
    """Return the administrators who are to decide on the booking, each with their language."""
    admins = deciders(session, booking)
    if not admins:
        return []
    usual = organisation_of(session, admins[0]).language
    return [(admin, admin.language or usual) for admin in admins]


class Deadline:
    """Ends a request on which nobody has decided, of a booking or of dates of a series."""

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Return what calls the request off, if it is still one and has no later deadline."""
        booking_id, series_id = item.booking_id, item.payload.get("series")
        assert booking_id is not None  # noqa: S101  subscribers give every such row one

        def record(unit: UnitOfWork) -> None:
            if series_id is None:
                expire(unit, booking_id, now)
                return
            decide_by = datetime.fromisoformat(item.payload["decide_by"])
            expire_dates(unit, series_id, decide_by, now)

        return Outcome(record=record)

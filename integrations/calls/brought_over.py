"""A conference that is made anew while its call runs: all come over from the one before it."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from integrations.briefing import brief
from integrations.calls.plans import event_id, has_begun, look_of
from integrations.outbox import reschedule
from rooms.calls.conferences import conference_of
from rooms.calls.connecting import EARLIEST
from rooms.calls.legs import STAYED, Leg, called_over, latest, legs_of, stay_of
from rooms.events import Event
from rooms.models import Booking, Conference


def bring_over(session: Session, event: Event) -> None:
    """Have the calls looked at whose conference is ready now; others may wait in it already.

    Who is in one that was before it is called into this one, also who had been given up there.
    """
    briefing = brief(session, event_id(event))
    for booking in _concerned(session, briefing.booking, briefing.conference):
        _call_over(session, booking.id, event.at)
        if has_begun(session, booking.id) or booking.starts_at - EARLIEST <= event.at:
            reschedule(session, look_of(booking, event.at), event.at)


def _concerned(
    session: Session, booking: Booking, conference: Conference | None
) -> Sequence[Booking]:
    """Return the booking, and of a series that shares the conference the dates in their call."""
    if conference is None or conference.series_id is None:
        return [booking]
    open_legs = select(Leg.booking_id).where(col(Leg.left_at).is_(None))
    running = select(Booking).where(
        Booking.series_id == conference.series_id,
        Booking.id != booking.id,
        col(Booking.id).in_(open_legs),
    )
    found = session.exec(running.order_by(col(Booking.id))).all()
    sharing = [one for one in found if conference_of(session, one) == conference]
    return [booking, *sharing]


def _call_over(session: Session, booking_id: int, now: datetime) -> None:
    for leg in latest(legs_of(session, booking_id)).values():
        stay = called_over(stay_of(leg), now)
        for name in STAYED:
            setattr(leg, name, getattr(stay, name))
        leg.state = str(stay.state)
        session.add(leg)
    session.flush()

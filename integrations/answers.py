"""What follows from what guests answer: their organiser hears of it, and delegates are invited."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from integrations import invitations
from integrations.briefing import series_of
from integrations.call_plans import event_id
from integrations.outbox import enqueue, untried, withdraw
from integrations.series_invitations import bring_up_to_date
from integrations.speaking import say
from rooms import events
from rooms.events import Event
from rooms.models import Arrival, Booking
from rooms.talk import Talk

KIND = "answers"

Follower = Callable[[Session, Event], None]


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Follows what came back; news go to where the booking was made."""

    talk: Talk

    def answered(self, session: Session, event: Event) -> None:
        """Show who answered what, in one message that is edited; invite who was delegated."""
        if not isinstance(event, events.GuestAnswered):
            raise TypeError(event)
        self._show(session, event)
        if event.delegate:
            _admit(session, event, event.delegate)

    def unreachable(self, session: Session, event: Event) -> None:
        """Tell whom no mail reaches."""
        if not isinstance(event, events.GuestUnreachable):
            raise TypeError(event)
        details = {"address": event.address, "comment": event.reason}
        self._tell(session, event, "guest_unreachable", details)

    def arrived(self, kind: str) -> Follower:
        """Return a follower that tells of something that a person must decide on."""

        def tell(session: Session, event: Event) -> None:
            if not isinstance(event, events.ArrivalHeld | events.TimeProposed):
                raise TypeError(event)
            row = session.get_one(Arrival, event.arrival_id)
            details = {
                "address": row.sender,
                "reason": row.reason,
                "comment": row.comment,
                "arrival": row.id,
                "start": row.proposed_from.isoformat() if row.proposed_from else None,
                "end": row.proposed_until.isoformat() if row.proposed_until else None,
            }
            self._tell(session, event, kind, details)

        return tell

    def _show(self, session: Session, event: Event) -> None:
        booking = session.get_one(Booking, event_id(event))
        if booking.space_id is None:
            return
        subject = f"answers:{booking.id}"
        withdraw(session, untried(session, KIND, subject), event.at)
        reply = self.talk.notice(session, KIND, booking, event.at, {})
        payload = {
            "to": booking.space_id,
            "thread": booking.thread_id,
            "text": reply.text,
            "markdown": "",
            "card": None,
        }
        enqueue(session, KIND, subject, event.at, booking=booking, payload=payload)

    def _tell(
        self, session: Session, event: Event, kind: str, details: Mapping[str, object]
    ) -> None:
        booking = session.get_one(Booking, event_id(event))
        if booking.space_id is None:
            return
        reply = self.talk.notice(session, kind, booking, event.at, details)
        say(session, booking.space_id, booking.thread_id, reply, event.at, booking=booking)


def repeat(session: Session, event: Event) -> None:
    """Send the present state again to who asks for it."""
    if not isinstance(event, events.StateWanted):
        raise TypeError(event)
    _admit(session, event, event.address)


def _admit(session: Session, event: Event, address: str) -> None:
    booking_id = event_id(event)
    if series_id := series_of(session, booking_id):
        bring_up_to_date(session, series_id, event.at)
        return
    invitations.admit(session, booking_id, [address], event.at)

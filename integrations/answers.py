"""What follows from what guests answer: their organiser hears of it, and delegates are invited."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlmodel import Session

from integrations import invitations
from integrations.briefing import brief, series_of
from integrations.calls.plans import event_id, moves
from integrations.invitations import is_in_calendar
from integrations.outbox import WITHDRAWN, enqueue, untried, withdraw
from integrations.repairs import repair
from integrations.series.followers import pairs_of
from integrations.series.invitations import bring_up_to_date
from integrations.speaking import say
from rooms import events
from rooms.events import Event
from rooms.invitations import answers
from rooms.invitations.arrivals import can_count
from rooms.invitations.ledger import MAIL, mails_about
from rooms.models import Arrival, Attendee, Booking
from rooms.talk import Talk

KIND = "answers"
TIMES = ("starts_at", "ends_at")
STAYS_AWAY = ("DECLINED", "DELEGATED")

Follower = Callable[[Session, Event], None]


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Follows what came back; news go to where the booking was made."""

    talk: Talk

    def answered(self, session: Session, event: Event) -> None:
        """Show who answered what, in one message that is edited; invite who was delegated."""
        if not isinstance(event, events.GuestAnswered):
            raise TypeError(event)
        if event.delegate:
            _admit(session, event, event.delegate)
        briefing = brief(session, event_id(event))
        is_new_no = event.answer == "DECLINED" and event.before != "DECLINED"
        if event.address == briefing.organizer.email:  # a calendar that answers its own event
            if is_new_no:
                self._tell(session, event, "organizer_declined", {})
            return
        self._show(session, event)
        if is_new_no and all(guest.answer in STAYS_AWAY for guest in briefing.mail_guests):
            self._tell(session, event, "all_declined", {})

    def unreachable(self, session: Session, event: Event) -> None:
        """Tell whom no mail reaches."""
        if not isinstance(event, events.GuestUnreachable):
            raise TypeError(event)
        details = {"address": event.address, "guest": event.address, "comment": event.reason}
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
                "can_count": can_count(row),
                "start": row.proposed_from.isoformat() if row.proposed_from else None,
                "end": row.proposed_until.isoformat() if row.proposed_until else None,
            }
            is_letter = kind == "arrival_held" and row.reason == "no_calendar"
            self._tell(session, event, "letter_came" if is_letter else kind, details)

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
    booking = session.get_one(Booking, event_id(event))
    repair(session, booking, event.at, only=event.address)


def decline_counter(session: Session, event: Event) -> None:
    """Tell a guest by mail that the meeting stays where it is (DECLINECOUNTER)."""
    if not isinstance(event, events.TimeDeclined):
        raise TypeError(event)
    arrival = session.get_one(Arrival, event.arrival_id)
    booking = session.get_one(Booking, event_id(event))
    guest = session.get(Attendee, arrival.attendee_id) if arrival.attendee_id else None
    mails = mails_about(session, booking).get(guest.address if guest else arrival.sender, [])
    told = [mail for mail in mails if mail.outcome != WITHDRAWN]
    same = [mail for mail in told if mail.payload["meeting"]["uid"] == arrival.uid] or told
    if not same or not is_in_calendar(same[-1]):
        return
    last = same[-1]
    meeting = last.payload["meeting"] | {"modified": event.at.isoformat()}
    payload = last.payload | {"kind": "counter_declined", "meeting": meeting, "before": None}
    enqueue(session, MAIL, last.subject, event.at, booking=booking, payload=payload)


def ask_again(session: Session, event: Event) -> None:
    """Forget what guests answered to another time than the one at which it takes place now.

    Where a meeting that runs lasts longer or is over sooner, nobody is asked any more.
    """
    if isinstance(event, events.BookingChanged):
        runs = datetime.fromisoformat(str(event.before["starts_at"])) <= event.at
        is_moved = moves(event, *(TIMES[:1] if runs else TIMES))
        moved = [event_id(event)] if is_moved else []
    else:
        moved = [
            cast("int", after["id"])
            for before, after in pairs_of(event)
            if any(before.get(at) != after.get(at) for at in TIMES)
        ]
    answers.ask_again(session, moved)


def _admit(session: Session, event: Event, address: str) -> None:
    booking_id = event_id(event)
    if series_id := series_of(session, booking_id):
        bring_up_to_date(session, series_id, event.at)
        return
    invitations.admit(session, booking_id, [address], event.at)

"""News of a running call, said where its meeting was booked."""

from collections.abc import Callable

from sqlmodel import Session

from integrations.speaking import say
from rooms.call_events import CallTroubled
from rooms.events import Event
from rooms.models import Booking
from rooms.talk import Talk

TROUBLES = {
    "dropped": "call_dropped",
    "lost": "call_lost",
    "failed": "call_failed",
    "stays": "call_end_failed",
}


def tell_of_trouble(talk: Talk) -> Callable[[Session, Event], None]:
    """Return a follower that tells which ends of a call aren't where they should be, and why."""

    def tell(session: Session, event: Event) -> None:
        if not isinstance(event, CallTroubled):
            raise TypeError(event)
        booking = session.get_one(Booking, event.booking_id)
        if booking.space_id is not None:
            details = {"rooms": event.ends, "cause": event.cause}
            reply = talk.notice(session, TROUBLES[event.trouble], booking, event.at, details)
            say(session, booking.space_id, booking.thread_id, reply, event.at, booking=booking)

    return tell

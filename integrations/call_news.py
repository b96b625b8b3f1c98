"""News of a call that runs or is about to, said where its meeting was booked."""

from collections.abc import Callable

from sqlmodel import Session

from integrations.speaking import say
from rooms.call_events import CallTroubled, RoomUnreachable
from rooms.events import Event
from rooms.models import Booking, Person, Room
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


def tell_of_room(talk: Talk) -> Callable[[Session, Event], None]:
    """Return a follower that tells of a room out of reach, and offers another one.

    Where the meeting was booked in no space, the organiser is told.
    """

    def tell(session: Session, event: Event) -> None:
        if not isinstance(event, RoomUnreachable):
            raise TypeError(event)
        booking = session.get_one(Booking, event.booking_id)
        details: dict[str, object] = {"room": session.get_one(Room, event.room_id).name}
        if event.instead_id is not None:
            details["instead"] = session.get_one(Room, event.instead_id).name
            details |= {"target_room": event.room_id, "new_room": event.instead_id}
        reply = talk.notice(session, "room_unreachable", booking, event.at, details)
        organizer = session.get_one(Person, booking.organizer_id)
        to = booking.space_id or organizer.email
        say(session, to, booking.thread_id, reply, event.at, booking=booking)

    return tell

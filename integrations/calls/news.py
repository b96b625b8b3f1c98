"""News of a call that runs or is about to, said where its meeting was booked.

Where that was in no space, as with calendars that invite a room, the organiser is told.
"""

from collections.abc import Callable, Mapping

from sqlmodel import Session

from integrations.speaking import say
from rooms.calls.events import CallTroubled, RoomUnreachable
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
        details = {"rooms": event.ends, "cause": event.cause}
        _tell(talk, session, event, TROUBLES[event.trouble], details)

    return tell


def tell_of_room(talk: Talk) -> Callable[[Session, Event], None]:
    """Return a follower that tells of a room out of reach, and offers another one."""

    def tell(session: Session, event: Event) -> None:
        if not isinstance(event, RoomUnreachable):
            raise TypeError(event)
        details: dict[str, object] = {"room": session.get_one(Room, event.room_id).name}
        if event.instead_id is not None:
            details["instead"] = session.get_one(Room, event.instead_id).name
            details |= {"target_room": event.room_id, "new_room": event.instead_id}
        _tell(talk, session, event, "room_unreachable", details)

    return tell


def _tell(
    talk: Talk, session: Session, event: Event, kind: str, details: Mapping[str, object]
) -> None:
    booking = session.get_one(Booking, event.booking_id)
    reply = talk.notice(session, kind, booking, event.at, details)
    to = booking.space_id or session.get_one(Person, booking.organizer_id).email
    say(session, to, booking.thread_id, reply, event.at, booking=booking)

"""What follows from faults of rooms: whoever has to know of one is told."""

from collections.abc import Callable

from sqlmodel import Session

from integrations.speaking import say
from rooms.events import Event
from rooms.faults import concerned, fault_of
from rooms.talk import Talk


def tell_of_fault(talk: Talk, kind: str) -> Callable[[Session, Event], None]:
    """Return a follower that sends this news to all whom the fault concerns, but to its doer.

    They are who looks after the room, and once it is mended who reported it.
    """

    def tell(session: Session, event: Event) -> None:
        fault = fault_of(session, event)
        for person in concerned(session, fault):
            if person.id != event.person_id:
                reply = talk.fault(session, kind, fault, person)
                say(session, person.email, None, reply, event.at)

    return tell

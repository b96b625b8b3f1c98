"""News of rights, for whoever has others than before: a follower."""

from collections.abc import Callable

from sqlmodel import Session

from integrations.speaking import say
from rooms.events import Event
from rooms.granting import RightsChanged
from rooms.models import Person
from rooms.talk import Talk


def tell_whose_rights(talk: Talk) -> Callable[[Session, Event], None]:
    """Return the follower that tells somebody of their rights, unless they changed them."""

    def tell(session: Session, event: Event) -> None:
        if not isinstance(event, RightsChanged):
            raise TypeError(event)
        if event.person_id != event.of_id:
            person = session.get_one(Person, event.of_id)
            reply = talk.rights(session, event, person)
            say(session, person.email, None, reply, event.at)

    return tell

"""News that Webex has other rooms than the inventory, for administrators: a follower."""

from collections.abc import Callable

from sqlmodel import Session

from integrations.speaking import say
from rooms.administration.events import DifferenceFound
from rooms.administrators import administrators
from rooms.events import Event
from rooms.rights import Area, Right
from rooms.talk import Talk


def tell_of_difference(talk: Talk) -> Callable[[Session, Event], None]:
    """Return the follower that tells who may change the whole inventory."""

    def tell(session: Session, event: Event) -> None:
        if not isinstance(event, DifferenceFound):
            raise TypeError(event)
        area = Area(event.organisation_id)
        for person in administrators(session, Right.CHANGE_INVENTORY, area):
            say(session, person.email, None, talk.difference(session, event, person), event.at)

    return tell

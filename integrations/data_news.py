"""News that somebody asks for their data, for whoever may give it: a follower."""

from collections.abc import Callable

from sqlmodel import Session

from integrations.speaking import say
from rooms.administrators import administrators
from rooms.events import Event
from rooms.personal_data.asking import OwnDataWanted
from rooms.rights import Area, Right
from rooms.talk import Talk


def tell_who_answers(talk: Talk) -> Callable[[Session, Event], None]:
    """Return the follower that tells who answers for personal data in the organisation."""

    def tell(session: Session, event: Event) -> None:
        if not isinstance(event, OwnDataWanted):
            raise TypeError(event)
        area = Area(event.organisation_id)
        for person in administrators(session, Right.PERSONAL_DATA, area):
            say(session, person.email, None, talk.data_wanted(session, event, person), event.at)

    return tell

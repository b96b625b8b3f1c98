"""News of endpoints that can't do their work, for those who look after the rooms: a follower."""

from collections.abc import Callable

from sqlmodel import Session

from integrations.speaking import say
from rooms.approval import administrators
from rooms.endpoint_events import EndpointRecovered, EndpointTroubled
from rooms.endpoint_states import BACK
from rooms.events import Event
from rooms.models import Endpoint
from rooms.talk import Talk


def tell_of_endpoint(talk: Talk) -> Callable[[Session, Event], None]:
    """Return the follower that tells every room administrator an endpoint's problem, or its end."""

    def tell(session: Session, event: Event) -> None:
        if not isinstance(event, EndpointTroubled | EndpointRecovered):
            raise TypeError(event)
        problem = event.problem if isinstance(event, EndpointTroubled) else BACK
        endpoint = session.get_one(Endpoint, event.endpoint_id)
        for person in administrators(session, event.organisation_id):
            reply = talk.trouble(session, problem, endpoint, person)
            say(session, person.email, None, reply, event.at)

    return tell

"""News of endpoints that can't do their work, for those who look after the rooms: a follower."""

from collections.abc import Callable

from sqlmodel import Session

from integrations.speaking import say
from rooms.administrators import administrators, area_of_rooms
from rooms.endpoints.events import EndpointRecovered, EndpointTroubled
from rooms.endpoints.states import BACK
from rooms.events import Event
from rooms.models import Endpoint
from rooms.rights import Right
from rooms.talk import Talk


def tell_of_endpoint(talk: Talk) -> Callable[[Session, Event], None]:
    """Return the follower that tells a room's administrators an endpoint's problem, or its end."""

    def tell(session: Session, event: Event) -> None:
        if not isinstance(event, EndpointTroubled | EndpointRecovered):
            raise TypeError(event)
        problem = event.problem if isinstance(event, EndpointTroubled) else BACK
        endpoint = session.get_one(Endpoint, event.endpoint_id)
        area = area_of_rooms(session, event.organisation_id, [endpoint.room_id])
        for person in administrators(session, Right.CLOSE_FAULTS, area):
            reply = talk.trouble(session, problem, endpoint, person)
            say(session, person.email, None, reply, event.at)

    return tell

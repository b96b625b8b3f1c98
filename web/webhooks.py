"""The door for Webex's webhooks: checked, stored, answered; worked on afterwards.

Webex documents neither redelivery nor a deadline for the answer, and disables a webhook that fails
100 times within 5 minutes (Webhooks Guide), so nothing else happens here.
"""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, abort, request

from integrations.doorbell import ring_others
from integrations.inbox import store
from integrations.webex.records import WebhookEvent
from integrations.webex.signature import signed
from integrations.webex.webhooks import OF_MEETINGS, WANTED
from rooms.clock import Clock
from rooms.database import Database

PATH = "/webhooks/webex"
SECONDS_OF_MEETING = 5


def webhooks(database: Database, clock: Clock, secret: str, ring: Callable[[], None]) -> Blueprint:
    """Return the route; `ring` wakes a worker of this process."""
    blueprint = Blueprint("webhooks", __name__)

    @blueprint.post(PATH)
    def webex() -> Response:
        body = request.get_data(cache=False)
        if not signed(secret, body, request.headers.get("X-Spark-Signature")):
            abort(401)
        event = WebhookEvent.read(body)
        if event is None:
            abort(400)
        if (event.resource, event.event) not in (*WANTED, *OF_MEETINGS):
            return Response(status=200)  # somebody else's registration: nothing for us to do
        now = clock.now()
        of_meeting = event.meeting_id is not None
        with database.writing() as session:
            store(
                session,
                key=_key(event, now),
                kind=event.resource,
                subject=f"meeting:{event.meeting_id}" if of_meeting else f"space:{event.space_id}",
                payload=_payload(event),
                now=now,
            )
            ring_others(session)
            session.commit()
        ring()
        return Response(status=200)

    return blueprint


def _key(event: WebhookEvent, now: datetime) -> str:
    """Return what is the same when Webex tells of the same thing twice, and only then.

    A meeting starts and ends as often as people like: once in some seconds is enough to look.
    """
    key = f"webex:{event.resource}:{event.event}:{event.data_id}"
    if event.meeting_id is not None:
        return f"{key}:{int(now.timestamp()) // SECONDS_OF_MEETING}"
    return f"{key}:{event.created}" if event.resource == "memberships" else key


def _payload(event: WebhookEvent) -> dict[str, str | None]:
    return {
        "id": event.data_id,
        "space_id": event.space_id,
        "space_type": event.space_type,
        "old_space_id": event.old_space_id,
        "person_id": event.person_id,
        "actor_id": event.actor_id,
        "meeting_id": event.meeting_id,
    }

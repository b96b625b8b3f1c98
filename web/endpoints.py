"""The door for endpoints on the premises: each posts to an address that only it was given."""

import uuid
from collections.abc import Callable

from flask import Blueprint, Response, abort, request

from calendars.tokens import verify_endpoint_token
from integrations.doorbell import ring_others
from integrations.endpoints.feedback import KIND, LONGEST_POST, PATH
from integrations.inbox import store
from rooms.clock import Clock
from rooms.database import Database

LONGEST_TOKEN = 60


def endpoint_door(
    database: Database, clock: Clock, secret: bytes, ring: Callable[[], None]
) -> Blueprint:
    """Return the route: what is posted goes into the inbox, and is worked on later.

    404 for an address that nobody was given, 413 for more than any device says at once.
    """
    blueprint = Blueprint("endpoints", __name__)

    @blueprint.post(f"{PATH}<token>")
    def post(token: str) -> Response:
        endpoint_id = verify_endpoint_token(secret, token) if len(token) <= LONGEST_TOKEN else None
        if endpoint_id is None:
            abort(404)
        if (request.content_length or 0) > LONGEST_POST:
            abort(413)
        body = request.get_data(cache=False)[:LONGEST_POST].decode("utf-8", "replace")
        with database.writing() as session:
            store(
                session,
                key=f"{KIND}:{uuid.uuid4()}",
                kind=KIND,
                subject=f"{KIND}:{endpoint_id}",
                payload={"endpoint_id": endpoint_id, "body": body.replace("\x00", "")},
                now=clock.now(),
            )
            ring_others(session)
            session.commit()
        ring()
        return Response(status=200)

    return blueprint

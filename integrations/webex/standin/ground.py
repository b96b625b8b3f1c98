"""What every part of the local Webex stands on: time, settings, ids, errors in Webex's words."""

import base64
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from integrations.webex.standin.store import Document, Store
from rooms.clock import Clock

ORGANISATION = "drancy"
_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


@dataclass(frozen=True, slots=True)
class Options:
    """How the local Webex behaves; the defaults are like the cloud, quick and without a queue.

    `meetings_a_day` is how many meetings each host may make in 24 hours, without end where it is 0.
    `connect_seconds` and `hang_up_seconds` pass on the clock that was handed in, the others in
    real time.
    """

    requests_per_minute: int = 300
    meetings_a_day: int = 0
    latency_seconds: float = 0.0
    connect_seconds: float = 1.0
    hang_up_seconds: float = 0.0
    hang_seconds: float = 30.0
    webhook_timeout_seconds: float = 5.0
    webhook_retry_pauses_seconds: tuple[float, ...] = ()
    empty_first_page: bool = False
    site: str = "drancy.webex.example"
    bot_email: str = "salon@webex.example"
    bot_name: str = "Salon"
    bot_token: str = "local-bot"
    service_token: str = "local-service"
    service_client_id: str = "local-client"
    service_client_secret: str = "local-client-secret"
    service_refresh_token: str = "local-refresh"


class ApiFailure(Exception):  # noqa: N818  an answer, not a fault of this program
    """An answer other than success, worded as Webex words them."""

    def __init__(self, status: int, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry_after = retry_after

    def body(self) -> Document:
        """The answer's JSON body."""
        return {
            "message": self.message,
            "errors": [{"description": self.message}],
            "trackingId": f"LOCAL_{uuid.uuid4()}",
        }


@dataclass(frozen=True, slots=True)
class Ground:
    """The store, the clock and the options, shared by all parts."""

    store: Store
    clock: Clock
    options: Options

    def now(self) -> datetime:
        """The present moment, aware UTC."""
        return self.clock.now().astimezone(UTC)


def new_id(kind: str) -> str:
    """A fresh opaque id, like those of Webex."""
    return _opaque(kind, uuid.uuid4())


def settled_id(kind: str, name: str) -> str:
    """The id that this name always gets: the same in every store."""
    return _opaque(kind, uuid.uuid5(_NAMESPACE, f"{kind}/{name.lower()}"))


def _opaque(kind: str, number: uuid.UUID) -> str:
    raw = f"ciscospark://us/{kind}/{number}".encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def stamp(when: datetime) -> str:
    """A moment as Webex writes it: UTC with milliseconds."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"


def exact(when: datetime) -> str:
    """A moment as the store keeps it, with all its digits."""
    return when.astimezone(UTC).isoformat()


def moment(text: str) -> datetime:
    """The moment that was written by `stamp` or `exact`, or by a client (ISO 8601)."""
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def shown(document: Document) -> Document:
    """What a client gets of a document: all but what begins with an underscore."""
    return {key: value for key, value in document.items() if key[0] != "_" and value is not None}


def wanted_text(body: Document, key: str) -> str:
    """A string that a request must carry; 400 without."""
    value = body.get(key)
    if not isinstance(value, str) or not value:
        raise ApiFailure(400, f"'{key}' is required.")
    return value


def text_or_none(body: Document, key: str) -> str | None:
    """A string that a request may carry; 400 when it is something else."""
    value: Any = body.get(key)
    if value is None or isinstance(value, str):
        return value or None
    raise ApiFailure(400, f"'{key}' must be a string.")

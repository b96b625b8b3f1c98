"""The one way out to Webex: every request, also the SDK's, is metered, timed and judged here."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from webexteamssdk import webexteamssdkException

from integrations.errors import (
    NotFound,
    OutsideError,
    PermanentError,
    TransientError,
    retry_after,
)
from integrations.webex.budget import Priority, RequestBudget

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_TRANSIENT = frozenset({408, 423, 425, 429})
_GONE = frozenset({404, 410})
_TOO_MANY = 429
LARGEST_ANSWER_BYTES = 16 * 1024 * 1024
_FIRST_ERROR = 400
_FIRST_SERVER_ERROR = 500
# What Webex asks for where it names no time (its SDK assumes the same).
_USUAL_WAIT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait, in seconds: for the connection, and for each part of the answer."""

    connect_seconds: float = 5.0
    read_seconds: float = 20.0


@dataclass(slots=True)
class _Operation:
    name: str
    priority: Priority
    requests_left: int


_operation: ContextVar[_Operation | None] = ContextVar("webex_operation", default=None)


@contextmanager
def operation(name: str, priority: Priority, *, at_most: int = 1) -> Iterator[None]:
    """Name what is being done, for errors; at most `at_most` requests go out inside.

    Far sides page with `rel=next` for as long as they please, also with empty pages: the bound is
    what ends that. Anything unreadable inside becomes a `TransientError`.
    """
    token = _operation.set(_Operation(name, priority, at_most))
    try:
        yield
    except OutsideError:
        raise
    except (requests.RequestException, webexteamssdkException, ValueError, AssertionError) as fault:
        raise TransientError(f"Webex could not: {name} ({type(fault).__name__}).") from None
    finally:
        _operation.reset(token)


class MeteredAdapter(HTTPAdapter):
    """Sends one request to the one host it knows, and turns failures into ours.

    A token never leaves for another host, whatever a `Link` header or a redirect says.
    """

    def __init__(self, base_url: str, budget: RequestBudget, timeouts: Timeouts) -> None:
        super().__init__()
        self._origin = _origin(base_url)
        self._budget = budget
        self._timeouts = timeouts

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002  the base class's signature
        timeout: Any = None,  # noqa: ARG002
        verify: bool | str = True,  # noqa: FBT001, FBT002
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Return the answer of a request that went well; errors as `integrations.errors` says."""
        current = _operation.get() or _Operation("call Webex", Priority.WATCH, 1)
        if _origin(request.url or "") != self._origin:
            raise PermanentError(f"Webex sent us elsewhere: {current.name}.")
        if current.requests_left <= 0:
            raise TransientError(f"Webex gives too many pages: {current.name}.")
        current.requests_left -= 1
        self._budget.take(current.priority)
        wait = (self._timeouts.connect_seconds, self._timeouts.read_seconds)
        try:
            answer = super().send(request, stream, wait, verify, cert, proxies)
            _read_bounded(answer, current.name)
        except (requests.RequestException, HTTPError) as fault:
            kind = type(fault).__name__
            raise TransientError(f"Webex can't be reached: {current.name} ({kind}).") from None
        if answer.status_code >= _FIRST_ERROR:
            raise self._failure(current.name, answer)
        return answer

    def _failure(self, name: str, answer: requests.Response) -> OutsideError:
        status = answer.status_code
        message = f"Webex answered {status}: {name}{_tracking(answer)}."
        reason = _reason(answer)
        if status in _GONE:
            return NotFound(message, status=status, reason=reason)
        if status not in _TRANSIENT and status < _FIRST_SERVER_ERROR:
            return PermanentError(message, status=status, reason=reason)
        wait = retry_after(answer.headers.get("Retry-After"))
        if status == _TOO_MANY:
            wait = wait if wait is not None else _USUAL_WAIT_SECONDS
            self._budget.stop_for(wait)
        return TransientError(message, retry_after_seconds=wait, status=status, reason=reason)


def _read_bounded(answer: requests.Response, name: str) -> None:
    """Read the body here, so that its faults are ours too and its size has an end."""
    try:
        body = answer.raw.read(LARGEST_ANSWER_BYTES + 1, decode_content=True)
    finally:
        answer.raw.close()
    if len(body) > LARGEST_ANSWER_BYTES:
        raise TransientError(f"Webex's answer is too large: {name}.")
    answer.raw = BytesIO(body)


def prepare(session: requests.Session, adapter: MeteredAdapter, base_url: str) -> None:
    """Make a session send everything through the adapter; a loopback host needs no proxy."""
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    if urlsplit(base_url).hostname in _LOOPBACK:
        session.trust_env = False


class ThreadSessions:
    """One `requests` session for each thread: they are not safe to share."""

    def __init__(self, base_url: str, budget: RequestBudget, timeouts: Timeouts) -> None:
        self._base_url = base_url
        self.budget = budget
        self._timeouts = timeouts
        self._local = threading.local()

    def session(self) -> requests.Session:
        """The session of the calling thread."""
        found: requests.Session | None = getattr(self._local, "session", None)
        if found is None:
            found = requests.Session()
            adapter = MeteredAdapter(self._base_url, self.budget, self._timeouts)
            prepare(found, adapter, self._base_url)
            self._local.session = found
        return found


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()


def _tracking(answer: requests.Response) -> str:
    tracking = answer.headers.get("Trackingid", "")
    return f" [{tracking[:80]}]" if tracking.replace("_", "").replace("-", "").isalnum() else ""


def _reason(answer: requests.Response) -> str:
    try:
        body = answer.json()
    except ValueError:
        return ""
    message = body.get("message") if isinstance(body, dict) else None
    return message[:300] if isinstance(message, str) else ""

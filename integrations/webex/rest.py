"""A small typed client for what the SDK lacks: one request, one JSON object back."""

from dataclasses import dataclass
from typing import Any

import requests

from integrations.errors import PermanentError
from integrations.webex import reading
from integrations.webex.budget import Priority
from integrations.webex.tokens import TokenSource
from integrations.webex.transport import ThreadSessions, operation

_NO_CONTENT = 204
_UNAUTHORISED = 401


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `path` has its values filled in and quoted, `name` says it in words."""

    name: str
    method: str
    path: str
    params: dict[str, Any] | None = None
    body: dict[str, Any] | None = None


class Rest:
    """Talks to the API by one token."""

    def __init__(self, base_url: str, tokens: TokenSource, sessions: ThreadSessions) -> None:
        self._base_url = base_url.rstrip("/")
        self._tokens = tokens
        self._sessions = sessions

    def load(self, priority: Priority) -> tuple[float, int]:
        """Return how the token stands, as `RequestBudget.load` does."""
        return self._sessions.budget.load(priority)

    def token(self) -> str:
        """Return the token of the moment; errors as `TokenSource` has them."""
        return self._tokens.token()

    def call(self, request: Request, priority: Priority) -> dict[str, Any]:
        """The answer's object, empty where there is no body; errors as `integrations.errors`."""
        with operation(request.name, priority, at_most=2):
            answer = self._send(request, f"{self._base_url}/{request.path}")
            return _object(answer, request.name)

    def items(
        self, request: Request, priority: Priority, *, pages: int = 50
    ) -> list[dict[str, Any]]:
        """All items of a paged answer; a page may well be empty.

        More than `pages` pages are a `TransientError`: half a list would pass for a whole one.
        """
        found: list[dict[str, Any]] = []
        url: str | None = f"{self._base_url}/{request.path}"
        first = True
        with operation(request.name, priority, at_most=pages):
            while url:
                answer = self._send(request, url, first=first)
                found += reading.objects(_object(answer, request.name), "items")
                url = answer.links.get("next", {}).get("url")
                first = False
        return found

    def _send(self, request: Request, url: str, *, first: bool = True) -> requests.Response:
        token = self._tokens.token()
        try:
            return self._once(request, url, token, first=first)
        except PermanentError as error:
            if error.status != _UNAUTHORISED or not self._tokens.refuse(token):
                raise
        return self._once(request, url, self._tokens.token(), first=first)

    def _once(self, request: Request, url: str, token: str, *, first: bool) -> requests.Response:
        return self._sessions.session().request(
            request.method,
            url,
            params=request.params if first else None,
            json=request.body,
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
            allow_redirects=False,
        )


def _object(answer: requests.Response, name: str) -> dict[str, Any]:
    if answer.status_code == _NO_CONTENT or not answer.content:
        return {}
    return reading.as_object(answer.json(), name)

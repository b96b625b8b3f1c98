"""webexteamssdk, one object for each thread, with every request sent through our own transport."""

import threading
from typing import Any

import requests
from webexteamssdk import WebexTeamsAPI

from integrations.webex import reading
from integrations.webex.budget import RequestBudget
from integrations.webex.tokens import TokenSource
from integrations.webex.transport import MeteredAdapter, Timeouts, prepare


class ThreadSdks:
    """Gives each thread its own SDK object: the SDK is not thread-safe.

    Its own waiting for rate limits is off, since it would sleep as long as Webex pleases; what it
    would parse into its models stays JSON, which our records read.
    """

    def __init__(
        self, base_url: str, tokens: TokenSource, budget: RequestBudget, timeouts: Timeouts
    ) -> None:
        # The SDK joins paths to the base as a browser would: without the slash "v1" gets lost.
        self._base_url = base_url.rstrip("/") + "/"
        self._tokens = tokens
        self._budget = budget
        self._timeouts = timeouts
        self._local = threading.local()

    def sdk(self) -> Any:
        """The SDK object of the calling thread, by the token of the moment."""
        token = self._tokens.token()
        if getattr(self._local, "token", None) != token:
            self._local.sdk, self._local.token = self._build(token), token
        return self._local.sdk

    def _build(self, token: str) -> Any:
        sdk = WebexTeamsAPI(
            access_token=token,
            base_url=self._base_url,
            single_request_timeout=max(1, int(self._timeouts.read_seconds)),
            wait_on_rate_limit=False,
            object_factory=_as_it_is,
        )
        # The SDK takes no session of ours, and only a session's adapter sees every page it asks
        # for. This is the one place that reaches inside.
        session: requests.Session = sdk._session._req_session  # noqa: SLF001
        adapter = MeteredAdapter(self._base_url, self._budget, self._timeouts)
        prepare(session, adapter, self._base_url)
        return sdk


def _as_it_is(model: str, data: object) -> dict[str, Any]:
    return reading.as_object(data, model)

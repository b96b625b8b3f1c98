"""The only door to Webex: what the rest of the program gets to see of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from integrations.webex.budget import RequestBudget
from integrations.webex.devices import Devices
from integrations.webex.meetings import Meetings
from integrations.webex.messaging import Messaging
from integrations.webex.rest import Rest
from integrations.webex.sdk import ThreadSdks
from integrations.webex.tokens import (
    RefreshingToken,
    ServiceApp,
    StaticToken,
    TokenSource,
    TokenStorage,
)
from integrations.webex.transport import ThreadSessions, Timeouts
from integrations.webex.webhooks import OF_MEETINGS, Webhooks
from rooms.clock import Clock

CLOUD_URL = "https://webexapis.com/v1/"


@dataclass(frozen=True, slots=True)
class WebexGateway:
    """Everything that can be asked of Webex; safe to use from several threads.

    `meetings` and `meeting_webhooks` are `None` without a service token: a bot can't make meetings.
    `service` tells when the service token ends.
    """

    messaging: Messaging
    webhooks: Webhooks
    meeting_webhooks: Webhooks | None
    devices: Devices
    meetings: Meetings | None
    bot_budget: RequestBudget
    service_budget: RequestBudget | None
    service: TokenSource | None


def connect(
    base_url: str,
    bot_token: str,
    *,
    service: TokenSource | None = None,
    timeouts: Timeouts | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> WebexGateway:
    """The gateway to a Webex cloud (or its stand-in) at `base_url`; nothing is sent yet.

    Each token has a request budget of its own.
    """
    waits = timeouts or Timeouts()
    bot_budget = RequestBudget(monotonic)
    bot_sessions = ThreadSessions(base_url, bot_budget, waits)
    bot = Rest(base_url, StaticToken(bot_token), bot_sessions)
    sdks = ThreadSdks(base_url, StaticToken(bot_token), bot_budget, waits)
    service_rest = meeting_webhooks = None
    service_budget = RequestBudget(monotonic) if service else None
    if service and service_budget:
        service_rest = Rest(base_url, service, ThreadSessions(base_url, service_budget, waits))
        service_sdks = ThreadSdks(base_url, service, service_budget, waits)
        meeting_webhooks = Webhooks(service_sdks, OF_MEETINGS)
    return WebexGateway(
        messaging=Messaging(sdks),
        webhooks=Webhooks(sdks),
        meeting_webhooks=meeting_webhooks,
        devices=Devices(service_rest, bot),
        meetings=Meetings(service_rest) if service_rest else None,
        bot_budget=bot_budget,
        service_budget=service_budget,
        service=service,
    )


def service_app(
    base_url: str,
    app: ServiceApp,
    storage: TokenStorage,
    clock: Clock,
    *,
    timeouts: Timeouts | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> RefreshingToken:
    """A token source that refreshes a service app's token at this cloud."""
    sessions = ThreadSessions(base_url, RequestBudget(monotonic), timeouts or Timeouts())
    return RefreshingToken(app, sessions, base_url, storage, clock)

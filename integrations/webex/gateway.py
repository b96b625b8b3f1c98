"""The only door to Webex: what the rest of the program gets to see of it."""

import time
from collections.abc import Callable, Sequence
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
    `services` tell when each service token ends; the first is the meetings'.
    """

    messaging: Messaging
    webhooks: Webhooks
    meeting_webhooks: Webhooks | None
    devices: Devices
    meetings: Meetings | None
    bot_budget: RequestBudget
    service_budget: RequestBudget | None
    services: tuple[TokenSource, ...]


def connect(
    base_url: str,
    bot_token: str,
    *,
    services: Sequence[TokenSource] = (),
    timeouts: Timeouts | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> WebexGateway:
    """The gateway to a Webex cloud (or its stand-in) at `base_url`; nothing is sent yet.

    Each token has a request budget of its own. Devices are spoken to by all service tokens,
    meetings by the first alone, as it is their host or speaks for those who are.
    """
    waits = timeouts or Timeouts()
    bot_budget = RequestBudget(monotonic)
    bot_sessions = ThreadSessions(base_url, bot_budget, waits)
    bot = Rest(base_url, StaticToken(bot_token), bot_sessions)
    sdks = ThreadSdks(base_url, StaticToken(bot_token), bot_budget, waits)
    budgets = [RequestBudget(monotonic) for _ in services]
    rests = [
        Rest(base_url, service, ThreadSessions(base_url, budget, waits))
        for service, budget in zip(services, budgets, strict=True)
    ]
    meeting_webhooks = None
    if services:
        service_sdks = ThreadSdks(base_url, services[0], budgets[0], waits)
        meeting_webhooks = Webhooks(service_sdks, OF_MEETINGS)
    return WebexGateway(
        messaging=Messaging(sdks),
        webhooks=Webhooks(sdks),
        meeting_webhooks=meeting_webhooks,
        devices=Devices(rests, bot),
        meetings=Meetings(rests[0]) if rests else None,
        bot_budget=bot_budget,
        service_budget=budgets[0] if budgets else None,
        services=tuple(services),
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

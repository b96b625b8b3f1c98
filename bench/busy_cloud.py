"""A local Webex with limits and latency, in a process of its own: devices, meetings and tokens.

It prints where it is and what there is in it, and at each line that it reads, who is in a meeting.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from integrations.loopback import serve_on_loopback
from integrations.webex.standin.app import API, create_app
from integrations.webex.standin.devices import DeviceSeed
from integrations.webex.standin.ground import Options, moment
from integrations.webex.standin.store import Store
from integrations.webex.standin.world import World

A_MINUTE, LATENCY_SECONDS = 300, 0.3


@dataclass(frozen=True, slots=True)
class Pace:
    """Time that passes `speed` times as fast since `since` (the machine's seconds): a clock."""

    speed: float
    since: float

    def now(self) -> datetime:
        """Return the moment that it is by now, aware, in UTC."""
        passed = (time.time() - self.since) * self.speed
        return datetime.fromtimestamp(self.since, UTC) + timedelta(seconds=passed)

    @property
    def monotonic(self) -> Callable[[], float]:
        """Seconds that never go back, as fast."""
        return lambda: time.monotonic() * self.speed


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """So many meetings that begin at `starts_at` (ISO 8601), and what stands ready for them."""

    speed: float
    since: float
    starts_at: str
    meetings: int
    devices: int
    tokens: int

    def words(self) -> str:
        """Return it as the argument of this program."""
        return json.dumps(asdict(self))


def device_id(number: int) -> str:
    """Return the id of the device with this number."""
    return f"device-{number}"


def title(number: int) -> str:
    """Return the title of the meeting with this number."""
    return f"Meeting {number}"


def main() -> None:
    """Serve until the input ends."""
    crowd = Crowd(**json.loads(sys.argv[1]))
    pace = Pace(crowd.speed, crowd.since)
    options = Options(requests_per_minute=A_MINUTE, latency_seconds=LATENCY_SECONDS / crowd.speed)
    world = World(Store(":memory:"), pace, options, pace.monotonic)
    world.seed(devices=[DeviceSeed(device_id(n), device_id(n)) for n in range(crowd.devices)])
    ready = {"meetings": _meetings(world, crowd), "tokens": _tokens(world, crowd.tokens)}
    served = serve_on_loopback(create_app(world), "busy-webex")  # without webhooks: none are hooked
    print(json.dumps({"webex": f"{served.url}{API}/", **ready}), flush=True)
    for _ in sys.stdin:
        print(json.dumps(_seen(world, pace.now())), flush=True)
    served.stop()


def _meetings(world: World, crowd: Crowd) -> list[Mapping[str, Any]]:
    host = world.people.caller(world.options.service_token)
    start = datetime.fromisoformat(crowd.starts_at)
    when = {"start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat()}
    return [world.meetings.create(host, {"title": title(n), **when}) for n in range(crowd.meetings)]


def _tokens(world: World, number: int) -> list[str]:
    options = world.options
    form = {
        "grant_type": "refresh_token",
        "client_id": options.service_client_id,
        "client_secret": options.service_client_secret,
        "refresh_token": options.service_refresh_token,
    }
    return [str(world.people.grant(form)["access_token"]) for _ in range(number)]


def _seen(world: World, now: datetime) -> Mapping[str, Any]:
    """Return since when each device is in which meeting, and how many requests were refused."""
    calls = [call for call in world.store.find("call") if call["fate"] == "connect"]
    there = {
        call["device"]: (call["connects"], call["name"])
        for call in calls
        if call["ended"] is None and moment(call["connects"]) <= now
    }
    return {"joined": there, "refused": world.limits.refused}


if __name__ == "__main__":
    main()

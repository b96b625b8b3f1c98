"""The whole road in one process for tests: local Webex and mail over real sockets, a real worker.

The webhooks are really sent, signed and received; the worker is called by the test, so that time
and order are the test's own.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import pytest
from flask import Flask
from sqlmodel import col, select
from werkzeug.serving import make_server

from bot import Salon, wire
from integrations.mail.mailbox import Mailbox
from integrations.settings import read_settings
from integrations.webex import gateway
from integrations.webex.standin.devices import DeviceSeed
from integrations.webex.standin.ground import Options
from integrations.webex.standin.server import serve_in_thread
from integrations.webex.standin.store import Store
from integrations.webex.standin.world import World
from integrations.webex.transport import Timeouts
from rooms.database import Database
from rooms.models import Booking, Endpoint, OutboxItem
from tests.builders import FixedClock, Town, settled_town
from tests.waiting import PATIENCE_SECONDS
from web.app import create_app
from web.webhooks import PATH, webhooks

MOST_STEPS = 500
WEBHOOK_SECRET = "webhook secret"
T = TypeVar("T")
AGENT = "agent@drancy.example"
GUEST = "contact@partenaire.example"


class Road:
    """A town, its far sides, and the bot between them."""

    def __init__(
        self,
        database: Database,
        world: World,
        mailbox: Mailbox,
        webex_url: str,
        clock: FixedClock,
        further: Mapping[str, str] | None = None,
    ) -> None:
        self.database = database
        self.world = world
        self.mailbox = mailbox
        self.clock = clock
        self.webex_url, self.public_url = webex_url, ""
        self.further = further or {}
        self.salon: Salon = wire(
            read_settings(self.environment()), clock, lambda: clock.now().timestamp()
        )
        self.units = self.salon.units
        self.town: Town = settled_town(self.units)
        with database.reading() as session:
            endpoints = session.exec(select(Endpoint)).all()
        world.seed(
            people=[(AGENT, "Agent de Drancy"), ("agent@bobigny.example", "Agent de Bobigny")],
            devices=[
                DeviceSeed(e.name, e.device_id, e.workspace_id, e.sip_address) for e in endpoints
            ],
        )

    def environment(self) -> dict[str, str]:
        """Return the settings under which the bot takes the local far sides for the cloud."""
        return {
            "DATABASE_URL": self.database.url,
            "PUBLIC_URL": self.public_url or "http://127.0.0.1:9",
            "SECRET_KEY": "secret of the tests",
            "WEBEX_API_URL": self.webex_url,
            "WEBEX_BOT_TOKEN": self.world.options.bot_token,
            "WEBEX_SERVICE_TOKEN": self.world.options.service_token,
            "WEBEX_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "SMTP_URL": self.mailbox.url,
            "MAIL_FROM": "salles@drancy.example",
            **self.further,
        }

    def app(self) -> Flask:
        """Return the application with the door for webhooks."""
        door = webhooks(self.database, self.clock, WEBHOOK_SECRET, self.salon.worker.ring)
        return create_app(self.database, [door])

    def say(self, text: str, by: str = AGENT, **more: Any) -> dict[str, Any]:
        """Say something, work until nothing is due, and return the bot's last message."""
        said = self.tell(text, by, **more)
        self.salon.worker.drain()
        return self.messages(str(said["roomId"]))[-1]

    def tell(self, text: str, by: str = AGENT, **more: Any) -> dict[str, Any]:
        """Say something and wait until its webhook is in the inbox."""
        return self.until_heard(lambda: self.world.say(by, text, **more))

    def press(self, message: dict[str, Any], inputs: dict[str, Any], by: str = AGENT) -> None:
        """Press a button and work until nothing is due."""
        self.until_heard(lambda: self.world.press(by, str(message["id"]), inputs))
        self.salon.worker.drain()

    def pass_time(self, by: timedelta) -> None:
        """Let time pass, and do what has fallen due."""
        self.clock.move(by)
        self.salon.worker.drain()

    def messages(self, space_id: str | None = None) -> list[dict[str, Any]]:
        """Return what the bot said, in one space or in all, in order."""
        spaces = [s for s in self.world.state()["spaces"] if space_id in (None, s["id"])]
        return [m for space in spaces for m in space["messages"] if m["from_bot"]]

    def device(self, name: str) -> dict[str, Any]:
        """Return the state of the device whose name contains `name`."""
        found: list[dict[str, Any]] = self.world.state()["devices"]
        return next(device for device in found if name in device["name"])

    def bookings(self) -> list[Booking]:
        """Return every booking, in the order in which they were made."""
        with self.database.reading() as session:
            return list(session.exec(select(Booking).order_by(col(Booking.id))))

    def until_heard(self, act: Callable[[], T]) -> T:
        """Do something that Webex tells the bot of; return its result once that is in the inbox."""
        result = act()
        assert self.world.sender.wait_idle(PATIENCE_SECONDS), "the webhooks hang"
        return result


def go_on(road: Road, by: timedelta) -> None:
    """Let time pass, and do what falls due on the way when it does."""
    assert by >= timedelta()
    until = road.clock.now() + by
    waiting = select(OutboxItem.due_at).where(col(OutboxItem.settled_at).is_(None))
    for _ in range(MOST_STEPS):
        road.salon.worker.drain()
        now = road.clock.now()
        with road.database.reading() as session:
            due = [at for at in session.exec(waiting) if now < at <= until]
        road.clock.set(min(due, default=until))
        if not due:
            road.salon.worker.drain()
            return
    raise AssertionError("this takes too many steps")


def live_until(road: Road, until: datetime, since: datetime, look: Callable[[], object]) -> None:
    """Let time pass until then; from `since` on, look each minute as the schedule does."""
    go_on(road, max(since - road.clock.now(), timedelta()))
    while road.clock.now() < until:
        look()
        go_on(road, timedelta(minutes=1))


@contextmanager
def road_on(
    database: Database,
    options: Options | None = None,
    further: Mapping[str, str] | None = None,
    clock: FixedClock | None = None,
) -> Iterator[Road]:
    """Open the road on a migrated, empty database; `further` settings go before the usual ones.

    Nobody on it gives up because the machine has much else to do.
    """
    clock = clock or FixedClock()
    mailbox = Mailbox()
    mailbox.start()
    options = replace(
        options or Options(connect_seconds=0), webhook_timeout_seconds=PATIENCE_SECONDS
    )
    world = World(Store(":memory:"), clock, options)
    webex = serve_in_thread(world)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gateway, "Timeouts", partial(Timeouts, PATIENCE_SECONDS, PATIENCE_SECONDS))
        road = Road(database, world, mailbox, webex.api_url, clock, further)
    door = make_server("127.0.0.1", 0, road.app(), threaded=True)
    thread = threading.Thread(target=door.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    road.public_url = f"http://127.0.0.1:{door.port}"
    try:
        road.salon.adapters.gateway.webhooks.ensure(road.public_url + PATH, WEBHOOK_SECRET)
        yield road
    finally:
        webex.stop()
        door.shutdown()
        door.server_close()
        thread.join(PATIENCE_SECONDS)
        mailbox.close()
        road.salon.database.close()

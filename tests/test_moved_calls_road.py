"""A conference that is made anew elsewhere while its call runs takes everybody along."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlmodel import col, select

from integrations.conferencing.standin.cms import Account, MeetingServer
from integrations.conferencing.standin.mixer import RememberedMixer
from integrations.conferencing.watch import ProviderWatch
from integrations.loopback import serve_on_loopback
from integrations.webex.standin.ground import Options
from rooms.calls.legs import Leg
from rooms.database import Database
from rooms.models import Endpoint, OutboxItem
from rooms.reference import reference_of
from tests.builders import FixedClock, at
from tests.rig.town import allow
from tests.road import Road, go_on, road_on

DOMAIN = "bridge.drancy.example"
BOOK = "réserve Jaurès, Mandela et Simone Veil demain de 14h à 16h avec visio"
QUICK = Options(connect_seconds=0, requests_per_minute=100_000)
SIMONE = "simone-veil@sip.drancy.example"


@dataclass(frozen=True, slots=True)
class Bridge:
    """A Meeting Server, which is taken before Webex; Simone Veil's endpoint only speaks SIP."""

    road: Road
    server: MeetingServer
    mixer: RememberedMixer

    def break_down(self, *, with_calls: bool) -> None:
        """Answer no more; the calls in it go on, or are lost with it."""
        self.server.is_down = True
        for uri in self.server.spaces if with_calls else ():
            self.road.world.set_outside(f"{uri}@{DOMAIN}", "unreachable")
        for name in ("Jaurès", "Mandela") if with_calls else ():
            self.road.world.calls.drop(str(self.road.device(name)["id"]))

    def places(self) -> set[str]:
        """Return at which kind of place the two endpoints that take commands are in a call."""
        calls = [self.road.device(name)["call"] for name in ("Jaurès", "Mandela")]
        return {_place(call["with"]) if call else "none" for call in calls}

    def go_on(self, minutes: int) -> None:
        """Let time pass, looking at the providers each minute as the schedule does."""
        for _ in range(minutes):
            self.watch.look()
            go_on(self.road, timedelta(minutes=1))

    watch: ProviderWatch


def _place(address: str) -> str:
    return "cms" if address.endswith(DOMAIN) else "webex"


@pytest.fixture
def bridge(database: Database) -> Iterator[Bridge]:
    with ExitStack() as stack:
        clock = FixedClock()
        mixer, account = RememberedMixer(clock.now), Account()
        server = MeetingServer(mixer, account)
        served = serve_on_loopback(server.app(), "meeting-server")
        stack.callback(served.stop)
        further = {
            "CMS_URL": served.url,
            "CMS_USERNAME": account.username,
            "CMS_PASSWORD": account.password,
            "CMS_SIP_DOMAIN": DOMAIN,
            "CMS_WEB_URL": "https://join.drancy.example",
        }
        road = stack.enter_context(road_on(database, QUICK, further, clock))
        allow(road, providers=["cms", "webex"])
        with road.units.open() as unit:
            rung = select(Endpoint).where(Endpoint.room_id == road.town.id_of("simone-veil"))
            endpoint = unit.session.exec(rung).one()
            endpoint.kind, endpoint.sip_address = "sip", SIMONE
        watch = ProviderWatch(road.units, clock, road.salon.adapters.providers)
        road.say(BOOK)
        bridge = Bridge(road, server, mixer, watch)
        go_on(road, at(14, 1) - clock.now())
        while "none" in bridge.places() and clock.now() < at(14, 4):  # on a busy machine
            go_on(road, timedelta(minutes=1))
        yield bridge


def legs(road: Road, name: str) -> list[tuple[str, str]]:
    """Return the stays of an end, with their causes."""
    with road.database.reading() as session:
        mine = select(Leg).where(Leg.name == name).order_by(col(Leg.id))
        return [(leg.state, leg.cause) for leg in session.exec(mine)]


def told(road: Road, words: str) -> int:
    return sum(words in message["text"] for message in road.messages())


def test_a_call_whose_bridge_is_lost_goes_on_elsewhere(bridge: Bridge) -> None:
    road = bridge.road
    assert bridge.places() == {"cms"}
    assert bridge.mixer.rung == [SIMONE]
    bridge.break_down(with_calls=True)
    bridge.go_on(6)
    assert bridge.places() == {"webex"}
    assert told(road, "Webex") == 1
    assert told(road, "L’appel a démarré") == 1
    [meeting] = road.world.state()["meetings"]
    there = {one["name"] for one in meeting["participants"] if one["state"] == "joined"}
    assert len(there) == 3
    bridge.server.is_down = False
    bridge.go_on(12)
    assert bridge.server.spaces == []
    go_on(road, timedelta(hours=2))
    assert bridge.places() == {"none"}
    with road.database.reading() as session:
        assert session.exec(select(Leg).where(col(Leg.left_at).is_(None))).all() == []
        waiting = select(OutboxItem.kind).where(col(OutboxItem.settled_at).is_(None))
        assert "call" not in session.exec(waiting).all()


def test_a_call_stays_where_it_is_while_its_ends_are_in_it(bridge: Bridge) -> None:
    bridge.break_down(with_calls=False)
    bridge.go_on(10)
    assert bridge.places() == {"cms"}
    assert told(bridge.road, "Webex") == 0


def test_who_is_still_in_the_former_conference_leaves_it(bridge: Bridge) -> None:
    road = bridge.road
    bridge.server.forget()
    road.say(f"prolonge {reference_of(road.bookings()[0].id)} de 30 minutes")
    commands = [one["command"] for one in road.device("Jaurès")["commands"]]
    assert commands.count("Call.Disconnect") == 1, "the former call still went on"
    go_on(road, timedelta(minutes=1))
    assert bridge.places() == {"webex"}
    for name in ("Jaurès", "Mandela"):
        assert legs(road, name) == [("left", "moved"), ("connected", "")]
    assert legs(road, "Simone Veil")[-1] == ("connected", "")


def test_who_had_hung_up_is_not_called_to_the_new_conference(bridge: Bridge) -> None:
    road = bridge.road
    road.world.calls.hang_up(str(road.device("Jaurès")["id"]))
    go_on(road, timedelta(minutes=2))
    bridge.server.forget()
    road.say(f"prolonge {reference_of(road.bookings()[0].id)} de 30 minutes")
    go_on(road, timedelta(minutes=2))
    assert bridge.places() == {"none", "webex"}

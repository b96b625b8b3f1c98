"""Three rooms rung into a real mixing bridge, which speaks the Meeting Server's dialect."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from integrations.conferencing.standin.cms import Account, MeetingServer
from integrations.loopback import serve_on_loopback
from rooms.database import Database
from tests.rig import baresip, janus
from tests.rig.baresip import SipRoom
from tests.rig.janus import AudioBridge, Janus
from tests.rig.mixer import JanusMixer
from tests.rig.sip import Phone
from tests.rig.town import add_site, allow, furnish, states
from tests.road import Road, go_on, road_on
from tests.waiting import until

TO_THE_START = timedelta(days=1, hours=5)  # from `builders.NOW`, 9 o'clock in Paris
TONES_HZ = {"jaures": 440, "simone-veil": 660, "gymnase": 1000}
ALL = set(TONES_HZ.values())
EARLY = timedelta(minutes=5)
A_LOOK = timedelta(seconds=5)
NAMES = {"Jaurès", "Simone Veil", "Coubertin"}
pytestmark = pytest.mark.skipif(
    not (baresip.IS_INSTALLED and janus.IS_INSTALLED), reason="baresip or Janus isn't installed"
)


@dataclass(frozen=True, slots=True)
class Bridge:
    """The bridge: what mixes, what rings, and the API by which its rooms are looked into."""

    janus: Janus
    mixer: JanusMixer
    api: AudioBridge
    server: MeetingServer

    def seats(self) -> list[int]:
        """Return how many are in each of its rooms."""
        return [len(self.api.present(room)) for room in self.api.rooms()]


@pytest.fixture(scope="module")
def rooms() -> Iterator[dict[str, SipRoom]]:
    rooms = {name: SipRoom(name, hz) for name, hz in TONES_HZ.items()}
    yield rooms
    for room in rooms.values():
        room.stop()


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    running, phone = Janus(), Phone()
    api = AudioBridge(running.url)
    mixer = JanusMixer(api, phone)
    yield Bridge(running, mixer, api, MeetingServer(mixer, Account()))
    phone.stop()
    running.stop()


@pytest.fixture
def road(sqlite_database: Database, rooms: dict[str, SipRoom], bridge: Bridge) -> Iterator[Road]:
    """Open a road on which three rooms at three sites have a SIP address, and are booked."""
    for room in rooms.values():
        room.forget()
    served = serve_on_loopback(bridge.server.app(), "meeting-server")
    account = Account()
    settings = {
        "CMS_URL": served.url,
        "CMS_USERNAME": account.username,
        "CMS_PASSWORD": account.password,
        "CMS_WEB_URL": "https://join.drancy.example",
    }
    with road_on(sqlite_database, further=settings) as road:
        add_site(road, "gymnase", "Gymnase", "Coubertin")
        for room in rooms.values():
            furnish(road, room)
        allow(road, providers=["cms"])
        road.say("réserve Jaurès, Simone Veil et Coubertin demain de 14h à 15h avec visio")
        yield road
    served.stop()


def all_hear_the_others(rooms: dict[str, SipRoom]) -> bool:
    return all(
        room.is_talking and room.hears(ALL) == ALL - {room.tone_hz} for room in rooms.values()
    )


def come_together(road: Road, rooms: dict[str, SipRoom]) -> None:
    """Let the clock run until all hear each other, slowly enough for those who are rung."""

    def hear() -> bool:
        go_on(road, A_LOOK)
        return all_hear_the_others(rooms)

    until(hear)


def is_hung_up(rooms: dict[str, SipRoom]) -> bool:
    return not any(room.calls() for room in rooms.values())


def test_three_sites_are_rung_hear_each_other_and_are_hung_up(
    road: Road, rooms: dict[str, SipRoom], bridge: Bridge
) -> None:
    go_on(road, TO_THE_START - EARLY - A_LOOK)
    assert is_hung_up(rooms)
    assert bridge.mixer.rung == []
    come_together(road, rooms)
    go_on(road, A_LOOK)
    assert states(road) == dict.fromkeys(NAMES, "connected")
    assert bridge.seats() == [3]
    assert sorted(bridge.mixer.rung) == sorted(room.address for room in rooms.values())
    road.pass_time(timedelta(hours=1, minutes=5))
    until(lambda: is_hung_up(rooms))
    assert bridge.api.rooms() == []
    assert states(road) == dict.fromkeys(NAMES, "left")


def test_a_room_that_drops_out_is_rung_again(
    road: Road, rooms: dict[str, SipRoom], bridge: Bridge
) -> None:
    go_on(road, TO_THE_START - EARLY)
    come_together(road, rooms)
    rooms["gymnase"].hang_up()
    until(lambda: bridge.seats() == [2])
    come_together(road, rooms)
    assert bridge.mixer.rung.count(rooms["gymnase"].address) == 2
    assert len(bridge.mixer.rung) == 4


def test_a_bridge_that_restarts_gets_everybody_back(
    road: Road, rooms: dict[str, SipRoom], bridge: Bridge
) -> None:
    go_on(road, TO_THE_START - EARLY)
    come_together(road, rooms)
    bridge.janus.kill()
    until(lambda: not any(room.hears(ALL) for room in rooms.values()))
    go_on(road, timedelta(minutes=2))
    assert len(bridge.mixer.rung) == 3, "nobody is rung while the bridge is away"
    bridge.janus.start()
    come_together(road, rooms)
    assert bridge.seats() == [3]
    assert len(bridge.mixer.rung) == 6
    road.pass_time(timedelta(hours=1, minutes=5))
    until(lambda: is_hung_up(rooms))
    assert bridge.api.rooms() == []


def test_a_session_cancelled_while_it_is_rung_leaves_nobody_in_the_mix(
    road: Road, rooms: dict[str, SipRoom], bridge: Bridge
) -> None:
    go_on(road, TO_THE_START - EARLY)
    assert len(bridge.mixer.rung) == 3
    road.say("annule ma réunion d’aujourd’hui")
    until(lambda: is_hung_up(rooms) and bridge.api.rooms() == [])
    go_on(road, timedelta(minutes=10))
    assert len(bridge.mixer.rung) == 3
    assert is_hung_up(rooms)


def test_a_room_that_is_away_keeps_nobody_out_and_comes_when_it_is_back(
    road: Road, rooms: dict[str, SipRoom], bridge: Bridge
) -> None:
    there = rooms["gymnase"]
    furnish(road, there, sip_address="gymnase@127.0.0.1:9")
    go_on(road, TO_THE_START - EARLY)
    until(lambda: bridge.seats() == [2])
    go_on(road, A_LOOK)
    assert states(road)["Jaurès"] == states(road)["Simone Veil"] == "connected"
    assert states(road)["Coubertin"] != "connected"
    furnish(road, there)
    come_together(road, rooms)

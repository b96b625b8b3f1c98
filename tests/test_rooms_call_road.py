"""Two rooms called point to point: real SIP endpoints, real media, commanded as in earnest."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from integrations.accounts import Account
from rooms.database import Database
from tests.integrations.endpoints.far_sides import CERTIFICATE, TlsServer, fingerprint
from tests.rig.baresip import IS_INSTALLED, SipRoom
from tests.rig.desk import Desk
from tests.rig.town import allow, furnish, states
from tests.road import Road, go_on, road_on
from tests.waiting import until

ACCOUNT = Account("salon", "local device")
TO_THE_START = timedelta(days=1, hours=5)  # from `builders.NOW`, 9 o'clock in Paris
A_LOOK = timedelta(seconds=70)
TONES_HZ = {"jaures": 440, "cesaire": 660}
pytestmark = pytest.mark.skipif(not IS_INSTALLED, reason="baresip isn't installed")


@pytest.fixture(scope="module")
def rooms() -> Iterator[dict[str, SipRoom]]:
    rooms = {name: SipRoom(name, hz) for name, hz in TONES_HZ.items()}
    yield rooms
    for room in rooms.values():
        room.stop()


@pytest.fixture
def desk(rooms: dict[str, SipRoom]) -> Desk:
    return Desk(rooms["jaures"], ACCOUNT)


@pytest.fixture
def road(sqlite_database: Database, rooms: dict[str, SipRoom], desk: Desk) -> Iterator[Road]:
    """Open a road on which Jaurès has a device of the town's own, and Césaire a SIP address."""
    for room in rooms.values():
        room.forget()
    server = TlsServer(desk.app(), CERTIFICATE)
    accounts = {"ENDPOINT_ACCOUNTS": "mairie=salon:local%20device"}
    with road_on(sqlite_database, further=accounts) as road:
        furnish(
            road,
            rooms["jaures"],
            kind="roomos_local",
            host=f"127.0.0.1:{server.port}",
            account="mairie",
            fingerprint=fingerprint(CERTIFICATE),
        )
        furnish(road, rooms["cesaire"])
        allow(road, providers=["point_to_point"])
        road.say("réserve Jaurès et Césaire demain de 14h à 15h avec visio")
        yield road
    server.stop()


def hear_each_other(rooms: dict[str, SipRoom]) -> bool:
    both = set(TONES_HZ.values())
    return all(room.hears(both) == both - {room.tone_hz} for room in rooms.values())


def test_two_rooms_hear_each_other_from_early_to_the_end(
    road: Road, rooms: dict[str, SipRoom]
) -> None:
    go_on(road, TO_THE_START - timedelta(minutes=6))
    assert [room.calls() for room in rooms.values()] == [[], []]
    go_on(road, timedelta(minutes=2))
    until(lambda: hear_each_other(rooms))
    go_on(road, A_LOOK)
    assert states(road) == {"Jaurès": "connected", "Césaire": "connected"}
    road.pass_time(timedelta(hours=1, minutes=5))
    until(lambda: not any(room.calls() for room in rooms.values()))
    assert states(road) == {"Jaurès": "left", "Césaire": "left"}


def test_a_call_that_is_cancelled_is_hung_up(road: Road, rooms: dict[str, SipRoom]) -> None:
    go_on(road, TO_THE_START - timedelta(minutes=4))
    until(lambda: rooms["cesaire"].is_talking)
    road.say("annule ma réunion d’aujourd’hui")
    until(lambda: not any(room.calls() for room in rooms.values()))


def test_a_room_that_hangs_up_is_left_in_peace(
    road: Road, rooms: dict[str, SipRoom], desk: Desk
) -> None:
    go_on(road, TO_THE_START)
    until(lambda: rooms["jaures"].is_talking)
    go_on(road, A_LOOK)
    rooms["cesaire"].hang_up()
    until(lambda: not rooms["jaures"].calls())
    go_on(road, timedelta(minutes=5))
    assert desk.commands.count("Dial") == 1
    assert set(states(road).values()) == {"left"}

"""Endpoints are asked evenly and politely, and people hear once of those that are down."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from integrations.endpoints.driver import OFFLINE, EndpointStatus
from integrations.endpoints.sip import SipEndpoints
from integrations.endpoints.watch import ASK_EVERY_MINUTES, EndpointWatch, claim
from integrations.errors import OutsideError, PermanentError, TransientError
from rooms.database import Database
from rooms.models import Endpoint, EndpointState, EventRecord
from tests.builders import NOW, FixedClock
from tests.integrations.endpoints.far_sides import (
    FarSide,
    cloud_endpoint,
    premises_endpoint,
)
from tests.integrations.planned import Planned

ONLINE = EndpointStatus(is_online=True, people=2)


class Devices(SipEndpoints):
    """Say what they are told to say; `asked` holds the key of each that was asked."""

    takes_commands = True

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: dict[str, EndpointStatus | OutsideError] = {}

    def status(self, endpoint: Endpoint, *, is_urgent: bool = True) -> EndpointStatus:
        assert not is_urgent, "watching must leave the budget to calls"
        self.asked.append(endpoint.key)
        answer = self.answers.get(endpoint.key, ONLINE)
        if isinstance(answer, OutsideError):
            raise answer
        return answer


class Watched:
    """A town with five endpoints (and one next door), and a watch over them."""

    def __init__(self, database: Database) -> None:
        self.planned = Planned(database)
        self.clock, self.devices = FixedClock(), Devices()
        self.seconds = 0.0
        self.watch = self.another()

    def another(self) -> EndpointWatch:
        """Return what watches in another process."""
        drivers = {"roomos": self.devices, "roomos_local": self.devices, "sip": SipEndpoints()}
        return EndpointWatch(self.planned.units, self.clock, drivers, lambda: self.seconds)

    def pass_minutes(self, minutes: int) -> None:
        for _ in range(minutes):
            self.watch.look()
            self.clock.move(timedelta(minutes=1))

    def more(self, count: int) -> list[str]:
        """Add so many endpoints and return the keys of all."""
        room = self.planned.town.rooms["jaures"]
        with self.planned.units.open() as unit:
            for number in range(count):
                key = f"more-{number}"
                unit.session.add(
                    Endpoint(
                        organisation_id=room.organisation_id,
                        room_id=room.id,
                        key=key,
                        device_id=key,
                    )
                )
            return list(unit.session.exec(select(Endpoint.key)))

    def told(self) -> list[str]:
        return [row.payload["text"] for row in self.planned.rows("chat")]

    def state(self, key: str = "jaures-1") -> EndpointState | None:
        mine = select(EndpointState).join(Endpoint, col(Endpoint.id) == EndpointState.endpoint_id)
        with self.planned.database.reading() as session:
            return session.exec(mine.where(Endpoint.key == key).order_by(col(Endpoint.id))).first()

    def only(self, session: Session) -> Endpoint:
        """Leave one endpoint that can be asked."""
        for one in session.exec(select(Endpoint).where(col(Endpoint.id) != 1)):
            one.kind = "sip"
        return session.get_one(Endpoint, 1)


@pytest.fixture
def watched(database: Database) -> Watched:
    return Watched(database)


@pytest.fixture
def alone(watched: Watched) -> Watched:
    """A town of which only the first endpoint can be asked."""
    with watched.planned.units.open() as unit:
        watched.only(unit.session)
    return watched


def test_each_is_asked_once_in_twelve_minutes(watched: Watched) -> None:
    watched.pass_minutes(ASK_EVERY_MINUTES)
    assert len(watched.devices.asked) == 5
    watched.pass_minutes(ASK_EVERY_MINUTES)
    assert len(watched.devices.asked) == 10
    state = watched.state()
    assert state is not None
    assert (state.people, state.problem, state.down_since) == (2, "", None)


def test_many_are_asked_evenly(watched: Watched) -> None:
    watched.more(ASK_EVERY_MINUTES * 3 - 5)
    for minute in range(1, ASK_EVERY_MINUTES + 1):
        watched.pass_minutes(1)
        assert len(watched.devices.asked) == 3 * minute
    assert len(set(watched.devices.asked)) >= ASK_EVERY_MINUTES * 3 - 1


def test_of_two_processes_one_asks(watched: Watched) -> None:
    endpoint = Endpoint(id=1, organisation_id=1, room_id=1, key="jaures-1")
    units = watched.planned.units
    assert claim(units, endpoint, None, NOW)
    assert not claim(units, endpoint, None, NOW)
    assert claim(units, endpoint, NOW, NOW + timedelta(minutes=12))
    assert not claim(units, endpoint, NOW, NOW + timedelta(minutes=12))


def test_neither_ones_that_can_only_be_rung_nor_ones_out_of_order_are_asked(
    alone: Watched,
) -> None:
    with alone.planned.units.open() as unit:
        unit.session.get_one(Endpoint, 2).kind = "roomos"
        unit.session.get_one(Endpoint, 2).device_id = None
        unit.session.get_one(Endpoint, 3).kind = "roomos"
        unit.session.get_one(Endpoint, 3).is_working = False
    alone.pass_minutes(ASK_EVERY_MINUTES)
    assert alone.devices.asked == ["jaures-1"]


def test_administrators_hear_once_that_it_is_down_and_once_that_it_is_back(
    alone: Watched,
) -> None:
    alone.devices.answers["jaures-1"] = OFFLINE
    alone.pass_minutes(1)
    assert alone.told() == []
    alone.pass_minutes(60)
    assert alone.told() == ["offline"]
    state = alone.state()
    assert state is not None
    assert state.down_since == NOW
    del alone.devices.answers["jaures-1"]
    alone.pass_minutes(60)
    assert alone.told() == ["offline", "back"]
    state = alone.state()
    assert state is not None
    assert (state.down_since, state.told) == (None, "")


def test_one_that_comes_and_goes_makes_no_noise(alone: Watched) -> None:
    for number in range(10):
        alone.devices.answers["jaures-1"] = ONLINE if number % 2 else OFFLINE
        alone.pass_minutes(1)
        alone.clock.move(timedelta(minutes=ASK_EVERY_MINUTES))
    assert len(alone.devices.asked) == 10
    assert alone.told() == []


def test_one_that_was_missed_is_asked_again_soon(alone: Watched) -> None:
    alone.devices.answers["jaures-1"] = OFFLINE
    alone.pass_minutes(4)
    assert len(alone.devices.asked) == 2
    assert alone.told() == ["offline"]


def test_other_problems_are_told_at_once_and_once(alone: Watched) -> None:
    alone.devices.answers["jaures-1"] = PermanentError("No.", status=403)
    alone.pass_minutes(40)
    assert alone.told() == ["account"]


@pytest.mark.parametrize(
    "error",
    [TransientError("No.", status=500), TransientError("No."),
     TransientError("No.", status=429, retry_after_seconds=3600)],
)  # fmt: skip
def test_what_the_cloud_refuses_says_nothing_of_a_device(
    alone: Watched, error: TransientError
) -> None:
    alone.devices.answers["jaures-1"] = error
    alone.pass_minutes(60)
    state = alone.state()
    assert state is not None
    assert (alone.told(), state.problem, state.seen_at) == ([], "", None)
    assert len(alone.devices.asked) == 5


def test_one_refusal_for_now_ends_the_minute(watched: Watched) -> None:
    refusal = TransientError("No.", status=429, retry_after_seconds=3600)
    watched.devices.answers = dict.fromkeys(watched.more(40), refusal)
    watched.pass_minutes(1)
    assert len(watched.devices.asked) == 1


def test_ones_that_hang_hold_up_no_others_for_long(watched: Watched) -> None:
    watched.more(40)

    class Slow(Devices):
        def status(self, endpoint: Endpoint, *, is_urgent: bool = True) -> EndpointStatus:
            watched.seconds += 30
            return super().status(endpoint, is_urgent=is_urgent)

    watched.devices = Slow()
    watched.another().look()
    assert len(watched.devices.asked) == 2


@pytest.fixture(params=[cloud_endpoint, premises_endpoint], ids=["cloud", "premises"])
def far(request: pytest.FixtureRequest) -> Iterator[FarSide]:
    with request.param() as side:
        yield side


def on_the_wire(database: Database, far: FarSide) -> Watched:
    """A town whose one endpoint is the device of the far side."""
    found = Watched(database)
    with found.planned.units.open() as unit:
        mine, theirs = found.only(unit.session), far.endpoint
        mine.kind, mine.device_id, mine.host = theirs.kind, theirs.device_id, theirs.host
        mine.account, mine.fingerprint = theirs.account, theirs.fingerprint
    kinds = {theirs.kind: far.hasty, "sip": SipEndpoints()}
    found.watch = EndpointWatch(found.planned.units, found.clock, kinds)
    return found


def test_a_device_without_a_network_is_down(sqlite_database: Database, far: FarSide) -> None:
    watched = on_the_wire(sqlite_database, far)
    far.fail("offline")
    watched.pass_minutes(20)
    assert watched.told() == ["offline"]
    far.fail(None)
    watched.pass_minutes(40)
    assert watched.told() == ["offline", "back"]
    with watched.planned.database.reading() as session:
        kinds = session.exec(select(EventRecord.kind)).all()
    assert [kind for kind in kinds if "Endpoint" in kind] == [
        "EndpointTroubled",
        "EndpointRecovered",
    ]


@pytest.mark.parametrize("fault", ["hang", "error"])
def test_a_device_that_fails_at_its_own_address_is_down(
    sqlite_database: Database, fault: str
) -> None:
    with premises_endpoint() as far:
        watched = on_the_wire(sqlite_database, far)
        far.fail(fault)
        watched.pass_minutes(5)
        assert watched.told() == ["offline"]


def test_an_hour_of_refusals_asks_the_cloud_once(sqlite_database: Database) -> None:
    with cloud_endpoint() as far:
        watched = on_the_wire(sqlite_database, far)
        far.world.set_api_fault("/xapi", 429, retry_after=3600, count=50)
        watched.pass_minutes(60)
        assert (far.asked(), watched.told()) == (1, [])

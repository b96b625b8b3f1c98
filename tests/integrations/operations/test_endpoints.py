from collections.abc import Iterator

import pytest
from sqlmodel import select

from integrations.endpoints.driver import Drivers
from integrations.endpoints.sip import SipEndpoints
from integrations.operations.endpoints import answer
from rooms.database import Database
from rooms.endpoints.states import note_panel
from rooms.models import Endpoint, EndpointState
from tests.builders import NOW
from tests.integrations.endpoints.far_sides import (
    RENEWED,
    PremisesSide,
    cloud_endpoint,
    fingerprint,
    premises_endpoint,
)
from tests.integrations.planned import Planned


@pytest.fixture
def far() -> Iterator[PremisesSide]:
    with premises_endpoint() as side:
        yield side


@pytest.fixture
def planned(sqlite_database: Database, far: PremisesSide) -> Planned:
    """A town whose first endpoint is the device on the premises."""
    planned = Planned(sqlite_database)
    with planned.units.open() as unit:
        endpoint = unit.session.get_one(Endpoint, 1)
        endpoint.kind, endpoint.host = far.endpoint.kind, far.endpoint.host
        endpoint.account, endpoint.fingerprint = far.endpoint.account, far.endpoint.fingerprint
    return planned


def drivers(far: PremisesSide) -> Drivers:
    return {"roomos_local": far.driver, "sip": SipEndpoints()}


def state(planned: Planned) -> EndpointState:
    with planned.database.reading() as session:
        return session.exec(select(EndpointState)).one()


def told(planned: Planned) -> list[str]:
    return [row.payload["text"] for row in planned.rows("chat")]


def test_lists_every_endpoint_with_what_was_seen(planned: Planned, far: PremisesSide) -> None:
    before = answer(planned.units, {}, None, "", NOW)
    assert "drancy/jaures-1  roomos_local  not seen yet" in before.text.splitlines()
    assert "bobigny/jaures-1  roomos  not seen yet" in before.text.splitlines()
    answer(planned.units, drivers(far), "test", "drancy/jaures-1", NOW)
    with planned.units.open() as unit:
        note_panel(unit, unit.session.get_one(Endpoint, 1), NOW)
    after = answer(planned.units, {}, None, "", NOW)
    seen = "seen 2026-03-16T08:00, panel shown 2026-03-16T08:00"
    assert f"drancy/jaures-1  roomos_local  {seen}" in after.text.splitlines()
    [listed] = [one for one in after.data["endpoints"] if one["seen_at"]]
    assert (listed["endpoint"], listed["problem"], listed["calls"]) == ("jaures-1", "", 0)


def test_asks_one_now(planned: Planned, far: PremisesSide) -> None:
    far.driver.dial(far.endpoint, "salle@lyon.example")
    said = answer(planned.units, drivers(far), "test", "drancy/jaures-1", NOW)
    assert said.code == 0
    assert said.data["calls"] == [{"remote": "salle@lyon.example", "state": "connecting"}]
    assert "people: not known" in said.text
    assert (state(planned).calls, state(planned).problem) == (1, "")


def test_shows_the_certificate_that_is_not_trusted(planned: Planned, far: PremisesSide) -> None:
    far.serve(RENEWED)
    for _ in range(2):
        said = answer(planned.units, drivers(far), "test", "drancy/jaures-1", NOW)
        assert (said.code, said.data["fingerprint"]) == (1, fingerprint(RENEWED))
        assert fingerprint(RENEWED) in said.text
    assert (state(planned).problem, told(planned)) == ("certificate", ["certificate"])


def test_one_that_is_away_is_told_once(planned: Planned, far: PremisesSide) -> None:
    for fault, code in (("offline", 1), ("offline", 1), ("offline", 1), (None, 0), (None, 0)):
        far.fail(fault)
        assert answer(planned.units, drivers(far), "test", "drancy/jaures-1", NOW).code == code
    assert told(planned) == ["offline", "back"]


def test_what_the_cloud_refuses_says_nothing_of_a_device(sqlite_database: Database) -> None:
    planned = Planned(sqlite_database)
    with cloud_endpoint() as far:
        with planned.units.open() as unit:
            unit.session.get_one(Endpoint, 1).device_id = far.endpoint.device_id
        drivers = {"roomos": far.driver, "sip": SipEndpoints()}
        far.world.set_api_fault("/xapi", 503, count=3)
        for _ in range(3):
            said = answer(planned.units, drivers, "test", "drancy/jaures-1", NOW)
            assert (said.code, said.data["problem"]) == (1, "not_asked")
            assert "503" in said.text
    assert told(planned) == []
    with planned.database.reading() as session:
        assert session.exec(select(EndpointState)).all() == []


@pytest.mark.parametrize(
    ("key", "words"), [("jaures-1", "Several"), ("nowhere", "no endpoint"), ("", "no endpoint")]
)
def test_needs_one_endpoint(planned: Planned, far: PremisesSide, key: str, words: str) -> None:
    said = answer(planned.units, drivers(far), "test", key, NOW)
    assert (said.code, words in said.text) == (1, True)


def test_one_that_can_only_be_rung_cannot_be_asked(planned: Planned, far: PremisesSide) -> None:
    with planned.units.open() as unit:
        unit.session.get_one(Endpoint, 1).kind = "sip"
    said = answer(planned.units, drivers(far), "test", "drancy/jaures-1", NOW)
    assert (said.code, said.data) == (1, {"problem": "unsupported"})

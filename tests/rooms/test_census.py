"""What the health check counts: endpoints, calls and late looks, of all towns together."""

from datetime import timedelta

from sqlmodel import select

from rooms.calls.legs import Leg
from rooms.calls.neglected import LATE
from rooms.endpoints.census import STANDINGS, census
from rooms.models import Endpoint, EndpointState, OutboxItem
from rooms.unit_of_work import UnitOfWork, Units
from tests.builders import NOW, booked, lasting, settled_town


def leg(unit: UnitOfWork, booking_id: int, endpoint: Endpoint, state: str, *, over: bool) -> None:
    unit.session.add(
        Leg(
            organisation_id=endpoint.organisation_id, booking_id=booking_id,
            endpoint_id=endpoint.id, state=state, begun_at=NOW, left_at=NOW if over else None,
        )
    )  # fmt: skip


def test_endpoints_are_counted_once_each_by_how_they_stand(units: Units) -> None:
    settled_town(units)
    with units.open() as unit:
        answering, down, never, broken, neighbour = unit.session.exec(
            select(Endpoint).order_by(Endpoint.id)  # type: ignore[arg-type]
        ).all()
        broken.is_working = False
        for one, seen, since in [
            (answering, NOW, None), (down, NOW, NOW), (broken, NOW, NOW), (neighbour, NOW, None),
        ]:  # fmt: skip
            unit.session.add(
                EndpointState(
                    endpoint_id=one.id, organisation_id=one.organisation_id,
                    seen_at=seen, down_since=since,
                )
            )  # fmt: skip
        unit.session.add(EndpointState(endpoint_id=never.id, organisation_id=never.organisation_id))
    with units.database.reading() as session:
        found = census(session, NOW).endpoints
    assert found == dict(zip(STANDINGS, (2, 1, 1, 1), strict=True))


def test_a_call_is_counted_once_while_somebody_is_in_it(units: Units) -> None:
    town = settled_town(units)
    mine = booked(units, town.agent, lasting(14), town.rooms["jaures"], town.rooms["mandela"])
    over = booked(units, town.agent, lasting(16), town.rooms["jaures"])
    rung = booked(units, town.agent, lasting(17), town.rooms["jaures"])
    with units.open() as unit:
        first, second = unit.session.exec(select(Endpoint).limit(2)).all()
        leg(unit, mine.id, first, "connected", over=False)
        leg(unit, mine.id, second, "connected", over=False)
        leg(unit, over.id, first, "left", over=True)
        leg(unit, rung.id, first, "joining", over=False)
    with units.database.reading() as session:
        assert census(session, NOW).calls_running == 1


def test_a_look_is_overdue_some_time_after_it_was_due_and_until_it_is_done(units: Units) -> None:
    rows = [
        ("call", NOW - LATE - timedelta(seconds=1), None),
        ("call", NOW - LATE - timedelta(seconds=1), NOW),
        ("call", NOW - LATE, None),
        ("chat", NOW - timedelta(days=1), None),
    ]
    with units.open() as unit:
        for kind, due_at, settled_at in rows:
            unit.session.add(
                OutboxItem(
                    kind=kind, subject="x", created_at=NOW, due_at=due_at, settled_at=settled_at
                )
            )
    with units.database.reading() as session:
        assert census(session, NOW).looks_overdue == 1

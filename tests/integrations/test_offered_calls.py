"""Ports that a call gives back become a row of the outbox, and an offer to whoever waits."""

from datetime import timedelta

import pytest
from sqlmodel import select

from integrations.offers import OfferingCalls
from rooms.bookings import cancel
from rooms.database import Database
from rooms.models import Pool, Waiting
from rooms.waiting import WaitFor, wait
from tests.builders import NOW, booked, lasting
from tests.integrations.planned import Planned

KIND = "calls_freed"


@pytest.fixture
def planned(database: Database) -> Planned:
    """A town whose Webex has one port."""
    made = Planned(database)
    with made.units.open() as unit:
        bridge = Pool(
            organisation_id=made.town.organisation.id, key="webex", name="Webex", unit="ports",
            size=1, provider="webex",
        )  # fmt: skip
        unit.session.add(bridge)
    return made


def follow(planned: Planned) -> None:
    for row in planned.rows(KIND):
        outcome = OfferingCalls()(row, NOW)
        with planned.units.open() as unit:
            assert outcome.record is not None
            outcome.record(unit)


def test_a_port_that_is_given_back_is_offered_by_its_row(planned: Planned) -> None:
    town = planned.town
    mine = planned.book("jaures", guests=())
    wanted = WaitFor(
        when=lasting(14), minutes=60, room_ids=(town.id_of("mandela"),), wants_video=True
    )
    with planned.units.open() as unit:
        wait(unit, town.colleague, wanted, NOW)
    follow(planned)
    assert planned.rows("offer") == []
    with planned.units.open() as unit:
        cancel(unit, mine, town.agent, NOW)
    follow(planned)
    with planned.database.reading() as session:
        (waiting,) = session.exec(select(Waiting)).all()
    assert waiting.state == "offered"
    (end,) = planned.rows("offer")
    assert end.due_at == NOW + timedelta(minutes=30)


def test_where_nothing_is_counted_no_row_is_written(database: Database) -> None:
    planned = Planned(database)
    mine = booked(
        planned.units, planned.town.agent, lasting(14), planned.town.rooms["jaures"],
        wants_video=True,
    )  # fmt: skip
    with planned.units.open() as unit:
        cancel(unit, mine, planned.town.agent, NOW)
    assert planned.rows(KIND) == []

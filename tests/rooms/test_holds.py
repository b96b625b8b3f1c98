"""Holds: kept for who is asked, from everybody else, and only for some minutes."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, func, select

from rooms.errors import Refused
from rooms.holds import MOST_BLOCKINGS, Slot, drop, hold, sweep
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.models import Blocking, Person
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, settled_town

ENDS = NOW + timedelta(minutes=10)


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


def slot(session: Session, town: Town, room: str, when: Interval) -> Slot:
    found = venues(session, town.organisation.id)
    return next(venue for venue in found if venue.room.id == town.id_of(room)), when


def keep(
    units: Units, town: Town, person: Person, *wanted: tuple[str, Interval], now: datetime = NOW
) -> int:
    """Hold these slots for the person; return how many could be held."""
    with units.open() as unit:
        slots = [slot(unit.session, town, room, when) for room, when in wanted]
        return len(hold(unit, person, slots, now))


def held(units: Units) -> int:
    with units.database.reading() as session:
        return session.exec(select(func.count()).select_from(Blocking)).one()


def test_a_held_slot_is_taken_for_others_and_free_for_its_person(units: Units, town: Town) -> None:
    assert keep(units, town, town.agent, ("jaures", lasting(14))) == 1
    with pytest.raises(Refused, match="taken"):
        booked(units, town.colleague, lasting(14, 30), town.rooms["jaures"])
    booked(units, town.agent, lasting(14), town.rooms["jaures"])
    assert held(units) == 1


def test_an_administrator_has_no_way_around_a_hold(units: Units, town: Town) -> None:
    keep(units, town, town.agent, ("jaures", lasting(14)))
    with pytest.raises(Refused, match="taken"):
        booked(units, town.admin, lasting(14), town.rooms["jaures"], anyway=True)


def test_a_hold_ends_by_itself(units: Units, town: Town) -> None:
    keep(units, town, town.agent, ("jaures", lasting(14)))
    early = ENDS - timedelta(seconds=1)
    with pytest.raises(Refused, match="taken"):
        booked(units, town.colleague, lasting(14), town.rooms["jaures"], now=early)
    booked(units, town.colleague, lasting(14), town.rooms["jaures"], now=ENDS)


def test_a_new_question_lets_go_of_the_earlier_one(units: Units, town: Town) -> None:
    keep(units, town, town.agent, ("jaures", lasting(14)))
    keep(units, town, town.agent, ("mandela", lasting(14)))
    assert held(units) == 1
    booked(units, town.colleague, lasting(14), town.rooms["jaures"])


def test_what_somebody_has_is_passed_over(units: Units, town: Town) -> None:
    booked(units, town.colleague, lasting(14), town.rooms["jaures"])
    wanted = (("jaures", lasting(14)), ("mandela", lasting(14)))
    assert keep(units, town, town.agent, *wanted) == 1
    assert keep(units, town, town.admin, ("mandela", lasting(14))) == 0


def test_nobody_holds_a_town(units: Units, town: Town) -> None:
    hours = [
        ("jaures", lasting(0, minutes=15).shifted(timedelta(minutes=15 * n))) for n in range(90)
    ]
    assert keep(units, town, town.agent, *hours) == MOST_BLOCKINGS


def test_dropping_lets_go_of_one_question_only(units: Units, town: Town) -> None:
    keep(units, town, town.agent, ("jaures", lasting(14)))
    keep(units, town, town.colleague, ("mandela", lasting(14)))
    with units.open() as unit:
        drop(unit, town.agent, NOW, ENDS - timedelta(minutes=1))
    assert held(units) == 2
    with units.open() as unit:
        drop(unit, town.agent, NOW, ENDS)
    assert held(units) == 1


def test_the_sweep_takes_old_holds_and_nothing_else(units: Units, town: Town) -> None:
    keep(units, town, town.agent, ("jaures", lasting(14, days=5)))
    booked(units, town.colleague, lasting(14), town.rooms["jaures"])
    with units.open() as unit:
        assert sweep(unit.session, NOW + timedelta(hours=1)) == 0
        assert sweep(unit.session, NOW + timedelta(days=2)) == 1
    assert held(units) == 1

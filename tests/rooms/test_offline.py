"""Rooms whose endpoints don't answer come last for a call, and stay what they are otherwise."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from rooms.availability import Need
from rooms.endpoints.offline import offline_since
from rooms.endpoints.states import OFFLINE, Sight, note_sight
from rooms.finding.bookable import Asker, bookable
from rooms.inventory import venues
from rooms.models import Endpoint
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, endpoint, lasting, settled_town


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


def look_at(units: Units, town: Town, room: str, *problems: str) -> None:
    """Let every endpoint of the room be looked at so often, a minute apart."""
    with units.open() as unit:
        mine = select(Endpoint).where(Endpoint.room_id == town.id_of(room))
        for one in unit.session.exec(mine).all():
            for minute, problem in enumerate(problems):
                note_sight(unit, one, NOW + timedelta(minutes=minute), Sight(problem=problem))


def order(units: Units, town: Town, need: Need, days: int = 1, now: datetime = NOW) -> list[str]:
    with units.database.reading() as session:
        stock = venues(session, town.organisation.id)
        asker = Asker(organizer=town.agent, now=now)
        found = bookable(session, stock, need, lasting(14, days=days), asker)
        return [venue.room.key for venue in found]


@pytest.mark.parametrize("need", [Need(wants_video=True), Need(likes_video=True)])
def test_one_that_is_down_comes_last_for_a_call(units: Units, town: Town, need: Need) -> None:
    before = order(units, town, need)
    assert before[0] == "cesaire"
    look_at(units, town, "cesaire", OFFLINE)
    assert order(units, town, need) == before, "one look alone isn't believed"
    look_at(units, town, "cesaire", OFFLINE)
    assert order(units, town, need) == [*before[1:], "cesaire"]
    look_at(units, town, "cesaire", "", "")
    assert order(units, town, need) == before


def test_it_is_expected_to_be_back_in_weeks(units: Units, town: Town) -> None:
    """Unless it has been away for weeks."""
    need = Need(wants_video=True)
    before = order(units, town, need)
    look_at(units, town, "cesaire", OFFLINE, OFFLINE)
    assert order(units, town, need, days=14) == before
    later = NOW + timedelta(days=14)
    assert order(units, town, need, days=24, now=later) == [*before[1:], "cesaire"]
    assert order(units, town, need, days=31, now=later) == before


def test_who_wants_no_call_gets_it_as_before(units: Units, town: Town) -> None:
    before = order(units, town, Need(people=5))
    look_at(units, town, "cesaire", OFFLINE, OFFLINE)
    assert order(units, town, Need(people=5)) == before


def test_it_is_never_refused(units: Units, town: Town) -> None:
    look_at(units, town, "cesaire", OFFLINE, OFFLINE)
    assert order(units, town, Need(room_id=town.id_of("cesaire"), wants_video=True)) == ["cesaire"]


def test_one_endpoint_that_answers_is_enough(units: Units, town: Town) -> None:
    look_at(units, town, "cesaire", OFFLINE, OFFLINE)
    with units.database.reading() as session:
        stock = venues(session, town.organisation.id)
        assert offline_since(session, stock) == {town.id_of("cesaire"): NOW}
    with units.open() as unit:
        old = unit.session.exec(select(Endpoint).where(Endpoint.room_id == town.id_of("cesaire")))
        old.one().key = "cesaire-2"
        unit.session.flush()
        endpoint(unit.session, town.rooms["cesaire"])
    with units.database.reading() as session:
        assert offline_since(session, venues(session, town.organisation.id)) == {}


def test_next_door_is_told_nothing(units: Units, town: Town) -> None:
    look_at(units, town, "cesaire", OFFLINE, OFFLINE)
    with units.database.reading() as session:
        theirs = venues(session, town.neighbour.organisation.id)
        assert offline_since(session, theirs) == {}
        assert offline_since(session, []) == {}

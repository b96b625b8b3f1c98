"""The names that sentences may say: those of one organisation, as they are now."""

import pytest
from sqlmodel import select

from chat.directory import Directory
from chat.understanding import Names
from rooms.inventory import venues
from rooms.models import Organisation, Person, Room
from rooms.unit_of_work import Units
from tests.builders import Town, person, settled_town


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


def known(units: Units, directory: Directory, organisation: Organisation) -> Names:
    with units.database.reading() as session:
        return directory.names(session, organisation.id, venues(session, organisation.id))


def called(names: Names) -> list[str]:
    return [one.name for one in names.colleagues.people]


def test_knows_the_people_of_one_organisation(units: Units, town: Town) -> None:
    with units.open() as unit:
        neighbour = unit.session.exec(
            select(Organisation).where(Organisation.key == "bobigny")
        ).one()
        person(unit.session, town.organisation, "zoe@drancy.example", name="Zoé Dupont")
        person(unit.session, neighbour, "paul@bobigny.example", name="Paul Martin")
    directory = Directory()
    assert called(known(units, directory, town.organisation)) == ["Agent de Drancy", "Zoé Dupont"]
    assert called(known(units, directory, neighbour)) == ["Paul Martin"]


def test_makes_nothing_anew_while_nothing_changes(units: Units, town: Town) -> None:
    directory = Directory()
    assert known(units, directory, town.organisation) is known(units, directory, town.organisation)


def test_knows_at_once_who_came_who_was_named_and_who_left(units: Units, town: Town) -> None:
    directory = Directory()
    before = known(units, directory, town.organisation)
    with units.open() as unit:
        person(unit.session, town.organisation, "zoe@drancy.example", name="")
    assert called(known(units, directory, town.organisation)) == ["Agent de Drancy"]
    with units.open() as unit:
        zoe = unit.session.exec(select(Person).where(Person.email == "zoe@drancy.example")).one()
        zoe.name = "Zoé Dupont"
    names = known(units, directory, town.organisation)
    assert called(names) == ["Agent de Drancy", "Zoé Dupont"]
    assert names.rooms is before.rooms
    with units.open() as unit:
        unit.session.delete(unit.session.get_one(Person, zoe.id))
    assert called(known(units, directory, town.organisation)) == ["Agent de Drancy"]


def test_keeps_colleagues_when_a_room_is_called_otherwise(units: Units, town: Town) -> None:
    directory = Directory()
    before = known(units, directory, town.organisation)
    with units.open() as unit:
        unit.session.get_one(Room, town.rooms["jaures"].id).name = "Voltaire"
    after = known(units, directory, town.organisation)
    assert "Voltaire" in {room.name for room in after.rooms}
    assert after.colleagues is before.colleagues

"""Who belongs where: by the domain of the address, and never across organisations."""

import pytest
from sqlmodel import select

from rooms.inventory import organisation_for, person_with, sites, venues, welcome
from rooms.models import Domain, Person
from rooms.unit_of_work import Units
from tests.builders import Town, settled_town


@pytest.fixture
def town(sqlite_units: Units) -> Town:
    return settled_town(sqlite_units)


def test_welcomes_an_unknown_person_of_a_known_domain_once(sqlite_units: Units, town: Town) -> None:
    for _ in range(2):
        with sqlite_units.open() as unit:
            person = welcome(unit.session, " Nouvelle.Recrue@Drancy.example ", "Nouvelle recrue")
            assert person
            assert person.organisation_id == town.organisation.id
            assert (person.email, person.roles) == ("nouvelle.recrue@drancy.example", ["member"])
    with sqlite_units.database.reading() as session:
        found = session.exec(select(Person).where(Person.name == "Nouvelle recrue")).all()
    assert len(found) == 1


def test_learns_a_name_and_keeps_the_one_it_has(sqlite_units: Units, town: Town) -> None:
    with sqlite_units.open() as unit:
        learnt = welcome(unit.session, "accueil@drancy.example", "Accueil")
        kept = welcome(unit.session, "agent@drancy.example", "Someone else")
        assert learnt
        assert kept
        assert (learnt.name, kept.name) == ("Accueil", "Agent de Drancy")


@pytest.mark.parametrize(
    "email",
    [
        "somebody@elsewhere.example",
        "somebody@sub.drancy.example",
        "somebody@drancy.example.evil.example",
        "somebody@notdrancy.example",
        "drancy.example",
        "@drancy.example",
        "somebody",
        "",
        "@",
    ],
)
def test_welcomes_nobody_of_no_known_domain(sqlite_units: Units, town: Town, email: str) -> None:
    with sqlite_units.open() as unit:
        assert organisation_for(unit.session, email) is None
        assert welcome(unit.session, email) is None


def test_finds_people_in_any_case(sqlite_units: Units, town: Town) -> None:
    with sqlite_units.database.reading() as session:
        found = person_with(session, "AGENT@drancy.example ")
        assert found
        assert found.id == town.agent.id


def test_an_organisation_has_its_own_rooms_and_sites_in_order(
    sqlite_units: Units, town: Town
) -> None:
    with sqlite_units.open() as unit:
        unit.session.add(Domain(name="ville-drancy.example", organisation_id=town.organisation.id))
        body = organisation_for(unit.session, "x@ville-drancy.example")
        assert body
        rooms = venues(unit.session, body.id)
        assert [(venue.site.key, venue.room.key) for venue in rooms] == [
            ("mairie", "cesaire"),
            ("mairie", "jaures"),
            ("mairie", "louise-michel"),
            ("mairie", "mandela"),
            ("mediatheque", "rosa-parks"),
            ("mediatheque", "simone-veil"),
        ]
        assert [venue.room.key for venue in rooms if not venue.has_video] == [
            "louise-michel",
            "rosa-parks",
        ]
        assert [site.key for site in sites(unit.session, body.id)] == ["mairie", "mediatheque"]

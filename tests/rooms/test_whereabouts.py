"""By which clocks invited people live: told by their calendars, forgotten after a while."""

from datetime import timedelta

import pytest

from rooms.models import Organisation
from rooms.unit_of_work import Units
from rooms.whereabouts import KEEP, learn, sweep, zone_of
from tests.builders import NOW, Town, settled_town

GUEST = "contact@partenaire.example"


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


def known(units: Units, organisation: Organisation, address: str = GUEST) -> str | None:
    with units.database.reading() as session:
        return zone_of(session, organisation.id, address)


def test_the_zone_that_was_told_last_is_known_to_who_was_told(units: Units, town: Town) -> None:
    assert known(units, town.organisation) is None
    for zone in ("America/New_York", "Europe/London", "UTC", ""):
        with units.open() as unit:
            learn(unit.session, town.organisation.id, GUEST, zone, NOW)
    assert known(units, town.organisation) == "Europe/London"
    assert known(units, town.neighbour.organisation) is None


def test_of_who_has_told_nothing_the_zone_of_their_organisation_is_known(
    units: Units, town: Town
) -> None:
    with units.open() as unit:
        theirs = unit.session.get_one(Organisation, town.neighbour.organisation.id)
        theirs.zone = "Indian/Reunion"
        unit.session.add(theirs)
    assert known(units, town.organisation, town.neighbour.agent.email) == "Indian/Reunion"
    assert known(units, town.organisation, town.agent.email) == "Europe/Paris"


def test_what_nobody_tells_again_for_a_year_is_forgotten(units: Units, town: Town) -> None:
    other = "invite@partenaire.example"
    with units.open() as unit:
        for address in (GUEST, other):
            learn(unit.session, town.organisation.id, address, "Europe/London", NOW)
        later = NOW + timedelta(days=30)
        learn(unit.session, town.organisation.id, other, "Europe/London", later)
        sweep(unit.session, NOW + KEEP + timedelta(days=1))
    assert known(units, town.organisation) is None
    assert known(units, town.organisation, other) == "Europe/London"

"""Changes of the inventory are their administrators' alone, when they are shown and when done."""

import pytest

from rooms.administration.plans import apply, preview
from rooms.administration.proposed import Proposed
from rooms.errors import Refused
from rooms.inventory_files.lines import Line
from rooms.models import Person, Plan
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, person, settled_town

CLOSED = {"start": "2026-05-03", "end": "2026-05-05", "reason": "Travaux"}
JAURES = Line("rooms", {"room": "jaures", "capacity": "9"})
PARKS = Line("rooms", {"room": "rosa-parks", "capacity": "9"})
MOVED = Line("rooms", {"room": "jaures", "site": "mediatheque"})
ALL_CLOSED = Line("closures", CLOSED)
HALL_CLOSED = Line("closures", {"site": "mairie", **CLOSED})
RULE = Line("policies", {"room": "jaures", "notice_minutes": "60"})
RULE_OF_ALL = Line("policies", {"notice_minutes": "60"})
ENDPOINT = Line("endpoints", {"endpoint": "rosa-parks-9", "room": "rosa-parks", "device_id": "d9"})
NEW_SITE = Line("sites", {"site": "parc", "name": "Parc"})
NAMED = Line("people", {"email": "agent@drancy.example", "name": "Autre"})
ROLES = Line("people", {"email": "agent@drancy.example", "roles": "room_admin"})
EVERYTHING = (JAURES, PARKS, ALL_CLOSED, RULE_OF_ALL, NEW_SITE, NAMED, ROLES)


@pytest.fixture
def town(units: Units) -> Town:
    """Return a town that is committed."""
    return settled_town(units)


def appoint(units: Units, town: Town, *roles: str) -> Person:
    with units.open() as unit:
        return person(unit.session, town.organisation, "chief@drancy.example", roles=roles)


def shown(units: Units, town: Town, by: Person | None, *lines: Line) -> Plan:
    with units.open() as unit:
        wanted = Proposed(organisation=town.organisation, lines=lines, by=by)
        return preview(unit.session, wanted, NOW).plan


@pytest.mark.parametrize(
    ("role", "allowed", "refused"),
    [
        ("member", (), EVERYTHING),
        (
            "room_admin:mairie",
            (JAURES, HALL_CLOSED, RULE),
            (PARKS, MOVED, ALL_CLOSED, RULE_OF_ALL, ENDPOINT, NEW_SITE, NAMED, ROLES),
        ),
        (
            "room_admin",
            (JAURES, PARKS, MOVED, ALL_CLOSED, RULE_OF_ALL, ENDPOINT, NEW_SITE),
            (NAMED, ROLES),
        ),
        ("organisation_admin", (JAURES, NEW_SITE, NAMED), (ROLES,)),
    ],
)
def test_lines_are_those_of_the_sites_that_one_administers(
    units: Units, town: Town, role: str, allowed: tuple[Line, ...], refused: tuple[Line, ...]
) -> None:
    by = appoint(units, town, role)
    for line in allowed:
        assert shown(units, town, by, line).id
    for line in refused:
        with pytest.raises(Refused, match="not_allowed"):
            shown(units, town, by, line, *allowed[:1])


def test_the_operator_changes_everything(units: Units, town: Town) -> None:
    assert shown(units, town, None, *EVERYTHING[:-2], ROLES).id


def test_what_another_was_shown_is_done_by_those_alone_who_may(units: Units, town: Town) -> None:
    plan = shown(units, town, None, PARKS)
    hall = appoint(units, town, "room_admin:mairie")
    for by in (hall, town.agent, town.neighbour.agent):
        with pytest.raises(Refused, match="not_allowed"), units.open() as unit:
            apply(unit, plan, by, NOW)
    with units.open() as unit:
        assert apply(unit, plan, town.admin, NOW).count("rooms", "changed") == 1

"""Rights on the command line, and what those hear who have others than before."""

import pytest

from integrations.operations.roles import granted, listed, revoked, table
from rooms.database import Database
from rooms.granting import grant
from rooms.models import Person
from rooms.personal_data.asking import want
from rooms.rights import Right
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, settled_town
from tests.integrations.planned import Planned


@pytest.fixture
def town(sqlite_units: Units) -> Town:
    """Return a town that is committed."""
    return settled_town(sqlite_units)


def test_gives_lists_and_takes(sqlite_units: Units, town: Town) -> None:
    given = granted(sqlite_units, "Nouvelle@drancy.example", "room_admin:mairie", NOW)
    assert (given.code, given.data["email"]) == (0, "nouvelle@drancy.example")
    assert (
        "already" in granted(sqlite_units, "nouvelle@drancy.example", "room_admin:mairie", NOW).text
    )
    people = listed(sqlite_units.database, None)
    assert people.text.splitlines() == [
        "drancy  admin@drancy.example  room_admin",
        "drancy  nouvelle@drancy.example  room_admin:mairie",
    ]
    assert listed(sqlite_units.database, "bobigny").data == {"people": []}
    taken = revoked(sqlite_units, "nouvelle@drancy.example", (), NOW, anyway=False)
    assert (taken.code, taken.data["roles"]) == (0, ["member"])
    assert town.admin.email in listed(sqlite_units.database, "drancy").text


@pytest.mark.parametrize(
    ("email", "role", "problem"),
    [
        ("agent@nowhere.example", "room_admin", "unknown_person"),
        ("agent@drancy.example", "king", "unknown_role"),
        ("agent@bobigny.example", "room_admin:mediatheque", "unknown_site"),
    ],
)
def test_says_what_is_wrong(
    sqlite_units: Units, town: Town, email: str, role: str, problem: str
) -> None:
    answer = granted(sqlite_units, email, role, NOW)
    assert (answer.code, answer.data) == (1, {"problem": problem})
    assert answer.text
    assert town.admin.email == "admin@drancy.example"


def test_the_last_administrator_goes_only_where_that_is_meant(
    sqlite_units: Units, town: Town
) -> None:
    granted(sqlite_units, town.agent.email, "organisation_admin", NOW)
    kept = revoked(sqlite_units, town.agent.email, (), NOW, anyway=False)
    assert (kept.code, kept.data) == (1, {"problem": "last_administrator"})
    assert revoked(sqlite_units, town.agent.email, (), NOW, anyway=True).code == 0


def test_prints_which_role_each_right_takes() -> None:
    rights = table().data["rights"]
    assert set(rights) == {str(right) for right in Right}
    assert rights["approve"] == "room_admin"


def test_who_has_other_rights_is_told(sqlite_database: Database) -> None:
    planned = Planned(sqlite_database)
    granted(planned.units, planned.town.agent.email, "room_admin:mairie", NOW)
    with planned.units.open() as unit:  # who gives it to themselves knows of it
        grant(unit, planned.town.admin, "room_admin:mairie", planned.town.admin, NOW)
    (row,) = planned.rows("chat")
    assert row.payload["to"] == planned.town.agent.email
    assert row.payload["text"] == "rights of agent@drancy.example: member, room_admin:mairie"


def test_who_answers_for_personal_data_is_told_who_wants_it(sqlite_database: Database) -> None:
    planned = Planned(sqlite_database)
    with planned.units.open() as unit:
        chief = unit.session.get_one(Person, planned.town.admin.id)
        chief.roles = ["member", "organisation_admin"]
    for _ in range(2):
        with planned.units.open() as unit:
            want(unit, planned.town.agent, "copy", NOW)
    (row,) = planned.rows("chat")
    assert (row.payload["to"], row.payload["text"]) == (chief.email, "copy by 2026-04-16")

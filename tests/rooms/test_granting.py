"""Rights that are given and taken: no more than one has, never the last, and one at a time."""

from contextlib import ExitStack
from threading import Barrier, Thread
from unittest.mock import patch

import pytest
from sqlmodel import col, select

from rooms import granting
from rooms.errors import Refused
from rooms.events import Event
from rooms.granting import RightsChanged, grant, revoke, rights_of
from rooms.models import EventRecord, Person
from rooms.rights import ORGANISATION_ADMIN, ROOM_ADMIN
from rooms.unit_of_work import UnitOfWork, Units
from tests.builders import NOW, Town, person, settled_town
from tests.waiting import PATIENCE_SECONDS

HALL, LIBRARY = "room_admin:mairie", "room_admin:mediatheque"


@pytest.fixture
def town(units: Units) -> Town:
    """Return a town that is committed."""
    return settled_town(units)


def appoint(units: Units, town: Town, name: str, *roles: str) -> Person:
    """Return somebody of the town who has these roles."""
    with units.open() as unit:
        email = f"{name}@drancy.example"
        return person(unit.session, town.organisation, email, roles=("member", *roles))


def roles_of(units: Units, somebody: Person) -> list[str]:
    with units.database.reading() as session:
        return rights_of(session.get_one(Person, somebody.id))


class TestGranting:
    @pytest.mark.parametrize(
        ("own", "given", "allowed"),
        [
            (HALL, HALL, True),
            (HALL, LIBRARY, False),
            (HALL, ROOM_ADMIN, False),
            (ROOM_ADMIN, LIBRARY, True),
            (ROOM_ADMIN, ROOM_ADMIN, True),
            (ROOM_ADMIN, ORGANISATION_ADMIN, False),
            (ORGANISATION_ADMIN, ORGANISATION_ADMIN, True),
            (ORGANISATION_ADMIN, LIBRARY, True),
            ("council", HALL, False),
        ],
    )
    def test_gives_no_more_than_one_has(
        self, units: Units, town: Town, own: str, given: str, *, allowed: bool
    ) -> None:
        by = appoint(units, town, "chief", own)
        if allowed:
            with units.open() as unit:
                assert grant(unit, town.agent, given, by, NOW)
            assert roles_of(units, town.agent) == [given]
            return
        with pytest.raises(Refused, match="not_allowed"), units.open() as unit:
            grant(unit, town.agent, given, by, NOW)
        holder = appoint(units, town, "holder", given)
        with pytest.raises(Refused, match="not_allowed"), units.open() as unit:
            revoke(unit, holder, None, by, NOW)
        assert (roles_of(units, town.agent), roles_of(units, holder)) == ([], [given])

    def test_the_operator_gives_everything_and_all_is_recorded(
        self, units: Units, town: Town, happened: list[Event]
    ) -> None:
        with units.open() as unit:
            assert grant(unit, town.agent, HALL, None, NOW)
            assert not grant(unit, town.agent, HALL, None, NOW)
            assert revoke(unit, town.agent, [HALL, LIBRARY], None, NOW) == [HALL]
        changes = [event for event in happened if isinstance(event, RightsChanged)]
        assert [(one.of_id, one.person_id, one.before, one.after) for one in changes] == [
            (town.agent.id, None, ["member"], ["member", HALL]),
            (town.agent.id, None, ["member", HALL], ["member"]),
        ]
        with units.database.reading() as session:
            kept = session.exec(select(EventRecord).order_by(col(EventRecord.id))).all()
        assert [row.kind for row in kept] == ["RightsChanged"] * 2

    @pytest.mark.parametrize(
        ("role", "code"),
        [
            ("council", "unknown_role"),
            ("member", "unknown_role"),
            ("operator", "unknown_role"),
            ("room_admin:nowhere", "unknown_site"),
        ],
    )
    def test_gives_nothing_that_is_not_there(
        self, units: Units, town: Town, role: str, code: str
    ) -> None:
        with pytest.raises(Refused, match=code), units.open() as unit:
            grant(unit, town.agent, role, None, NOW)

    def test_does_not_reach_into_another_organisation(self, units: Units, town: Town) -> None:
        chief = appoint(units, town, "chief", ORGANISATION_ADMIN)
        with pytest.raises(Refused, match="other_organisation"), units.open() as unit:
            grant(unit, town.neighbour.agent, HALL, chief, NOW)
        assert roles_of(units, town.neighbour.agent) == []

    def test_leaves_groups_alone(self, units: Units, town: Town) -> None:
        elected = appoint(units, town, "elected", "council", HALL)
        with units.open() as unit:
            revoke(unit, elected, None, None, NOW)
        with units.database.reading() as session:
            assert session.get_one(Person, elected.id).roles == ["member", "council"]


class TestRevoking:
    def test_the_own_last_right_takes_another_hand(self, units: Units, town: Town) -> None:
        two = appoint(units, town, "two", HALL, LIBRARY)
        with pytest.raises(Refused, match="own_last_right"), units.open() as unit:
            revoke(unit, two, None, two, NOW)
        with units.open() as unit:
            assert revoke(unit, two, [HALL], two, NOW) == [HALL]
        with pytest.raises(Refused, match="own_last_right"), units.open() as unit:
            revoke(unit, two, [LIBRARY], two, NOW)
        with units.open() as unit:
            assert revoke(unit, two, None, town.admin, NOW) == [LIBRARY]

    def test_the_last_administrator_of_an_organisation_stays(
        self, units: Units, town: Town
    ) -> None:
        chief = appoint(units, town, "chief", ORGANISATION_ADMIN, ROOM_ADMIN)
        for index in range(60):  # whoever has less is no other administrator
            appoint(units, town, f"room-{index}", ROOM_ADMIN)
        for by in (chief, None):
            with pytest.raises(Refused, match="last_administrator"), units.open() as unit:
                revoke(unit, chief, [ORGANISATION_ADMIN], by, NOW)
        other = appoint(units, town, "other", ORGANISATION_ADMIN)
        with units.open() as unit:
            assert revoke(unit, chief, [ORGANISATION_ADMIN], other, NOW) == [ORGANISATION_ADMIN]
        with pytest.raises(Refused, match="last_administrator"), units.open() as unit:
            revoke(unit, other, None, None, NOW)
        with units.open() as unit:
            assert revoke(unit, other, None, None, NOW, anyway=True) == [ORGANISATION_ADMIN]

    def test_what_is_not_there_cannot_be_taken(self, units: Units, town: Town) -> None:
        with pytest.raises(Refused, match="no_such_right"), units.open() as unit:
            revoke(unit, town.admin, [HALL], None, NOW)


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_two_who_take_each_others_rights_at_once_leave_one(
    units: Units, town: Town, *, guarded: bool
) -> None:
    pair = [appoint(units, town, name, ORGANISATION_ADMIN) for name in ("one", "two")]
    meet, told = Barrier(2), list[str]()

    def take(by: Person, of: Person) -> None:
        with units.database.reading() as session:  # both look while both have their rights
            seen = [session.get_one(Person, one.id) for one in (of, by)]
        meet.wait(PATIENCE_SECONDS)
        with units.open() as unit:
            theirs, mine = (unit.session.merge(one, load=False) for one in seen)
            told.append(_told(unit, theirs, mine))

    with ExitStack() as stack:
        if not guarded:
            stack.enter_context(patch.object(granting, "_kept", lambda _, of, by: (of, by)))
            stack.enter_context(patch.object(granting, "_others", lambda *_: [True]))
        threads = [Thread(target=take, args=(by, of)) for by, of in (pair, pair[::-1])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
    left = [one for one in pair if roles_of(units, one)]
    assert len(left) == (1 if guarded else 0)
    assert sorted(told) == (["not_allowed", "taken"] if guarded else ["taken", "taken"])


def _told(unit: UnitOfWork, of: Person, by: Person) -> str:
    try:
        with unit.attempt():
            revoke(unit, of, None, by, NOW)
    except Refused as refused:
        return refused.refusals[0].code
    return "taken"

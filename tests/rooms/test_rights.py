"""Who may do what: the table of rights, and what the domain does with rooms of several sites."""

import pytest
from sqlmodel import Session

from rooms.administrators import administrators, may_change, may_over
from rooms.approval import approve, deciders, decline, pending
from rooms.errors import Refused
from rooms.faults import caretakers, close, open_faults, report
from rooms.handover import hand_over_all
from rooms.inventory import venues
from rooms.models import Booking, Person, RoomPolicy
from rooms.outside.clashes import leave
from rooms.rights import RANKS, RIGHTS, Area, Right, area_of, may, may_somewhere, reach, site_of
from rooms.rules import Proposal, refusals
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, person, settled_town

TWO = lasting(14)


@pytest.fixture
def town(units: Units) -> Town:
    """Return a town that is committed."""
    return settled_town(units)


def appoint(units: Units, town: Town, name: str, *roles: str) -> Person:
    """Return a person of the town with these roles beside "member"."""
    with units.open() as unit:
        return person(
            unit.session, town.organisation, f"{name}@drancy.example", roles=("member", *roles)
        )


@pytest.fixture
def hall(units: Units, town: Town) -> Person:
    """Return who administers the town hall's rooms."""
    return appoint(units, town, "hall", "room_admin:mairie")


@pytest.fixture
def library(units: Units, town: Town) -> Person:
    """Return who administers the library's rooms."""
    return appoint(units, town, "library", "room_admin:mediatheque")


@pytest.fixture
def both(units: Units, town: Town) -> Person:
    """Return who administers both sites."""
    return appoint(units, town, "both", "room_admin:mairie", "room_admin:mediatheque")


def must_be_approved(session: Session, town: Town, *rooms: str) -> None:
    """Let these rooms be approved within a day."""
    for key in rooms:
        session.add(
            RoomPolicy(
                organisation_id=town.organisation.id,
                room_id=town.id_of(key),
                settings={"approval_hours": 12},
            )
        )


def somebody(roles: list[str], organisation_id: int = 1) -> Person:
    """Return a person who is in no database."""
    return Person(organisation_id=organisation_id, email="agent@drancy.example", roles=roles)


class TestTable:
    def test_names_a_role_for_every_right(self) -> None:
        assert set(RIGHTS) == set(Right)
        assert set(RIGHTS.values()) <= set(RANKS)

    @pytest.mark.parametrize("right", Right)
    def test_a_higher_role_has_the_rights_of_the_lower_ones(self, right: Right) -> None:
        area = Area(1, frozenset({"mairie"}))
        roles = ("member", "room_admin:mairie", "room_admin", "organisation_admin")
        had = [may(somebody([role]), right, area) for role in roles]
        assert had == sorted(had)
        assert may(None, right, area)
        assert not may(somebody(["member"]), Right.OPERATE, area)

    def test_a_site_s_administrator_reaches_that_site_alone(self) -> None:
        there = somebody(["member", "room_admin:mairie"])
        assert may(there, Right.APPROVE, Area(1, frozenset({"mairie"})))
        assert not may(there, Right.APPROVE, Area(1, frozenset({"mairie", "parc"})))
        assert not may(there, Right.APPROVE, Area(1))
        assert may_somewhere(there, Right.APPROVE)
        assert not may_somewhere(there, Right.PERSONAL_DATA)

    @pytest.mark.parametrize("role", ["room_admin", "organisation_admin", "room_admin:mairie"])
    def test_no_role_reaches_into_another_organisation(self, role: str) -> None:
        stranger = somebody(["member", role], 2)
        assert not may(stranger, Right.USE, Area(1, frozenset({"mairie"})))
        assert not may(stranger, Right.APPROVE, Area(1, frozenset({"mairie"})))

    @pytest.mark.parametrize("role", ["room_admin:", "room_administrators", "council", "operator"])
    def test_other_words_give_no_right(self, role: str) -> None:
        assert not reach(somebody([role]), Right.APPROVE)
        assert site_of(role) == ""


class TestBookings:
    def test_are_changed_by_administrators_of_all_their_sites(
        self, units: Units, town: Town, hall: Person, library: Person, both: Person
    ) -> None:
        here = booked(units, town.agent, TWO, town.rooms["jaures"])
        two = booked(units, town.agent, lasting(16), town.rooms["jaures"], town.rooms["rosa-parks"])
        everybody = (town.agent, town.colleague, hall, library, both, town.admin)
        with units.database.reading() as session:
            may_one = [may_change(session, one, here) for one in everybody]
            may_two = [may_change(session, one, two) for one in everybody]
            assert may_one == [True, False, True, False, True, True]
            assert may_two == [True, False, False, False, True, True]
            assert may_over(session, both, Right.CHANGE_BOOKINGS, here, two)
            assert not may_over(session, hall, Right.CHANGE_BOOKINGS, here, two)

    def test_of_the_neighbours_are_out_of_reach(self, units: Units, town: Town) -> None:
        with units.open() as unit:
            chief = unit.session.get_one(Person, town.neighbour.agent.id)
            chief.roles = ["member", "room_admin:mairie"]  # their town hall has the same key
        booking = booked(units, town.agent, TWO, town.rooms["jaures"])
        with units.database.reading() as session:
            assert not may_change(session, session.get_one(Person, chief.id), booking)

    def test_of_a_leaver_are_handed_over_where_all_are_within_reach(
        self, units: Units, town: Town, hall: Person
    ) -> None:
        booked(units, town.agent, TWO, town.rooms["jaures"])
        with units.open() as unit:
            assert hand_over_all(unit, town.agent, town.colleague, hall, NOW).count == 1
        booked(units, town.agent, TWO, town.rooms["rosa-parks"])
        with pytest.raises(Refused, match="not_allowed"), units.open() as unit:
            hand_over_all(unit, town.agent, town.colleague, hall, NOW)

    @pytest.mark.parametrize(
        ("name", "rooms", "against"),
        [
            ("hall", ("jaures",), []),
            ("hall", ("rosa-parks",), ["not_open_to"]),
            ("hall", ("jaures", "rosa-parks"), ["not_open_to"]),
            ("both", ("jaures", "rosa-parks"), []),
        ],
    )
    def test_rules_are_overridden_by_administrators_of_all_rooms(
        self,
        units: Units,
        town: Town,
        name: str,
        rooms: tuple[str, ...],
        against: list[str],
        request: pytest.FixtureRequest,
    ) -> None:
        by: Person = request.getfixturevalue(name)
        with units.open() as unit:
            kept = {"open_to": ["council"]}
            whole = RoomPolicy(organisation_id=town.organisation.id, settings=kept)
            unit.session.add(whole)
        with units.database.reading() as session:
            stock = venues(session, town.organisation.id).by_id
            proposal = Proposal(
                when=TWO,
                venues=tuple(stock[town.id_of(key)] for key in rooms),
                people=None,
                wants_video=False,
                now=NOW,
                organizer=by,
                by=by,
                anyway=True,
            )
            found = dict.fromkeys(refusal.code for refusal in refusals(proposal))
            assert list(found) == against


class TestApproval:
    @pytest.fixture
    def asked(self, units: Units, town: Town) -> Booking:
        """Return a request for rooms of two sites that both ask for approval."""
        with units.open() as unit:
            must_be_approved(unit.session, town, "jaures", "rosa-parks")
        rooms = (town.rooms["jaures"], town.rooms["rosa-parks"])
        return booked(units, town.agent, TWO, *rooms)

    def test_takes_who_administers_all_that_ask(
        self, units: Units, town: Town, asked: Booking, hall: Person, both: Person
    ) -> None:
        with pytest.raises(Refused, match="not_allowed") as refused, units.open() as unit:
            approve(unit, asked, hall, NOW)
        (refusal,) = refused.value.refusals
        assert refusal.details["sites"] == ["Mairie de Drancy", "Médiathèque Georges-Brassens"]
        with units.open() as unit:
            approve(unit, asked, both, NOW)
        assert town.organisation.id == asked.organisation_id

    def test_is_denied_by_who_administers_one_of_them(
        self, units: Units, asked: Booking, hall: Person
    ) -> None:
        with units.open() as unit:
            decline(unit, asked, hall, NOW)
        with units.database.reading() as session:
            assert session.get_one(Booking, asked.id).status == "cancelled"

    def test_is_asked_of_who_can_say_yes(
        self, units: Units, town: Town, asked: Booking, hall: Person, both: Person
    ) -> None:
        with units.open() as unit:
            assert deciders(unit.session, asked) == [town.admin, both]
            for one in (town.admin, both):
                unit.session.get_one(Person, one.id).roles = ["member"]
        with units.database.reading() as session:
            assert [one.id for one in deciders(session, asked)] == [hall.id]

    def test_of_a_room_that_asks_needs_nobody_of_the_other_site(
        self, units: Units, town: Town, hall: Person, library: Person
    ) -> None:
        with units.open() as unit:
            must_be_approved(unit.session, town, "jaures")
        asked = booked(units, town.agent, TWO, town.rooms["jaures"], town.rooms["rosa-parks"])
        with units.database.reading() as session:
            assert [one.id for one in pending(session, hall, NOW)] == [asked.id]
            assert pending(session, library, NOW) == []
        with pytest.raises(Refused, match="not_allowed"), units.open() as unit:
            decline(unit, asked, library, NOW)
        with units.open() as unit:
            assert approve(unit, asked, hall, NOW).status == "confirmed"

    def test_is_asked_of_a_site_s_administrator_elsewhere(
        self, units: Units, town: Town, hall: Person
    ) -> None:
        with units.open() as unit:
            must_be_approved(unit.session, town, "jaures", "rosa-parks")
        own = booked(units, hall, TWO, town.rooms["jaures"])
        elsewhere = booked(units, hall, TWO, town.rooms["rosa-parks"])
        assert (own.status, elsewhere.status) == ("confirmed", "tentative")


class TestFaults:
    def test_are_told_and_closed_within_the_site(
        self, units: Units, town: Town, hall: Person, library: Person
    ) -> None:
        with units.open() as unit:
            room = town.id_of("jaures")
            fault, _ = report(unit, room, "écran noir", "screen", town.agent, NOW)
            assert [one.id for one in caretakers(unit.session, fault)] == [town.admin.id, hall.id]
            assert open_faults(unit.session, library) == []
            assert open_faults(unit.session, hall) == [fault]
        with pytest.raises(Refused, match="not_allowed"), units.open() as unit:
            close(unit, fault.id, library, NOW)
        with units.open() as unit:
            assert close(unit, fault.id, hall, NOW).closed_by_id == hall.id


def test_nobody_but_administrators_hears_of_clashes(units: Units, town: Town) -> None:
    with pytest.raises(Refused, match="not_allowed"), units.open() as unit:
        leave(unit.session, 1, town.agent, NOW)
    with units.open() as unit:
        assert not leave(unit.session, 1, town.admin, NOW)


def test_administrators_are_found_whatever_a_site_is_called(units: Units, town: Town) -> None:
    odd = 'a"b%_é\\:c'
    there = appoint(units, town, "odd", f"room_admin:{odd}")
    appoint(units, town, "other", "room_admin:axb")
    with units.database.reading() as session:
        area = Area(town.organisation.id, frozenset({odd}))
        found = administrators(session, Right.APPROVE, area)
        assert {one.id for one in found} == {town.admin.id, there.id}
        stock = venues(session, town.organisation.id)
        assert area_of(town.organisation.id, stock).sites == {"mairie", "mediatheque"}

"""Policies of groups: whose figures count, in what order, and wherever rules are asked."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from rooms.administration.plans import apply, preview
from rooms.administration.proposed import Proposed
from rooms.administration.reversing import undoing
from rooms.availability import Need
from rooms.bookings import Wish, book
from rooms.errors import Refused
from rooms.finding.bookable import Asker, Rulebook, bookable
from rooms.finding.common_slots import earliest_common
from rooms.groups import policy_for
from rooms.inventory import venues
from rooms.inventory_files import (
    InventoryError,
    Line,
    export_inventory,
    import_inventory,
    read_files,
)
from rooms.models import Person, Plan, RoomPolicy, Site
from rooms.policy import OF_GROUPS, SETTINGS, Level, Quota, policy_by_lines
from rooms.series.booking import SeriesWish, plan_series
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, lasting, person, settled_town

EVERYBODY, COUNCIL, CLUBS = "", "council", "clubs"


@pytest.fixture
def there(units: Units) -> Town:
    return settled_town(units)


def lay_down(units: Units, there: Town, group: str, place: dict[str, Any], **figures: Any) -> None:
    with units.open() as unit:
        row: dict[str, Any] = {"organisation_id": there.organisation.id, "group_name": group}
        unit.session.add(RoomPolicy(settings=figures, **row, **place))


def test_a_group_stands_over_everybody_of_its_level_and_a_finer_level_over_both() -> None:
    lines = [
        (Level.ORGANISATION, 1, EVERYBODY, {"notice_minutes": 60, "horizon_days": 30}),
        (Level.ORGANISATION, 1, COUNCIL, {"notice_minutes": 0, "horizon_days": 365}),
        (Level.SITE, 2, EVERYBODY, {"horizon_days": 90, "longest_minutes": 120}),
        (Level.ROOM, 3, COUNCIL, {"longest_minutes": 600}),
    ]
    policy = policy_by_lines(lines)
    assert (policy.notice_minutes, policy.horizon_days, policy.longest_minutes) == (60, 90, 120)
    assert policy.special is not None
    theirs = policy.special.of(frozenset({COUNCIL}))
    assert (theirs.notice_minutes, theirs.horizon_days, theirs.longest_minutes) == (0, 90, 600)


def test_who_is_in_several_groups_may_do_what_one_of_them_allows() -> None:
    lines = [
        (Level.ROOM, 3, CLUBS, {"notice_minutes": 60, "horizon_days": 30, "outside_hours": True}),
        (Level.ROOM, 3, COUNCIL, {"notice_minutes": 0, "horizon_days": 365, "quota_week": 5}),
        (Level.ROOM, 3, "schools", {"notice_minutes": 30, "horizon_days": 10, "quota_week": 9}),
    ]
    special = policy_by_lines(lines).special
    assert special is not None
    both = special.of(special.groups)
    assert (both.notice_minutes, both.horizon_days, both.outside_hours) == (0, 365, True)
    assert both.quotas == (Quota("week", 9, Level.ROOM, 3),)


def test_a_groups_quota_takes_the_place_of_everybodys_of_that_place_alone() -> None:
    lines = [
        (Level.ORGANISATION, 1, EVERYBODY, {"quota_week": 10}),
        (Level.SITE, 2, EVERYBODY, {"quota_week": 4}),
        (Level.SITE, 2, CLUBS, {"quota_week": 6}),
    ]
    special = policy_by_lines(lines, "Europe/Paris").special
    assert special is not None
    assert special.of(frozenset({CLUBS})).quotas == (
        Quota("week", 10, Level.ORGANISATION, 1, "Europe/Paris"),
        Quota("week", 6, Level.SITE, 2),
    )


def test_nobody_is_asked_where_a_finer_line_asks_nobody() -> None:
    lines = [
        (Level.ORGANISATION, 1, EVERYBODY, {"approval_hours": 24}),
        (Level.ORGANISATION, 1, COUNCIL, {"approval_hours": 0}),
    ]
    policy = policy_by_lines(lines)
    assert policy.approval_hours == 24
    assert policy.special is not None
    assert policy.special.of(frozenset({COUNCIL})).approval_hours is None


def test_rooms_without_lines_for_groups_are_looked_at_as_they_are(
    units: Units, there: Town
) -> None:
    lay_down(units, there, EVERYBODY, {}, notice_minutes=60)
    with units.open() as unit:
        stock = venues(unit.session, there.organisation.id)
        assert all(policy_for(venue, there.agent) is venue.policy for venue in stock)


class TestBooking:
    """Two days' notice for everybody in Jaurès, none for the council."""

    @pytest.fixture
    def elu(self, units: Units, there: Town) -> Person:
        room = {"room_id": there.id_of("jaures")}
        lay_down(units, there, EVERYBODY, room, notice_minutes=60 * 48, clash_percent=0)
        lay_down(units, there, COUNCIL, room, notice_minutes=0, clash_percent=90)
        with units.open() as unit:
            return person(
                unit.session, there.organisation, "elu@drancy.example", roles=["member", COUNCIL]
            )

    def wish(self, there: Town) -> Wish:
        return Wish(when=lasting(14), room_ids=(there.id_of("jaures"),))

    def test_the_organisers_group_decides(self, units: Units, there: Town, elu: Person) -> None:
        with pytest.raises(Refused) as refused, units.open() as unit:
            book(unit, there.agent, self.wish(there), NOW)
        assert [one.code for one in refused.value.refusals] == ["notice"]
        with units.open() as unit:
            assert book(unit, elu, self.wish(there), NOW).status == "confirmed"

    def test_searches_go_by_it(self, units: Units, there: Town, elu: Person) -> None:
        with units.open() as unit:
            stock = venues(unit.session, there.organisation.id)

            def rooms(organizer: Person) -> set[str]:
                asker = Asker(organizer=organizer, now=NOW)
                found = bookable(unit.session, stock, Need(), lasting(14), asker)
                return {venue.room.key for venue in found}

            assert rooms(elu) - rooms(there.agent) == {"jaures"}

    def test_remedies_go_by_it(self, units: Units, there: Town, elu: Person) -> None:
        room = {"room_id": there.id_of("mandela")}
        lay_down(units, there, COUNCIL, room, notice_minutes=60 * 24 * 5)
        with units.open() as unit:
            stock = venues(unit.session, there.organisation.id).by_id
            both = [stock[there.id_of(key)] for key in ("jaures", "mandela")]
            rules = Rulebook(unit.session, Asker(organizer=elu, now=NOW))
            assert [one.room.key for one in rules.permitted(both, lasting(14))] == ["jaures"]
            others = Rulebook(unit.session, Asker(organizer=there.agent, now=NOW))
            assert [one.room.key for one in others.permitted(both, lasting(14))] == ["mandela"]

    def test_series_go_by_it(self, units: Units, there: Town, elu: Person) -> None:
        room_ids = (there.id_of("jaures"),)
        with units.open() as unit:
            book(unit, elu, Wish(when=lasting(10, days=10), room_ids=room_ids), NOW)
        wanted = SeriesWish(
            rrule="FREQ=WEEKLY;COUNT=4",
            start=lasting(10, days=3).start.replace(tzinfo=None),
            minutes=60,
            room_ids=room_ids,
        )
        with units.open() as unit:
            plans = [plan_series(unit.session, one, wanted, NOW) for one in (elu, there.agent)]
        assert [plan.percent for plan in plans] == [90, 0]

    def test_common_times_go_by_it(self, units: Units, there: Town, elu: Person) -> None:
        site = there.sites["mairie"]
        with units.open() as unit:
            unit.session.get_one(Site, site.id).opening_hours = {"tue": [["08:00", "09:00"]]}
            unit.session.add(
                RoomPolicy(
                    organisation_id=there.organisation.id,
                    site_id=site.id,
                    group_name=COUNCIL,
                    settings={"outside_hours": True},
                )
            )
        need = Need(room_id=there.id_of("cesaire"))
        with units.open() as unit:
            stock, evening = venues(unit.session, there.organisation.id), [lasting(19, minutes=180)]
            found = [
                earliest_common(
                    unit.session, stock, [need], 60, evening, Asker(organizer=one, now=NOW)
                )
                for one in (elu, there.agent)
            ]
        assert [len(slots) > 0 for slots in found] == [True, False]


def line(**cells: str) -> Line:
    return Line("policies", cells)


class TestLines:
    def proposed(self, there: Town, *lines: Line) -> Proposed:
        return Proposed(organisation=there.organisation, lines=lines)

    def test_what_is_about_a_room_as_such_is_for_no_group(self, units: Units, there: Town) -> None:
        wrong = {"before_minutes": "5", "open_to": COUNCIL, "notice_minutes": "5"}
        with pytest.raises(InventoryError) as error, units.open() as unit:
            preview(unit.session, self.proposed(there, line(group=COUNCIL, **wrong)), NOW)
        found = [(one.code, one.details["column"]) for one in error.value.problems]
        assert sorted(found) == [
            ("not_of_groups", "before_minutes"),
            ("not_of_groups", "open_to"),
        ]

    @pytest.mark.parametrize("group", ["agent@drancy.example", "a|b", "room_admin:mairie"])
    def test_a_group_is_a_word_among_roles(self, units: Units, there: Town, group: str) -> None:
        with pytest.raises(InventoryError) as error, units.open() as unit:
            preview(unit.session, self.proposed(there, line(group=group, quota_day="5")), NOW)
        assert [one.code for one in error.value.problems] == ["bad_group"]

    def test_a_plan_says_what_a_line_for_a_group_refuses_and_is_taken_back(
        self, units: Units, there: Town
    ) -> None:
        with units.open() as unit:
            unit.session.get_one(Person, there.agent.id).roles = ["member", CLUBS]
        with units.open() as unit:
            agent = unit.session.get_one(Person, there.agent.id)
            for one in (agent, there.colleague):
                hour = 10 if one is agent else 14
                book(unit, one, Wish(when=lasting(hour), room_ids=(there.id_of("jaures"),)), NOW)
        with units.open() as unit:
            shorter = line(room="jaures", group=CLUBS, longest_minutes="30")
            plan = preview(unit.session, self.proposed(there, shorter), NOW)
            assert [(one.booking.organizer_id, one.must_move) for one in plan.broken] == [
                (there.agent.id, False)
            ]
            apply(unit, plan.plan, None, NOW)
            kept = unit.session.exec(select(RoomPolicy)).one()
            assert (kept.group_name, kept.settings) == (CLUBS, {"longest_minutes": 30})
        with units.open() as unit:
            back = preview(
                unit.session, undoing(unit.session, unit.session.get_one(Plan, 1), None), NOW
            )
            apply(unit, back.plan, None, NOW)
            assert unit.session.exec(select(RoomPolicy)).one().settings == {}

    def test_lines_of_one_place_are_told_apart_and_read_back(
        self, units: Units, there: Town, tmp_path: Path
    ) -> None:
        lay_down(units, there, EVERYBODY, {}, notice_minutes=60)
        lay_down(units, there, "anciens élus", {}, notice_minutes=0, outside_hours=True)
        with units.open() as unit:
            export_inventory(unit.session, tmp_path)
            report = import_inventory(unit.session, read_files([tmp_path]), NOW)
        assert report.count("policies", "unchanged") == 2
        assert {one.effect for one in report.outcomes} == {"unchanged"}

    def test_people_may_have_the_roles_of_which_lines_speak(
        self, units: Units, there: Town
    ) -> None:
        someone = Line("people", {"email": "elu@drancy.example", "roles": COUNCIL})
        with pytest.raises(InventoryError), units.open() as unit:
            preview(unit.session, self.proposed(there, someone), NOW)
        with units.open() as unit:
            lines = (someone, line(group=COUNCIL, notice_minutes="0"))
            assert len(preview(unit.session, self.proposed(there, *lines), NOW).changes) == 2


def test_every_figure_for_groups_is_a_setting() -> None:
    assert set(SETTINGS) > OF_GROUPS

"""The audit: every change is told with who, when, before and after, to those who may know."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from rooms.administration.recording import record_import
from rooms.audit import BOOKINGS, INVENTORY, KINDS, Asked, Entry, doers, entries
from rooms.audit_access import Meant, done_to_bookings, done_to_rights, done_to_room, may_read
from rooms.bookings import Change, cancel, change
from rooms.granting import grant
from rooms.inventory_files import import_inventory, inventory_of
from rooms.inventory_files.lines import Line
from rooms.models import Booking, Person
from rooms.series.booking import SeriesWish, book_series
from rooms.series.changes import SeriesEdit, change_series
from rooms.undo import undo
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, at, booked, lasting, person, settled_town

TWO, FOUR = lasting(14), lasting(16)
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def town(units: Units) -> Town:
    """Return a town that is committed."""
    return settled_town(units)


@pytest.fixture
def meeting(units: Units, town: Town) -> Booking:
    """Return the agent's meeting of tomorrow in Jaurès, to which the colleague is invited."""
    guests = (town.colleague.email,)
    return booked(units, town.agent, TWO, town.rooms["jaures"], guests=guests, title="Budget")


def of(units: Units, **asked: object) -> list[Entry]:
    with units.database.reading() as session:
        return entries(session, Asked(**asked))  # type: ignore[arg-type]


def deeds(found: list[Entry] | None) -> list[str]:
    assert found is not None
    return [" ".join(entry.deeds) for entry in found]


def mine(units: Units, who: Person, **meant: object) -> list[Entry]:
    with units.database.reading() as session:
        return done_to_bookings(session, who, Meant(**meant), NOW)  # type: ignore[arg-type]


class TestEntries:
    def test_tell_who_did_what_and_what_was_before(
        self, units: Units, town: Town, meeting: Booking
    ) -> None:
        with units.open() as unit:
            wanted = Change(when=FOUR, room_ids=(town.id_of("mandela"),), title="Travaux")
            change(unit, meeting, wanted, town.admin, NOW)
        with units.open() as unit:
            cancel(unit, meeting, town.agent, LATER)
        with units.open() as unit:
            undo(unit, town.agent, LATER)
        found = of(units, booking_ids=(meeting.id,))
        assert deeds(found) == ["restored", "cancelled", "moved renamed", "booked"]
        assert [one.by_id for one in found] == [
            town.agent.id, town.agent.id, town.admin.id, town.agent.id,
        ]  # fmt: skip
        told = {one.name: (one.before, one.after) for one in found[2].differences}
        assert told["title"] == ("Budget", "Travaux")
        assert told["room_ids"] == ([town.id_of("jaures")], [town.id_of("mandela")])
        assert found[0].undoes == found[1].id

    @pytest.mark.parametrize(("hour", "deed"), [(17, "extended"), (15, "shortened")])
    def test_tell_longer_from_shorter(self, units: Units, town: Town, hour: int, deed: str) -> None:
        long = booked(units, town.agent, lasting(14, minutes=120), town.rooms["jaures"])
        with units.open() as unit:
            when = lasting(14, minutes=(hour - 14) * 60)
            change(unit, long, Change(when=when), town.agent, NOW)
        assert deeds(of(units, booking_ids=(long.id,)))[0] == deed

    def test_of_a_series_are_those_of_the_date_and_of_all_dates(
        self, units: Units, town: Town
    ) -> None:
        with units.open() as unit:
            wish = SeriesWish(
                rrule="FREQ=WEEKLY;COUNT=4",
                start=at(10).replace(tzinfo=None),
                minutes=60,
                room_ids=(town.id_of("jaures"),),
            )
            series = book_series(unit, town.agent, wish, NOW)
        with units.database.reading() as session:
            dates = session.exec(select(Booking.id).order_by(col(Booking.recurs_at))).all()
        with units.open() as unit:
            third = unit.session.get_one(Booking, dates[2])
            edit = SeriesEdit(change=Change(title="Autre"))
            change_series(unit, third, "following", edit, town.admin, NOW)
        assert deeds(of(units, booking_ids=(dates[3],))) == ["renamed", "booked"]
        first = of(units, booking_ids=(dates[0],))
        assert [(one.deeds, one.dates) for one in first] == [(("booked",), 4)]
        assert series.id == first[0].series_id

    def test_are_those_of_a_time_and_go_on_page_by_page(
        self, units: Units, town: Town, meeting: Booking
    ) -> None:
        with units.open() as unit:
            cancel(unit, meeting, town.agent, LATER)
        assert deeds(of(units, since=LATER)) == ["cancelled"]
        assert deeds(of(units, until=LATER)) == ["booked"]
        with units.database.reading() as session:
            (last,) = entries(session, Asked(), most=1)
            assert deeds(entries(session, Asked(before_id=last.id))) == ["booked"]

    def test_of_an_import_tell_things_and_rights(self, units: Units, town: Town) -> None:
        lines = [
            Line("rooms", {"organisation": "drancy", "room": "jaures", "capacity": "9"}),
            Line("people", {
                "organisation": "drancy", "email": town.agent.email, "roles": "room_admin:mairie",
            }),
            Line("people", {"organisation": "drancy", "email": "neuf@drancy.example"}),
        ]  # fmt: skip
        with units.open() as unit:
            report = import_inventory(unit.session, inventory_of(lines), NOW)
            record_import(unit, report.outcomes, NOW)
        found = of(units)
        assert deeds(found) == ["rights", "added", "changed", "changed"]
        assert all(one.is_by_operator for one in found)
        (seats,) = found[3].differences
        assert (found[3].thing, seats.before, seats.after) == (("rooms", "jaures"), "8", "9")
        (roles,) = found[0].differences
        assert (found[0].of_id, roles.after) == (town.agent.id, ["member", "room_admin:mairie"])
        assert deeds(of(units, room_id=town.id_of("jaures"))) == ["changed"]
        assert of(units, room_id=town.id_of("mandela")) == []
        assert deeds(of(units, person_id=town.agent.id)) == ["rights"]
        assert deeds(of(units, site_id=town.sites["mairie"].id)) == ["changed"]
        assert of(units, site_id=town.sites["mediatheque"].id) == []

    def test_of_rooms_tell_policies_and_closures_of_that_room_alone(
        self, units: Units, town: Town
    ) -> None:
        home = {"organisation": "drancy"}
        span = {"start": "2026-05-03", "end": "2026-05-05", "reason": "Travaux"}
        lines = [
            Line("policies", {**home, "room": "mandela", "notice_minutes": "60"}),
            Line("closures", {**home, "room": "mandela", **span}),
            Line("rooms", {
                **home, "room": "mandela 2", "site": "mairie", "name": "M2", "capacity": "4",
            }),
            Line("policies", {**home, "room": "mandela 2", "notice_minutes": "30"}),
            Line("pools", {
                **home, "pool": "link", "site": "mediatheque", "unit": "kbps", "size": "9000",
            }),
        ]  # fmt: skip
        with units.open() as unit:
            report = import_inventory(unit.session, inventory_of(lines), NOW)
            record_import(unit, report.outcomes, NOW)
        found = of(units, room_id=town.id_of("mandela"), kinds=INVENTORY)
        assert sorted(one.thing[0] for one in found if one.thing) == ["closures", "policies"]
        there = of(units, site_id=town.sites["mediatheque"].id, kinds=INVENTORY)
        assert [one.thing for one in there] == [("pools", "link")]

    def test_name_nobody_of_another_organisation(self, units: Units, town: Town) -> None:
        booked(units, town.neighbour.agent, TWO, town.neighbour.room)
        own = booked(units, town.agent, TWO, town.rooms["jaures"])
        with units.database.reading() as session:
            found = entries(session, Asked(organisation_id=town.organisation.id))
            assert [one.booking_id for one in found] == [own.id]
            assert set(doers(session, found)) == {town.agent.id}


class TestAccess:
    def test_is_the_peoples_of_a_booking_and_its_administrators(
        self, units: Units, town: Town, meeting: Booking
    ) -> None:
        with units.open() as unit:
            hall, library = (
                person(unit.session, town.organisation, f"{key}@drancy.example", roles=[role])
                for key, role in (
                    ("hall", "room_admin:mairie"),
                    ("library", "room_admin:mediatheque"),
                )
            )
            other = person(unit.session, town.organisation, "autre@drancy.example")
        everybody = (
            town.agent, town.colleague, town.admin, hall, library, other, town.neighbour.agent,
        )  # fmt: skip
        with units.database.reading() as session:
            allowed = [may_read(session, one, meeting) for one in everybody]
        assert allowed == [True, True, True, True, False, False, False]
        readers = [bool(mine(units, one, span=TWO)) for one in everybody]
        assert readers == allowed
        named = [bool(mine(units, one, booking_id=meeting.id)) for one in everybody]
        assert named == allowed

    def test_finds_a_meeting_where_and_when_it_was_before(
        self, units: Units, town: Town, meeting: Booking
    ) -> None:
        booked(units, town.agent, FOUR, town.rooms["cesaire"])
        with units.open() as unit:
            wanted = Change(when=lasting(14, days=3), room_ids=(town.id_of("mandela"),))
            change(unit, meeting, wanted, town.admin, NOW)
        assert deeds(mine(units, town.agent, span=TWO)) == ["moved"]
        assert deeds(mine(units, town.agent, room_id=town.id_of("jaures"))) == ["moved"]
        assert deeds(mine(units, town.agent, span=lasting(14, days=3))) == ["moved", "booked"]
        assert deeds(mine(units, town.agent)) == ["moved", "booked", "booked"]
        assert mine(units, town.agent, span=lasting(9, days=9)) == []

    def test_administrators_find_it_where_and_when_it_was_before(
        self, units: Units, town: Town, meeting: Booking
    ) -> None:
        jaures, mandela = town.id_of("jaures"), town.id_of("mandela")
        with units.open() as unit:
            change(unit, meeting, Change(room_ids=(mandela,)), town.agent, NOW)
        assert deeds(mine(units, town.admin, span=TWO, room_id=jaures)) == ["moved"]
        with units.open() as unit:
            row = unit.session.get_one(Booking, meeting.id)
            change(unit, row, Change(when=lasting(14, days=3)), town.agent, NOW)
        assert deeds(mine(units, town.admin, span=TWO, room_id=mandela)) == ["moved"]
        assert mine(units, town.admin, span=FOUR) == []
        for room in (jaures, mandela):
            assert deeds(of(units, room_id=room)) == ["moved", "moved", "booked"]
        assert of(units, room_id=town.id_of("cesaire")) == []

    def test_of_rooms_and_rights_is_for_administrators(self, units: Units, town: Town) -> None:
        with units.open() as unit:
            grant(unit, town.colleague, "room_admin:mairie", None, NOW)
        with units.database.reading() as session:
            jaures, parks = town.id_of("jaures"), town.id_of("rosa-parks")
            hall = session.get_one(Person, town.colleague.id)
            assert done_to_room(session, town.agent, jaures) is None
            assert done_to_room(session, town.neighbour.agent, jaures) is None
            assert done_to_room(session, hall, jaures) == []
            assert done_to_room(session, hall, parks) is None
            assert deeds(done_to_rights(session, hall, hall)) == ["rights"]
            assert deeds(done_to_rights(session, town.admin, hall)) == ["rights"]
            assert done_to_rights(session, town.agent, hall) is None
            assert done_to_rights(session, town.neighbour.agent, hall) is None
            assert done_to_rights(session, town.neighbour.agent, town.neighbour.agent) == []


def test_every_kind_of_event_about_bookings_has_its_word() -> None:
    plain = Entry(id=1, organisation_id=1, at=NOW, kind="", by_id=None)
    words = {kind: replace(plain, kind=kind).deeds for kind in KINDS}
    assert all(words.values())
    assert {kind for kind in BOOKINGS if words[kind] == ("changed",)} == {
        "BookingChanged",
        "SeriesChanged",
    }

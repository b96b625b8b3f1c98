"""Bookings: made, changed and called off, and refused with what works instead."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from rooms.administrators import may_change
from rooms.bookings import (
    Change,
    Wish,
    attendees_of,
    book,
    booking_in,
    cancel,
    change,
    rooms_of,
    upcoming,
    venues_of,
)
from rooms.errors import Refusal, Refused
from rooms.events import BookingCancelled, BookingChanged, BookingMade, Event
from rooms.interval import Interval
from rooms.models import Blocking, Booking, Person
from rooms.unit_of_work import Units
from tests.builders import NOW, PARIS, Town, at, booked, lasting, settled_town

TWO = lasting(14)


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


def wish(town: Town, *rooms: str, when: Interval = TWO) -> Wish:
    return Wish(when=when, room_ids=tuple(town.id_of(room) for room in rooms))


def refusal(units: Units, by: Person, wanted: Wish, now: datetime = NOW) -> Refused:
    with pytest.raises(Refused) as caught, units.open() as unit:
        book(unit, by, wanted, now)
    return caught.value


def changed(
    units: Units, booking: Booking, wanted: Change, by: Person, now: datetime = NOW
) -> Booking:
    with units.open() as unit:
        change(unit, booking, wanted, by, now)
    return stored(units, booking)


def stored(units: Units, booking: Booking) -> Booking:
    with units.database.reading() as session:
        return session.exec(select(Booking).where(Booking.id == booking.id)).one()


def blocked(units: Units) -> set[tuple[int, Interval]]:
    with units.database.reading() as session:
        found = session.exec(select(Blocking)).all()
        return {(b.room_id, Interval(b.starts_at, b.ends_at)) for b in found}


def codes(refused: Refused) -> list[str]:
    return [refusal.code for refusal in refused.refusals]


SHOWN = ("starts_at", "ends_at", "room_ids", "headcount", "title")


class TestBooking:
    def test_keeps_what_was_wished(self, units: Units, town: Town, happened: list[Event]) -> None:
        guests = ("Contact@Partenaire.example", "sip:salle@lyon.example", "agent@drancy.example")
        wanted = replace(
            wish(town, "mandela", "jaures"),
            people=20,
            wants_video=True,
            guests=(*guests, "contact@partenaire.example "),
            title="Conseil",
            language="en",
            space_id="space",
            thread_id="thread",
        )
        with units.open() as unit:
            booking = book(unit, town.agent, wanted, NOW)
        with units.database.reading() as session:
            booking = session.exec(select(Booking)).one()
            rooms = [venue.room.key for venue in venues_of(session, booking)]
            attendees = attendees_of(session, booking)
        assert (booking.starts_at, booking.ends_at) == (TWO.start, TWO.end)
        assert (booking.zone, booking.title, booking.headcount) == ("Europe/Paris", "Conseil", 20)
        assert (booking.space_id, booking.thread_id, booking.language) == ("space", "thread", "en")
        assert (booking.status, booking.version, booking.created_at) == ("confirmed", 1, NOW)
        assert rooms == ["mandela", "jaures"]
        assert [(a.kind, a.address, a.is_organizer, a.answer) for a in attendees] == [
            ("email", "agent@drancy.example", True, "ACCEPTED"),
            ("email", "contact@partenaire.example", False, "NEEDS-ACTION"),
            ("sip", "sip:salle@lyon.example", False, "NEEDS-ACTION"),
        ]
        assert blocked(units) == {(town.id_of("mandela"), TWO), (town.id_of("jaures"), TWO)}
        assert [type(event) for event in happened] == [BookingMade]

    def test_lets_meetings_touch(self, units: Units, town: Town) -> None:
        for hour in (14, 13, 15):
            booked(units, town.agent, lasting(hour), town.rooms["jaures"])
        assert len(blocked(units)) == 3

    @pytest.mark.parametrize(
        "when",
        [
            TWO,
            lasting(13, 30),
            lasting(14, 59),
            lasting(14, 15, minutes=30),
            lasting(13, minutes=180),
            lasting(14, minutes=30),
            lasting(14, 30, minutes=30),
        ],
    )
    def test_refuses_overlap(self, units: Units, town: Town, when: Interval) -> None:
        booked(units, town.colleague, TWO, town.rooms["jaures"])
        assert codes(refusal(units, town.agent, wish(town, "jaures", when=when))) == ["taken"]
        assert blocked(units) == {(town.id_of("jaures"), TWO)}

    def test_refuses_all_rooms_where_one_is_taken(self, units: Units, town: Town) -> None:
        booked(units, town.colleague, TWO, town.rooms["jaures"])
        refused = refusal(units, town.agent, wish(town, "cesaire", "jaures"))
        assert codes(refused) == ["taken"]
        assert len(blocked(units)) == 1

    def test_refuses_rooms_that_are_not_ones_own(self, units: Units, town: Town) -> None:
        foreign = Wish(when=TWO, room_ids=(town.id_of("jaures"), town.neighbour.room.id))
        assert codes(refusal(units, town.agent, foreign)) == ["unknown_room"]
        assert codes(refusal(units, town.neighbour.agent, foreign)) == ["unknown_room"]

    @pytest.mark.parametrize("room_ids", [(), (1, 1), (999_999,), (1, -1)])
    def test_refuses_no_room_and_a_room_twice(
        self, units: Units, town: Town, room_ids: tuple[int, ...]
    ) -> None:
        wanted = Wish(when=TWO, room_ids=room_ids)
        assert codes(refusal(units, town.agent, wanted)) == ["unknown_room"]

    def test_refuses_a_hundred_and_one_guests(self, units: Units, town: Town) -> None:
        crowd = tuple(f"guest-{number}@partenaire.example" for number in range(101))
        refused = refusal(units, town.agent, replace(wish(town, "jaures"), guests=crowd))
        assert refused.refusals == (Refusal("too_many_guests", {"guests": 101, "most": 100}),)
        assert blocked(units) == set()

    @pytest.mark.parametrize(
        ("when", "code"),
        [
            (Interval(at(9, days=-3), at(10, days=-3)), "past"),
            (Interval(at(15), at(14)), "ends_before_start"),
            (Interval(at(14), at(14)), "ends_before_start"),
        ],
    )
    def test_refuses_a_wrong_time(
        self, units: Units, town: Town, when: Interval, code: str
    ) -> None:
        refused = refusal(units, town.agent, wish(town, "jaures", when=when))
        assert codes(refused) == [code]
        times = [remedy.when.start for remedy in refused.remedies]
        assert times == ([NOW] if code == "past" else [])

    def test_books_the_room_of_the_same_name_next_door(self, units: Units, town: Town) -> None:
        booked(units, town.agent, TWO, town.rooms["jaures"])
        booked(units, town.neighbour.agent, TWO, town.neighbour.room)
        assert len(blocked(units)) == 2


class TestRemedies:
    def test_offers_a_neighbour_another_hour_and_another_site(
        self, units: Units, town: Town
    ) -> None:
        booked(units, town.colleague, TWO, town.rooms["jaures"])
        wanted = replace(wish(town, "jaures"), people=6, wants_video=True)
        refused = refusal(units, town.agent, wanted)
        assert [remedy.kind for remedy in refused.remedies] == [
            "other_room",
            "other_time",
            "other_site",
        ]
        assert [remedy.room_ids for remedy in refused.remedies] == [
            (town.id_of("cesaire"),),
            (town.id_of("jaures"),),
            (town.id_of("simone-veil"),),
        ]
        assert refused.remedies[1].when == lasting(13)
        for remedy in refused.remedies:
            accepted = replace(wanted, when=remedy.when, room_ids=remedy.room_ids)
            with units.open() as unit:
                book(unit, town.agent, accepted, NOW)
        assert len(blocked(units)) == 4

    @pytest.mark.parametrize(
        ("people", "wants_video", "room", "codes_"),
        [
            (15, False, "cesaire", ["too_small"]),
            (3, True, "rosa-parks", ["no_endpoint"]),
            (12, True, "rosa-parks", ["too_small", "no_endpoint"]),
        ],
    )
    def test_offers_a_room_that_fits(
        self,
        units: Units,
        town: Town,
        people: int,
        wants_video: bool,
        room: str,
        codes_: list[str],
    ) -> None:
        wanted = replace(wish(town, room), people=people, wants_video=wants_video)
        refused = refusal(units, town.agent, wanted)
        assert codes(refused) == codes_
        assert refused.remedies
        for remedy in refused.remedies:
            with units.open() as unit:
                book(unit, town.agent, replace(wanted, room_ids=remedy.room_ids), NOW)

    def test_offers_no_hour_that_has_gone_by(self, units: Units, town: Town) -> None:
        today = lasting(9, 30, days=0)
        booked(units, town.colleague, today, town.rooms["jaures"])
        refused = refusal(units, town.agent, wish(town, "jaures", when=today), at(9, 20, days=0))
        (shift,) = (remedy for remedy in refused.remedies if remedy.kind == "other_time")
        assert shift.when == lasting(10, 30, days=0)

    def test_offers_nothing_where_nothing_works(self, units: Units, town: Town) -> None:
        refused = refusal(units, town.agent, replace(wish(town, "mandela"), people=500))
        assert codes(refused) == ["too_small"]
        assert refused.remedies == ()

    def test_offers_nothing_of_another_organisation(self, units: Units, town: Town) -> None:
        booked(units, town.neighbour.agent, TWO, town.neighbour.room)
        refused = refusal(
            units, town.neighbour.agent, Wish(when=TWO, room_ids=(town.neighbour.room.id,))
        )
        assert [remedy.kind for remedy in refused.remedies] == ["other_time"]


class TestChanging:
    def test_moves_and_tells_before_and_after(
        self, units: Units, town: Town, happened: list[Event]
    ) -> None:
        booking = booked(units, town.agent, TWO, town.rooms["jaures"], title="Point")
        wanted = Change(when=lasting(16), room_ids=(town.id_of("mandela"),), people=12, version=1)
        later = NOW + timedelta(minutes=5)
        moved = changed(units, booking, wanted, town.admin, later)
        assert (moved.starts_at, moved.version, moved.headcount) == (at(16), 2, 12)
        assert moved.changed_at == later
        assert blocked(units) == {(town.id_of("mandela"), lasting(16))}
        event = happened[-1]
        assert isinstance(event, BookingChanged)
        assert event.person_id == town.admin.id
        assert event.before["room_ids"] == [town.id_of("jaures")]
        assert {name: event.after[name] for name in event.before if name in SHOWN} == {
            "starts_at": at(16).astimezone(moved.starts_at.tzinfo).isoformat(),
            "ends_at": moved.ends_at.isoformat(),
            "room_ids": [town.id_of("mandela")],
            "headcount": 12,
            "title": "Point",
        }

    def test_may_move_over_itself(self, units: Units, town: Town) -> None:
        booking = booked(units, town.agent, TWO, town.rooms["jaures"])
        moved = changed(units, booking, Change(when=lasting(14, 30)), town.agent)
        assert blocked(units) == {(town.id_of("jaures"), lasting(14, 30))}
        assert moved.version == 2

    def test_keeps_a_room_and_adds_another(self, units: Units, town: Town) -> None:
        booking = booked(units, town.agent, TWO, town.rooms["jaures"])
        both = (town.id_of("cesaire"), town.id_of("jaures"))
        changed(units, booking, Change(room_ids=both), town.agent)
        with units.database.reading() as session:
            assert rooms_of(session, booking) == list(both)
        assert blocked(units) == {(room_id, TWO) for room_id in both}

    def test_of_what_was_booked_in_the_same_unit(self, units: Units, town: Town) -> None:
        with units.open() as unit:
            booking = book(unit, town.agent, wish(town, "jaures"), NOW)
            change(unit, booking, Change(when=lasting(15)), town.agent, NOW)
        assert blocked(units) == {(town.id_of("jaures"), lasting(15))}

    def test_refuses_a_stale_version(self, units: Units, town: Town) -> None:
        booking = booked(units, town.agent, TWO, town.rooms["jaures"])
        changed(units, booking, Change(when=lasting(15), version=1), town.admin)
        with pytest.raises(Refused) as caught:
            changed(units, booking, Change(when=lasting(16), version=1), town.agent)
        assert caught.value.refusals == (Refusal("stale", {"version": 1, "present": 2}),)
        assert blocked(units) == {(town.id_of("jaures"), lasting(15))}

    def test_that_is_refused_leaves_everything_as_it_was(
        self, units: Units, town: Town, happened: list[Event]
    ) -> None:
        booked(units, town.colleague, lasting(16), town.rooms["jaures"])
        booking = booked(units, town.agent, TWO, town.rooms["jaures"])
        before = blocked(units)
        with units.open() as unit:
            mine = booking_in(unit.session, town.organisation.id, booking.id)
            assert mine
            with pytest.raises(Refused) as caught, unit.attempt():
                change(unit, mine, Change(when=lasting(16), people=3), town.agent, NOW)
            assert (mine.starts_at, mine.version, mine.headcount) == (TWO.start, 1, None)
        assert codes(caught.value) == ["taken"]
        assert blocked(units) == before
        assert [type(event) for event in happened] == [BookingMade, BookingMade]
        for remedy in caught.value.remedies:
            wanted = Change(when=remedy.when, room_ids=remedy.room_ids)
            booking = changed(units, booking, wanted, town.agent)

    def test_shortens_a_meeting_that_runs(self, units: Units, town: Town) -> None:
        booking = booked(units, town.agent, TWO, town.rooms["jaures"])
        half = Interval.lasting(TWO.start, 30)
        shortened = changed(units, booking, Change(when=half), town.agent, at(14, 20))
        assert shortened.ends_at == at(14, 30)

    def test_extends_a_meeting_that_runs_into_another_room(self, units: Units, town: Town) -> None:
        booking = booked(units, town.agent, TWO, town.rooms["jaures"])
        booked(units, town.colleague, lasting(15), town.rooms["jaures"])
        longer = Interval.lasting(TWO.start, 90)
        with pytest.raises(Refused) as caught:
            changed(units, booking, Change(when=longer), town.agent, at(14, 30))
        other = caught.value.remedies[0]
        assert (other.kind, other.when) == ("other_room", longer)
        wanted = Change(when=other.when, room_ids=other.room_ids)
        assert changed(units, booking, wanted, town.agent, at(14, 30)).ends_at == at(15, 30)


class TestCancelling:
    def test_frees_the_rooms(self, units: Units, town: Town, happened: list[Event]) -> None:
        booking = booked(units, town.agent, TWO, town.rooms["jaures"], town.rooms["mandela"])
        with units.open() as unit:
            cancel(unit, booking, town.admin, NOW)
        assert blocked(units) == set()
        assert stored(units, booking).status == "cancelled"
        event = happened[-1]
        assert isinstance(event, BookingCancelled)
        assert (event.booking_id, event.person_id) == (booking.id, town.admin.id)
        assert booked(units, town.colleague, TWO, town.rooms["jaures"])

    def test_twice_is_refused_and_so_is_a_change_afterwards(self, units: Units, town: Town) -> None:
        booking = booked(units, town.agent, TWO, town.rooms["jaures"])
        with units.open() as unit:
            cancel(unit, booking, town.agent, NOW)
        with pytest.raises(Refused, match="already_cancelled"), units.open() as unit:
            cancel(unit, booking, town.agent, NOW)
        with pytest.raises(Refused, match="already_cancelled"):
            changed(units, booking, Change(when=lasting(15)), town.agent)
        assert blocked(units) == set()


class TestLooking:
    def test_upcoming_are_ones_own_that_have_not_ended(self, units: Units, town: Town) -> None:
        room = town.rooms["jaures"]
        over = booked(units, town.agent, lasting(10), room)
        runs = booked(units, town.agent, lasting(12), room)
        later = booked(units, town.agent, lasting(14, days=2), room)
        gone = booked(units, town.agent, lasting(16), room)
        booked(units, town.colleague, lasting(17), room)
        with units.open() as unit:
            cancel(unit, gone, town.agent, NOW)
        with units.database.reading() as session:
            found = [booking.id for booking in upcoming(session, town.agent, at(12, 30))]
            assert over.id not in found
            assert found == [runs.id, later.id]
            assert len(upcoming(session, town.agent, NOW, limit=1)) == 1

    def test_organisations_do_not_see_each_others_bookings(self, units: Units, town: Town) -> None:
        booking = booked(units, town.agent, TWO, town.rooms["jaures"])
        with units.database.reading() as session:
            assert booking_in(session, town.organisation.id, booking.id)
            assert booking_in(session, town.neighbour.organisation.id, booking.id) is None
            assert booking_in(session, town.organisation.id, 12345) is None
            assert upcoming(session, town.neighbour.agent, NOW) == []

    def test_who_booked_and_room_administrators_may_change(self, units: Units, town: Town) -> None:
        booking = booked(units, town.agent, TWO, town.rooms["jaures"])
        chief = town.neighbour.agent
        chief.roles = ["member", "room_admin"]
        allowed = [town.agent, town.admin]
        everybody = [*allowed, town.colleague, chief]
        with units.database.reading() as session:
            found = [person for person in everybody if may_change(session, person, booking)]
        assert found == allowed


class TestDaysWhenTheClocksChange:
    @pytest.mark.parametrize(
        ("day", "wall_hours"),
        [(datetime(2026, 3, 29, tzinfo=PARIS), 3), (datetime(2026, 10, 25, tzinfo=PARIS), 1)],
    )
    def test_elapsed_time_is_what_is_blocked(
        self, units: Units, town: Town, day: datetime, wall_hours: int
    ) -> None:
        start = day.replace(hour=1)
        when = Interval.lasting(start, 120)
        booking = booked(units, town.agent, when, town.rooms["jaures"])
        end = booking.ends_at.astimezone(PARIS)
        assert end.hour - start.hour == wall_hours
        after = Interval.lasting(end, 60)
        assert booked(units, town.agent, after, town.rooms["jaures"])
        within = Interval.lasting(end - timedelta(minutes=1), 1)
        assert codes(refusal(units, town.agent, wish(town, "jaures", when=within))) == ["taken"]

    def test_the_hour_that_comes_twice_is_two_hours(self, units: Units, town: Town) -> None:
        first = datetime(2026, 10, 25, 2, 0, tzinfo=PARIS, fold=0)
        second = first.replace(fold=1)
        for start in (first, second):
            booked(units, town.agent, Interval.lasting(start, 60), town.rooms["jaures"])
        assert {when.minutes for _, when in blocked(units)} == {60}
        assert len(blocked(units)) == 2

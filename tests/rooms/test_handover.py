"""Handing over: who leads a booking then, whose rules count, and what a leaver leaves behind."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlmodel import col, select

from rooms import handover
from rooms.attendance import guest_addresses
from rooms.bookings import Change, cancel, change
from rooms.errors import Refused
from rooms.events import BookingChanged, BookingsHandedOver, Event, SeriesChanged
from rooms.handover import ABOUT_PEOPLE, hand_over, hand_over_all, hand_over_following
from rooms.models import Booking, RoomPolicy, Series
from rooms.rules import RULES
from rooms.series.changes import SeriesEdit, change_series
from rooms.undo import undo
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, person, settled_town
from tests.rooms.test_series import dates_of, made, shown

GUEST = "contact@partenaire.example"


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def policy(units: Units, town: Town, **settings: object) -> None:
    with units.open() as unit:
        mine = RoomPolicy(organisation_id=town.organisation.id, settings=settings)
        unit.session.add(mine)


def rows(units: Units) -> list[Booking]:
    with units.database.reading() as session:
        return list(session.exec(select(Booking).order_by(Booking.id)))  # type: ignore[arg-type]


def led_by(units: Units) -> list[int]:
    return [booking.organizer_id for booking in rows(units)]


def guests_of(units: Units, booking: Booking) -> list[str]:
    with units.database.reading() as session:
        return guest_addresses(session, booking)


def series(units: Units, town: Town, days: Sequence[int]) -> Series:
    """Return a weekly series of the agent in Mandela with a date on each of these days."""
    with units.open() as unit:
        made = Series(
            organisation_id=town.organisation.id,
            organizer_id=town.agent.id,
            rrule=f"FREQ=WEEKLY;COUNT={len(days)}",
            starts_on="2026-03-17T10:00",
            minutes=60,
            zone="Europe/Paris",
            created_at=NOW,
            changed_at=NOW,
        )
        unit.session.add(made)
    for day in days:
        date = booked(units, town.agent, lasting(10, days=day), town.rooms["mandela"])
        with units.open() as unit:
            row = unit.session.get_one(Booking, date.id)
            row.series_id, row.recurs_at = made.id, row.starts_at
    return made


class TestOne:
    def test_who_led_it_becomes_a_guest(
        self, units: Units, town: Town, happened: list[Event]
    ) -> None:
        booking = booked(
            units, town.agent, lasting(14), town.rooms["jaures"],
            guests=(GUEST, town.colleague.email), space_id="space", in_group=True,
        )  # fmt: skip
        with units.open() as unit:
            assert hand_over(unit, booking, town.colleague, town.agent, NOW, version=1)
        [row] = rows(units)
        assert (row.organizer_id, row.version) == (town.colleague.id, 2)
        assert (row.space_id, row.in_group) == (town.colleague.email, False)
        assert guests_of(units, row) == [town.agent.email, GUEST]
        event = happened[-1]
        assert isinstance(event, BookingChanged)
        assert event.before["organizer_id"] == town.agent.id
        assert event.after["organizer_id"] == town.colleague.id

    def test_to_oneself_changes_nothing(
        self, units: Units, town: Town, happened: list[Event]
    ) -> None:
        booking = booked(units, town.agent, lasting(14), town.rooms["jaures"])
        with units.open() as unit:
            assert not hand_over(unit, booking, town.agent, town.agent, NOW)
        assert (len(happened), rows(units)[0].version) == (1, 1)

    def test_a_stale_version_is_refused(self, units: Units, town: Town) -> None:
        booking = booked(units, town.agent, lasting(14), town.rooms["jaures"])
        with units.open() as unit:
            change(unit, booking, Change(title="Conseil"), town.agent, NOW)
        with pytest.raises(Refused) as refused, units.open() as unit:
            hand_over(unit, booking, town.colleague, town.agent, NOW, version=1)
        assert codes(refused) == ["stale"]
        assert led_by(units) == [town.agent.id]

    def test_another_organisation_is_refused(self, units: Units, town: Town) -> None:
        booking = booked(units, town.agent, lasting(14), town.rooms["jaures"])
        with pytest.raises(Refused) as refused, units.open() as unit:
            hand_over(unit, booking, town.neighbour.agent, town.agent, NOW)
        assert codes(refused) == ["other_organisation"]
        assert led_by(units) == [town.agent.id]

    def test_what_is_over_or_called_off_is_refused(self, units: Units, town: Town) -> None:
        booking = booked(units, town.agent, lasting(14), town.rooms["jaures"])
        with pytest.raises(Refused) as refused, units.open() as unit:
            hand_over(unit, booking, town.colleague, town.agent, NOW + timedelta(days=3))
        assert codes(refused) == ["over"]
        with units.open() as unit:
            cancel(unit, booking, town.agent, NOW)
        with pytest.raises(Refused) as refused, units.open() as unit:
            hand_over(unit, booking, town.colleague, town.agent, NOW)
        assert codes(refused) == ["already_cancelled"]

    def test_the_quota_of_the_new_organiser_counts(self, units: Units, town: Town) -> None:
        booking = booked(units, town.agent, lasting(14), town.rooms["jaures"])
        booked(units, town.colleague, lasting(9), town.rooms["jaures"])
        policy(units, town, quota_day=1)
        with pytest.raises(Refused) as refused, units.open() as unit:
            hand_over(unit, booking, town.colleague, town.agent, NOW, anyway=True)
        assert codes(refused) == ["quota"]
        with units.open() as unit:
            assert hand_over(unit, booking, town.colleague, town.admin, NOW, anyway=True)
        assert set(led_by(units)) == {town.colleague.id}

    def test_rules_about_time_are_not_asked_again(self, units: Units, town: Town) -> None:
        booking = booked(units, town.agent, lasting(14), town.rooms["jaures"])
        policy(units, town, notice_minutes=14 * 24 * 60, longest_minutes=30)
        with units.open() as unit:
            assert hand_over(unit, booking, town.colleague, town.agent, NOW)

    def test_undo_brings_all_people_back(self, units: Units, town: Town) -> None:
        booking = booked(
            units, town.agent, lasting(14), town.rooms["jaures"], guests=(GUEST,), space_id="space"
        )
        with units.open() as unit:
            hand_over(unit, booking, town.colleague, town.agent, NOW)
        with units.open() as unit:
            undo(unit, town.agent, NOW + timedelta(minutes=4))
        [row] = rows(units)
        assert (row.organizer_id, row.space_id, row.version) == (town.agent.id, "space", 3)
        assert guests_of(units, row) == [GUEST]

    def test_a_date_that_is_handed_over_alone_is_an_exception(
        self, units: Units, town: Town
    ) -> None:
        series(units, town, (1, 8))
        first = rows(units)[0]
        with units.open() as unit:
            hand_over(unit, first, town.colleague, town.agent, NOW)
        assert [row.is_exception for row in rows(units)] == [True, False]
        with units.open() as unit:
            undo(unit, town.agent, NOW)
        assert [row.is_exception for row in rows(units)] == [False, False]

    def test_rules_about_people_are_in_the_table_of_rules(self) -> None:
        assert set(RULES) >= ABOUT_PEOPLE


class TestAll:
    def test_all_that_is_ahead_goes_and_nothing_else(
        self, units: Units, town: Town, happened: list[Event]
    ) -> None:
        past = booked(units, town.agent, lasting(9, 30, days=0), town.rooms["jaures"])
        off = booked(units, town.agent, lasting(14), town.rooms["jaures"])
        with units.open() as unit:
            cancel(unit, off, town.agent, NOW)
        one = booked(units, town.agent, lasting(14), town.rooms["jaures"], guests=(GUEST,))
        two = booked(units, town.agent, lasting(14, days=9), town.rooms["jaures"])
        theirs = booked(units, town.colleague, lasting(16), town.rooms["jaures"])
        happened.clear()
        with units.open() as unit:
            later = NOW + timedelta(hours=3)
            handed = hand_over_all(unit, town.agent, town.colleague, town.admin, later)
        assert (handed.count, handed.left) == (2, 0)
        ours = {row.id for row in rows(units) if row.organizer_id == town.agent.id}
        assert ours == {past.id, off.id}
        assert guests_of(units, one) == [GUEST]
        assert [type(event) for event in happened] == [
            BookingChanged, BookingChanged, BookingsHandedOver,
        ]  # fmt: skip
        told = happened[-1]
        assert isinstance(told, BookingsHandedOver)
        assert told.booking_ids == [one.id, two.id]
        assert theirs.id not in told.booking_ids

    def test_a_series_goes_as_one(self, units: Units, town: Town, happened: list[Event]) -> None:
        made = series(units, town, (1, 8, 15))
        happened.clear()
        with units.open() as unit:
            hand_over_all(unit, town.agent, town.colleague, town.agent, NOW)
        assert [type(event) for event in happened] == [SeriesChanged, BookingsHandedOver]
        with units.database.reading() as session:
            assert session.get_one(Series, made.id).organizer_id == town.colleague.id
        assert set(led_by(units)) == {town.colleague.id}
        assert not any(row.is_exception for row in rows(units))

    def test_nobody_else_s_without_being_an_administrator(self, units: Units, town: Town) -> None:
        booked(units, town.agent, lasting(14), town.rooms["jaures"])
        with pytest.raises(Refused) as refused, units.open() as unit:
            hand_over_all(unit, town.agent, town.colleague, town.colleague, NOW)
        assert codes(refused) == ["not_allowed"]

    def test_an_administrator_of_another_town_may_not(self, units: Units, town: Town) -> None:
        booked(units, town.agent, lasting(14), town.rooms["jaures"])
        with units.open() as unit:
            other = person(
                unit.session, town.neighbour.organisation, "admin@bobigny.example",
                roles=["member", "room_admin"],
            )  # fmt: skip
        with pytest.raises(Refused) as refused, units.open() as unit:
            hand_over_all(unit, town.agent, other, other, NOW)
        assert codes(refused) == ["not_allowed"]
        with pytest.raises(Refused) as refused, units.open() as unit:
            hand_over_all(unit, town.agent, town.neighbour.agent, town.admin, NOW)
        assert codes(refused) == ["other_organisation"]

    def test_it_is_all_or_none(self, units: Units, town: Town) -> None:
        for hour in (9, 11, 14):
            booked(units, town.agent, lasting(hour), town.rooms["jaures"])
        policy(units, town, quota_day=2)
        with pytest.raises(Refused) as refused, units.open() as unit:
            hand_over_all(unit, town.agent, town.colleague, town.agent, NOW)
        assert codes(refused) == ["quota"]
        assert set(led_by(units)) == {town.agent.id}

    def test_what_is_more_than_one_turn_takes_is_told(
        self, units: Units, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(handover, "MOST_AT_ONCE", 2)
        for hour in (14, 9, 11):
            booked(units, town.agent, lasting(hour), town.rooms["jaures"])
        with units.open() as unit:
            handed = hand_over_all(unit, town.agent, town.colleague, town.agent, NOW)
        assert (handed.count, handed.left) == (2, 1)
        assert led_by(units) == [town.agent.id, town.colleague.id, town.colleague.id]
        with pytest.raises(Refused) as refused, units.open() as unit:
            hand_over_all(unit, town.admin, town.colleague, town.admin, NOW)
        assert codes(refused) == ["nothing_ahead"]

    def test_undo_gives_all_back(self, units: Units, town: Town) -> None:
        made = series(units, town, (1, 8))
        booked(units, town.agent, lasting(14), town.rooms["jaures"], guests=(GUEST,))
        before = [(row.organizer_id, guests_of(units, row)) for row in rows(units)]
        with units.open() as unit:
            hand_over_all(unit, town.agent, town.colleague, town.admin, NOW)
        with units.open() as unit:
            assert undo(unit, town.admin, NOW).count == 3
        assert [(row.organizer_id, guests_of(units, row)) for row in rows(units)] == before
        with units.database.reading() as session:
            assert session.get_one(Series, made.id).organizer_id == town.agent.id
        with pytest.raises(Refused) as refused, units.open() as unit:
            undo(unit, town.admin, NOW)
        assert codes(refused) == ["nothing_to_undo"]

    def test_undo_gives_nothing_back_where_one_has_changed(self, units: Units, town: Town) -> None:
        series(units, town, (1, 8))
        last = booked(units, town.agent, lasting(14), town.rooms["jaures"])
        with units.open() as unit:
            hand_over_all(unit, town.agent, town.colleague, town.admin, NOW)
        with units.open() as unit:
            change(unit, last, Change(title="Conseil"), town.colleague, NOW)
        with pytest.raises(Refused) as refused, units.open() as unit:
            undo(unit, town.admin, NOW)
        assert codes(refused) == ["changed_since"]
        assert set(led_by(units)) == {town.colleague.id}


class TestFollowing:
    """A series of four Mondays in Mandela; from some date on a colleague shall lead it."""

    def test_they_become_a_series_of_their_own(
        self, units: Units, town: Town, happened: list[Event]
    ) -> None:
        whole = made(units, town, "mandela", guests=(GUEST,))
        with units.open() as unit:
            cancel(unit, dates_of(units, whole)[3], town.agent, NOW)
        second = dates_of(units, whole)[1]
        happened.clear()
        with units.open() as unit:
            handed = hand_over_following(unit, second, town.colleague, town.agent, NOW)
        assert (handed.count, handed.left) == (2, 0)
        assert [type(event) for event in happened] == [SeriesChanged, BookingsHandedOver]
        with units.database.reading() as session:
            first, later = session.exec(select(Series).order_by(col(Series.id)))
        assert (first.organizer_id, later.organizer_id) == (town.agent.id, town.colleague.id)
        assert (first.rrule, later.continues_id) == (
            "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260329", first.id,
        )  # fmt: skip
        assert shown(units, first) == ["23/03 10:00 Mandela"]
        assert shown(units, later) == ["30/03 10:00 Mandela", "06/04 10:00 Mandela"]
        assert shown(units, later, "cancelled") == ["13/04 10:00 Mandela"]
        assert [guests_of(units, row) for row in dates_of(units, later)] == [[GUEST]] * 2

    def test_undo_makes_one_series_of_them_again(self, units: Units, town: Town) -> None:
        whole = made(units, town, "mandela", guests=(GUEST,))
        second = dates_of(units, whole)[1]
        with units.open() as unit:
            hand_over_following(unit, second, town.colleague, town.agent, NOW)
        with units.open() as unit:
            undo(unit, town.agent, NOW)
        assert {row.organizer_id for row in dates_of(units, whole)} == {town.agent.id}
        assert len(dates_of(units, whole)) == 4
        with units.database.reading() as session:
            first, later = session.exec(select(Series).order_by(col(Series.id)))
        assert (first.rrule, first.left_out) == (whole.rrule, [])
        assert later.status == "cancelled"

    def test_undo_is_refused_once_the_others_have_changed(self, units: Units, town: Town) -> None:
        whole = made(units, town, "mandela")
        second = dates_of(units, whole)[1]
        with units.open() as unit:
            hand_over_following(unit, second, town.colleague, town.agent, NOW)
        edit = SeriesEdit(change=Change(title="Atelier"))
        with pytest.raises(Refused) as refused, units.open() as unit:
            change_series(unit, second, "all", edit, town.colleague, NOW)
        assert codes(refused) == ["stale"], "what was seen is a date of the other series"
        with units.open() as unit:
            theirs = unit.session.get_one(Booking, second.id)
            change_series(unit, theirs, "all", edit, town.colleague, NOW)
        with pytest.raises(Refused) as refused, units.open() as unit:
            undo(unit, town.agent, NOW)
        assert codes(refused) == ["changed_since"]

    def test_from_the_first_date_on_it_is_the_whole_series(self, units: Units, town: Town) -> None:
        whole = made(units, town, "mandela")
        with units.open() as unit:
            hand_over_following(unit, dates_of(units, whole)[0], town.colleague, town.agent, NOW)
        with units.database.reading() as session:
            assert session.exec(select(Series)).one().organizer_id == town.colleague.id

    def test_nobody_else_s(self, units: Units, town: Town) -> None:
        whole = made(units, town, "mandela")
        for to, by, code in (
            (town.colleague, town.colleague, "not_allowed"),
            (town.agent, town.agent, "nothing_ahead"),
            (town.neighbour.agent, town.agent, "other_organisation"),
        ):
            with pytest.raises(Refused) as refused, units.open() as unit:
                hand_over_following(unit, dates_of(units, whole)[1], to, by, NOW)
            assert codes(refused) == [code]
        assert len(dates_of(units, whole)) == 4

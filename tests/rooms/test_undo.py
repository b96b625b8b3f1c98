"""Undo: whatever one did last to a booking is as before, within five minutes, or refused whole."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from rooms.bookings import Change, cancel, change, facts
from rooms.errors import Refused
from rooms.events import BookingCancelled, BookingChanged, BookingRestored, Event
from rooms.guests import add_guests, remove_guests
from rooms.handover import hand_over
from rooms.interval import Interval
from rooms.models import Blocking, Booking, Closure, RoomPolicy
from rooms.series.booking import SeriesWish, book_series
from rooms.undo import UNDO_WITHIN, undo
from rooms.unit_of_work import UnitOfWork, Units
from tests.builders import NOW, Town, at, booked, lasting, settled_town

GUEST = "contact@partenaire.example"
Act = Callable[[UnitOfWork, Booking, Town], object]


def changing(**wanted: object) -> Act:
    return lambda unit, booking, town: change(
        unit,
        booking,
        Change(**wanted),  # type: ignore[arg-type]
        town.agent,
        NOW,
    )


def to_mandela_and_cesaire(unit: UnitOfWork, booking: Booking, town: Town) -> None:
    wanted = Change(room_ids=(town.id_of("mandela"), town.id_of("cesaire")))
    change(unit, booking, wanted, town.agent, NOW)


ACTS: dict[str, Act] = {
    "move": changing(when=lasting(16, minutes=90)),
    "shorten": changing(when=lasting(14, minutes=30)),
    "other rooms": to_mandela_and_cesaire,
    "title": changing(title="Budget"),
    "private": changing(is_private=True),
    "people": changing(people=3),
    "video": changing(wants_video=True),
    "guest": lambda unit, it, town: add_guests(unit, it, ["x@y.example"], town.agent, NOW),
    "sip guest": lambda unit, it, town: add_guests(unit, it, ["sip:a@b.example"], town.agent, NOW),
    "guest taken off": lambda unit, it, town: remove_guests(unit, it, [GUEST], town.agent, NOW),
    "hand over": lambda unit, it, town: hand_over(unit, it, town.colleague, town.agent, NOW),
    "cancel": lambda unit, it, town: cancel(unit, it, town.agent, NOW),
}


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


@pytest.fixture
def booking(units: Units, town: Town) -> Booking:
    return booked(
        units, town.agent, lasting(14), town.rooms["jaures"],
        guests=(GUEST,), title="Conseil", people=6, space_id="space", in_group=True,
    )  # fmt: skip


def state(units: Units, booking: Booking) -> tuple[dict[str, object], set[tuple[int, Interval]]]:
    with units.database.reading() as session:
        row = session.exec(select(Booking).where(Booking.id == booking.id)).one()
        taken = session.exec(select(Blocking).where(Blocking.booking_id == booking.id)).all()
        said = facts(session, row)
        del said["version"]
        return said, {(one.room_id, Interval(one.starts_at, one.ends_at)) for one in taken}


def act_on(units: Units, act: str, booking: Booking, town: Town) -> None:
    with units.open() as unit:
        ACTS[act](unit, booking, town)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_taken_back_whole(
    units: Units, town: Town, booking: Booking, happened: list[Event], act: str
) -> None:
    before = state(units, booking)
    act_on(units, act, booking, town)
    assert state(units, booking) != before
    with units.open() as unit:
        undo(unit, town.agent, NOW + UNDO_WITHIN)
    assert state(units, booking) == before
    done, undone = happened[-2:]
    assert isinstance(done, BookingChanged | BookingCancelled)
    assert isinstance(undone, BookingChanged | BookingRestored)
    assert undone.undoes is not None
    assert {**undone.after, "version": 0} == {**done.before, "version": 0}


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_taken_back_too_late(
    units: Units, town: Town, booking: Booking, act: str
) -> None:
    act_on(units, act, booking, town)
    after = state(units, booking)
    with pytest.raises(Refused) as refused, units.open() as unit:
        undo(unit, town.agent, NOW + UNDO_WITHIN + timedelta(seconds=1))
    assert codes(refused) == ["nothing_to_undo"]
    assert state(units, booking) == after


@pytest.mark.parametrize("act", [act for act in ACTS if act != "cancel"])
def test_nothing_is_taken_back_that_somebody_changed_since(
    units: Units, town: Town, booking: Booking, act: str
) -> None:
    act_on(units, act, booking, town)
    with units.open() as unit:
        change(unit, booking, Change(title="Autre"), town.admin, NOW)
    after = state(units, booking)
    with pytest.raises(Refused) as refused, units.open() as unit:
        undo(unit, town.agent, NOW)
    assert codes(refused) == ["changed_since"]
    assert state(units, booking) == after


@pytest.mark.parametrize("act", ["move", "shorten", "other rooms", "cancel"])
def test_rooms_that_somebody_has_taken_are_not_taken_back(
    units: Units, town: Town, booking: Booking, act: str
) -> None:
    act_on(units, act, booking, town)
    booked(units, town.colleague, lasting(14, 30, minutes=30), town.rooms["jaures"])
    after = state(units, booking)
    with pytest.raises(Refused) as refused, units.open() as unit:
        undo(unit, town.agent, NOW)
    assert codes(refused) == ["taken"]
    assert state(units, booking) == after


def test_what_rules_forbid_by_now_may_still_come_back(
    units: Units, town: Town, booking: Booking
) -> None:
    act_on(units, "cancel", booking, town)
    with units.open() as unit:
        policy = RoomPolicy(
            organisation_id=town.organisation.id, settings={"notice_minutes": 14 * 24 * 60}
        )
        unit.session.add(policy)
    with units.open() as unit:
        assert undo(unit, town.agent, NOW).booking.status == "confirmed"


def test_a_request_that_was_called_off_keeps_its_deadline(units: Units, town: Town) -> None:
    with units.open() as unit:
        policy = RoomPolicy(
            organisation_id=town.organisation.id,
            room_id=town.id_of("mandela"),
            settings={"approval_hours": 4},
        )
        unit.session.add(policy)
    request = booked(units, town.agent, lasting(14), town.rooms["mandela"])
    with units.database.reading() as session:
        [held] = session.exec(select(Blocking)).all()
    assert (request.status, request.decide_by) == ("tentative", NOW + timedelta(hours=4))
    with units.open() as unit:
        cancel(unit, request, town.agent, NOW)
    with units.open() as unit:
        undo(unit, town.agent, NOW + timedelta(minutes=3))
    with units.database.reading() as session:
        row = session.exec(select(Booking)).one()
        [again] = session.exec(select(Blocking)).all()
    assert (row.status, row.decide_by) == ("tentative", NOW + timedelta(hours=4))
    assert again.expires_at == held.expires_at == NOW + timedelta(hours=4)


def test_a_request_is_taken_back_like_a_booking(units: Units, town: Town) -> None:
    with units.open() as unit:
        policy = RoomPolicy(organisation_id=town.organisation.id, settings={"approval_hours": 4})
        unit.session.add(policy)
    request = booked(units, town.agent, lasting(14), town.rooms["mandela"])
    with units.open() as unit:
        undo(unit, town.agent, NOW)
    assert state(units, request)[0]["status"] == "cancelled"
    assert state(units, request)[1] == set()


def test_what_a_series_overrode_counts_for_its_dates_too(units: Units, town: Town) -> None:
    with units.open() as unit:
        unit.session.add(
            Closure(organisation_id=town.organisation.id, starts_at=NOW, ends_at=at(9, days=90))
        )
    rooms = (town.id_of("mandela"),)
    start = datetime(2026, 3, 17, 10)  # noqa: DTZ001  on the wall
    wish = SeriesWish(
        rrule="FREQ=WEEKLY;COUNT=3", start=start, minutes=60, room_ids=rooms, anyway=True
    )
    with units.open() as unit:
        series = book_series(unit, town.admin, wish, NOW)
        dates = select(Booking).where(Booking.series_id == series.id).order_by(col(Booking.id))
        first = unit.session.exec(dates).first()
        assert first is not None
    with units.open() as unit:
        cancel(unit, first, town.admin, NOW)
    with units.open() as unit:
        assert undo(unit, town.admin, NOW).booking.id == first.id

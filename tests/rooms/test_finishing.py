"""Meetings that end before their time: to the minute, once, and for whoever waits."""

from contextlib import ExitStack
from datetime import timedelta
from unittest.mock import patch

import pytest
from sqlmodel import select

from rooms import bookings, finishing
from rooms.bookings import Change, change
from rooms.errors import Refused
from rooms.events import BookingChanged, Event, OfferMade
from rooms.finishing import finish
from rooms.models import Blocking, Booking
from rooms.placing import rooms_of
from rooms.undo import undo
from rooms.unit_of_work import UnitOfWork, Units
from rooms.waiting import WaitFor, wait
from tests.builders import NOW, Town, at, booked, lasting, settled_town
from tests.rooms.test_race_changes import at_once, meeting, unlocked

WHEN = lasting(14, minutes=120)
DONE = at(14, 20) + timedelta(seconds=40)


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


@pytest.fixture
def booking(units: Units, town: Town) -> Booking:
    return booked(units, town.agent, WHEN, town.rooms["jaures"], town.rooms["cesaire"])


def again(units: Units, booking: Booking) -> Booking:
    with units.database.reading() as session:
        return session.get_one(Booking, booking.id)


def blocked_until(units: Units, booking: Booking) -> set[object]:
    with units.database.reading() as session:
        mine = select(Blocking).where(Blocking.booking_id == booking.id)
        return {row.ends_at for row in session.exec(mine)}


def test_it_ends_with_the_minute_and_all_its_rooms_are_free(
    units: Units, town: Town, booking: Booking, happened: list[Event]
) -> None:
    happened.clear()
    with units.open() as unit:
        assert finish(unit, booking, town.agent, DONE)
    assert again(units, booking).ends_at == at(14, 20)
    assert blocked_until(units, booking) == {at(14, 20)}
    (event,) = happened
    assert isinstance(event, BookingChanged)
    assert event.person_id == town.agent.id
    for name in ("jaures", "cesaire"):
        booked(units, town.colleague, lasting(15), town.rooms[name], now=DONE)


def test_a_room_given_up_leaves_the_others(units: Units, town: Town, booking: Booking) -> None:
    with units.open() as unit:
        assert not finish(unit, booking, town.agent, DONE, room_ids=[town.id_of("cesaire")])
    with units.database.reading() as session:
        assert rooms_of(session, booking) == [town.id_of("jaures")]
    assert again(units, booking).ends_at == WHEN.end


@pytest.mark.parametrize(
    ("now", "code"), [(at(13, 59), "not_begun"), (WHEN.end, "over")], ids=["before", "after"]
)
def test_only_what_runs_can_end(
    units: Units, town: Town, booking: Booking, now: object, code: str
) -> None:
    with pytest.raises(Refused, match=code), units.open() as unit:
        finish(unit, booking, town.agent, now)  # type: ignore[arg-type]
    assert again(units, booking).ends_at == WHEN.end


def test_its_first_minute_is_its_shortest(units: Units, town: Town, booking: Booking) -> None:
    with units.open() as unit:
        finish(unit, booking, town.agent, WHEN.start + timedelta(seconds=20))
    assert again(units, booking).ends_at == at(14, 1)


def test_a_stale_version_ends_nothing(units: Units, town: Town, booking: Booking) -> None:
    with pytest.raises(Refused, match="stale"), units.open() as unit:
        finish(unit, booking, town.agent, DONE, version=booking.version + 1)


def test_undo_takes_it_back_while_it_is_free(units: Units, town: Town, booking: Booking) -> None:
    with units.open() as unit:
        finish(unit, booking, town.agent, DONE)
    with units.open() as unit:
        undo(unit, town.agent, DONE + timedelta(minutes=1))
    assert again(units, booking).ends_at == WHEN.end
    assert blocked_until(units, booking) == {WHEN.end}


def test_undo_leaves_a_room_with_who_has_it_now(units: Units, town: Town, booking: Booking) -> None:
    with units.open() as unit:
        finish(unit, booking, town.agent, DONE)
    booked(units, town.colleague, lasting(15), town.rooms["jaures"], now=DONE)
    with pytest.raises(Refused, match="taken"), units.open() as unit:
        undo(unit, town.agent, DONE + timedelta(minutes=1))
    assert again(units, booking).ends_at == at(14, 20)


def test_who_waits_is_offered_the_rest(
    units: Units, town: Town, booking: Booking, happened: list[Event]
) -> None:
    wish = WaitFor(when=lasting(15), minutes=60, room_ids=(town.id_of("jaures"),))
    with units.open() as unit:
        wait(unit, town.colleague, wish, NOW)
    with units.open() as unit:
        finish(unit, booking, town.agent, DONE)
    assert isinstance(happened[-1], OfferMade)


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_ended_and_prolonged_at_once_one_comes_after_the_other(
    units: Units, town: Town, booking: Booking, *, guarded: bool
) -> None:
    """Both know the version that they saw: the second of them hears that it is stale."""
    if not guarded and units.database.is_sqlite:
        pytest.skip("on SQLite whoever writes is alone")

    def end(unit: UnitOfWork) -> None:
        finish(unit, booking, town.agent, DONE, version=1)

    def prolong(unit: UnitOfWork) -> None:
        longer = Change(when=lasting(14, minutes=150), version=1)
        change(unit, booking, longer, town.agent, DONE)

    with ExitStack() as patches:
        patches.enter_context(meeting(finishing, "place"))
        patches.enter_context(meeting(bookings, "place"))
        if not guarded:
            patches.enter_context(patch("rooms.finishing.locked", unlocked))
            patches.enter_context(patch("rooms.bookings.locked", unlocked))
        done = at_once(units, end, prolong)
    assert (done.count("done") == 1) == guarded, done

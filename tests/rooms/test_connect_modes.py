"""How the rooms come into the call of one meeting, or of the dates of a series."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from rooms.bookings import cancel
from rooms.calls.connect_modes import choose_connect, modes_of
from rooms.calls.legs import Call
from rooms.errors import Refused
from rooms.events import Event
from rooms.models import Booking
from rooms.policy import Connect
from rooms.series.booking import book_series
from rooms.undo import undo
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, settled_town
from tests.rooms.test_series import wish as series_wish


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


@pytest.fixture
def booking(units: Units, town: Town) -> Booking:
    return booked(units, town.agent, lasting(14), town.rooms["jaures"], wants_video=True)


def choose(
    units: Units, town: Town, booking: Booking, mode: Connect, scope: str | None = None
) -> int:
    with units.open() as unit:
        return choose_connect(unit, booking, mode, town.agent, NOW, scope=scope)


def modes(units: Units) -> dict[int, str]:
    with units.database.reading() as session:
        return modes_of(session, session.exec(select(Booking.id)).all())


def test_a_choice_is_kept_once(
    units: Units, town: Town, booking: Booking, happened: list[Event]
) -> None:
    assert choose(units, town, booking, Connect.MANUAL) == 1
    before = len(happened)
    assert choose(units, town, booking, Connect.MANUAL) == 0
    assert (modes(units), len(happened)) == ({booking.id: "manual"}, before)


def test_what_else_the_call_has_stays(units: Units, town: Town) -> None:
    booking = booked(
        units, town.agent, lasting(14), town.rooms["jaures"], wants_video=True, kbps=768
    )
    choose(units, town, booking, Connect.BUTTON)
    with units.database.reading() as session:
        call = session.exec(select(Call)).one()
    assert (call.connect, call.kbps) == ("button", 768)


def test_undo_brings_back_what_was_chosen_before(
    units: Units, town: Town, booking: Booking
) -> None:
    choose(units, town, booking, Connect.BUTTON)
    choose(units, town, booking, Connect.MANUAL)
    with units.open() as unit:
        assert undo(unit, town.agent, NOW, booking.id, booking.version).act == "ConnectChosen"
    assert modes(units) == {booking.id: "button"}
    with pytest.raises(Refused, match="nothing_to_undo"), units.open() as unit:
        undo(unit, town.agent, NOW)


def test_undo_leaves_what_somebody_else_has_chosen_since(
    units: Units, town: Town, booking: Booking
) -> None:
    choose(units, town, booking, Connect.MANUAL)
    with units.open() as unit:
        choose_connect(unit, booking, Connect.BUTTON, town.admin, NOW)
    with pytest.raises(Refused, match="changed_since"), units.open() as unit:
        undo(unit, town.agent, NOW)
    assert modes(units) == {booking.id: "button"}


def test_nothing_is_chosen_for_what_is_over_or_called_off(
    units: Units, town: Town, booking: Booking
) -> None:
    with pytest.raises(Refused, match="over"), units.open() as unit:
        choose_connect(unit, booking, Connect.MANUAL, town.agent, lasting(15).start)
    with units.open() as unit:
        cancel(unit, booking, town.agent, NOW)
    with pytest.raises(Refused, match="already_cancelled"):
        choose(units, town, booking, Connect.MANUAL)
    assert modes(units) == {}


def test_all_dates_or_those_that_follow(units: Units, town: Town) -> None:
    other = booked(units, town.agent, lasting(14), town.rooms["mandela"], wants_video=True)
    with units.open() as unit:
        series = book_series(unit, town.agent, series_wish(town, wants_video=True), NOW)
    with units.database.reading() as session:
        mine = select(Booking).where(Booking.series_id == series.id)
        dates = session.exec(mine.order_by(col(Booking.starts_at))).all()
    ids = [date.id for date in dates]
    assert choose(units, town, dates[1], Connect.MANUAL) == 1
    assert choose(units, town, dates[1], Connect.BUTTON, "following") == len(ids) - 1
    assert modes(units) == dict.fromkeys(ids[1:], "button")
    assert choose(units, town, dates[1], Connect.MANUAL, "all") == len(ids)
    assert modes(units) == dict.fromkeys(ids, "manual")
    assert other.id not in modes(units)
    with units.open() as unit:
        assert undo(unit, town.agent, NOW + timedelta(minutes=1)).count == len(ids)
    assert modes(units) == dict.fromkeys(ids[1:], "button")

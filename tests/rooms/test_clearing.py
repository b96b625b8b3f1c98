"""Several bookings called off in one act, on both databases: all or none, and back again."""

import pytest
from sqlmodel import select

from rooms.bookings import cancel
from rooms.clearing import cancel_all
from rooms.errors import Refused
from rooms.events import BookingsCancelled, Event
from rooms.models import Booking
from rooms.undo import undo
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, settled_town


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


@pytest.fixture
def lot(units: Units, town: Town) -> list[Booking]:
    """Return two bookings of the agent."""
    return [
        booked(units, town.agent, lasting(14), town.rooms["jaures"]),
        booked(units, town.agent, lasting(16), town.rooms["cesaire"]),
    ]


def standing(units: Units) -> list[str]:
    with units.database.reading() as session:
        return [one.status for one in session.exec(select(Booking).order_by(Booking.id))]  # type: ignore[arg-type]


def test_all_are_called_off_and_one_undo_brings_all_back(
    units: Units, town: Town, lot: list[Booking], happened: list[Event]
) -> None:
    with units.open() as unit:
        cancel_all(unit, lot, town.agent, NOW)
    assert isinstance(happened[-1], BookingsCancelled)
    assert standing(units) == ["cancelled", "cancelled"]
    with units.open() as unit:
        assert undo(unit, town.agent, NOW).count == 2
    assert standing(units) == ["confirmed", "confirmed"]


def test_none_is_called_off_where_one_is_already(
    units: Units, town: Town, lot: list[Booking]
) -> None:
    with units.open() as unit:
        cancel(unit, lot[1], town.agent, NOW)
    with pytest.raises(Refused, match="already_cancelled"), units.open() as unit:
        cancel_all(unit, lot, town.agent, NOW)
    assert standing(units) == ["confirmed", "cancelled"]


def test_none_comes_back_where_somebody_has_one_room(
    units: Units, town: Town, lot: list[Booking]
) -> None:
    with units.open() as unit:
        cancel_all(unit, lot, town.agent, NOW)
    booked(units, town.colleague, lasting(16), town.rooms["cesaire"])
    with pytest.raises(Refused, match="taken"), units.open() as unit:
        undo(unit, town.agent, NOW)
    assert standing(units) == ["cancelled", "cancelled", "confirmed"]

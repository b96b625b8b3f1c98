"""Several bookings called off in one act, on both databases: all or none, and back again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select
from sqlmodel.sql.expression import SelectOfScalar

from rooms.bookings import cancel
from rooms.clearing import cancel_all
from rooms.errors import Refused
from rooms.events import BookingsCancelled, Event
from rooms.models import Booking, Room, Series
from rooms.undo import undo
from rooms.unit_of_work import UnitOfWork, Units
from tests.builders import NOW, Town, booked, lasting, settled_town
from tests.conftest import NewDatabase
from tests.integrations.test_invitations import until_somebody_waits
from tests.rooms.test_series import dates_of, made

Row = SelectOfScalar[int]


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


class TestOrderOfLocks:
    """Many rows are kept by one act: in the order of all others, or two wait for each other."""

    @pytest.fixture
    def units(self, new_postgresql: NewDatabase) -> Units:
        """Return units of work where rows are locked one by one."""
        return Units(new_postgresql(), lambda _session, _event: None)

    def meanwhile(
        self, units: Units, act: Callable[[UnitOfWork], object], held: Row, free: Row
    ) -> None:
        """Hold a row until the act waits for it; then it must not have the other one yet."""

        def do() -> None:
            with units.open() as unit:
                act(unit)

        with ThreadPoolExecutor(1) as pool:
            with units.open() as other:
                other.session.exec(held.with_for_update(key_share=True)).one()
                doing = pool.submit(do)
                until_somebody_waits(units.database)
                other.session.exec(free.with_for_update(key_share=True, nowait=True)).one()
            doing.result(timeout=10)

    def test_series_come_before_bookings(
        self, units: Units, town: Town, lot: list[Booking]
    ) -> None:
        date = dates_of(units, made(units, town, "mandela"))[0]
        series = select(Series.id).where(Series.id == date.series_id)
        booking = select(Booking.id).where(Booking.id == lot[0].id)
        both = [lot[0], date]
        self.meanwhile(units, lambda u: cancel_all(u, both, town.agent, NOW), series, booking)
        self.meanwhile(units, lambda u: undo(u, town.agent, NOW), series, booking)
        assert standing(units).count("confirmed") == 6

    def test_rooms_come_in_the_order_of_their_ids(self, units: Units, town: Town) -> None:
        first, last = sorted(("jaures", "cesaire"), key=town.id_of)
        lot = [booked(units, town.agent, lasting(14), town.rooms[name]) for name in (last, first)]
        held, free = (select(Room.id).where(Room.id == town.id_of(name)) for name in (first, last))
        self.meanwhile(units, lambda u: cancel_all(u, lot, town.agent, NOW), held, free)
        self.meanwhile(units, lambda u: undo(u, town.agent, NOW), held, free)
        assert standing(units) == ["confirmed", "confirmed"]

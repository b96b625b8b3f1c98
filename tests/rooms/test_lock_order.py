"""Who writes the same things keeps them in the same order: none waits for another in a circle."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any
from unittest.mock import patch

import pytest
from sqlmodel import Session, select
from sqlmodel.sql.expression import SelectOfScalar

from integrations.series.briefing import hold_series
from rooms import bookings, handover
from rooms.bookings import Change, Wish, book, change
from rooms.clearing import cancel_all
from rooms.database import Database
from rooms.events import Event
from rooms.handover import hand_over_all
from rooms.interval import Interval
from rooms.inventory_files import import_inventory, read_files
from rooms.models import Blocking, Booking, Room, RoomPolicy, Series
from rooms.series import booking as series
from rooms.series import scope as series_scope
from rooms.series.booking import book_series
from rooms.series.cancel import cancel_series
from rooms.series.changes import SeriesEdit, change_series
from rooms.undo import undo
from rooms.unit_of_work import UnitOfWork, Units
from tests.builders import NOW, Town, booked, lasting, settled_town
from tests.conftest import NewDatabase
from tests.integrations.test_invitations import until_somebody_waits
from tests.rooms.test_race_changes import PATIENCE_SECONDS, at_once
from tests.rooms.test_series import dates_of, made, wish

Row = SelectOfScalar[int]
WALLS = (
    "organisation,room,site,name,capacity,part_of\n"
    "drancy,jaures,mairie,Jaurès,8,mandela\n"
    "drancy,mandela,mairie,Mandela,20,\n"
)


@pytest.fixture
def following(database: Database) -> Units:
    """Return units in which what follows from a change of a date is written to its series."""
    return Units(database, _to_the_series)


def _to_the_series(session: Session, event: Event) -> None:
    if event.booking_id is not None:
        booking = session.get_one(Booking, event.booking_id)
        if booking.series_id is not None:
            hold_series(session, booking.series_id)


@contextmanager
def meeting_at(*points: tuple[Any, str]) -> Iterator[None]:
    """Hold who comes to either point until somebody is at the other one, or a while."""
    meet = Barrier(2)

    def waiting(call: Any) -> Any:
        def wait_and_call(*arguments: Any, **named: Any) -> Any:
            with suppress(BrokenBarrierError):
                meet.wait(PATIENCE_SECONDS)
            return call(*arguments, **named)

        return wait_and_call

    with ExitStack() as stack:
        for module, name in points:
            stack.enter_context(patch.object(module, name, waiting(getattr(module, name))))
        yield


def test_one_date_and_all_of_a_series_change_at_once(units: Units, following: Units) -> None:
    town = settled_town(units)
    first, second, *_ = dates_of(units, made(units, town))

    def one(unit: UnitOfWork) -> None:
        change(unit, second, Change(title="Budget"), town.agent, NOW)

    def all_dates(unit: UnitOfWork) -> None:
        edit = SeriesEdit(change=Change(is_private=True))
        change_series(unit, first, "all", edit, town.agent, NOW)

    with meeting_at((bookings, "record_change"), (series_scope, "locked_dates")):
        assert at_once(following, one, all_dates) == ["done", "done"]


def test_a_leaver_s_series_is_called_off_while_it_is_handed_over(units: Units) -> None:
    town = settled_town(units)
    first, *_ = dates_of(units, made(units, town))

    def leave(unit: UnitOfWork) -> None:
        hand_over_all(unit, town.agent, town.colleague, town.admin, NOW)

    def call_off(unit: UnitOfWork) -> None:
        cancel_series(unit, first, "all", town.agent, NOW)

    with meeting_at((handover, "_pass_on_series"), (series_scope, "locked_dates")):
        told = at_once(units, leave, call_off)
    assert told in (["done", "done"], ["done", "nothing_ahead"])


def test_one_person_books_a_series_and_a_date_under_a_quota_at_once(units: Units) -> None:
    town = settled_town(units)
    with units.open() as unit:
        figures = {"quota_month": 20}
        unit.session.add(RoomPolicy(organisation_id=town.organisation.id, settings=figures))

    def one(unit: UnitOfWork) -> None:
        when = lasting(16, days=14)
        book(unit, town.agent, Wish(when=when, room_ids=(town.id_of("jaures"),)), NOW)

    def many(unit: UnitOfWork) -> None:
        book_series(unit, town.agent, wish(town), NOW)

    with meeting_at((bookings, "take"), (series, "look_at")):
        assert at_once(units, one, many) == ["done", "done"]


@pytest.fixture
def plan_of_walls(tmp_path: Path) -> Path:
    """Return a file by which Jaurès becomes a part of Mandela."""
    path = tmp_path / "rooms.csv"
    path.write_text(WALLS, encoding="utf-8")
    return path


@pytest.mark.parametrize("is_series", [False, True], ids=["booking", "series"])
def test_who_waited_for_a_wall_to_move_takes_the_new_part_too(
    units: Units, plan_of_walls: Path, *, is_series: bool
) -> None:
    """What read the inventory before the import would take the whole without its part."""
    town = settled_town(units)
    walls = read_files([plan_of_walls])

    def wanted(unit: UnitOfWork) -> None:
        if is_series:
            book_series(unit, town.agent, wish(town, "mandela"), NOW)
        else:
            room_ids = (town.id_of("mandela"),)
            book(unit, town.agent, Wish(when=lasting(10), room_ids=room_ids), NOW)

    def divided(unit: UnitOfWork) -> None:
        import_inventory(unit.session, walls, NOW)
        _at_the_end()

    asks = (series, "lock_rooms") if is_series else (bookings, "take")
    with meeting_at(asks, (sys.modules[__name__], "_at_the_end")):
        assert at_once(units, wanted, divided) == ["done", "done"]
    assert taken(units, town, "jaures") == taken(units, town, "mandela") != []


def _at_the_end() -> None:
    """Where an import has moved the walls and isn't committed."""


def taken(units: Units, town: Town, room: str) -> list[Interval]:
    with units.database.reading() as session:
        rows = session.exec(select(Blocking).where(Blocking.room_id == town.id_of(room)))
        return sorted(Interval(row.starts_at, row.ends_at) for row in rows)


class TestOneByOne:
    """Many rows are kept by one act: in the order of all others, or two wait for each other."""

    @pytest.fixture
    def town(self, units: Units) -> Town:
        return settled_town(units)

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

    def test_series_come_before_bookings(self, units: Units, town: Town) -> None:
        single = booked(units, town.agent, lasting(14), town.rooms["jaures"])
        date = dates_of(units, made(units, town, "mandela"))[0]
        series = select(Series.id).where(Series.id == date.series_id)
        booking = select(Booking.id).where(Booking.id == single.id)
        both = [single, date]
        self.meanwhile(units, lambda u: cancel_all(u, both, town.agent, NOW), series, booking)
        self.meanwhile(units, lambda u: undo(u, town.agent, NOW), series, booking)

        def hand_over(unit: UnitOfWork) -> object:
            return hand_over_all(unit, town.agent, town.colleague, town.admin, NOW)

        self.meanwhile(units, hand_over, series, booking)
        self.meanwhile(units, lambda u: undo(u, town.admin, NOW), series, booking)

    def test_rooms_come_in_the_order_of_their_ids(self, units: Units, town: Town) -> None:
        first, last = sorted(("jaures", "cesaire"), key=town.id_of)
        lot = [booked(units, town.agent, lasting(14), town.rooms[name]) for name in (last, first)]
        held, free = (select(Room.id).where(Room.id == town.id_of(name)) for name in (first, last))
        self.meanwhile(units, lambda u: cancel_all(u, lot, town.agent, NOW), held, free)
        self.meanwhile(units, lambda u: undo(u, town.agent, NOW), held, free)

"""Many processes, one slot: the database lets one win, and without its guard it would not."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from rooms import placing
from rooms.bookings import Change, Wish, change
from rooms.database import Database
from rooms.errors import Refused
from rooms.models import Blocking, Booking, EventRecord
from rooms.unit_of_work import Units
from tests.apart import race
from tests.builders import NOW, booked, lasting, settled_town
from tests.rooms.racing import Prize, contend

CONTENDERS = 32


def remove_the_guard(database: Database) -> None:
    statements = (
        ["DROP TRIGGER blocking_overlap_insert", "DROP TRIGGER blocking_overlap_update"]
        if database.is_sqlite
        else ["ALTER TABLE blocking DROP CONSTRAINT blocking_overlap"]
    )
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_of_many_processes_that_book_one_slot_one_wins(units: Units, *, guarded: bool) -> None:
    town = settled_town(units)
    if not guarded:
        remove_the_guard(units.database)
    wish = Wish(when=lasting(14), room_ids=(town.id_of("jaures"),))
    told = race(contend, [Prize(units.database.url, town.agent.email, wish)] * CONTENDERS)
    with units.database.reading() as session:
        rows = {
            table: session.exec(select(func.count()).select_from(table)).one()
            for table in (Booking, Blocking, EventRecord)
        }
    assert set(rows.values()) == {told["booked"]}
    if guarded:
        assert told == {"booked": 1, "taken": CONTENDERS - 1}
    else:
        # All met between looking and writing, so all got through: this test can fail.
        assert told == {"booked": CONTENDERS}


def test_two_meetings_that_swap_rooms_at_once_get_answers(units: Units) -> None:
    """On PostgreSQL each waited for the room that the other had just freed: a deadlock."""
    town = settled_town(units)
    keys = ("jaures", "mandela")
    ours = {key: booked(units, town.agent, lasting(14), town.rooms[key]) for key in keys}
    meet, block = Barrier(2), placing.take  # between freeing and taking

    def wait_and_block(*arguments: Any) -> None:
        with suppress(BrokenBarrierError):  # as it should be: only one gets here at a time
            meet.wait(0.3)
        block(*arguments)

    def move(start: str, goal: str) -> str:
        try:
            with units.open() as unit:
                to = Change(room_ids=(town.id_of(goal),))
                change(unit, ours[start], to, town.agent, NOW)
        except Refused as refused:
            return str(refused)
        return "moved"

    with patch.object(placing, "take", wait_and_block), ThreadPoolExecutor(2) as pool:
        assert list(pool.map(move, keys, reversed(keys))) == ["taken", "taken"]

"""One contender in a race for a room: runs in a process of its own (see test_race.py)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from typing import Any
from unittest.mock import patch

from sqlmodel import Session

from rooms import bookings, placing
from rooms.bookings import Wish, book
from rooms.database import Database
from rooms.errors import Refused
from rooms.events import Event
from rooms.finding.seeking import Look, busy_rooms, listed
from rooms.inventory import person_with
from rooms.unit_of_work import Units
from tests.builders import NOW
from tests.waiting import PATIENCE_SECONDS


@dataclass(frozen=True, slots=True)
class Prize:
    """What everybody wants: the database, a person of the town, and the same wish."""

    url: str
    email: str
    wish: Wish


def contend(prize: Prize, meet: Barrier) -> str:
    """Look, find the room free, wait until all have found it free, and book it."""
    database = Database(prize.url)
    with database.reading() as session:
        person = person_with(session, prize.email)
        if person is None:
            return "nobody"
        if busy_rooms(session, listed(prize.wish.room_ids), prize.wish.when, Look(now=NOW)):
            return "saw it taken"
    meeting = _at_the_unit(meet) if database.is_sqlite else _at_the_write(meet)
    units = Units(database, _ignore)
    try:
        with meeting, units.open() as unit:
            book(unit, person, prize.wish, NOW)
    except Refused as refused:
        return ", ".join(refusal.code for refusal in refused.refusals)
    finally:
        database.close()
    return "booked"


@contextmanager
def _at_the_write(meet: Barrier) -> Iterator[None]:
    """Hold everybody inside their transaction, after the rules and before the blocking."""
    block: Callable[..., None] = placing.take  # between check and write

    def wait_and_block(*arguments: Any) -> None:
        meet.wait(PATIENCE_SECONDS)
        block(*arguments)

    with patch.object(bookings, "take", wait_and_block):
        yield


@contextmanager
def _at_the_unit(meet: Barrier) -> Iterator[None]:
    """Hold everybody before their transaction: SQLite lets only one writer begin."""
    meet.wait(PATIENCE_SECONDS)
    yield


def _ignore(_session: Session, _event: Event) -> None:
    return None

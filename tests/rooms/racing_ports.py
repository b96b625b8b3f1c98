"""One contender in a race for the last port of a bridge: runs in a process of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from typing import Any
from unittest.mock import patch

from sqlmodel import select

from rooms.bookings import Wish, book
from rooms.database import Database
from rooms.errors import Refused
from rooms.interval import Interval
from rooms.inventory import person_with
from rooms.models import Pool
from rooms.pools import capacity
from rooms.pools.use import use_of
from rooms.unit_of_work import Units
from tests.builders import NOW
from tests.rooms.racing import _ignore
from tests.waiting import PATIENCE_SECONDS


@dataclass(frozen=True, slots=True)
class Port:
    """What everybody wants: a call in a room of their own, over the same bridge."""

    url: str
    email: str
    room_id: int
    when: Interval


def contend(port: Port, meet: Barrier) -> str:
    """Look, find a port left, wait until all have found one, and book."""
    database = Database(port.url)
    with database.reading() as session:
        person = person_with(session, port.email)
        pool = session.exec(select(Pool)).one()
        if person is None or any(used for _, used in use_of(session, pool.id, port.when, NOW)):
            return "saw it taken"
    wish = Wish(when=port.when, room_ids=(port.room_id,), wants_video=True)
    try:
        with _meeting(meet, database), Units(database, _ignore).open() as unit:
            book(unit, person, wish, NOW)
    except Refused as refused:
        return ", ".join(refusal.code for refusal in refused.refusals)
    finally:
        database.close()
    return "booked"


@contextmanager
def _meeting(meet: Barrier, database: Database) -> Iterator[None]:
    """Hold everybody after what they read of the pools, and before the write.

    SQLite lets only one writer begin, so there it is before the transaction.
    """
    if database.is_sqlite:
        meet.wait(PATIENCE_SECONDS)
        yield
        return
    lock: Callable[..., None] = capacity.keep_pools

    def wait_and_lock(*arguments: Any) -> None:
        meet.wait(PATIENCE_SECONDS)
        lock(*arguments)

    with patch.object(capacity, "keep_pools", wait_and_lock):
        yield

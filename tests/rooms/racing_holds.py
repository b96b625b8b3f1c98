"""Contenders in races about holds, approvals and offers; each runs in a process of its own.

Everybody looks first, waits until all have looked, and then writes. Without its guard a contender
trusts what it saw when it looked.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.synchronize import Barrier
from typing import Any
from unittest.mock import patch

from sqlmodel import Session, select

from rooms import approval, freeing
from rooms.approval import approve, expire
from rooms.bookings import Wish, book, cancel
from rooms.database import Database
from rooms.errors import Refused
from rooms.holds import hold
from rooms.interval import Interval
from rooms.inventory import person_with, venues
from rooms.models import Booking, Person, Waiting
from rooms.unit_of_work import UnitOfWork, Units
from tests.rooms.racing import _ignore
from tests.waiting import PATIENCE_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a contender does: the name of its act, who it is, and about what.

    `about` is the id of a room for "book" and "hold", else that of a booking.
    """

    act: str
    url: str
    email: str
    about: int
    when: Interval
    now: datetime
    is_guarded: bool = True


def contend(task: Task, meet: Barrier) -> str:
    """Look, wait for all others, and act; return how it went."""
    database = Database(task.url)
    try:
        with database.reading() as session:
            person = person_with(session, task.email)
            booking = session.get(Booking, task.about)
            waiting = list(session.exec(select(Waiting).order_by(Waiting.id)))  # type: ignore[arg-type]
        assert person is not None
        meet.wait(PATIENCE_SECONDS)
        with _sight(task, booking, waiting), Units(database, _ignore).open() as unit:
            return ACTS[task.act](unit, task, person, booking)
    except Refused as refused:
        return ", ".join(refusal.code for refusal in refused.refusals)
    finally:
        database.close()


@contextmanager
def _sight(task: Task, seen: Booking | None, waiting: list[Waiting]) -> Iterator[None]:
    """Let the contender see who waited when it looked; unguarded, it sees nothing newer at all."""

    def who_waited(session: Session, *_arguments: Any) -> list[Waiting]:
        return [session.merge(one, load=False) for one in waiting]

    def as_seen(session: Session, *_arguments: Any, **_named: Any) -> Booking:
        session.expunge_all()
        assert seen is not None
        return session.merge(seen, load=False)

    with patch.object(freeing, "_who_wait", who_waited):
        if task.is_guarded:
            yield
            return
        with (
            patch.object(freeing, "_is_kept", lambda *_: True),
            patch.object(freeing, "_may_have", lambda *_: True),
            patch.object(approval, "locked", as_seen),
        ):
            yield


def _book(unit: UnitOfWork, task: Task, person: Person, _booking: Booking | None) -> str:
    book(unit, person, Wish(when=task.when, room_ids=(task.about,)), task.now)
    return "booked"


def _hold(unit: UnitOfWork, task: Task, person: Person, _booking: Booking | None) -> str:
    found = venues(unit.session, person.organisation_id)
    venue = next(venue for venue in found if venue.room.id == task.about)
    return "held" if hold(unit, person, [(venue, task.when)], task.now) else "taken"


def _approve(unit: UnitOfWork, task: Task, person: Person, booking: Booking | None) -> str:
    assert booking is not None
    approve(unit, booking, person, task.now)
    return "approved"


def _expire(unit: UnitOfWork, task: Task, _person: Person, _booking: Booking | None) -> str:
    return "expired" if expire(unit, task.about, task.now) else "too late"


def _cancel(unit: UnitOfWork, task: Task, person: Person, booking: Booking | None) -> str:
    assert booking is not None
    cancel(unit, booking, person, task.now)
    return "cancelled"


Act = Callable[[UnitOfWork, Task, Person, Booking | None], str]
ACTS: Mapping[str, Act] = {
    "book": _book,
    "hold": _hold,
    "approve": _approve,
    "expire": _expire,
    "cancel": _cancel,
}

"""Two processes that look at one calendar at the same moment: on PostgreSQL they may."""

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from integrations.caldav.client import Position
from integrations.caldav.reading import News
from integrations.caldav.sync import CalendarSync
from integrations.outbox import Effect, enqueue_all
from rooms.database import Database
from rooms.models import CalendarBinding, CalendarCopy
from rooms.outside.bindings import bind
from rooms.unit_of_work import Units
from tests.builders import NOW, FixedClock, booked, lasting, settled_town


def test_two_looks_at_a_calendar_make_each_copy_once(
    new_postgresql: Callable[[], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    units = Units(new_postgresql(), lambda *_: None)
    town = settled_town(units)
    room = town.rooms["jaures"]
    booked(units, town.agent, lasting(14), room)
    with units.open() as unit:
        binding_id = bind(unit.session, room, "https://agenda.example/", "town", NOW).id
    both = threading.Barrier(2)

    def wait_then_enqueue(session: Session, effects: Iterable[Effect], now: datetime) -> None:
        with suppress(threading.BrokenBarrierError):
            both.wait(1)  # the copies are written, and nobody else sees them yet
        enqueue_all(session, effects, now)

    def nothing_new(*_: object, **__: object) -> News:
        return News((), frozenset(), Position("", ""), is_whole=False)

    @contextmanager
    def open_calendar(_: CalendarBinding) -> Iterator[Any]:
        yield None

    monkeypatch.setattr("integrations.caldav.copies.enqueue_all", wait_then_enqueue)
    monkeypatch.setattr("integrations.caldav.sync.read", nothing_new)
    sync = CalendarSync(units, FixedClock(NOW), open_calendar)
    with ThreadPoolExecutor(2) as pool:
        looks = [pool.submit(sync.look, binding_id) for _ in range(2)]
    assert [look.result().problem for look in looks] == ["", ""]
    with units.database.reading() as session:
        assert len(session.exec(select(CalendarCopy)).all()) == 1

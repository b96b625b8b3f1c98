"""The worker: nothing stops it but `stop`, nothing is tried for ever, and everything is told."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from integrations import queue, worker
from integrations.errors import PermanentError, TransientError
from integrations.inbox import store
from integrations.outbox import Outcome, enqueue
from integrations.worker import BROKEN_ATTEMPTS, MOST_ATTEMPTS, USUAL_ATTEMPTS, Worker
from rooms.database import Database
from rooms.events import DeliveryFailed, Event
from rooms.models import InboxItem, OutboxItem
from rooms.unit_of_work import UnitOfWork, Units
from tests.builders import NOW, FixedClock, booked, lasting, settled_town
from tests.waiting import PATIENCE_SECONDS

Act = Callable[[], None]


class Post:
    """A far side that does what it is told to, row by row, and remembers what came."""

    def __init__(self) -> None:
        self.came: list[str] = []
        self.acts: list[Act] = []
        self.always: Act | None = None

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        self.came.append(item.subject)
        act = self.always or (self.acts.pop(0) if self.acts else None)
        if act is not None:
            act()
        return Outcome()


class Ground:
    """A worker with one far side for everything."""

    def __init__(self, units: Units, clock: FixedClock, happened: list[Event]) -> None:
        self.units, self.clock, self.happened = units, clock, happened
        self.post = Post()
        self.taken: list[str] = []
        self.intake: Callable[[InboxItem], None] = lambda item: self.taken.append(item.subject)
        deliveries = dict.fromkeys(("chat", "mail", "call"), self.post)
        self.machine = FixedClock()
        self.worker = Worker(units, clock, self._take, deliveries, machine=self.machine)

    def add(self, kind: str = "chat", subject: str = "a", **more: Any) -> None:
        with self.units.open() as unit:
            enqueue(unit.session, kind, subject, NOW, **more)

    def receive(self, key: str, subject: str = "space") -> None:
        with self.units.open() as unit:
            store(unit.session, key=key, kind="messages", subject=subject, payload={}, now=NOW)

    def outcomes(self) -> list[str | None]:
        with self.units.database.reading() as session:
            inbox = session.exec(select(InboxItem.outcome).order_by(col(InboxItem.id))).all()
            outbox = session.exec(select(OutboxItem.outcome).order_by(col(OutboxItem.id))).all()
        return [*inbox, *outbox]

    def wear_out(self) -> int:
        """Let time pass until nothing waits any more; return how many tries there were."""
        for _ in range(50):
            self.worker.drain()
            if None not in self.outcomes():
                return len(self.post.came)
            self.clock.move(timedelta(hours=1))
        raise AssertionError("it is tried for ever")

    def _take(self, item: InboxItem, now: datetime) -> Callable[[UnitOfWork], None] | None:
        self.intake(item)
        return None


@pytest.fixture
def ground(units: Units, clock: FixedClock, happened: list[Event]) -> Ground:
    return Ground(units, clock, happened)


@pytest.fixture
def small(sqlite_units: Units, clock: FixedClock, happened: list[Event]) -> Ground:
    return Ground(sqlite_units, clock, happened)


def raising(error: Exception) -> Act:
    def act() -> None:
        raise error

    return act


def test_everything_due_is_worked_on_and_settled(ground: Ground) -> None:
    ground.receive("1")
    ground.add(subject="a")
    ground.add(subject="b")
    assert ground.worker.drain() == 3
    assert ground.outcomes() == ["done", "delivered", "delivered"]
    assert ground.worker.drain() == 0


@pytest.mark.parametrize(("error", "kind", "tries"), [
    (TransientError("away"), "chat", USUAL_ATTEMPTS),
    (TransientError("away", retry_after_seconds=0.1), "chat", USUAL_ATTEMPTS),
    (TransientError("away"), "call", MOST_ATTEMPTS["call"]),
    (PermanentError("no"), "chat", 1),
    (KeyError("broken"), "chat", BROKEN_ATTEMPTS),
    (OperationalError("COMMIT", None, OSError()), "chat", USUAL_ATTEMPTS),
])  # fmt: skip
def test_nothing_is_tried_for_ever(small: Ground, error: Exception, kind: str, tries: int) -> None:
    small.add(kind)
    small.post.always = raising(error)
    assert small.wear_out() == tries
    assert small.outcomes() == ["failed"]


def test_many_that_wait_for_a_budget_do_not_use_up_their_tries_at_once(small: Ground) -> None:
    small.add()
    small.post.always = raising(TransientError("spent", retry_after_seconds=0.2))
    for _ in range(120):
        small.worker.drain()
        small.clock.move(timedelta(seconds=1))
    assert small.outcomes() == [None]


def test_a_message_that_breaks_us_does_not_silence_its_space_for_long(small: Ground) -> None:
    small.receive("1")
    small.receive("2")
    small.intake = lambda item: raising(KeyError())() if item.key == "1" else None
    for _ in range(60):
        small.worker.drain()
        small.clock.move(timedelta(seconds=1))
    assert small.outcomes() == ["failed", "done"]


def test_a_row_that_kills_its_worker_is_given_up(ground: Ground) -> None:
    ground.add("call")
    for _ in range(MOST_ATTEMPTS["call"]):
        with ground.units.database.writing() as session:
            assert queue.claim(session, OutboxItem, NOW, ground.machine.now())
            session.commit()
        ground.machine.move(queue.LEASE)
    ground.worker.drain()
    assert ground.post.came == []
    assert ground.outcomes() == ["failed"]


def test_what_is_given_up_is_told(ground: Ground) -> None:
    town = settled_town(ground.units)
    booking = booked(ground.units, town.agent, lasting(14), town.rooms["jaures"])
    ground.add("mail", booking=booking, payload={"to": "contact@partenaire.example"})
    ground.post.always = raising(PermanentError("no"))
    ground.worker.drain()
    told = ground.happened[-1]
    assert isinstance(told, DeliveryFailed)
    assert (told.effect, told.target) == ("mail", "contact@partenaire.example")
    assert told.booking_id == booking.id


def test_what_cannot_even_be_told_is_given_up_all_the_same(
    sqlite_database: Database, clock: FixedClock
) -> None:
    def break_down(_session: object, event: Event) -> None:
        if isinstance(event, DeliveryFailed):
            raise KeyError(event)

    units = Units(sqlite_database, break_down)
    ground = Ground(units, clock, [])
    town = settled_town(units)
    booking = booked(units, town.agent, lasting(14), town.rooms["jaures"])
    ground.add("mail", booking=booking)
    ground.post.always = raising(PermanentError("no"))
    ground.worker.drain()
    assert ground.outcomes() == ["failed"]


def test_an_outcome_is_written_only_by_who_still_has_the_row(ground: Ground) -> None:
    ground.add()

    def outlive_the_lease() -> None:
        ground.machine.move(queue.LEASE)
        ground.worker.step()  # another worker takes it over, and is done first

    ground.post.acts = [outlive_the_lease]
    ground.worker.step()
    assert ground.post.came == ["a", "a"]
    assert ground.outcomes() == ["delivered"]


def test_threads_outlive_a_database_that_is_away(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "PAUSE_AFTER_FAULT_SECONDS", 0.01)
    done = threading.Event()
    ground.post.always = done.set
    has_due, failures = queue.has_due, 3

    def away_at_first(*rest: Any) -> bool:
        nonlocal failures
        if failures:
            failures -= 1
            raise OperationalError("SELECT", None, OSError())
        return has_due(*rest)

    monkeypatch.setattr(queue, "has_due", away_at_first)
    ground.add()
    thread = threading.Thread(target=ground.worker.run, args=(0.01,))
    thread.start()
    try:
        assert done.wait(PATIENCE_SECONDS)
    finally:
        ground.worker.stop()
        thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()
    assert ground.outcomes() == ["delivered"]


def test_stopping_finishes_the_row_at_hand_and_takes_no_other(ground: Ground) -> None:
    ground.add(subject="a")
    ground.add(subject="b")
    begun, goes_on = threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        goes_on.wait(PATIENCE_SECONDS)

    ground.post.acts = [slow]
    thread = threading.Thread(target=ground.worker.run)
    thread.start()
    assert begun.wait(PATIENCE_SECONDS)
    ground.worker.stop()
    goes_on.set()
    thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()
    assert ground.outcomes() == ["delivered", None]


def test_several_threads_do_everything_once(ground: Ground) -> None:
    for number in range(30):
        ground.add(subject=f"s{number}")
    all_came = threading.Event()
    ground.post.always = lambda: all_came.set() if len(ground.post.came) >= 30 else None
    threads = [threading.Thread(target=ground.worker.run, args=(0.01,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert all_came.wait(PATIENCE_SECONDS)
    ground.worker.stop()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert sorted(ground.post.came) == sorted(f"s{number}" for number in range(30))
    assert set(ground.outcomes()) == {"delivered"}

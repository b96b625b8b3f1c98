"""The worker: takes what came in to the conversation, and effects to the world.

The way of a row: claimed (committed), worked on outside of any transaction, settled together with
what follows. Killed anywhere between, the row is claimed again once its lease has run out.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from integrations import queue
from integrations.errors import PermanentError, TransientError
from integrations.outbox import Delivery, Outcome
from rooms.clock import Clock, SystemClock
from rooms.events import DeliveryFailed
from rooms.models import InboxItem, OutboxItem
from rooms.unit_of_work import UnitOfWork, Units

log = logging.getLogger("salon.worker")

USUAL_ATTEMPTS = 12  # with pauses that double from 5 s to 15 min: a little over an hour
# A meeting can't wait: a little over a minute. (What fails at a far side, a look counts itself.)
MOST_ATTEMPTS = {"call": 5}
BROKEN_ATTEMPTS = 4  # a fault of ours rarely mends itself, and what follows in its subject waits
MOST_STEPS = 10_000
PAUSE_AFTER_FAULT_SECONDS = 5.0


Row = TypeVar("Row", InboxItem, OutboxItem)


class Intake(Protocol):
    """Works on one row of the inbox; its record is written in the transaction that settles it."""

    def __call__(self, item: InboxItem, now: datetime) -> Callable[[UnitOfWork], None] | None:
        """Return what to write, or None where nothing follows."""
        ...


class Worker:
    """Works on the queues; any number of them may run, in threads and processes."""

    def __init__(
        self,
        units: Units,
        clock: Clock,
        intake: Intake,
        deliveries: Mapping[str, Delivery],
        *,
        machine: Clock | None = None,
    ) -> None:
        self._units = units
        self._clock = clock
        self._machine = machine or SystemClock()
        self._intake = intake
        self._deliveries = deliveries
        self._bell = threading.Condition()
        self._rings = 0
        self._stopping = False

    def ring(self) -> None:
        """Wake one thread that waits: something may be due. It wakes the next if it finds work."""
        with self._bell:
            self._rings += 1
            self._bell.notify()

    def run(self, patience_seconds: float = 1.0) -> None:
        """Work until `stop`; look again at every ring, and after `patience_seconds` without one.

        Outlives a database that is away: what was claimed is claimed again once its lease ends.
        """
        while not self._stopping:
            heard = self._rings
            try:
                has_worked = self.step()
            except Exception:  # a thread that ends here would be missed by nobody
                log.exception("the queues can't be worked on")
                self._wait_for_the_end(PAUSE_AFTER_FAULT_SECONDS)
                continue
            if not has_worked:
                self._wait_for_a_ring(heard, patience_seconds)

    def stop(self) -> None:
        """Let every thread in `run` finish its row and return."""
        self._stopping = True
        with self._bell:
            self._bell.notify_all()

    def drain(self) -> int:
        """Work on everything that is due now and return how many rows that were."""
        for steps in range(MOST_STEPS):
            if not self.step():
                return steps
        raise RuntimeError(f"More than {MOST_STEPS} rows were due at once.")

    def step(self) -> bool:
        """Work on one row, of the inbox first; False where nothing is due."""
        return self._once(InboxItem, self._take_in) or self._once(OutboxItem, self._deliver)

    def _once(self, table: type[Row], act: Callable[[Row, datetime], Outcome]) -> bool:
        item = self._claim(table)
        if item is None:
            return False
        self.ring()
        self._attempt(item, act)
        return True

    def free_leases(self) -> None:
        """Take back the leases of a process that died; only where no other one runs."""
        with self._units.open() as unit:
            queue.free_leases(unit.session, InboxItem)
            queue.free_leases(unit.session, OutboxItem)

    def _wait_for_a_ring(self, heard: int, patience_seconds: float) -> None:
        with self._bell:
            self._bell.wait_for(lambda: self._rings != heard or self._stopping, patience_seconds)

    def _wait_for_the_end(self, patience_seconds: float) -> None:
        with self._bell:
            self._bell.wait_for(lambda: self._stopping, patience_seconds)

    def _claim(self, table: type[Row]) -> Row | None:
        now, machine_now = self._clock.now(), self._machine.now()
        with self._units.database.reading() as session:  # spares an idle worker the write lock
            if not queue.has_due(session, table, now, machine_now):
                return None
        with self._units.open() as unit:
            return queue.claim(unit.session, table, now, machine_now)

    def _attempt(self, item: Row, act: Callable[[Row, datetime], Outcome]) -> None:
        if item.attempts > _most_attempts(item):  # whoever had it before has died of it
            self._give_up(item)
            return
        try:
            self._settle(item, act(item, self._clock.now()))
        except TransientError as error:
            log.warning("%s failed, attempt %s: %s", _name(item), item.attempts, error)
            self._try_again(item, error.retry_after_seconds)
        except PermanentError as error:
            log.warning("%s refused: %s", _name(item), error)
            self._give_up(item)
        except SQLAlchemyError:
            log.exception("%s could not be written, attempt %s", _name(item), item.attempts)
            self._try_again(item, None)
        except Exception:  # one broken row must not stop all the others
            log.exception("%s broke, attempt %s", _name(item), item.attempts)
            self._try_again(item, None, BROKEN_ATTEMPTS)

    def _take_in(self, item: InboxItem, now: datetime) -> Outcome:
        return Outcome(word="done", record=self._intake(item, now))

    def _deliver(self, item: OutboxItem, now: datetime) -> Outcome:
        return self._deliveries[item.kind](item, now)

    def _settle(self, item: InboxItem | OutboxItem, outcome: Outcome) -> None:
        with self._units.open() as unit:
            if not queue.settle(unit.session, item, outcome.word, self._machine.now()):
                log.warning("%s was taken over by another worker", _name(item))
                return
            if isinstance(item, OutboxItem) and outcome.result is not None:
                queue.keep_result(unit.session, item, outcome.result)
            if outcome.record is not None:
                outcome.record(unit)
        self.ring()

    def _try_again(
        self,
        item: InboxItem | OutboxItem,
        wish_seconds: float | None,
        at_most: int = USUAL_ATTEMPTS,
    ) -> None:
        if item.attempts >= min(_most_attempts(item), at_most):
            self._give_up(item)
            return
        with self._units.open() as unit:
            queue.put_back(unit.session, item, self._clock.now(), wish_seconds)

    def _give_up(self, item: InboxItem | OutboxItem) -> None:
        log.error("%s given up", _name(item))
        try:
            self._settle(item, Outcome(word="failed", record=lambda unit: self._tell(unit, item)))
        except SQLAlchemyError:
            raise
        except Exception:  # it would be claimed again and again
            log.exception("%s: nobody could be told", _name(item))
            self._settle(item, Outcome(word="failed"))

    def _tell(self, unit: UnitOfWork, item: InboxItem | OutboxItem) -> None:
        """Record that an effect on a booking was given up, so that its person hears of it."""
        if isinstance(item, InboxItem) or item.organisation_id is None:
            return
        event = DeliveryFailed(
            organisation_id=item.organisation_id,
            booking_id=item.booking_id,
            at=self._clock.now(),
            effect=item.kind,
            target=str(item.payload.get("to", "")),
            detail=str(item.payload.get("kind", "")),
        )
        unit.record(event)


def _most_attempts(item: InboxItem | OutboxItem) -> int:
    return MOST_ATTEMPTS.get(item.kind, USUAL_ATTEMPTS)


def _name(item: InboxItem | OutboxItem) -> str:
    return f"{item.__tablename__} {item.id} ({item.kind})"

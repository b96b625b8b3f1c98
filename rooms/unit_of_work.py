"""One transaction plus its events: rows, what happened, and what must follow commit together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlmodel import Session

from rooms.calls.events import calls_to_offer
from rooms.database import Database
from rooms.events import Event
from rooms.models import EventRecord
from rooms.pools.capacity import CHOICE, Choice, keep_capacity, wished
from rooms.storage.rows import write

Follow = Callable[[Session, Event], None]


class UnitOfWork:
    """A writing session and the events recorded in it."""

    def __init__(self, session: Session, follow: Follow) -> None:
        self.session = session
        self._follow = follow
        self.events: list[Event] = []

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Open a part that is undone alone if it raises, so that the refusal can be answered."""
        recorded = len(self.events)
        try:
            with self.session.begin_nested():
                yield
        except BaseException:
            del self.events[recorded:]
            raise

    def record(self, event: Event) -> None:
        """Store that `event` happened, and write what follows from it, in this transaction.

        Refuses with `PoolFull` where a call can't have its ports and bandwidth.
        """
        self.session.flush()
        self.events.append(event)
        row = {
            "organisation_id": event.organisation_id,
            "booking_id": event.booking_id,
            "series_id": event.series_id,
            "person_id": event.person_id,
            "kind": type(event).__name__,
            "at": event.at,
            "data": event.data(),
        }
        write(self.session, EventRecord, [row])
        self._follow(self.session, event)
        given = keep_capacity(self.session, event)
        if given:
            self.record(calls_to_offer(event.organisation_id, given, event.at))


class Units:
    """Opens units of work; `follow` writes what each event leads to.

    `choice` tells who would make a call, which draws on that provider's ports.
    """

    def __init__(self, database: Database, follow: Follow, choice: Choice = wished) -> None:
        self.database = database
        self._follow = follow
        self._choice = choice

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads, and knows who would make a call."""
        with self.database.reading() as session:
            session.info[CHOICE] = self._choice
            yield session

    @contextmanager
    def open(self) -> Iterator[UnitOfWork]:
        """Open a unit of work that commits at the end of the block, or not at all if it raises."""
        with self.database.writing() as session:
            session.info[CHOICE] = self._choice
            yield UnitOfWork(session, self._follow)
            session.commit()

"""A town on several databases at once, each compared with the model after every act."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import hypothesis
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from sqlmodel import Session, SQLModel, col, select

from rooms.errors import Refused
from rooms.events import Event
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.lapsing import lapse
from rooms.models import Blocking, Booking, EventRecord, Person, Waiting
from rooms.placing import spaces_taken
from rooms.series.rows import rooms_of_all
from rooms.unit_of_work import UnitOfWork, Units
from tests.conftest import EMPTY, NewDatabase
from tests.rooms.town_model import PEOPLE, Deed, Known, Model, settle

Act = Callable[[UnitOfWork, int], object]
Machine = TypeVar("Machine", bound=RuleBasedStateMachine)


class OnDatabases(RuleBasedStateMachine):
    """The model and the databases; bookings and waits are known by number."""

    units: tuple[Units, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.towns = [settle(units) for units in self.units]
        self.ids: list[list[int]] = []  # of each booking, in each database: they number apart
        self.wait_ids: list[list[int]] = []
        self.seen = [0 for _ in self.units]  # the last event of which a tick knows
        self.due: list[list[tuple[datetime, int, dict[str, Any]]]] = [[] for _ in self.units]

    def offer_what_is_due(self, base: int) -> None:
        """Offer what questions keep no more, as the rows of the outbox have it that are due."""
        units, organisation_id = self.units[base], self.towns[base].organisation.id
        with units.database.reading() as session:
            found = select(EventRecord).where(EventRecord.kind == "OfferingDue")
            new = session.exec(found.where(col(EventRecord.id) > self.seen[base])).all()
        for event in new:
            self.due[base].append((datetime.fromisoformat(event.data["due"]), event.id, event.data))
            self.seen[base] = max(self.seen[base], event.id)
        for one in sorted(self.due[base], key=lambda due: due[:2]):
            due, _, data = one
            if due <= self.model.now:
                self.due[base].remove(one)
                spans = [
                    (room_id, Interval(*map(datetime.fromisoformat, ends)))
                    for room_id, *ends in data["spans"]
                ]
                with units.open() as unit:
                    lapse(unit, organisation_id, spans, self.model.now)

    def told(self, base: int, row: Blocking) -> tuple[str, str, datetime, datetime]:
        """Return whose time is taken, by what, and from when to when."""
        town = self.towns[base]
        keys = {room.id: key for key, room in town.rooms.items()}
        if row.booking_id is not None:
            name = f"booking {[ids[base] for ids in self.ids].index(row.booking_id)}"
        elif row.waiting_id is not None:
            name = f"offer {[ids[base] for ids in self.wait_ids].index(row.waiting_id)}"
        else:
            (who,) = (who for who in PEOPLE if getattr(town, who).id == row.held_for_id)
            name = f"question {who}"
        return name, keys[row.room_id], row.starts_at, row.ends_at

    def notice_offers(self) -> None:
        """Take note of the offers that were made, which must be right, and alike."""
        found = [self.waiting(base) for base in range(len(self.units))]
        assert all(rows == found[0] for rows in found)
        new = []
        for number, (state, room, start, until) in enumerate(found[0]):
            wanted = self.model.waits[number]
            if state == "offered" and wanted.state == "waiting":
                when = Interval.lasting(start, wanted.minutes)
                self.model.offer(number, room, when, until)
                new.append(number)
            assert state == wanted.state
        for number in new:
            assert self.model.passed_over(number) == []

    def waiting(self, base: int) -> list[tuple[Any, ...]]:
        """Return what became of each who waits."""
        keys = {room.id: key for key, room in self.towns[base].rooms.items()}
        with self.units[base].database.reading() as session:
            rows = [session.get_one(Waiting, ids[base]) for ids in self.wait_ids]
            return [
                (w.state, keys.get(w.offer_room_id or 0), w.offer_starts_at, w.offer_until)
                for w in rows
            ]

    def compare(self, session: Session, base: int) -> None:
        """Compare the bookings with the model, one by one."""
        made, model = self.towns[base], self.model
        numbers = {ids[base]: number for number, ids in enumerate(self.ids)}
        bookings = {numbers[row.id]: row for row in session.exec(select(Booking))}
        assert set(bookings) == set(model.known)
        rooms = {venue.room.id: venue for venue in venues(session, made.organisation.id)}
        room_ids = rooms_of_all(session, list(numbers))
        series: dict[int | None, int | None] = {}
        for number, known in model.known.items():
            row = bookings[number]
            when = Interval(row.starts_at, row.ends_at)
            stands = row.status in ("confirmed", "tentative")
            assert (row.status == "tentative") == (known.is_on and known.decide_by is not None)
            assert (stands, row.version, when) == (known.is_on, known.version, known.when)
            ids = room_ids[row.id]
            assert ids == [made.id_of(room) for room in known.rooms]
            taken = spaces_taken([rooms[room_id] for room_id in ids], when)
            assert len(taken) == len(known.spaces())
            assert row.recurs_at == known.rule
            assert known.series is None or row.is_exception == known.is_exception
            assert series.setdefault(known.series, row.series_id) == row.series_id
        assert len(set(series.values())) == len(series)

    def expect(self, act: Act, *, granted: bool) -> bool:
        """Do the act on both databases; return whether it was granted, as it must be."""
        told = []
        for base, units in enumerate(self.units):
            try:
                with units.open() as unit:
                    act(unit, base)
                told.append("granted")
            except Refused as refused:
                told.append(str(refused))
        assert len(set(told)) == 1, told
        assert (told[0] == "granted") == granted, told
        return granted

    def made(self, wanted: Known, ids: list[int]) -> int:
        """Note a new booking, and that its organiser can undo it; return its number."""
        number = len(self.ids)
        self.ids.append(ids)
        self.model.write(number, wanted)
        self.model.deeds[wanted.organizer] = Deed(number, self.model.now, None, 1)
        return number

    def person(self, unit: UnitOfWork, base: int, who: str) -> Person:
        """Return the person, in the unit's session."""
        return unit.session.get_one(Person, getattr(self.towns[base], who).id)

    def row(self, unit: UnitOfWork, base: int, booking: int) -> Booking:
        """Return the booking, in the unit's session."""
        return unit.session.get_one(Booking, self.ids[booking][base])


@contextmanager
def machines(kind: type[Machine], *makers: NewDatabase) -> Iterator[type[Machine]]:
    """Return the machine on empty databases, which each example empties again."""
    databases = [make() for make in makers]

    class OnBoth(kind):  # type: ignore[misc, valid-type]
        units = tuple(Units(database, _ignore) for database in databases)

        def teardown(self) -> None:
            for database in databases:
                _empty(Units(database, _ignore))

    yield OnBoth


def live(
    machine: type[RuleBasedStateMachine], examples: int, steps: int, *, is_search: bool = False
) -> None:
    """Live through sequences of acts, up to the first that fails.

    A search for one that must fail tries the same ones in each run: it needs no luck to pass.
    """
    settings = hypothesis.settings(
        max_examples=examples, stateful_step_count=steps, phases=[hypothesis.Phase.generate]
    )
    if is_search:
        settings = hypothesis.settings(settings, derandomize=True, database=None)
    run_state_machine_as_test(machine, settings=settings)


def _ignore(_session: Session, _event: Event) -> None:
    return None


def _empty(units: Units) -> None:
    """Delete every row and let ids begin anew, so that both databases number alike."""
    with units.database.engine.begin() as connection:
        if not units.database.is_sqlite:
            connection.exec_driver_sql(EMPTY)
            return
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in SQLModel.metadata.sorted_tables:
            connection.execute(table.delete())

"""Any sequence of acts by any people: no overlap, nothing lost, and both databases agree.

The model is a list of bookings and a question asked of it by counting: is this time free?
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session, SQLModel, col, select

from rooms.approval import approve, decline, expire
from rooms.bookings import Change, Wish, book, cancel, change, rooms_of
from rooms.errors import Refused
from rooms.events import Event
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.models import Blocking, Booking, Person, RoomPolicy
from rooms.placing import spaces_taken
from rooms.undo import undo
from rooms.unit_of_work import UnitOfWork, Units
from tests.builders import NOW, Town, town
from tests.conftest import EMPTY, NewDatabase
from tests.rooms.test_race import remove_the_guard

ROOMS = ("jaures", "cesaire", "mandela", "simone-veil", "louise-michel")
HALL, PARTS = "mandela", ("jaures", "cesaire")
BUFFERED, BUFFER = "simone-veil", timedelta(minutes=15)
APPROVED = "louise-michel"
PEOPLE = ("agent", "colleague", "admin")
UNDO_WITHIN = timedelta(minutes=5)

Act = Callable[[UnitOfWork, int], object]


def quarters(first: int, length: int) -> Interval:
    return Interval.lasting(NOW + timedelta(minutes=15 * first), 15 * length)


def settle(units: Units) -> Town:
    """Return a town with a hall that can be divided, a room that wants pauses around meetings, and
    one in which administrators approve.
    """
    with units.open() as unit:
        made = town(unit.session)
        for part in PARTS:
            made.rooms[part].part_of_id = made.id_of(HALL)
            unit.session.add(made.rooms[part])
        minutes = int(BUFFER.total_seconds() // 60)
        policies = {
            BUFFERED: {"before_minutes": minutes, "after_minutes": minutes},
            APPROVED: {"approval_hours": 1},
        }
        unit.session.add_all(
            RoomPolicy(
                organisation_id=made.organisation.id, room_id=made.id_of(key), settings=settings
            )
            for key, settings in policies.items()
        )
        return made


@dataclass(slots=True)
class Known:
    """What the model knows of a booking."""

    rooms: tuple[str, ...]
    when: Interval
    organizer: str
    version: int = 1
    is_on: bool = True
    decide_by: datetime | None = None

    def takes_time(self, now: datetime) -> bool:
        """Say whether it stands, or still waits for a decision."""
        return self.is_on and (self.decide_by is None or now < self.decide_by)

    def spaces(self) -> dict[str, Interval]:
        """Return whose time it takes, and from when to when."""
        taken: dict[str, Interval] = {}
        for room in self.rooms:
            pause = BUFFER if room == BUFFERED else timedelta()
            span = Interval(self.when.start - pause, self.when.end + pause)
            taken |= dict.fromkeys((room, *(PARTS if room == HALL else ())), span)
        return taken


@dataclass(slots=True)
class Deed:
    """The last act of a person: what it was on, and how to take it back."""

    booking: int
    at: datetime
    before: Known | None
    version: int


class Acts(RuleBasedStateMachine):
    """People who book, move, change, cancel and undo, on both databases at once."""

    units: tuple[Units, ...] = ()

    bookings: Bundle[int] = Bundle("bookings")

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.towns = [settle(units) for units in self.units]
        self.known: dict[int, Known] = {}
        self.ids: list[list[int]] = []  # of each booking, in each database: they number apart
        self.deeds: dict[str, Deed | None] = {}

    @rule(
        target=bookings,
        who=st.sampled_from(PEOPLE),
        rooms=st.lists(st.sampled_from(ROOMS), min_size=1, max_size=3, unique=True),
        first=st.integers(0, 60),
        length=st.integers(1, 8),
    )
    def book(
        self, who: str, rooms: list[str], first: int, length: int
    ) -> int | MultipleResults[int]:
        """Book rooms, or be refused where counting finds somebody in them."""
        wanted = Known(tuple(rooms), quarters(first, length), who)
        ids: list[int] = []

        def act(unit: UnitOfWork, base: int) -> None:
            room_ids = tuple(self.towns[base].id_of(room) for room in rooms)
            wish = Wish(when=wanted.when, room_ids=room_ids)
            ids.append(book(unit, self.person(unit, base, who), wish, self.now).id)

        wanted.decide_by = self.deadline(wanted, who)
        if not self.expect(act, granted=self.is_possible(wanted)):
            return multiple()
        number = len(self.ids)
        self.ids.append(ids)
        self.known[number] = wanted
        self.deeds[who] = Deed(number, self.now, None, 1)
        return number

    @rule(
        booking=bookings,
        who=st.sampled_from(PEOPLE),
        rooms=st.none() | st.lists(st.sampled_from(ROOMS), min_size=1, max_size=2, unique=True),
        first=st.integers(0, 60),
        length=st.integers(1, 8),
        is_stale=st.booleans(),
    )
    def move(
        self,
        booking: int,
        who: str,
        rooms: list[str] | None,
        first: int,
        length: int,
        *,
        is_stale: bool,
    ) -> None:
        """Move a booking to another time and perhaps other rooms; a stale version is refused."""
        before = self.known[booking]
        after = Known(tuple(rooms or before.rooms), quarters(first, length), before.organizer)
        version = before.version - 1 if is_stale else before.version

        def act(unit: UnitOfWork, base: int) -> None:
            town = self.towns[base]
            room_ids = tuple(town.id_of(room) for room in rooms) if rooms else None
            wanted = Change(when=after.when, room_ids=room_ids, version=version)
            row = self.row(unit, base, booking)
            change(unit, row, wanted, self.person(unit, base, who), self.now)

        after.decide_by = before.decide_by
        is_within = before.when.start <= after.when.start and after.when.end <= before.when.end
        if not is_within or not set(after.rooms) <= set(before.rooms):
            after.decide_by = self.deadline(after, who)
        is_the_same = after.when == before.when and after.rooms == before.rooms
        stands = before.takes_time(self.now) and not is_stale
        possible = stands and self.is_possible(after, but=booking)
        hypothesis.assume(not is_the_same)
        if self.expect(act, granted=possible):
            self.become(booking, after, who)

    @rule(booking=bookings, who=st.sampled_from(PEOPLE))
    def cancel(self, booking: int, who: str) -> None:
        """Call a booking off, once."""
        before = self.known[booking]

        def act(unit: UnitOfWork, base: int) -> None:
            row = self.row(unit, base, booking)
            cancel(unit, row, self.person(unit, base, who), self.now)

        if self.expect(act, granted=before.is_on):
            self.become(booking, Known(before.rooms, before.when, before.organizer), who)
            self.known[booking].is_on = False

    @rule(booking=bookings, who=st.sampled_from(PEOPLE), says_yes=st.booleans())
    def decide(self, booking: int, who: str, *, says_yes: bool) -> None:
        """Approve a request or decline it: administrators only, once, and in time."""
        before = self.known[booking]
        act_on = approve if says_yes else decline

        def act(unit: UnitOfWork, base: int) -> None:
            row = self.row(unit, base, booking)
            act_on(unit, row, self.person(unit, base, who), self.now)

        waits = before.takes_time(self.now) and before.decide_by is not None
        if self.expect(act, granted=who == "admin" and waits):
            self.become(booking, Known(before.rooms, before.when, before.organizer), None)
            self.known[booking].is_on = says_yes

    @rule(booking=bookings)
    def let_expire(self, booking: int) -> None:
        """Call off what nobody has decided on in time, and nothing else."""
        before = self.known[booking]
        is_over = before.is_on and not before.takes_time(self.now)

        def act(unit: UnitOfWork, base: int) -> None:
            assert expire(unit, self.ids[booking][base], self.now) == is_over

        self.expect(act, granted=True)
        if is_over:
            self.become(booking, Known(before.rooms, before.when, before.organizer), None)
            self.known[booking].is_on = False

    @rule(who=st.sampled_from(PEOPLE))
    def undo(self, who: str) -> None:
        """Take the last act back: only while nobody has acted on it since and the time is free."""
        deed = self.deeds.get(who)
        if deed is not None:  # what comes back of a request is tried in a test of its own
            rooms = (*self.known[deed.booking].rooms, *(deed.before.rooms if deed.before else ()))
            hypothesis.assume(APPROVED not in rooms)

        def act(unit: UnitOfWork, base: int) -> None:
            undo(unit, self.person(unit, base, who), self.now)

        if not self.expect(act, granted=self.can_undo(deed)) or deed is None:
            return
        present = self.known[deed.booking]
        version = present.version + 1
        if deed.before is None:
            present.is_on = False
        else:
            before = deed.before
            self.known[deed.booking] = Known(before.rooms, before.when, before.organizer)
        self.known[deed.booking].version = version
        self.deeds[who] = None

    @rule(minutes=st.integers(1, 40))
    def wait(self, minutes: int) -> None:
        """Let time pass."""
        self.now += timedelta(minutes=minutes)

    @invariant()
    def nothing_overlaps_and_nothing_is_lost(self) -> None:
        """Compare the rows of both databases with the model."""
        expected = sorted(
            (number, space, span.start, span.end)
            for number, known in self.known.items()
            if known.takes_time(self.now)
            for space, span in known.spaces().items()
        )
        for base, units in enumerate(self.units):
            keys = {room.id: key for key, room in self.towns[base].rooms.items()}
            numbers = {ids[base]: number for number, ids in enumerate(self.ids)}
            with units.database.reading() as session:
                every = session.exec(select(Blocking).order_by(col(Blocking.id)))
                rows = [b for b in every if b.expires_at is None or b.expires_at > self.now]
                bookings = {numbers[b.id]: b for b in session.exec(select(Booking))}
                self.compare(session, self.towns[base], bookings)
            found = [
                (numbers[b.booking_id or 0], keys[b.room_id], b.starts_at, b.ends_at) for b in rows
            ]
            assert sorted(found) == expected
            for one, other in combinations(rows, 2):
                apart = one.ends_at <= other.starts_at or other.ends_at <= one.starts_at
                assert one.room_id != other.room_id or apart

    def compare(self, session: Session, made: Town, bookings: dict[int, Booking]) -> None:
        """Compare the bookings with the model, one by one."""
        assert set(bookings) == set(self.known)
        rooms = {venue.room.id: venue for venue in venues(session, made.organisation.id)}
        for number, known in self.known.items():
            row = bookings[number]
            when = Interval(row.starts_at, row.ends_at)
            stands = row.status in ("confirmed", "tentative")
            assert (row.status == "tentative") == (known.is_on and known.decide_by is not None)
            assert (stands, row.version, when) == (
                known.is_on,
                known.version,
                known.when,
            )
            ids = rooms_of(session, row)
            assert ids == [made.id_of(room) for room in known.rooms]
            taken = spaces_taken([rooms[room_id] for room_id in ids], when)
            assert len(taken) == len(known.spaces())

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

    def is_possible(self, wanted: Known, but: int | None = None) -> bool:
        """Say whether the time hasn't gone by and counting finds every space free."""
        if HALL in wanted.rooms and set(PARTS) & set(wanted.rooms):
            return False
        if wanted.decide_by is not None and wanted.decide_by <= self.now:
            return False
        same_start = but is not None and self.known[but].when.start == wanted.when.start
        is_past = wanted.when.start < self.now - timedelta(minutes=5)
        if is_past and not (same_start and wanted.when.end > self.now):
            return False
        return self.is_free(wanted, but)

    def is_free(self, wanted: Known, but: int | None) -> bool:
        """Say whether no other booking takes any of the time."""
        standing = ((n, known) for n, known in self.known.items() if known.takes_time(self.now))
        others = [known for number, known in standing if number != but]
        return not any(
            span.overlaps(taken[space])
            for space, span in wanted.spaces().items()
            for taken in (other.spaces() for other in others)
            if space in taken
        )

    def can_undo(self, deed: Deed | None) -> bool:
        """Say whether the act can still be taken back."""
        if deed is None or self.now - deed.at > UNDO_WITHIN:
            return False
        present = self.known[deed.booking]
        if present.version != deed.version:
            return False
        if deed.before is None:
            return True
        moves = not present.is_on or (deed.before.when, deed.before.rooms) != (
            present.when,
            present.rooms,
        )
        return deed.before.when.end > self.now and (
            not moves or self.is_free(deed.before, deed.booking)
        )

    def deadline(self, wanted: Known, who: str) -> datetime | None:
        """Return until when an administrator must decide, if anybody is asked."""
        if APPROVED not in wanted.rooms or who == "admin":
            return None
        return min(self.now + timedelta(hours=1), wanted.when.start)

    def become(self, booking: int, after: Known, who: str | None) -> None:
        """Note what a booking has become, and by whose hand, where that can be undone."""
        before = self.known[booking]
        after.version = before.version + 1
        self.known[booking] = after
        if who is not None:
            self.deeds[who] = Deed(booking, self.now, before, after.version)

    def person(self, unit: UnitOfWork, base: int, who: str) -> Person:
        """Return the person, in the unit's session."""
        return unit.session.get_one(Person, getattr(self.towns[base], who).id)

    def row(self, unit: UnitOfWork, base: int, booking: int) -> Booking:
        """Return the booking, in the unit's session."""
        return unit.session.get_one(Booking, self.ids[booking][base])


@contextmanager
def machines(*makers: NewDatabase) -> Iterator[type[Acts]]:
    """Return the machine on empty databases, which each example empties again."""
    databases = [make() for make in makers]

    class OnBoth(Acts):
        units = tuple(Units(database, _ignore) for database in databases)

        def teardown(self) -> None:
            for database in databases:
                _empty(Units(database, _ignore))

    yield OnBoth


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


def test_any_sequence_of_acts_leaves_no_overlap_and_both_databases_agree(
    new_sqlite: NewDatabase, new_postgresql: NewDatabase
) -> None:
    with machines(new_sqlite, new_postgresql) as machine:
        settings = hypothesis.settings(
            max_examples=40, stateful_step_count=30, phases=[hypothesis.Phase.generate]
        )
        run_state_machine_as_test(machine, settings=settings)


def test_without_the_guard_some_sequence_overlaps(new_sqlite: NewDatabase) -> None:
    with machines(new_sqlite) as machine:
        for units in machine.units:
            remove_the_guard(units.database)
        settings = hypothesis.settings(
            max_examples=200, stateful_step_count=30, phases=[hypothesis.Phase.generate]
        )
        with pytest.raises(AssertionError):
            run_state_machine_as_test(machine, settings=settings)

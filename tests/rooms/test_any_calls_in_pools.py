"""Any sequence of bookings with calls, against a model that counts what there is."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)
from sqlmodel import select

from rooms.bookings import Change, Wish, book, cancel, change
from rooms.errors import Refused
from rooms.guests import add_guests
from rooms.interval import Interval
from rooms.models import Booking
from rooms.pools.tables import Draw, Pool
from rooms.undo import undo
from rooms.unit_of_work import UnitOfWork, Units
from tests.builders import NOW, lasting
from tests.conftest import NewDatabase
from tests.rooms.on_databases import live, machines
from tests.rooms.test_capacity import town_with
from tests.rooms.test_race_for_ports import remove_the_guard

HERE, THERE = ("jaures", "cesaire"), ("simone-veil",)  # at the town hall, and elsewhere
PORTS, RESERVE, LEG = 5, 2, 1767
LINK = 2 * LEG - 1  # one leg at the full rate, and one at a lower
RATES = {1472: LEG, 1152: 1383, 768: 922}
ROOMS = st.lists(st.sampled_from(HERE + THERE), min_size=1, max_size=3, unique=True).map(tuple)
QUARTERS = st.integers(0, 7)
STEPS = 40
LENGTHS = st.integers(1, 4)


@dataclass(frozen=True)
class Known:
    """A booking of the model: quarters of an hour from nine o'clock on."""

    rooms: tuple[str, ...]
    first: int
    length: int
    kbps: int
    outside: int = 0
    has_video: bool = True
    is_on: bool = True

    @property
    def quarters(self) -> set[int]:
        return set(range(self.first, self.first + self.length))

    @property
    def when(self) -> Interval:
        return lasting(9 + self.first // 4, 15 * (self.first % 4), minutes=15 * self.length)

    @property
    def amounts(self) -> dict[str, int]:
        if not (self.is_on and self.has_video):
            return {}
        kbps = sum(room in HERE for room in self.rooms) * RATES[self.kbps]
        wanted = {"bridge": len(self.rooms) + self.outside, "mairie": kbps}
        return {key: amount for key, amount in wanted.items() if amount}


class Calls(RuleBasedStateMachine):
    """The model and the databases, on which every act must go alike."""

    units: tuple[Units, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.towns = [town_with(u, ports=PORTS, reserve=RESERVE, mairie=LINK) for u in self.units]
        self.known: list[Known] = []
        self.ids: list[list[int]] = []
        self.last: tuple[int, Known] | None = None  # what the last act would be taken back to

    def fits(self, wanted: Known, but: int | None) -> bool:
        others = [one for n, one in enumerate(self.known) if n != but and one.is_on]
        for quarter in wanted.quarters if wanted.is_on else ():
            near = [one for one in others if quarter in one.quarters]
            if any(set(one.rooms) & set(wanted.rooms) for one in near):
                return False
            used = sum((Counter(one.amounts) for one in near), Counter())
            limits = {"bridge": PORTS - RESERVE, "mairie": LINK}
            if any(used[key] + more > limits[key] for key, more in wanted.amounts.items()):
                return False
        return True

    def act(self, number: int, wanted: Known, do: Callable[[UnitOfWork, int], Any]) -> None:
        """Do what makes the booking another on all databases, and expect what the model says."""
        granted = self.fits(wanted, number)
        for base, units in enumerate(self.units):
            told = "granted"
            try:
                with units.open() as unit:
                    do(unit, base)
            except Refused as refused:
                told = str(refused)
            assert (told == "granted") == granted, told
        if granted:
            self.last = (number, self.known[number])
            self.known[number] = wanted

    def row(self, unit: UnitOfWork, base: int, number: int) -> Booking:
        return unit.session.get_one(Booking, self.ids[number][base])

    def change(self, number: int, wanted: Known, **into: Any) -> None:
        def do(unit: UnitOfWork, base: int) -> None:
            town = self.towns[base]
            said = dict(into)
            if "rooms" in said:
                said["room_ids"] = tuple(town.id_of(key) for key in said.pop("rooms"))
            change(unit, self.row(unit, base, number), Change(**said), town.agent, NOW)

        if wanted != self.known[number]:
            self.act(number, wanted, do)

    def one_of(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from([n for n, one in enumerate(self.known) if one.is_on]))

    def has_some(self) -> bool:
        return any(one.is_on for one in self.known)

    @rule(
        rooms=ROOMS,
        first=QUARTERS,
        length=LENGTHS,
        outside=st.integers(0, 2),
        kbps=st.sampled_from(sorted(RATES)),
    )
    def book(
        self, rooms: tuple[str, ...], first: int, length: int, outside: int, kbps: int
    ) -> None:
        """Book a call."""
        wanted, ids = Known(rooms, first, length, kbps, outside), []

        def do(unit: UnitOfWork, base: int) -> None:
            town = self.towns[base]
            wish = Wish(
                when=wanted.when,
                room_ids=tuple(town.id_of(key) for key in wanted.rooms),
                wants_video=True,
                kbps=wanted.kbps,
                guests=tuple(f"sip:end{n}@town.example" for n in range(wanted.outside)),
            )
            ids.append(book(unit, town.agent, wish, NOW).id)

        self.known.append(replace(wanted, is_on=False))
        self.ids.append(ids)
        number = len(self.known) - 1
        self.act(number, wanted, do)
        if not self.known[number].is_on:
            self.known.pop()
            self.ids.pop()

    @precondition(has_some)
    @rule(data=st.data(), first=QUARTERS, length=LENGTHS)
    def move(self, data: st.DataObject, first: int, length: int) -> None:
        """Move a meeting, or let it last longer or shorter."""
        number = self.one_of(data)
        wanted = replace(self.known[number], first=first, length=length)
        self.change(number, wanted, when=wanted.when)

    @precondition(has_some)
    @rule(data=st.data(), rooms=ROOMS)
    def go_elsewhere(self, data: st.DataObject, rooms: tuple[str, ...]) -> None:
        """Take other rooms, more or fewer."""
        number = self.one_of(data)
        self.change(number, replace(self.known[number], rooms=rooms), rooms=rooms)

    @precondition(has_some)
    @rule(data=st.data())
    def switch_video(self, data: st.DataObject) -> None:
        """Take the video off, or want it again."""
        number = self.one_of(data)
        video = not self.known[number].has_video
        self.change(number, replace(self.known[number], has_video=video), wants_video=video)

    @precondition(has_some)
    @rule(data=st.data())
    def ring_another(self, data: st.DataObject) -> None:
        """Invite one more outside room, which brings video with it."""
        number = self.one_of(data)
        before = self.known[number]
        wanted = replace(before, outside=before.outside + 1, has_video=True)

        def do(unit: UnitOfWork, base: int) -> None:
            row, who = self.row(unit, base, number), self.towns[base].agent
            add_guests(unit, row, [f"sip:end{before.outside}@town.example"], who, NOW)

        self.act(number, wanted, do)

    @precondition(has_some)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        """Call a meeting off."""
        number = self.one_of(data)

        def do(unit: UnitOfWork, base: int) -> None:
            cancel(unit, self.row(unit, base, number), self.towns[base].agent, NOW)

        self.act(number, replace(self.known[number], is_on=False), do)

    @precondition(lambda self: self.last is not None)
    @rule()
    def undo(self) -> None:
        """Take the last act back, once."""
        assert self.last is not None
        number, before = self.last
        self.act(number, before, lambda unit, base: undo(unit, self.towns[base].agent, NOW))
        self.last = None

    @invariant()
    def every_call_has_what_it_needs_and_no_pool_is_overdrawn(self) -> None:
        """Compare the draws with the model, and add them up moment by moment."""
        for base, units in enumerate(self.units):
            with units.database.reading() as session:
                rows = session.exec(select(Draw, Pool).join(Pool)).all()
            told = {(d.booking_id, p.key): (d.amount, d.starts_at, d.ends_at) for d, p in rows}
            assert told == {
                (ids[base], key): (amount, known.when.start, known.when.end)
                for ids, known in zip(self.ids, self.known, strict=True)
                for key, amount in known.amounts.items()
            }
            for draw, pool in rows:
                at = draw.starts_at
                near = [d for d, p in rows if p.id == pool.id and d.starts_at <= at < d.ends_at]
                assert sum(one.amount for one in near) <= pool.limit


def test_any_sequence_of_acts_keeps_within_the_pools(
    new_sqlite: NewDatabase, new_postgresql: NewDatabase
) -> None:
    with machines(Calls, new_sqlite, new_postgresql) as machine:
        live(machine, 15, STEPS)


def test_without_the_guard_some_sequence_overdraws(new_sqlite: NewDatabase) -> None:
    with machines(Calls, new_sqlite) as machine:
        for units in machine.units:
            remove_the_guard(units.database)
        with pytest.raises(AssertionError):
            live(machine, 100, STEPS, is_search=True)

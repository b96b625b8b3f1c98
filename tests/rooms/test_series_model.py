"""Any sequence of acts on a series, against a model that knows nothing but walls and calendars."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, delete, select

from rooms.bookings import Change, rooms_of
from rooms.interval import Interval
from rooms.models import Blocking, Booking, Series
from rooms.series.booking import SeriesWish, book_series, repetition_of
from rooms.series.cancel import cancel_series
from rooms.series.changes import SeriesEdit, change_series
from rooms.series.repetition import dates
from rooms.undo import undo
from rooms.unit_of_work import Units
from tests.builders import NOW, PARIS, Town, settled_town

RULES = (
    "FREQ=WEEKLY;BYDAY=MO;COUNT=6",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;UNTIL=20260630",
    "FREQ=MONTHLY;BYDAY=1MO;COUNT=5",
    "FREQ=MONTHLY;BYMONTHDAY=10;UNTIL=20261201",
)
ORDINARY = (8, 9, 10, 11, 12)
BY_THEMSELVES = (15, 16, 17, 18)  # exceptions have hours of their own: nothing clashes
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["move one", "hour", "day", "room", "cancel", "undo"]),
        st.sampled_from(["following", "all"]),
        st.integers(0, 20),
        st.integers(0, 3),
    ),
    max_size=8,
)


@dataclass
class Slot:
    """A date as it should be: where the rule has it, where it is, in which room."""

    number: int
    label: int
    rule: datetime
    at: datetime
    room: str
    is_exception: bool = False
    is_cancelled: bool = False


@dataclass
class Model:
    """The dates of a series and of those that were split off it, by label."""

    slots: list[Slot]
    labels: Any = field(default_factory=lambda: count(1))

    def meant(self, of: Slot, scope: str) -> list[Slot]:
        """Return the dates in the scope, called off or not."""
        alike = [slot for slot in self.slots if slot.label == of.label]
        return alike if scope == "all" else [s for s in alike if s.number >= of.number]

    def cut(self, of: Slot, scope: str) -> list[Slot]:
        """Return the dates in the scope, which are a series of their own from now on."""
        found = self.meant(of, scope)
        if len(found) < sum(slot.label == of.label for slot in self.slots):
            label = next(self.labels)
            for slot in found:
                slot.label = label
        return found

    def move(self, of: Slot, scope: str, days: int, hour: int | None) -> None:
        """Move the rule of the dates in the scope, and those that follow their rule."""
        for slot in self.cut(of, scope):
            rule = slot.rule + timedelta(days=days)
            slot.rule = datetime.combine(rule.date(), time(rule.hour if hour is None else hour))
            if not slot.is_exception and not slot.is_cancelled:
                slot.at = slot.rule


class World:
    """A series in the database and its model, acted upon alike."""

    def __init__(self, units: Units, town: Town, rule: str) -> None:
        self.units, self.town, self.now = units, town, NOW
        wish = SeriesWish(
            rrule=rule,
            start=datetime.combine(date(2026, 3, 17), time(10)),
            minutes=60,
            room_ids=(town.id_of("jaures"),),
        )
        with units.open() as unit:
            series = book_series(unit, town.agent, wish, NOW)
        with units.database.reading() as session:
            mine = select(Booking.id).where(Booking.series_id == series.id)
            self.ids = list(session.exec(mine.order_by(col(Booking.id))))
        walls = [wall(row.starts_at) for row in self.rows()]
        slots = [Slot(n, 0, at, at, "jaures") for n, at in enumerate(walls)]
        self.model, self.before = Model(slots), None

    before: Model | None

    def rows(self) -> list[Booking]:
        with self.units.database.reading() as session:
            return [session.get_one(Booking, number) for number in self.ids]

    def act(self, kind: str, scope: str, which: int, value: int) -> None:
        standing = [slot for slot in self.model.slots if not slot.is_cancelled]
        if kind == "undo":
            self._undo()
            return
        if not standing:
            return
        slot = standing[which % len(standing)]
        row = self.rows()[slot.number]
        saved = deepcopy(self.model)
        acts: dict[str, Callable[[Slot, Booking, str, int], bool]] = {
            "move one": self._move_one,
            "hour": self._hour,
            "day": self._day,
            "room": self._room,
            "cancel": self._cancel,
        }
        if acts[kind](slot, row, scope, value):
            self.before = saved

    def _move_one(self, slot: Slot, row: Booking, _scope: str, value: int) -> bool:
        hour = BY_THEMSELVES[value]
        if slot.at.hour == hour:
            return False  # nothing happens, and nothing is to be undone
        self._change(row, "one", when=at(slot.at.date(), hour))
        slot.at, slot.is_exception = datetime.combine(slot.at.date(), time(hour)), True
        return True

    def _hour(self, slot: Slot, row: Booking, scope: str, value: int) -> bool:
        hour = ORDINARY[value]
        if slot.at.hour == hour:
            return False
        self._change(row, scope, when=at(slot.at.date(), hour))
        self.model.move(slot, scope, 0, hour)
        return True

    def _day(self, slot: Slot, row: Booking, scope: str, value: int) -> bool:
        days = (-1, 1)[value % 2]
        if slot.is_exception or (slot.rule + timedelta(days)).month != slot.rule.month:
            return False
        if any((s.rule + timedelta(days)).month != s.rule.month for s in self.model.slots):
            return False  # no rule says "the last day but one of the month before"
        self._change(row, scope, when=at(slot.at.date() + timedelta(days), slot.at.hour))
        self.model.move(slot, scope, days, None)
        return True

    def _room(self, slot: Slot, row: Booking, scope: str, value: int) -> bool:
        room = ("jaures", "mandela")[value % 2]
        meant = self.model.meant(slot, scope)
        moving = [one for one in meant if not one.is_exception and not one.is_cancelled]
        if all(one.room == room for one in moving):
            return False
        self._change(row, scope, room_ids=(self.town.id_of(room),))
        self.model.cut(slot, scope)
        for one in moving:
            one.room = room
        return True

    def _cancel(self, slot: Slot, row: Booking, scope: str, value: int) -> bool:
        scope = "one" if value < 3 else scope
        with self.units.open() as unit:
            cancel_series(unit, row, scope, self.town.agent, self.now)
        for one in [slot] if scope == "one" else self.model.meant(slot, scope):
            one.is_cancelled = True
        return True

    def _change(self, row: Booking, scope: str, **fields: Any) -> None:
        with self.units.open() as unit:
            edit = SeriesEdit(change=Change(**fields))
            change_series(unit, row, scope, edit, self.town.agent, self.now)

    def _undo(self) -> None:
        if self.before is not None:
            with self.units.open() as unit:
                undo(unit, self.town.agent, self.now)
            self.model, self.before = self.before, None

    def check(self) -> None:
        """Compare everything that is kept with the model."""
        with self.units.database.reading() as session:
            rows = [session.get_one(Booking, number) for number in self.ids]
            blockings = list(session.exec(select(Blocking)))
            for slot, row in zip(self.model.slots, rows, strict=True):
                assert (row.status == "cancelled") == slot.is_cancelled
                assert row.recurs_at is not None
                assert wall(row.recurs_at) == slot.rule
                held = [(b.room_id, b.starts_at) for b in blockings if b.booking_id == row.id]
                if slot.is_cancelled:
                    assert held == []
                    continue
                room_id = self.town.id_of(slot.room)
                assert (wall(row.starts_at), row.is_exception) == (slot.at, slot.is_exception)
                assert row.ends_at - row.starts_at == timedelta(hours=1)
                assert rooms_of(session, row) == [room_id]
                assert held == [(room_id, row.starts_at)]
            labels = {slot.label: row.series_id for slot, row in zip(self.model.slots, rows)}  # noqa: B905
            for slot, row in zip(self.model.slots, rows, strict=True):
                assert labels[slot.label] == row.series_id
            assert len(set(labels.values())) == len(labels)
            for label, series_id in labels.items():
                series = session.get_one(Series, series_id)
                by_rule = [wall(o.recurs_at) for o in dates(repetition_of(series, "FR"))]
                standing = [s for s in self.model.slots if s.label == label and not s.is_cancelled]
                assert {slot.rule for slot in standing} <= set(by_rule)

    def clear(self) -> None:
        """Leave the town to the next example."""
        with self.units.open() as unit:
            unit.session.exec(delete(Blocking))


def wall(moment: datetime) -> datetime:
    return moment.astimezone(PARIS).replace(tzinfo=None)


def at(day: date, hour: int) -> Interval:
    return Interval.lasting(datetime.combine(day, time(hour), PARIS), 60)


@pytest.mark.parametrize("rule", RULES)
def test_any_sequence_of_acts_leaves_what_the_model_says(units: Units, rule: str) -> None:
    town = settled_town(units)

    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(acts=ACTS)
    def play(acts: list[tuple[str, str, int, int]]) -> None:
        world = World(units, town, rule)
        try:
            for one in acts:
                world.act(*one)
                world.check()
        finally:
            world.clear()

    play()

"""The times said, put into slots: those of the wish and those of the existing booking."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from chat.understanding.repeats import united
from chat.understanding.slots import Slots
from chat.understanding.times import Day, Hours, Length, Scope

SLOT_OF = {
    "DAY": "day", "DAYS": "days", "DAYLIST": "listed", "CLOCK": "clock", "CLOCKWORD": "clock",
    "HOURS": "hours", "PART": "part", "TONIGHT": "part", "LENGTH": "length", "FORLENGTH": "length",
    "REPEAT": "repeat", "MOMENT": "moment", "BLOCK": "block", "UNTILCLOCK": "until_clock",
    "UNTILDAY": "until_day", "STARTDAY": "start_day", "SINCEDAY": "start_day",
    "COUNT": "count", "EXCEPTED": "excepted",
    "ZONED": "zone", "MORE": "length", "DAYPART": "part", "DAILYPART": "part", "ALLDAY": "all_day",
    "NTHDAY": "nth", "SCHOOLHOLIDAYS": "school_holidays",
}  # fmt: skip


@dataclass(slots=True)
class Roles:
    """The wish's time, the existing booking's, and the amount that changes it.

    `absolute`: the amount is the new length, not a difference.
    """

    wish: Slots = field(default_factory=Slots)
    target: Slots = field(default_factory=Slots)
    amount: Length | None = None
    absolute: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A time item with its place in the row and the kinds that lead to it."""

    at: int
    kind: str
    value: Any
    lead: frozenset[str]


def fill(slots: Slots, said: Sequence[Said], scope: Scope) -> None:
    """Put times into slots; what was said first on a sort stays."""
    for one in said:
        put(slots, one, scope)


def put(slots: Slots, one: Said, scope: Scope) -> None:
    """Put one time into its slot."""
    name = SLOT_OF[one.kind]
    value = one.value
    if one.kind == "DAILYPART":
        slots.repeat, value = slots.repeat or value[0], value[1]
    if one.kind == "DAYPART":
        slots.day, value = slots.day or value[0], value[1]
    if one.kind == "TONIGHT":
        slots.day = slots.day or Day(scope.today)
    if name == "excepted":
        value = (*slots.excepted, value)
        slots.excepted = ()
    if name == "length":
        _put_length(slots, value)
        return
    if name == "clock" and slots.clock is not None and slots.hours is None:
        if value and slots.until_clock is None and value.minute > slots.clock.minute:
            slots.until_clock = value
        return
    if name == "repeat" and slots.repeat is not None:
        slots.repeat = united(slots.repeat, value) or slots.repeat
        return
    if name == "hours":
        _put_hours(slots, value)
        return
    if name == "day" and slots.day is not None and slots.day.named and not value.named:
        slots.day = value
        return
    if not getattr(slots, name):
        setattr(slots, name, True if name == "all_day" else value)


def _put_length(slots: Slots, length: Length) -> None:
    """Put a length; of two, the one of several days says how long a series goes on."""
    if slots.length is None or slots.repeat is None:
        slots.length = slots.length or length
        return
    longer, shorter = sorted((slots.length, length), key=lambda one: -one.days)
    if longer.days:
        slots.run, slots.length = longer, shorter


def _put_hours(slots: Slots, hours: Hours) -> None:
    old = slots.hours
    if old is None:
        slots.hours = hours
    elif old.end is None and hours.start is None:
        slots.hours = Hours(old.start, hours.end, vague=old.vague and hours.vague)
    elif old.start is None and hours.end is None:
        slots.hours = Hours(hours.start, old.end, vague=old.vague and hours.vague)

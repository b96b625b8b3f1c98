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
    "NTHDAY": "nth", "PARITY": "parity", "WHOLEDAY": "all_day", "SCHOOLHOLIDAYS": "school",
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
    value = _put_beside(slots, one, scope)
    if name == "length":
        _put_length(slots, value)
    elif name == "hours":
        _put_hours(slots, value)
    elif name == "excepted":
        slots.excepted = (*slots.excepted, value)
    elif name == "repeat" and slots.repeat is not None:
        slots.repeat = united(slots.repeat, value) or slots.repeat
    elif name == "clock" and slots.clock is not None and slots.hours is None:
        later = value is not None and value.minute not in range(1, slots.clock.minute + 1)
        slots.until_clock = slots.until_clock or (value if later else None)
    elif not getattr(slots, name) or (name == "day" and _is_title(slots.day, value)):
        setattr(slots, name, True if name == "all_day" else value)


def _put_beside(slots: Slots, one: Said, scope: Scope) -> Any:
    """Put what an item says beside its main value, and return that value."""
    if one.kind == "DAILYPART":
        slots.repeat = slots.repeat or one.value[0]
        return one.value[1]
    if one.kind == "DAYPART":
        slots.day = slots.day or one.value[0]
        return one.value[1]
    if one.kind == "SCHOOLHOLIDAYS" and one.value.is_public_too:
        slots.excepted = (*slots.excepted, "holidays")
    if one.kind == "WHOLEDAY":
        slots.day = slots.day or one.value
    if one.kind == "TONIGHT":
        slots.day = slots.day or Day(scope.today)
    return one.value


def _is_title(first: Day | None, other: Day) -> bool:
    """Tell whether a feast that was said first is a title, as another day was said."""
    return first is not None and first.named and not other.named


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

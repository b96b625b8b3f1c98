"""The existing booking that a sentence names, and where its words stand: "ma réunion de jeudi"."""

from collections.abc import Sequence
from dataclasses import dataclass

from chat.understanding.cascade import Item

POINTING = frozenset({"THE", "MINE", "THIS", "TOTHE"})
HEADS = frozenset({"MEETING", "ONE", "SERIES", "THING"})
HOURS_OF = frozenset({"CLOCK", "HOURISH", "CLOCKWORD"})
DAYS_OF = frozenset({"DAY", "DAYPART", "DAYS", "TONIGHT", "DAYLIST"})
TIMES_OF = HOURS_OF | DAYS_OF | {"PART", "MOMENT", "HOURS"}
BETWEEN = TIMES_OF | {
    "NEXT", "ORDINAL", "WORD", "PRIVATE", "FILLER", "UNIT", "SITENAME", "EQUIP", "VIDEO", "PEOPLE",
    "TITLE", "PLANNING", "ROOMNAME",
}  # fmt: skip
LEADING_ON = frozenset({"OF", "FROM", "ON", "IN", "WITH", "FOR", "THE", "ROOM", "AT", "DAYTHE"})
COMPANY = frozenset({"ROOMNAME", "GUEST", "PERSONNAME", "REFERENCE"})
MOST_BETWEEN = 5


@dataclass(frozen=True, slots=True)
class Known:
    """Items `first` to `last` (excluded) tell an existing booking; up to `named` they name it.

    What comes after tells its day, hour, room or people.
    """

    first: int
    named: int
    last: int


def known_booking(items: Sequence[Item]) -> Known | None:
    """Return where the words on the first existing booking stand; None where there is none.

    A time that "at" or "à" leads isn't taken in, as it may be the one that is wished for.
    """
    for at in range(len(items)):
        named = _named(items, at)
        if named is not None:
            return Known(at, named, _tail(items, at, named))
    return None


def _named(items: Sequence[Item], at: int) -> int | None:
    """Return where the words that name a booking from here on end, its day and place left out."""
    kinds = items[at].kinds
    if {"REFERENCE", "OWNED"} & kinds.keys() or kinds.keys() == {"ONE"}:
        return at + 1
    if "DAY" in kinds and at + 1 < len(items) and "SERIES" in items[at + 1].kinds:
        return at + 2
    if "MINE" in kinds and at + 1 < len(items) and "ROOM" in items[at + 1].kinds:
        return at + 2
    place = at + 1 if POINTING & kinds.keys() else _owned(items, at)
    if place is None or "ACT" in kinds:
        return None
    while place < len(items) and place - at <= MOST_BETWEEN:
        said = items[place].kinds
        if HEADS & said.keys():
            return place + 1
        if not BETWEEN & said.keys():
            break
        place += 1
    after = items[at + 1].kinds.keys() if at + 1 < len(items) else frozenset[str]()
    alone = (
        {"NEXT", "ORDINAL"} & after or ("MINE" in kinds and HOURS_OF & after) or "CLOCK" in after
    )
    return at + 2 if alone else None


def _owned(items: Sequence[Item], at: int) -> int | None:
    """Return where a day's own meeting begins: after "tomorrow morning's"."""
    place, furthest = at, min(at + MOST_BETWEEN, len(items))
    while place < furthest and TIMES_OF & items[place].kinds.keys():
        place += 1
    owns = at < place < len(items) and items[place].kinds.get("WORD") == "s"
    return place + 1 if owns else None


def _tail(items: Sequence[Item], first: int, named: int) -> int:
    """Return where the day, hour, room, people and title of a booking end."""
    last = place = named
    if "REFERENCE" in items[named - 1].kinds:
        return last
    is_one = items[named - 1].kinds.keys() == {"ONE"}
    told = {_sort(item) for item in items[first:named]}
    while place < len(items):
        kinds = items[place].kinds
        what = TIMES_OF & kinds.keys() or COMPANY & kinds.keys()
        if what and "ACT" not in kinds:
            led = ({"TO"} if is_one else {"TO", "AT"}) & items[place - 1].kinds.keys()
            sort = _sort(items[place])
            if sort in told or (led and place > named and what & TIMES_OF):
                return last
            if "hour" in told and _hour_follows(items, place):
                return last
            told.add(sort)
            last = place + 1
        elif kinds.keys() <= {"WORD", "FILLER"}:
            last = place + 1
        elif not LEADING_ON & kinds.keys() or "ACT" in kinds:
            return last
        place += 1
    return last


def _hour_follows(items: Sequence[Item], at: int) -> bool:
    """Tell whether a day has an hour of its own after it: "my 2pm on Friday at 10"."""
    led = [item.kinds.keys() for item in items[at + 1 : at + 3]]
    days = DAYS_OF & items[at].kinds.keys()
    return bool(days) and len(led) == 2 and "AT" in led[0] and bool(HOURS_OF & led[1])


def _sort(item: Item) -> str:
    """Return which sort of mark an item is: an hour, a day, or another kind."""
    kinds = item.kinds.keys()
    if HOURS_OF & kinds:
        return "hour"
    return "day" if DAYS_OF & kinds else min(kinds)

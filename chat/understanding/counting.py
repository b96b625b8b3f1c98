"""What is counted beside hours: people in "un point à 3 demain 9h", rooms in "two rooms at 2"."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from chat.understanding.cascade import Item
from chat.understanding.folding import Token
from chat.understanding.lexicon import Lexicon
from chat.understanding.times import Clock

HOURS = frozenset({"CLOCK", "CLOCKWORD", "HOURS", "MOMENT", "HOURISH"})
MOST_PEOPLE = 20
MOST_ROOMS = 20
PLURALS = ("s", "x")


def with_people(items: Sequence[Item], row: Sequence[Token], lexicon: Lexicon) -> list[Item]:
    """Return the items with a bare number after "à" as people, where another hour is said.

    Languages with a twelve-hour clock say bare hours too often for that.
    """
    timely = [item for item in items if HOURS & item.kinds.keys()]
    if lexicon.afternoon_hours or len(timely) < 2 or any("CAPACITY" in i.kinds for i in items):
        return list(items)
    return [
        replace(item, kinds={"CAPACITY": int(row[item.first].typed)})
        if at and "AT" in items[at - 1].kinds and _is_party(item, row)
        else item
        for at, item in enumerate(items)
    ]


def with_party(items: Sequence[Item], row: Sequence[Token], lexicon: Lexicon) -> list[Item]:
    """Return the items with "pour 6 à 14h" as six people at two, and not as hours from six.

    Hours from one to another have "de" before them; languages with a twelve-hour clock say "for 4
    to 6" of hours.
    """
    if lexicon.afternoon_hours or any("CAPACITY" in item.kinds for item in items):
        return list(items)
    found: list[Item] = []
    for item in items:
        sides = item.kinds["HOURS"].sides if "HOURS" in item.kinds else None
        is_for = bool(found) and "FOR" in found[-1].kinds
        if sides and is_for and _is_number(row, item.first) and not _is_number(row, item.last - 1):
            people = {"CAPACITY": int(row[item.first].typed)}
            found.append(replace(item, last=item.first + 1, kinds=people))
            found.append(replace(item, first=item.first + 1, kinds={"CLOCK": sides[1]}))
        else:
            found.append(item)
    return found


def _is_number(row: Sequence[Token], at: int) -> bool:
    return row[at].kind == "number" and row[at].typed.isdecimal()


def with_seats(items: Sequence[Item], row: Sequence[Token]) -> list[Item]:
    """Return the items with the last bare number as seats, where capacity is spoken of.

    "Capacity of Mandela: 25", "from 20 to 25"; "25 seats, not 20" are 25.
    """
    kept = [item for at, item in enumerate(items) if not _is_refused(items, row, at)]
    if len(kept) < len(items):
        return [_told_as_seats(item) for item in kept]
    if not any("SEATING" in item.kinds for item in items):
        return list(items)
    last = next((at for at in range(len(items) - 1, -1, -1) if _ends_bare(items[at], row)), None)
    if last is None or any("CAPACITY" in item.kinds for item in items):
        return list(items)
    seats = {"CAPACITY": int(row[items[last].last - 1].typed)}
    others = [item for at, item in enumerate(items) if at == last or not _ends_bare(item, row)]
    return [replace(i, kinds=seats) if i is items[last] else i for i in others]


def _told_as_seats(item: Item) -> Item:
    """Return an item with a number of seats as one that says what the capacity is."""
    return replace(item, kinds={**item.kinds, "SEATING": 1}) if "CAPACITY" in item.kinds else item


def _is_refused(items: Sequence[Item], row: Sequence[Token], at: int) -> bool:
    """Tell whether an item is the number that seats aren't, or the word that says so."""
    for not_at in (at, at - 1):
        seats = not_at > 0 and "CAPACITY" in items[not_at - 1].kinds
        if seats and {"NOT", "INSTEAD"} & items[not_at].kinds.keys():
            number = items[not_at + 1] if not_at + 1 < len(items) else None
            return number is not None and _ends_bare(number, row)
    return False


def _ends_bare(item: Item, row: Sequence[Token]) -> bool:
    return bool({"NUMBER", "CLOCK", "HOURS"} & item.kinds.keys()) and _is_number(row, item.last - 1)


def rooms_counted(items: Sequence[Item], row: Sequence[Token]) -> int:
    """Return how many rooms are wanted at once: "deux salles", "3 rooms"; 1 where it isn't said."""
    return next(
        (
            before.kinds["NUMBER"]
            for before, after in pairwise(items)
            if "NUMBER" in before.kinds
            and before.kinds["NUMBER"] in range(2, MOST_ROOMS + 1)
            and "ROOM" in after.kinds
            and row[after.last - 1].folded.endswith(PLURALS)
        ),
        1,
    )


def _is_party(item: Item, row: Sequence[Token]) -> bool:
    """Tell whether a clock was one bare number that may count people."""
    token = row[item.first]
    bare = isinstance(item.kinds.get("CLOCK"), Clock) and item.last == item.first + 1
    return bare and token.kind == "number" and 2 <= int(token.typed) <= MOST_PEOPLE

"""What a writer takes back within one sentence: "tomorrow, no, Thursday at 2, sorry, 3"."""

from collections.abc import Sequence
from dataclasses import replace

from chat.understanding.cascade import Item
from chat.understanding.clocks import clock_of
from chat.understanding.times import Hours

SORTS = {
    "DAY": "day", "DAYS": "day", "DAYLIST": "day", "CLOCK": "hour", "CLOCKWORD": "hour",
    "HOURISH": "hour", "HOURS": "hour", "PART": "hour", "TONIGHT": "hour", "LENGTH": "length",
    "FORLENGTH": "length", "REPEAT": "rule", "ROOMNAME": "room", "CAPACITY": "people",
}  # fmt: skip
NEAR = 4


def without_corrected(items: Sequence[Item]) -> list[Item]:
    """Return the items without the times that a word like "sorry" took back and said anew.

    "En fait ce sera 10h" takes nothing back: it says what becomes of a booking.
    """
    kept = list(items)
    for item in items:
        if "CORRECTION" in item.kinds:
            at = kept.index(item)
            if any("WILLBE" in after.kinds for after in kept[at + 1 : at + 2]):
                continue
            kept = _corrected(kept[:at], kept[at:])
    return kept


def _corrected(before: list[Item], after: list[Item]) -> list[Item]:
    if not any(_sort(item) for item in after[1:NEAR]):
        return before + after
    last = next((sort for item in reversed(before) if (sort := _sort(item))), None)
    anew = {_sort_after(item, last): at for at, item in enumerate(after) if _sort(item)}
    hours = next((item for item in before if "HOURS" in item.kinds), None)
    ended = _ended(hours, after[anew["hour"]]) if hours and anew.keys() == {"hour"} else None
    if hours is not None and ended is not None:
        before[before.index(hours)] = ended
        return before + after[: anew["hour"]] + after[anew["hour"] + 1 :]
    return [
        item
        for at, item in enumerate(before)
        if _sort(item) not in anew or _turns_to(before, at, after, anew[_sort(item)])
    ] + after


def _sort(item: Item) -> str | None:
    return next((SORTS[kind] for kind in item.kinds if kind in SORTS), None)


def _sort_after(item: Item, last: str | None) -> str | None:
    """Return a time's sort; "2h" is a length where one came last."""
    return last if "HOURISH" in item.kinds and last == "length" else _sort(item)


def _ended(item: Item, anew: Item) -> Item | None:
    """Return hours with another end: "from 2 to 3, no, 4"."""
    hours, end = item.kinds["HOURS"], clock_of(_hour(anew))
    if not isinstance(hours, Hours) or hours.start is None or end is None:
        return None
    later = next((m for m in (end.minute, end.minute + 12 * 60) if m > hours.start), None)
    if later is None or (later != end.minute and not end.loose):
        return None
    kinds = {"HOURS": replace(hours, end=later, sides=None)}
    return replace(item, kinds=kinds)


def _hour(item: Item) -> object:
    return next((item.kinds[kind] for kind in ("CLOCK", "HOURISH") if kind in item.kinds), None)


def _turns_to(before: list[Item], at: int, after: list[Item], place: int) -> bool:
    """Tell whether a day is where something goes: "tomorrow's meeting, sorry, to Friday"."""
    led = "TO" in after[place - 1].kinds
    return led and "DAY" in after[place].kinds and not (at and "TO" in before[at - 1].kinds)

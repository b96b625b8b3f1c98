"""What a sentence tells of a meeting before it says what shall become of it."""

from collections.abc import Sequence
from itertools import pairwise

from chat.understanding.cascade import Item
from chat.understanding.clocks import clock_of
from chat.understanding.features import Features, Judged
from chat.understanding.meant import TIMES_OF
from chat.understanding.people import PERSON
from chat.understanding.reading import Intent
from chat.understanding.rearranging import is_definite
from chat.understanding.times import Clock, Length

TURNING = frozenset({Intent.MOVE, Intent.BOOK})


def judge_retelling(seen: Features, items: Sequence[Item]) -> Judged:
    """Return the act on a meeting that the sentence tells first; None when it tells none."""
    if _changes_hands(seen, items):
        return Intent.HAND_OVER, 0.85
    if _turns(seen, items):
        return Intent.MOVE, 0.8
    unable = next((at for at, item in enumerate(items) if "CANNOT" in item.kinds), None)
    if unable is not None and (seen.known or (seen.timely and not seen.has("ROOM"))):
        somebody = any(PERSON & item.kinds.keys() for item in items[:unable])
        if not seen.asks:
            return (Intent.UNINVITE if somebody else Intent.CANCEL), 0.7
    if _lists_mine(items) or (seen.has("HAVEBOOKED") and seen.has("WHICH", "QMARK", "SCOPE")):
        return Intent.LIST, 0.85
    if _keeps_room(seen, items):
        return Intent.EXTEND, 0.8
    if Intent.BOOK in seen.sure:
        return None
    known = is_definite(items) or Intent.LIST in seen.acts
    if Intent.EXTEND not in seen.sure and (lengths := swapped_lengths(items)):
        return lengths, 0.85
    free = {Intent.MOVE, Intent.CANCEL, Intent.EXTEND, Intent.SHORTEN}.isdisjoint(seen.sure)
    ends = seen.has("UNTILCLOCK") or (Intent.END_CALL in seen.sure and seen.has("CLOCK"))
    if free and ends and seen.has("INSTEAD"):
        return ending(items), 0.8
    if free and known and seen.has("UNTILCLOCK") and not seen.asks and not seen.has("HOURS"):
        return Intent.EXTEND, 0.7
    return None


def _turns(seen: Features, items: Sequence[Item]) -> bool:
    """Tell whether one booking is told or given up, and another time or room wanted instead."""
    turn = turn_of(items)
    if turn is None:
        return False
    before, after = (
        {kind for item in part for kind in item.kinds} for part in (items[:turn], items[turn:])
    )
    if seen.has("HAVEBOOKED"):
        return True
    known = seen.known is not None and seen.known.first < turn
    return (known or bool(before & TIMES_OF)) and bool(after & (TIMES_OF | {"ROOMNAME"}))


def _keeps_room(seen: Features, items: Sequence[Item]) -> bool:
    """Tell whether "the room" that one has is needed until some hour."""
    others = seen.has("ROOMNAME", "CLOCK", "HOURS", "DAY", "CAPACITY", "MOMENT")
    had = any("THE" in before.kinds and "ROOM" in after.kinds for before, after in pairwise(items))
    return had and seen.has("UNTILCLOCK") and not others and not seen.asks


def turn_of(items: Sequence[Item]) -> int | None:
    """Return where "I have booked …" turns to what is wanted instead: "…, put us in Mandela"."""
    told = unable = False
    for at, item in enumerate(items):
        acts = set(item.kinds.get("ACT", ()))
        if (
            told
            and ({"PUTS", "WILLBE"} & item.kinds.keys() or TURNING & acts)
            and "MEETING" not in item.kinds
        ):
            return at
        if unable and "COMMA" in item.kinds:
            return at
        unable = unable or "CANNOT" in item.kinds
        told = (
            told
            or bool({"HAVEBOOKED", "WAS", "CANNOT"} & item.kinds.keys())
            or Intent.CANCEL in acts
        )
    return None


def ending(items: Sequence[Item]) -> Intent:
    """Return whether "finish at six instead of five" makes the meeting longer or shorter."""
    said = [
        clock_of(item.kinds[kind])
        for item in items
        for kind in ("CLOCK", "CLOCKWORD", "UNTILCLOCK")
        if kind in item.kinds and "DAY" not in item.kinds
    ]
    clocks = [clock for clock in said if isinstance(clock, Clock)]
    swaps = any("INSTEAD" in item.kinds for item in items)
    longer = swaps and len(clocks) > 1 and clocks[0].minute > clocks[1].minute
    return Intent.EXTEND if longer else Intent.SHORTEN


def swapped_lengths(items: Sequence[Item]) -> Intent | None:
    """Return whether "two hours instead of one hour" makes a meeting longer or shorter."""
    for before, item, after in zip(items, items[1:], items[2:], strict=False):
        new, old = _length_of(before), _length_of(after)
        if old is None and new is not None and isinstance(count := after.kinds.get("NUMBER"), int):
            old = count * (60 if new % 60 == 0 else 1)
        if "INSTEAD" in item.kinds and new is not None and old is not None:
            return Intent.EXTEND if new > old else Intent.SHORTEN
    return None


def _length_of(item: Item) -> int | None:
    length = item.kinds.get("LENGTH", item.kinds.get("HOURISH"))
    return length.minutes if isinstance(length, Length) else None


def _changes_hands(seen: Features, items: Sequence[Item]) -> bool:
    """Tell whether somebody else is to have meetings: "put them in Ann's name", "Ann runs it"."""
    if Intent.BOOK in seen.sure or not _of_meetings(seen) or not seen.has(*PERSON):
        return False
    if seen.has("TAKESOVER"):
        return True
    named = seen.has("BEHALF") or any(
        PERSON & item.kinds.keys() and any("NAME" in near.kinds for near in items[at + 1 : at + 3])
        for at, item in enumerate(items)
    )
    return named and (seen.has("PUTS") or Intent.MOVE in seen.sure)


def _of_meetings(seen: Features) -> bool:
    return seen.has("MEETING", "SERIES") or Intent.LIST in seen.acts


def _lists_mine(items: Sequence[Item]) -> bool:
    """Tell whether one's own meetings are asked for: "give me my next five meetings"."""
    if any({"RATHER", "ROOMNAME"} & item.kinds.keys() for item in items):
        return False
    for at, item in enumerate(items[:-1]):
        if Intent.BOOK in item.kinds.get("ACT", ()) and "MINE" in items[at + 1].kinds:
            near = items[at + 2 : at + 6]
            return any({"MEETING", "COUNT"} & other.kinds.keys() for other in near) and not any(
                {"CLOCK", "HOURS"} & other.kinds.keys() for other in items
            )
    return False

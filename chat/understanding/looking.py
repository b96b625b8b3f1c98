"""Acts that ask and change nothing: to find a room, to view a day, to list one's own."""

from collections.abc import Sequence
from itertools import pairwise

from chat.understanding.cascade import Item
from chat.understanding.features import Features, Judged
from chat.understanding.reading import Intent


def judge_looking(seen: Features, items: Sequence[Item]) -> Judged:
    """Return the act that asks, or the booking that such words lead to; None where none does."""
    booking = Intent.BOOK in seen.sure
    free = seen.has("FREE", "FREETIME") or (seen.has("COMMON") and not seen.has("CLOCK", "HOURS"))
    asked = seen.has("QMARK", "BUSY") or (seen.asks and seen.has("WHO"))
    if seen.has("BUSY") and seen.has("WHEN") and seen.has("ROOMNAME"):
        return Intent.DAY_VIEW, 0.8
    anywhere = seen.has("CAPACITY") and not seen.has("ROOMNAME")
    if seen.has("WHO") and asked and seen.has("ROOMNAME", "SITENAME", "ROOM"):
        return (Intent.FIND if anywhere else Intent.DAY_VIEW), 0.85
    looks = free and seen.asks and seen.has("WHICH", "QMARK", "WHEN")
    lists = Intent.LIST in seen.acts and (seen.asks or seen.has("WHICH", "QMARK"))
    if seen.has("WHERE") or (booking and wants_when(seen)):
        return Intent.FIND, 0.8
    if booking and not looks and not lists:
        return (Intent.FIND, 0.8) if _takes(seen, items) else (Intent.BOOK, 0.95)
    if Intent.LIST in seen.acts and seen.has("EQUIP", "CAPACITY", "FREEROOM"):
        return Intent.FIND, 0.8
    if Intent.LIST in seen.acts:
        return Intent.LIST, 0.95
    viewed = None if free else _viewing(seen, items)
    if viewed is not None:
        return viewed
    if Intent.FIND in seen.acts or free:
        return Intent.FIND, 0.9
    if seen.has("MINE") and seen.has("MEETING") and (seen.asks or Intent.FIND in seen.acts):
        return Intent.LIST, 0.8
    if (seen.has("BUSY") and seen.has("ROOMNAME", "ROOM")) or (
        seen.has("WHICH") and seen.has("ROOM")
    ):
        return Intent.FIND, 0.8
    return None


def _viewing(seen: Features, items: Sequence[Item]) -> Judged:
    """Return whether a room's day is asked for, or one's own."""
    if seen.has("CAPACITY") and not seen.has("ROOMNAME"):
        return None
    if Intent.DAY_VIEW in seen.acts:
        return Intent.DAY_VIEW, 0.9
    if seen.has("PLANNING") and not _is_a_title(items):
        mine = seen.has("MINE") and not seen.has("ROOMNAME", "SITENAME")
        return (Intent.LIST if mine else Intent.DAY_VIEW), 0.85
    if seen.has("WHO") and seen.has("ROOMNAME", "SITENAME", "ROOM"):
        return Intent.DAY_VIEW, 0.85
    if seen.has("WHICH") and seen.has("MEETING", "FILLER") and seen.has("ROOMNAME"):
        return Intent.DAY_VIEW, 0.8
    return None


def wants_when(seen: Features) -> bool:
    """Tell whether the hour itself is asked for: "when can we have it", "any time Thursday"."""
    anytime = seen.has("ANYTIME") and not seen.has("ROOMNAME")
    return (anytime or (seen.asks and seen.has("WHEN"))) and not seen.has("CLOCK", "HOURS")


def _takes(seen: Features, items: Sequence[Item]) -> bool:
    """Tell whether it is asked what a room can take: "would Jaurès take six of us?"."""
    if seen.has("QMARK") and "WHO" in {kind for item in items[:2] for kind in item.kinds}:
        return True
    return seen.asks and any(
        "ROOMNAME" in before.kinds and Intent.BOOK in after.kinds.get("ACT", ())
        for before, after in pairwise(items)
    )


def _is_a_title(items: Sequence[Item]) -> bool:
    """Tell whether a word for a calendar belongs to a meeting's name: "planning committee"."""
    return any(
        "PLANNING" in before.kinds and "MEETING" in after.kinds for before, after in pairwise(items)
    )

"""Acts that ask and change nothing: to find a room, to view a day, to list one's own."""

from collections.abc import Sequence
from itertools import pairwise

from chat.understanding.cascade import Item
from chat.understanding.features import Features, Judged
from chat.understanding.reading import Intent


def judge_looking(seen: Features, items: Sequence[Item]) -> Judged:
    """Return the act that asks, or the booking that such words lead to; None where none does."""
    free = seen.has("FREE", "FREETIME") or (seen.has("COMMON") and not seen.has("CLOCK", "HOURS"))
    return (
        _occupants(seen)
        or _wanted(seen, items, free=free)
        or _listed(seen)
        or (None if free else _viewing(seen, items))
        or _found(seen, free=free)
    )


def _occupants(seen: Features) -> Judged:
    """Return whether it is asked who is in a room, or who has one to give."""
    asked = seen.has("QMARK", "BUSY") or (seen.asks and seen.has("WHO"))
    if seen.has("BUSY") and seen.has("WHEN") and seen.has("ROOMNAME"):
        return Intent.DAY_VIEW, 0.8
    if seen.has("WHO") and asked and seen.has("ROOMNAME", "SITENAME", "ROOM"):
        anywhere = seen.has("CAPACITY") and not seen.has("ROOMNAME")
        return (Intent.FIND if anywhere else Intent.DAY_VIEW), 0.85
    return None


def _wanted(seen: Features, items: Sequence[Item], *, free: bool) -> Judged:
    """Return whether a word for booking books, or asks where and when one could."""
    booking = Intent.BOOK in seen.sure
    looks = free and seen.asks and seen.has("WHICH", "QMARK", "WHEN")
    lists = Intent.LIST in seen.acts and (seen.asks or seen.has("WHICH", "QMARK"))
    chosen = seen.first is Intent.FIND and seen.asks and booking
    if seen.has("WHERE") or chosen or (booking and wants_when(seen)):
        return Intent.FIND, 0.8
    if booking and not looks and not lists:
        return (Intent.FIND, 0.8) if _takes(seen, items) else (Intent.BOOK, 0.95)
    return None


def _listed(seen: Features) -> Judged:
    """Return whether one's own bookings are asked for, or what "we" have to offer."""
    if seen.known and seen.asks and seen.has("MINE") and seen.has("ROOM") and not seen.sure:
        return Intent.LIST, 0.7
    if Intent.LIST in seen.acts:
        offered = seen.has("EQUIP", "CAPACITY", "FREEROOM")
        return (Intent.FIND, 0.8) if offered else (Intent.LIST, 0.95)
    return None


def _found(seen: Features, *, free: bool) -> Judged:
    asked = seen.has("QMARK", "WHICH") or free
    if seen.has("SOMEWHERE") and not asked and seen.has("CLOCK", "HOURS"):
        return Intent.BOOK, 0.7
    if Intent.FIND in seen.acts or free:
        return Intent.FIND, 0.9
    if seen.has("MINE") and seen.has("MEETING") and seen.asks and not seen.has("INSTEAD"):
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
    content = [item for item in items if "ROOM" not in item.kinds]
    holds = seen.has("CAPACITY") or not seen.has("CLOCK", "HOURS")
    return (seen.asks and holds) and any(
        "ROOMNAME" in before.kinds and Intent.BOOK in after.kinds.get("ACT", ())
        for before, after in pairwise(content)
    )


def _is_a_title(items: Sequence[Item]) -> bool:
    """Tell whether a word for a calendar belongs to a meeting's name: "planning committee"."""
    return any(
        "PLANNING" in before.kinds and "MEETING" in after.kinds for before, after in pairwise(items)
    )

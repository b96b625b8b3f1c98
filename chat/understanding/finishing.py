"""Meetings that are over before their time: it is said that they are, or their room is given up."""

from collections.abc import Sequence

from chat.understanding.cascade import Item
from chat.understanding.features import TIME_KINDS, Features, Judged
from chat.understanding.people import PERSON
from chat.understanding.reading import Intent

OTHERS = frozenset({Intent.BOOK, Intent.FIND, Intent.MOVE, Intent.EXTEND})
LATER = TIME_KINDS - {"MOMENT"}
OF_OTHERS = (*PERSON, "INVITEE", "SERIES", "REFERENCE")


def judge_finishing(seen: Features, items: Sequence[Item]) -> Judged:
    """Return the end of the meeting that runs, or of its call; None where another time is meant.

    Who isn't done yet wants more time.
    """
    is_over = Intent.FINISH in seen.acts
    if not is_over and not seen.has("RELEASES", "UNFINISHED"):
        return None
    if seen.has(*LATER, *OF_OTHERS) or OTHERS & set(seen.sure):
        return None
    if seen.has("UNFINISHED"):
        return Intent.EXTEND, 0.7
    is_of_call = seen.has("CONNECTION") and not seen.has("RELEASES")
    if is_of_call or any(map(_hangs_up, items)):
        return Intent.END_CALL, 0.85
    return Intent.FINISH, 0.9 if is_over else 0.8


def _hangs_up(item: Item) -> bool:
    """Tell whether a verb ends a call, and isn't what tells that something is over."""
    acts = item.kinds.get("ACT", ())
    return Intent.END_CALL in acts and Intent.FINISH not in acts

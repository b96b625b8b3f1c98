"""Acts on a call, or on when a meeting starts and ends, by the same verbs."""

from collections.abc import Sequence
from itertools import pairwise

from chat.understanding.cascade import Item
from chat.understanding.features import Features, Judged
from chat.understanding.meant import HOURS_OF
from chat.understanding.people import PERSON
from chat.understanding.reading import Intent
from chat.understanding.retelling import ending


def judge_calls(seen: Features, items: Sequence[Item]) -> Judged:
    """Return the act on a call, or on a meeting's start or end; None where there is none."""
    if {Intent.BOOK, Intent.FIND, Intent.CANCEL} & set(seen.sure):
        return None
    if seen.first is Intent.END_CALL and seen.has("SERIES"):
        return Intent.CANCEL, 0.85
    if seen.first is Intent.END_CALL and seen.has("CALL", "MEETING"):
        if seen.has("EARLIER", "LESS") or _ends_at(items):
            return ending(items), 0.8
        return Intent.END_CALL, 0.9
    if seen.first is Intent.END_CALL and (seen.has("EARLIER", "LENGTH") or _ends_at(items)):
        return ending(items), 0.7
    if seen.first is Intent.START_CALL and (timed := _starting(seen, items)):
        return timed, 0.8
    if {Intent.START_CALL, Intent.END_CALL} <= set(seen.sure) and seen.has("CLOCK", "DAY"):
        return (Intent.MOVE if seen.has("RATHER") else Intent.BOOK), 0.7
    if seen.first is Intent.START_CALL and _lets_join(seen, items):
        return Intent.INVITE, 0.8
    callable_ = seen.has("CALL", "MEETING", "ROOMNAME", "GUEST", "MINE") or seen.known
    if seen.first is Intent.START_CALL and callable_:
        return Intent.START_CALL, 0.9
    if seen.first in (Intent.END_CALL, Intent.START_CALL) and (
        not seen.timely or seen.has("MOMENT")
    ):
        return seen.first, 0.6
    return None


def _starting(seen: Features, items: Sequence[Item]) -> Intent | None:
    """Return what an hour to start at means: a known meeting's change, or a new one till an end."""
    if seen.known is None and seen.has("CLOCK") and seen.has("UNTILCLOCK"):
        return Intent.BOOK if seen.has("ROOM", "ROOMNAME", "SITENAME") else None
    if _shifts(seen) or seen.has("INSTEAD") or _starts_at(seen, items):
        return Intent.MOVE
    return None


def _shifts(seen: Features) -> bool:
    return seen.has("EARLIER", "LATER") and seen.has("LENGTH", "HOURISH")


def _ends_at(items: Sequence[Item]) -> bool:
    """Tell whether an hour is said to end at: "at 3pm", not "the 3pm meeting"."""
    return any(
        {"CLOCK", "CLOCKWORD", "HOURISH"} & after.kinds.keys() and "AT" in before.kinds
        for before, after in pairwise(items)
    )


def _starts_at(seen: Features, items: Sequence[Item]) -> bool:
    """Tell whether a known meeting is said to start at some hour: "the 9am starts at 9.20"."""
    if seen.known is None:
        return False
    verb = next(
        (at for at, item in enumerate(items) if Intent.START_CALL in item.kinds.get("ACT", ())), 0
    )
    after = items[verb + 1 :]
    return verb >= seen.known.last and any(HOURS_OF & item.kinds.keys() for item in after)


def _lets_join(seen: Features, items: Sequence[Item]) -> bool:
    """Tell whether somebody shall join a meeting that is named: "join Ann to Tuesday's call"."""
    person = next((at for at, item in enumerate(items) if PERSON & item.kinds.keys()), None)
    return person is not None and seen.known is not None and person < seen.known.first

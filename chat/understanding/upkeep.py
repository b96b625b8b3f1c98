"""Acts that are about no booking: faults, people's own calendars, the language of the answers."""

from collections.abc import Sequence

from chat.understanding.cascade import Item
from chat.understanding.features import Features, Judged, is_padding
from chat.understanding.reading import Intent

BESIDE_LANGUAGE = frozenset({"LANGUAGE", "SPEAK", "REQUEST", "THE", "FOR", "MINE", "TO"})


def judge_upkeep(seen: Features, items: Sequence[Item]) -> Judged:
    """Return the act about rooms or answers as such, and how sure it is; None for none."""
    booked = Intent.BOOK in seen.sure or (seen.timely and seen.has("MEETING"))
    if seen.has("MENDED") and not booked:
        return Intent.CLOSE_FAULT, 0.9
    if seen.has("FAULTS") and not booked and (seen.asks or not seen.has("ROOMNAME")):
        return Intent.LIST_FAULTS, 0.9
    if Intent.FORGET_CALENDAR in seen.acts:
        return Intent.FORGET_CALENDAR, 0.95
    if not booked and _gives_calendar(seen, items):
        return Intent.FOLLOW_CALENDAR, 0.95
    if seen.has("LANGUAGE") and _is_about_answers(seen, items):
        return Intent.SET_LANGUAGE, 0.95
    return None


def answer_in(items: Sequence[Item]) -> str | None:
    """Return the language that is asked for, "auto" for that of each message."""
    said = (item.kinds["LANGUAGE"] for item in items if "LANGUAGE" in item.kinds)
    return next(said, None)


def link(items: Sequence[Item]) -> str | None:
    """Return the address on the web that was typed."""
    return next((item.kinds["LINK"] for item in items if "LINK" in item.kinds), None)


def _gives_calendar(seen: Features, items: Sequence[Item]) -> bool:
    """Tell whether a calendar is to be followed: it is named, or its address looks like one."""
    if Intent.FOLLOW_CALENDAR in seen.acts and not seen.timely:
        return True
    address = (link(items) or "").lower()
    named = seen.has("PLANNING") or not {Intent.LIST, Intent.FEED}.isdisjoint(seen.acts)
    return bool(address) and (named or address.startswith("webcal") or ".ics" in address)


def _is_about_answers(seen: Features, items: Sequence[Item]) -> bool:
    if seen.has("SPEAK") and not seen.timely:
        return True
    return all(is_padding(item) or BESIDE_LANGUAGE & item.kinds.keys() for item in items)

"""Why a room is closed or taken, as typed: "pour travaux", "(safety inspection)", ", water damage".

Any word may stand in a reason, so that nothing else is read in it.
"""

from collections.abc import Sequence

from chat.understanding.cascade import Item
from chat.understanding.features import TIME_KINDS
from chat.understanding.reading import Intent

PLACE = frozenset({"ROOMNAME", "SITENAME"})
LEADS = frozenset({"FOR", "BECAUSE", "COMMA", "PUNCT", "DASH"})
SMALL = frozenset({"THE", "ART", "OF", "FROM", "IN", "ON", "AT", "TO", "AND"})
NO_REASON = TIME_KINDS | PLACE | {
    "CAPACITY", "CLOSED", "CLOSES", "SEIZES", "REOPENS", "RETIRES", "ADDS", "RENAMES", "OPENS",
    "OPENINGS",
}  # fmt: skip
CLOSING = frozenset({"CLOSES", "CLOSED", "BLOCKS", "UNUSED", "SEIZES"})
COURTESIES = frozenset({"EMPTY", "REQUEST", "QMARK"})


def reason_span(items: Sequence[Item], *, loosely: bool = False) -> tuple[int, int] | None:
    """Return where the reason stands behind the place, times and their small words left out.

    `loosely`: what stands last, behind a time, is one, whatever it is.
    """
    last = max((at for at, i in enumerate(items) if PLACE & i.kinds.keys()), default=None)
    if last is None and loosely:  # "requisition two rooms for the elections"
        last = next((at for at, item in enumerate(items) if "ROOM" in item.kinds), None)
    if last is None or not (loosely or any(map(_needs_reason, items))):
        return None
    for at in range(last + 1, len(items) - 1):
        if LEADS & items[at].kinds.keys():
            found = _told(items, at + 1)
            if found is not None:
                return found
    found = _told(items, _behind_times(items, last))
    if found is None or loosely:
        return found
    return found if any(_is_trouble(item) for item in items[found[0] : found[1]]) else None


def _needs_reason(item: Item) -> bool:
    """Tell whether an item says that something is closed, broken or taken."""
    return bool(CLOSING & item.kinds.keys()) or _is_trouble(item)


def _is_trouble(item: Item) -> bool:
    """Tell whether an item speaks of works or of what is broken."""
    return "WORKS" in item.kinds or Intent.REPORT_FAULT in item.kinds.get("ACT", ())


def _told(items: Sequence[Item], first: int) -> tuple[int, int] | None:
    """Return the reason that begins at a place; None where a time, a figure or nothing does."""
    while first < len(items) and LEADS & items[first].kinds.keys():
        first += 1
    lead = first
    while lead < len(items) and SMALL & items[lead].kinds.keys():
        lead += 1
    if lead >= len(items) or (NO_REASON | COURTESIES) & items[lead].kinds.keys():
        return None
    end = next(
        (at for at in range(lead, len(items)) if NO_REASON & items[at].kinds.keys()), len(items)
    )
    while end > lead and (SMALL | COURTESIES | LEADS) & items[end - 1].kinds.keys():
        end -= 1
    return (first, end) if end > first else None


def _behind_times(items: Sequence[Item], place: int) -> int:
    """Return what stands last, behind a time: "requisition Mandela Sunday 2pm town council"."""
    timed = (at for at in range(place, len(items)) if TIME_KINDS & items[at].kinds.keys())
    return max(timed, default=len(items)) + 1

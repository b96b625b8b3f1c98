"""What a booking that is named shall become, where no verb of change tells it."""

from collections.abc import Sequence

from chat.understanding.cascade import Item
from chat.understanding.features import Features, Judged
from chat.understanding.meant import TIMES_OF, Known
from chat.understanding.people import PERSON
from chat.understanding.reading import Intent

LENGTHS = ("LENGTH", "HOURISH", "FORLENGTH")
CHANGING = frozenset({
    Intent.MOVE, Intent.CANCEL, Intent.EXTEND, Intent.SHORTEN, Intent.INVITE, Intent.UNINVITE,
    Intent.FIND, Intent.START_CALL,
})  # fmt: skip
PUTTING = frozenset({"PUTS", "RATHER", "WILLBE", "WISH", "REQUEST", "ARROW", "GIVES"})


def judge_amending(seen: Features, items: Sequence[Item]) -> Judged:
    """Return what becomes of the named booking; None where a verb tells it, or none is named."""
    if seen.known is None or CHANGING & set(seen.sure):
        return None
    first, last = seen.known.first, seen.known.last
    if Intent.BOOK in seen.sure and not _wants_its_own(items, first):
        return (Intent.EXTEND, 0.8) if seen.has("MORE") and _only_wishes(items) else None
    around = (*items[:first], *items[last:])
    beside = frozenset(kind for item in around for kind in item.kinds)
    if beside & {"ADVERB", "PRIVATE", "PUBLIC"} and not beside & TIMES_OF:
        return Intent.SET_PRIVACY, 0.75
    if any(Intent.REJECT in item.kinds.get("ACT", ()) for item in items[last:]):
        return Intent.CANCEL, 0.75
    for judge in (_lengthened, _joined):
        found = judge(beside, around)
        if found is not None:
            return found
    return (Intent.MOVE, 0.75) if _put_elsewhere(beside, items, seen.known) else None


def _wants_its_own(items: Sequence[Item], first: int) -> bool:
    """Tell whether a wish is about a booking that one has: "I'd like my 2pm in Mandela"."""
    before = [item for item in items[:first] if item.kinds.keys() != {"WORD"}][-1:]
    wished = any({"WISH", "REQUEST"} & item.kinds.keys() for item in before)
    again = any("RATHER" in item.kinds for item in items)
    own = {"MINE", "REFERENCE", "OWNED", "DAY"}
    return bool(wished) and (again or bool(own & items[first].kinds.keys()))


def _only_wishes(items: Sequence[Item]) -> bool:
    """Tell whether nothing but "I need" asks for something, and no word for booking."""
    asked = [
        i.kinds for i in items if Intent.BOOK in i.kinds.get("ACT", ()) if "MEETING" not in i.kinds
    ]
    return all("WISH" in kinds for kinds in asked)


def _lengthened(beside: frozenset[str], around: Sequence[Item]) -> Judged:
    if "MORE" in beside:
        return Intent.EXTEND, 0.85
    if not beside & set(LENGTHS):
        return None
    if "LESS" in beside or ("EARLIER" in beside and _ends(around)):
        return Intent.SHORTEN, 0.85
    made = "PUTS" in beside and not beside & (TIMES_OF | {"EARLIER", "LATER"})
    if "LONGER" in beside or made:
        return Intent.EXTEND, 0.85
    return (Intent.MOVE, 0.85) if beside & {"EARLIER", "LATER"} else None


def _ends(around: Sequence[Item]) -> bool:
    return any(Intent.END_CALL in item.kinds.get("ACT", ()) for item in around)


def _joined(beside: frozenset[str], around: Sequence[Item]) -> Judged:
    """Return whether somebody is said to come too, or to be left out: "sans Paul"."""
    if not beside & PERSON:
        return None
    if "COMES" in beside:
        return Intent.INVITE, 0.8
    without = next((at for at, item in enumerate(around) if "WITHOUT" in item.kinds), None)
    if without is not None and any(PERSON & i.kinds.keys() for i in around[without + 1 :][:3]):
        return Intent.UNINVITE, 0.8
    return None


def _put_elsewhere(beside: frozenset[str], items: Sequence[Item], known: Known) -> bool:
    """Tell whether another time or room is said of the booking, and not only asked for."""
    first, last = known.first, known.last
    placed = any("ROOMNAME" in item.kinds for item in items[first:last])
    said = bool(beside & (TIMES_OF | {"ROOMNAME", "SITENAME", "BLOCK"}))
    said = said or (placed and bool(beside & {"PUTS", "RATHER"}))
    ranged = any(getattr(v, "sides", None) for i in items[first:last] for v in i.kinds.values())
    if ranged and "MINE" in items[first].kinds:
        said = said or bool(beside & {"PUTS", "RATHER"})
    if not said or beside & {"WHICH", "LASTS", "REPEAT"}:
        return False
    if beside & PUTTING:
        return True
    return last < len(items) and bool({"PUNCT", "DASH"} & items[last].kinds.keys())

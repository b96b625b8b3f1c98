"""What an act is judged by: the kinds of a sentence's items, and the verbs among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from chat.understanding.cascade import Item
from chat.understanding.meant import Known, known_booking
from chat.understanding.reading import Intent

TIME_KINDS = frozenset({
    "DAY", "DAYS", "DAYPART", "DAILYPART", "DAYLIST",
    "CLOCK", "CLOCKWORD", "HOURISH", "HOURS", "PART",
    "TONIGHT", "LENGTH", "FORLENGTH", "MORE", "REPEAT", "MOMENT", "BLOCK", "UNTILDAY", "UNTILCLOCK",
    "STARTDAY", "SINCEDAY", "FREETIME", "ALLDAY", "NAMEDDAY",
})  # fmt: skip
CHANGES = (Intent.MOVE, Intent.EXTEND, Intent.SHORTEN)
ON_TARGET = frozenset({
    Intent.CANCEL, Intent.CHECK_IN, Intent.END_CALL, Intent.START_CALL, Intent.INVITE,
    Intent.UNINVITE, Intent.HAND_OVER, Intent.APPROVE, Intent.DECLINE_REQUEST, Intent.SET_PRIVACY,
    Intent.GUEST_ANSWERS, Intent.CALL_STATE, Intent.FINISH, Intent.HISTORY, Intent.SET_CONNECT,
})  # fmt: skip
Judged = tuple[Intent, float] | None


@dataclass(frozen=True, slots=True)
class Features:
    """What the act is judged by: kinds present, acts in the order of the sentence."""

    kinds: frozenset[str]
    acts: tuple[Intent, ...]
    sure: tuple[Intent, ...]
    asks: bool
    timely: bool
    first: Intent | None
    known: Known | None = None

    def has(self, *kinds: str) -> bool:
        """Tell whether one of the kinds is there."""
        return not self.kinds.isdisjoint(kinds)


NEGATABLE = frozenset({
    *CHANGES, Intent.BOOK, Intent.CANCEL, Intent.START_CALL, Intent.HAND_OVER, Intent.INVITE,
})  # fmt: skip


def without_negated(items: Sequence[Item]) -> Sequence[Item]:
    """Return the items without the verbs that are forbidden: "n'annule pas", "don't cancel"."""
    forbidden = set[int]()
    for at, (before, after) in enumerate(pairwise(items)):
        if NEGATABLE & set(before.kinds.get("ACT", ())) and after.kinds.keys() == {"NOT"}:
            forbidden |= {at, at + 1}
        if "FORBIDS" in before.kinds and NEGATABLE & set(after.kinds.get("ACT", ())):
            forbidden |= {at, at + 1}
    return [item for at, item in enumerate(items) if at not in forbidden] if forbidden else items


def features(items: Sequence[Item]) -> Features:
    """Return the features of a sentence's reduced items."""
    kinds = frozenset(kind for item in items for kind in item.kinds)
    acts: list[Intent] = []
    sure: list[Intent] = []
    wishes, led = 0, False
    for at, item in enumerate(items):
        said = item.kinds.get("ACT", ())
        acts.extend(said)
        if said and _is_verb(items, at):
            sure.extend(said)
            wishes += "WISH" in item.kinds
            led = led or _leads_to_verb(items, at)
    if wishes and (led or STRONGER & set(sure)):
        acts, sure = _without_wishes(acts, wishes), _without_wishes(sure, wishes)
    opening = [item for item in items if not is_padding(item)][:3]
    asks = not kinds.isdisjoint({"QMARK", "WHICH"}) or any(
        {"ASK", "WHEN"} & item.kinds.keys() for item in opening
    )
    timely = not kinds.isdisjoint(TIME_KINDS)
    return Features(
        kinds, tuple(acts), tuple(sure), asks, timely, _first(sure), known_booking(items)
    )


def _first(sure: Sequence[Intent]) -> Intent | None:
    """Return the first act that is no greeting, yes or no, if there are others."""
    told = [act for act in sure if act not in PLEASANT]
    return next(iter(told or sure), None)


def _leads_to_verb(items: Sequence[Item], at: int) -> bool:
    """Tell whether a wish leads to another act at once: "I'd like to start the call"."""
    after = [item for item in items[at + 1 : at + 3] if "TO" not in item.kinds][:1]
    acts = {act for item in after for act in item.kinds.get("ACT", ())}
    does = bool(acts) and acts.isdisjoint({Intent.BOOK, Intent.FIND, Intent.GREET})
    looks = any({"SEES", "RENDERS", "HIDES"} & item.kinds.keys() for item in after)
    return "WISH" in items[at].kinds and (does or looks)


def _without_wishes(acts: list[Intent], wishes: int) -> list[Intent]:
    """Return the acts without what "I'd like" alone would ask for, as a stronger act is there."""
    books = max(acts.count(Intent.BOOK) - wishes, 0)
    return [act for act in acts if act is not Intent.BOOK] + [Intent.BOOK] * books


PLEASANT = frozenset({Intent.GREET, Intent.THANK, Intent.ACCEPT, Intent.REJECT})
STRONGER = frozenset({
    *CHANGES, Intent.CANCEL, Intent.INVITE, Intent.UNINVITE, Intent.LIST, Intent.WAITLIST,
    Intent.DAY_VIEW,
})  # fmt: skip
NOUN_LEADS = frozenset({
    "THE", "ROOMNAME", "SITENAME", "OF", "ART", "MINE", "THIS", "DAY", "WITH", "FREQ", "FOR",
    "PART", "NEXT", "ORDINAL", "CLOCK", "HOURISH", "REQUEST",
})  # fmt: skip
CALLED = frozenset({"GUEST", "PERSONNAME", "ROOMNAME", "ROOM", "THE", "MINE", "THAT"})


def _is_verb(items: Sequence[Item], at: int) -> bool:
    """Tell whether a word that may be a noun ("call", "schedule") stands where a verb does."""
    kinds = items[at].kinds
    before = items[at - 1].kinds if at else {}
    if "FREE" in kinds and "ART" in before:
        return False
    if not {"MEETING", "CALL", "PLANNING", "DAY", "APPLICATION"} & kinds.keys():
        return True
    if "PLANNING" in kinds and "ROOM" in before:
        return False
    if (
        NOUN_LEADS & before.keys()
        or _is_owner(items, at - 1)
        or Intent.LIST in before.get("ACT", ())
    ):
        return False
    if "MEETING" in kinds and at + 1 < len(items) and "REFERENCE" in items[at + 1].kinds:
        return False
    if "CALL" in kinds and at + 1 == len(items) and "WORD" in before:
        return False
    if "CALL" in kinds and at + 1 < len(items):
        return bool(CALLED & items[at + 1].kinds.keys())
    return True


def _is_owner(items: Sequence[Item], at: int) -> bool:
    """Tell whether an item is the "'s" of a day or a person: "tuesday's request"."""
    return at > 0 and items[at].kinds.get("WORD") == "s"


def is_padding(item: Item) -> bool:
    """Tell whether an item says nothing: a mark, a courtesy."""
    corrects = "CORRECTION" in item.kinds and "ACT" not in item.kinds
    return corrects or not {"COMMA", "PUNCT", "QMARK", "EMPTY"}.isdisjoint(item.kinds)

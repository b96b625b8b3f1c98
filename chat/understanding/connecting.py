"""How rooms shall come into the call of one meeting: by themselves, by a button, or by hand.

"Connecte-nous automatiquement", "just the button", "on se connectera nous-mêmes": a word for the
manner counts where connecting or a call is spoken of beside it. What tells it becomes one item, so
that its verb and its "no" mean nothing else any more: "pas de visio automatique" is a meeting with
video, and "je veux juste le bouton" books nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chat.understanding.cascade import Item
from chat.understanding.features import TIME_KINDS
from chat.understanding.meant import HOURS_OF
from chat.understanding.reading import Intent

AUTOMATIC, BUTTON, MANUAL = "automatic", "button", "manual"
MANNERS = {"BYITSELF": AUTOMATIC, "BYHAND": MANUAL}
CONTRARY = {AUTOMATIC: MANUAL, MANUAL: AUTOMATIC}
PAUSES = frozenset({"COMMA", "PUNCT", "QMARK"})
DENIES = frozenset({"WITHOUT", "NOT", "FORBIDS", "NOMORE"})
DENYING = (Intent.END_CALL, Intent.REPORT_FAULT)
SPOKEN_OF = frozenset({"CALL", "VIDEO", "CONNECTS"})
LEADS = frozenset({"THE", "ART", "ANY", "THAT", "SCOPE", "WISH", "DASH"})
PLACED = frozenset({"ON", "IN", "THE", "EQUIP"})
BOOKED = frozenset({"ROOM", "ROOMNAME", "CAPACITY"})
NEAR = 3


@dataclass(frozen=True, slots=True)
class _Told:
    """The mode that a clause tells, by the item `at`; `spent` items mean nothing else then."""

    mode: str
    at: int
    spent: frozenset[int]
    clause: range


def with_connect(items: Sequence[Item]) -> list[Item]:
    """Return the items with what tells how to connect as one, of the kind CONNECTMODE.

    It is an act by itself, unless something is booked or changed in the same sentence.
    """
    told = next(filter(None, (_told(items, clause) for clause in _clauses(items))), None)
    if told is None:
        return list(items)
    others = [item for at, item in enumerate(items) if at not in told.spent and at != told.at]
    kinds: dict[str, object] = {"CONNECTMODE": told.mode}
    if not any(map(_acts, others)) and not _books(items, told.clause):
        kinds["ACT"] = (Intent.SET_CONNECT,)
    return [
        replace(item, kinds=kinds) if at == told.at else item
        for at, item in enumerate(items)
        if at not in told.spent
    ]


def mode_of(items: Sequence[Item]) -> str | None:
    """Return how the rooms shall come into the call, None where it isn't said."""
    return next((i.kinds["CONNECTMODE"] for i in items if "CONNECTMODE" in i.kinds), None)


def _clauses(items: Sequence[Item]) -> Iterator[range]:
    """Yield the places between pauses."""
    start = 0
    for at, item in enumerate(items):
        if PAUSES & item.kinds.keys():
            yield range(start, at)
            start = at + 1
    yield range(start, len(items))


def _told(items: Sequence[Item], clause: range) -> _Told | None:
    verbs = [at for at in clause if _connects(items[at])]
    faults = [at for at in clause if _does(items[at], Intent.REPORT_FAULT)]
    lacks = [at for at in faults if _is_of_manner(items, clause, at + 1)]
    verbs += lacks  # "pas de connexion" is a fault, but for "pas de connexion automatique"
    ends = any(_does(items[at], Intent.END_CALL) for at in clause)
    if len(lacks) < len(faults) or (ends and not verbs):
        return None
    for at in clause:
        kinds = items[at].kinds
        if "BUTTON" in kinds and _is_wished(items, clause, at):
            return _of(BUTTON, items, clause, at, verbs)
        manner = next((mode for kind, mode in MANNERS.items() if kind in kinds), None)
        alone = at > 0 and "MINE" in items[at - 1].kinds
        if manner is None or alone or not (verbs or _beside(items, clause, at)):
            continue
        is_denied = _is_denied(items, clause, at)
        return _of(CONTRARY[manner] if is_denied else manner, items, clause, at, verbs)
    denied = next((at for at in verbs if _is_forbidden(items, clause, at)), None)
    return _of(MANUAL, items, clause, denied, verbs) if denied is not None else None


def _connects(item: Item) -> bool:
    """Tell whether an item is a verb for connecting, and not the noun "call"."""
    starts = _does(item, Intent.START_CALL)
    return "CONNECTS" in item.kinds or (starts and not {"MEETING", "CALL"} & item.kinds.keys())


def _is_wished(items: Sequence[Item], clause: range, at: int) -> bool:
    """Tell whether a button is what is wanted: alone, on a screen, or for a call."""
    kinds = {kind for place in clause for kind in items[place].kinds}
    told = {"SCOPE", "WISH", "EQUIP", *SPOKEN_OF} & kinds
    return bool(told) and not _is_denied(items, clause, at)


def _beside(items: Sequence[Item], clause: range, at: int) -> bool:
    """Tell whether a call is spoken of near a place, with no "with" or "for" in between."""
    plain = [place for place in clause if not TIME_KINDS & items[place].kinds.keys()]
    before = [place for place in reversed(plain) if place < at]
    after = [place for place in plain if place >= at]
    for places in (after, before):
        for place in places[:NEAR]:
            kinds = items[place].kinds
            if _is_call(items[place]):
                return True
            if {"FOR", "WITH"} & kinds.keys() and "ON" not in kinds:
                break
    return False


def _is_call(item: Item) -> bool:
    """Tell whether an item speaks of a call, and not of any meeting, which may be one."""
    is_meeting = "MEETING" in item.kinds and not {"VIDEO", "ACT"} & item.kinds.keys()
    return bool(SPOKEN_OF & item.kinds.keys()) and not is_meeting


def _is_denied(items: Sequence[Item], clause: range, at: int) -> bool:
    """Tell whether a "no" or a verb for ending stands before a place, and no "with" after it."""
    for place in reversed(range(clause.start, at)):
        kinds = items[place].kinds
        if "WITH" in kinds:
            return False
        if DENIES & kinds.keys() or any(_does(items[place], act) for act in DENYING):
            return True
    return False


def _does(item: Item, act: Intent) -> bool:
    return act in item.kinds.get("ACT", ())


def _is_of_manner(items: Sequence[Item], clause: range, at: int) -> bool:
    return at in clause and not MANNERS.keys().isdisjoint(items[at].kinds)


def _is_forbidden(items: Sequence[Item], clause: range, at: int) -> bool:
    """Tell whether connecting itself is forbidden: "ne nous connecte pas", "don't connect us"."""
    before = items[at - 1].kinds if at > clause.start else {}
    after = items[at + 1].kinds if at + 1 < clause.stop else {}
    of_call = any(SPOKEN_OF & items[place].kinds.keys() for place in clause)
    return of_call and ("FORBIDS" in before or "NOT" in after)


def _of(mode: str, items: Sequence[Item], clause: range, at: int, verbs: Sequence[int]) -> _Told:
    """Return the mode with all items that only serve to tell it."""
    spent = {place for place in verbs if not {"MEETING", "CALL"} & items[place].kinds.keys()}
    denials = [place for place in clause if DENIES & items[place].kinds.keys()]
    denials = [place for place in denials if place < at or place == at + 1]
    spent |= set(denials) | {p for p in range(clause.start, at) if _does(items[p], Intent.END_CALL)}
    for place in denials:
        spent |= set(_noun_after(items, clause, place))
    spent |= {place for place in range(clause.start, at) if _leads(items, clause, place, at)}
    if not any(HOURS_OF & item.kinds.keys() for item in items):  # "mets la visio en automatique"
        spent |= {at for at in clause if items[at].kinds.get("ACT", ())[:1] == (Intent.MOVE,)}
    if mode == BUTTON:
        place = at + 1
        while place < clause.stop and PLACED & items[place].kinds.keys():
            spent.add(place)
            place += 1
    return _Told(mode, at, frozenset(spent - {at}), clause)


def _noun_after(items: Sequence[Item], clause: range, at: int) -> Iterator[int]:
    """Yield the places of a call that isn't wanted so: that of "visio" in "pas de visio auto"."""
    for place in range(at + 1, min(clause.stop, at + NEAR)):
        kinds = items[place].kinds
        if {"CALL", "VIDEO"} & kinds.keys():
            yield place
        elif not LEADS & kinds.keys():
            return


def _leads(items: Sequence[Item], clause: range, place: int, at: int) -> bool:
    """Tell whether a wish or an article belongs to the mode alone, and no room is wished for."""
    kinds = items[place].kinds
    between = (items[one] for one in range(place, at))
    if "WISH" in kinds:
        return not any(BOOKED & item.kinds.keys() for item in between)
    near = range(max(clause.start, at - NEAR), at)
    return place in near and all(LEADS & items[one].kinds.keys() for one in range(place, at))


def _acts(item: Item) -> bool:
    """Tell whether an item asks for something else to be done."""
    other = {Intent.ACCEPT, Intent.REJECT, Intent.GREET, Intent.THANK, Intent.START_CALL}
    return bool(set(item.kinds.get("ACT", ())) - other)


def _books(items: Sequence[Item], clause: range) -> bool:
    """Tell whether a room and a time stand outside of the clause: they are booked then."""
    kinds = {kind for at, item in enumerate(items) if at not in clause for kind in item.kinds}
    return bool(BOOKED & kinds) and bool(TIME_KINDS & kinds)

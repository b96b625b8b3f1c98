"""Which of the times said is the wish and which one tells the existing booking."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from chat.understanding.cascade import Item
from chat.understanding.clocks import clock_of
from chat.understanding.features import CHANGES, ON_TARGET
from chat.understanding.filling import SLOT_OF, Roles, Said, fill, put
from chat.understanding.meant import Known, known_booking
from chat.understanding.moving import move
from chat.understanding.reading import Intent
from chat.understanding.times import Clock, Length, Moment, Scope

TIMELESS = frozenset({Intent.WAITLIST_LIST, Intent.PENDING_APPROVALS})
SOON_LENGTH = 7 * 60


def assign(items: Sequence[Item], intent: Intent | None, scope: Scope, *, back: bool) -> Roles:
    """Return the times by role; `back` when the sentence refers to what was said before."""
    said = _time_items(items)
    said = _but_hasty([_settled(one, said, intent) for one in said])
    roles = Roles()
    if intent in CHANGES:
        fill(roles.target, [one for one in said if one.kind == "SINCEDAY"], scope)
        said = [one for one in said if one.kind != "SINCEDAY"]
    if intent is not Intent.MOVE:
        said = _but_not(said)
    if intent in TIMELESS:
        said = [one for one in said if not _is_now(one)]
    if intent in ON_TARGET:
        fill(roles.target, [one for one in said if not _is_now(one)], scope)
    elif intent in (Intent.EXTEND, Intent.SHORTEN):
        _lengthen(roles, said, known_booking(items), scope)
    elif intent is Intent.MOVE:
        move(roles, said, items, scope, back=back)
    else:
        fill(roles.wish, said, scope)
    return roles


def _but_hasty(said: list[Said]) -> list[Said]:
    """Return the times without a "now" that only hurries: "it starts at 9.20 now"."""
    hours = any(
        one.kind in ("CLOCK", "CLOCKWORD", "HOURS")
        and ("AT" in one.lead or not one.lead & {"TO", "UNTIL"})
        for one in said
    )
    return [one for one in said if not (hours and _is_now(one) and not one.value.soonest)]


def _but_not(said: list[Said]) -> list[Said]:
    """Return the days that "not" leaves out of a series as its exceptions."""
    if not any(one.kind == "REPEAT" for one in said):
        return said
    days = ("DAY", "DAYS", "DAYLIST")
    return [
        replace(one, kind="EXCEPTED") if one.kind in days and one.lead & {"NOT", "INSTEAD"} else one
        for one in said
    ]


def _time_items(items: Sequence[Item]) -> list[Said]:
    found = []
    for at, item in enumerate(items):
        kind = next((kind for kind in item.kinds if kind in SLOT_OF or kind == "HOURISH"), None)
        if "FREETIME" in item.kinds and item.kinds["FREETIME"].length is not None:
            found.append(Said(at, "LENGTH", item.kinds["FREETIME"].length, frozenset()))
        if kind and "CLOCKWORD" in item.kinds:
            kind = _noon(items, at)
        if kind is None or ("ACT" in item.kinds and kind == "COUNT"):
            continue
        found.append(Said(at, kind, item.kinds[kind], _lead(items, at)))
    return found


def _noon(items: Sequence[Item], at: int) -> str:
    """Return whether a word for noon tells its hour ("à midi") or the part of the day."""
    if "PART" not in items[at].kinds:
        return "CLOCKWORD"
    led = _lead(items, at) & {"AT", "TO", "UNTIL", "FROM", "AROUND", "BEFORE", "AFTER"}
    acts = set(items[at - 1].kinds.get("ACT", ())) if at else set()
    led |= {"UNTIL"} if acts & {Intent.EXTEND, Intent.SHORTEN} else frozenset()
    long = any({"LENGTH", "FORLENGTH"} & item.kinds.keys() for item in items)
    return "CLOCKWORD" if led or long else "PART"


def _lead(items: Sequence[Item], at: int) -> frozenset[str]:
    kinds = set[str]()
    place = at - 1
    while place >= 0 and place >= at - 3:
        own = items[place].kinds
        kinds |= own.keys()
        passable = {"THE", "ON", "AROUND", "DAYTHE", "SAMETIME"}
        if not (passable & own.keys()) or {"TO", "OF"} & own.keys():
            break
        place -= 1
    return frozenset(kinds)


def _settled(one: Said, said: Sequence[Said], intent: Intent | None) -> Said:
    """Return the item with "2h" read as a clock or as a length, by what stands around it."""
    if one.kind != "HOURISH":
        return one
    length: Length = one.value
    clocks = any(other.kind in ("CLOCK", "CLOCKWORD", "HOURS", "MOMENT", "BLOCK") for other in said)
    led = bool(one.lead & {"AT", "TO", "AROUND"}) and not one.lead & {"FOR", "BY"}
    changes = intent in (Intent.EXTEND, Intent.SHORTEN, Intent.MOVE)
    short = length.minutes < SOON_LENGTH
    is_length = not led and short and (clocks or bool(one.lead & {"OF", "MEETING"}) or changes)
    if not is_length and not led and intent not in ON_TARGET and length.minutes < 6 * 60:
        is_length = True
    if is_length:
        return Said(one.at, "LENGTH", length, one.lead)
    return Said(one.at, "CLOCK", clock_of(length), one.lead)


def _lengthen(roles: Roles, said: list[Said], known: Known | None, scope: Scope) -> None:
    wish: list[Said] = []
    amounts = any(one.kind in ("LENGTH", "FORLENGTH", "MORE") for one in said)
    for at, one in enumerate(said):
        if one.kind in ("LENGTH", "FORLENGTH", "MORE") and roles.amount is None:
            roles.amount = one.value
            roles.absolute = "TO" in one.lead
        elif one.kind == "UNTILCLOCK" or (
            one.kind in ("CLOCK", "CLOCKWORD")
            and _leads_on(one, at, said)
            and not (amounts and known and known.first <= one.at <= known.last + 1)
        ):
            wish.append(Said(one.at, "UNTILCLOCK", _as_clock(one.value), one.lead))
        elif one.kind == "HOURS" and one.value.sides is not None:
            first, last = one.value.sides
            roles.target.clock = roles.target.clock or first
            wish.append(Said(one.at, "UNTILCLOCK", last, one.lead))
        else:
            put(roles.target, one, scope)
    if roles.amount is None and not wish and roles.target.clock is not None:
        wish.append(Said(0, "UNTILCLOCK", roles.target.clock, frozenset()))
        roles.target.clock = None
    fill(roles.wish, wish, scope)


def _as_clock(value: Any) -> Clock:
    return value if isinstance(value, Clock) else Clock(0)


def _leads_on(one: Said, at: int, said: Sequence[Said]) -> bool:
    if one.lead & {"UNTIL"}:
        return True
    if "TO" not in one.lead:
        return False
    return at == len(said) - 1


def _is_now(one: Said) -> bool:
    """Tell whether "now" was said: it hurries, and names no booking."""
    return isinstance(one.value, Moment) and one.value.now

"""Which of the times said is the wish and which one tells the existing booking."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from chat.understanding.cascade import Item
from chat.understanding.clocks import clock_of
from chat.understanding.features import CHANGES, ON_TARGET
from chat.understanding.reading import Intent
from chat.understanding.rearranging import changes_room, keeps_time
from chat.understanding.repeats import united
from chat.understanding.retelling import turn_of
from chat.understanding.slots import Slots
from chat.understanding.times import Block, Clock, Day, Hours, Length, Moment, Scope

SLOT_OF = {
    "DAY": "day", "DAYS": "days", "DAYLIST": "listed", "CLOCK": "clock", "CLOCKWORD": "clock",
    "HOURS": "hours", "PART": "part", "TONIGHT": "part", "LENGTH": "length", "FORLENGTH": "length",
    "REPEAT": "repeat", "MOMENT": "moment", "BLOCK": "block", "UNTILCLOCK": "until_clock",
    "UNTILDAY": "until_day", "STARTDAY": "start_day", "SINCEDAY": "start_day",
    "COUNT": "count", "EXCEPTED": "excepted",
    "ZONED": "zone", "MORE": "length", "DAYPART": "part", "DAILYPART": "part", "ALLDAY": "all_day",
}  # fmt: skip
TIMELESS = frozenset({Intent.WAITLIST_LIST, Intent.PENDING_APPROVALS})
SOON_LENGTH = 7 * 60


@dataclass(slots=True)
class Roles:
    """The wish's time, the existing booking's, and the amount that changes it.

    `absolute`: the amount is the new length, not a difference.
    """

    wish: Slots = field(default_factory=Slots)
    target: Slots = field(default_factory=Slots)
    amount: Length | None = None
    absolute: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A time item with its place in the row and the kinds that lead to it."""

    at: int
    kind: str
    value: Any
    lead: frozenset[str]


def assign(items: Sequence[Item], intent: Intent | None, scope: Scope, *, back: bool) -> Roles:
    """Return the times by role; `back` when the sentence refers to what was said before."""
    said = _time_items(items)
    said = [_settled(one, said, intent) for one in said]
    roles = Roles()
    if intent in CHANGES:
        _fill(roles.target, [one for one in said if one.kind == "SINCEDAY"], scope)
        said = [one for one in said if one.kind != "SINCEDAY"]
    if intent in TIMELESS:
        said = [one for one in said if not _is_now(one)]
    if intent in ON_TARGET:
        _fill(roles.target, [one for one in said if not _is_now(one)], scope)
    elif intent in (Intent.EXTEND, Intent.SHORTEN):
        _lengthen(roles, said, scope)
    elif intent is Intent.MOVE:
        _move(roles, said, items, scope, back=back)
    else:
        _fill(roles.wish, said, scope)
    return roles


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
    long = any({"LENGTH", "FORLENGTH"} & item.kinds.keys() for item in items)
    return "CLOCKWORD" if led or long else "PART"


def _lead(items: Sequence[Item], at: int) -> frozenset[str]:
    kinds = set[str]()
    place = at - 1
    while place >= 0 and place >= at - 3:
        own = items[place].kinds
        kinds |= own.keys()
        if not ({"THE", "ON", "AROUND", "DAYTHE"} & own.keys()) or {"TO", "OF"} & own.keys():
            break
        place -= 1
    return frozenset(kinds)


def _settled(one: Said, said: Sequence[Said], intent: Intent | None) -> Said:
    """Return the item with "2h" read as a clock or as a length, by what stands around it."""
    if one.kind != "HOURISH":
        return one
    length: Length = one.value
    clocks = any(other.kind in ("CLOCK", "CLOCKWORD", "HOURS", "MOMENT", "BLOCK") for other in said)
    led = bool(one.lead & {"AT", "TO", "AROUND"}) and not one.lead & {"FOR"}
    changes = intent in (Intent.EXTEND, Intent.SHORTEN, Intent.MOVE)
    short = length.minutes < SOON_LENGTH
    is_length = not led and short and (clocks or bool(one.lead & {"OF", "MEETING"}) or changes)
    if not is_length and not led and intent not in ON_TARGET and length.minutes < 6 * 60:
        is_length = True
    if is_length:
        return Said(one.at, "LENGTH", length, one.lead)
    return Said(one.at, "CLOCK", clock_of(length), one.lead)


def _fill(slots: Slots, said: Sequence[Said], scope: Scope) -> None:
    for one in said:
        _put(slots, one, scope)


def _put(slots: Slots, one: Said, scope: Scope) -> None:
    name = SLOT_OF[one.kind]
    value = one.value
    if one.kind == "DAILYPART":
        slots.repeat, value = slots.repeat or value[0], value[1]
    if one.kind == "DAYPART":
        slots.day, value = slots.day or value[0], value[1]
    if one.kind == "TONIGHT":
        slots.day = slots.day or Day(scope.today)
    if name == "excepted":
        value = (*slots.excepted, value)
        slots.excepted = ()
    if name == "length":
        _put_length(slots, value)
        return
    if name == "clock" and slots.clock is not None and slots.hours is None:
        if value and slots.until_clock is None and value.minute > slots.clock.minute:
            slots.until_clock = value
        return
    if name == "repeat" and slots.repeat is not None:
        slots.repeat = united(slots.repeat, value) or slots.repeat
        return
    if name == "hours":
        _put_hours(slots, value)
        return
    if not getattr(slots, name):
        setattr(slots, name, True if name == "all_day" else value)


def _put_length(slots: Slots, length: Length) -> None:
    """Put a length; of two, the one of several days says how long a series goes on."""
    if slots.length is None or slots.repeat is None:
        slots.length = slots.length or length
        return
    longer, shorter = sorted((slots.length, length), key=lambda one: -one.days)
    if longer.days:
        slots.run, slots.length = longer, shorter


def _put_hours(slots: Slots, hours: Hours) -> None:
    old = slots.hours
    if old is None:
        slots.hours = hours
    elif old.end is None and hours.start is None:
        slots.hours = Hours(old.start, hours.end, vague=old.vague and hours.vague)
    elif old.start is None and hours.end is None:
        slots.hours = Hours(hours.start, old.end, vague=old.vague and hours.vague)


def _lengthen(roles: Roles, said: list[Said], scope: Scope) -> None:
    wish: list[Said] = []
    for at, one in enumerate(said):
        if one.kind in ("LENGTH", "FORLENGTH", "MORE") and roles.amount is None:
            roles.amount = one.value
            roles.absolute = "TO" in one.lead
        elif one.kind == "UNTILCLOCK" or (
            one.kind in ("CLOCK", "CLOCKWORD") and _leads_on(one, at, said)
        ):
            wish.append(Said(one.at, "UNTILCLOCK", _as_clock(one.value), one.lead))
        elif one.kind == "HOURS" and one.value.sides is not None:
            first, last = one.value.sides
            roles.target.clock = roles.target.clock or first
            wish.append(Said(one.at, "UNTILCLOCK", last, one.lead))
        else:
            _put(roles.target, one, scope)
    if roles.amount is None and not wish and roles.target.clock is not None:
        wish.append(Said(0, "UNTILCLOCK", roles.target.clock, frozenset()))
        roles.target.clock = None
    _fill(roles.wish, wish, scope)


def _as_clock(value: Any) -> Clock:
    return value if isinstance(value, Clock) else Clock(0)


def _leads_on(one: Said, at: int, said: Sequence[Said]) -> bool:
    if one.lead & {"UNTIL"}:
        return True
    if "TO" not in one.lead:
        return False
    return at == len(said) - 1


def _move(
    roles: Roles, said: list[Said], items: Sequence[Item], scope: Scope, *, back: bool
) -> None:
    said = [_as_wish(one) for one in said]
    refused = [one for one in said if "INSTEAD" in one.lead]
    _fill(roles.target, refused, scope)
    said = [one for one in said if "INSTEAD" not in one.lead]
    if any(one.kind in CLOCKS for one in refused) and any(one.kind in CLOCKS for one in said):
        known = [one for one in said if one.kind == "DAY" and _is_meetings(one, items)]
        _fill(roles.target, known, scope)
        _fill(roles.wish, [one for one in said if one not in known], scope)
        return
    amounts = [one for one in said if one.kind in ("LENGTH", "FORLENGTH", "MORE")]
    rest = [one for one in said if one not in amounts]
    if amounts and not (amounts[0].kind == "FORLENGTH" and rest):
        roles.amount = amounts[0].value
    elif amounts:
        roles.wish.length = amounts[0].value
    if _parted(roles, rest, items, scope):
        return
    back_at = _target_last(rest)
    if back_at is not None:
        _fill(roles.wish, rest[:back_at], scope)
        _fill(roles.target, rest[back_at:], scope)
        return
    spans = next((one for one in rest if one.kind == "DAYS" and one.value.sides), None)
    if spans is not None and not (spans.lead & {"TO"} and not spans.lead & {"FROM", "OF"}):
        _split(roles, spans, rest, scope)
        return
    divider = _divider(rest)
    if divider is not None:
        _fill(roles.target, rest[:divider], scope)
        _fill(roles.wish, rest[divider:], scope)
        _split_range(roles, rest, divider)
        return
    clocks = [at for at, one in enumerate(rest) if one.kind == "CLOCK"]
    if len(clocks) == 2:
        _fill(roles.target, rest[: clocks[1]], scope)
        _fill(roles.wish, rest[clocks[1] :], scope)
        return
    split = next((one for one in rest if _sides(one) is not None), None)
    if split is not None:
        _split(roles, split, rest, scope)
        return
    known = _known_before(rest, items)
    if known and (back or len(known) < len(rest)):
        _fill(roles.target, known, scope)
        _fill(roles.wish, [one for one in rest if one not in known], scope)
        return
    of = any(one.lead & {"OF"} for one in rest)
    named = any({"MEETING", "MINE"} & item.kinds.keys() for item in items)
    if roles.amount is not None or (not back and named) or (of and not back):
        apart = [one for one in rest if one.at > 1 and _stands_apart(items, one.at)]
        _fill(roles.target, [one for one in rest if one not in apart], scope)
        _fill(roles.wish, apart, scope)
    else:
        _fill(roles.wish, rest, scope)


def _said_anew(roles: Roles, rest: Sequence[Said], items: Sequence[Item], scope: Scope) -> bool:
    """Part the times at "will be" or "…, put us in": what is wanted stands after it."""
    turn = next((at for at, item in enumerate(items) if "WILLBE" in item.kinds), None)
    turn = turn_of(items) if turn is None else turn
    if turn is None or not any(one.at < turn for one in rest):
        return False
    _fill(roles.target, [one for one in rest if one.at < turn], scope)
    _fill(roles.wish, [one for one in rest if one.at > turn], scope)
    return True


def _known_before(rest: Sequence[Said], items: Sequence[Item]) -> list[Said]:
    """Return the times of a meeting that is named before the verb: "Friday's one, move it …"."""
    verb = next((i for i, item in enumerate(items) if Intent.MOVE in item.kinds.get("ACT", ())), 0)
    named = any({"MEETING", "ONE"} & item.kinds.keys() for item in items[:verb])
    return [one for one in rest if one.at < verb] if named else []


def _parted(roles: Roles, rest: Sequence[Said], items: Sequence[Item], scope: Scope) -> bool:
    """Settle what the sort of change alone parts; tell whether it did."""
    block = next((one.value for one in rest if isinstance(one.value, Block)), None)
    if block is not None and not rest[0].lead & {"TO"}:
        roles.target.moment, roles.wish.moment = Moment(block.start), Moment(block.end)
        return True
    if _said_anew(roles, rest, items, scope):
        return True
    led = any("TO" in one.lead for one in rest)
    if keeps_time(items) or (changes_room(items) and not led):
        _fill(roles.target, rest, scope)
        return True
    return False


def _stands_apart(items: Sequence[Item], at: int) -> bool:
    """Tell whether a time follows a colon or dash, the meeting said before it: "Monday's: 8:45"."""
    mark = {"PUNCT", "DASH", "ARROW"} & items[at - 1].kinds.keys()
    return bool(mark) and any("MEETING" in item.kinds for item in items[:at])


CLOCKS = ("CLOCK", "CLOCKWORD")


def _is_meetings(one: Said, items: Sequence[Item]) -> bool:
    """Tell whether a day belongs to the meeting: "Friday's meeting", "la réunion de vendredi"."""
    around = [*items[max(one.at - 3, 0) : one.at], *items[one.at + 1 : one.at + 3]]
    return "TO" not in one.lead - {"FOR"} and any("MEETING" in item.kinds for item in around)


def _as_wish(one: Said) -> Said:
    """Return "until Thursday" as "to Thursday", as people postpone until a day."""
    kind = {"UNTILDAY": "DAY", "UNTILCLOCK": "CLOCK"}.get(one.kind)
    if kind is None or (kind == "DAY" and not isinstance(one.value, Day)):
        return one
    return Said(one.at, kind, one.value, one.lead | {"TO"})


def _target_last(rest: Sequence[Said]) -> int | None:
    """Return where the target begins when the wish comes first: "to Thursday the one of today"."""
    if len(rest) < 2 or "TO" not in rest[0].lead or "OF" in rest[0].lead:
        return None
    slots = [SLOT_OF[one.kind] for one in rest]
    return next(
        (at for at, one in enumerate(rest) if at and "OF" in one.lead and slots[at] in slots[:at]),
        None,
    )


def _is_now(one: Said) -> bool:
    """Tell whether "now" was said: it hurries, and names no booking."""
    return isinstance(one.value, Moment) and one.value.now


def _sides(one: Said) -> tuple[Any, Any] | None:
    if one.kind in ("HOURS", "DAYS"):
        sides: tuple[Any, Any] | None = one.value.sides
        return sides
    return None


def _split(roles: Roles, split: Said, rest: Sequence[Said], scope: Scope) -> None:
    sides = _sides(split)
    if sides is None:
        return
    kind = "CLOCK" if split.kind == "HOURS" else "DAY"
    at = list(rest).index(split)
    _fill(roles.target, rest[:at], scope)
    _put(roles.target, Said(split.at, kind, sides[0], frozenset()), scope)
    _put(roles.wish, Said(split.at, kind, sides[1], frozenset()), scope)
    _fill(roles.wish, rest[at + 1 :], scope)


def _split_range(roles: Roles, rest: Sequence[Said], divider: int) -> None:
    """Part "à 14h à 15h" after the target's day: the first clock is still the target's."""
    one = rest[divider]
    if one.kind == "HOURS" and one.value.sides and "AT" in one.lead and divider:
        first, last = one.value.sides
        roles.target.clock = roles.target.clock or first
        roles.wish.hours = None
        roles.wish.clock = last


def _ends_target(rest: Sequence[Said], at: int) -> bool:
    """Tell whether a clock goes with the day before it, as another day led by "to" follows."""
    if rest[at].kind not in ("CLOCK", "CLOCKWORD") or at == 0 or rest[at - 1].kind != "DAY":
        return False
    return any(one.kind == "DAY" and "TO" in one.lead for one in rest[at + 1 :])


def _divider(rest: Sequence[Said]) -> int | None:
    """Return where the wish begins: the first item led by "to" after which no slot comes twice."""
    for strength in ({"TO", "UNTIL"}, {"FOR"}, {"ON"}):
        for at, one in enumerate(rest):
            if not one.lead & strength or isinstance(one.value, Block):
                continue
            if _ends_target(rest, at):
                continue
            if strength == {"ON"} and (at == 0 or one.lead & {"OF"}):
                continue
            slots = [SLOT_OF[other.kind] for other in rest[at:]]
            if len(slots) == len(set(slots)):
                return at
    return None

"""Which times of a move are the existing booking's, and which are wished for."""

from collections.abc import Sequence
from typing import Any

from chat.understanding.cascade import Item
from chat.understanding.filling import SLOT_OF, Roles, Said, fill, put
from chat.understanding.meant import HOURS_OF, known_booking
from chat.understanding.reading import Intent
from chat.understanding.rearranging import changes_room, keeps_time
from chat.understanding.retelling import turn_of
from chat.understanding.times import Block, Day, Moment, Scope

CLOCKS = ("CLOCK", "CLOCKWORD")


def move(
    roles: Roles, said: list[Said], items: Sequence[Item], scope: Scope, *, back: bool
) -> None:
    """Part the times of a move; `back` when the sentence refers to what was said before."""
    said = [_as_wish(one) for one in said]
    refused = [one for one in said if "INSTEAD" in one.lead]
    fill(roles.target, refused, scope)
    said = [one for one in said if "INSTEAD" not in one.lead]
    if any(one.kind in CLOCKS for one in refused) and any(one.kind in CLOCKS for one in said):
        known = [one for one in said if one.kind == "DAY" and _is_meetings(one, items)]
        fill(roles.target, known, scope)
        fill(roles.wish, [one for one in said if one not in known], scope)
        return
    amounts = [one for one in said if one.kind in ("LENGTH", "FORLENGTH", "MORE")]
    rest = [one for one in said if one not in amounts]
    if amounts and not (amounts[0].kind == "FORLENGTH" and rest):
        roles.amount = amounts[0].value
    elif amounts:
        roles.wish.length = amounts[0].value
    made = any("MAKEIT" in item.kinds for item in items)
    if made and any(one.kind == "HOURS" for one in rest):
        fill(roles.wish, rest, scope)
        return
    partings = (_parted, _parted_by_name, _wished_first, _ranged, _divided)
    if not any(part(roles, rest, items, scope) for part in partings):
        _leave_together(roles, rest, items, scope, back=back)


def _wished_first(roles: Roles, rest: Sequence[Said], _items: Sequence[Item], scope: Scope) -> bool:
    back_at = _target_last(rest)
    if back_at is None:
        return False
    fill(roles.wish, rest[:back_at], scope)
    fill(roles.target, rest[back_at:], scope)
    return True


def _ranged(roles: Roles, rest: Sequence[Said], _items: Sequence[Item], scope: Scope) -> bool:
    """Part "du mardi au mercredi" into the booking's day and the new one."""
    spans = next((one for one in rest if one.kind == "DAYS" and one.value.sides), None)
    if spans is None or (spans.lead & {"TO"} and not spans.lead & {"FROM", "OF"}):
        return False
    _split(roles, spans, rest, scope)
    return True


def _divided(roles: Roles, rest: Sequence[Said], _items: Sequence[Item], scope: Scope) -> bool:
    """Part the times where a word for "to", a second clock or a range of hours divides them."""
    divider = _divider(rest)
    clocks = [at for at, one in enumerate(rest) if one.kind == "CLOCK"]
    split = next((one for one in rest if _sides(one) is not None), None)
    if divider is not None:
        fill(roles.target, rest[:divider], scope)
        fill(roles.wish, rest[divider:], scope)
        _split_range(roles, rest, divider)
    elif len(clocks) == 2:
        fill(roles.target, rest[: clocks[1]], scope)
        fill(roles.wish, rest[clocks[1] :], scope)
    elif split is not None:
        _split(roles, split, rest, scope)
    else:
        return False
    return True


def _leave_together(
    roles: Roles, rest: Sequence[Said], items: Sequence[Item], scope: Scope, *, back: bool
) -> None:
    """Give all times to the booking if one is named, those before the verb at least."""
    known = _known_before(rest, items)
    if known and (back or len(known) < len(rest)):
        fill(roles.target, known, scope)
        fill(roles.wish, [one for one in rest if one not in known], scope)
        return
    of = any(one.lead & {"OF"} for one in rest)
    named = known_booking(items) is not None or any(
        {"MEETING", "MINE"} & item.kinds.keys() for item in items
    )
    if roles.amount is not None or (not back and named) or (of and not back):
        apart = [one for one in rest if one.at > 1 and _stands_apart(items, one.at)]
        fill(roles.target, [one for one in rest if one not in apart], scope)
        fill(roles.wish, apart, scope)
    else:
        fill(roles.wish, rest, scope)


def _said_anew(roles: Roles, rest: Sequence[Said], items: Sequence[Item], scope: Scope) -> bool:
    """Part the times at "will be" or "…, put us in": what is wanted stands after it."""
    turn = next((at for at, item in enumerate(items) if "WILLBE" in item.kinds), None)
    if turn is None:
        turn = turn_of(items)
        if turn is None or not any(one.at < turn for one in rest):
            return False
    elif not any(one.at > turn for one in rest):
        return False
    fill(roles.target, [one for one in rest if one.at < turn], scope)
    fill(roles.wish, [one for one in rest if one.at > turn], scope)
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
        fill(roles.target, rest, scope)
        return True
    return False


def _parted_by_name(
    roles: Roles, rest: Sequence[Said], items: Sequence[Item], scope: Scope
) -> bool:
    """Part the times by the words on the existing booking: within they are its own."""
    known = known_booking(items)
    if known is None:
        return False
    within = [one for one in rest if known.first <= one.at < known.last]
    beside = [one for one in rest if one not in within]
    own = next((one for one in beside if one.at == known.last + 1), None)
    shifted = roles.amount is not None
    if own and own.kind in HOURS_OF and (shifted or any(one.at > own.at for one in beside)):
        within.append(own)
        beside.remove(own)
    named = [one for one in within if one.at < known.named or one.lead & {"OF", "FROM"}]
    if beside in ([], [own]) and not named and not shifted and _is_put(items):
        beside, within = [*within, *beside], []
    if any(_sides(one) for one in (*within, *beside)):
        return False
    if not beside and "ROOMNAME" in {kind for i in items[known.last :] for kind in i.kinds}:
        fill(roles.target, within, scope)
        return True
    if not (beside or shifted) or (shifted and not within):
        return False
    fill(roles.target, within, scope)
    fill(roles.wish, beside, scope)
    return True


def _is_put(items: Sequence[Item]) -> bool:
    """Tell whether a booking is said to be at another time, its room not changed."""
    kinds = {kind for item in items for kind in item.kinds}
    return bool({"PUTS", "RATHER", "WILLBE"} & kinds) and "ROOMNAME" not in kinds


def _stands_apart(items: Sequence[Item], at: int) -> bool:
    """Tell whether a time follows a colon or dash, the meeting said before it: "Monday's: 8:45"."""
    mark = {"PUNCT", "DASH", "ARROW"} & items[at - 1].kinds.keys()
    return bool(mark) and any("MEETING" in item.kinds for item in items[:at])


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
    fill(roles.target, rest[:at], scope)
    put(roles.target, Said(split.at, kind, sides[0], frozenset()), scope)
    put(roles.wish, Said(split.at, kind, sides[1], frozenset()), scope)
    fill(roles.wish, rest[at + 1 :], scope)


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

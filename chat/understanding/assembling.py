"""What was found in a sentence, put together as a reading."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from chat.understanding.cascade import Item
from chat.understanding.composing import Times
from chat.understanding.details import Details
from chat.understanding.features import CHANGES, ON_TARGET
from chat.understanding.filling import Roles
from chat.understanding.following import otherwise
from chat.understanding.knowing import ABOUT_RIGHTS, deed, role_in
from chat.understanding.reading import Intent, Question, Reading, RuleSaid, Thing
from chat.understanding.rearranging import swapped, target_room
from chat.understanding.standing import is_plural, is_private, scope_of
from chat.understanding.times import PLAIN_PART, WEEKDAY_CODES
from chat.understanding.upkeep import answer_in, link

SHIFTING = frozenset({"EARLIER", "LATER", "ADVANCE"})
ABOUT_ROOMS = frozenset({Intent.REPORT_FAULT, Intent.LIST_FAULTS, Intent.CLOSE_FAULT})
TIMELESS = frozenset({
    Intent.ADD_THING, Intent.CHANGE_THING, Intent.RETIRE_THING, Intent.GRANT, Intent.REVOKE,
})  # fmt: skip
BOOKING = frozenset({Intent.BOOK, Intent.FIND})
ASKING = frozenset({Intent.FIND, Intent.DAY_VIEW, Intent.LIST, Intent.WAITLIST})
PRESUMED_UP_TO = 0.75  # an act that no verb told
ANSWERS = frozenset({
    "LENGTH", "VIDEO", "EQUIP", "ORDINAL", "FORLENGTH", "HOURISH", "UNTILCLOCK", "UNTILDAY",
    "COUNT", "EXCEPTED", "ANYWAY", "SOONEST", "FREETIME", "SCOPE", "SINCEDAY",
})  # fmt: skip
OF_TIMES = tuple(f.name for f in fields(Times) if f.name not in ("part", "clock", "question"))
OF_DETAILS = tuple(field.name for field in fields(Details) if field.name != "question")
"""What a reading says as the times that are wished for, and the details, have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """A sentence's items and what they come to: the act, the details, the times by role."""

    language: str
    items: Sequence[Item]
    intent: Intent | None
    confidence: float
    found: Details
    wish: Times
    target: Times
    roles: Roles
    refers_back: bool
    continues: bool
    thing: Thing | None = None
    rule: RuleSaid | None = None

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind of the items."""
        return frozenset(kind for item in self.items for kind in item.kinds)


def assembled(sense: Sense) -> Reading:
    """Return the reading; where nothing was told, its question is "not_understood"."""
    sense = replace(sense, wish=_wished(sense.wish, sense.intent, sense.roles))
    kinds, intent = sense.kinds, sense.intent
    question = sense.found.question or sense.wish.question or sense.target.question
    confidence = sense.confidence if question is None else min(sense.confidence, 0.5)
    if intent is None and _empty(sense, kinds):
        question, confidence = Question("not_understood"), 0.0
    return Reading(
        language=sense.language,
        intent=intent,
        presumed=intent is not None and sense.confidence <= PRESUMED_UP_TO,
        anyway="ANYWAY" in kinds,
        same_time="SAMETIME" in kinds,
        of_series="SERIES" in kinds,
        ordinal=_ordinal(sense.items),
        refers_back=sense.refers_back,
        continues=sense.continues,
        again="AGAIN" in sense.kinds and intent in (None, Intent.BOOK),
        otherwise=otherwise(sense.items) if intent is Intent.MOVE else None,
        answer_in=answer_in(sense.items) if intent is Intent.SET_LANGUAGE else None,
        role=role_in(sense.items) if intent in ABOUT_RIGHTS else None,
        deed=deed(sense.items) if intent is Intent.HISTORY else None,
        link=link(sense.items) if intent is Intent.FOLLOW_CALENDAR else None,
        thing=sense.thing,
        rule=sense.rule,
        confidence=round(confidence, 2),
        question=question,
        **_of_details(sense, kinds),
        **_of_wish(sense, kinds),
        **_of_target(sense),
    )


def _of_details(sense: Sense, kinds: frozenset[str]) -> dict[str, Any]:
    found = sense.found
    told = {name: getattr(found, name) for name in OF_DETAILS}
    told["room"] = found.rooms[0] if found.rooms else None
    told["video"] = _video(found, sense.intent, kinds)
    if sense.intent is Intent.SET_PRIVACY:
        told["private"] = is_private(sense.items)
    return told


def _of_wish(sense: Sense, kinds: frozenset[str]) -> dict[str, Any]:
    """Return the times wished for; what is said of a series' dates counts wherever it stands."""
    wish, target, items = sense.wish, sense.target, sense.items
    told = {name: getattr(wish, name) for name in OF_TIMES}
    minutes, delta, shift = _amounts(wish.duration_minutes, sense.intent, sense.roles, kinds)
    return told | {
        "duration_minutes": minutes,
        "delta_minutes": delta,
        "shift_minutes": shift,
        "school": wish.school or target.school,
        "skip_holidays": wish.skip_holidays or target.skip_holidays,
        "except_dates": wish.except_dates or target.except_dates,
        "until": wish.until or target.until,
        "count": wish.count or target.count,
        "day_assumed": wish.day_assumed and wish.start is not None,
        "soonest": _is_soonest(items) or (sense.intent is Intent.FIND and _wants_first(items)),
    }


def _of_target(sense: Sense) -> dict[str, Any]:
    """Return the marks of the existing booking that is meant, and which of its dates are."""
    target, intent, items = sense.target, sense.intent, sense.items
    scoped = intent in ON_TARGET or intent in CHANGES or _may_tell_scope(sense)
    rule = target.rrule or _series_rule(sense.roles, items)
    return {
        "target_start": None if target.day_assumed else target.start,
        "target_end": None if target.day_assumed else target.end,
        "target_time": target.clock,
        "target_window": PLAIN_PART.get(target.part, target.part) if target.part else None,
        "target_rrule": rule,
        "target_room": None if _is_new_room(sense) else target_room(sense.found, intent, items),
        "scope": scope_of(items, of_series=rule is not None) if scoped else None,
    }


def _may_tell_scope(sense: Sense) -> bool:
    """Tell whether the sentence may answer which dates are meant: "from Tuesday on", no hours."""
    timed = sense.wish.rrule is not None or isinstance(sense.wish.start, datetime)
    return sense.intent in (None, Intent.ACCEPT) and not timed


def _is_new_room(sense: Sense) -> bool:
    """Tell whether the one room that is said is where the meeting goes, and not where it is.

    A meeting is moved "to" a room; any other room that is said is new where no time is.
    """
    items, named = sense.items, sense.found.rooms
    rooms = [at for at, item in enumerate(items) if _is_named(item, named)]
    if sense.intent is not Intent.MOVE or len(rooms) != 1 or swapped(items):
        return False
    place = rooms[0] - 1
    while place > 0 and {"ROOM", "THE"} & items[place].kinds.keys():
        place -= 1
    lead = items[place].kinds if place >= 0 else {}
    led = "TO" in lead and "AT" not in lead
    return led or (sense.wish.start is None and sense.roles.amount is None)


def _is_named(item: Item, rooms: Sequence[str]) -> bool:
    return any(room.name in rooms for room in item.kinds.get("ROOMNAME", ()))


def _wished(wish: Times, intent: Intent | None, roles: Roles) -> Times:
    """Return the times as the intent takes them: who asks means the whole of a vague time."""
    if intent in ABOUT_ROOMS or intent in TIMELESS:
        return Times(question=wish.question)
    start = wish.start
    if intent in ASKING and wish.window_start is not None and not isinstance(start, datetime):
        start, end = wish.window_start, wish.window_end
        minutes = roles.wish.length.minutes if roles.wish.length else None
        if minutes is None and start and isinstance(end, datetime):
            minutes = int((end - start).total_seconds() // 60)
        wish = replace(wish, start=start, end=end, duration_minutes=minutes)
    if intent in (Intent.EXTEND, Intent.SHORTEN) and wish.start is not None:
        unbound = replace(wish, window_start=None, window_end=None, day_assumed=False)
        return replace(unbound, start=None, duration_minutes=None)
    return wish


def _amounts(
    minutes: int | None, intent: Intent | None, roles: Roles, kinds: frozenset[str]
) -> tuple[int | None, int | None, int | None]:
    """Return the length in minutes, what it grows by, and what the booking is shifted by."""
    amount, sign = roles.amount, _sign(intent, kinds)
    if intent is None and minutes and roles.wish.clock is None and kinds & {"EARLIER", "LATER"}:
        return None, None, -minutes if "EARLIER" in kinds else minutes
    if amount is None:
        return minutes, None, None
    if intent is Intent.MOVE and "PUTS" in kinds and not kinds & SHIFTING:
        return amount.minutes or minutes, None, None
    if intent is Intent.MOVE:
        return minutes, None, (amount.minutes + amount.days * 1440) * sign
    if intent not in (Intent.EXTEND, Intent.SHORTEN):
        return minutes, None, None
    delta = (amount.minutes + amount.days * 1440) * sign
    changes = kinds & {"LONGER", "LESS", "MORE"} and "ENOUGH" not in kinds
    made = bool(kinds & {"MAKEIT", "LASTS", "PUTS", "ENOUGH", "INSTEAD"}) and not changes
    if delta and (made or roles.absolute):
        return abs(delta), None, None
    return minutes, delta, None


def _video(found: Details, intent: Intent | None, kinds: frozenset[str]) -> bool | None:
    if intent in (Intent.START_CALL, Intent.END_CALL, Intent.FINISH, Intent.CHECK_IN):
        return None
    if found.video is None and {"VIDEO", "CONNECTMODE"} & kinds and intent in BOOKING:
        return True
    return found.video


def _series_rule(roles: Roles, items: Sequence[Item]) -> str | None:
    """Return the rule that "Monday's series" tells: its weekday, weekly."""
    day = roles.target.day
    if day is None or not day.weekday:
        return None
    since = _says(items, "SERIES", "SINCEDAY")
    if not since and not is_plural(items):
        return None
    return f"FREQ=WEEKLY;BYDAY={WEEKDAY_CODES[day.day.weekday()]}"


def _is_soonest(items: Sequence[Item]) -> bool:
    return any(
        "SOONEST" in item.kinds
        or ("MOMENT" in item.kinds and item.kinds["MOMENT"].soonest)
        or ("FREETIME" in item.kinds and item.kinds["FREETIME"].soonest)
        for item in items
    )


def _wants_first(items: Sequence[Item]) -> bool:
    """Tell whether the first of what is free is wanted: "the first slot when both are free"."""
    return _says(items, "FREE", "COMMON") and any(
        before.kinds.get("ORDINAL") == 1 and {"OPENING", "ROOM", "MEETING"} & after.kinds.keys()
        for before, after in pairwise(items)
    )


def _sign(intent: Intent | None, kinds: frozenset[str]) -> int:
    if intent is Intent.SHORTEN:
        return -1
    if intent is Intent.MOVE and kinds & {"ADVANCE", "EARLIER"} and "LATER" not in kinds:
        return -1
    return 1


def _value(items: Sequence[Item], kind: str) -> Any:
    return next((item.kinds[kind] for item in items if kind in item.kinds), None)


def _ordinal(items: Sequence[Item]) -> int | None:
    dayless = [item for item in items if "DAY" not in item.kinds]
    value = _value(dayless, "ORDINAL")
    if value is None and any(
        "NEXT" in before.kinds and {"MEETING", "ONE"} & after.kinds.keys()
        for before, after in pairwise(dayless)
    ):
        return 1
    return value if isinstance(value, int) else None


def _empty(sense: Sense, kinds: frozenset[str]) -> bool:
    """Tell whether nothing was said that could be an answer or a wish."""
    found = sense.found
    said = (
        found.rooms,
        found.site,
        found.capacity,
        found.attendees,
        found.guest_names,
        found.on_behalf_of,
        found.reference,
        sense.wish.start,
        sense.target.start,
    )
    return not any(said) and kinds.isdisjoint(ANSWERS)


def _says(items: Sequence[Item], *kinds: str) -> bool:
    return any(kind in item.kinds for item in items for kind in kinds)

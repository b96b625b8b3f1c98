"""`understand`: a sentence and its context to a reading."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from chat.understanding.acts import decide
from chat.understanding.cascade import Item
from chat.understanding.composing import Times, lasting
from chat.understanding.context import Context
from chat.understanding.details import Details, details, meeting_title
from chat.understanding.features import CHANGES, ON_TARGET
from chat.understanding.filling import Roles
from chat.understanding.folding import MAX_CHARACTERS, Token, tokens
from chat.understanding.grammar import grammar_of
from chat.understanding.languages import LEXICONS
from chat.understanding.lexicon import Lexicon
from chat.understanding.people import handing
from chat.understanding.reading import Intent, Question, Reading
from chat.understanding.rearranging import rearranged, target_room
from chat.understanding.relating import related
from chat.understanding.roles import assign
from chat.understanding.standing import insists_only, is_plural, is_private, scope_of
from chat.understanding.times import PLAIN_PART, WEEKDAY_CODES, Scope
from chat.understanding.upkeep import answer_in

SHORT = 60
NAMED_WEIGHT = 0.25
NAMED_AFTER = frozenset({"MEETING", "ROOM", "ROOMNAME", "CALL", "TITLE"})
ABOUT_ROOMS = frozenset({Intent.REPORT_FAULT, Intent.LIST_FAULTS, Intent.CLOSE_FAULT})
ASKING = frozenset({Intent.FIND, Intent.DAY_VIEW, Intent.LIST, Intent.WAITLIST})


def understand(text: str, context: Context, lexicons: Mapping[str, Lexicon] = LEXICONS) -> Reading:
    """Return what the text says; never raises, whatever the text.

    Over 2,000 characters the text isn't read: the question is then "too_long".
    """
    if len(text) > MAX_CHARACTERS:
        return Reading(language=context.language, question=Question("too_long"))
    row = tokens(text)
    ordered = _languages(row, context, lexicons)
    reading = _read(row, text, context, ordered[0], tuple(lexicons.values()))
    for other in ordered[1:2] if len(row) <= SHORT else ():
        if reading.question is None or reading.question.code != "not_understood":
            break
        second = _read(row, text, context, other, tuple(lexicons.values()))
        if second.question is None or second.question.code != "not_understood":
            return second
    return reading


def _languages(
    row: Sequence[Token], context: Context, lexicons: Mapping[str, Lexicon]
) -> list[Lexicon]:
    """Return the languages, likeliest first, by the words that only one of them knows.

    Words of the inventory's names tell little: who writes English books French rooms.
    """
    preferred, names = lexicons.get(context.language), context.names
    words = [token for token in row if _tells(token)]
    scores = dict.fromkeys(lexicons, 0.0)
    for token in words:
        named = names.tells(token.folded)
        knowing = [name for name, lexicon in lexicons.items() if token.folded in lexicon.telling]
        if not knowing:
            knowing = [name for name, lexicon in lexicons.items() if token.folded in lexicon.known]
        if len(knowing) < len(lexicons):
            for name in knowing:
                weight = 1 + (token.folded in lexicons[name].meaningful)
                scores[name] += NAMED_WEIGHT * weight if named else weight
        for name, lexicon in lexicons.items():
            if _half_day(token) and lexicon.afternoon_hours:
                scores[name] += 1
            if not named and any(char in lexicon.letters for char in token.typed.lower()):
                scores[name] += 0.5
    if context.fixed and preferred is not None:
        scores[context.language] += 0.5
    return sorted(
        lexicons.values(), key=lambda lexicon: (-scores[lexicon.language], lexicon is not preferred)
    )


def _tells(token: Token) -> bool:
    """Tell whether a token may show its language; one letter shows none."""
    return token.kind in ("meridiem", "ordinal") or (token.kind == "word" and len(token.typed) > 1)


def _half_day(token: Token) -> bool:
    """Tell whether a token is spelt as languages with a twelve-hour clock do: "pm", "16th"."""
    if token.kind == "meridiem":
        return True
    return token.kind == "ordinal" and token.folded.endswith(("st", "nd", "rd", "th"))


def _read(
    row: list[Token],
    text: str,
    context: Context,
    lexicon: Lexicon,
    lexicons: tuple[Lexicon, ...],
) -> Reading:
    scope = Scope(context.now.replace(tzinfo=None), lexicon, context.now.tzinfo)
    grammar = grammar_of(lexicon)
    items = grammar.reduced(grammar.items(row, context.names, lexicons), scope)
    intent, confidence = decide(items)
    if insists_only(items):
        intent, confidence = None, 0.9
    found = details(items, row, text, context.names, lexicon.known)
    if found.title is None and (intent in ON_TARGET or intent in CHANGES):
        found = replace(found, title=meeting_title(items, row, text))
    if intent is Intent.HAND_OVER:
        found = _handed(found, items, row)
    if intent is Intent.MOVE:
        found = rearranged(found, items, row, text)
    back = _refers_back(items, found, row, lexicon)
    roles = assign(items, intent, scope, back=back)
    wish, target = related(roles, items, scope, intent)
    if intent is None and wish.until is None:
        wish = replace(wish, until=lasting(roles.wish, scope))
    return _reading(items, intent, confidence, found, (wish, target), roles, lexicon, back)


def _handed(found: Details, items: Sequence[Item], row: Sequence[Token]) -> Details:
    """Return the details with the people of a hand-over, who aren't guests then."""
    people = handing(items, row)
    return replace(
        found, from_person=people.giver, to_person=people.taker, attendees=(), guest_names=()
    )


def _says(items: Sequence[Item], *kinds: str) -> bool:
    return any(kind in item.kinds for item in items for kind in kinds)


def _refers_back(
    items: Sequence[Item], found: Details, row: Sequence[Token], lexicon: Lexicon
) -> bool:
    """Tell whether the sentence leans on what was said before: "déplace-la", "cancel that"."""
    if found.reference is not None:
        return False
    for at, item in enumerate(items):
        if "ACT" in item.kinds and _holds_pronoun(row[item.first : item.last], lexicon):
            return True
        if "ACT" in item.kinds and at + 1 < len(items):
            after = items[at + 1].kinds
            follower = items[at + 2].kinds if at + 2 < len(items) else {}
            if "DASH" in after and "THAT" in follower:
                return True
            if "THAT" in after and not NAMED_AFTER & follower.keys():
                return True
        if "MAKEIT" in item.kinds:
            return True
    return any("ORDINAL" in item.kinds and "SAMETIME" not in item.kinds for item in items) and any(
        "ONE" in item.kinds for item in items
    )


def _holds_pronoun(piece: Sequence[Token], lexicon: Lexicon) -> bool:
    if any(token.folded == "-" for token in piece[1:]):
        return any("THAT" in kinds for _, kinds in lexicon.phrases.get(piece[-1].folded, ()))
    return len(piece) > 1 and any(
        len(phrase) == 1 and "THAT" in kinds and "THE" not in kinds
        for token in piece
        for phrase, kinds in lexicon.phrases.get(token.folded, ())
    )


def _reading(
    items: Sequence[Item],
    intent: Intent | None,
    confidence: float,
    found: Details,
    times: tuple[Times, Times],
    roles: Roles,
    lexicon: Lexicon,
    back: bool,  # noqa: FBT001
) -> Reading:
    wish, target = _wished(times[0], intent, roles), times[1]
    kinds = frozenset(kind for item in items for kind in item.kinds)
    question = found.question or wish.question or target.question
    minutes, delta, shift = _amounts(wish.duration_minutes, intent, roles, kinds)
    fragment = _empty(found, wish.start, target.start, kinds)
    if intent is None and fragment:
        question = Question("not_understood")
        confidence = 0.0
    elif question is not None:
        confidence = min(confidence, 0.5)
    on_target = intent in ON_TARGET or intent in CHANGES
    scoped = on_target or intent in (None, Intent.ACCEPT)
    rule = target.rrule or _series_rule(roles, items)
    return Reading(
        language=lexicon.language,
        intent=intent,
        start=wish.start,
        end=wish.end,
        duration_minutes=minutes,
        rrule=wish.rrule,
        skip_holidays=wish.skip_holidays or target.skip_holidays,
        except_dates=wish.except_dates or target.except_dates,
        all_day=wish.all_day,
        window_start=wish.window_start,
        window_end=wish.window_end,
        daily_from=wish.daily_from,
        daily_to=wish.daily_to,
        soonest=_is_soonest(items) or (intent is Intent.FIND and _wants_first(items)),
        until=wish.until or target.until,
        count=wish.count or target.count,
        day_assumed=wish.day_assumed and wish.start is not None,
        room=found.rooms[0] if found.rooms else None,
        site=found.site,
        rooms=found.rooms,
        sites=found.sites,
        host_site=found.host_site,
        room_candidates=found.room_candidates,
        unknown_room=found.unknown_room,
        suggestions=found.suggestions,
        capacity=found.capacity,
        video=_video(found, intent, kinds),
        equipment=found.equipment,
        attendees=found.attendees,
        guest_names=found.guest_names,
        title=found.title,
        renames=found.renames,
        private=is_private(items) if intent is Intent.SET_PRIVACY else found.private,
        on_behalf_of=found.on_behalf_of,
        from_person=found.from_person,
        to_person=found.to_person,
        anyway="ANYWAY" in kinds,
        target_start=target.start if not target.day_assumed else None,
        target_end=target.end if not target.day_assumed else None,
        target_time=target.clock,
        target_window=PLAIN_PART.get(target.part, target.part) if target.part else None,
        target_rrule=rule,
        target_room=target_room(found, intent, items),
        same_time="SAMETIME" in kinds,
        delta_minutes=delta,
        shift_minutes=shift,
        scope=scope_of(items, of_series=rule is not None) if scoped else None,
        of_series="SERIES" in kinds,
        reference=found.reference,
        ordinal=_ordinal(items),
        refers_back=back,
        answer_in=answer_in(items) if intent is Intent.SET_LANGUAGE else None,
        confidence=round(confidence, 2),
        question=question,
    )


def _wished(wish: Times, intent: Intent | None, roles: Roles) -> Times:
    """Return the times as the intent takes them: who asks means the whole of a vague time."""
    if intent in ABOUT_ROOMS:
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
    if intent is Intent.MOVE:
        return minutes, None, (amount.minutes + amount.days * 1440) * sign
    if intent not in (Intent.EXTEND, Intent.SHORTEN):
        return minutes, None, None
    delta = amount.minutes * sign
    made = bool(kinds & {"MAKEIT", "LASTS", "PUTS", "ENOUGH", "INSTEAD"}) and not kinds & {
        "LONGER",
        "LESS",
        "MORE",
    }
    if delta and (made or roles.absolute):
        return abs(delta), None, None
    return minutes, delta, None


def _video(found: Details, intent: Intent | None, kinds: frozenset[str]) -> bool | None:
    if intent in (Intent.START_CALL, Intent.END_CALL, Intent.CHECK_IN):
        return None
    if found.video is None and "VIDEO" in kinds and intent in (Intent.BOOK, Intent.FIND):
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


def _empty(found: Details, start: date | None, target: date | None, kinds: frozenset[str]) -> bool:
    said = (
        found.rooms,
        found.site,
        found.capacity,
        found.attendees,
        found.guest_names,
        found.on_behalf_of,
        found.reference,
        start,
        target,
    )
    return not any(said) and not kinds & {
        "LENGTH",
        "VIDEO",
        "EQUIP",
        "ORDINAL",
        "FORLENGTH",
        "HOURISH",
        "UNTILCLOCK",
        "UNTILDAY",
        "COUNT",
        "EXCEPTED",
        "ANYWAY",
        "SOONEST",
        "FREETIME",
        "SCOPE",
        "SINCEDAY",
    }

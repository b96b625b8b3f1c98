"""What an administrator's sentence says of a room, a site or its equipment, as typed values."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise

from chat.understanding.cascade import Item
from chat.understanding.composing import Times
from chat.understanding.folding import Token
from chat.understanding.lexicon import Lexicon
from chat.understanding.new_names import added, brought_back, is_name, renamed
from chat.understanding.reading import Intent, Thing
from chat.understanding.reasons import reason_span
from chat.understanding.seizing import rooms_seized, seizes_largest
from chat.understanding.times import WEEKDAY_CODES, Hours
from chat.understanding.utterance import FITTING, PLACE

LONGEST_NAME, LONGEST_REASON = 80, 200
REASONED = frozenset({Intent.CLOSE_PLACE, Intent.REQUISITION})
_CLOSING_QUOTE = re.compile(r"[\"»”]")
_SPAN = re.compile(r"BYDAY=([A-Z,]+)")


def thing_of(
    items: Sequence[Item],
    row: Sequence[Token],
    text: str,
    lexicon: Lexicon,
    intent: Intent,
    wish: Times,
) -> Thing:
    """Return what is said of which kind of thing."""
    kind = _kind(items, intent)
    adds, drops = _fittings(items, intent)
    timed = intent is Intent.CHANGE_THING and _says(items, "OPENS", "CLOSES", "OPENINGS")
    opens, closes = _hours(items, wish) if timed else (None, None)
    is_shut = intent is Intent.CHANGE_THING and _says(items, "CLOSED") and not opens
    return Thing(
        kind=kind,
        name=_name(items, row, text, lexicon, intent),
        adds=adds,
        drops=drops,
        address=next((i.kinds[k] for i in items for k in ("SIP", "GUEST") if k in i.kinds), None),
        spans=_spans(items) if timed else (),
        opens=opens,
        closes=closes,
        is_shut=is_shut,
        weekdays=_weekdays(items, wish) if opens or closes or is_shut else (),
        reason=_reason(items, row, text, intent) if intent in REASONED else None,
        count=rooms_seized(items, row) if intent is Intent.REQUISITION else None,
        is_largest=intent is Intent.REQUISITION and seizes_largest(row),
        is_most=_before_seats(items, "LESS", "FEWER"),
        is_more=_before_seats(items, "LONGER", "NOMORE"),
        is_open_ended=_says(items, "SINCEDAY", "STARTDAY"),
    )


def _says(items: Sequence[Item], *kinds: str) -> bool:
    return any(not item.kinds.keys().isdisjoint(kinds) for item in items)


def _kind(items: Sequence[Item], intent: Intent) -> str:
    """Return of what kind the thing is; equipment that is added or retired is an endpoint."""
    if intent is Intent.RETIRE_THING and _says(items, "ENDPOINT"):
        return "endpoint"
    if intent is Intent.ADD_THING and _is_endpoint(items):
        return "endpoint"
    if _says(items, "SITES") and not _says(items, "ROOM"):
        return "site"
    first = next((item for item in items if PLACE & item.kinds.keys()), None)
    is_site = first is not None and "SITENAME" in first.kinds and not _says(items, "ROOM")
    return "site" if is_site else "room"


def _is_endpoint(items: Sequence[Item]) -> bool:
    """Tell whether what is added is equipment for calls: it is called so, or has an address."""
    return _says(items, "ENDPOINT") or (_says(items, "VIDEO") and _says(items, "GUEST", "SIP"))


def _name(
    items: Sequence[Item], row: Sequence[Token], text: str, lexicon: Lexicon, intent: Intent
) -> str | None:
    """Return the name that something new has, or that something is to have from now on."""
    span = None
    if intent is Intent.REOPEN_PLACE and not _says(items, *PLACE):
        span = brought_back(items, row)
    elif intent is Intent.ADD_THING and not _is_endpoint(items):
        span = added(items, row)
    elif intent is Intent.CHANGE_THING:
        span = renamed(items)
    if span is None:
        return None
    return _written(row[items[span[0]].first : items[span[1] - 1].last], text, lexicon)


def _written(tokens: Sequence[Token], text: str, lexicon: Lexicon) -> str | None:
    """Return a name as it is to be written; the word for a room before it is left out.

    It stays where it belongs to the name ("salle du conseil", "salle 2"). What is typed in small
    letters gets its capitals.
    """
    if len(tokens) > 1 and "ROOM" in lexicon.alone(tokens[0].folded):
        after = lexicon.alone(tokens[1].folded)
        if tokens[1].kind == "word" and "OF" not in after and not is_name(tokens):
            tokens = tokens[1:]
    typed = text[tokens[0].start : tokens[-1].end].strip(' "«»“”')
    typed = _CLOSING_QUOTE.split(typed)[0].strip()[:LONGEST_NAME]
    if typed != typed.lower():
        return typed or None
    is_described = "ROOM" in lexicon.alone(tokens[0].folded)
    small = {word for word in typed.split() if "OF" in lexicon.alone(word)}
    return " ".join(
        word if at and (is_described or word in small) else word[:1].upper() + word[1:]
        for at, word in enumerate(typed.split())
    )


def _fittings(items: Sequence[Item], intent: Intent) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the equipment that is there and that isn't, or is no more; "video" is one."""
    adds, drops = list[str](), list[str]()
    lacks = intent is Intent.CHANGE_THING and (
        _says(items[:2], "RETIRES") or _says(items, "TAKENOUT")
    )
    without = lacks
    for item in items:
        kinds = item.kinds.keys()
        if kinds & {"WITHOUT", "NOMORE", "NOT", "TAKES"}:
            without = True
        elif kinds & {"WITH", "COMMA", "CAPACITY"} and not lacks:
            without = False
        elif kinds & FITTING:
            code = str(item.kinds["EQUIP"]) if "EQUIP" in kinds else "video"
            into = drops if without else adds
            if code not in into:
                into.append(code)
    return tuple(adds), tuple(drops)


def _hours(items: Sequence[Item], wish: Times) -> tuple[str | None, str | None]:
    """Return from when until when a site is open, "HH:MM", as far as it is said."""
    start = wish.start if isinstance(wish.start, datetime) else None
    end = wish.end if isinstance(wish.end, datetime) else None
    shuts = _says(items, "CLOSES") and not _says(items, "OPENS", "OPENINGS")
    if shuts:
        last = start or end
        return None, f"{last:%H:%M}" if last else None
    return (f"{start:%H:%M}" if start else None), (f"{end:%H:%M}" if end else None)


def _spans(items: Sequence[Item]) -> tuple[str, ...]:
    """Return several stretches of a day, "09:00-12:00" each; one alone is `opens` and `closes`."""
    said: list[Hours] = [item.kinds["HOURS"] for item in items if "HOURS" in item.kinds]
    whole = [(one.start, one.end) for one in said]
    ends = [f"{_clock(start)}-{_clock(end)}" for start, end in whole if start and end]
    return tuple(sorted(ends)) if len(ends) > 1 else ()


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _weekdays(items: Sequence[Item], wish: Times) -> tuple[int, ...]:
    """Return the weekdays that are said (0 is Monday); none means all on which it is open."""
    found = _SPAN.search(wish.rrule or "")
    if found:
        codes = list(WEEKDAY_CODES)
        return tuple(codes.index(code) for code in found[1].split(",") if code in codes)
    if any("REPEAT" in item.kinds for item in items):
        return tuple(range(7))
    span = next((item.kinds["DAYS"] for item in items if "DAYS" in item.kinds), None)
    if span is not None:
        length = min((span.after - span.first).days, 7)
        return tuple((span.first.weekday() + step) % 7 for step in range(length))
    if any(
        "IN" in before.kinds and "WEEKWORD" in after.kinds and "NUMBER" not in after.kinds
        for before, after in pairwise(items)
    ):
        return tuple(range(5))  # "en semaine"
    day = next((item.kinds["DAY"] for item in items if "DAY" in item.kinds), None)
    said: date | None = day.day if day is not None else None
    return (said.weekday(),) if said is not None else ()


def _reason(items: Sequence[Item], row: Sequence[Token], text: str, intent: Intent) -> str | None:
    """Return why something is closed or taken, as typed."""
    span = reason_span(items, loosely=intent is Intent.REQUISITION)
    if span is None:
        return None
    start, end = row[items[span[0]].first].start, row[items[span[1] - 1].last - 1].end
    return text[start:end].strip(' .!"«»“”()')[:LONGEST_REASON] or None


def _before_seats(items: Sequence[Item], *kinds: str) -> bool:
    """Tell whether a number of seats is led by one of the kinds: "fewer than 10 seats"."""
    seats = next((at for at, item in enumerate(items) if "CAPACITY" in item.kinds), 0)
    return _says(items[max(seats - 3, 0) : seats], *kinds)

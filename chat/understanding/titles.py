"""What a meeting is about: the words of a title that a sentence gives, or by which it is known."""

from collections.abc import Sequence
from dataclasses import replace

from chat.understanding.cascade import Item
from chat.understanding.features import TIME_KINDS
from chat.understanding.folding import Token

TITLE_ENDS = TIME_KINDS | {
    "CAPACITY", "GUEST", "WITH", "COMMA", "QMARK", "ROOMNAME", "SITENAME", "WITHOUT", "PERSONNAME",
    "BEHALF", "COUNT", "ROOM", "SLASH", "NAMED", "HOST", "ANYWAY", "SOONEST", "PRIVATE",
}  # fmt: skip
HINGE = frozenset({"OF", "THE", "AND", "IN", "ON", "AT", "FROM", "TO", "FOR", "ART"})
IN_TITLE = frozenset({"WORD", "MEETING", "OF", "THE", "ART"})
TITLE_LIMIT = 80


def title_of(items: Sequence[Item], tokens: Sequence[Token], text: str) -> str | None:
    """Return the title after a word for one, or after "pour/for" and no number or guest."""
    quoted = _quoted(text)
    if quoted is not None:
        return quoted
    for at, item in enumerate(items):
        if "TITLE" in item.kinds and at + 1 < len(items):
            return stretch(items, tokens, text, at + 1 + ("PRIVATE" in items[at + 1].kinds))
    for at, item in enumerate(items):
        if "FOR" in item.kinds and at + 1 < len(items):
            after = items[at + 1 :]
            if _begins_title(after):
                return stretch(items, tokens, text, at + 1)
    return None


def titled(items: Sequence[Item], tokens: Sequence[Token]) -> list[Item]:
    """Return the items with the days that a title names taken for words: "for the Monday list".

    A day may be a title's where another one tells when the meeting is.
    """
    days = [at for at, item in enumerate(items) if "DAY" in item.kinds]
    named = {at for at in days if len(days) > 1 and _is_of_title(items, at)}
    if len(named) == len(days):
        return list(items)
    return [
        replace(item, kinds={"WORD": tokens[item.first].typed}) if at in named else item
        for at, item in enumerate(items)
    ]


def _is_of_title(items: Sequence[Item], at: int) -> bool:
    """Tell whether a day stands in a title: behind its first words, or before its last."""
    before = items[at - 1].kinds if at else {}
    after = items[at + 1].kinds.keys() if at + 1 < len(items) else set[str]()
    first = at - 1
    while first > 0 and IN_TITLE & items[first].kinds.keys():
        first -= 1
    if first < 0 or not {"FOR", "TITLE"} & items[first].kinds.keys():
        return False
    owned = "OF" in before and first < at - 1
    return owned or after == {"WORD"} or "TITLE" in items[first].kinds


def meeting_title(items: Sequence[Item], tokens: Sequence[Token], text: str) -> str | None:
    """Return the words that tell one meeting from another: "the budget meeting"."""
    for at, item in enumerate(items):
        if "MEETING" not in item.kinds or "ACT" in item.kinds:
            continue
        first = at
        while first and items[first - 1].kinds.keys() == {"WORD"} and not _owns(items, first - 1):
            first -= 1
        led = bool(first) and {"THE", "MINE"} & items[first - 1].kinds.keys()
        if first < at and (led or (first > 1 and _owns(items, first - 1))):
            return _typed(items, tokens, text, first, at)
        after = at + 1
        while after < len(items) and {"OF", "THE"} & items[after].kinds.keys():
            after += 1
        last = after
        while last < len(items) and items[last].kinds.keys() == {"WORD"}:
            last += 1
        if last > after and items[after].kinds["WORD"] != "s":
            return _typed(items, tokens, text, after, last)
    return _named_by_verb(items, tokens, text)


def _named_by_verb(items: Sequence[Item], tokens: Sequence[Token], text: str) -> str | None:
    """Return the words that stand where a meeting would, after a verb: "move the budget talk"."""
    for at, item in enumerate(items[:-2]):
        if "ACT" in item.kinds and {"THE", "MINE"} & items[at + 1].kinds.keys():
            last = first = at + 2
            while last < len(items) and items[last].kinds.keys() == {"WORD"}:
                last += 1
            if last > first:
                return _typed(items, tokens, text, first, last)
    return None


def _owns(items: Sequence[Item], at: int) -> bool:
    """Tell whether an item is the "'s" of a day: "tomorrow's budget meeting"."""
    return (
        at > 0
        and items[at].kinds.get("WORD") == "s"
        and bool(TIME_KINDS & items[at - 1].kinds.keys())
    )


def _typed(
    items: Sequence[Item], tokens: Sequence[Token], text: str, first: int, last: int
) -> str | None:
    words = text[tokens[items[first].first].start : tokens[items[last - 1].last - 1].end]
    return words[:TITLE_LIMIT] if any(char.isalnum() for char in words) else None


def _quoted(text: str) -> str | None:
    for left, right in (("«", "»"), ("“", "”"), ('"', '"')):
        start = text.find(left)
        end = text.find(right, start + 1)
        if 0 <= start < end - 1 and end - start <= TITLE_LIMIT:
            return text[start + 1 : end].strip() or None
    return None


def _begins_title(after: Sequence[Item]) -> bool:
    for at, item in enumerate(after[:4]):
        kinds = item.kinds
        if "BIGGER" in kinds or ("ONE" in kinds and at and "ORDINAL" in after[at - 1].kinds):
            return False
        if {"ACT", "ROOM", "SLASH", "THAT"} & kinds.keys() and not {
            "MEETING",
            "THE",
            "WORD",
        } & kinds.keys():
            return False
        if "WORD" in kinds or "MEETING" in kinds:
            return not kinds.keys() & {"ROOM"}
        if TITLE_ENDS & kinds.keys():
            return False
    return False


def stretch(items: Sequence[Item], tokens: Sequence[Token], text: str, at: int) -> str | None:
    """Return the words of a title from an item on, as typed, articles before it left out."""
    end = at
    while end < len(items) and not TITLE_ENDS & items[end].kinds.keys():
        if "TITLE" in items[end].kinds or ("PUNCT" in items[end].kinds and end > at):
            break
        end += 1
    while end > at and HINGE & items[end - 1].kinds.keys() and "WORD" not in items[end - 1].kinds:
        end -= 1
    while at < end and (
        {"THE", "ART", "PUNCT", "OF"} & items[at].kinds.keys() and "WORD" not in items[at].kinds
    ):
        at += 1
    if at >= end:
        return None
    words = text[tokens[items[at].first].start : tokens[items[end - 1].last - 1].end]
    return words.strip(" :\"'«»")[:TITLE_LIMIT] or None

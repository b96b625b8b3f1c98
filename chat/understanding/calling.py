"""Colleagues who are called by name: where a person is due, and whose name stands there.

A name alone proves nothing: "Petit", "Mai" and "Rosa Parks" are words and rooms as well. So a
single word is a person's where the sentence leads to one ("avec paul", "invite Sophie", "Mme
Petit"), and two words of one name are where nothing else claims them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chat.understanding.cascade import Item
from chat.understanding.colleagues import Called, Colleagues
from chat.understanding.folding import words
from chat.understanding.lexicon import Found, Lexicon, find_phrase
from chat.understanding.people import PARTICLES, PERSON, honorific_end, name_typed
from chat.understanding.reading import Intent
from chat.understanding.row import Row

ASKS_PEOPLE = frozenset({Intent.INVITE, Intent.UNINVITE, Intent.START_CALL, Intent.HAND_OVER})
JOINS = frozenset({"AND", "COMMA"})
BESIDE = PERSON | {"MINE"}
GIVEN = frozenset({"TO", "FROM", "OF", "ACT", "MEETING", "COLLEAGUE"})
DOING = frozenset({"TAKESOVER", "COPIED", "ORGANISER"})
REACH = 3
LEADS = frozenset({"BEHALF", "WITH", "HANDS", "APPOINTS"})
OWNED = frozenset({"OF", "TITLE"})


@dataclass(frozen=True, slots=True)
class _Match:
    """Whose names have the words from `first` to `last`; `exact` without any slip."""

    first: int
    last: int
    said: int
    numbers: frozenset[int]
    exact: bool


def find_colleague(
    row: Row, items: Sequence[Item], at: int, known: Colleagues, lexicon: Lexicon
) -> Found | None:
    """Return the colleagues, as an item of PERSONNAME, whom the words from a place on may call.

    `items` are what stands before. None where the words are likelier to mean something else.
    """
    first = honorific_end(row, lexicon, at)
    match = _match(row, known, first)
    if match is None:
        return None
    sure = first > at or _alone(row, at, match)
    due = (
        is_due(items)
        or _does(row, lexicon, match.last)
        or _is_taken(row, lexicon, items, match.last)
    )
    if not (sure or _credible(row, lexicon, known, match, items, due=due)):
        return None
    called = Called(known.among(match.numbers, match.said), name_typed(row, first, match.last))
    return Found({"PERSONNAME": called}, at, match.last)


def is_due(items: Sequence[Item]) -> bool:
    """Tell whether what was said so far leads to a person."""
    before = items[-1].kinds if items else {}
    if LEADS & before.keys() or _asks_people(before):
        return True
    if JOINS & before.keys() and len(items) > 1 and BESIDE & items[-2].kinds.keys():
        return True
    if "PUNCT" in before and len(items) > 1 and "INVITEE" in items[-2].kinds:
        return True
    if GIVEN & before.keys() and any("HANDS" in item.kinds for item in items):
        return True
    return "TO" in before and any(_asks_people(item.kinds) for item in items)


def beats(found: Found, row: Row, hit: Found) -> bool:
    """Tell whether words that call a colleague mean no room or site where they are due.

    A room's whole name is the room's, unless it is somebody's whole name as well.
    """
    said = tuple(row.folded[found.first : found.last])
    whole = any(words(person.name) == said for person in found.kinds["PERSONNAME"].people)
    rooms = hit.kinds.get("ROOMNAME", ())
    room = any(words(one.name) == tuple(row.folded[hit.first : hit.last]) for one in rooms)
    return found.last >= hit.last and (whole or not room)


def _asks_people(kinds: Mapping[str, Any]) -> bool:
    return bool(ASKS_PEOPLE & set(kinds.get("ACT", ())))


def _match(row: Row, known: Colleagues, first: int) -> _Match | None:
    """Return whose names have the word at a place, and as many of those after it as can be."""
    numbers, exact = _carrying(row, known, first)
    if not numbers or row.folded[first] in PARTICLES:
        return None
    match = _Match(first, first + 1, 1, numbers, exact)
    while match.last < len(row.tokens):
        place = match.last + (row.folded[match.last] == "-")
        more, as_typed = _carrying(row, known, place)
        if not more & match.numbers or row.folded[place] in row.folded[first : match.last]:
            break
        both = match.numbers & more
        match = _Match(first, place + 1, match.said + 1, both, match.exact and as_typed)
    return match


def _carrying(row: Row, known: Colleagues, place: int) -> tuple[frozenset[int], bool]:
    """Return who carries the word at a place, and whether it stands as it is written."""
    if place >= len(row.tokens) or row.tokens[place].kind != "word":
        return frozenset(), True
    word = row.folded[place]
    if word in known:
        return known.having(word), True
    return (known.nearest(word) if place in row.doubtful else frozenset()), False


def _does(row: Row, lexicon: Lexicon, after: int) -> bool:
    """Tell whether what follows is done by people: "… takes over", "… ne vient plus"."""
    for place in range(after, min(after + REACH, len(row.tokens))):
        phrase = find_phrase(lexicon, row.mended, row.marks, place)
        if phrase is not None and (
            DOING & phrase.kinds.keys() or Intent.UNINVITE in phrase.kinds.get("ACT", ())
        ):
            return True
    return False


def _is_taken(row: Row, lexicon: Lexicon, items: Sequence[Item], after: int) -> bool:
    """Tell whether somebody is taken off something: "remove Sophie from …"."""
    acts = items[-1].kinds.get("ACT", ()) if items else ()
    return Intent.CANCEL in acts and bool({"FROM", "OF"} & row.kinds(lexicon, after))


def _alone(row: Row, at: int, match: _Match) -> bool:
    """Tell whether nothing else is said, as in the answer to a question."""
    return all(row.marks[place] for place in (*range(at), *range(match.last, len(row.tokens))))


def _credible(
    row: Row,
    lexicon: Lexicon,
    known: Colleagues,
    match: _Match,
    items: Sequence[Item],
    *,
    due: bool,
) -> bool:
    """Tell whether words that may mean something else are somebody's name here."""
    before = items[-1].kinds if items else {}
    spoken_for = "FOR" in before
    if match.said > 1:
        return due or spoken_for or (match.exact and not OWNED & before.keys())
    word, typed = row.folded[match.first], row.tokens[match.first].typed
    capital = match.first > 0 and typed[:1].isupper() and not typed.isupper()
    given = known.begins(word)
    if any(word in one.meaningful for one in row.lexicons):
        return due and capital and given
    if spoken_for and not due:
        return match.exact and (given or capital) and not _goes_on(row, lexicon, match.last)
    return due and (given or capital or word not in lexicon.known)


def _goes_on(row: Row, lexicon: Lexicon, place: int) -> bool:
    """Tell whether a word of no meaning or an "'s" follows, which makes a title of both."""
    if place >= len(row.tokens):
        return False
    plain = row.folded[place] == "s" or row.mended[place] not in lexicon.meaningful
    return row.tokens[place].kind == "word" and plain

"""The people of a sentence and their parts: who hands over, who takes over, on whose behalf."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from chat.understanding.cascade import Item
from chat.understanding.colleagues import Called
from chat.understanding.folding import Token
from chat.understanding.lexicon import Lexicon
from chat.understanding.row import Row

PERSON = frozenset({"GUEST", "PERSONNAME", "NAMED"})
BEFORE_NAMES = frozenset({"THE", "DAYTHE", "THAT", "HONORIFIC", "MINE", "COLLEAGUE"})
PARTICLES = frozenset({"de", "du", "le", "la", "van", "von", "da", "di", "el", "ben"})
MOST_WORDS = 4
SMALL_WORDS = 3


@dataclass(frozen=True, slots=True)
class Handing:
    """Whose bookings go to whom: addresses in small letters, or names as typed."""

    giver: str | None = None
    taker: str | None = None


def name_end(row: Row, lexicon: Lexicon, at: int, taken: frozenset[int]) -> int | None:
    """Return where a person's name that begins at a token ends; None where there is none.

    Capitals tell it, and a form of address may lead it ("Mme Durand"). `taken` are the places
    where names of the inventory begin.
    """
    first = place = honorific_end(row, lexicon, at)
    while place < len(row.tokens) and place - first < 2 * MOST_WORDS:
        if _capital(row, lexicon, place) and place not in taken:
            place += 1
        elif place > first and _joins(row, lexicon, place):
            place += 2
        else:
            break
    return place if place > first else None


def honorific_end(row: Row, lexicon: Lexicon, at: int) -> int:
    """Return where a form of address ends that stands at a place ("Mme", "M."), or the place."""
    if "HONORIFIC" not in row.kinds(lexicon, at):
        return at
    return at + 1 + (at + 1 < len(row.tokens) and row.tokens[at + 1].typed == ".")


def small_name_end(row: Row, lexicon: Lexicon, at: int, taken: frozenset[int]) -> int | None:
    """Return where a name typed in small letters ends: two words of no other meaning, or one."""
    first = place = honorific_end(row, lexicon, at)
    while place < len(row.tokens) and place - first < SMALL_WORDS and place not in taken:
        token = row.tokens[place]
        said = row.folded if first > at else row.mended
        if token.kind != "word" or said[place] in lexicon.meaningful:
            break
        place += 1
    alone = place - first == 1 and (first > at or row.tokens[first].folded not in lexicon.known)
    return place if alone or place - first > 1 else None


def name_typed(row: Row, at: int, last: int) -> str:
    """Return a name's words as typed, with single spaces."""
    said = row.tokens[at:last]
    gaps = ["" if a.end == b.start else " " for a, b in pairwise(said)]
    return "".join(token.typed + gap for token, gap in zip(said, [*gaps, ""], strict=True))


def _capital(row: Row, lexicon: Lexicon, at: int) -> bool:
    if at >= len(row.tokens):
        return False
    token = row.tokens[at]
    return (
        token.kind == "word"
        and token.typed[:1].isupper()
        and token.folded not in lexicon.meaningful
    )


def _joins(row: Row, lexicon: Lexicon, at: int) -> bool:
    """Tell whether a hyphen or a particle goes on to another word of the name."""
    joint = row.tokens[at]
    return (joint.typed == "-" or joint.typed in PARTICLES) and _capital(row, lexicon, at + 1)


def person_of(item: Item) -> str | None:
    """Return the address in small letters, or the name as typed, of a person's item."""
    kinds = item.kinds
    if "GUEST" in kinds:
        return str(kinds["GUEST"])
    if "PERSONNAME" in kinds:
        called: Called = kinds["PERSONNAME"]
        return called.address or called.name
    return str(kinds["NAMED"]) if "NAMED" in kinds else None


def spoken_for(items: Sequence[Item]) -> int | None:
    """Return the place of the one on whose behalf something is wanted; None where there is none.

    "For" leads to one colleague alone; several are guests.
    """
    for at in range(1, len(items)):
        lead = items[at - 1].kinds
        if "BEHALF" in lead and PERSON & items[at].kinds.keys():
            return at
        if "FOR" in lead and "PERSONNAME" in items[at].kinds and not _is_listed(items, at):
            return at
    return None


def _is_listed(items: Sequence[Item], at: int) -> bool:
    """Tell whether another person is named together with this one."""
    joined = at + 2 < len(items) and {"AND", "COMMA"} & items[at + 1].kinds.keys()
    return bool(joined) and bool(PERSON & items[at + 2].kinds.keys())


def leads(items: Sequence[Item], at: int) -> frozenset[str]:
    """Return the kinds that lead to an item, articles passed over."""
    place = at - 1
    while place > 0 and items[place].kinds.keys() <= BEFORE_NAMES:
        place -= 1
    return frozenset(items[place].kinds) if place >= 0 else frozenset()


def handing(items: Sequence[Item], tokens: Sequence[Token]) -> Handing:
    """Return who hands over and who takes over; alone, a person takes over unless led by "of"."""
    found = [(at, person) for at, item in enumerate(items) if (person := person_of(item))]
    if not found:
        return Handing()
    takers = [person for at, person in found if "TO" in leads(items, at)]
    givers = [person for at, person in found if _gives(items, tokens, at)]
    taker = takers[-1] if takers else None
    giver = next((person for person in givers if person != taker), None)
    others = [person for _, person in found if person not in (taker, giver)]
    if taker is None and others:
        taker = others.pop()
    if giver is None and others:
        giver = others[0]
    return Handing(giver, taker)


def _gives(items: Sequence[Item], tokens: Sequence[Token], at: int) -> bool:
    led = leads(items, at)
    owns = items[at].last < len(tokens) and tokens[items[at].last].folded == "s"
    named = any("NAME" in item.kinds for item in items[at + 1 : at + 3])
    return (bool({"OF", "FROM"} & led) and "TO" not in led) or (owns and not named)

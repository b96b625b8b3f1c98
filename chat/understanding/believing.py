"""Whether words that may be ordinary ones are meant as a room's name: "March", "204", "Board"."""

from dataclasses import dataclass

from chat.understanding.folding import has_digit
from chat.understanding.lexicon import Lexicon
from chat.understanding.names import Key
from chat.understanding.row import Row

DATES = frozenset({"WEEKDAY", "WEEKDAYS", "MONTH", "DAYREL", "NAMEDDAY", "PART"})
DATE_TOKENS = frozenset({"isodate", "fulldate", "daymonth", "moment"})
ONE_OF_MANY = frozenset({"ANY", "ART"})
POINTING = frozenset({"THE", "IN", "ACT"})
FEWEST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a name may stand, and the kinds just before it.

    `led`: a word for a room stands beside it; `one_of_many`: any such room would do ("a room").
    """

    first: int
    last: int
    cues: frozenset[str]
    led: bool
    one_of_many: bool


def spot_of(row: Row, lexicon: Lexicon, first: int, last: int, *, after_name: bool) -> Spot:
    """Return a place with what stands around it; after another name, nothing leads to this one."""
    cues = frozenset[str]() if after_name else row.kinds(lexicon, first - 1)
    article = first
    if "ROOM" in cues:
        article = first - 1
    elif "OF" in cues and "ROOM" in row.kinds(lexicon, first - 2):
        article, cues = first - 2, cues | {"ROOM"}
    before = row.kinds(lexicon, article - 1)
    led = "ROOM" in cues or "ROOM" in row.kinds(lexicon, last)
    return Spot(first, last, cues, led, bool(ONE_OF_MANY & before) and "THE" not in before)


def is_believable(row: Row, lexicon: Lexicon, key: Key, spot: Spot) -> bool:
    """Tell whether these words are meant as a name here."""
    at, said = spot.first, row.folded[spot.first : spot.last]
    if not key.whole and _is_other_number(row, key, spot.last):
        return False
    if _is_dated(row, lexicon, spot):
        return _is_no_date(row, lexicon, spot)
    if spot.one_of_many and all(word in lexicon.meaningful for word in said):
        return False
    if "ROOM" in spot.cues or (spot.led and key.whole and not said[0].isdigit()):
        return True
    if "ACT" in spot.cues and key.whole and not lexicon.meaningful.intersection(key.words):
        return True
    if key.whole and len(key.words) > 1:
        return True
    if said[0].isdigit():
        return len(said[0]) >= FEWEST_DIGITS and bool(POINTING & spot.cues)
    if not key.whole and any(said[0] in other.meaningful for other in row.lexicons):
        return False
    if not all(word in lexicon.known or word.isdigit() for word in said):
        return key.whole or (said[0] not in lexicon.known and len(said[0]) >= 4)
    return key.whole and at > 0 and _is_capital(row, at)


def _is_other_number(row: Row, key: Key, place: int) -> bool:
    """Tell whether another number follows than those of the rooms that are called so."""
    numbered = all(has_digit(room.name) for room in key.entries)
    return numbered and place < len(row.tokens) and row.tokens[place].kind == "number"


def _is_capital(row: Row, at: int) -> bool:
    """Tell whether a word has a capital in a sentence that isn't all in capitals."""
    shouted = all(token.typed.isupper() for token in row.tokens if token.kind == "word")
    return row.tokens[at].typed[:1].isupper() and not shouted


def _is_dated(row: Row, lexicon: Lexicon, spot: Spot) -> bool:
    """Tell whether the words are those of a day or month, a word for a room left out."""
    kinds = [row.kinds(lexicon, place) for place in range(spot.first, spot.last)]
    own = [kind for kind in kinds if "ROOM" not in kind]
    return bool(own) and all(DATES & kind for kind in own)


def _is_no_date(row: Row, lexicon: Lexicon, spot: Spot) -> bool:
    """Tell whether a day's or month's word is a name: another day is told, or "the room" leads."""
    if spot.one_of_many or _has_number(row, spot):
        return False
    own = "ROOM" in row.kinds(lexicon, spot.first)
    article = spot.first - (not own) - 1
    the = "THE" in row.kinds(lexicon, article)
    if own or spot.led:
        return the or _tells_day(row, lexicon, spot)
    return "ACT" in spot.cues and _tells_day(row, lexicon, spot)


def _has_number(row: Row, spot: Spot) -> bool:
    """Tell whether a number beside a month makes a date of it: "4 April", "April 4"."""
    if spot.first and row.tokens[spot.first - 1].kind in ("number", "ordinal"):
        return True
    after = row.tokens[spot.last : spot.last + 2]
    timed = len(after) > 1 and after[1].kind == "meridiem"
    return bool(after) and after[0].kind in ("number", "ordinal") and not timed


def _tells_day(row: Row, lexicon: Lexicon, spot: Spot) -> bool:
    """Tell whether another word in the sentence tells a day."""
    others = [p for p in range(len(row.tokens)) if not spot.first <= p < spot.last]
    return any(
        row.tokens[place].kind in DATE_TOKENS or DATES & row.kinds(lexicon, place)
        for place in others
    )

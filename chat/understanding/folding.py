"""A sentence cut into tokens, each with its folded form: no accents, no capitals."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MAX_CHARACTERS = 2_000
MAX_TOKENS = 250
QUOTES = frozenset({'""', "«»", "“”"})
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "'", "‘": "'", "´": "'"})

_SPACES = re.compile(r"[^\S\n]+")
_TOKEN = re.compile(
    r"""
    (?P<sip>sips?:[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8})
  | (?P<mail>(?!l')[\w.+-][\w.+'-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})
  | (?P<url>(?:https?|webcals?)://\S{1,1500})
  | (?P<reference>\b(?:[BDFLMNRSTV][AIOU]){3}[-‐-― ]?\d{2,3}\b(?!\s?(?:h|mi?n|min\w+|hours?)\b))
  | (?P<moment>\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?\b)
  | (?P<isodate>\b\d{4}-\d{1,2}-\d{1,2}\b)
  | (?P<fulldate>\b\d{1,2}(?P<sep>[/.-])\d{1,2}(?P=sep)(?:\d{4}|\d{2})\b)
  | (?P<daymonth>\b(?:\d{1,2}/\d{1,2}\b(?!/)|(?:[13]/4|1/2)(?=h\b)))
  | (?P<clock>(?<!\d)\d{1,2}(?:\s?h[0-5]\d(?:\s?mi?n)?(?=\s?[ap]\.?\s?m\b|[^\w]|_|$)
        |:[0-5]\d(?::[0-5]\d)?(?=\s?[ap]\.?\s?m\b|h\b|[^\w]|_|$)|\.[0-5]\d(?=\s?[ap]\.?\s?m\b)))
  | (?P<meridiem>(?<=\d)\s?[ap]\.?\s?m\b\.?|\b[ap]\.m\.?(?!\w))
  | (?P<hour>(?<!\d)\d{1,2}\s?h(?![\w]))
  | (?P<minutes>\b\d{1,3}\s?(?:mi?n|mins|minutes?|m|['’])(?![\w]))
  | (?P<decimal>\b\d{1,3}[.,]\d{1,2}(?!\d))
  | (?P<ordinal>\b\d{1,2}(?:st|nd|rd|th|(?:er|ere|ère|re|e|eme|ème|ième|ieme)s?|º|ª)(?!\w))
  | (?P<number>\d{1,6})
  | (?P<word>\bd(?=\d{1,2}\s?(?:h|mi?n))|[^\W\d_]+(?:\d+(?![\dh:]))?)
  | (?P<mark>->|=>|[→>]|[-‐-―,;:.?!()/&+@=\n])
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the sentence: what it is, as typed, folded, and where it stands."""

    kind: str
    typed: str
    folded: str
    start: int
    end: int


@lru_cache(maxsize=4_096)
def fold(text: str) -> str:
    """Return the text without accents, capitals or ligatures ("Jaurès" → "jaures")."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    return "".join(char for char in plain if not unicodedata.combining(char))


def normal(text: str) -> str:
    """Return the text as it is read: composed letters, single spaces, no full stop at its end.

    Quotation marks around all of it are left out, as they mark no title.
    """
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip(" \n.!…")
    inner = text[1:-1]
    quoted = text[:1] + text[-1:] in QUOTES and not any(mark in inner for mark in "".join(QUOTES))
    return inner.strip(" \n.!…") if quoted else text


def tokens(text: str) -> list[Token]:
    """Return at most 250 tokens of the text; what is no word, number or usual mark is dropped."""
    clean = unicodedata.normalize("NFC", text)
    found: list[Token] = []
    for match in _TOKEN.finditer(clean):
        kind = match.lastgroup or "mark"
        typed = match.group()
        if typed == "." and found and _abbreviates(found[-1], clean, match.end()):
            continue
        found.append(Token(kind, typed, fold(typed), match.start(), match.end()))
        if len(found) == MAX_TOKENS:
            break
    return found


def _abbreviates(before: Token, text: str, at: int) -> bool:
    """Tell whether a dot ends a shortened word ("lun. 14h") and not a sentence."""
    if before.kind != "word" or before.end != at - 1 or len(before.typed) > 5:
        return False
    after = text[at : at + 2]
    return len(after) == 2 and after[0] == " " and (after[1].islower() or after[1].isdigit())


def words(text: str) -> tuple[str, ...]:
    """Return the folded words and numbers of a name or phrase, marks left out."""
    return tuple(token.folded for token in tokens(text) if token.kind != "mark")


def has_digit(word: str) -> bool:
    """Tell whether a word has a digit: "B206" is no slip of "B204"."""
    return any(char.isdigit() for char in word)

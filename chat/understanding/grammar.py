"""A sentence's tokens to items, and the items through all rules; knows no word of a language."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from chat.understanding import clocks, dates, gaps, moments, repeats
from chat.understanding.calling import GIVEN, beats, find_colleague, is_due
from chat.understanding.cascade import Alphabet, Cascade, Item, Match, Rule
from chat.understanding.feasts import find_feast
from chat.understanding.folding import Token
from chat.understanding.lexicon import Found, Lexicon, find_phrase
from chat.understanding.names import Names
from chat.understanding.naming import find_names
from chat.understanding.people import name_end, name_typed, small_name_end
from chat.understanding.row import Row
from chat.understanding.schooling import SCHOOL
from chat.understanding.spans import as_days
from chat.understanding.times import Clock, Day, Days, Length, Listed, Scope

MAX_SLIPS = 8
COURTESIES = frozenset({"EMPTY", "ACT", "HONORIFIC", "REQUEST"})
PAUSES = frozenset({"COMMA", "PUNCT"})
MOST_TIMES = 400
WEEK_LETTERS = frozenset({"s", "sem", "w", "wk"})
MARKS = {
    ",": "COMMA", ";": "COMMA", "/": "SLASH", "&": "AND", "+": "AND", "@": "AT", "?": "QMARK",
    "->": "ARROW", "=>": "ARROW", "→": "ARROW", ">": "ARROW", **dict.fromkeys("-‐‑‒–—―", "DASH"),
}  # fmt: skip


def _capacity(match: Match) -> int | None:
    most = max(n for n in (match["n"], match.get("m") or 0) if isinstance(n, int))
    return most if 1 <= most <= 5_000 else None


def _for_number(match: Match) -> int | None:
    after = match.after
    if match.said("n", "ART") or (
        match.before is not None and not {"IN", "ORDINAL"}.isdisjoint(match.before.kinds)
    ):
        return None
    if after is not None and not moments.COUNTED.isdisjoint(after.kinds):
        return None
    return _capacity(match)


def _with_me(match: Match) -> int | None:
    """Return how many "for me and a colleague" are."""
    others = 1 if match.said("n", "ART") else match["n"]
    return others + 1 if others in range(1, MOST_TIMES) else None


def _seating(match: Match) -> int | None:
    """Return the people of "a room of 12"; "from 9 to 10" are hours."""
    after = match.after
    if after is not None and not {"TO", "UNTIL", "DASH", "AND", "OCLOCK"}.isdisjoint(after.kinds):
        return None
    return _for_number(match)


def _instead(match: Match) -> int | None:
    """Return a mark where "not" refuses a time: "at ten, not nine"."""
    after = match.after
    if after is None or "ART" in after.kinds:
        return None
    return 1 if TIMES_SAID & after.kinds.keys() else None


TIMES_SAID = frozenset({"CLOCK", "HOURISH", "CLOCKWORD", "NUMBER", "DAY"})


def _holidays(_match: Match) -> str:
    return "holidays"


def _whole_day(match: Match) -> int | None:
    """Return a mark for "for the day"."""
    owned = match.after is not None and "OF" in match.after.kinds
    return 1 if match["unit"] == "day" and not owned else None


def _count(match: Match) -> int | None:
    return match["n"] if match["n"] in range(1, MOST_TIMES + 1) else None


def _until(match: Match) -> Any:
    return match["day"]


def _onward(match: Match) -> Any:
    """Return the day from which on; a plain "on" may lead another day."""
    after = match.after
    leads = after is not None and {"DAY", "DAYS", "DAYLIST"} & after.kinds.keys()
    return None if leads and match.said("onward", "ON") else match["day"]


def _also_excepted(match: Match) -> Listed | None:
    """Return several days that are left out: "except 6 April and 4 May"."""
    days = match["x"]
    if not isinstance(days, Day | Listed):
        return None
    return Listed((*as_days(days), match["y"]))


def _start_day(match: Match) -> Any:
    """Return the day from which on; "from the Tuesday series" tells which one is meant."""
    after = match.after
    owned = after is not None and {"MEETING", "SERIES"} & after.kinds.keys()
    return None if owned and match.said("since", "COUNTFROM") else match["day"]


def _since(match: Match) -> Any:
    """Return the day from which on; a plain "from" may lead the day of one meeting."""
    day, after = match["day"], match.after
    if isinstance(day, Days) and (after is None or not {"TO", "UNTIL"} & after.kinds.keys()):
        return day
    return None if match.said("since", "COUNTFROM") else day


PEOPLE = (
    Rule("ALLSITES", "WHOLE|EVERY|THE? n:NUMBER SITES", lambda m: m["n"]),
    Rule("CAPACITY", "n:NUMBER TO|DASH|OR m:NUMBER OF? PEOPLE|SEATS", _capacity),
    Rule("CAPACITY", "ART? n:ROUND|NUMBER OF? PEOPLE|SEATS", _capacity),
    Rule("CAPACITY", "n:NUMBER DASH PEOPLE|SEATS", _capacity),
    Rule("CAPACITY", "<ROOM OF n:NUMBER|ROUND", _seating),
    Rule("CAPACITY", "WEARE AROUND? n:NUMBER|ROUND", _for_number),
    Rule("CAPACITY", "ART? n:ROUND OF?", _for_number),
    Rule("CAPACITY", "FOR MINE AND n:ART COLLEAGUE", _with_me),
    Rule("CAPACITY", "FOR MINE AND n:CAPACITY", _with_me),
    Rule("SHARE", "n:NUMBER|CAPACITY EACH", lambda m: m["n"]),
)
FOR_PEOPLE = (
    Rule("CAPACITY", "FOR AROUND? n:NUMBER|ROUND", _for_number),
    Rule("CAPACITY", "ART? n:ROUND", _for_number),
)

ENDS = (
    Rule("INSTEAD", "NOT AT?", _instead),
    Rule("COUNT", "n:NUMBER LONGER? TIMES", _count),
    Rule("COUNT", "n:ONCE", lambda m: m["n"]),
    Rule("EXCEPTED", "EXCEPT|NOT|WITHOUT ON|FOR|IN? THE|ART? x:HOLIDAYS", _holidays),
    Rule("EXCEPTED", "THE? HOLIDAYS EXCLUDED", _holidays),
    Rule("EXCEPTED", "EXCEPT ON|IN? THE? x:DAY|DAYS|DAYLIST", lambda m: m["x"]),
    Rule("EXCEPTED", "x:EXCEPTED AND|COMMA EXCEPT? ON? THE? y:DAY", _also_excepted),
    Rule("ALLDAY", "FOR THE unit:UNIT", _whole_day),
    *SCHOOL,
    Rule("UNTILDAY", "UNTIL THE? day:DAY|DAYS", _until),
    Rule("SINCEDAY", "STARTING|FROM|ON? THE? day:DAY|DAYS onward:ONWARD", _onward),
    Rule("SINCEDAY", "since:STARTING IN? THE? day:DAY|DAYS", _since),
    Rule("STARTDAY", "since:STARTING THE? day:DAY|DAYS", _start_day),
)
RULES = (
    *repeats.SETS, *moments.ZONES, *PEOPLE, *clocks.SPELLINGS, *gaps.FREE, *dates.DATES,
    *moments.MOMENTS, *clocks.STRETCHES, *moments.LOOSE, *ENDS, *dates.LISTS, *FOR_PEOPLE,
    *moments.SPREAD,
)  # fmt: skip
"""Every rule, in the order in which they have their turn."""

_OWN_SETS = (
    {"WORD"}, {"PUNCT"}, {"GUEST"}, {"REFERENCE"}, {"ISOMOMENT"}, {"ISODATE"}, {"NUMDATE"},
    {"CLOCK"}, {"HOURISH"}, {"LENGTH"}, {"DECIMAL"}, {"ORDINAL", "NUMORDINAL"}, {"ORDINAL"},
    {"NUMBER", "DIGITS"}, {"NUMBER", "DIGITS", "YEAR"}, {"NUMBER", "DIGITS", "CLOCK4"},
    {"NUMBER", "DIGITS", "YEAR", "CLOCK4"}, {"MERIDIEM"}, {"ROOMNAME"}, {"UNLISTED"}, {"SITENAME"},
    {"LINK"}, {"PERSONNAME"}, {"NAMED"}, {"NAMEDDAY"}, {"WORD", "WEEKNO"}, {"DASH", "ARROW"},
    *({mark} for mark in MARKS.values()),
)  # fmt: skip


class Grammar:
    """The rules compiled for one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        sets = [frozenset(own) for own in _OWN_SETS]
        sets += [frozenset({rule.kind}) for rule in RULES]
        self.lexicon = lexicon
        self._alphabet = Alphabet([*sets, *lexicon.kind_sets])
        self._cascade = Cascade(RULES, self._alphabet)

    def items(
        self,
        found_tokens: Sequence[Token],
        names: Names,
        lexicons: tuple[Lexicon, ...],
        scope: Scope,
    ) -> list[Item]:
        """Return the tokens as items: names, phrases, numbers, words."""
        doubtful = self._doubtful(found_tokens, names)
        shorthand = self.lexicon.shorthand
        mended = [shorthand.get(token.folded, token.folded) for token in found_tokens]
        others = [lexicon for lexicon in lexicons if lexicon is not self.lexicon]
        for at in doubtful:
            # A word of another language isn't a slip in this one: "could" for "coule".
            if not any(found_tokens[at].folded in other.telling for other in others):
                mended[at] = self.lexicon.corrected(found_tokens[at])
        row = Row(
            found_tokens,
            [token.folded for token in found_tokens],
            mended,
            [token.kind == "mark" for token in found_tokens],
            frozenset(doubtful),
            lexicons,
        )
        named = {found.first: found for found in find_names(row, names, self.lexicon)}
        taken = frozenset(named)
        items: list[Item] = []
        at = 0
        while at < len(found_tokens):
            found = self._colleague(row, items, at, names, named.get(at)) or named.get(at)
            found = found or self._person(row, items, at, taken)
            found = found or self._phrase(row, at, scope) or _token(found_tokens[at], at)
            items.append(
                Item(found.kinds, found.first, found.last, self._alphabet.letter(found.kinds))
            )
            at = found.last
        return _without_courtesies(items)

    def _doubtful(self, found_tokens: Sequence[Token], names: Names) -> list[int]:
        """Return the places of the first words that may hold a slip; names as typed hold none."""
        doubtful = (
            at
            for at, token in enumerate(found_tokens)
            if self.lexicon.doubtful(token) and not _is_name(token, names)
        )
        return list(islice(doubtful, MAX_SLIPS))

    def _colleague(
        self, row: Row, items: Sequence[Item], at: int, names: Names, hit: Found | None
    ) -> Found | None:
        """Return the colleague who is called at a place, where no room or site is meant."""
        found = find_colleague(row, items, at, names.colleagues, self.lexicon)
        if found is None or hit is None:
            return found
        led = is_due(items) or (bool(items) and "FOR" in items[-1].kinds)
        return found if found.last > hit.last or (led and beats(found, row, hit)) else None

    def _person(
        self, row: Row, items: Sequence[Item], at: int, taken: frozenset[int]
    ) -> Found | None:
        """Return a stranger's name where a person is due; "with" needs two words, or "Mr"."""
        before = items[-1].kinds if items else {}
        gives = bool(GIVEN & before.keys()) and any("HANDS" in item.kinds for item in items)
        if not gives and not is_due(items):
            return None
        last = name_end(row, self.lexicon, at, taken)
        if last is None and ("BEHALF" in before or (gives and "TO" in before)):
            last = small_name_end(row, self.lexicon, at, taken)
        if last == at + 1 and "WITH" in before:
            return None
        if last is None:
            return None
        return Found({"NAMED": name_typed(row, at, last)}, at, last)

    def _phrase(self, row: Row, at: int, scope: Scope) -> Found | None:
        token = row.tokens[at]
        if token.kind not in ("word", "number", "ordinal"):
            return None
        phrase = find_phrase(self.lexicon, row.mended, row.marks, at)
        feast = find_feast(row, at, scope.country, scope.today.year)
        if feast is None or phrase is None or feast.last > phrase.last:
            return feast or phrase
        return feast if feast.last == phrase.last and "NAMEDDAY" in phrase.kinds else phrase

    def reduced(self, items: list[Item], scope: Scope) -> list[Item]:
        """Return the items after all rules."""
        return self._cascade.apply(items, scope)


@lru_cache(maxsize=8)
def grammar_of(lexicon: Lexicon) -> Grammar:
    """Return the lexicon's grammar, compiled once."""
    return Grammar(lexicon)


def _without_courtesies(items: list[Item]) -> list[Item]:
    """Return the items but for greetings and pleas, where anything else is said."""
    kept = [item for item in items if not _is_courtesy(item)]
    if len(kept) == len(items):
        return items
    while kept and kept[0].kinds.keys() <= PAUSES:
        del kept[0]
    while kept and kept[-1].kinds.keys() <= PAUSES:
        del kept[-1]
    return kept or items


def _is_courtesy(item: Item) -> bool:
    return "EMPTY" in item.kinds and item.kinds.keys() <= COURTESIES


def _is_name(token: Token, names: Names) -> bool:
    """Tell whether a word is of a room's or site's name, or a colleague's in capitals."""
    return names.tells(token.folded) or (
        token.typed[:1].isupper() and token.folded in names.colleagues
    )


def _token(token: Token, at: int) -> Found:
    return Found(_KINDS.get(token.kind, _word)(token), at, at + 1)


def _word(token: Token) -> Mapping[str, Any]:
    """Return a word; "x10" counts, and "s14" numbers a week."""
    letters = token.folded.rstrip("0123456789")
    number = int(token.folded[len(letters) :] or 0)
    if letters == "x" and 1 < number <= MOST_TIMES:
        return {"COUNT": number}
    if letters in WEEK_LETTERS and number:
        return {"WORD": token.typed, "WEEKNO": number}
    return {"WORD": token.folded}


def _number(token: Token) -> Mapping[str, Any]:
    value = int(token.typed)
    kinds: dict[str, Any] = {"NUMBER": value, "DIGITS": value}
    if len(token.typed) == 4:
        if 1990 <= value <= 2099:
            kinds["YEAR"] = value
        if value // 100 < 24 and value % 100 < 60 and value % 5 == 0:
            kinds["CLOCK4"] = Clock(value // 100 * 60 + value % 100)
    return kinds


def _clock(token: Token) -> Mapping[str, Any]:
    hour, minute = (int(part) for part in _digits(token.typed)[:2])
    if hour > 24:
        return {"WORD": token.typed}
    if "h" in token.folded and hour <= clocks.LONGEST_HOURISH:
        return {"HOURISH": Length(hour * 60 + minute)}
    return {"CLOCK": Clock(hour * 60 + minute, loose=0 < hour <= 12 and token.typed[0] != "0")}


def _digits(text: str) -> list[str]:
    return "".join(char if char.isdigit() else " " for char in text).split()


def _hour(token: Token) -> Mapping[str, Any]:
    return {"HOURISH": Length(int(_digits(token.typed)[0]) * 60)}


def _minutes(token: Token) -> Mapping[str, Any]:
    return {"LENGTH": Length(int(_digits(token.typed)[0]))}


def _date(token: Token) -> Mapping[str, Any]:
    return {"NUMDATE": tuple(int(part) for part in _digits(token.typed))}


def _reference(token: Token) -> Mapping[str, Any]:
    number = _digits(token.typed)[0]
    return {"REFERENCE": f"{token.typed[:6].upper()}-{number}"}


DATE_SUFFIXES = ("st", "nd", "rd", "th", "er")


def _ordinal(token: Token) -> Mapping[str, Any]:
    number = int(_digits(token.typed)[0])
    if token.folded.endswith(DATE_SUFFIXES):
        return {"ORDINAL": number, "NUMORDINAL": number}
    return {"ORDINAL": number}


def _mark(token: Token) -> Mapping[str, Any]:
    kind = MARKS.get(token.typed, "PUNCT")
    return {"DASH": 1, "ARROW": 1} if kind == "ARROW" else {kind: 1}


_KINDS = {
    "sip": lambda token: {"GUEST": token.folded},
    "mail": lambda token: {"GUEST": token.folded},
    "url": lambda token: {"LINK": token.typed.rstrip(">),;\"'»”")},
    "reference": _reference,
    "moment": lambda token: {"ISOMOMENT": token.typed},
    "isodate": lambda token: {"ISODATE": tuple(int(part) for part in _digits(token.typed))},
    "fulldate": _date,
    "daymonth": _date,
    "clock": _clock,
    "meridiem": lambda token: {"MERIDIEM": "pm" if "p" in token.folded else "am"},
    "hour": _hour,
    "minutes": _minutes,
    "decimal": lambda token: {"DECIMAL": token.typed},
    "ordinal": _ordinal,
    "number": _number,
    "mark": _mark,
}

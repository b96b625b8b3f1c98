"""Public holidays by name, as the person's country has them; the library knows them all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from chat.understanding.folding import words
from chat.understanding.lexicon import Found
from chat.understanding.row import Row
from rooms.holidays import UnknownCountryError, holidays_by_name, public_holidays

CODE = "holiday:"
YEARS_AHEAD = 3

Phrases = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]


def find_feast(row: Row, at: int, country: str, year: int) -> Found | None:
    """Return the public holiday that is named at a place, as a code for `feast_of`."""
    for phrase, name in _phrases(country, year).get(row.mended[at], ()):
        last = at + len(phrase)
        if tuple(row.mended[at:last]) == phrase:
            return Found({"NAMEDDAY": f"{CODE}{country}:{name}"}, at, last)
    return None


def feast_of(code: str, year: int) -> date | None:
    """Return the day of a public holiday in a year, by the code that `find_feast` gives."""
    country, _, name = code.removeprefix(CODE).partition(":")
    return _named(country, year).get(name)


def next_feast(country: str, today: date) -> date | None:
    """Return the next public holiday after today; None where the country has none."""
    return next(iter(next_feasts(country, today, 1)), None)


def next_feasts(country: str, today: date, count: int) -> list[date]:
    """Return the next public holidays after today, as far as the country has so many."""
    coming: list[date] = []
    for year in range(today.year, today.year + YEARS_AHEAD):
        try:
            coming += sorted(day for day in public_holidays(country, year) if day > today)
        except UnknownCountryError:
            return []
        if len(coming) >= count:
            break
    return coming[:count]


@lru_cache(maxsize=64)
def _phrases(country: str, year: int) -> Phrases:
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for name in sorted(_named(country, year), key=len, reverse=True):
        phrase = words(name)
        if phrase:
            by_first[phrase[0]].append((phrase, name))
    return by_first


def _named(country: str, year: int) -> Mapping[str, date]:
    try:
        return holidays_by_name(country, year)
    except UnknownCountryError:
        return {}

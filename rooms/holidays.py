"""The public holidays of a country, from the library of the same name."""

import re
import warnings
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays


class UnknownCountryError(LookupError):
    """There is no list of holidays for this country code."""


def public_holidays(country: str, year: int) -> frozenset[date]:
    """Return the days of a year that are public holidays in all of the country.

    `country` is an ISO 3166-1 code of two letters, such as FR or GB. Where a country moves a
    holiday that falls on a weekend, the day instead of it counts too. UnknownCountryError where
    there is no such country, or where the library knows nothing of it. Holidays by the moon are
    listed for some years only: beyond them they are missing.
    """
    return frozenset(_named(country, year))


def holiday_on(day: date, country: str) -> str | None:
    """Return the name of the public holiday that `day` is, in the country's language, or None.

    A country of which the library knows nothing has none.
    """
    try:
        return _named(country, day.year).get(day)
    except UnknownCountryError:
        return None


@lru_cache(maxsize=256)
def holidays_by_name(country: str, year: int) -> Mapping[str, date]:
    """Return the public holidays of a year by their names in the languages that are spoken here.

    These are the country's own, French and English; a day that is kept instead of a holiday bears
    no name of its own. UnknownCountryError as in `public_holidays`.
    """
    found: dict[str, date] = {}
    for language in (None, *SPOKEN):
        for day, names in sorted(_named(country, year, language).items(), reverse=True):
            for name in names.split("; "):
                if "(observed)" not in name:
                    found[name.partition(" (")[0]] = day
    return found


SPOKEN = ("fr", "en_US", "en_GB")


@lru_cache(maxsize=256)
def _named(country: str, year: int, language: str | None = None) -> Mapping[date, str]:
    if not re.fullmatch("[A-Za-z]{2}", country):
        raise UnknownCountryError(country)
    try:
        with warnings.catch_warnings():
            # It warns of years for which a country's moon has not been told yet.
            warnings.simplefilter("ignore")
            # Left alone, it takes the language of the machine.
            spoken = language or holidays.country_holidays(country.upper()).default_language
            return dict(holidays.country_holidays(country.upper(), years=year, language=spoken))
    except NotImplementedError:
        raise UnknownCountryError(country) from None

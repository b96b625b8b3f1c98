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
def _named(country: str, year: int) -> Mapping[date, str]:
    if not re.fullmatch("[A-Za-z]{2}", country):
        raise UnknownCountryError(country)
    try:
        with warnings.catch_warnings():
            # It warns of years for which a country's moon has not been told yet.
            warnings.simplefilter("ignore")
            return dict(holidays.country_holidays(country.upper(), years=year))
    except NotImplementedError:
        raise UnknownCountryError(country) from None

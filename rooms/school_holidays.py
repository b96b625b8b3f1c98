"""School holidays of France by zone (A, B, C), from the library vacances-scolaires-france.

It has the days of the ministry's calendars as far as they are published: what lies beyond is no
holiday yet.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from vacances_scolaires_france import SchoolHolidayDates, UnsupportedYearException

ZONES = ("A", "B", "C")
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SchoolHolidays:
    """Holidays by their French name: from the day `first` until the day before `after`."""

    name: str
    first: date
    after: date


def school_holiday_on(day: date, zone: str) -> str | None:
    """Return the name of the school holidays in which `day` is, in French; None where in none.

    `zone` is one of `ZONES`, or "" where no school's holidays count.
    """
    if zone not in ZONES:
        return None
    try:
        if not _calendar().is_holiday_for_zone(day, zone):
            return None
    except UnsupportedYearException:
        return None
    return str(_calendar().data[day]["nom_vacances"])


def school_holidays(zone: str, first: date, after: date) -> list[SchoolHolidays]:
    """Return the holidays of which some day lies from `first` until before `after`, each whole."""
    found: list[SchoolHolidays] = []
    day = first
    while day < after:
        name = school_holiday_on(day, zone)
        if name is None:
            day += A_DAY
            continue
        begins, day = day, day + A_DAY
        while school_holiday_on(begins - A_DAY, zone) == name:
            begins -= A_DAY
        while school_holiday_on(day, zone) == name:
            day += A_DAY
        found.append(SchoolHolidays(name, begins, day))
    return found


@cache
def _calendar() -> SchoolHolidayDates:
    return SchoolHolidayDates()  # it reads its file of all days since 1990

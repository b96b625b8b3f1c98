"""School holidays of France by zone (A, B, C), from the library vacances-scolaires-france.

It has the days of the ministry's calendars as far as they are published: what lies beyond is no
holiday yet.
"""

from datetime import date
from functools import cache

from vacances_scolaires_france import SchoolHolidayDates, UnsupportedYearException

ZONES = ("A", "B", "C")


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


@cache
def _calendar() -> SchoolHolidayDates:
    return SchoolHolidayDates()  # it reads its file of all days since 1990

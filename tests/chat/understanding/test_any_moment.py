"""What is said of days counts from the moment at which it is said, whichever that is."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from dateutil.easter import easter
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.understanding import Context, understand
from tests.chat.understanding.corpus import NAMES, PARIS

Span = tuple[date, date | None]
Finds = Callable[[date], date | Span]

MOMENTS = st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2031-12-31"))


def after(today: date, weekday: int) -> date:
    """Return the first such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def monday(today: date) -> date:
    """Return the Monday of the week."""
    return today - timedelta(days=today.weekday())


def coming(today: date, month: int, day: int) -> date:
    """Return the next such date, today included."""
    this = date(today.year, month, day)
    return this if this >= today else date(today.year + 1, month, day)


def numbered(today: date, day: int) -> date:
    """Return the next day of that number, today included."""
    return next(one for step in range(62) if (one := today + timedelta(days=step)).day == day)


def from_easter(today: date, days: int) -> date:
    """Return the next day that lies so far from Easter, today included."""
    years = (today.year, today.year + 1)
    return next(d for year in years if (d := easter(year) + timedelta(days=days)) >= today)


def week(first: date) -> Span:
    """Return seven days, their end excluded."""
    return first, first + timedelta(days=7)


def month(today: date, months: int) -> Span:
    """Return the month so many months on, its end excluded."""
    first = today.replace(day=1) + relativedelta(months=months)
    return first, first + timedelta(days=monthrange(first.year, first.month)[1])


SAID: dict[str, Finds] = {
    "aujourd'hui | today": lambda t: t,
    "demain | tomorrow": lambda t: t + timedelta(1),
    "après-demain | the day after tomorrow": lambda t: t + timedelta(2),
    "dans 5 jours | in 5 days": lambda t: t + timedelta(5),
    "dans 15 jours | in a fortnight": lambda t: t + timedelta(14),
    "dans trois semaines | in three weeks": lambda t: t + timedelta(21),
    "dans un mois | in a month": lambda t: t + relativedelta(months=1),
    "dans six mois | in six months": lambda t: t + relativedelta(months=6),
    "jeudi en huit | a week on thursday": lambda t: after(t - timedelta(1), 3) + timedelta(7),
    "lundi de la semaine prochaine | monday next week": lambda t: monday(t) + timedelta(7),
    "vendredi de la semaine prochaine | friday of next week": lambda t: monday(t) + timedelta(11),
    "le 14 juillet | 14 july": lambda t: coming(t, 7, 14),
    "le 1er janvier | january 1st": lambda t: coming(t, 1, 1),
    "le 15 | the 15th": lambda t: numbered(t, 15),
    "le 31 | the 31st": lambda t: numbered(t, 31),
    "Noël | christmas": lambda t: coming(t, 12, 25),
    "le lendemain de Noël | the day after christmas": lambda t: coming(t, 12, 25) + timedelta(1),
    "lundi de Pâques | easter monday": lambda t: from_easter(t, 1),
    "l'Ascension | ascension day": lambda t: from_easter(t, 39),
    "cette semaine | this week": lambda t: week(monday(t)),
    "la semaine prochaine | next week": lambda t: week(monday(t) + timedelta(7)),
    "le mois prochain | next month": lambda t: month(t, 1),
    "ce mois-ci | this month": lambda t: month(t, 0),
    "dernier jour du mois | the last day of the month": lambda t: month(t, 1)[0] - timedelta(1),
}


WEEKDAYS = (
    ("lundi", "monday"),
    ("mardi", "tuesday"),
    ("mercredi", "wednesday"),
    ("jeudi", "thursday"),
    ("vendredi", "friday"),
    ("samedi", "saturday"),
    ("dimanche", "sunday"),
)


@pytest.mark.parametrize("said", SAID)
@settings(max_examples=40, deadline=None)
@given(now=MOMENTS)
def test_counts_days_from_the_moment(said: str, now: datetime) -> None:
    found = SAID[said](now.date())
    start, end = found if isinstance(found, tuple) else (found, None)
    for language, words in zip(("fr", "en"), said.split(" | "), strict=True):
        read = understand(words, Context(now.replace(tzinfo=PARIS), NAMES, language))
        assert (read.start, read.end, read.question) == (start, end, None), (now, words)


@pytest.mark.parametrize("weekday", range(7))
@settings(max_examples=40, deadline=None)
@given(now=MOMENTS, hour=st.integers(8, 19))
def test_takes_the_weekday_whose_hour_is_to_come(weekday: int, now: datetime, hour: int) -> None:
    french = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"][weekday]
    english = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"][
        weekday
    ]
    moment = datetime.combine(after(now.date() - timedelta(1), weekday), datetime.min.time())
    moment += timedelta(hours=hour)
    if moment <= now:
        moment += timedelta(days=7)
    for language, words in (("fr", f"{french} à {hour}h"), ("en", f"{english} at {hour}:00")):
        read = understand(words, Context(now.replace(tzinfo=PARIS), NAMES, language))
        assert read.start == moment, (now, words)

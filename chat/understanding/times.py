"""Times as a sentence says them, before they are put together; days count in the local zone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from chat.understanding.lexicon import Lexicon
from chat.understanding.reading import Question

NOON = 12 * 60
DAY_MINUTES = 24 * 60
WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

PARTS = {
    "early_morning": (8 * 60, 10 * 60),
    "morning": (8 * 60, 12 * 60),
    "late_morning": (10 * 60 + 30, 12 * 60 + 30),
    "noon": (12 * 60, 14 * 60),
    "early_afternoon": (13 * 60, 15 * 60),
    "mid_afternoon": (14 * 60, 16 * 60),
    "afternoon": (13 * 60, 18 * 60),
    "late_afternoon": (16 * 60, 18 * 60),
    "early_evening": (18 * 60, 20 * 60),
    "evening": (18 * 60, 21 * 60),
    "night": (20 * 60, 24 * 60),
}
PLAIN_PART = {
    "early_morning": "morning",
    "late_morning": "morning",
    "early_afternoon": "afternoon",
    "mid_afternoon": "afternoon",
    "late_afternoon": "afternoon",
    "early_evening": "evening",
    "night": "evening",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `loose` when an hour up to twelve may mean either half of the day."""

    minute: int
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day; `roll` (7 days, or 365: a year) says how it moves on when its hour has passed.

    `other` is the second of two days that were left to choose. `follows`: the first such weekday
    after the meeting that is moved ("the following Thursday"), or else after today. `named`: a
    feast, which may be a meeting's title when another day is said.
    """

    day: date
    roll: int = 0
    question: Question | None = None
    weekday: bool = False
    other: date | None = None
    follows: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `first` to `after` (excluded); `unit` names a calendar one ("week")."""

    first: date
    after: date
    unit: str | None = None
    sides: tuple[Day, Day] | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """Several single days ("Tuesday and Thursday")."""

    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of the day in minutes; an open side is None; `part` names a part of the day.

    `sides` are the two clocks where a word for "to" stood between, which may tell a move.
    """

    start: int | None = None
    end: int | None = None
    part: str | None = None
    vague: bool = False
    sides: tuple[Clock, Clock] | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch between two moments."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Length:
    """A duration; `days` instead of minutes where days or weeks were said, `months` beside them."""

    minutes: int
    days: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class Repeat:
    """A recurrence as RFC 5545 section 3.3.10 has it; an end is one of `count` and `until`.

    `parity`: the weeks of ISO 8601 in which it starts, even (0) or odd (1).
    """

    freq: str
    interval: int = 1
    byday: tuple[str, ...] = ()
    bymonthday: tuple[int, ...] = ()
    bysetpos: tuple[int, ...] = ()
    parity: int | None = None
    count: int | None = None
    until: date | None = None
    weeks: int | None = None
    skip_holidays: bool = False
    excepted: tuple[date, ...] = ()
    first: date | None = None


@dataclass(frozen=True, slots=True)
class SchoolTime:
    """School holidays: "only" in them, all "but" them, "until" they begin, or "some" other way.

    `is_public_too`: public holidays are meant alike.
    """

    how: str
    is_public_too: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What the rules may ask: the local moment, the language, whose public holidays count."""

    now: datetime
    lexicon: Lexicon
    zone: tzinfo | None = None
    country: str = "FR"

    @property
    def today(self) -> date:
        """The day of the moment."""
        return self.now.date()

    def coming(self, weekday: int) -> date:
        """Return the first such weekday from today on, today included."""
        return self.today + timedelta(days=(weekday - self.today.weekday()) % 7)

    @property
    def monday(self) -> date:
        """The Monday of this week."""
        return self.today - timedelta(days=self.today.weekday())

    def settled(self, clock: Clock) -> int:
        """Return the minute that a clock most likely means by the language's habit."""
        hour = clock.minute // 60
        if clock.loose and hour in self.lexicon.afternoon_hours:
            return clock.minute + NOON
        return clock.minute


def safe_date(year: int, month: int, day: int) -> date | None:
    """Return the date, None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_after(first: date, months: int = 1) -> date | None:
    """Return the first day of the month so many months on."""
    index = first.year * 12 + first.month - 1 + months
    return safe_date(index // 12, index % 12 + 1, 1)


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus's rule)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and time in one; `now`: the present one was meant; `soonest`: the first free one."""

    at: datetime
    now: bool = False
    soonest: bool = False


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A free stretch of some length ("a free hour"); `soonest` when the next one was said."""

    length: Length | None = None
    soonest: bool = False


@dataclass(frozen=True, slots=True)
class Zone:
    """Another place's time zone, by its IANA name."""

    name: str

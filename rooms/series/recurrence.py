"""Recurrence rules as RFC 5545 section 3.3.10 writes them: read strictly, and written again.

Only rules that give at most one date a day are read: a meeting does not begin twice a day.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from rooms.errors import Refusal, Refused

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAILY, WEEKLY, MONTHLY, YEARLY = "DAILY", "WEEKLY", "MONTHLY", "YEARLY"
_WITHIN_A_DAY = ("HOURLY", "MINUTELY", "SECONDLY")
_LONGEST_TEXT = 1_000
_SHOWN_TEXT = 80

Until = date | datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule's parts; empty tuples and None stand for parts that were not written.

    Weekdays count from Monday, 0. `by_day` pairs each with its number in the month or year, 0 for
    every one, negative from the end. `until` is a local date, a naive local date-time or an aware
    one in UTC, the last moment that may still be a start.
    """

    freq: str
    interval: int = 1
    count: int | None = None
    until: Until = None
    week_start: int = 0
    months: tuple[int, ...] = ()
    week_numbers: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    by_day: tuple[tuple[int, int], ...] = ()
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    positions: tuple[int, ...] = ()

    @property
    def is_endless(self) -> bool:
        """Say whether neither a number of dates nor a last day was given."""
        return self.count is None and self.until is None

    def __str__(self) -> str:
        """Return the value of an RRULE that `read` reads as this rule."""
        parts = {
            "FREQ": self.freq,
            "INTERVAL": str(self.interval) if self.interval > 1 else "",
            "BYMONTH": _joined(self.months),
            "BYWEEKNO": _joined(self.week_numbers),
            "BYYEARDAY": _joined(self.year_days),
            "BYMONTHDAY": _joined(self.month_days),
            "BYDAY": ",".join(f"{number or ''}{WEEKDAYS[day]}" for day, number in self.by_day),
            "BYHOUR": _number(self.hour),
            "BYMINUTE": _number(self.minute),
            "BYSECOND": _number(self.second),
            "BYSETPOS": _joined(self.positions),
            "WKST": WEEKDAYS[self.week_start] if self.week_start else "",
            "COUNT": _number(self.count),
            "UNTIL": _until_text(self.until),
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)


@lru_cache(maxsize=1_024)
def read(text: str) -> Rule:
    """Return the rule that `text`, the value of an RRULE, stands for.

    Refused with "too_often" where it may give several dates a day, else with "bad_rule", whose
    `part` names the part that is unknown, repeated, out of range or at odds with another.
    """
    parts = _parts(text)
    freq = parts.get("FREQ", "")
    if freq in _WITHIN_A_DAY:
        raise Refused(Refusal("too_often", {"rule": text}))
    if freq not in (DAILY, WEEKLY, MONTHLY, YEARLY):
        raise bad_rule(text, "FREQ")
    values: dict[str, object] = {}
    for name, value in parts.items():
        field, reader = _READERS[name]
        try:
            values[field] = reader(value)
        except _SeveralTimesADayError:
            raise Refused(Refusal("too_often", {"rule": text})) from None
        except ValueError:
            raise bad_rule(text, name) from None
    wrong = _wrong_part(parts, values)
    if wrong:
        raise bad_rule(text, wrong)
    return Rule(**values)  # type: ignore[arg-type]


def bad_rule(text: str, part: str) -> Refused:
    """Return the refusal of a rule that can't be read, with as much of it as can be shown."""
    return Refused(Refusal("bad_rule", {"rule": text[:_SHOWN_TEXT], "part": part}))


def _parts(text: str) -> dict[str, str]:
    if len(text) > _LONGEST_TEXT or not text.isascii():
        raise bad_rule(text, "RRULE")
    parts: dict[str, str] = {}
    for part in text.strip().upper().split(";"):
        name, equals, value = part.partition("=")
        if not equals or name not in _READERS or name in parts:
            raise bad_rule(text, name[:_SHOWN_TEXT] or "RRULE")
        parts[name] = value
    return parts


def _wrong_part(parts: dict[str, str], values: dict[str, object]) -> str | None:
    """Return the part that the others forbid (the table and text of RFC 5545 section 3.3.10)."""
    freq = parts["FREQ"]
    by_day = values.get("by_day", ())
    numbered = isinstance(by_day, tuple) and any(number for _, number in by_day)
    forbidden = {
        "COUNT": "UNTIL" in parts,
        "BYMONTHDAY": freq == WEEKLY,
        "BYYEARDAY": freq != YEARLY,
        "BYWEEKNO": freq != YEARLY,
        "BYDAY": numbered and (freq in (DAILY, WEEKLY) or "BYWEEKNO" in parts),
        "BYSETPOS": not any(name.startswith("BY") and name != "BYSETPOS" for name in parts),
    }
    return next((name for name, is_so in forbidden.items() if is_so and name in parts), None)


class _SeveralTimesADayError(ValueError):
    """BYHOUR, BYMINUTE or BYSECOND with several values."""


def _whole(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of one whole number without a sign."""

    def read_one(value: str) -> int:
        if not re.fullmatch("[0-9]{1,12}", value) or not least <= int(value) <= most:
            raise ValueError(value)
        return int(value)

    return read_one


def _of_the_clock(most: int) -> Callable[[str], int]:
    def read_one(value: str) -> int:
        found = {_whole(0, most)(part) for part in value.split(",")}
        if len(found) > 1:
            raise _SeveralTimesADayError(value)
        return found.pop()

    return read_one


def _list(most: int, *, signed: bool = True) -> Callable[[str], tuple[int, ...]]:
    """Return a reader of numbers from 1 to `most`, in order and each once; negative if `signed`."""

    def read_all(value: str) -> tuple[int, ...]:
        found = set()
        for part in value.split(","):
            sign = -1 if signed and part.startswith("-") else 1
            digits = part[1:] if signed and part[:1] in ("+", "-") else part
            found.add(sign * _whole(1, most)(digits))
        return tuple(sorted(found))

    return read_all


def _by_day(value: str) -> tuple[tuple[int, int], ...]:
    found = set()
    for part in value.split(","):
        number, day = part[:-2], part[-2:]
        found.add((WEEKDAYS.index(day), _list(53)(number)[0] if number else 0))
    return tuple(sorted(found))


def _until(value: str) -> date | datetime:
    if re.fullmatch("[0-9]{8}", value):
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))
    if not re.fullmatch("[0-9]{8}T[0-9]{6}Z?", value):
        raise ValueError(value)
    moment = datetime.strptime(value[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007
    return moment.replace(tzinfo=UTC) if value.endswith("Z") else moment


def _until_text(until: Until) -> str:
    if until is None:
        return ""
    if not isinstance(until, datetime):
        return until.isoformat().replace("-", "")
    zulu = "Z" if until.tzinfo else ""
    return until.replace(tzinfo=None).isoformat().replace("-", "").replace(":", "") + zulu


def _joined(numbers: Iterable[int]) -> str:
    return ",".join(str(number) for number in numbers)


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "FREQ": ("freq", str),
    "INTERVAL": ("interval", _whole(1, 10**12)),
    "COUNT": ("count", _whole(1, 10**12)),
    "UNTIL": ("until", _until),
    "WKST": ("week_start", WEEKDAYS.index),
    "BYMONTH": ("months", _list(12, signed=False)),
    "BYWEEKNO": ("week_numbers", _list(53)),
    "BYYEARDAY": ("year_days", _list(366)),
    "BYMONTHDAY": ("month_days", _list(31)),
    "BYDAY": ("by_day", _by_day),
    "BYHOUR": ("hour", _of_the_clock(23)),
    "BYMINUTE": ("minute", _of_the_clock(59)),
    "BYSECOND": ("second", _of_the_clock(59)),
    "BYSETPOS": ("positions", _list(366)),
}

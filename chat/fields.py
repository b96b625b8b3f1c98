"""Reading what a card sends or a question kept: anything may be missing, forged or enormous.

A reader takes a JSON value and returns it as the type it stands for, or None where it doesn't.
"""

import dataclasses
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, get_type_hints

LARGEST_ID = 2**31 - 1
LONGEST_TEXT = 200
LONGEST_LENGTH = 100_000  # minutes; what is longer is nobody's meeting
MOST_WORDS = 100
MOST_CHARACTERS = 2_500
YEARS = range(2000, 2200)

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2})?)?")
_HOUR = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")

Inputs = Mapping[str, Any]


def clean(value: str, limit: int = LONGEST_TEXT) -> str:
    """Return `value` in one line that every database and screen can hold, at most `limit` long."""
    held = value[: 4 * limit].encode("utf-8", "replace").decode("utf-8")
    return " ".join(_CONTROL.sub(" ", held).split())[:limit].rstrip()


def text(value: object) -> str | None:
    """Read a short text."""
    return clean(value) or None if isinstance(value, str) else None


def integer(value: object, largest: int = LARGEST_ID) -> int | None:
    """Read a whole number from 1 on; cards send numbers as text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,10}\s*", value):
        value = int(value)
    return value if isinstance(value, int) and 1 <= value <= largest else None


def signed(value: object) -> int | None:
    """Read a difference in minutes, other than nothing."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 < abs(value) <= LONGEST_LENGTH else None


def minutes(value: object) -> int | None:
    """Read a length in minutes."""
    return integer(value, LONGEST_LENGTH)


def flag(value: object) -> bool | None:
    """Read yes or no."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else None


def moment(value: object) -> datetime | date | None:
    """Read a local moment without a zone, or a day."""
    if isinstance(value, datetime):
        return plain_moment(value)
    if isinstance(value, date):
        return value if value.year in YEARS else None
    match = _MOMENT.fullmatch(value.strip()[:40]) if isinstance(value, str) else None
    if match is None:
        return None
    parts = [int(part) for part in match.groups() if part is not None]
    if parts[0] not in YEARS:
        return None
    try:
        return datetime(*parts) if len(parts) > 3 else date(*parts)  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return None


def plain_moment(value: datetime | None) -> datetime | None:
    """Return a local moment to the minute, None where it lies in no year that we plan for."""
    if value is None or value.year not in YEARS:
        return None
    return value.replace(second=0, microsecond=0, tzinfo=None)


def day_of(value: datetime | date) -> date:
    """Return the day of a moment, or the day itself."""
    return value.date() if isinstance(value, datetime) else value


def hour(value: object) -> str | None:
    """Read a time of day as "HH:MM"."""
    match = _HOUR.fullmatch(value.strip()[:10]) if isinstance(value, str) else None
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return f"{int(match[1]):02}:{match[2]}"


def texts(value: object) -> tuple[str, ...] | None:
    """Read a row of short texts, bounded in number and in sum."""
    if not isinstance(value, list | tuple):
        return None
    found = [clean(item) for item in value[: MOST_WORDS + 1] if isinstance(item, str)]
    kept, room = [], MOST_CHARACTERS
    for item in dict.fromkeys(filter(None, found)):
        room -= len(item)
        if room < 0:
            break
        kept.append(item)
    return tuple(kept) or None


def integers(value: object) -> tuple[int, ...] | None:
    """Read a row of ids; one alone may stand for a row."""
    row = value if isinstance(value, list | tuple) else [value]
    found = [integer(item) for item in row[:MOST_WORDS]]
    return tuple(dict.fromkeys(item for item in found if item is not None)) or None


def shares(value: object) -> tuple[tuple[int, int | None], ...] | None:
    """Read sites with the number of people at each."""
    if not isinstance(value, list | tuple):
        return None
    found: dict[int, int | None] = {}
    for item in value[:20]:
        if isinstance(item, list | tuple) and item:
            site = integer(item[0])
            if site is not None:
                found[site] = integer(item[1]) if len(item) > 1 else None
    return tuple(found.items()) or None


def as_json(value: object) -> object:
    """Return a field's value as JSON keeps it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    return value


Moment = Annotated[datetime | date | None, moment]
Hour = Annotated[str | None, hour]
Minutes = Annotated[int | None, minutes]
Signed = Annotated[int | None, signed]
Whole = Annotated[int | None, integer]
Flag = Annotated[bool | None, flag]
Text = Annotated[str | None, text]
Texts = Annotated[tuple[str, ...] | None, texts]
Ids = Annotated[tuple[int, ...] | None, integers]
Shares = Annotated[tuple[tuple[int, int | None], ...] | None, shares]


def readers(kind: type) -> Mapping[str, Callable[[object], Any]]:
    """Return the reader of each field of a command, from its annotation."""
    return _readers(kind)


@cache
def _readers(kind: Any) -> Mapping[str, Callable[[object], Any]]:
    hints = get_type_hints(kind, include_extras=True)
    return {f.name: hints[f.name].__metadata__[0] for f in dataclasses.fields(kind)}

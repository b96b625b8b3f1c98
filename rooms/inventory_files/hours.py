"""Opening hours as people write them: "mon-fri 08:30-12:00, 13:30-17:30; sat 09:00-12:00".

Days may be English or French, short or long; a day that isn't named is closed.
"""

import re
from itertools import groupby, pairwise

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES = (
    ("mon", "monday", "lun", "lundi"),
    ("tue", "tues", "tuesday", "mar", "mardi"),
    ("wed", "wednesday", "mer", "mercredi"),
    ("thu", "thur", "thurs", "thursday", "jeu", "jeudi"),
    ("fri", "friday", "ven", "vendredi"),
    ("sat", "saturday", "sam", "samedi"),
    ("sun", "sunday", "dim", "dimanche"),
)
_NUMBERS = {name: number for number, names in enumerate(_NAMES) for name in names}
_ENTRY = re.compile(r"\s*(?P<days>[a-z][a-z\s,–-]*?)\s+(?P<spans>[0-9].*?)\s*", re.IGNORECASE)
_TIME = r"([0-9]{1,2})(?:[:h]([0-9]{2})?)?"
_SPAN = re.compile(rf"{_TIME}\s*[-–]\s*{_TIME}", re.IGNORECASE)

Hours = dict[str, list[list[str]]]


def parse_hours(text: str) -> Hours:
    """Return the spans of each open day as the tables keep them; raise ValueError on nonsense."""
    hours: Hours = {}
    for entry in re.split(r"[;|]", text):
        if not entry.strip():
            continue
        match = _ENTRY.fullmatch(entry)
        if match is None:
            raise ValueError(f"{entry!r} is not like 'mon-fri 08:30-17:30'")
        spans = [_span(span) for span in match["spans"].split(",")]
        for day in _days(match["days"]):
            hours.setdefault(day, []).extend(spans)
    return {day: _in_order(hours[day]) for day in DAYS if day in hours}


def write_hours(hours: Hours) -> str:
    """Return `hours` as `parse_hours` reads them, like neighbours joined: "mon-fri 08:30-17:30"."""
    week = [(day, ", ".join(f"{a}-{b}" for a, b in hours.get(day, ()))) for day in DAYS]
    entries = []
    for spans, group in groupby(week, key=lambda day: day[1]):
        days = [day for day, _ in group]
        if spans:
            name = days[0] if len(days) == 1 else f"{days[0]}-{days[-1]}"
            entries.append(f"{name} {spans}")
    return "; ".join(entries)


def _days(text: str) -> list[str]:
    found = []
    for part in text.split(","):
        first, dash, last = re.sub(r"\s*–\s*", "-", part).partition("-")
        start = _number(first)
        stop = _number(last) if dash else start
        found += [DAYS[(start + step) % 7] for step in range((stop - start) % 7 + 1)]
    return found


def _number(name: str) -> int:
    try:
        return _NUMBERS[name.strip().lower()]
    except KeyError:
        raise ValueError(f"{name!r} is no day") from None


def _span(text: str) -> list[str]:
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not like '08:30-17:30'")
    start, end = _time(match[1], match[2]), _time(match[3], match[4])
    if start >= end:
        raise ValueError(f"{text!r} ends before it begins")
    return [start, end]


def _time(hour: str, minute: str | None) -> str:
    minutes = int(hour) * 60 + int(minute or 0)
    if minutes > 24 * 60 or int(minute or 0) > 59:
        raise ValueError(f"{hour}:{minute} is no time of day")
    return f"{int(hour):02}:{int(minute or 0):02}"


def _in_order(spans: list[list[str]]) -> list[list[str]]:
    in_order = sorted(spans)
    if any(before[1] > after[0] for before, after in pairwise(in_order)):
        raise ValueError("opening hours overlap")
    return in_order

"""Days and hours as people write them: "mardi 10 mars, 14h–15h", "Tuesday 10 March, 2–3 pm".

Names of days and months come from the CLDR through Babel; how the hours are written is the table
`_HOURS`, and 24 hours where a language isn't in it. A language that Salon doesn't speak gets
English. Times are those of a wall clock: naive,
or aware and read in their own zone, or in `zone` where one is given.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from babel.dates import format_date, format_skeleton, get_timezone_location
from babel.lists import format_list

from translations import LANGUAGES, SOURCE_LANGUAGE, translate


def day(language: str, date: date, today: date | None = None) -> str:
    """Return "mardi 10 mars"; with the year where it isn't that of `today`."""
    language = _spoken(language)
    is_this_year = today is None or date.year == today.year
    if language not in _HOURS:
        written = format_skeleton("MMMMd" if is_this_year else "yMMMMd", date, locale=language)
        return f"{format_date(date, 'EEEE', locale=language)}, {written}"
    pattern = "EEEE d MMMM" if is_this_year else "EEEE d MMMM y"
    if language == "fr" and date.day == 1:
        pattern = pattern.replace("d ", "d'er' ", 1)
    return format_date(date, pattern, locale=language)


def weekday(language: str, number: int) -> str:
    """Return the name of a day of the week, counted from Monday, 0."""
    return format_date(date(2024, 1, 1 + number), "EEEE", locale=_spoken(language))


def day_of_month(language: str, number: int) -> str:
    """Return "1er", "2"; "1st", "2nd"."""
    if _spoken(language) == "fr":
        return "1er" if number == 1 else str(number)
    if _spoken(language) not in _HOURS:
        return str(number)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number in (11, 12, 13) else ending}"


def day_and_month(language: str, date: date) -> str:
    """Return "le 14 juillet"; "on 14 July"."""
    language = _spoken(language)
    if language == "fr":
        return f"le {day_of_month(language, date.day)} {format_date(date, 'MMMM', locale='fr')}"
    if language not in _HOURS:
        return format_skeleton("MMMMd", date, locale=language)
    return f"on {format_date(date, 'd MMMM', locale=language)}"


def listed(language: str, parts: Sequence[str]) -> str:
    """Return "lundi, mardi et jeudi"."""
    return format_list(list(parts), locale=_spoken(language))


def near_day(language: str, date: date, today: date) -> str:
    """Return "aujourd'hui", "demain", or the day as `day` writes it: for talk, not for mail."""
    if date == today:
        return translate(_spoken(language), "today")
    if date == today + timedelta(days=1):
        return translate(_spoken(language), "tomorrow")
    return day(language, date, today)


def clock(language: str, at: time | datetime) -> str:
    """Return the hour: "14h", "9h05"; "2 pm", "noon", "9:05 am"."""
    return _HOURS.get(_spoken(language), _usual)(at.hour, at.minute)


def hours(language: str, start: time | datetime, end: time | datetime) -> str:
    """Return both hours: "14h–15h30"; "2–3:30 pm"; an end at 0:00 is the end of the day."""
    language = _spoken(language)
    first, last = clock(language, start), clock(language, end)
    if language == "fr" and (end.hour, end.minute) == (0, 0):
        last = "minuit"
    half = first[-3:]
    if half in (" am", " pm") and last.endswith(half):
        first = first.removesuffix(half)
    return f"{first}–{last}"


def period(
    language: str,
    start: datetime,
    end: datetime,
    *,
    zone: tzinfo | None = None,
    today: date | None = None,
) -> str:
    """Return day and hours: "mardi 10 mars, 14h–15h", and both days where they differ.

    With `zone`, aware times are read on that zone's clocks. An end at midnight belongs to the day
    before it. Where the clocks change in between, both hours carry their offset from UTC, for
    the hours alone would lie about the length.
    """
    if zone is not None:
        start, end = start.astimezone(zone), end.astimezone(zone)
    last_day = end.date()
    if (end.hour, end.minute) == (0, 0) and end.date() > start.date():
        last_day -= timedelta(days=1)
    first = day(language, start.date(), today)
    if last_day != start.date():
        until = day(language, last_day, today)
        if last_day != end.date():
            return f"{first}, {clock(language, start)} – {until}, {_midnight(language)}"
        return f"{first}, {clock(language, start)} – {until}, {clock(language, end)}"
    if start.utcoffset() != end.utcoffset():
        return f"{first}, {_with_offset(language, start)} – {_with_offset(language, end)}"
    return f"{first}, {hours(language, start, end)}"


def zone_name(language: str, zone: str) -> str:
    """Return whose clocks an IANA zone's are: "heure de Paris", "Paris time".

    LookupError where there is no such zone.
    """
    language = _spoken(language)
    if zone.upper().removeprefix("ETC/") in {"UTC", "GMT", "UCT", "ZULU", "UNIVERSAL"}:
        return "UTC"
    city = get_timezone_location(zone, locale=language, return_city=True).rpartition("/")[2]
    if language == "fr":
        return f"heure {_of(city)}"
    return translate(language, "{city} time", city=city)


def duration(language: str, minutes: int) -> str:
    """Return a length of time, short: "45 min", "1 h 30", "2 h"; "1 h 30 min" in English."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest} min"
    if not rest:
        return f"{whole} h"
    return f"{whole} h {rest:02}" if _spoken(language) == "fr" else f"{whole} h {rest} min"


def _spoken(language: str) -> str:
    short = language[:2].lower()
    return short if short in LANGUAGES else SOURCE_LANGUAGE


def _usual(hour: int, minute: int) -> str:
    return f"{hour}:{minute:02}"


def _french(hour: int, minute: int) -> str:
    return f"{hour}h{minute:02}" if minute else f"{hour}h"


def _english(hour: int, minute: int) -> str:
    if not minute and hour % 12 == 0:
        return "noon" if hour else "midnight"
    half = "pm" if hour >= 12 else "am"
    return f"{hour % 12 or 12}:{minute:02} {half}" if minute else f"{hour % 12 or 12} {half}"


def _midnight(language: str) -> str:
    language = _spoken(language)
    if language not in _HOURS:
        return _usual(24, 0)
    return "minuit" if language == "fr" else "midnight"


def _with_offset(language: str, at: datetime) -> str:
    offset = int((at.utcoffset() or timedelta()).total_seconds()) // 60
    sign, minutes = "−" if offset < 0 else "+", abs(offset)
    written = f"{minutes // 60}:{minutes % 60:02}" if minutes % 60 else str(minutes // 60)
    return f"{clock(language, at)} (UTC{sign}{written})"


def _of(city: str) -> str:
    if city.startswith("Le "):
        return f"du {city[3:]}"
    return f"d’{city}" if city[0] in "AEIOUYÀÂÉÈÊÎÔÛaeiouh" else f"de {city}"


_HOURS: dict[str, Callable[[int, int], str]] = {"fr": _french, "en": _english}

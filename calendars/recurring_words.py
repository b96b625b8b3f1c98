"""How a series repeats, in people's words: "every Monday", "chaque mois, le deuxième mardi"."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from calendars.meeting import Meeting
from calendars.repetition import dates_of, standing
from rooms.interval import Interval
from rooms.series.recurrence import DAILY, MONTHLY, WEEKLY, YEARLY, Rule, read
from translations import translate
from translations.dates import day, day_and_month, day_of_month, hours, listed, weekday

MOST_DAYS_SHOWN = 12
_WORKING_DAYS = (0, 1, 2, 3, 4)


def repeats(meeting: Meeting, language: str) -> str:
    """Return how the meeting repeats; that it does, where its rule has no plain words."""
    return _said(meeting, language) or translate(language, "on several days")


def rule_in_words(rrule: str, first: date, language: str) -> str:
    """Return "every Monday" for a rule whose first date is `first`; "" where there are no words."""
    rule = read(rrule)
    says = {DAILY: _daily, WEEKLY: _weekly, MONTHLY: _monthly, YEARLY: _yearly}[rule.freq]
    return says(_plain(rule), first, language)


def hours_of(meeting: Meeting, language: str) -> str:
    """Return the hours of each date, on the room's clocks."""
    start, end = _local(meeting, meeting.start), _local(meeting, meeting.end)
    return hours(language, start, end)


def series_in_short(meeting: Meeting, language: str) -> str:
    """Return "every Monday, 2–3 pm"."""
    return f"{repeats(meeting, language)}, {hours_of(meeting, language)}"


def span(meeting: Meeting, language: str, today: date) -> str:
    """Return from when to when the series goes, and how many dates of it take place.

    Where its rule has no plain words, the days themselves.
    """
    found = standing(meeting) or dates_of(meeting)
    if len(found) == 1 or not _said(meeting, language):
        return days_in_words(meeting, found, language, today)
    first, last = (_local(meeting, when.start).date() for when in (found[0], found[-1]))
    return translate(
        language,
        "{first} to {last}, {number} dates",
        first=day(language, first, today),
        last=day(language, last, today),
        number=len(found),
    )


def days_out(meeting: Meeting, language: str, today: date) -> str:
    """Return the days that don't take place as the rule says, or "" if all do."""
    left_out = set(meeting.exdates)
    found = [when for when in dates_of(meeting) if when.start in left_out]
    return days_in_words(meeting, found, language, today)


def days_in_words(meeting: Meeting, found: list[Interval], language: str, today: date) -> str:
    """Return the days of these dates, and how many more there are than can be shown."""
    days = [day(language, _local(meeting, when.start).date(), today) for when in found]
    shown, more = days[:MOST_DAYS_SHOWN], len(days) - MOST_DAYS_SHOWN
    if more > 0:
        shown.append(translate(language, "{number} more", number=more))
    return listed(language, shown)


def _said(meeting: Meeting, language: str) -> str:
    first = _local(meeting, meeting.start).date()
    return rule_in_words(meeting.rrule or "", first, language)


def _local(meeting: Meeting, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(meeting.zone))


def _plain(rule: Rule) -> Rule | None:
    """Return the rule if words can be found for all of its parts, else None."""
    only_weekdays = all(not number for _, number in rule.by_day)
    if rule.months or rule.week_numbers or rule.year_days or rule.positions:
        return None
    if rule.freq == DAILY and (rule.month_days or (rule.by_day and rule.interval > 1)):
        return None
    if rule.freq == MONTHLY:
        parts = len(rule.month_days) + len(rule.by_day)
        return rule if parts <= 1 and not (rule.by_day and only_weekdays) else None
    return None if rule.freq == YEARLY and (rule.by_day or rule.month_days) else rule


def _daily(rule: Rule | None, start: date, language: str) -> str:
    if rule is None:
        return ""
    if rule.by_day:
        return _weekly(rule, start, language)
    if rule.interval == 1:
        return translate(language, "every day")
    return translate(language, "every {number} days", number=rule.interval)


def _weekly(rule: Rule | None, start: date, language: str) -> str:
    if rule is None:
        return ""
    days = tuple(number for number, _ in rule.by_day) or (start.weekday(),)
    if days == _WORKING_DAYS and rule.interval == 1:
        return translate(language, "from Monday to Friday")
    names = listed(language, [weekday(language, number) for number in days])
    if rule.interval == 1:
        return translate(language, "every {days}", days=names)
    return translate(language, "every {number} weeks, {days}", number=rule.interval, days=names)


def _monthly(rule: Rule | None, start: date, language: str) -> str:
    if rule is None:
        return ""
    if rule.by_day:
        (number_of_day, number), *_ = rule.by_day
        which = _nth(number, weekday(language, number_of_day), language)
    else:
        which = _day_of_month(rule.month_days[0] if rule.month_days else start.day, language)
    if not which:
        return ""
    if rule.interval == 1:
        return translate(language, "every month, {which}", which=which)
    return translate(language, "every {number} months, {which}", number=rule.interval, which=which)


def _yearly(rule: Rule | None, start: date, language: str) -> str:
    if rule is None:
        return ""
    which = day_and_month(language, start)
    if rule.interval == 1:
        return translate(language, "every year, {which}", which=which)
    return translate(language, "every {number} years, {which}", number=rule.interval, which=which)


def _day_of_month(number: int, language: str) -> str:
    if number == -1:
        return translate(language, "on the last day")
    if number < 0:
        return ""
    return translate(language, "on the {day}", day=day_of_month(language, number))


def _nth(number: int, name: str, language: str) -> str:
    sentences = {
        1: translate(language, "on the first {day}", day=name),
        2: translate(language, "on the second {day}", day=name),
        3: translate(language, "on the third {day}", day=name),
        4: translate(language, "on the fourth {day}", day=name),
        5: translate(language, "on the fifth {day}", day=name),
        -1: translate(language, "on the last {day}", day=name),
    }
    return sentences.get(number, "")

"""The days that a recurrence rule gives (RFC 5545 section 3.3.10), looked for no further than told.

Written out here since dateutil's rrule can't be bounded: it only looks at its end when it has found
a date, so a rule that matches nothing (every 30 February) keeps it busy up to the year 9999. What
both can do, both do alike; the tests hold this one to that and name what dateutil reads otherwise.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from rooms.series.recurrence import DAILY, MONTHLY, WEEKLY, YEARLY, Rule

_ALL_MONTHS = range(1, 13)


def days(rule: Rule, start: date, last: date) -> Iterator[date]:
    """Yield the rule's days from `start` to `last` (included), in order.

    What the rule leaves open is taken from `start`, which is no day of the rule unless it matches.
    COUNT, UNTIL and the time of day are not looked at.
    """
    rule = completed(rule, start)
    periods = {DAILY: _single_days, WEEKLY: _weeks, MONTHLY: _months, YEARLY: _years}
    for period in periods[rule.freq](rule, start, last):
        for day in _at_positions(rule, period):
            if day > last:
                return
            if day >= start:
                yield day


def completed(rule: Rule, start: date) -> Rule:
    """Return the rule with the parts written out that it takes from its start.

    BYWEEKNO without BYDAY means the start's weekday, and not the whole week as for dateutil.
    """
    says_which = rule.by_day or rule.month_days or rule.year_days
    weekday = ((start.weekday(), 0),)
    if says_which or rule.freq == DAILY:
        return rule
    if rule.freq == WEEKLY or rule.week_numbers:
        return replace(rule, by_day=weekday)
    if rule.freq == MONTHLY:
        return replace(rule, month_days=(start.day,))
    return replace(rule, month_days=(start.day,), months=rule.months or (start.month,))


def _at_positions(rule: Rule, period: list[date]) -> list[date]:
    """Return the days of one period that BYSETPOS leaves."""
    if not rule.positions:
        return period
    size = len(period)
    indexes = {position - 1 if position > 0 else size + position for position in rule.positions}
    return [period[index] for index in sorted(indexes) if 0 <= index < size]


def _single_days(rule: Rule, start: date, last: date) -> Iterator[list[date]]:
    weekdays = {weekday for weekday, _ in rule.by_day}
    for ordinal in range(start.toordinal(), last.toordinal() + 1, rule.interval):
        day = date.fromordinal(ordinal)
        if (
            (not rule.months or day.month in rule.months)
            and (not weekdays or day.weekday() in weekdays)
            and (not rule.month_days or _is_in_month_days(rule, day))
        ):
            yield [day]


def _is_in_month_days(rule: Rule, day: date) -> bool:
    size = monthrange(day.year, day.month)[1]
    return day.day in rule.month_days or day.day - size - 1 in rule.month_days


def _weeks(rule: Rule, start: date, last: date) -> Iterator[list[date]]:
    monday = start.toordinal() - (start.weekday() - rule.week_start) % 7
    offsets = sorted((weekday - rule.week_start) % 7 for weekday, _ in rule.by_day)
    for ordinal in range(monday, last.toordinal() + 1, 7 * rule.interval):
        week = [date.fromordinal(ordinal + offset) for offset in offsets]
        yield [day for day in week if not rule.months or day.month in rule.months]


def _months(rule: Rule, start: date, last: date) -> Iterator[list[date]]:
    for number in range(_month_number(start), _month_number(last) + 1, rule.interval):
        year, month = divmod(number, 12)
        if not rule.months or month + 1 in rule.months:
            yield _in_month(rule, year, month + 1)


def _years(rule: Rule, start: date, last: date) -> Iterator[list[date]]:
    counts_in_year = any(number for _, number in rule.by_day) and not rule.months
    in_month = replace(rule, by_day=()) if counts_in_year else rule
    for year in range(start.year, last.year + 1, rule.interval):
        found = [
            day for month in rule.months or _ALL_MONTHS for day in _in_month(in_month, year, month)
        ]
        first = date(year, 1, 1)
        size = date(year, 12, 31).toordinal() - first.toordinal() + 1
        if rule.year_days or counts_in_year:
            left = set(
                _named(rule, first.weekday(), size) if counts_in_year else range(1, size + 1)
            )
            if rule.year_days:
                left &= _from_both_ends(rule.year_days, size)
            found = [day for day in found if day.toordinal() - first.toordinal() + 1 in left]
        yield [day for day in found if not rule.week_numbers or _is_in_weeks(rule, day)]


def _in_month(rule: Rule, year: int, month: int) -> list[date]:
    """Return the days of a month that BYMONTHDAY and BYDAY leave, numbers counted in the month."""
    weekday, size = monthrange(year, month)
    left = _from_both_ends(rule.month_days, size) if rule.month_days else set(range(1, size + 1))
    if rule.by_day:
        left &= _named(rule, weekday, size)
    return [date(year, month, day) for day in sorted(left) if 1 <= day <= size]


def _named(rule: Rule, first_weekday: int, size: int) -> set[int]:
    """Return which days BYDAY names, numbered from 1, in a month or year of `size` days."""
    found: set[int] = set()
    for weekday, number in rule.by_day:
        all_of_them = range(1 + (weekday - first_weekday) % 7, size + 1, 7)
        if not number:
            found.update(all_of_them)
        elif abs(number) <= len(all_of_them):
            found.add(all_of_them[number - 1 if number > 0 else number])
    return found


def _from_both_ends(numbers: tuple[int, ...], size: int) -> set[int]:
    """Return the numbers, negative ones counted from the end of `size` days."""
    return {number if number > 0 else size + 1 + number for number in numbers}


def _is_in_weeks(rule: Rule, day: date) -> bool:
    """Say whether the day's week is in BYWEEKNO: as ISO 8601 counts, from the rule's WKST."""
    begins = day - timedelta(days=(day.weekday() - rule.week_start) % 7)
    year = (begins + timedelta(days=3)).year
    number = (begins - _first_week(year, rule.week_start)).days // 7 + 1
    size = (_first_week(year + 1, rule.week_start) - _first_week(year, rule.week_start)).days // 7
    return number in rule.week_numbers or number - size - 1 in rule.week_numbers


def _first_week(year: int, week_start: int) -> date:
    """Return the day on which the first week begins that has four days in the year."""
    fourth = date(year, 1, 4)
    return fourth - timedelta(days=(fourth.weekday() - week_start) % 7)


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1

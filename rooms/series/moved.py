"""A series that moves as a whole: its rule follows to the other hour or day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from rooms.errors import Refused
from rooms.series.recurrence import WEEKLY, Rule, read
from rooms.series.repetition import Repetition, on_the_wall, rule_days


def moved(repetition: Repetition, by: timedelta) -> Repetition | None:
    """Return the series with each date `by` later (earlier if negative) on the wall.

    What was left out stays left out. None where no rule says the same of the new days, such as "the
    last day of the month" a day later, or where the series has no dates. Refused where its rule
    can't be read.
    """
    rule = read(repetition.rrule)
    found = rule_days(repetition)
    if not found:
        return None
    first = on_the_wall(rule, repetition.start, found[0])
    try:
        start = first + by
        days = timedelta(days=(start.date() - first.date()).days)
        wanted = [day + days for day in found]
        left_out = frozenset(day + days for day in repetition.left_out)
    except OverflowError:
        return None
    for candidate in _candidates(_at_any_hour(rule, wanted[-1]), days.days):
        there = replace(repetition, rrule=str(candidate), start=start, left_out=left_out)
        if _gives(there, wanted):
            return there
    return None


def _gives(repetition: Repetition, wanted: list[date]) -> bool:
    """Say whether these are the series' days; a rule that would take too long doesn't give them."""
    try:
        return rule_days(repetition) == wanted
    except Refused:
        return False


def _at_any_hour(rule: Rule, last: date) -> Rule:
    """Return the rule with its hour left to the start, and its end at the last of the new days."""
    until = None if rule.until is None else last
    return replace(rule, hour=None, minute=None, second=None, until=until)


def _candidates(rule: Rule, days: int) -> Iterator[Rule]:
    """Yield the rules that may give the days that are `days` later, the plainest first."""
    yield rule
    turned = _turned(rule, days)
    shifted = [number + days for number in rule.month_days]
    if all(_names_a_day(was, now) for was, now in zip(rule.month_days, shifted, strict=True)):
        yield replace(turned, month_days=tuple(shifted))
    if any(number for _, number in rule.by_day) and not rule.month_days:
        yield from _by_days_of_the_month(turned, days)


def _turned(rule: Rule, days: int) -> Rule:
    """Return the rule with its weekdays, and the start of its weeks where it counts, moved on."""
    by_day = tuple(sorted(((weekday + days) % 7, number) for weekday, number in rule.by_day))
    counts_weeks = rule.freq == WEEKLY and (rule.interval > 1 or rule.positions)
    week_start = (rule.week_start + days) % 7 if counts_weeks else rule.week_start
    return replace(rule, by_day=by_day, week_start=week_start)


def _by_days_of_the_month(rule: Rule, days: int) -> Iterator[Rule]:
    """Yield "the Tuesday from the 2nd to the 8th": the day after the first Monday of the month."""
    month_days = set()
    for _, number in rule.by_day:
        first = 7 * (number - 1) + 1 if number > 0 else 7 * number
        for day in range(first, first + 7):
            if not _names_a_day(day, day + days):
                return
            month_days.add(day + days)
    by_day = tuple(sorted({(weekday, 0) for weekday, _ in rule.by_day}))
    yield replace(rule, by_day=by_day, month_days=tuple(sorted(month_days)))


def _names_a_day(was: int, now: int) -> bool:
    """Say whether a day of the month still counts from the same end of it."""
    return 1 <= now <= 31 if was > 0 else -31 <= now <= -1

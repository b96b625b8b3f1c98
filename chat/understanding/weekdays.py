"""Weekdays: which one is meant, alone, beside a date or a week, or as the nth of a month."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from chat.understanding.cascade import Match
from chat.understanding.days import WEEK, checked, goes_on, in_month, named_holiday, of_month_days
from chat.understanding.reading import Choice, Question
from chat.understanding.times import Day, Days, Scope, month_after, safe_date


def weekday_number(match: Match) -> Day | None:
    """A weekday and a bare number: the date whose weekday it is within some weeks."""
    number, weekday = match["day"], match["weekday"]
    if not isinstance(number, int) or not 1 <= number <= 31:
        return None
    spelt = not match.said("day", "DIGITS") and not match.said("day", "ORDINAL")
    if spelt and "the" not in match and number <= NO_MORNING_HOUR:
        return None
    found = of_month_days(number, match.scope)
    fitting = [day for day in found if day.weekday() == weekday]
    after = match.after
    if not match.said("day", "ORDINAL") and after and goes_on(after):
        dated = fitting and number >= NO_MORNING_HOUR and "UNTIL" in after.kinds
        return Day(fitting[0]) if dated else None
    if fitting and ("the" in match or not match.said("day", "DIGITS")):
        return Day(fitting[0])
    if fitting:
        return _dated_or_hour(fitting[0], number, match.scope.coming(weekday))
    sure = "the" in match or number > 24
    if sure and found:
        return checked(Day(found[0]), weekday)
    return None


def _dated_or_hour(dated: date, number: int, coming: date) -> Day:
    """Return a date with a question where its number may as well be the coming weekday's hour."""
    if dated == coming or number not in LIKELY_HOURS:
        return Day(dated)
    hour = datetime.combine(coming, time(number))
    return Day(dated, question=Question("date_or_hour", (Choice(start=dated), Choice(start=hour))))


NO_MORNING_HOUR = 12


LIKELY_HOURS = range(8, 20)


MOVES_ON = frozenset({"FROM", "TO", "AT", "IN", "ROOMNAME"})


def weekday_beside(match: Match) -> Day | None:
    """Return the nearest such weekday after or before another day."""
    if match.said("side", "STARTING"):
        return None
    base: date = match["base"].day
    gap = (match["weekday"] - base.weekday()) % 7
    if match.said("side", "AFTER"):
        return Day(base + timedelta(days=gap or 7))
    return Day(base + timedelta(days=gap - 7))


def coming_weekday(match: Match) -> Day:
    """Return the coming such weekday, today included."""
    return Day(match.scope.coming(match["weekday"]), roll=7, weekday=True)


def next_weekday(match: Match) -> Day:
    """The next such weekday; contested when the coming one is still in this week."""
    weekday = match["weekday"]
    coming = match.scope.coming(weekday)
    if match.said("next", "COMING"):
        return Day(coming + WEEK * (coming == match.scope.today), weekday=True)
    if match.said("next", "FOLLOWING"):
        return Day(coming + WEEK * (coming == match.scope.today), follows=True)
    if coming == match.scope.today:
        return Day(coming + WEEK)
    if coming >= match.scope.monday + WEEK:
        return Day(coming)
    likely, other = coming, coming + WEEK
    if match.scope.lexicon.next_skips_this_week:
        likely, other = other, likely
    question = Question("which_date", (Choice(start=likely), Choice(start=other)))
    return Day(likely, question=question)


def week_later(match: Match) -> Day:
    """Return the weekday a week after the coming one."""
    return Day(match.scope.coming(match["weekday"]) + WEEK)


def this_weekday(match: Match) -> Day:
    """Return the coming such weekday."""
    return Day(match.scope.coming(match["weekday"]), roll=7, weekday=True)


def last_weekday(match: Match) -> Day | None:
    """Return the latest such weekday before today; French "passe" may be a verb instead."""
    after = match.after
    if match.said("prev", "ACT") and after is not None and MOVES_ON & after.kinds.keys():
        return None
    coming = match.scope.coming(match["weekday"])
    return Day(coming - WEEK)


def weekday_later(match: Match) -> Day:
    """Return the day one or two weeks after a coming day."""
    base = match.scope.coming(match["weekday"]) if "weekday" in match else match["base"].day
    return Day(base + timedelta(days=match["more"]))


def weekday_in_week(match: Match) -> Day | None:
    """Return a weekday of a week that was said."""
    week = match["week"]
    if week.unit not in ("week", "fortnight"):
        return None
    return Day(week.first + timedelta(days=match["weekday"]))


def day_in_week(match: Match) -> Day | None:
    """Return a coming weekday in the week that was said beside it, or a date of a year."""
    day: Day = match["day"]
    week: Days = match["week"]
    if week.unit == "year" and day.roll == 365:
        found = safe_date(week.first.year, day.day.month, day.day.day)
        return Day(found) if found else None
    if week.unit == "month" and week.first <= day.day < week.after:
        return replace(day, roll=0)
    if not day.weekday or week.unit != "week" or match.said("day", "SINCEDAY"):
        return None
    return Day(week.first + timedelta(days=day.day.weekday()))


def nth_in_month(match: Match) -> Day | None:
    """Return the nth such weekday of a month."""
    if "month" in match:
        this = in_month(match["month"], 1, match.scope, match.get("year"))
        first = this.day if this else match.scope.today
        if "year" not in match and match["month"] == match.scope.today.month:
            first = match.scope.today.replace(day=1)
    else:
        if match["days"].unit != "month":
            return None
        first = match["days"].first
    found = nth_weekday(first, match["nth"], match["weekday"])
    return Day(found) if found else None


def coming_nth(nth: int, weekday: int, scope: Scope) -> date:
    """Return the next such weekday that is the nth of its month."""
    months = (month_after(scope.today.replace(day=1), step) for step in range(14))
    found = (nth_weekday(first, nth, weekday) for first in months if first)
    return next(day for day in found if day and day >= scope.today)


def nth_alone(match: Match) -> tuple[int, int] | None:
    """Return "the first Thursday", whose month was said elsewhere or goes without saying."""
    nth: int = match["nth"]
    return (nth, match["weekday"]) if 1 <= nth <= 4 else None


def nth_weekday(first: date, nth: int, weekday: int) -> date | None:
    """Return the nth (-1: last) such weekday of the month that begins at `first`."""
    if nth == 0 or not -5 <= nth <= 5:
        return None
    if nth > 0:
        day = 1 + (weekday - first.replace(day=1).weekday()) % 7 + 7 * (nth - 1)
        return safe_date(first.year, first.month, day)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-nth - 1))


def weekday_of_holiday(match: Match) -> Day | None:
    """Return the weekday of a feast or the first one after it: "vendredi de l'Ascension"."""
    feast = named_holiday(match)
    gap = (match["weekday"] - feast.day.weekday()) % 7 if feast else 0
    return Day(feast.day + timedelta(days=gap)) if feast else None


def weekday_weeks_on(match: Match) -> Day | None:
    """Return a weekday of the week that lies so many weeks ahead."""
    days = match["len"].days
    if not days or days % 7:
        return None
    return Day(match.scope.monday + timedelta(days=days + match["weekday"]))

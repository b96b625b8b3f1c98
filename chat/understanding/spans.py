"""Stretches of days, and days that are listed."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from chat.understanding.cascade import Match
from chat.understanding.days import LEADS_HOURS, WEEK, goes_on, in_month, of_month_days
from chat.understanding.reading import Choice, Question
from chat.understanding.times import (
    Day,
    Days,
    Listed,
    Scope,
    month_after,
    safe_date,
)
from chat.understanding.weekdays import nth_weekday


def unit_from(scope: Scope, unit: str, step: int) -> Days | None:
    """Return the calendar week, month … so many steps from the present one."""
    if unit == "week":
        first = scope.monday + step * WEEK
        return Days(first, first + WEEK, "week")
    if unit == "fortnight":
        first = scope.monday + step * WEEK
        return Days(first, first + 2 * WEEK, "fortnight")
    if unit == "weekend":
        first = scope.monday + step * WEEK + timedelta(days=5)
        return Days(first, first + timedelta(days=2), "weekend")
    if unit == "month":
        first_of = month_after(scope.today.replace(day=1), step)
        after = month_after(scope.today.replace(day=1), step + 1)
        return Days(first_of, after, "month") if first_of and after else None
    if unit == "year":
        year = scope.today.year + step
        return Days(date(year, 1, 1), date(year + 1, 1, 1), "year")
    return None


def unit_span(step: int) -> Any:
    """Return an action that finds the calendar unit so many steps on."""

    def action(match: Match) -> Days | None:
        if step < 0 and match.beyond and {"MONTH", "DAYS"} & match.beyond.kinds.keys():
            return None
        near = match["unit"] == "weekend" and match.said("next", "COMING")
        return unit_from(match.scope, match["unit"], 0 if near else step)

    return action


def units_later(match: Match) -> Days | None:
    """Return the next so many days or weeks."""
    number = match["n"]
    if not isinstance(number, int) or not 1 <= number <= 104:
        return None
    step = {"week": 7, "day": 1, "fortnight": 14}.get(match["unit"])
    if step is None:
        return None
    if step == 1:
        number = match.scope.lexicon.counted_days.get(number, number)
    return Days(match.scope.today, match.scope.today + timedelta(days=number * step))


def rest_of(match: Match) -> Days | None:
    """Return what is still to come of the present week or month: "later this week"."""
    days: Days = match["days"]
    tomorrow = match.scope.today + timedelta(days=1)
    return replace(days, first=tomorrow, unit=None) if days.first < tomorrow < days.after else None


def next_length(match: Match) -> Days | None:
    """Return the days from today on."""
    days = match["len"].days
    return Days(match.scope.today, match.scope.today + timedelta(days=days)) if days else None


def half_of(match: Match) -> Days | None:
    """Return the first or second half of a month or year."""
    days: Days = match["days"]
    nth, half = match["nth"], timedelta(days=(days.after - days.first).days // 2)
    if days.unit == "month":
        half = timedelta(days=15)
    if nth == 1:
        return Days(days.first, days.first + half, f"begin_{days.unit}")
    return Days(days.first + half, days.after, f"end_{days.unit}") if nth in (2, -1) else None


def this_unit(match: Match) -> Days | None:
    """Return the present week, month, weekend or year."""
    if match["unit"] not in ("week", "month", "weekend", "year"):
        return None
    return unit_from(match.scope, match["unit"], 0)


def month_span(match: Match) -> Days | None:
    """Return the coming such month, or that of the year said."""
    year = match.get("year")
    if ("unit" in match and match["unit"] != "month") or _is_verb(match):
        return None
    if year is None:
        year = match.scope.today.year + (match["month"] < match.scope.today.month)
    first = safe_date(year, match["month"], 1)
    after = month_after(first) if first else None
    return Days(first, after, "month") if first and after else None


def _is_verb(match: Match) -> bool:
    """Tell whether a month stands between words of a sentence, as in "whom it may concern"."""
    before, after = match.before, match.after
    if before is None or after is None or "year" in match:
        return False
    led = bool({"WORD", "THAT"} & before.kinds.keys())
    return led and not {"WORD", "ACT", "REQUEST"}.isdisjoint(after.kinds)


def portion_of(match: Match) -> Days | None:
    """Return the beginning, middle or end of a stretch."""
    days: Days | None = match["days"] or unit_from(match.scope, match["unit"], 0)
    if days is None:
        return None
    length = (days.after - days.first).days
    third = timedelta(days=10 if length > 27 else 2)
    if length > 40:
        third = timedelta(days=length // 3)
    begin, end = days.first, days.after
    where = match["where"]
    if days.unit == "week":
        begin, end = days.first, days.first + timedelta(days=5)
        cut = {
            "begin": (begin, begin + timedelta(2)),
            "end": (begin + timedelta(3), end),
            "middle": (begin + timedelta(1), begin + timedelta(4)),
        }
    else:
        cut = {
            "begin": (begin, begin + third),
            "end": (end - third, end),
            "middle": (begin + third, end - third),
        }
    return Days(*cut[where], f"{where}_{days.unit}")


def whole_year(match: Match) -> Days | None:
    """Return a year: "the whole of 2027", "l'année 2027"."""
    if match.get("unit") not in (None, "year"):
        return None
    return Days(date(match["year"], 1, 1), date(match["year"] + 1, 1, 1), "year")


def week_of(match: Match) -> Days:
    """Return the week in which a day lies."""
    monday = match["day"].day - timedelta(days=match["day"].day.weekday())
    return Days(monday, monday + WEEK, "week")


def nth_week(match: Match) -> Days | None:
    """Return the nth (-1: last) week of a month: a week is of the month of its Thursday."""
    month: Days = match["days"]
    if match["unit"] != "week" or month.unit != "month":
        return None
    thursday = nth_weekday(month.first, match["nth"], 3)
    monday = thursday - timedelta(days=3) if thursday else None
    return Days(monday, monday + WEEK, "week") if monday else None


def weekend_of(match: Match) -> Days | None:
    """Return the weekend of a day's week."""
    if match["unit"] != "weekend":
        return None
    saturday = match["day"].day + timedelta(days=5 - match["day"].day.weekday())
    return Days(saturday, saturday + timedelta(days=2), "weekend")


def week_number(match: Match) -> Days | None:
    """Return the week of that ISO 8601 number."""
    number, before, after = match["n"], match.before, match.after
    if not isinstance(number, int) or not 1 <= number <= 53:
        return None
    if before is not None and {"NEXT", "THIS", "PREV", "DAYREL", "WEEKDAY"} & before.kinds.keys():
        return None
    if match.said("n", "WEEKNO") and before is not None and "ROOM" in before.kinds:
        return None
    if after is not None and goes_on(after) and "UNTIL" not in after.kinds:
        return None
    year, week, _ = match.scope.today.isocalendar()
    try:
        monday = date.fromisocalendar(year + (number < week), number, 1)
    except ValueError:
        return None
    return Days(monday, monday + WEEK, "week")


def _has_its_day(match: Match) -> bool:
    """Tell whether a month already has its day before it: "26 March 9-12" are hours."""
    month, number, before = match.item("month"), match.item("a"), match.before
    if month is None or number is None or before is None or month.first > number.first:
        return False
    return bool({"NUMBER", "ORDINAL", "IN"} & before.kinds.keys())


def days_numbers(match: Match) -> Days | None:
    """Two numbers before one month: "3 to 5 May"."""
    first, last = match["a"], match["b"]
    if not isinstance(first, int) or not isinstance(last, int) or not 1 <= first <= 31:
        return None
    if match.before is not None and not {"DASH", "SLASH", "AND", "TO"}.isdisjoint(
        match.before.kinds
    ):
        return None
    if _has_its_day(match):
        return None
    if match.before is not None and "AT" in match.before.kinds and "FROM" not in match.before.kinds:
        return None
    start = in_month(match["month"], first, match.scope, match.get("year"))
    end = safe_date(start.day.year, match["month"], last) if start else None
    if start is None or end is None or end < start.day:
        return None
    return Days(start.day, end + timedelta(days=1))


def days_between(match: Match) -> Days | None:
    """Return the days from one to another, both included."""
    first, last = match["a"], match["b"]
    start, end = first.day, last.day
    if last.roll == 7 and end < start:
        end = start + timedelta(days=(end - start).days % 7)
    if last.roll == 365 and end < start:
        later = safe_date(end.year + 1, end.month, end.day)
        end = later or end
    if first.roll == 365 and start > end:
        earlier = safe_date(start.year - 1, start.month, start.day)
        start = earlier or start
    if last.roll == 30 and end < start:
        month = month_after(start.replace(day=1), 0 if end.day >= start.day else 1)
        end = safe_date(month.year, month.month, end.day) or end if month else end
    if end < start or (end - start).days > 400:
        return None
    run = "run" if first.roll == last.roll == 7 else None
    sides = (first, last) if match.said("joint", "TO") or match.said("joint", "ARROW") else None
    return Days(start, end + timedelta(days=1), run, sides=sides)


def number_to_day(match: Match) -> Days | None:
    """A day whose month stands after the second one: "lundi 3 au vendredi 7 mai"."""
    number, last = match["a"], match["b"]
    if not isinstance(number, int):
        return None
    start = safe_date(last.day.year, last.day.month, number)
    if start is None or start > last.day:
        return None
    return Days(start, last.day + timedelta(days=1))


def day_to_number(match: Match) -> Days | None:
    """A day and the number of a later one of its month: "du 2 avril au 3"."""
    first, number, after = match["a"], match["b"], match.after
    if first.roll != 365 or (after is not None and NOT_A_DATE & after.kinds.keys()):
        return None
    last = safe_date(first.day.year, first.day.month, number)
    if last is None or last <= first.day:
        return None
    return Days(first.day, last + timedelta(days=1), sides=(first, Day(last)))


def day_to_span(match: Match) -> Days | None:
    """A day and a stretch that ends later: "from 25 March to the end of June"."""
    first, span = match["a"], match["span"]
    if first.weekday or first.day >= span.after:
        return None
    return Days(first.day, span.after)


NOT_A_DATE = frozenset({"OCLOCK", "MERIDIEM", "UNIT", "PEOPLE", "SEATS", "MONTH", "DASH"})


def days_of_month(match: Match) -> Days | None:
    """Return the days between two numbers whose month goes without saying."""
    first, last = match["a"], match["b"]
    if not isinstance(first, int) or not isinstance(last, int):
        return None
    starts = of_month_days(first, match.scope)
    if not starts:
        return None
    start = starts[0]
    end = safe_date(start.year, start.month, last)
    if end is not None and end < start:
        later = month_after(start.replace(day=1))
        end = safe_date(later.year, later.month, last) if later else None
    return Days(start, end + timedelta(days=1)) if end else None


def listed_days(match: Match) -> Listed:
    """Return single days, one list of them."""
    return Listed((*as_days(match["a"]), *as_days(match["b"])))


def weekdays_of_week(match: Match) -> Listed | None:
    """Return two or three weekdays of one week."""
    week: Days = match["week"]
    if week.unit != "week":
        return None
    named = [match[name] for name in ("a", "b", "c") if name in match]
    return Listed(tuple(Day(week.first + timedelta(days=weekday)) for weekday in named))


def weekdays_in_a_row(match: Match) -> Listed | None:
    """Return weekdays of which only the last ones are joined: "lundi mercredi et vendredi"."""
    days = (match["a"], *match["rest"].days)
    return Listed(days) if all(day.weekday for day in days) else None


def other_day(match: Match) -> Day | None:
    """Return the day that is meant where one is put right: "not Monday, Tuesday"."""
    day: Day = match["day"]
    return day if match.before is None else None


def run_of_week(match: Match) -> Days | None:
    """Return the days of a week from one weekday to another."""
    week, first, last = match["week"], match["a"], match["b"]
    if week.unit != "week" or last < first:
        return None
    return Days(week.first + timedelta(days=first), week.first + timedelta(days=last + 1), "run")


def months_between(match: Match) -> Days | None:
    """Return the months from one to another, both included."""
    first, last = match["a"], match["b"]
    if first.unit != "month" or last.unit != "month":
        return None
    after = last.after if last.after > first.first else month_after(last.after, 12)
    return Days(first.first, after) if after else None


def as_days(value: Any) -> tuple[Day, ...]:
    """Return one day, or those of a list, as a row."""
    return value.days if isinstance(value, Listed) else (value,)


def numbers_listed(match: Match) -> Listed | None:
    """Return two or three days that share a month: "16, 17 and 18 March"."""
    before = match.before
    if before is not None and not (LEADS_HOURS | {"AND"}).isdisjoint(before.kinds):
        return None
    numbers = [match[name] for name in ("a", "c", "b") if name in match]
    days = [in_month(match["month"], n, match.scope) for n in numbers if isinstance(n, int)]
    found = tuple(day for day in days if day is not None)
    return Listed(found) if len(found) == len(numbers) else None


def either_in_week(match: Match) -> Day | None:
    """Return the first of two weekdays of one week, with both as the question."""
    listed = weekdays_of_week(match)
    return _either(*listed.days) if listed else None


def either_day(match: Match) -> Day:
    """Return the first of two days that were left to choose, with both as the question."""
    return _either(match["a"], match["b"])


def _either(first: Day, other: Day) -> Day:
    question = Question("which_date", (Choice(start=first.day), Choice(start=other.day)))
    return replace(first, question=question, other=other.day)

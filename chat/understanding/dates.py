"""Rules for days, and stretches of days."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from chat.understanding.cascade import Item, Match, Rule
from chat.understanding.reading import Choice, Question
from chat.understanding.times import (
    Day,
    Days,
    Listed,
    Scope,
    easter,
    month_after,
    safe_date,
)

WEEK = timedelta(days=7)


def _year_of(value: int) -> int:
    return value + 2000 if value < 100 else value


def in_month(month: int, day: int, scope: Scope, year: int | None = None) -> Day | None:
    """Return the day of a month: of the year said, else the coming one."""
    if year is not None:
        found = safe_date(_year_of(year), month, day)
        return Day(found) if found else None
    for candidate in range(scope.today.year, scope.today.year + 9):
        found = safe_date(candidate, month, day)
        if found and found >= scope.today:
            return Day(found, roll=365)
    return None


def checked(day: Day | None, weekday: int | None) -> Day | None:
    """Return the day with a question when the weekday said is another one's."""
    if day is None or weekday is None or day.day.weekday() == weekday:
        return day
    named = min(
        (day.day + timedelta(days=gap) for gap in range(-3, 4)),
        key=lambda other: (other.weekday() != weekday, abs(other - day.day)),
    )
    choices = (Choice(start=day.day), Choice(start=named))
    return replace(day, question=Question("weekday_contradicts_date", choices))


def _day_month(match: Match) -> Day | None:
    day, month, year = match["day"], match["month"], match.get("year")
    if not isinstance(day, int) or not 1 <= day <= 31:
        return None
    found = in_month(month, day, match.scope, year)
    weekday = match.get("weekday")
    if found is None:
        return None
    if weekday is not None and year is None and found.day.weekday() != weekday:
        later = in_month(month, day, match.scope, found.day.year + 1)
        if later and later.day.weekday() == weekday and found.day.month < match.scope.today.month:
            return later
    return checked(found, weekday)


def _numeric(match: Match) -> Day | None:
    first, second, *rest = match["date"]
    year = rest[0] if rest else None
    day, month = (first, second) if match.scope.lexicon.day_before_month else (second, first)
    if month > 12 >= day:
        day, month = month, day
    if not 1 <= month <= 12:
        return None
    return checked(in_month(month, day, match.scope, year), match.get("weekday"))


def _iso(match: Match) -> Day | None:
    found = safe_date(*match["date"])
    return checked(Day(found), match.get("weekday")) if found else None


def _weekday_number(match: Match) -> Day | None:
    """A weekday and a bare number: the date whose weekday it is within some weeks."""
    number, weekday = match["day"], match["weekday"]
    if not isinstance(number, int) or not 1 <= number <= 31:
        return None
    if not match.said("day", "ORDINAL") and match.after and _goes_on(match.after):
        return None
    found = _of_month_days(number, match.scope)
    fitting = [day for day in found if day.weekday() == weekday]
    if fitting:
        return Day(fitting[0])
    sure = "the" in match or number > 24
    if sure and found:
        return checked(Day(found[0]), weekday)
    return None


def _goes_on(after: Item) -> bool:
    """Tell whether a number is the first hour of a stretch, or an hour spelt out."""
    kinds = after.kinds.keys()
    only_to = "TO" in kinds and "AT" not in kinds
    return only_to or bool(kinds & {"DASH", "SLASH", "OCLOCK", "MERIDIEM"})


def _of_month_days(number: int, scope: Scope) -> list[date]:
    months = [month_after(scope.today.replace(day=1), step) for step in range(3)]
    days = [safe_date(m.year, m.month, number) for m in months if m]
    return [day for day in days if day and day >= scope.today]


def _day_of_month(match: Match) -> Day | None:
    number = match["day"]
    if not isinstance(number, int) or not 1 <= number <= 31:
        return None
    after = match.after
    if after is not None and not NOT_A_DAY.isdisjoint(after.kinds):
        return None
    found = _of_month_days(number, match.scope)
    return Day(found[0], roll=30) if found else None


NOT_A_DAY = frozenset(
    {"WEEKDAY", "WEEKDAYS", "UNIT", "PEOPLE", "ROOM", "MEETING", "OTHER", "ONE", "EQUIP"}
)


def _relative(match: Match) -> Day:
    return Day(match.scope.today + timedelta(days=match["rel"]))


def _later(match: Match) -> Day | None:
    length = match["len"]
    if match.said("joint", "STARTING") and not match.said("joint", "COUNTFROM"):
        return None
    base = match.get("base")
    start = base.day if isinstance(base, Day) else match.scope.today
    return Day(start + timedelta(days=length.days)) if length.days else None


def _ago(match: Match) -> Day | None:
    days = match["len"].days
    return Day(match.scope.today - timedelta(days=days)) if days else None


def _weekday(match: Match) -> Day:
    return Day(match.scope.coming(match["weekday"]), roll=7, weekday=True)


def _next_weekday(match: Match) -> Day:
    """The next such weekday; contested when the coming one is still in this week."""
    weekday = match["weekday"]
    coming = match.scope.coming(weekday)
    if coming == match.scope.today:
        return Day(coming + WEEK)
    if coming >= match.scope.monday + WEEK:
        return Day(coming)
    likely, other = coming, coming + WEEK
    if match.scope.lexicon.next_skips_this_week:
        likely, other = other, likely
    question = Question("which_date", (Choice(start=likely), Choice(start=other)))
    return Day(likely, question=question)


def _this_weekday(match: Match) -> Day:
    return Day(match.scope.coming(match["weekday"]), roll=7, weekday=True)


def _last_weekday(match: Match) -> Day:
    coming = match.scope.coming(match["weekday"])
    return Day(coming - WEEK)


def _weekday_later(match: Match) -> Day:
    base = match.scope.coming(match["weekday"]) if "weekday" in match else match["base"].day
    return Day(base + timedelta(days=match["more"]))


def _unit_from(scope: Scope, unit: str, step: int) -> Days | None:
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


def _unit(step: int) -> Any:
    def action(match: Match) -> Days | None:
        return _unit_from(match.scope, match["unit"], step)

    return action


def _this_unit(match: Match) -> Days | None:
    if match["unit"] not in ("week", "month", "weekend", "year"):
        return None
    return _unit_from(match.scope, match["unit"], 0)


def _units_later(match: Match) -> Days | None:
    number = match["n"]
    if not isinstance(number, int) or not 1 <= number <= 104:
        return None
    length = _unit_from(match.scope, match["unit"], 0)
    if length is None:
        return None
    if match["unit"] == "week":
        return Days(match.scope.today, match.scope.today + number * WEEK)
    return None


def _weekday_in_week(match: Match) -> Day | None:
    week = match["week"]
    if week.unit not in ("week", "fortnight"):
        return None
    return Day(week.first + timedelta(days=match["weekday"]))


def _nth_in_month(match: Match) -> Day | None:
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


def nth_weekday(first: date, nth: int, weekday: int) -> date | None:
    """Return the nth (-1: last) such weekday of the month that begins at `first`."""
    if nth == 0 or not -5 <= nth <= 5:
        return None
    if nth > 0:
        day = 1 + (weekday - first.replace(day=1).weekday()) % 7 + 7 * (nth - 1)
        return safe_date(first.year, first.month, day)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-nth - 1))


def named_day(code: str, year: int) -> date | None:
    """Return the day that a code says: "12-25", or "easter+39"."""
    if code.startswith("easter"):
        return easter(year) + timedelta(days=int(code[6:] or 0))
    month, day = code.split("-")
    return safe_date(year, int(month), int(day))


def _named(match: Match) -> Day | None:
    year = match.get("year")
    if year is not None:
        found = named_day(match["name"], year)
        return Day(found) if found else None
    this = named_day(match["name"], match.scope.today.year)
    if this and this >= match.scope.today:
        return Day(this, roll=365)
    later = named_day(match["name"], match.scope.today.year + 1)
    return Day(later, roll=365) if later else None


def _days_of_month(match: Match) -> Days | None:
    """Return the days between two numbers whose month goes without saying."""
    first, last = match["a"], match["b"]
    if not isinstance(first, int) or not isinstance(last, int):
        return None
    starts = _of_month_days(first, match.scope)
    if not starts:
        return None
    start = starts[0]
    end = safe_date(start.year, start.month, last)
    if end is not None and end < start:
        later = month_after(start.replace(day=1))
        end = safe_date(later.year, later.month, last) if later else None
    return Days(start, end + timedelta(days=1)) if end else None


def _round(match: Match) -> Day | None:
    days = match.scope.lexicon.counted_days.get(match["n"])
    return Day(match.scope.today + timedelta(days=days)) if days else None


def _shifted(match: Match) -> Day | None:
    day = match["day"].day
    step = match.get("n") or 1
    return Day(day + timedelta(days=step * match["shift"]))


def _month(match: Match) -> Days | None:
    year = match.get("year")
    if year is None:
        year = match.scope.today.year + (match["month"] < match.scope.today.month)
    first = safe_date(year, match["month"], 1)
    after = month_after(first) if first else None
    return Days(first, after, "month") if first and after else None


def _portion(match: Match) -> Days | None:
    days: Days | None = match["days"] or _unit_from(match.scope, match["unit"], 0)
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


def _week_of(match: Match) -> Days:
    monday = match["day"].day - timedelta(days=match["day"].day.weekday())
    return Days(monday, monday + WEEK, "week")


def _week_number(match: Match) -> Days | None:
    number = match["n"]
    if not isinstance(number, int) or not 1 <= number <= 53:
        return None
    year, week, _ = match.scope.today.isocalendar()
    try:
        monday = date.fromisocalendar(year + (number < week), number, 1)
    except ValueError:
        return None
    return Days(monday, monday + WEEK, "week")


def _days_numbers(match: Match) -> Days | None:
    """Two numbers before one month: "3 to 5 May"."""
    first, last = match["a"], match["b"]
    if not isinstance(first, int) or not isinstance(last, int) or not 1 <= first <= 31:
        return None
    start = in_month(match["month"], first, match.scope, match.get("year"))
    end = safe_date(start.day.year, match["month"], last) if start else None
    if start is None or end is None or end < start.day:
        return None
    return Days(start.day, end + timedelta(days=1))


def _days_between(match: Match) -> Days | None:
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
    sides = (first, last) if match.said("joint", "TO") or match.said("joint", "ARROW") else None
    return Days(start, end + timedelta(days=1), sides=sides)


def _number_to_day(match: Match) -> Days | None:
    """A day whose month stands after the second one: "lundi 3 au vendredi 7 mai"."""
    number, last = match["a"], match["b"]
    if not isinstance(number, int):
        return None
    start = safe_date(last.day.year, last.day.month, number)
    if start is None or start > last.day:
        return None
    return Days(start, last.day + timedelta(days=1))


def _listed(match: Match) -> Listed:
    return Listed((*_as_days(match["a"]), *_as_days(match["b"])))


def _as_days(value: Any) -> tuple[Day, ...]:
    return value.days if isinstance(value, Listed) else (value,)


def _numbers_listed(match: Match) -> Listed | None:
    """Return two or three days that share a month: "16, 17 and 18 March"."""
    numbers = [match[name] for name in ("a", "c", "b") if name in match]
    days = [in_month(match["month"], n, match.scope) for n in numbers if isinstance(n, int)]
    found = tuple(day for day in days if day is not None)
    return Listed(found) if len(found) == len(numbers) else None


def _dotted(match: Match) -> Day | None:
    """Return the day of "16.03": sure after an article or weekday, else when no clock's minute."""
    day, _, month = match["n"].replace(",", ".").partition(".")
    sure = "the" in match or "weekday" in match
    if len(month) != 2 or not 1 <= int(month) <= 12 or (int(month) % 5 == 0 and not sure):
        return None
    if not 1 <= int(day) <= 31 or "," in match["n"]:
        return None
    return checked(in_month(int(month), int(day), match.scope), match.get("weekday"))


def _weekday_weeks_on(match: Match) -> Day | None:
    """Return a weekday of the week that lies so many weeks ahead."""
    days = match["len"].days
    if not days or days % 7:
        return None
    return Day(match.scope.monday + timedelta(days=days + match["weekday"]))


def _weekend_of(match: Match) -> Days | None:
    if match["unit"] != "weekend":
        return None
    saturday = match["day"].day + timedelta(days=5 - match["day"].day.weekday())
    return Days(saturday, saturday + timedelta(days=2), "weekend")


NUM = "NUMBER|ORDINAL"
UNTIL_DAY = "TO|UNTIL|DASH|AND"

DATES = (
    Rule("DAY", "weekday:WEEKDAY? COMMA? date:ISODATE", _iso),
    Rule("DAY", "weekday:WEEKDAY? COMMA? THE? date:NUMDATE", _numeric),
    Rule(
        "DAYS",
        f"FROM? THE? a:{NUM} TO|UNTIL|DASH THE? b:{NUM} OF? month:MONTH year:YEAR?",
        _days_numbers,
    ),
    Rule(
        "DAYS", f"BETWEEN THE? a:{NUM} AND THE? b:{NUM} OF? month:MONTH year:YEAR?", _days_numbers
    ),
    Rule(
        "DAYS",
        f"FROM? month:MONTH THE? a:{NUM} TO|UNTIL|DASH THE? b:{NUM} COMMA? year:YEAR?",
        _days_numbers,
    ),
    Rule(
        "DAYLIST",
        f"THE? a:{NUM} COMMA|SLASH THE? c:{NUM} AND|COMMA AND? THE? b:{NUM} OF? month:MONTH",
        _numbers_listed,
    ),
    Rule(
        "DAYLIST",
        f"month:MONTH THE? a:{NUM} COMMA THE? c:{NUM} AND|COMMA AND? THE? b:{NUM}",
        _numbers_listed,
    ),
    Rule("DAYLIST", f"month:MONTH THE? a:{NUM} AND THE? b:{NUM}", _numbers_listed),
    Rule("DAYLIST", f"THE? a:{NUM} AND|COMMA THE? b:{NUM} OF? month:MONTH", _numbers_listed),
    Rule(
        "DAY",
        f"weekday:WEEKDAY? COMMA? THE? day:{NUM} DASH? OF? month:MONTH COMMA? year:YEAR",
        _day_month,
    ),
    Rule("DAY", f"weekday:WEEKDAY? COMMA? THE? day:{NUM} DASH? OF? month:MONTH", _day_month),
    Rule("DAY", f"weekday:WEEKDAY? COMMA? month:MONTH THE? day:{NUM} COMMA? year:YEAR", _day_month),
    Rule("DAY", f"weekday:WEEKDAY? COMMA? month:MONTH THE? day:{NUM}", _day_month),
    Rule("DAY", "weekday:WEEKDAY? the:DAYTHE? n:DECIMAL", _dotted),
    Rule("DAY", "name:NAMEDDAY year:YEAR?", _named),
    Rule("DAYS", "WEEKWORD NUMSIGN? n:NUMBER", _week_number),
    Rule("DAYS", "AFTERNEXT2 unit:UNIT", _unit(2)),
    Rule("DAYS", "THE? unit:UNIT AFTERNEXT", _unit(2)),
    Rule("DAYS", "THE? NEXT unit:UNIT", _unit(1)),
    Rule("DAYS", "THE? unit:UNIT NEXT", _unit(1)),
    Rule("DAYS", "THIS unit:UNIT", _unit(0)),
    Rule("DAYS", "THE? PREV unit:UNIT", _unit(-1)),
    Rule("DAYS", "THE? unit:UNIT PREV", _unit(-1)),
    Rule("DAYS", "THE? NEXT n:NUMBER unit:UNIT", _units_later),
    Rule("DAYS", "THE? n:NUMBER NEXT unit:UNIT", _units_later),
    Rule("DAY", "rel:DAYREL", _relative),
    Rule(
        "DAY", "THE? nth:ORDINAL weekday:WEEKDAY IN|OF? THE? month:MONTH year:YEAR?", _nth_in_month
    ),
    Rule("DAY", "THE? nth:ORDINAL weekday:WEEKDAY IN|OF? days:DAYS", _nth_in_month),
    Rule(
        "DAY",
        "base:DAY|NUMBER more:WEEKLATER",
        lambda m: _weekday_later(m) if isinstance(m["base"], Day) else None,
    ),
    Rule("DAY", "weekday:WEEKDAY more:WEEKLATER", _weekday_later),
    Rule("DAY", "len:LENGTH joint:ON|FROM|AFTER base:DAY", _later),
    Rule("DAY", "IN len:LENGTH ON|COMMA? DAYTHE? weekday:WEEKDAY", _weekday_weeks_on),
    Rule("DAY", "weekday:WEEKDAY IN len:LENGTH", _weekday_weeks_on),
    Rule("DAY", "weekday:WEEKDAY OF|IN|ON|COMMA? THE? week:DAYS", _weekday_in_week),
    Rule("DAY", "week:DAYS COMMA|ON? THE? weekday:WEEKDAY", _weekday_in_week),
    Rule("DAY", "weekday:WEEKDAY the:THE|DAYTHE? day:NUMBER|ORDINAL", _weekday_number),
    Rule("DAY", "NEXT weekday:WEEKDAY", _next_weekday),
    Rule("DAY", "weekday:WEEKDAY NEXT", _next_weekday),
    Rule("DAY", "PREV weekday:WEEKDAY", _last_weekday),
    Rule("DAY", "weekday:WEEKDAY PREV", _last_weekday),
    Rule("DAY", "THIS|COMING weekday:WEEKDAY", _this_weekday),
    Rule("DAY", "weekday:WEEKDAY COMING", _this_weekday),
    Rule("DAY", "weekday:WEEKDAY", _weekday),
    Rule("DAY", "len:LENGTH joint:ON|FROM|AFTER base:DAY", _later),
    Rule("DAY", "IN len:LENGTH", _later),
    Rule("DAY", "len:LENGTH HENCE", _later),
    Rule("DAY", "AGO len:LENGTH", _ago),
    Rule("DAY", "len:LENGTH AGO", _ago),
    Rule("DAYS", f"DAYFROM a:{NUM} DAYTO b:{NUM}", _days_of_month),
    Rule("DAYS", "FROM THE a:ORDINAL TO|UNTIL THE b:ORDINAL", _days_of_month),
    Rule("DAY", "ON? DAYTHE day:NUMBER|ORDINAL", _day_of_month),
    Rule("DAY", "ON THE day:ORDINAL", _day_of_month),
    Rule("DAY", "THE day:NUMORDINAL", _day_of_month),
    Rule("DAY", "IN n:ROUND", _round),
    Rule("DAY", "n:NUMBER? shift:DAYSHIFT day:DAY", _shifted),
    Rule("DAYS", "month:MONTH year:YEAR?", _month),
    Rule("DAYS", "THE? WEEKWORD OF? day:DAY", _week_of),
    Rule("DAYS", "THE? unit:UNIT OF day:DAY", _weekend_of),
    Rule("DAYS", "OF|THE THE? unit:UNIT", _this_unit),
    Rule("DAYS", "where:PORTION DASH? OF? THE? days:DAYS", _portion),
    Rule("DAYS", "where:PORTION OF? THE? unit:UNIT", _portion),
    Rule("DAYS", "FROM|BETWEEN THE? a:DAY joint:TO|UNTIL|DASH|AND THE? b:DAY", _days_between),
    Rule("DAYS", "a:DAY joint:TO|UNTIL|DASH THE? b:DAY", _days_between),
    Rule("DAYS", "FROM|BETWEEN THE? a:NUMBER TO|UNTIL|DASH|AND b:DAY", _number_to_day),
)
"""Days and stretches of days; the fuller patterns first."""

LISTS = (
    Rule("DAYLIST", "a:DAY AND|COMMA|SLASH THE? b:DAY", _listed),
    Rule("DAYLIST", "a:DAYLIST AND|COMMA|SLASH AND? THE? b:DAY", _listed),
)
"""Several single days."""

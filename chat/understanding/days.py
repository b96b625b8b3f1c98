"""Single days: how each way to say one finds it in the calendar."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from chat.understanding.cascade import Item, Match
from chat.understanding.feasts import CODE, feast_of, next_feast, next_feasts
from chat.understanding.reading import Choice, Question
from chat.understanding.times import (
    Day,
    Length,
    Scope,
    easter,
    month_after,
    safe_date,
)

WEEK = timedelta(days=7)


def year_of(value: int) -> int:
    """Return the full year of one that may have two digits."""
    return value + 2000 if value < 100 else value


def in_month(month: int, day: int, scope: Scope, year: int | None = None) -> Day | None:
    """Return the day of a month: of the year said, else the coming one."""
    if year is not None:
        found = safe_date(year_of(year), month, day)
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


def day_month(match: Match) -> Day | None:
    """Return the day of a month, checked against the weekday that was said."""
    day, month, year = match["day"], match["month"], match.get("year")
    if not isinstance(day, int) or not 1 <= day <= 31:
        return None
    if _is_other_number(match):
        return None
    found = in_month(month, day, match.scope, year)
    weekday = match.get("weekday")
    if found is None:
        return impossible(month, match.scope, year)
    if weekday is not None and year is None and found.day.weekday() != weekday:
        later = in_month(month, day, match.scope, found.day.year + 1)
        if later and later.day.weekday() == weekday and found.day.month < match.scope.today.month:
            return later
    return checked(found, weekday)


def _is_other_number(match: Match) -> bool:
    """Tell whether a number before a month is no date of it: "May 3 - June 2", "at 9 March 12"."""
    before, after, number, month = match.before, match.after, match.item("day"), match.item("month")
    if before is None or number is None or month is None:
        return False
    if number.first > month.first:
        return "IN" in before.kinds
    if "dash" in match and "MONTH" in before.kinds:
        return True
    led = not LEADS_HOURS.isdisjoint(before.kinds) and not match.said("day", "ORDINAL")
    return led and after is not None and not {"NUMBER", "ORDINAL"}.isdisjoint(after.kinds)


LEADS_HOURS = frozenset({"AT", "TO", "UNTIL", "DASH", "AFTER", "BEFORE"})


def impossible(month: int, scope: Scope, year: int | None) -> Day | None:
    """Return the month's last day with a question, for a day that the month doesn't have."""
    passed = month < scope.today.month
    first = safe_date(year_of(year) if year else scope.today.year + passed, month, 1)
    after = month_after(first) if first else None
    if after is None:
        return None
    last = after - timedelta(days=1)
    return Day(
        last, question=Question("impossible_date", (Choice(start=last), Choice(start=after)))
    )


def numeric_day(match: Match) -> Day | None:
    """Return the day of "12/03", by the language's order of day and month."""
    first, second, *rest = match["date"]
    year = rest[0] if rest else None
    day, month = (first, second) if match.scope.lexicon.day_before_month else (second, first)
    if month > 12 >= day:
        day, month = month, day
    if not 1 <= month <= 12 or (match.before is not None and "MONTH" in match.before.kinds):
        return None
    found = in_month(month, day, match.scope, year)
    if found is None and 1 <= day <= 31:
        return impossible(month, match.scope, year)
    return checked(found, match.get("weekday"))


def iso_day(match: Match) -> Day | None:
    """Return the day of "2026-03-12"."""
    found = safe_date(*match["date"])
    return checked(Day(found), match.get("weekday")) if found else None


def goes_on(after: Item) -> bool:
    """Tell whether a number is the first hour of a stretch, or an hour spelt out."""
    kinds = after.kinds.keys()
    only_to = "TO" in kinds and "AT" not in kinds
    return only_to or bool(kinds & {"DASH", "SLASH", "OCLOCK", "MERIDIEM", "ISH"})


def of_month_days(number: int, scope: Scope) -> list[date]:
    """Return the coming days that bear this number, in three months."""
    months = [month_after(scope.today.replace(day=1), step) for step in range(3)]
    days = [safe_date(m.year, m.month, number) for m in months if m]
    return [day for day in days if day and day >= scope.today]


def day_of_month(match: Match) -> Day | None:
    """Return the coming day that bears this number."""
    number = match["day"]
    if not isinstance(number, int) or not 1 <= number <= 31:
        return None
    after = match.after
    if after is not None and not NOT_A_DAY.isdisjoint(after.kinds):
        return None
    found = of_month_days(number, match.scope)
    return Day(found[0], roll=30) if found else None


def day_of_owner(match: Match) -> Day | None:
    """Return the day whose number owns something: "24th's meeting"."""
    after = match.after
    owns = after is not None and after.kinds.get("WORD") == "s"
    return day_of_month(match) if owns else None


NOT_A_DAY = frozenset(
    {"WEEKDAY", "WEEKDAYS", "UNIT", "PEOPLE", "ROOM", "MEETING", "OTHER", "ONE", "EQUIP"}
)


def nth_day(match: Match) -> Day | None:
    """Return the nth day of a stretch of days, the last one by -1."""
    days, nth = match["days"], match["nth"]
    if match["unit"] != "day" or not nth:
        return None
    found = days.first + timedelta(days=nth - 1) if nth > 0 else days.after + timedelta(days=nth)
    return Day(found) if days.first <= found < days.after else None


def day_in_month(match: Match) -> Day | None:
    """Return the day that bears this number in a month that was said."""
    days, number = match["days"], match["day"]
    if days.unit != "month" or not isinstance(number, int):
        return None
    found = safe_date(days.first.year, days.first.month, number)
    if found and found < match.scope.today and days.first == match.scope.today.replace(day=1):
        later = month_after(days.first)
        found = safe_date(later.year, later.month, number) if later else None
    return Day(found) if found else None


def relative_day(match: Match) -> Day:
    """Return today, tomorrow and their like."""
    return Day(match.scope.today + timedelta(days=match["rel"]))


def days_later(match: Match) -> Day | None:
    """Return the day so many days or weeks on, from today or a day said."""
    length = match["len"]
    if match.said("joint", "STARTING"):
        lasting = match.before is not None and "FOR" in match.before.kinds
        if lasting or not match.said("joint", "COUNTFROM"):
            return None
    base = match.get("base")
    return _moved(base.day if isinstance(base, Day) else match.scope.today, length, 1)


def _moved(start: date, length: Length, sign: int) -> Day | None:
    """Return the day so much later (-1: earlier), months as the calendar counts them."""
    month = month_after(start.replace(day=1), sign * length.months) if length.months else None
    if month is not None:
        last = monthrange(month.year, month.month)[1]
        return Day(month.replace(day=min(start.day, last)))
    return Day(start + timedelta(days=sign * length.days)) if length.days else None


def days_earlier(match: Match) -> Day | None:
    """Return the day so long before another."""
    return _moved(match["base"].day, match["len"], -1)


def week_today(match: Match) -> Day | None:
    """Return the day of "a week tomorrow"; "for a week tomorrow" lasts that long."""
    length, before = match["len"], match.before
    lasting = before is not None and "FOR" in before.kinds
    if lasting or not length.days or length.days % 7 or length.months:
        return None
    return Day(match.scope.today + timedelta(days=match["rel"] + length.days))


def days_ago(match: Match) -> Day | None:
    """Return the day so many days or weeks back."""
    return _moved(match.scope.today, match["len"], -1)


def named_day(code: str, year: int) -> date | None:
    """Return the day that a code says: "12-25", "easter+39", or a holiday of the country's."""
    if code.startswith(CODE):
        return feast_of(code, year)
    if code.startswith("easter"):
        return easter(year) + timedelta(days=int(code[6:] or 0))
    month, day = code.split("-")
    return safe_date(year, int(month), int(day))


def named_holiday(match: Match) -> Day | None:
    """Return the coming day of that name."""
    year = match.get("year")
    if year is not None:
        found = named_day(match["name"], year)
        return Day(found) if found else None
    this = named_day(match["name"], match.scope.today.year)
    if this and this >= match.scope.today:
        return Day(this, roll=365, named=True)
    later = named_day(match["name"], match.scope.today.year + 1)
    return Day(later, roll=365, named=True) if later else None


def next_holiday(match: Match) -> Day | None:
    """Return the next public holiday, whichever it is."""
    found = next_feast(match.scope.country, match.scope.today)
    return Day(found) if found else None


def any_holiday(match: Match) -> Day | None:
    """Return the next public holiday, with those that follow as a question: no rule gives all."""
    found = next_feasts(match.scope.country, match.scope.today, 3)
    before = match.before
    if not found or (before is not None and {"NOT", "EXCEPT", "WITHOUT"} & before.kinds.keys()):
        return None
    choices = tuple(Choice(start=day) for day in found)
    return Day(found[0], question=Question("which_date", choices))


def fortnight_on(match: Match) -> Day | None:
    """Return the day that a round number of days idiomatically means."""
    days = match.scope.lexicon.counted_days.get(match["n"])
    return Day(match.scope.today + timedelta(days=days)) if days else None


def shifted_day(match: Match) -> Day | None:
    """Return the day before or after another."""
    day = match["day"].day
    return Day(day + timedelta(days=match["shift"]))


def dotted_day(match: Match) -> Day | None:
    """Return the day of "16.03": sure after an article or weekday, else when no clock's minute."""
    day, _, month = match["n"].replace(",", ".").partition(".")
    sure = "the" in match or "weekday" in match
    if len(month) != 2 or not 1 <= int(month) <= 12 or (int(month) % 5 == 0 and not sure):
        return None
    if not 1 <= int(day) <= 31 or "," in match["n"]:
        return None
    return checked(in_month(int(month), int(day), match.scope), match.get("weekday"))

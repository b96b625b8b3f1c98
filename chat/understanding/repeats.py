"""Rules for recurrences, as RFC 5545 section 3.3.10 has them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from chat.understanding.cascade import Match, Rule
from chat.understanding.times import WEEKDAY_CODES, Day, Repeat

FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
WORKDAYS = WEEKDAY_CODES[:5]
OWNED = frozenset({"MEETING", "ONE", "WAITLISTWORD", "APPLICATION", "PLANNING"})


def _every_unit(match: Match) -> Repeat | None:
    unit, number = match["unit"], match.get("n") or 1
    if not isinstance(number, int) or not 1 <= number <= 52:
        return None
    if unit == "fortnight":
        return Repeat("WEEKLY", 2 * number)
    if unit == "weekend":
        return Repeat("WEEKLY", number, ("SA", "SU"))
    if unit == "quarter":
        return Repeat("MONTHLY", 3 * number)
    if unit == "day" and number in match.scope.lexicon.counted_days:
        return Repeat("WEEKLY", match.scope.lexicon.counted_days[number] // 7)
    return Repeat(FREQUENCIES[unit], number) if unit in FREQUENCIES else None


def _weeks_on(match: Match) -> Day | None:
    number = match["n"]
    if number not in range(1, 54):
        return None
    day = match.scope.coming(match["weekday"])
    skipped = number - (day > match.scope.today)
    return Day(day + timedelta(days=7 * skipped))


def _in_a_row(match: Match) -> Repeat | None:
    count = match["n"]
    if count not in range(2, 54):
        return None
    return Repeat("WEEKLY", 1, _codes(match["weekday"]), count=count)


def _days_of_week(match: Match) -> Repeat | None:
    after = match.after
    if (match["unit"], match["whole"]) != ("day", "week"):
        return None
    if after is not None and {"NEXT", "PREV", "OF"} & after.kinds.keys():
        return None
    return _workdays(match)


def _every_part(match: Match) -> tuple[Repeat, str]:
    return Repeat("DAILY"), match["part"]


def _part_of_week(match: Match) -> tuple[Repeat, str] | None:
    """Return "every morning of the week" as that part of each workday."""
    after = match.after
    if match["whole"] != "week" or (after is not None and {"NEXT", "PREV"} & after.kinds.keys()):
        return None
    return _workdays(match), match["part"]


def _workdays(_match: Match) -> Repeat:
    return Repeat("WEEKLY", 1, WORKDAYS)


def _every_length(match: Match) -> Repeat | None:
    days = match["len"].days
    if not days:
        return None
    if days % 7 == 0:
        return Repeat("WEEKLY", days // 7)
    if days % 30 == 0:
        return Repeat("MONTHLY", days // 30)
    return Repeat("DAILY", days)


def _other_unit(match: Match) -> Repeat | None:
    unit = match["unit"]
    return Repeat(FREQUENCIES[unit], 2) if unit in FREQUENCIES else None


def _weekday(interval: int) -> Any:
    def action(match: Match) -> Repeat:
        return Repeat("WEEKLY", interval, _codes(match["weekday"]))

    return action


def _on_weekdays(match: Match) -> Repeat | None:
    """Return "Mondays" as a rule; "Mondays meeting" lacks an apostrophe and means one."""
    after, weekday = match.after, match["weekday"]
    owns = "s" in match.scope.lexicon.enclitics and isinstance(weekday, int)
    if owns and after is not None and OWNED & after.kinds.keys():
        return None
    return Repeat("WEEKLY", 1, _codes(weekday))


def _codes(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, tuple) else (value,)
    return tuple(WEEKDAY_CODES[v] for v in values)


def _every_nth(match: Match) -> Repeat | None:
    """Return every other Friday for "second", one Friday of the month for other ordinals."""
    nth = match["nth"]
    if nth == 2 and "month" not in match:
        return Repeat("WEEKLY", 2, _codes(match["weekday"]))
    return _nth(nth, match["weekday"])


def _nth(nth: int, weekday: int) -> Repeat | None:
    if nth == 0 or not -2 <= nth <= 5:
        return None
    return Repeat("MONTHLY", 1, (f"{nth}{WEEKDAY_CODES[weekday]}",))


def _nth_of_month(match: Match) -> Repeat | None:
    after = match.after
    if "unit" in match and match["unit"] != "month":
        return None
    if after is not None and {"NEXT", "PREV", "MONTH", "COMING"} & after.kinds.keys():
        return None
    found = _nth(match["nth"], match["weekday"])
    number = match.get("n")
    return replace(found, interval=number) if found and isinstance(number, int) else found


def _two_nths(match: Match) -> Repeat | None:
    code = WEEKDAY_CODES[match["weekday"]]
    return Repeat("MONTHLY", 1, (f"{match['nth']}{code}", f"{match['other']}{code}"))


def _month_day(match: Match) -> Repeat | None:
    day = match["day"]
    if "unit" in match and match["unit"] != "month":
        return None
    if not isinstance(day, int) or not (1 <= day <= 31 or day == -1):
        return None
    return Repeat("MONTHLY", bymonthday=day)


def _alternate(match: Match) -> Repeat | None:
    """Return the rule of "un lundi sur deux", "une semaine sur trois"."""
    number = match["n"]
    if match["one"] != 1 or not isinstance(number, int) or not 2 <= number <= 12:
        return None
    if "weekday" in match:
        value = match["weekday"]
        if isinstance(value, Day):
            value = value.day.weekday()
        return Repeat("WEEKLY", number, _codes(value))
    unit = match["unit"]
    return Repeat(FREQUENCIES[unit], number) if unit in FREQUENCIES else None


def _pair(match: Match) -> tuple[int, ...] | None:
    a, b = match["a"], match["b"]
    both = (*(a if isinstance(a, tuple) else (a,)), *(b if isinstance(b, tuple) else (b,)))
    return tuple(sorted(set(both)))


def _pairless(match: Match) -> tuple[int, ...]:
    value = match["days"]
    return value if isinstance(value, tuple) else (value,)


def _run(match: Match) -> tuple[int, ...]:
    a, b = match["a"], match["b"]
    return tuple((a + step) % 7 for step in range((b - a) % 7 + 1))


def _freq_on(match: Match) -> Repeat:
    repeat: Repeat = match["freq"]
    if "nth" in match:
        return replace(repeat, byday=(f"{match['nth']}{WEEKDAY_CODES[match['weekday']]}",))
    return replace(repeat, byday=_codes(match["weekday"]))


def _freq_also(match: Match) -> Repeat | None:
    """Return a weekly rule with one weekday more: "twice a week, Monday and Wednesday"."""
    repeat: Repeat = match["freq"]
    if repeat.freq != "WEEKLY" or not repeat.byday:
        return None
    days = {*repeat.byday, WEEKDAY_CODES[match["weekday"]]}
    return replace(repeat, byday=tuple(code for code in WEEKDAY_CODES if code in days))


def _freq_month_day(match: Match) -> Repeat | None:
    repeat: Repeat = match["freq"]
    day = match["day"]
    if repeat.freq != "MONTHLY" or not isinstance(day, int) or not 1 <= day <= 31:
        return None
    return replace(repeat, bymonthday=day)


SETS = (
    Rule("DAY", "n:NUMBER weekday:WEEKDAYS|WEEKDAY HENCE", _weeks_on),
    Rule("EXCEPTED", "EXCEPT ON? THE? days:WEEKDAYSET|WEEKDAYS", _pairless),
    Rule("WEEKDAYSET", "a:WEEKDAYS AND|COMMA|SLASH AND? THE? b:WEEKDAYS|WEEKDAY", _pair),
    Rule("WEEKDAYSET", "a:WEEKDAYSET AND|COMMA|SLASH AND? THE? b:WEEKDAYS|WEEKDAY", _pair),
    Rule("REPEAT", "n:NUMBER weekday:WEEKDAYS|WEEKDAY INAROW", _in_a_row),
    Rule("REPEAT", "THE? NEXT n:NUMBER weekday:WEEKDAYS", _in_a_row),
    Rule("REPEAT", "THE? n:NUMBER NEXT weekday:WEEKDAYS", _in_a_row),
    Rule("REPEAT", "EVERY unit:UNIT OF THE? whole:UNIT", _days_of_week),
    Rule("DAILYPART", "EVERY part:PART OF THE? whole:UNIT", _part_of_week),
    Rule("DAILYPART", "EVERY part:PART", _every_part),
    Rule("REPEAT", "EVERY b:BUSINESS", _workdays),
    Rule("REPEAT", "THE? b:BUSINESS", _workdays),
    Rule(
        "REPEAT",
        "THE? nth:ORDINAL AND THE? other:ORDINAL weekday:WEEKDAY|WEEKDAYS OF|IN? EVERY|THE? UNIT?",
        _two_nths,
    ),
    Rule(
        "REPEAT",
        "THE? nth:ORDINAL weekday:WEEKDAY|WEEKDAYS OF|IN? EVERY n:NUMBER? unit:UNIT",
        _nth_of_month,
    ),
    Rule(
        "REPEAT",
        "EVERY THE? nth:ORDINAL weekday:WEEKDAY|WEEKDAYS OF|IN THE? month:UNIT",
        _every_nth,
    ),
    Rule("REPEAT", "THE? nth:ORDINAL weekday:WEEKDAY|WEEKDAYS OF|IN THE? unit:UNIT", _nth_of_month),
    Rule(
        "REPEAT",
        "THE? nth:ORDINAL weekday:WEEKDAY|WEEKDAYS freq:FREQ",
        lambda m: _nth(m["nth"], m["weekday"]) if m["freq"].freq == "MONTHLY" else None,
    ),
    Rule("REPEAT", "EVERY unit:UNIT ON? THE? nth:ORDINAL weekday:WEEKDAY|WEEKDAYS", _nth_of_month),
    Rule("REPEAT", "THE|DAYTHE? day:NUMBER|ORDINAL OF EVERY unit:UNIT", _month_day),
    Rule("REPEAT", "EVERY day:NUMBER|ORDINAL OF THE? unit:UNIT", _month_day),
    Rule("REPEAT", "one:NUMBER weekday:WEEKDAY ON n:NUMBER", _alternate),
    Rule("REPEAT", "one:NUMBER unit:UNIT ON n:NUMBER", _alternate),
    Rule("REPEAT", "EVERY OTHER weekday:WEEKDAYSET|WEEKDAYS|WEEKDAY", _weekday(2)),
    Rule("REPEAT", "EVERY_OTHER weekday:WEEKDAYSET|WEEKDAYS|WEEKDAY", _weekday(2)),
    Rule("REPEAT", "EVERY OTHER unit:UNIT", _other_unit),
    Rule("REPEAT", "EVERY_OTHER unit:UNIT", _other_unit),
    Rule("REPEAT", "EVERY nth:ORDINAL weekday:WEEKDAY|WEEKDAYS", _every_nth),
    Rule(
        "WEEKDAYSET",
        "EVERY a:WEEKDAY|WEEKDAYS AND|COMMA|SLASH AND? EVERY? THE? b:WEEKDAY|WEEKDAYS",
        _pair,
    ),
    Rule("WEEKDAYSET", "a:WEEKDAYSET AND|COMMA|SLASH AND? EVERY? THE? b:WEEKDAY|WEEKDAYS", _pair),
    Rule(
        "REPEAT",
        "EVERY unit:UNIT FROM a:WEEKDAY TO|UNTIL|DASH b:WEEKDAY",
        lambda m: Repeat("WEEKLY", 1, _codes(_run(m))),
    ),
    Rule("REPEAT", "EVERY weekday:WEEKDAYS|WEEKDAY", _weekday(1)),
    Rule("REPEAT", "EVERY n:NUMBER? unit:UNIT", _every_unit),
    Rule("REPEAT", "EVERY len:LENGTH", _every_length),
    Rule("REPEAT", "EVERY n:ORDINAL unit:UNIT", _every_unit),
    Rule("REPEAT", "freq:FREQ|REPEAT ON|OF|THE|COMMA? THE? nth:ORDINAL weekday:WEEKDAY", _freq_on),
    Rule(
        "REPEAT",
        "freq:FREQ FROM|ON? a:WEEKDAY TO|UNTIL|DASH b:WEEKDAY",
        lambda m: Repeat("WEEKLY", 1, _codes(_run(m))),
    ),
    Rule(
        "REPEAT",
        "freq:FREQ|REPEAT ON|THE|COMMA? THE? weekday:WEEKDAYSET|WEEKDAYS|WEEKDAY",
        _freq_on,
    ),
    Rule("REPEAT", "freq:REPEAT AND|COMMA AND? THE? weekday:WEEKDAY", _freq_also),
    Rule("REPEAT", "weekday:WEEKDAYSET|WEEKDAYS|WEEKDAY freq:FREQ", _freq_on),
    Rule("REPEAT", "weekday:WEEKDAYSET|WEEKDAYS", _on_weekdays),
    Rule("REPEAT", "freq:FREQ|REPEAT ON? THE|DAYTHE day:NUMBER|ORDINAL", _freq_month_day),
    Rule("REPEAT", "freq:FREQ", lambda m: m["freq"]),
)
"""What repeats; before any weekday has become a day."""

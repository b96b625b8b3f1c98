"""Rules for recurrences, as RFC 5545 section 3.3.10 has them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from chat.understanding.cascade import Match, Rule
from chat.understanding.times import WEEKDAY_CODES, Day, Repeat, Scope

FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
WORKDAYS = WEEKDAY_CODES[:5]
OWNED = frozenset({"MEETING", "ONE", "WAITLISTWORD", "APPLICATION", "PLANNING"})


def _every_unit(match: Match) -> Repeat | None:
    unit, number = match["unit"], match.get("n") or 1
    if not isinstance(number, int) or not 1 <= number <= 52:
        return None
    return _each(unit, 2 if "other" in match else number, match.scope)


def _each(unit: str, number: int, scope: Scope) -> Repeat | None:
    if unit == "fortnight":
        return Repeat("WEEKLY", 2 * number)
    if unit == "weekend":
        return Repeat("WEEKLY", number, ("SA", "SU"))
    if unit == "quarter":
        return Repeat("MONTHLY", 3 * number)
    if unit == "day":
        number = scope.lexicon.counted_days.get(number, number)
        return Repeat("DAILY", number) if number % 7 else Repeat("WEEKLY", number // 7)
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
    kinds = after.kinds.keys() if after is not None else set[str]()
    if {"NEXT", "PREV", "DAYFROM"} & kinds or ("OF" in kinds and "FROM" not in kinds):
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


def _days_in_week(match: Match) -> Repeat | None:
    """Return the workdays for "every day in the week"."""
    after = match.after
    if match["freq"] != Repeat("DAILY") or match["unit"] != "week":
        return None
    return None if after is not None and "NUMBER" in after.kinds else _workdays(match)


def _weekday(interval: int) -> Any:
    def action(match: Match) -> Repeat:
        return Repeat("WEEKLY", interval, _codes(match["weekday"]))

    return action


def _on_weekdays(match: Match) -> Repeat | None:
    """Return "Mondays" as a rule; "Mondays meeting" lacks an apostrophe and means one."""
    after, beyond, weekday = match.after, match.beyond, match["weekday"]
    if after is not None and beyond is not None and "DIGITS" in after.kinds:
        dated = not {"MONTH", "COMMA", "AND"}.isdisjoint(beyond.kinds)
        if dated and isinstance(weekday, int):
            return None
    owns = "s" in match.scope.lexicon.enclitics and isinstance(weekday, int)
    if owns and after is not None and OWNED & after.kinds.keys():
        return None
    return Repeat("WEEKLY", 1, _codes(weekday))


def _in_parts(match: Match) -> Repeat | None:
    """Return the rule of "Wednesday mornings"."""
    after = match.after
    many = after is not None and "PARTS" in after.kinds
    return Repeat("WEEKLY", 1, _codes(match["weekday"])) if many else None


def _pair_in_parts(match: Match) -> tuple[int, ...] | None:
    after = match.after
    return _pair(match) if after is not None and "PARTS" in after.kinds else None


def _codes(value: Any) -> tuple[str, ...]:
    return tuple(WEEKDAY_CODES[weekday] for weekday in _as_set(value))


def _as_set(value: Any) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else (value,)


def _every_second(match: Match) -> Repeat | None:
    """Return every other Friday for "second", one Friday of the month for other ordinals."""
    if match["nth"] == 2:
        return Repeat("WEEKLY", 2, _codes(match["day"]))
    return _on_nth(match, Repeat("MONTHLY"))


def _nth_of_month(match: Match) -> Repeat | None:
    """Return the rule of "the first Monday of the month"; its last day is a single one."""
    after = match.after
    if match["unit"] != "month" or ("every" not in match and match.said("day", "UNIT")):
        return None
    if after is not None and {"NEXT", "PREV", "MONTH", "COMING"} & after.kinds.keys():
        return None
    return _on_nth(match, Repeat("MONTHLY"))


def _second_of_month(match: Match) -> Repeat | None:
    """Return the rule of "every second Tuesday of the month"."""
    if match["unit"] != "month":
        return None
    return Repeat("MONTHLY", byday=(f"2{WEEKDAY_CODES[match['day']]}",))


def _nth_of_freq(match: Match) -> Repeat | None:
    freq: Repeat = match["freq"]
    return _on_nth(match, freq) if freq.freq == "MONTHLY" and not freq.byday else None


def _on_nth(match: Match, freq: Repeat) -> Repeat | None:
    """Return the rule on the nth weekday, workday or day of its months."""
    nths = [match[name] for name in ("nth", "other") if name in match]
    if not all(nth and -2 <= nth <= 5 for nth in nths):
        return None
    if match.said("day", "UNIT"):
        return replace(freq, bymonthday=tuple(nths)) if match["day"] == "day" else None
    if match.said("day", "BUSINESS"):
        return replace(freq, byday=WORKDAYS, bysetpos=tuple(nths))
    return replace(freq, byday=tuple(f"{nth}{WEEKDAY_CODES[match['day']]}" for nth in nths))


def _month_day(match: Match) -> Repeat | None:
    """Return the rule on one or two numbered days of its months."""
    freq: Repeat = match["freq"] if "freq" in match else Repeat("MONTHLY")
    days = tuple(match[name] for name in ("day", "other") if name in match)
    if freq.freq != "MONTHLY" or match.get("unit") not in (None, "month"):
        return None
    if not all(isinstance(day, int) and (1 <= day <= 31 or day == -1) for day in days):
        return None
    return replace(freq, bymonthday=days)


def _alternate(match: Match) -> Repeat | None:
    """Return the rule of "un lundi sur deux", "une semaine sur trois"."""
    number = match["n"]
    if match["one"] != 1 or not isinstance(number, int) or not 2 <= number <= 12:
        return None
    if "weekday" in match:
        return Repeat("WEEKLY", number, _codes(match["weekday"]))
    return _each(match["unit"], number, match.scope)


def _pair(match: Match) -> tuple[int, ...]:
    return tuple(sorted({*_as_set(match["a"]), *_as_set(match["b"])}))


def _days_said(match: Match) -> tuple[int, ...]:
    return _as_set(match["days"])


def _weekend(match: Match) -> tuple[int, ...] | None:
    return (5, 6) if match["unit"] == "weekend" else None


def _run(match: Match) -> Repeat:
    a, b = match["a"], match["b"]
    days = tuple((a + step) % 7 for step in range((b - a) % 7 + 1))
    return Repeat("WEEKLY", 1, _codes(days))


def _freq_on(match: Match) -> Repeat:
    """Return a frequency on its weekdays, by which "daily" is weekly."""
    repeat: Repeat = match["freq"]
    freq = "WEEKLY" if repeat.freq == "DAILY" else repeat.freq
    return replace(repeat, freq=freq, byday=_codes(match["weekday"]))


def united(left: Repeat, right: Repeat) -> Repeat | None:
    """Return one rule of two that were said, of which only one names its days; else None."""
    named, bare = (left, right) if left.byday or left.bymonthday else (right, left)
    if bare == Repeat("DAILY") and named.freq == "WEEKLY":
        return named
    if bare.byday or bare.bymonthday or bare.freq != named.freq:
        return None
    return replace(named, interval=max(named.interval, bare.interval))


def _slower(match: Match) -> Repeat | None:
    """Return "every Monday, every other week" as one rule."""
    return united(match["repeat"], match["freq"])


WEEKDAYLIKE = "WEEKDAY|WEEKDAYS"
JOINED = "AND|COMMA|SLASH AND? EVERY? ON? THE|DAYTHE?"
NTH = f"THE|DAYTHE? nth:ORDINAL day:{WEEKDAYLIKE}|BUSINESS|UNIT"
TWO_NTHS = (
    f"THE|DAYTHE? nth:ORDINAL {WEEKDAYLIKE}? AND THE|DAYTHE? other:ORDINAL "
    f"day:{WEEKDAYLIKE}|BUSINESS|UNIT"
)
NUMBERED = "day:NUMBER|ORDINAL (AND THE|DAYTHE? other:NUMBER|ORDINAL)?"

SETS = (
    Rule("DAY", "n:NUMBER weekday:WEEKDAYS|WEEKDAY HENCE", _weeks_on),
    Rule("REPEAT", "n:NUMBER weekday:WEEKDAYS|WEEKDAY INAROW", _in_a_row),
    Rule("REPEAT", "THE? NEXT n:NUMBER weekday:WEEKDAYS", _in_a_row),
    Rule("REPEAT", "THE? n:NUMBER NEXT weekday:WEEKDAYS", _in_a_row),
    Rule("REPEAT", "EVERY unit:UNIT OF THE? whole:UNIT", _days_of_week),
    Rule("DAILYPART", "EVERY part:PART OF THE? whole:UNIT", _part_of_week),
    Rule("DAILYPART", "EVERY part:PART", _every_part),
    *(
        Rule("REPEAT", f"every:EVERY? {each} OF|IN THE? unit:UNIT", _nth_of_month)
        for each in (TWO_NTHS, NTH)
    ),
    Rule("REPEAT", f"EVERY_OTHER day:{WEEKDAYLIKE} OF|IN THE? unit:UNIT", _second_of_month),
    Rule("REPEAT", f"EVERY {NUMBERED} OF THE? unit:UNIT", _month_day),
    Rule("FREQ", "EVERY other:OTHER unit:UNIT", _every_unit),
    Rule("FREQ", "other:EVERY_OTHER unit:UNIT", _every_unit),
    Rule("FREQ", "EVERY n:NUMBER|ORDINAL? unit:UNIT", _every_unit),
    Rule("FREQ", "one:NUMBER unit:UNIT ON n:NUMBER", _alternate),
    Rule("FREQ", "ONCE|ONCE_FREE ART unit:UNIT", _every_unit),
    Rule("FREQ", "NUMBER TIMES ART|SLASH unit:UNIT", _every_unit),
    Rule("FREQ", "NUMBER TIMES freq:FREQ", lambda match: match["freq"]),
    *(
        Rule("REPEAT", pattern, _nth_of_freq)
        for each in (TWO_NTHS, NTH)
        for pattern in (f"{each} OF|IN|COMMA? freq:FREQ", f"freq:FREQ ON|OF|COMMA? {each}")
    ),
    Rule("REPEAT", f"THE|DAYTHE? {NUMBERED} OF freq:FREQ", _month_day),
    Rule("REPEAT", f"THE|DAYTHE {NUMBERED} COMMA? freq:FREQ", _month_day),
    Rule("REPEAT", f"freq:FREQ COMMA? ON? THE|DAYTHE {NUMBERED}", _month_day),
    Rule("REPEAT", "EVERY|THE? BUSINESS", _workdays),
    Rule("REPEAT", "freq:FREQ IN THE? unit:UNIT", _days_in_week),
    Rule("REPEAT", "one:NUMBER weekday:WEEKDAY ON n:NUMBER", _alternate),
    Rule("WEEKDAYSET", f"a:WEEKDAYS {JOINED} b:{WEEKDAYLIKE}", _pair),
    Rule("WEEKDAYSET", "a:WEEKDAYS b:WEEKDAYS|WEEKDAYSET", _pair),
    Rule(
        "WEEKDAYSET",
        f"<EVERY|OTHER|EVERY_OTHER|FREQ|EXCEPT ON|COMMA? THE|DAYTHE? a:{WEEKDAYLIKE} {JOINED} "
        f"b:{WEEKDAYLIKE}",
        _pair,
    ),
    Rule("WEEKDAYSET", f"a:WEEKDAYSET {JOINED} b:{WEEKDAYLIKE}|WEEKDAYSET", _pair),
    Rule("EXCEPTED", "EXCEPT ON? THE? days:WEEKDAYSET|WEEKDAYS", _days_said),
    Rule("EXCEPTED", f"<FREQ BUT ON? THE? days:WEEKDAYSET|{WEEKDAYLIKE}", _days_said),
    Rule("EXCEPTED", "EXCEPT ON|AT? THE? unit:UNIT", _weekend),
    Rule("REPEAT", f"EVERY OTHER weekday:WEEKDAYSET|{WEEKDAYLIKE}", _weekday(2)),
    Rule("REPEAT", f"EVERY_OTHER weekday:WEEKDAYSET|{WEEKDAYLIKE}", _weekday(2)),
    Rule("REPEAT", f"EVERY nth:ORDINAL day:{WEEKDAYLIKE}", _every_second),
    Rule("REPEAT", f"EVERY weekday:WEEKDAYSET|{WEEKDAYLIKE}", _weekday(1)),
    Rule("REPEAT", "FREQ COMMA? FROM|ON? THE? a:WEEKDAY TO|UNTIL|DASH THE? b:WEEKDAY", _run),
    Rule(
        "REPEAT",
        f"freq:FREQ ON|THE|COMMA? THE|DAYTHE|ART? weekday:WEEKDAYSET|{WEEKDAYLIKE}",
        _freq_on,
    ),
    Rule("REPEAT", "FROM? THE? a:WEEKDAY TO|UNTIL|DASH THE? b:WEEKDAY COMMA? FREQ", _run),
    Rule(
        "REPEAT",
        f"a:WEEKDAY|WEEKDAYSET {JOINED} b:WEEKDAY COMMA? freq:FREQ",
        lambda match: replace(match["freq"], byday=_codes(_pair(match))),
    ),
    Rule("REPEAT", f"weekday:WEEKDAYSET|{WEEKDAYLIKE} COMMA|OF? freq:FREQ", _freq_on),
    Rule("WEEKDAYSET", "a:WEEKDAY AND|COMMA b:WEEKDAY", _pair_in_parts),
    Rule("REPEAT", "weekday:WEEKDAYSET|WEEKDAYS", _on_weekdays),
    Rule("REPEAT", "weekday:WEEKDAY", _in_parts),
    Rule("REPEAT", "repeat:REPEAT COMMA? freq:FREQ", _slower),
    Rule("REPEAT", "freq:FREQ", lambda m: m["freq"]),
)
"""What repeats; before any weekday has become a day."""

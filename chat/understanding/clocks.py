"""Rules for times of day, durations, and stretches of hours."""

from typing import Any

from chat.understanding.cascade import Match, Rule
from chat.understanding.lengths import (
    HALF_DAY,
    LONGEST_LASTING,
    counts_more,
    decimal_length,
    fraction_of,
    hours_and_minutes,
    length,
    length_and_half,
    length_and_minutes,
    length_and_number,
    length_in,
    numeric_fraction,
)
from chat.understanding.times import DAY_MINUTES, NOON, PARTS, Clock, Hours, Length, Scope

LONGEST_HOURISH = 8
LONGEST_NIGHT = 12 * 60
LONGEST_GUESSED = {True: 10 * 60, False: 8 * 60}  # by whether the start is loose, too


def clock_of(value: Any) -> Clock | None:
    """Return the time of day that a value of any time-like kind means."""
    if isinstance(value, Clock):
        return value
    if isinstance(value, Length):
        hour, minute = divmod(value.minutes, 60)
        return Clock(value.minutes, loose=0 < hour <= 12) if hour < 24 else None
    if isinstance(value, int) and not isinstance(value, bool):
        if 0 <= value <= 24:
            return Clock(value * 60 % (24 * 60) if value < 24 else 24 * 60, loose=0 < value <= 12)
        hour, minute = divmod(value, 100)
        if 0 <= hour < 24 and minute < 60 and value >= 100:
            return Clock(hour * 60 + minute)
    return None


def hours_between(start: Clock, end: Clock, scope: Scope, *, told_apart: bool = False) -> Hours:
    """Return the stretch between two clocks, their loose halves of the day settled together.

    An end before the start is the next day's when that makes at most twelve hours; otherwise it
    stays before the start, for the reading to ask about. So does one that only another half of the
    day would bring after it, for most of a day: "10h à 9h" is no meeting of eleven hours.
    """
    first = scope.settled(start)
    if start.loose and not end.loose:
        fitting = [m for m in (start.minute, start.minute + NOON) if m < end.minute]
        first = _likeliest_start(fitting, scope) if fitting else start.minute
    last = end.minute
    if end.loose and last <= first:
        last = end.minute + NOON
        if end.minute // 60 == 12:
            last = NOON
    if end.loose and not start.loose and last <= first:
        last += NOON
    if end.loose and last - first > LONGEST_GUESSED[start.loose]:
        last = end.minute
    if last <= first and last + DAY_MINUTES - first <= LONGEST_NIGHT:
        last += DAY_MINUTES
    return Hours(first, last, sides=(start, end) if told_apart else None)


def _likeliest_start(fitting: list[int], scope: Scope) -> int:
    if not scope.lexicon.afternoon_hours:
        return fitting[0]
    return fitting[-1]


def _hour_words(match: Match) -> Any:
    hours, minutes = match["h"], match.get("m") or 0
    if match.said("m", "ART"):
        return None
    if "m" in match and counts_more(match):
        return None
    if not isinstance(hours, int) or not isinstance(minutes, int):
        return None
    return _hourish(hours, minutes)


def _hourish(hours: int, minutes: int) -> Any:
    if hours > 24 or not 0 <= minutes < 60:
        return None
    return Length(hours * 60 + minutes)


def _hour_minutes(match: Match) -> Length | None:
    """Return an hour and its minutes that stand apart ("14h 30")."""
    base, minutes = match["h"], match["m"]
    if base.minutes % 60 or not isinstance(minutes, int) or not 0 <= minutes < 60 or minutes % 5:
        return None
    if counts_more(match) or (match.after is not None and "PAST" in match.after.kinds):
        return None
    return Length(base.minutes + minutes)


def _to_clock(match: Match) -> Clock | None:
    value = match["v"]
    return clock_of(value) if value.minutes > LONGEST_HOURISH * 60 + 59 else None


def _plus(match: Match) -> Any:
    base, fraction = match["base"], match["fraction"]
    if isinstance(base, Length):
        return Length(base.minutes + fraction)
    return Clock(base.minute + fraction, base.loose)


def _minus(match: Match) -> Any:
    base = clock_of(match["base"])
    less = match["less"]
    if base is None or not isinstance(less, int) or less >= 60:
        return None
    return Clock((base.minute - less) % (24 * 60), base.loose)


def _past(match: Match) -> Clock | None:
    base, more = clock_of(match["base"]), match["more"]
    if _belongs_elsewhere(match):
        return None
    more = more.minutes if isinstance(more, Length) else more
    if base is None or base.minute % 60 or not isinstance(more, int) or more >= 60:
        return None
    return Clock(base.minute + more, base.loose)


def _belongs_elsewhere(match: Match) -> bool:
    """Tell whether the number beside an hour is a date's: "noon 12 March", "March 25 after 4"."""
    before = match.before
    if match.said("base", "CLOCKWORD"):
        return counts_more(match)
    return match.said("past", "AFTER") and before is not None and "MONTH" in before.kinds


def _till_hour(match: Match) -> Clock | None:
    base, less = clock_of(match["base"]), match["less"]
    if match.said("less", "DIGITS") or _is_a_start(match):
        return None
    less = less.minutes if isinstance(less, Length) else less
    if base is None or base.minute % 60 or not isinstance(less, int) or less not in range(5, 30, 5):
        return None
    return Clock((base.minute - less) % (24 * 60), base.loose)


def _is_a_start(match: Match) -> bool:
    """Tell whether "ten to noon" are two hours, as "from" leads them and no end follows."""
    before, after = match.before, match.after
    led = before is not None and bool({"FROM", "BETWEEN"} & before.kinds.keys())
    return led and (after is None or not {"TO", "UNTIL", "DASH", "AND"} & after.kinds.keys())


def _oclock(match: Match) -> Clock | None:
    """Return the hour before a word that never counts hours ("o'clock")."""
    if match.said("word", "UNIT") or match.said("h", "ART"):
        return None
    found = _hour_words(match)
    return clock_of(found) if found is not None else None


def _half_hour(match: Match) -> Clock | None:
    """Return half past the hour, for British "half nine"."""
    hour = match["h"]
    if not match.scope.lexicon.afternoon_hours or hour not in range(1, 13):
        return None
    if counts_more(match):
        return None
    return Clock(hour * 60 + 30, loose=True)


def _spelt_clock(match: Match) -> Clock | None:
    """Return the time of two numbers in words: "five thirty"."""
    hour, minute = match["h"], match["m"]
    if match.said("h", "DIGITS") or match.said("m", "DIGITS") or match.said("h", "ART"):
        return None
    if hour not in range(1, 24) or minute not in range(10, 60, 5):
        return None
    if counts_more(match):
        return None
    return Clock(hour * 60 + minute, loose=hour <= 12)


def _meridiem(match: Match) -> Clock | None:
    clock = clock_of(match["h"])
    return None if clock is None else in_half(clock, match["half"])


def in_half(clock: Clock, half: str) -> Clock:
    """Return the clock in the half of the day that was said ("am", "pm")."""
    hour = clock.minute // 60
    if half == "pm" and hour < 12:
        return Clock(clock.minute + NOON)
    if half == "am" and hour == 12:
        return Clock(clock.minute - NOON)
    return Clock(clock.minute)


def in_part(minute: int, part: str | None) -> int:
    """Return the minute moved to the afternoon when the part of the day asks for it."""
    if part is None or minute >= NOON:
        return minute
    start, end = PARTS[part]
    return minute + NOON if start - 60 <= minute + NOON <= end + 60 and end > NOON + 120 else minute


def _clock_part(match: Match) -> Clock | None:
    clock = clock_of(match["h"])
    if clock is None or (match.said("h", "ART") and "joint" not in match):
        return None
    if match.said("h", "HOURISH") and (_is_too_early(match) or _is_lasting(match)):
        return None
    before = match.before
    led = before is not None and "FOR" in before.kinds
    if (
        isinstance(match["h"], int)
        and led
        and ("joint" not in match or match.said("joint", "THIS"))
    ):
        return None
    return Clock(in_part(clock.minute, match["part"]))


def _is_too_early(match: Match) -> bool:
    """Tell whether "1h30 le matin" is a length in the mornings, as nobody meets at that hour."""
    early = "joint" not in match and match["h"].minutes < 5 * 60
    return early and "morning" in match["part"]


def _is_lasting(match: Match) -> bool:
    """Tell whether "une heure cet après-midi" is a length, where clocks count to 24."""
    before = match.before
    led = before is not None and bool({"AT", "AROUND", "FROM", "TO", "DAY"} & before.kinds.keys())
    short = match.said("joint", "THIS") and match["h"].minutes <= LONGEST_LASTING
    return short and not led and not match.scope.lexicon.afternoon_hours


def _decimal_clock(match: Match) -> Clock | None:
    text = match["n"].replace(",", ".")
    hour, _, minute = text.partition(".")
    if "," in match["n"] or len(minute) != 2 or int(hour) > 23 or int(minute) > 59:
        return None
    return Clock(int(hour) * 60 + int(minute), loose=0 < int(hour) <= 12)


def _is_the_one(match: Match) -> bool:
    """Tell whether "one" stands for a meeting: "the next one to 4pm"."""
    before = match.before.kinds.keys() if match.before is not None else frozenset[str]()
    return match.said("a", "ONE") and bool({"NEXT", "ORDINAL", "WORD", "THIS"} & before)


def _between(match: Match) -> Hours | None:
    start, end = clock_of(match["a"]), clock_of(match["b"])
    if start is None or end is None or _is_the_one(match):
        return None
    if counts_more(match):
        return None
    if match.said("joint", "AROUND") and isinstance(match["a"], int):
        return None
    if match.said("a", "HOURISH") and _lasts(match):
        return None
    return hours_between(
        start,
        end,
        match.scope,
        told_apart=match.said("joint", "TO") or match.said("joint", "ARROW"),
    )


def _about(match: Match) -> Clock | None:
    """Return the hour of "10ish"; "for 10 or so" are people."""
    before = match.before
    led = before is not None and not {"FOR", "WEARE", "ROOM"}.isdisjoint(before.kinds)
    return None if led or match.said("h", "HOURISH") else clock_of(match["h"])


def _lasts(match: Match) -> bool:
    """Tell whether the first hour is a length: "for 1h30 at noon", and French "à" says both."""
    lead = match.before.kinds.keys() if match.before is not None else set[str]()
    return "DURING" in lead or ("FOR" in lead and match["a"].minutes <= HALF_DAY)


def _until(match: Match) -> Clock | None:
    return clock_of(match["h"])


def _shaded(match: Match) -> str | None:
    part = f"{match['shade']}_{match['part']}"
    return part if part in PARTS else None


SHADES = {"begin": "early", "end": "late", "middle": "mid"}


def _portion(match: Match) -> str | None:
    part = f"{SHADES[match['portion']]}_{match['part']}"
    return part if part in PARTS else None


def _portion_of_day(match: Match) -> str | None:
    return DAY_PORTIONS.get(match["portion"]) if match["unit"] == "day" else None


DAY_PORTIONS = {"begin": "early_morning", "end": "late_afternoon"}


HOURLIKE = "CLOCK|HOURISH|CLOCKWORD"
ANYHOUR = "CLOCK|HOURISH|CLOCKWORD|CLOCK4|NUMBER"

SPELLINGS = (
    Rule("CLOCK", "h:NUMBER word:OCLOCK", _oclock),
    Rule("HOURISH", "h:NUMBER OCLOCK m:NUMBER", _hour_words),
    Rule("CLOCK", "h:NUMBER m:OH", lambda m: clock_of(_hour_words(m))),
    Rule("CLOCK", "h:CLOCK|NUMBER|CLOCK4 half:MERIDIEM", _meridiem),
    Rule(
        "LENGTH",
        "n:NUMBER AND ART? f:HALF|QUARTER|THREEQ unit:UNIT",
        lambda m: length_in(m["n"] + m["f"] / 60, m["unit"], m.scope),
    ),
    Rule("LENGTH", "n:DECIMAL unit:UNIT", decimal_length),
    Rule("LENGTH", "n:NUMBER|ART? f:NUMDATE OF? ART? unit:UNIT", numeric_fraction),
    Rule("LENGTH", "ART? fraction:THREEQ|HALF|QUARTER DASH? OF? ART? unit:UNIT", fraction_of),
    Rule("LENGTH", "base:LENGTH AND? more:LENGTH", length_and_minutes),
    Rule("HOURISH", "h:NUMBER OCLOCK", _hour_words),
    Rule("HOURISH", "h:HOURISH m:NUMBER", _hour_minutes),
    Rule("HOURISH", "base:HOURISH AND ART? fraction:HALF|QUARTER", _plus),
    Rule("HOURISH", "base:HOURISH fraction:THREEQ", _plus),
    Rule("LENGTH", "base:HOURISH AND? more:LENGTH", hours_and_minutes),
    Rule("CLOCK", "base:HOURISH|CLOCK|CLOCKWORD MINUS THE? less:QUARTER|NUMBER", _minus),
    Rule(
        "CLOCKWORD",
        "base:CLOCKWORD AND ART? fraction:HALF|QUARTER",
        lambda m: Clock(m["base"].minute + m["fraction"]),
    ),
    Rule("CLOCK", "base:CLOCKWORD more:NUMBER", _past),
    Rule(
        "LENGTH", "n:NUMBER|ART? unit:UNIT AND ART? fraction:HALF|QUARTER|THREEQ", length_and_half
    ),
    Rule(
        "CLOCK", "ART? more:HALF|QUARTER|NUMBER|LENGTH past:PAST base:NUMBER|CLOCKWORD|CLOCK", _past
    ),
    Rule("CLOCK", "ART? less:QUARTER|NUMBER|LENGTH TILLHOUR base:NUMBER|CLOCKWORD", _till_hour),
    Rule("CLOCK", "HALF h:NUMBER", _half_hour),
    Rule("CLOCK", "h:NUMBER m:NUMBER", _spelt_clock),
    Rule("CLOCK", "h:CLOCK half:MERIDIEM", _meridiem),
    Rule("LENGTH", "n:ROUND OF? unit:UNIT", length),
    Rule("LENGTH", "n:NUMBER|ART unit:UNIT", length),
    Rule("LENGTH", "n:NUMBER|ART DASH unit:UNIT", length),
    Rule("LENGTH", "base:LENGTH AND? more:LENGTH", length_and_minutes),
    Rule("LENGTH", "base:LENGTH AND? more:NUMBER", length_and_number),
    Rule("LENGTH", "len:LENGTH INAROW", lambda match: match["len"]),
    Rule("MORE", "n:NUMBER LONGER unit:UNIT", length),
    Rule("MORE", "ANOTHER n:NUMBER? unit:UNIT", length),
    Rule("MORE", "ANOTHER len:LENGTH|HOURISH", lambda match: match["len"]),
    Rule("MORE", "len:LENGTH|HOURISH LONGER", lambda match: match["len"]),
    Rule("CLOCK", "v:HOURISH", _to_clock),
    Rule("PART", "shade:SHADE OF? THE? part:PART", _shaded),
    Rule("PART", "part:PART shade:SHADEAFTER", _shaded),
    Rule("PART", "portion:PORTION OF? THE? part:PART", _portion),
    Rule("PART", "AT? portion:PORTION OF? THE? unit:UNIT", _portion_of_day),
)
"""Times and durations as they are spelt; nothing here needs a preposition."""

STRETCHES = (
    Rule("CLOCK", f"h:{ANYHOUR} joint:OF|IN|THIS? THE? part:PART", _clock_part),
    Rule("CLOCK", "n:DECIMAL", _decimal_clock),
    Rule("CLOCK", f"h:{ANYHOUR} SHARP", lambda match: clock_of(match["h"])),
    Rule("CLOCK", f"h:{ANYHOUR} ISH", _about),
    Rule(
        "HOURS",
        f"FROM|BETWEEN AROUND? a:{ANYHOUR} joint:TO|UNTIL|DASH|AND|SLASH AT? AROUND? b:{ANYHOUR}",
        _between,
    ),
    Rule("HOURS", f"a:{HOURLIKE}|CLOCK4 joint:TO|UNTIL|DASH|SLASH AT? b:{ANYHOUR}", _between),
    Rule("HOURS", f"a:{ANYHOUR} joint:TO|UNTIL|DASH|SLASH AT? b:{HOURLIKE}|CLOCK4", _between),
)
"""Stretches whose sides are hours beyond doubt."""
__all__ = ["SPELLINGS", "STRETCHES", "clock_of", "hours_between", "in_part"]

"""Rules that put clocks and days beside their prepositions; the last ones, where doubt is left."""

from datetime import datetime, timedelta
from typing import Any

from chat.understanding.cascade import Match, Rule
from chat.understanding.clocks import ANYHOUR, HOURLIKE, clock_of, hours_between
from chat.understanding.times import PARTS, Block, Clock, Day, Days, Hours, Length, Moment, Zone


def _in_minutes(match: Match) -> Moment | None:
    length: Length = match["len"]
    if length.days or not length.minutes:
        return None
    return Moment(match.scope.now + timedelta(minutes=length.minutes))


def _now(match: Match) -> Moment:
    return Moment(match.scope.now, now=True, soonest=match.said("now", "SOONEST"))


def _from_now(match: Match) -> Moment | None:
    """Return the present of "from now until ten"."""
    ends = match.after is not None and not {"TO", "UNTIL"}.isdisjoint(match.after.kinds)
    return _now(match) if ends else None


def _iso(match: Match) -> Moment | None:
    try:
        return Moment(datetime.fromisoformat(match["moment"]))
    except ValueError:
        return None


def _iso_block(match: Match) -> Block | None:
    try:
        start = datetime.fromisoformat(match["a"])
        end = datetime.fromisoformat(match["b"]) if "b" in match else None
    except ValueError:
        return None
    if end is None:
        end = at_minute(Day(start.date()), match["k"].minute)
    return Block(start, end)


def _block(match: Match) -> Block | None:
    first, last = match["a"], match["b"]
    start, end = clock_of(match["h"]), clock_of(match["k"])
    if start is None or end is None:
        return None
    if last.roll == 7 and last.day < first.day:
        last = Day(last.day + timedelta(days=7 * ((first.day - last.day).days // 7 + 1)))
    if last.day < first.day:
        return None
    return Block(
        at_minute(first, match.scope.settled(start)), at_minute(last, match.scope.settled(end))
    )


def at_minute(day: Day, minute: int) -> datetime:
    """Return the naive local moment at a minute of a day; minutes over a day run into the next."""
    return datetime.combine(day.day, datetime.min.time()) + timedelta(minutes=minute)


def _range(match: Match) -> Hours | None:
    a, b = match["a"], match["b"]
    after = match.after
    if after is not None and not COUNTED.isdisjoint(after.kinds):
        return None
    start, end = clock_of(a), clock_of(b)
    if start is None or end is None or (isinstance(a, int) and a == b):
        return None
    return hours_between(
        start,
        end,
        match.scope,
        told_apart=match.said("joint", "TO") or match.said("joint", "ARROW"),
    )


def _slashed(match: Match) -> Hours | None:
    """Return the hours of "10/11", which stands beside a date."""
    first, last, *rest = (clock_of(number) for number in match["hours"])
    if first is None or last is None or rest or last.minute == first.minute:
        return None
    return hours_between(first, last, match.scope)


COUNTED = frozenset({"PEOPLE", "SEATS", "UNIT", "MONTH", "TIMES", "ROOM", "SITES", "EQUIP"})


def _counted(match: Match) -> bool:
    after = match.after
    return after is not None and not COUNTED.isdisjoint(after.kinds)


def _after_day(match: Match) -> Clock | None:
    """Return the hour that a bare number after a day is, when the calendar leaves no date."""
    before = match.before
    after = match.after
    day = before is not None and not {"DAY", "REPEAT"}.isdisjoint(before.kinds)
    day = day or (before is None and after is not None and "DAY" in after.kinds)
    swapped = after is not None and "INSTEAD" in after.kinds
    if not (day or swapped):
        return None
    return _clock(match) if match["h"] in range(1, 21) else None


def _working_hour(match: Match) -> Clock | None:
    return _clock(match) if match["h"] in range(7, 21) else None


def _four_digits(match: Match) -> Clock | None:
    """Return the hour of "1430" that stands alone; a year or a room's number is none."""
    before = match.before
    named = before is not None and not {"ROOM", "WORD", "NUMSIGN"}.isdisjoint(before.kinds)
    return None if named or match.said("h", "YEAR") else _clock(match)


def _clock(match: Match) -> Clock | None:
    before = match.before
    if match.said("h", "ART") and not match.scope.lexicon.afternoon_hours:
        return None
    if match.said("h", "ART") and before is not None and "AT" not in before.kinds:
        return None
    return None if _counted(match) else clock_of(match["h"])


def _after(match: Match) -> Hours | None:
    clock = None if _counted(match) else clock_of(match["h"])
    return Hours(start=match.scope.settled(clock), vague=True) if clock else None


def _onward(match: Match) -> Hours | None:
    return None if match.said("onward", "ON") else _after(match)


def _before(match: Match) -> Hours | None:
    is_length = match.said("lead", "BY") and match.said("h", "HOURISH")
    clock = None if is_length or _counted(match) else clock_of(match["h"])
    return Hours(end=match.scope.settled(clock), vague=True) if clock else None


def _before_part(match: Match) -> Hours:
    """Return the hours before a part of the day: "before lunch"."""
    return Hours(end=PARTS[match["part"]][0], vague=True)


def _after_part(match: Match) -> Hours:
    return Hours(start=PARTS[match["part"]][1], vague=True)


def _part(match: Match) -> Any:
    return match["part"]


def _length(match: Match) -> Any:
    return match["len"]


def _zone(match: Match) -> Zone | None:
    before = match.before
    if match.said("time", "ZONETIME") and before and {"PUNCT", "COMMA"} & before.kinds.keys():
        return Zone(match["zone"])
    if before is None or ("clock" not in match and TIMELY.isdisjoint(before.kinds)):
        return None
    return Zone(match["zone"])


TIMELY = frozenset(
    {"CLOCK", "HOURISH", "CLOCKWORD", "NUMBER", "CLOCK4", "DECIMAL", "OCLOCK", "MERIDIEM", "PART"}
    | {"HALF", "QUARTER", "SHARP", "OH"}
)


def _whole_day(match: Match) -> Day | None:
    """Return the day of "all of tomorrow"; "all Thursday morning" is a part of one."""
    day: Day = match["day"]
    return None if match.after is not None and "PART" in match.after.kinds else day


def _early_day(match: Match) -> tuple[Day, str] | None:
    return (match["day"], "early_morning") if match["shade"] == "early" else None


def _day_part(match: Match) -> tuple[Day, str] | None:
    part = f"{match['shade']}_{match['part']}"
    return (match["day"], part) if part in PARTS else None


ZONES = (
    Rule("ZONED", "clock:ZONEHOUR OF? zone:ZONE|UTCZONE", _zone),
    Rule("ZONED", "zone:UTCZONE ZONETIME?", _zone),
    Rule("ZONED", "zone:ZONE time:ZONETIME", _zone),
)

MOMENTS = (
    Rule("BLOCK", "a:ISOMOMENT DASH|TO|UNTIL? b:ISOMOMENT", _iso_block),
    Rule("BLOCK", "a:ISOMOMENT DASH|TO|UNTIL|SLASH k:CLOCK", _iso_block),
    Rule("DAYPART", "shade:SHADE day:DAY part:PART", _day_part),
    Rule("DAYPART", "shade:SHADE day:DAY", _early_day),
    Rule("MOMENT", "moment:ISOMOMENT", _iso),
    Rule("MOMENT", "IN AROUND? len:LENGTH|HOURISH", _in_minutes),
    Rule("MOMENT", "len:LENGTH HENCE", _in_minutes),
    Rule("MOMENT", "now:NOW", _now),
    Rule("MOMENT", "now:HENCE", _from_now),
    Rule(
        "BLOCK",
        f"FROM? THE? a:DAY AT? h:{ANYHOUR} TO|UNTIL|DASH THE? b:DAY AT? k:{ANYHOUR}",
        _block,
    ),
)

LOOSE = (
    Rule("WHOLEDAY", "WHOLE OF day:DAY", _whole_day),
    Rule("TONIGHT", "THIS part:PART", _part),
    Rule("HOURS", f"a:{ANYHOUR} joint:DASH|SLASH b:{ANYHOUR}", _range),
    Rule("HOURS", "hours:NUMDATE", _slashed),
    Rule("HOURS", "FROM? a:NUMBER joint:UNTIL b:NUMBER", _range),
    Rule("UNTILCLOCK", f"UNTIL AT? AROUND? h:{ANYHOUR}", _clock),
    Rule("HOURS", f"NOT AFTER h:{HOURLIKE}|CLOCK4|NUMBER", _before),
    Rule("HOURS", f"NOT BEFORE h:{HOURLIKE}|CLOCK4|NUMBER", _after),
    Rule("HOURS", f"AFTER h:{HOURLIKE}|CLOCK4|NUMBER", _after),
    Rule("HOURS", f"lead:BEFORE h:{HOURLIKE}|CLOCK4|NUMBER", _before),
    Rule("HOURS", "BEFORE THE? part:PART", _before_part),
    Rule("HOURS", "AFTER THE? part:PART", _after_part),
    Rule("HOURS", f"AT? h:{HOURLIKE} onward:ONWARD", _onward),
    Rule("LENGTH", "DURING len:LENGTH|HOURISH", _length),
    Rule("FORLENGTH", "FOR len:LENGTH|HOURISH", _length),
)

LED_HOUR = "AT|AROUND|FROM|TO|INSTEAD|MAKEIT|WILLBE|RATHER|CORRECTION"

SPREAD = (
    Rule("PUNCT", "<ENOUGH INSTEAD OF? n:NUMBER", lambda match: match["n"]),
    Rule("HOURS", "FROM? a:NUMBER joint:TO|UNTIL b:NUMBER", _range),
    Rule(
        "CLOCK",
        f"<{LED_HOUR} h:NUMBER|CLOCK4",
        _clock,
    ),
    Rule("CLOCK", "h:CLOCK4", _four_digits),
    Rule("CLOCK", "h:NUMBER", _after_day),
    Rule("CLOCK", "<DAY|REPEAT COMMA h:NUMBER", _working_hour),
)
"""Two bare numbers, or one after a preposition: hours when nothing else wants them."""


__all__ = ["LOOSE", "MOMENTS", "SPREAD", "ZONES", "Days", "at_minute"]

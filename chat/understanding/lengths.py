"""Durations: how each way to say one finds its minutes, days or months."""

from chat.understanding.cascade import Match
from chat.understanding.times import Length, Scope

HALF_DAY = 4 * 60
LONGEST_LASTING = 3 * 60
UNIT_MINUTES = {"minute": 1, "hour": 60}
UNIT_MONTHS = {"month": 1, "quarter": 3, "year": 12}
UNIT_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365, "quarter": 91}
NUMERIC_FRACTIONS = {(1, 4): 15, (1, 2): 30, (3, 4): 45}
NOT_HOURS = frozenset({"PEOPLE", "SEATS", "UNIT", "OCLOCK", "TIMES"})


def counts_more(match: Match) -> bool:
    """Tell whether the number before what follows counts that: people, or a month's days."""
    after, beyond = match.after, match.beyond
    if after is None:
        return False
    if "MONTH" in after.kinds:
        leads = bool(match.scope.lexicon.afternoon_hours) and beyond is not None
        own = leads and beyond is not None and {"NUMBER", "ORDINAL"} & beyond.kinds.keys()
        return not own or (beyond is not None and "YEAR" in beyond.kinds)
    return not NOT_HOURS.isdisjoint(after.kinds)


def length(match: Match) -> Length | None:
    """Return so many units; one where no number was said."""
    number, unit = match.get("n"), match["unit"]
    amount = 1.0 if number is None else float(number)
    return length_in(amount, unit, match.scope)


def length_in(amount: float, unit: str, scope: Scope) -> Length | None:
    """Return a length of so many units, French fortnights of fifteen days included."""
    if not 0 < amount <= 10_000:
        return None
    if unit in UNIT_MINUTES:
        return Length(round(amount * UNIT_MINUTES[unit]))
    if unit not in UNIT_DAYS:
        return None
    days = round(amount * UNIT_DAYS[unit])
    if unit == "day":
        days = scope.lexicon.counted_days.get(days, days)
    months = amount * UNIT_MONTHS.get(unit, 0)
    return Length(0, days, int(months) if months == int(months) else 0)


def numeric_fraction(match: Match) -> Length | None:
    """Return the length of "1/4 d'heure", "1 1/2 hours", "1/2 journée"."""
    fraction = NUMERIC_FRACTIONS.get(match["f"])
    whole = 0 if match.said("n", "ART") else match.get("n") or 0
    if fraction is None or not isinstance(whole, int) or match["unit"] not in ("hour", "day"):
        return None
    if match["unit"] == "day":
        return Length(HALF_DAY) if (whole, fraction) == (0, 30) else None
    return Length(whole * 60 + fraction)


def length_and_half(match: Match) -> Length | None:
    """Return the length of "an hour and a half"."""
    base = length(match)
    if base is None or base.days:
        return None
    unit = UNIT_MINUTES.get(match["unit"], 0)
    return Length(base.minutes + match["fraction"] * unit // 60)


def length_and_minutes(match: Match) -> Length | None:
    """Return whole hours and the minutes that follow them."""
    base, more = match["base"], match["more"]
    if isinstance(more, Length):
        more = more.minutes
    if base.days or base.minutes % 60 or not isinstance(more, int) or not 0 < more < 60:
        return None
    return Length(base.minutes + more)


def hours_and_minutes(match: Match) -> Length | None:
    """Return a length said as "1h 30 min"; "10h 30 min" is half an hour at ten."""
    lead = match.before.kinds.keys() if match.before is not None else set[str]()
    led = bool({"AT", "AROUND", "DAY"} & lead) and "FOR" not in lead
    if match["base"].minutes > LONGEST_LASTING or led:
        return None
    return length_and_minutes(match)


def length_and_number(match: Match) -> Length | None:
    """Return the length of "1 hour 15", by the numbers that are usual as minutes."""
    if counts_more(match):
        return None
    return length_and_minutes(match) if match["more"] in (15, 20, 30, 40, 45) else None


def fraction_of(match: Match) -> Length | None:
    """Return a fraction of an hour, or half a day."""
    unit = match["unit"]
    if unit == "day":
        return Length(HALF_DAY) if match["fraction"] == 30 else None
    return Length(match["fraction"]) if unit == "hour" else None


def decimal_length(match: Match) -> Length | None:
    """Return the length of "1.5 hours"."""
    return length_in(float(match["n"].replace(",", ".")), match["unit"], match.scope)

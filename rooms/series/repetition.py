"""Series: a rule of RFC 5545 and a local start become dates, in the zone of the site.

A meeting stays at 10:00 on the wall when the clocks change. A start that the clocks skip in spring
is moved on by the hour that is missing; one that comes twice in autumn is the first of the two (RFC
5545 section 3.3.5). The first date is the first one of the rule on or after the start, whether or
not the start itself matches: "every Monday", said on a Tuesday, begins on the Monday after.

COUNT counts the dates of the rule, those included that are left out again, as holidays or one by
one: RFC 5545 has EXDATE do the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rooms.errors import Refusal, Refused
from rooms.holidays import UnknownCountryError, public_holidays
from rooms.interval import Interval
from rooms.school_holidays import school_holiday_on
from rooms.series import recurring
from rooms.series.recurrence import Rule, bad_rule, read

MOST_DATES = 366
MOST_YEARS = 10
ONLY, BUT = "only", "but"  # in school holidays
_YEARS_OF_STARTS = range(1900, 9_900)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """A series: when its first date may be at the earliest, and by which rule it goes on.

    `start` is naive, on the wall in `zone`; each date lasts `minutes` elapsed minutes. `country` is
    whose public holidays are skipped. `school`: it takes place "only" in the school holidays of
    `school_zone`, or always "but" in them; "" where they don't count. `left_out` are single dates
    that don't take place, by the local day that the rule gives them.
    """

    rrule: str
    start: datetime
    minutes: int
    zone: str
    skips_holidays: bool = False
    country: str | None = None
    school: str = ""
    school_zone: str = ""
    left_out: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.start.tzinfo is not None:
            raise ValueError("A series starts on the wall: its zone stands beside it.")
        object.__setattr__(self, "start", self.start.replace(microsecond=0))


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One date of a series; `recurs_at` is its start by the rule, in UTC, wherever it moves to."""

    recurs_at: datetime
    when: Interval


def dates(repetition: Repetition) -> list[Occurrence]:
    """Return the series' dates in order, without holidays and what is left out; empty if none.

    Refused with what `check` finds, except that a series without dates is no error here.
    """
    rule, found = _expanded(repetition)
    zone = ZoneInfo(repetition.zone)
    occurrences = []
    for day in _kept(repetition, found):
        # Fold 0 is the first pass of an hour that comes twice, and the offset before a gap.
        start = on_the_wall(rule, repetition.start, day).replace(tzinfo=zone).astimezone(UTC)
        when = Interval.lasting(start, repetition.minutes)
        occurrences.append(Occurrence(start, when))
    return occurrences


def check(repetition: Repetition) -> list[Refusal]:
    """Return what speaks against the series, empty where nothing does; never raises.

    Codes: "unknown_zone" {zone}, "unknown_country" {country}, "bad_rule" {rule, part}, "too_often"
    {rule}, "endless_series", "too_many_dates" {dates, most}, "series_too_long" {years} and
    "no_dates". How long a date may last is the business of the rules for every booking.
    """
    try:
        _, found = _expanded(repetition)
    except Refused as refused:
        return list(refused.refusals)
    takes_place = any(True for _ in _kept(repetition, found))
    return [] if takes_place else [Refusal("no_dates")]


def rule_days(repetition: Repetition) -> list[date]:
    """Return the local days that the rule gives, holidays and what is left out among them.

    Refused as `dates` is.
    """
    return _expanded(repetition)[1]


def skipped(repetition: Repetition, day: date) -> str | None:
    """Return which time the series doesn't take place in, and `day` is; None where in none.

    It is a "holiday", or "school_holiday", or "school_time" for a series only in school holidays.
    Its `left_out` aren't looked at. UnknownCountryError as in `public_holidays`.
    """
    country = repetition.country if repetition.skips_holidays else None
    if country is not None and day in public_holidays(country, day.year):
        return "holiday"
    if not repetition.school:
        return None
    is_holiday = school_holiday_on(day, repetition.school_zone) is not None
    if is_holiday == (repetition.school == ONLY):
        return None
    return "school_holiday" if is_holiday else "school_time"


def split(repetition: Repetition, at: date) -> tuple[Repetition | None, Repetition | None]:
    """Return the series before the local day `at` and the series from that day on.

    Together they have the same dates as the whole. The part before ends by an UNTIL, the day before
    `at`; the part after begins on its own first date, with what is left of COUNT. None stands for a
    part that has no dates. Refused as `dates` is.
    """
    rule, found = _expanded(repetition)
    earlier, later = [day for day in found if day < at], [day for day in found if day >= at]
    before = after = None
    if earlier:
        ends = replace(rule, count=None, until=at - timedelta(days=1)) if later else rule
        left_out = frozenset(day for day in repetition.left_out if day < at)
        before = replace(repetition, rrule=str(ends), left_out=left_out)
    if later:
        goes_on = replace(rule, count=len(later)) if rule.count else rule
        after = replace(
            repetition,
            rrule=str(goes_on),
            start=on_the_wall(rule, repetition.start, later[0]),
            left_out=frozenset(day for day in repetition.left_out if day >= at),
        )
    return before, after


def on_the_wall(rule: Rule, start: datetime, day: date) -> datetime:
    """Return when the date starts on that day, naive: at the start's time, or at BYHOUR's."""
    hour = start.hour if rule.hour is None else rule.hour
    minute = start.minute if rule.minute is None else rule.minute
    second = start.second if rule.second is None else rule.second
    return datetime.combine(day, time(hour, minute, second))


def _expanded(repetition: Repetition) -> tuple[Rule, list[date]]:
    """Return the rule and its days; Refused with all that speaks against the series."""
    refusals = _against_place(repetition)
    try:
        rule = _bounded_rule(repetition)
    except Refused as refused:
        raise Refused(*refusals, *refused.refusals) from None
    if refusals:
        raise Refused(*refusals)
    if rule.count and rule.count > MOST_DATES:
        raise Refused(Refusal("too_many_dates", {"dates": rule.count, "most": MOST_DATES}))
    found = list(islice(_days(repetition, rule), rule.count))
    if len(found) > MOST_DATES:
        raise Refused(Refusal("too_many_dates", {"dates": len(found), "most": MOST_DATES}))
    if found and _goes_on(repetition, rule, len(found)):
        raise Refused(Refusal("series_too_long", {"years": MOST_YEARS}))
    return rule, found


def _bounded_rule(repetition: Repetition) -> Rule:
    rule = read(repetition.rrule)
    if rule.is_endless:
        raise Refused(Refusal("endless_series"))
    if repetition.start.year not in _YEARS_OF_STARTS:
        raise bad_rule(repetition.rrule, "DTSTART")
    return rule


def _against_place(repetition: Repetition) -> list[Refusal]:
    """Return whether zone or country are unknown."""
    refusals = []
    if not _is_zone(repetition.zone):
        refusals.append(Refusal("unknown_zone", {"zone": repetition.zone}))
    if repetition.skips_holidays and not _has_holidays(repetition):
        refusals.append(Refusal("unknown_country", {"country": repetition.country or ""}))
    return refusals


def _goes_on(repetition: Repetition, rule: Rule, found: int) -> bool:
    """Say whether the rule asks for dates later than those that are looked for."""
    if rule.until is None:
        return rule.count is None or found < rule.count
    return _day(rule.until) > _last(repetition)


def _days(repetition: Repetition, rule: Rule) -> Iterator[date]:
    """Yield the rule's days until UNTIL, or MOST_YEARS after the start."""
    zone = ZoneInfo(repetition.zone)
    until = rule.until
    for day in recurring.days(rule, repetition.start.date(), _last(repetition)):
        start = on_the_wall(rule, repetition.start, day)
        if start < repetition.start:
            continue
        if until is not None and is_after(start, until, zone):
            return
        yield day


def is_after(start: datetime, until: date | datetime, zone: tzinfo) -> bool:
    """Say whether a local start comes after UNTIL, whose form says how to compare."""
    if not isinstance(until, datetime):
        return start.date() > until
    if until.tzinfo is None:
        return start > until
    return start.replace(tzinfo=zone) > until


def _kept(repetition: Repetition, found: list[date]) -> Iterator[date]:
    """Yield the days that are neither left out nor in a time that is skipped."""
    for day in found:
        if day not in repetition.left_out and skipped(repetition, day) is None:
            yield day


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _last(repetition: Repetition) -> date:
    """Return the last day on which a date is looked for."""
    return repetition.start.date() + timedelta(days=round(365.25 * MOST_YEARS))


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _has_holidays(repetition: Repetition) -> bool:
    try:
        public_holidays(repetition.country or "", repetition.start.year)
    except UnknownCountryError:
        return False
    return True

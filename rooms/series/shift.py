"""How the dates of a series move together: on the wall, so that clock changes move nothing."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rooms.bookings import Change
from rooms.errors import Refusal, Refused
from rooms.interval import Interval
from rooms.models import Booking
from rooms.series.moved import moved
from rooms.series.repetition import Repetition, split
from rooms.series.scope import Stretch, recurs_at


@dataclass(frozen=True, slots=True)
class Shift:
    """How far dates move on the wall: whole days, to another time of day, to another length."""

    days: int
    at: time | None
    minutes: int | None

    @property
    def is_none(self) -> bool:
        """Say whether everything stays where it is."""
        return not self.days and self.at is None and self.minutes is None

    def start(self, rule_start: datetime, zone: ZoneInfo) -> datetime:
        """Return where a start that the rule gives moves to, in UTC."""
        local = rule_start.astimezone(zone)
        day = local.date() + timedelta(days=self.days)
        if not self.days and self.at is None:
            return rule_start
        at = self.at or local.time().replace(fold=0)
        return datetime.combine(day, at, zone).astimezone(UTC)


def shift_of(of: Stretch, wanted: Change) -> Shift:
    """Return how the date by which the series is named moves, on the wall."""
    if wanted.when is None:
        return Shift(0, None, None)
    zone, meant = of.zone, of.meant
    present, goal = meant.starts_at.astimezone(zone), wanted.when.start.astimezone(zone)
    days = 0
    if goal.date() != present.date():
        days = (goal.date() - of.rule_day(meant)).days
    at = goal.time().replace(fold=0)
    same_hour = at == present.time().replace(fold=0)
    same_length = wanted.when.duration == meant.ends_at - meant.starts_at
    if wanted.when.duration <= timedelta(0):
        figures = {"start": wanted.when.start, "end": wanted.when.end}
        raise Refused(Refusal("ends_before_start", figures))
    return Shift(days, None if same_hour else at, None if same_length else wanted.when.minutes)


def moved_time(row: Booking, shift: Shift, zone: ZoneInfo, *, anew: bool = False) -> Interval:
    """Return where a date moves to; `anew`, it has the hour of the rule where that stays."""
    if shift.is_none and not anew:
        return Interval(row.starts_at, row.ends_at)
    start = shift.start(recurs_at(row), zone)
    length = row.ends_at - row.starts_at
    return Interval(start, start + (timedelta(minutes=shift.minutes) if shift.minutes else length))


def moved_rule(of: Stretch, shift: Shift) -> Repetition:
    """Return the rule of the dates in the scope, where they move to."""
    whole = of.repetition
    part = whole
    if of.before:
        _, later = split(whole, of.rule_day(of.rows[0]))
        if later is None:
            raise Refused(Refusal("no_dates"))
        part = later
    if shift.minutes:
        part = replace(part, minutes=shift.minutes)
    at = shift.at or part.start.time()
    by = timedelta(days=shift.days) + (
        datetime.combine(date.min, at) - datetime.combine(date.min, part.start.time())
    )
    if not by:
        return part
    there = moved(part, by)
    if there is None:
        raise Refused(Refusal("unmovable_series"))
    return there

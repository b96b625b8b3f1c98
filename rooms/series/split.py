"""The series of some dates: the one that they have, or one of their own that continues it."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session

from rooms.models import Series
from rooms.series.repetition import Repetition, rule_days, split
from rooms.series.scope import Stretch, touch


def series_for(
    session: Session,
    of: Stretch,
    repetition: Repetition,
    days: Collection[date],
    now: datetime,
    **more: object,
) -> Series:
    """Return the series of the dates in the scope, which recur by `repetition` from now on.

    Where earlier dates stay as they were, theirs ends before, and the dates in the scope get
    another one. `days` are those of the rule on which there is a date; `more` becomes different of
    the series itself.
    """
    series = of.series
    touch(series, now)
    rule = {
        "rrule": repetition.rrule,
        "starts_on": repetition.start.isoformat(timespec="minutes"),
        "minutes": repetition.minutes,
        "left_out": sorted(day.isoformat() for day in set(rule_days(repetition)) - set(days)),
        **more,
    }
    if of.before:
        earlier, _ = split(of.repetition, of.rule_day(of.rows[0]))
        if earlier is not None:
            series.rrule = earlier.rrule
            series.left_out = sorted(day.isoformat() for day in earlier.left_out)
        alike = series.model_dump(exclude={"id", "version", "sequence", "created_at"})
        continued = Series(**alike | rule | {"continues_id": series.id, "created_at": now})
        session.add(continued)
        session.flush()
        return continued
    for name, value in rule.items():
        setattr(series, name, value)
    session.flush()
    return series

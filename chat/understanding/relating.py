"""The time wished for beside the existing booking's: its day, its weekday, the day after it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chat.understanding.cascade import Item
from chat.understanding.composing import Times, compose
from chat.understanding.features import CHANGES
from chat.understanding.filling import Roles
from chat.understanding.reading import Intent
from chat.understanding.slots import Slots
from chat.understanding.times import Day, Days, Scope


def related(
    roles: Roles, items: Sequence[Item], scope: Scope, intent: Intent | None
) -> tuple[Times, Times]:
    """Return the times wished for and those of the existing booking, composed."""
    existing = roles.target
    if existing.start_day is not None and existing.day is not None:
        since = _since(existing.start_day, existing.day)
        existing = replace(existing, day=since, start_day=since)
    target = compose(existing, scope)
    wish = roles.wish
    week = wish.days
    if week and week.unit == "week" and _same(items) and target.start:
        wish.day, wish.days = Day(week.first + timedelta(days=target.start.weekday())), None
    same_day = target.start is not None and not target.day_assumed
    start = target.start
    if start is not None and not _has_day(wish) and _says_next_day(items):
        own = start.date() if isinstance(start, datetime) else start
        wish.day = Day(own + timedelta(days=1))
    if wish and intent in CHANGES and same_day and not _has_day(wish):
        wish.day = existing.day or _single(existing.start_day) or _first(target)
    wish.day = day = _following(wish.day, target)
    if (
        intent is Intent.MOVE
        and day
        and day.roll == 7
        and day.day == scope.today
        and not wish.clock
    ):
        wish.day = Day(day.day + timedelta(days=7))
    return compose(wish, scope), target


def _since(since: Day | Days, day: Day) -> Day:
    """Return the day from which on; of a stretch ("from April on") the first such weekday."""
    if isinstance(since, Day):
        return since
    gap = (day.day.weekday() - since.first.weekday()) % 7 if day.weekday else 0
    return Day(since.first + timedelta(days=gap))


def _following(day: Day | None, target: Times) -> Day | None:
    """Return "the following Thursday" as the one after the meeting's own day."""
    start = target.start
    if day is None or not day.follows or start is None:
        return day
    own = start.date() if isinstance(start, datetime) else start
    return Day(own + timedelta(days=(day.day.weekday() - own.weekday() - 1) % 7 + 1))


def _first(target: Times) -> Day | None:
    """Return the first day of a series that a change goes on from."""
    start = target.start
    if start is None or target.rrule is None:
        return None
    return Day(start.date() if isinstance(start, datetime) else start)


def _single(days: Day | Days | None) -> Day | None:
    return days if isinstance(days, Day) else None


def _has_day(slots: Slots) -> bool:
    return any((slots.day, slots.days, slots.moment, slots.block, slots.listed, slots.repeat))


def _same(items: Sequence[Item]) -> bool:
    return any({"SAMEDAY", "SAMETIME"} & item.kinds.keys() for item in items)


def _says_next_day(items: Sequence[Item]) -> bool:
    return any("NEXTDAY" in item.kinds for item in items)

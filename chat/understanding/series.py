"""The recurrence of a sentence: its rule, and its first day."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from chat.understanding.slots import Slots
from chat.understanding.times import (
    WEEKDAY_CODES,
    Day,
    Days,
    Listed,
    Repeat,
    Scope,
)
from chat.understanding.weekdays import nth_weekday

EACH_DAY = (None, "run")


def repeat_of(slots: Slots) -> Repeat | None:
    """Return the rule of the slots, what was said elsewhere in the sentence put into it."""
    repeat = slots.repeat or _implied(slots)
    if repeat is None:
        return None
    run = slots.days if slots.days is not None and slots.days.unit == "run" else None
    if run is not None and not repeat.byday and slots.repeat is not None:
        return _on_run(repeat, run, slots.count)
    repeat = _bounded(_on_days(repeat, slots), slots)
    if slots.parity is not None and repeat.freq == "WEEKLY":
        return replace(repeat, interval=2, parity=slots.parity)
    return repeat


def _on_days(repeat: Repeat, slots: Slots) -> Repeat:
    """Return the rule on the days that were said apart from it."""
    if repeat.byday:
        return repeat
    if repeat.freq == "MONTHLY" and slots.nth is not None:
        nth, weekday = slots.nth
        return replace(repeat, byday=(f"{nth}{WEEKDAY_CODES[weekday]}",))
    if repeat.freq != "WEEKLY":
        return repeat
    if slots.listed is not None:
        return replace(repeat, byday=_codes([day.day for day in slots.listed.days]))
    day = slots.day or (slots.start_day if isinstance(slots.start_day, Day) else None)
    return replace(repeat, byday=_codes([day.day])) if day is not None else repeat


def _bounded(repeat: Repeat, slots: Slots) -> Repeat:
    """Return the rule with its end and its exceptions."""
    if slots.count:
        repeat = replace(repeat, count=slots.count)
    if slots.until_day is not None:
        repeat = replace(repeat, until=last_day(slots.until_day))
    elif slots.days is not None and not (repeat.count or repeat.until):
        repeat = replace(repeat, until=slots.days.after - timedelta(days=1), first=slots.days.first)
    lasting = slots.run or slots.length
    if lasting and lasting.days and not repeat.count and not repeat.until:
        repeat = _for_days(repeat, lasting.days)
    for gone in slots.excepted:
        repeat = without(repeat, gone)
    return repeat


def last_day(until: Day | Days) -> date:
    """Return the last day of what was said to be the end."""
    return until.day if isinstance(until, Day) else until.after - timedelta(days=1)


def _on_run(repeat: Repeat, run: Days, count: int | None) -> Repeat:
    """Return "daily, Monday to Friday" as these weekdays of every week."""
    length = (run.after - run.first).days
    on = {(run.first + timedelta(days=step)).weekday() for step in range(length)}
    codes = tuple(WEEKDAY_CODES[weekday] for weekday in sorted(on))
    return replace(repeat, freq="WEEKLY", byday=codes, count=count)


def _implied(slots: Slots) -> Repeat | None:
    """Several days at the same hours are a short series, not one long block."""
    timed = slots.clock is not None or (slots.hours is not None and slots.hours.start is not None)
    if slots.listed is not None:
        repeat = _of_listed([day.day for day in slots.listed.days])
        goes_on = slots.until_day is not None and all(day.weekday for day in slots.listed.days)
        return replace(repeat, count=None) if repeat and goes_on else repeat
    days = slots.days
    if days is not None and days.unit == "run" and timed and slots.until_day is not None:
        return _on_run(Repeat("WEEKLY"), days, None)
    if days is not None and days.unit in EACH_DAY and timed and (days.after - days.first).days > 1:
        return Repeat("DAILY", until=days.after - timedelta(days=1))
    weeks = slots.length.days // 7 if slots.length and slots.length.days % 7 == 0 else 0
    if weeks > 1 and timed and slots.day is not None and slots.day.weekday:
        return Repeat("WEEKLY", byday=_codes([slots.day.day]), count=weeks)
    often = slots.parity is not None or (days is not None and days.unit == "year")
    if often and timed and slots.day is not None and slots.day.weekday:
        return Repeat("WEEKLY", byday=_codes([slots.day.day]))
    if slots.count and slots.count > 1 and slots.day is not None:
        return Repeat("WEEKLY", count=slots.count)
    return None


def _of_listed(days: list[date]) -> Repeat | None:
    ordered = sorted(set(days))
    if len(ordered) < 2:
        return None
    if (ordered[-1] - ordered[0]).days < 7:
        return Repeat("WEEKLY", byday=_codes(ordered), count=len(ordered))
    gap = (ordered[1] - ordered[0]).days
    even = all((b - a).days == gap for a, b in pairwise(ordered))
    if even and gap % 7 == 0:
        return Repeat("WEEKLY", gap // 7, _codes(ordered[:1]), count=len(ordered))
    return Repeat("DAILY", gap, count=len(ordered)) if even else None


def _codes(days: list[date]) -> tuple[str, ...]:
    return tuple(WEEKDAY_CODES[n] for n in sorted({day.weekday() for day in days}))


def _for_days(repeat: Repeat, days: int) -> Repeat:
    if repeat.freq == "WEEKLY" and days >= 7:
        weeks = max(days // 7, 1) if days % 30 else max(round(days / 7), 1)
        return replace(repeat, count=max(weeks // repeat.interval, 1) * max(len(repeat.byday), 1))
    if repeat.freq == "DAILY":
        return replace(repeat, count=days // repeat.interval)
    if repeat.freq == "MONTHLY" and days >= 30:
        return replace(repeat, count=days // 30 // repeat.interval)
    return repeat


def without(repeat: Repeat, gone: Any) -> Repeat:
    """Return the rule without the days or holidays that were excepted."""
    if gone == "holidays":
        return replace(repeat, skip_holidays=True)
    if isinstance(gone, tuple):
        kept = repeat.byday or WEEKDAY_CODES
        kept = tuple(code for code in kept if code not in {WEEKDAY_CODES[day] for day in gone})
        return replace(repeat, freq="WEEKLY", byday=kept)
    if isinstance(gone, Day) and gone.weekday and (repeat.freq == "DAILY" or len(repeat.byday) > 1):
        kept = repeat.byday or WEEKDAY_CODES
        kept = tuple(code for code in kept if code != WEEKDAY_CODES[gone.day.weekday()])
        return replace(repeat, freq="WEEKLY", byday=kept)
    if isinstance(gone, Day):
        return replace(repeat, excepted=(*repeat.excepted, gone.day))
    if isinstance(gone, Listed):
        return replace(repeat, excepted=(*repeat.excepted, *(day.day for day in gone.days)))
    if isinstance(gone, Days) and gone.unit == "weekend" and repeat.freq == "DAILY":
        return replace(repeat, freq="WEEKLY", byday=WEEKDAY_CODES[:5])
    if isinstance(gone, Days):
        count = min((gone.after - gone.first).days, 62)
        every = tuple(gone.first + timedelta(days=step) for step in range(count))
        return replace(repeat, excepted=(*repeat.excepted, *every))
    return repeat


def first_occurrence(repeat: Repeat, base: date, scope: Scope, minute: int | None) -> date:
    """Return the first day from the base on that the rule gives and whose hour is to come."""
    day = max(repeat.first or base, scope.today)
    now = scope.now.hour * 60 + scope.now.minute
    for step in range(800):
        candidate = day + timedelta(days=step)
        late = candidate == scope.today and minute is not None and minute <= now
        if not late and _falls_on(repeat, candidate):
            return candidate
    return day


def on_its_nth(repeat: Repeat, first: date) -> Repeat:
    """Return "once a month on a Monday" as on the Monday of the month that its first date is."""
    if repeat.freq != "MONTHLY" or repeat.bysetpos or len(repeat.byday) != 1:
        return repeat
    (code,) = repeat.byday
    nth = (first.day - 1) // 7 + 1
    return replace(repeat, byday=(f"{nth if nth < 5 else -1}{code}",)) if len(code) == 2 else repeat


def _falls_on(repeat: Repeat, day: date) -> bool:
    if repeat.parity is not None and day.isocalendar().week % 2 != repeat.parity:
        return False
    if repeat.bysetpos:
        return _place_in_month(repeat, day) & set(repeat.bysetpos) != set()
    if repeat.bymonthday:
        last = monthrange(day.year, day.month)[1]
        return bool({day.day, day.day - last - 1} & set(repeat.bymonthday))
    if not repeat.byday:
        return True
    code = _code(day)
    for wanted in repeat.byday:
        nth = wanted[:-2]
        if wanted[-2:] != code:
            continue
        if not nth or nth_weekday(day.replace(day=1), int(nth), day.weekday()) == day:
            return True
    return False


def _place_in_month(repeat: Repeat, day: date) -> set[int]:
    """Return which one of its month's named weekdays a day is, from the front and from the back."""
    last = monthrange(day.year, day.month)[1]
    row = [n for n in range(1, last + 1) if _code(day.replace(day=n)) in repeat.byday]
    return {row.index(day.day) + 1, row.index(day.day) - len(row)} if day.day in row else set()


def _code(day: date) -> str:
    return WEEKDAY_CODES[day.weekday()]


def rule_text(repeat: Repeat) -> str:
    """Return the rule as RFC 5545 section 3.3.10 writes it, UNTIL as a date."""
    parts = [f"FREQ={repeat.freq}"]
    if repeat.interval > 1:
        parts.append(f"INTERVAL={repeat.interval}")
    if repeat.byday:
        parts.append("BYDAY=" + ",".join(repeat.byday))
    for name, numbers in (("BYMONTHDAY", repeat.bymonthday), ("BYSETPOS", repeat.bysetpos)):
        if numbers:
            parts.append(f"{name}={','.join(str(number) for number in numbers)}")
    if repeat.count:
        parts.append(f"COUNT={repeat.count}")
    elif repeat.until:
        parts.append(f"UNTIL={repeat.until:%Y%m%d}")
    return ";".join(parts)

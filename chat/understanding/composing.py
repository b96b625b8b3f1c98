"""A sentence's times put together: which day, which hours, how often; one idea of the future."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chat.understanding.clocks import in_part
from chat.understanding.moments import at_minute
from chat.understanding.reading import Question
from chat.understanding.series import (
    first_occurrence,
    last_day,
    on_its_nth,
    repeat_of,
    rule_text,
    without,
)
from chat.understanding.slots import Slots
from chat.understanding.times import (
    DAY_MINUTES,
    PARTS,
    WEEKDAY_CODES,
    Block,
    Clock,
    Day,
    Days,
    Repeat,
    Scope,
    Zone,
    month_after,
    safe_date,
)
from chat.understanding.weekdays import coming_nth


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """One time as the reading tells it, naive local."""

    start: datetime | date | None = None
    end: datetime | date | None = None
    duration_minutes: int | None = None
    rrule: str | None = None
    skip_holidays: bool = False
    except_dates: tuple[date, ...] = ()
    all_day: bool = False
    window_start: datetime | None = None
    window_end: datetime | None = None
    part: str | None = None
    clock: str | None = None
    daily_from: str | None = None
    daily_to: str | None = None
    until: date | None = None
    count: int | None = None
    day_assumed: bool = False
    school: str | None = None
    question: Question | None = None


def compose(slots: Slots, scope: Scope) -> Times:
    """Return the time that the slots tell; empty slots give empty times."""
    if not slots:
        return Times()
    if slots.block is not None:
        return _block(slots.block)
    if slots.moment is not None and not (slots.moment.soonest and _says_when(slots)):
        return _from_moment(slots, scope)
    if _is_either(slots):
        slots = _either(slots)
    first, last = _hours(slots, scope)
    base, assumed = _base_day(slots, scope, first)
    repeat = repeat_of(slots)
    if repeat is not None:
        base = first_occurrence(repeat, base, scope, first)
        repeat = on_its_nth(repeat, base)
    if repeat is not None and slots.length is not None and slots.length.days:
        slots = replace(slots, length=None)
    times = _on_day(slots, base, first, last, assumed=assumed)
    school = slots.school.how if slots.school else None
    times = replace(times, question=_question(slots, times), school=school)
    if repeat is not None:
        times = _with_rule(times, repeat, base)
    else:
        times = _ended(_daily(times, slots, (first, last)), slots)
    return _zoned(times, slots.zone, scope)


def _block(block: Block) -> Times:
    minutes = int((block.end - block.start).total_seconds() // 60)
    question = Question("end_before_start") if minutes <= 0 else None
    return Times(start=block.start, end=block.end, duration_minutes=minutes, question=question)


def _from_moment(slots: Slots, scope: Scope) -> Times:
    start = slots.moment.at if slots.moment else scope.now
    end = None
    until = slots.until_clock
    if slots.length:
        end = start + timedelta(minutes=slots.length.minutes, days=slots.length.days)
    elif until is not None or (slots.hours and slots.hours.end is not None):
        minute = scope.settled(until) if until else (slots.hours.end if slots.hours else 0) or 0
        end = at_minute(Day(start.date()), minute)
        if end <= start and until and until.loose:
            end += timedelta(hours=12)
        if end <= start:
            end += timedelta(days=1)
    length = int((end - start).total_seconds() // 60) if end else None
    clock = f"{start:%H:%M}"
    return Times(start=start, end=end, duration_minutes=length, clock=clock)


def _says_when(slots: Slots) -> bool:
    return any((slots.day, slots.days, slots.clock, slots.hours, slots.part, slots.repeat))


def _is_either(slots: Slots) -> bool:
    """Tell whether one of two days in a row will do for a length: a search, and no question."""
    day = slots.day
    if day is None or day.other is None or slots.clock is not None or slots.length is None:
        return False
    return day.other - day.day == timedelta(days=1)


def _either(slots: Slots) -> Slots:
    day = slots.day
    if day is None or day.other is None:
        return slots
    return replace(slots, day=None, days=Days(day.day, day.other + timedelta(days=1), "either"))


def _daily(times: Times, slots: Slots, hours: tuple[int | None, int | None]) -> Times:
    """Return hours within several days as bounds on each of them, and the days as plain dates."""
    days = slots.days
    if days is None or days.after - days.first <= timedelta(days=1) or slots.clock is not None:
        return times
    if slots.hours is not None and slots.hours.part is None:
        if not slots.hours.vague and slots.length is None:
            return times
        first, last = hours
    elif slots.part is not None or slots.hours is not None:
        first, last = PARTS[slots.part or (slots.hours.part if slots.hours else "") or "morning"]
    else:
        return times
    return Times(
        start=days.first,
        end=days.after,
        duration_minutes=slots.length.minutes or None if slots.length else None,
        daily_from=_clock_text(first),
        daily_to=_clock_text(last),
        part=times.part,
        question=times.question,
    )


def _clock_text(minute: int | None) -> str | None:
    return f"{minute // 60:02}:{minute % 60:02}" if minute is not None else None


def _ended(times: Times, slots: Slots) -> Times:
    """Return the times with what was said of a series' end and exceptions, its rule unsaid."""
    if slots.until_day is None and not slots.count and not slots.excepted:
        return times
    said = Repeat("DAILY", byday=WEEKDAY_CODES)
    for gone in slots.excepted:
        said = without(said, gone)
    return replace(
        times,
        until=last_day(slots.until_day) if slots.until_day is not None else None,
        count=slots.count,
        skip_holidays=said.skip_holidays,
        except_dates=said.excepted,
    )


def lasting(slots: Slots, scope: Scope) -> date | None:
    """Return the day until which weeks or months last from today, where nothing else was said."""
    length = slots.length
    if length is None or length.days < 7 or slots != Slots(length=length):
        return None
    if length.days % 30:
        return scope.today + timedelta(days=length.days)
    month = month_after(scope.today.replace(day=1), length.days // 30)
    if month is None:
        return None
    return safe_date(month.year, month.month, scope.today.day) or month


def _hours(slots: Slots, scope: Scope) -> tuple[int | None, int | None]:
    """Return the start and end of the hours said, in minutes of the day."""
    part = slots.part
    if slots.hours is not None and slots.hours.part is None:
        first, last = slots.hours.start, slots.hours.end
        if part and first is not None and first < 12 * 60 and (last or 0) <= 13 * 60:
            moved = in_part(first, part)
            last = last + moved - first if last is not None and moved != first else last
            first = moved
        elif part and first is None and last is not None:
            last = in_part(last, part)
        if last is None and slots.until_clock is not None and first is not None:
            last = _end_after(first, slots.until_clock, part)
        return first, last
    if slots.clock is None:
        if slots.until_clock is not None:
            return None, in_part(scope.settled(slots.until_clock), part)
        return None, None
    loose = slots.clock.loose
    first = in_part(slots.clock.minute, part) if part and loose else scope.settled(slots.clock)
    if part in ("morning", "early_morning", "late_morning") and loose:
        first = slots.clock.minute
    if slots.until_clock is not None:
        return first, _end_after(first, slots.until_clock, part)
    return first, None


def _end_after(first: int, until: Clock, part: str | None) -> int:
    last = in_part(until.minute, part)
    if last <= first and until.loose:
        last = until.minute + 12 * 60
    return last if last > first else last + DAY_MINUTES


def _base_day(slots: Slots, scope: Scope, first: int | None) -> tuple[date, bool]:
    """Return the day that is meant, and whether it had to be assumed."""
    minute = scope.now.hour * 60 + scope.now.minute
    day = slots.day
    if isinstance(slots.start_day, Day) and (day is None or slots.repeat is not None):
        day = slots.start_day
    if day is not None:
        passed = first is not None and first <= minute
        if slots.part and first is None:
            passed = PARTS[slots.part][1] <= minute
        if day.roll == 7 and day.day == scope.today and passed:
            return day.day + timedelta(days=7), False
        return day.day, False
    if slots.repeat is not None and (slots.listed or slots.days) and not slots.start_day:
        return scope.today, True
    if slots.listed is not None:
        return slots.listed.days[0].day, False
    if slots.nth is not None and slots.repeat is None:
        return coming_nth(*slots.nth, scope), False
    days = slots.days or (slots.start_day if isinstance(slots.start_day, Days) else None)
    if days is not None:
        return days.first, False
    passed = first is not None and first <= minute
    if slots.part and first is None:
        passed = PARTS[slots.part][1] <= minute
    if slots.repeat is not None:
        return scope.today, True
    return scope.today + timedelta(days=passed), True


def _on_day(
    slots: Slots, base: date, first: int | None, last: int | None, *, assumed: bool
) -> Times:
    day = Day(base)
    vague = slots.hours is not None and slots.hours.vague and slots.length is None
    opening = at_minute(day, first) if first is not None else None
    closing = at_minute(day, last) if last is not None else None
    if slots.hours and slots.hours.end and slots.hours.end == DAY_MINUTES and first is None:
        closing = at_minute(day, DAY_MINUTES)
    if opening is not None and closing is not None and _is_within(slots, opening, closing):
        return Times(
            start=base,
            duration_minutes=slots.length.minutes if slots.length else None,
            window_start=opening,
            window_end=closing,
            day_assumed=assumed,
        )
    if opening is not None:
        end = closing
        if end is None and slots.length and not (slots.repeat and slots.length.days):
            end = opening + timedelta(minutes=slots.length.minutes, days=slots.length.days)
        return Times(
            start=opening,
            end=end,
            duration_minutes=_minutes(opening, end),
            window_start=opening if vague else None,
            window_end=closing if vague else None,
            clock=opening.strftime("%H:%M"),
            day_assumed=assumed,
        )
    return _without_clock(slots, base, closing, assumed=assumed)


def _is_within(slots: Slots, opening: datetime, closing: datetime) -> bool:
    """Tell whether the hours said are wider than the length said: a window to look in."""
    length = slots.length
    if length is None or slots.repeat is not None or not length.minutes:
        return False
    return timedelta(minutes=length.minutes) < closing - opening


def _without_clock(slots: Slots, base: date, closing: datetime | None, *, assumed: bool) -> Times:
    day = Day(base)
    part = slots.part or (slots.hours.part if slots.hours else None)
    span = PARTS[part] if part else None
    told = not assumed or part is not None or slots.all_day or closing is not None
    start: date | None = base if told or slots.repeat else None
    end: date | None = None
    days = slots.days or (slots.start_day if isinstance(slots.start_day, Days) else None)
    if days is not None and slots.repeat is None:
        end = days.after
    length = slots.length
    if slots.all_day and end is None:
        end = base + timedelta(days=1)
    elif length and length.days and start is not None and slots.repeat is None:
        end = base + timedelta(days=length.days)
    if closing is not None:
        end = closing
    return Times(
        start=start,
        end=end,
        duration_minutes=length.minutes or None if length else None,
        all_day=slots.all_day,
        window_start=at_minute(day, span[0]) if span else None,
        window_end=at_minute(day, span[1]) if span else closing,
        part=part,
        day_assumed=assumed,
    )


def _minutes(start: datetime, end: datetime | None) -> int | None:
    return int((end - start).total_seconds() // 60) if end else None


def _question(slots: Slots, times: Times) -> Question | None:
    timed = slots.clock is not None or slots.hours is not None
    if slots.day is not None and slots.day.question is not None:
        asked = slots.day.question
        if not (timed and asked.code == "date_or_hour"):
            return asked
    if slots.school is not None:
        return Question("school_holidays")
    if times.duration_minutes is not None and times.duration_minutes <= 0:
        return Question("end_before_start")
    return None


def _with_rule(times: Times, repeat: Repeat, base: date) -> Times:
    start = times.start
    if start is None or not isinstance(start, datetime):
        start = base
    return replace(
        times,
        start=start,
        rrule=rule_text(repeat),
        skip_holidays=repeat.skip_holidays,
        except_dates=repeat.excepted,
        day_assumed=False,
    )


def _zoned(times: Times, zone: Zone | None, scope: Scope) -> Times:
    """Return the times moved from another place's clock to the local one."""
    if zone is None or scope.zone is None or not isinstance(times.start, datetime):
        return times
    try:
        there = ZoneInfo(zone.name)
    except (KeyError, ValueError, OSError):
        return times

    def local(moment: Any) -> Any:
        if not isinstance(moment, datetime):
            return moment
        return moment.replace(tzinfo=there).astimezone(scope.zone).replace(tzinfo=None)

    return replace(
        times,
        start=local(times.start),
        end=local(times.end),
        window_start=local(times.window_start),
        window_end=local(times.window_end),
    )

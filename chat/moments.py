"""From what clocks on walls show to moments, and back."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from rooms.interval import Interval

USUAL_MINUTES = 60
DAY_STARTS = time(9)
DAY_ENDS = time(18)


def moment_of(local: datetime, zone: tzinfo) -> datetime:
    """Return the moment when clocks in `zone` show `local`, in UTC.

    An hour that clocks skip means the later one that exists; one that they show twice, the first
    (PEP 495: fold 0).
    """
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def local_of(moment: datetime, zone: tzinfo) -> datetime:
    """Return what clocks in `zone` show at `moment`, without a zone."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def span_of(
    start: datetime, end: datetime | date | None, minutes: int | None, zone: tzinfo
) -> Interval:
    """Return the time from local `start`: to `end`, else of so many minutes, else an hour."""
    begins = moment_of(start, zone)
    if isinstance(end, datetime):
        return Interval(begins, moment_of(end, zone))
    if minutes is None and end is not None and end > start.date() + timedelta(days=1):
        return Interval(begins, moment_of(datetime.combine(end - timedelta(1), DAY_ENDS), zone))
    return Interval.lasting(begins, minutes or USUAL_MINUTES)


def whole_day(first: date, end: date | None) -> tuple[datetime, datetime]:
    """Return the working hours from the first day to the last one (`end` is excluded)."""
    last = max(first, end - timedelta(days=1)) if end else first
    return datetime.combine(first, DAY_STARTS), datetime.combine(last, DAY_ENDS)


def sensible_starts(
    now: datetime,
    day: date | None = None,
    window: tuple[datetime, datetime] | None = None,
    minutes: int = USUAL_MINUTES,
) -> list[datetime]:
    """Return likely starts after local `now`: within a window, on a day, else the next ones."""
    if window is not None:
        first, end = window
        steps = max(1, int((end - first).total_seconds() // 60) - minutes) // 60 + 1
        starts = [first + timedelta(hours=hours) for hours in range(min(steps, 12))]
        return [start for start in starts if start >= now] or _rest(now, end, minutes)
    if day is not None:
        usual = [datetime.combine(day, time(hour)) for hour in (9, 10, 11, 14, 15, 16, 17)]
        return [start for start in usual if start >= now]
    soon = next_half_hour(now)
    today = [soon, soon + timedelta(minutes=30)]
    tomorrow = [
        datetime.combine(now.date() + timedelta(days=1), time(hour)) for hour in (9, 10, 14)
    ]
    return [start for start in today if time(7) <= start.time() < time(20)] + tomorrow


def next_half_hour(now: datetime) -> datetime:
    """Return the first full or half hour from local `now` on."""
    past = timedelta(minutes=now.minute % 30, seconds=now.second, microseconds=now.microsecond)
    return now - past + timedelta(minutes=30) if past else now


def _rest(now: datetime, end: datetime, minutes: int) -> list[datetime]:
    soon = next_half_hour(now)
    return [soon] if soon + timedelta(minutes=minutes) <= end else []

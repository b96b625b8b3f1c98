"""What of each pool is booked at most, day by day or hour by hour, against what there is."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from integrations.arguments import with_json
from integrations.operations.operation import Answer, Operation, Process
from rooms.clock import SystemClock
from rooms.database import Database
from rooms.interval import Interval
from rooms.models import Organisation, Pool
from rooms.pools.use import use_of

MOST_DAYS = 400
HOUR = timedelta(hours=1)
HEADER = ("organisation", "pool", "unit", "from", "peak", "limit", "size", "at")
EXAMPLES = (
    "capacity --from 2026-03-16 --to 2026-03-20",
    "capacity --from 2026-03-16 --to 2026-03-16 --hours --json",
)


@dataclass(frozen=True, slots=True)
class Peak:
    """The most that is booked of a pool in the stretch that begins at `start`, and since when.

    Both moments are on the organisation's clocks.
    """

    organisation: str
    pool: Pool
    start: datetime
    used: int
    at: datetime

    def cells(self) -> tuple[str, ...]:
        """Return the line of the table."""
        pool, at = self.pool, f"{self.at:%H:%M}" if self.used else ""
        begins = f"{self.start:%Y-%m-%d %H:%M}"
        figures = map(str, (self.used, pool.limit, pool.size))
        return (self.organisation, pool.key, pool.unit, begins, *figures, at)

    def as_json(self) -> dict[str, Any]:
        """Return the same for machines."""
        return {
            "organisation": self.organisation,
            "pool": self.pool.key,
            "name": self.pool.name,
            "unit": self.pool.unit,
            "from": self.start.isoformat(),
            "peak": self.used,
            "limit": self.pool.limit,
            "size": self.pool.size,
            "at": self.at.isoformat() if self.used else None,
        }


def capacity(
    database: Database, first: date, last: date, now: datetime, *, by_hours: bool = False
) -> Answer:
    """Return the peaks of every pool on these days, the last one too, by each one's own clocks.

    The exit code is 1 where more is booked than there is, as after a pool was made smaller.
    """
    if not timedelta(0) <= last - first < timedelta(days=MOST_DAYS):
        said = f"The last day must not come before the first, nor {MOST_DAYS} days after it."
        return Answer({}, said, 1)
    with database.reading() as session:
        peaks = list(_peaks(session, first, last, now, by_hours=by_hours))
    if not peaks:
        return Answer({"peaks": []}, "There are no pools: see pools.csv.")
    text = "\n".join(_table([HEADER, *(peak.cells() for peak in peaks)]))
    is_over = any(peak.used > peak.pool.limit for peak in peaks)
    return Answer({"peaks": [peak.as_json() for peak in peaks]}, text, int(is_over))


def _peaks(
    session: Session, first: date, last: date, now: datetime, *, by_hours: bool
) -> Iterator[Peak]:
    mine = select(Organisation, Pool).join(Pool)
    for owner, pool in session.exec(mine.order_by(col(Organisation.key), col(Pool.key))).all():
        zone = ZoneInfo(owner.zone)
        days = [first + timedelta(days=n) for n in range((last - first).days + 2)]
        edges = [datetime.combine(day, time(), zone).astimezone(UTC) for day in days]
        if by_hours:
            hours = int((edges[-1] - edges[0]) / HOUR)
            edges = [edges[0] + HOUR * n for n in range(hours + 1)]
        use = use_of(session, pool.id, Interval(edges[0], edges[-1]), now)
        at = 0
        for start, end in pairwise(edges):
            while use[at][0].end <= start:
                at += 1
            used, since = _most(use, at, Interval(start, end))
            yield Peak(owner.key, pool, start.astimezone(zone), used, since.astimezone(zone))


def _most(use: Sequence[tuple[Interval, int]], at: int, span: Interval) -> tuple[int, datetime]:
    """Return the most that is used in the span, and since when; `at` is its first stretch."""
    most, since = 0, span.start
    while at < len(use) and use[at][0].start < span.end:
        when, used = use[at]
        if used > most:
            most, since = used, max(when.start, span.start)
        at += 1
    return most, since


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _capacity(process: Process, arguments: argparse.Namespace) -> Answer:
    """Print how much of each pool is booked at most, against what there is."""
    first, last, now = arguments.first, arguments.last, SystemClock().now()
    return capacity(process.database, first, last, now, by_hours=arguments.hours)


def _with_days(command: argparse.ArgumentParser) -> None:
    for name, dest, said in (("--from", "first", "the first day"), ("--to", "last", "the last")):
        command.add_argument(
            name, dest=dest, type=_day, required=True, metavar="YYYY-MM-DD", help=said
        )
    command.add_argument("--hours", action="store_true", help="hour by hour instead of by days")
    with_json(command)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError("a day such as 2026-03-16") from error


CAPACITY = Operation(_capacity, EXAMPLES, _with_days)

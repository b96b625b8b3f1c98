"""Hours in the town that nobody has: what the benchmarks book."""

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from sqlmodel import col, select

from bench.towns import FIRST_DAY, Town, local, working_days
from rooms.database import Database
from rooms.interval import Interval
from rooms.models import Blocking, Room

OPENS, CLOSES = 8, 19
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """An hour of a room that is free."""

    room_id: int
    when: Interval


def gaps(database: Database, town: Town, days: list[date]) -> list[Gap]:
    """Return free hours of all rooms with at most ten seats on these days, in a random order.

    One for each stretch of free time, so that hours of one room don't touch each other's rules.
    """
    found: list[Gap] = []
    for day in days:
        open_from, open_until = local(day, OPENS), local(day, CLOSES)
        taken = _taken(database, town, open_from, open_until)
        for room_id, times in taken.items():
            edges = [(open_from, open_from), *sorted(times), (open_until, open_until)]
            for (_, free_from), (free_until, _) in pairwise(edges):
                if free_until - free_from >= HOUR:
                    start = free_from.astimezone(UTC)
                    found.append(Gap(room_id, Interval(start, start + HOUR)))
    random.Random(len(found)).shuffle(found)  # noqa: S311  an order, not a secret
    return found


def _taken(
    database: Database, town: Town, after: datetime, before: datetime
) -> dict[int, list[tuple[datetime, datetime]]]:
    with database.reading() as session:
        rooms = select(Room.id).where(Room.organisation_id == town.organisation_id)
        taken = defaultdict(list, {room_id: [] for room_id in session.exec(rooms)})
        rows = (
            select(Blocking.room_id, Blocking.starts_at, Blocking.ends_at)
            .where(col(Blocking.room_id).in_(rooms))
            .where(Blocking.starts_at >= after, Blocking.starts_at < before)
        )
        for room_id, start, end in session.exec(rows):
            taken[room_id].append((start, end))
    return taken


def days_ahead(skipping: int = 0) -> list[date]:
    """Return twenty working days of the town's second year; those before are others' to book."""
    return working_days(FIRST_DAY + timedelta(days=400), skipping + 20)[skipping:]

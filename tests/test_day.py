"""Whatever goes wrong on a day, every room is where its bookings say.

Each day comes from its seed, which is told with the timeline where something isn't as it must;
`DAY_SEEDS=1-50` lives other days than the usual one, and `make day` prints what happens on one.
"""

import os
from datetime import datetime, timedelta

import pytest

from tests.builders import FixedClock, at
from tests.conftest import NewDatabase
from tests.day.day import Day
from tests.day.town import day_town

USUAL = "3"
SPRING, AUTUMN = "2026-03-29", "2026-10-25"  # when clocks are put on, and back, at 1:00 UTC
AN_HOUR = timedelta(hours=1)


def seeds() -> range:
    """Return the seeds of the days to be lived."""
    first, _, last = os.environ.get("DAY_SEEDS", USUAL).partition("-")
    return range(int(first), int(last or first) + 1)


def live(database: NewDatabase, seed: int, begins: datetime, time: timedelta) -> Day:
    """Live a day, or the part of one, in which a meeting begins every five minutes or so."""
    minutes = time // timedelta(minutes=1)
    with day_town(database(), FixedClock()) as town:
        day = Day(town, seed, begins, minutes, meetings=minutes // 5)
        try:
            day.live()
        finally:
            print(*day.timeline, sep="\n")
    return day


@pytest.mark.parametrize("seed", seeds())
def test_every_room_is_where_its_bookings_say(new_sqlite: NewDatabase, seed: int) -> None:
    assert live(new_sqlite, seed, at(9), AN_HOUR).joined


@pytest.mark.parametrize("date", [SPRING, AUTUMN])
def test_so_it_is_in_a_night_when_clocks_are_changed(new_sqlite: NewDatabase, date: str) -> None:
    begins = datetime.fromisoformat(f"{date}T00:30+00:00")
    assert live(new_sqlite, seeds()[0], begins, AN_HOUR / 2).joined

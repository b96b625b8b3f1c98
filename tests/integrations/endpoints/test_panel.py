"""What a panel says it holds, however odd, is read or left out."""

from datetime import UTC, datetime
from typing import Any

import pytest

from integrations.endpoints.panel import LONGEST_MINUTES, entries
from rooms.interval import Interval

START = datetime(2026, 3, 16, 13, tzinfo=UTC)


def read(**time: object) -> list[Interval]:
    found: dict[str, Any] = {"Booking": {"Id": "salon-7", "Time": time}}
    return [entry.when for entry in entries(found)]


@pytest.mark.parametrize("minutes", [60, "60"])
def test_a_length_in_minutes_is_read_as_number_and_as_text(minutes: object) -> None:
    [when] = read(StartTime="2026-03-16T13:00:00Z", Duration=minutes)
    assert when == Interval.lasting(START, 60)


def test_an_end_is_read_where_there_is_no_length() -> None:
    [when] = read(StartTime="2026-03-16T14:00:00+01:00", EndTime="2026-03-16T14:00:00")
    assert when == Interval.lasting(START, 60)


@pytest.mark.parametrize("minutes", [10**8, "9" * 9])
def test_nothing_lasts_longer_than_a_day(minutes: object) -> None:
    [when] = read(StartTime="2026-03-16T13:00:00Z", Duration=minutes)
    assert when.minutes == LONGEST_MINUTES


@pytest.mark.parametrize(
    "time",
    [
        {},
        {"StartTime": None, "Duration": 60},
        {"StartTime": "soon", "Duration": 60},
        {"StartTime": "0001-01-01T00:00:00+14:00", "Duration": 60},
        {"StartTime": "9999-12-31T23:59:00Z", "Duration": 60},
        {"StartTime": "2026-03-16T13:00:00Z"},
        {"StartTime": "2026-03-16T13:00:00Z", "Duration": 0},
        {"StartTime": "2026-03-16T13:00:00Z", "Duration": -60},
        {"StartTime": "2026-03-16T13:00:00Z", "Duration": "9" * 5000},
        {"StartTime": "2026-03-16T13:00:00Z", "EndTime": "2026-03-16T13:00:00Z"},
    ],
)
def test_what_has_no_time_is_left_out(time: dict[str, object]) -> None:
    assert read(**time) == []

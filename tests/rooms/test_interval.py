"""Intervals are half-open, aware and kept in UTC."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms.interval import Interval
from tests.builders import NOW, PARIS

zones = st.sampled_from([UTC, PARIS, ZoneInfo("America/Cayenne"), timezone(timedelta(hours=14))])
moments = st.builds(
    lambda seconds, zone: (NOW + timedelta(seconds=seconds)).astimezone(zone),
    st.integers(-9_000_000, 30_000_000),
    zones,
)
intervals = st.builds(Interval.lasting, moments, st.integers(1, 3_000))


def minute(number: int) -> datetime:
    return NOW + timedelta(minutes=number)


@given(moments, moments)
def test_keeps_the_moments_in_utc(start: datetime, end: datetime) -> None:
    interval = Interval(start, end)
    assert (interval.start, interval.end) == (start, end)
    assert interval.start.tzinfo is UTC
    assert interval.end.tzinfo is UTC


@pytest.mark.parametrize("naive", [0, 1])
def test_refuses_naive_times(naive: int) -> None:
    times = [NOW, NOW]
    times[naive] = NOW.replace(tzinfo=None)
    with pytest.raises(ValueError, match="aware"):
        Interval(*times)


@given(intervals, intervals)
def test_overlap_is_mutual_and_means_a_common_moment(one: Interval, other: Interval) -> None:
    common = max(one.start, other.start) < min(one.end, other.end)
    assert one.overlaps(other) is common
    assert other.overlaps(one) is common


@given(intervals, st.integers(1, 500))
def test_neighbours_that_touch_do_not_overlap(one: Interval, minutes: int) -> None:
    after = Interval.lasting(one.end, minutes)
    before = Interval(one.start - timedelta(minutes=minutes), one.start)
    assert not one.overlaps(after)
    assert not before.overlaps(one)


@given(st.lists(st.integers(0, 30), min_size=4, max_size=4))
def test_overlap_agrees_with_counting_minutes(numbers: list[int]) -> None:
    a, b, c, d = numbers
    one, other = Interval(minute(a), minute(a + b + 1)), Interval(minute(c), minute(c + d + 1))
    assert one.overlaps(other) is bool(set(range(a, a + b + 1)) & set(range(c, c + d + 1)))


@given(intervals, st.timedeltas(timedelta(days=-9), timedelta(days=9)))
def test_shifting_keeps_the_length(one: Interval, by: timedelta) -> None:
    assert one.shifted(by).duration == one.duration
    assert one.shifted(by).shifted(-by) == one


def test_an_hour_lasts_an_hour_though_the_clocks_change() -> None:
    before_spring = datetime(2026, 3, 29, 1, 30, tzinfo=PARIS)
    interval = Interval.lasting(before_spring, 60)
    assert interval.minutes == 60
    assert interval.end.astimezone(PARIS).hour == 3

"""Calls that begin together come in one after the other, so that far sides aren't overrun."""

from datetime import timedelta

import pytest

from integrations.calls.case import read_case
from rooms.calls.connecting import CROWD
from rooms.database import Database
from rooms.models import Booking
from tests.integrations.planned import Planned


@pytest.fixture
def planned(sqlite_database: Database) -> Planned:
    return Planned(sqlite_database)


def share_of_early_minutes(planned: Planned, seconds: int) -> float:
    """Return which share a meeting takes where others begin every so many seconds about it."""
    booking = planned.book()
    with planned.units.open() as unit:
        for number in range(-CROWD // 2, CROWD // 2 + 1):
            start = booking.starts_at + timedelta(seconds=number * seconds)
            ends_at = start + timedelta(hours=1)
            other = booking.model_dump(exclude={"id", "starts_at", "ends_at"})
            unit.session.add(Booking(**other, starts_at=start, ends_at=ends_at))
    with planned.database.reading() as session:
        (end,) = read_case(session, booking.id).wanted.ends
    return end.early / timedelta(minutes=5)


@pytest.mark.parametrize("seconds", [0, 1, 5])
def test_calls_that_begin_about_one_moment_come_in_one_after_the_other(
    planned: Planned, seconds: int
) -> None:
    assert share_of_early_minutes(planned, seconds) < 1


def test_calls_that_begin_one_minute_after_the_other_need_not_spread(planned: Planned) -> None:
    assert share_of_early_minutes(planned, 60) == 1

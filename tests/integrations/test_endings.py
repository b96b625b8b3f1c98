"""Looks at the end of meetings: one for each end."""

from datetime import datetime

import pytest

from integrations.calls.endings import Endings
from rooms.bookings import Change
from rooms.database import Database
from rooms.interval import Interval
from tests.builders import FixedClock, at
from tests.integrations.planned import Planned
from tests.integrations.test_calls import allow


@pytest.fixture
def planned(database: Database) -> Planned:
    planned = Planned(database)
    allow(planned, extend_minutes=15, extend_times=2)
    return planned


def test_a_meeting_that_goes_on_has_a_look_at_its_new_end(planned: Planned) -> None:
    booking = planned.book()
    clock = FixedClock(at(14, 53))
    plans = Endings(planned.units, clock)
    for _ in range(2):
        plans.plan()
    planned.change(booking, Change(when=Interval(at(14), at(15, 1))), now=clock.now())
    for _ in range(2):
        plans.plan()
    ends = [datetime.fromisoformat(row.payload["ends_at"]) for row in planned.rows("ending")]
    assert ends == [at(15), at(15, 1)]

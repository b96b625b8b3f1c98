"""Looks at the end of meetings: one for each end, however many processes plan them."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlmodel import Session

from integrations import endings
from integrations.endings import Endings
from rooms.bookings import Change
from rooms.database import Database
from rooms.interval import Interval
from rooms.models import Booking
from tests.builders import FixedClock, at
from tests.integrations.planned import Planned
from tests.integrations.test_calls import allow


@pytest.fixture
def planned(database: Database) -> Planned:
    planned = Planned(database)
    allow(planned, extend_minutes=15, extend_times=2)
    return planned


def test_two_who_plan_at_once_plan_one_look(
    planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned.book()
    clock = FixedClock(at(14, 53))
    looks_known = endings._planned  # noqa: SLF001

    def meanwhile(session: Session, bookings: Sequence[Booking]) -> object:
        found = looks_known(session, bookings)
        if bookings:  # those of the town, not of its neighbour
            monkeypatch.setattr(endings, "_planned", looks_known)
            Endings(planned.units, clock).plan()
        return found

    monkeypatch.setattr(endings, "_planned", meanwhile)
    Endings(planned.units, clock).plan()
    assert len(planned.rows("ending")) == 1


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

"""What is planned once for each time of a booking, by whoever comes first."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from unittest.mock import patch

import pytest

from integrations import once
from integrations.once import Once
from rooms.bookings import Change
from rooms.database import Database
from rooms.models import Booking
from tests.builders import NOW, at, lasting
from tests.integrations.planned import Planned
from tests.rooms.test_race_changes import meeting

LOOKS = Once("look", of="starts_at")


@pytest.fixture
def planned(database: Database) -> Planned:
    return Planned(database)


def plan(planned: Planned, booking: Booking) -> int:
    return LOOKS.plan(planned.units, [booking], lambda _, one: [LOOKS.effect(one, NOW)], NOW)


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_of_two_who_plan_at_once_one_does(planned: Planned, *, guarded: bool) -> None:
    if not guarded and planned.database.is_sqlite:
        pytest.skip("on SQLite whoever writes is alone")
    booking = planned.book()
    with ExitStack() as patches:
        if guarded:
            patches.enter_context(meeting(once, "hold"))
        else:
            patches.enter_context(patch.object(once, "hold"))
            patches.enter_context(meeting(once, "enqueue_all"))
        with ThreadPoolExecutor(2) as pool:
            counts = sorted(pool.map(lambda _: plan(planned, booking), range(2)))
    assert counts == ([0, 1] if guarded else [1, 1])
    assert len(planned.rows("look")) == sum(counts)


def test_one_that_was_moved_is_planned_anew(planned: Planned) -> None:
    booking = planned.book()
    assert (plan(planned, booking), plan(planned, booking)) == (1, 0)
    planned.change(booking, Change(when=lasting(16)))
    with planned.database.reading() as session:
        moved = session.get_one(Booking, booking.id)
    assert plan(planned, moved) == 1
    assert [LOOKS.moment_in(row) for row in planned.rows("look")] == [at(14), at(16)]


def test_one_that_is_moved_while_it_is_planned_is_left(planned: Planned) -> None:
    """Its new time has another moment at which the look falls due."""
    booking = planned.book()
    planned.change(booking, Change(when=lasting(16)))
    assert plan(planned, booking) == 0
    assert planned.rows("look") == []

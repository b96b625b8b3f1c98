"""Somebody books at the moment at which their room is taken for a priority need."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier
from typing import Any
from unittest.mock import patch

import pytest
from sqlmodel import col, select

from rooms.administration import looking, moving, requisition
from rooms.administration.need import Need
from rooms.administration.plans import apply, preview
from rooms.administration.proposed import Proposed
from rooms.bookings import Wish, book
from rooms.errors import Refused
from rooms.models import Blocking, Booking, Plan
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, settled_town
from tests.conftest import NewDatabase
from tests.waiting import PATIENCE_SECONDS

ROUNDS = 6


@pytest.fixture
def there(units: Units) -> Town:
    return settled_town(units)


def needed(units: Units, there: Town, *rooms: str) -> int:
    """Show a need of the rooms tomorrow from 13:00 to 18:00."""
    ids = tuple(there.id_of(room) for room in rooms)
    times = (lasting(13, minutes=300),)
    need = Need(organizer_id=there.admin.id, times=times, room_ids=ids)
    with units.open() as unit:
        proposed = Proposed(
            organisation=there.organisation, need=need, by=there.admin, reason="need"
        )
        return preview(unit.session, proposed, NOW).plan.id


def applied(units: Units, there: Town, plan_id: int, start: Barrier | None = None) -> str:
    if start is not None:
        start.wait(PATIENCE_SECONDS)
    try:
        with units.open() as unit:
            apply(unit, unit.session.get_one(Plan, plan_id), there.admin, NOW)
    except Refused as refused:
        return str(refused)
    return "taken"


def tried(units: Units, there: Town, room: str, start: Barrier | None = None) -> str:
    if start is not None:
        start.wait(PATIENCE_SECONDS)
    wish = Wish(when=lasting(14), room_ids=(there.id_of(room),))
    try:
        with units.open() as unit:
            book(unit, there.agent, wish, NOW)
    except Refused as refused:
        return str(refused)
    return "booked"


@pytest.mark.parametrize("room", ["jaures", "cesaire"], ids=["the room", "the place to go to"])
def test_of_who_books_and_who_takes_one_alone_has_it(units: Units, there: Town, room: str) -> None:
    if room == "cesaire":  # it is where this one would go
        booked(units, there.agent, lasting(14), there.rooms["jaures"], people=5)
    for _ in range(ROUNDS):
        plan_id, start = needed(units, there, "jaures"), Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            taking = pool.submit(applied, units, there, plan_id, start)
            booking = pool.submit(tried, units, there, room, start)
            told = taking.result(PATIENCE_SECONDS), booking.result(PATIENCE_SECONDS)
        assert told in {("taken", "taken"), ("stale_plan", "booked")}, told
        if told[0] == "taken":
            break
        with units.open() as unit:  # once more, with what somebody booked out of the way
            new = unit.session.exec(select(Booking).order_by(col(Booking.id).desc())).first()
            assert new
            for row in unit.session.exec(select(Blocking).where(Blocking.booking_id == new.id)):
                unit.session.delete(row)
            new.status = "cancelled"


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_whoever_books_at_last_goes_with_the_rest_or_is_refused(
    new_postgresql: NewDatabase, *, guarded: bool
) -> None:
    """Without keeping the rooms, what is booked after the look for displaced ones is overlooked."""
    units = Units(new_postgresql(), lambda *_: None)
    there = settled_town(units)
    plan_id, look = needed(units, there, "jaures"), requisition.claimed
    with ThreadPoolExecutor(1) as pool:
        found = []

        def look_and_let_book(*arguments: Any) -> Any:
            claim = look(*arguments)
            found.append(pool.submit(tried, units, there, "jaures"))
            if not guarded:
                found[0].result(PATIENCE_SECONDS)
            return claim

        with ExitStack() as stack:
            stack.enter_context(patch.object(looking, "claimed", look_and_let_book))
            if not guarded:
                stack.enter_context(patch.object(moving, "lock", lambda *_: None))
            assert applied(units, there, plan_id) == ("taken" if guarded else "stale_plan")
        assert found[0].result(PATIENCE_SECONDS) == ("taken" if guarded else "booked")

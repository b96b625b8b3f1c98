"""Administrators and bookers at one moment: what was shown is done, or nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError, Event
from typing import Any
from unittest.mock import patch

import pytest
from sqlmodel import select

from rooms import bookings, placing
from rooms.administration import importing, looking, moving, plans
from rooms.administration.importing import imported
from rooms.administration.places import places_for
from rooms.administration.plans import apply, preview, preview_apart
from rooms.administration.proposed import Proposed
from rooms.administration.trial import terms_of
from rooms.bookings import Wish, book
from rooms.errors import Refused
from rooms.inventory_files import Line, inventory_of
from rooms.models import Booking, Plan, Room
from rooms.storage.questions import Question
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, lasting, settled_town
from tests.conftest import NewDatabase
from tests.waiting import PATIENCE_SECONDS

MEETING_SECONDS = 2
LATER = NOW + timedelta(minutes=5)
SHUT = Line("closures", {"room": "jaures", "start": "2026-03-17", "end": "2026-03-17"})


@pytest.fixture
def there(units: Units) -> Town:
    return settled_town(units)


@pytest.fixture
def on_postgresql(new_postgresql: NewDatabase) -> Units:
    """Return units of work on PostgreSQL, where many write at a time."""
    return Units(new_postgresql(), lambda *_: None)


def planned(units: Units, there: Town, line: Line) -> int:
    with units.open() as unit:
        proposed = Proposed(organisation=there.organisation, lines=(line,))
        return preview(unit.session, proposed, NOW).plan.id


def applied(units: Units, plan_id: int) -> str:
    try:
        with units.open() as unit:
            apply(unit, unit.session.get_one(Plan, plan_id), None, LATER)
    except Refused as refused:
        return str(refused)
    return "applied"


def booked(units: Units, there: Town, hour: int = 14) -> str:
    wish = Wish(when=lasting(hour), room_ids=(there.id_of("jaures"),))
    try:
        with units.open() as unit:
            book(unit, there.agent, wish, NOW)
    except Refused as refused:
        return str(refused)
    return "booked"


@contextmanager
def meeting_after_the_check(number: int) -> Iterator[None]:
    """Hold everybody who applies a plan until all have seen that it isn't stale, or a moment."""
    meet = Barrier(number)

    def wait_and_go_on(*arguments: Any) -> Any:
        with suppress(BrokenBarrierError):
            meet.wait(MEETING_SECONDS)
        return terms_of(*arguments)

    with patch.object(plans, "terms_of", wait_and_go_on):
        yield


@contextmanager
def unlocked() -> Iterator[None]:
    """Let nobody who applies a plan keep inventory or rooms from others."""
    nothing = Question.of("SELECT CAST(:organisation_id AS integer)")
    with (
        patch.object(plans, "_KEEP_INVENTORY", nothing),
        patch.object(moving, "lock", lambda *_: None),
    ):
        yield


def race(units: Units, there: Town) -> list[str]:
    """Return what two administrators are told whose plans were shown at the same time."""
    ids = [
        planned(units, there, Line("rooms", {"room": key, "capacity": "5"}))
        for key in ("jaures", "mandela")
    ]
    with meeting_after_the_check(2), ThreadPoolExecutor(2) as pool:
        told = [pool.submit(applied, units, plan_id) for plan_id in ids]
        return sorted(one.result(PATIENCE_SECONDS) for one in told)


def test_of_two_plans_for_one_inventory_one_is_applied(units: Units, there: Town) -> None:
    assert race(units, there) == ["applied", "stale_plan"]
    with units.database.reading() as session:
        small = session.exec(select(Room.key).where(Room.capacity == 5)).all()
    assert len(small) == 1


def test_without_the_lock_both_are_applied(on_postgresql: Units) -> None:
    there = settled_town(on_postgresql)
    with unlocked():
        assert race(on_postgresql, there) == ["applied", "applied"]


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_who_waited_for_a_room_is_asked_by_the_terms_of_now(
    on_postgresql: Units, *, guarded: bool
) -> None:
    there = settled_town(on_postgresql)
    plan_id, take = planned(on_postgresql, there, SHUT), placing.take

    def take_late(*arguments: Any) -> None:
        assert applied(on_postgresql, plan_id) == "applied"
        take(*arguments)

    with patch.object(bookings, "take", take_late):
        if guarded:
            assert booked(on_postgresql, there) == "closed"
            return
        with patch.object(placing, "_refuse_on_new_terms", lambda *_: None):
            assert booked(on_postgresql, there) == "booked"


@contextmanager
def somebody_just_booking(units: Units, there: Town) -> Iterator[Event]:
    """Have Jaurès booked, but not yet committed until the event is set that is yielded."""
    is_written, go_on = Event(), Event()

    def book_slowly() -> None:
        wish = Wish(when=lasting(14), room_ids=(there.id_of("jaures"),))
        with units.open() as unit:
            book(unit, there.agent, wish, NOW)
            unit.session.flush()
            is_written.set()
            go_on.wait(PATIENCE_SECONDS)

    with ThreadPoolExecutor(1) as pool:
        booking = pool.submit(book_slowly)
        assert is_written.wait(PATIENCE_SECONDS)
        yield go_on
        booking.result(PATIENCE_SECONDS)


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_a_plan_waits_for_who_is_just_booking(on_postgresql: Units, *, guarded: bool) -> None:
    there = settled_town(on_postgresql)
    plan_id = planned(on_postgresql, there, SHUT)
    with somebody_just_booking(on_postgresql, there) as go_on, ThreadPoolExecutor(1) as pool:
        if guarded:
            plan = pool.submit(applied, on_postgresql, plan_id)
            assert not plan.done()
            go_on.set()
            assert plan.result(PATIENCE_SECONDS) == "stale_plan"
        else:
            with unlocked():
                assert applied(on_postgresql, plan_id) == "applied"
            go_on.set()
    with on_postgresql.database.reading() as session:
        assert session.exec(select(Booking.status)).one() == "confirmed"


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_an_import_sees_what_is_just_booked(on_postgresql: Units, *, guarded: bool) -> None:
    there = settled_town(on_postgresql)
    shut = Line("closures", {"organisation": "drancy", **SHUT.cells})

    def leaves_somebody_behind() -> bool:
        with on_postgresql.database.writing() as session:
            return imported(session, inventory_of([shut]), LATER).leaves_somebody_behind

    with somebody_just_booking(on_postgresql, there) as go_on, ThreadPoolExecutor(1) as pool:
        if guarded:
            found = pool.submit(leaves_somebody_behind)
            assert not found.done()
            go_on.set()
            assert found.result(PATIENCE_SECONDS)
        else:
            with patch.object(importing, "lock", lambda *_: None):
                assert not leaves_somebody_behind()
            go_on.set()


def test_others_book_while_it_is_looked_for_places(units: Units, there: Town) -> None:
    assert booked(units, there) == "booked"

    def look_while_somebody_books(*arguments: Any, **named: Any) -> Any:
        other = ThreadPoolExecutor(1)
        meanwhile = other.submit(booked, units, there, 10)
        other.shutdown(wait=False)  # where it waits for us, we don't wait for it
        assert meanwhile.result(timeout=5) == "booked"
        return places_for(*arguments, **named)

    proposed = Proposed(organisation=there.organisation, lines=(SHUT,))
    with patch.object(looking, "places_for", look_while_somebody_books):
        found = preview_apart(units, proposed, NOW)
    assert len(found.placements) == 1
    assert applied(units, found.plan.id) == "stale_plan"

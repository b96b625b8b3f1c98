"""Changes of one booking, or into one slot, at the same moment: one wins, the others hear of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from threading import Barrier, BrokenBarrierError
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from rooms import bookings, handover, placing
from rooms.bookings import Change, cancel, change
from rooms.errors import Refused
from rooms.handover import hand_over
from rooms.models import Blocking, Booking
from rooms.unit_of_work import UnitOfWork, Units
from tests.builders import NOW, Town, booked, lasting, settled_town
from tests.rooms.test_race import remove_the_guard

Act = Callable[[UnitOfWork], object]
PATIENCE_SECONDS = 0.3  # guarded, they never meet: the second waits for the first


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


def at_once(units: Units, *acts: Act) -> list[str]:
    """Return what became of each act: "done", or why not."""

    def run(act: Act) -> str:
        try:
            with units.open() as unit:
                act(unit)
        except Refused as refused:
            return str(refused)
        except OperationalError:  # PostgreSQL shoots one of two that wait for each other
            return "deadlock"
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def meeting(module: Any, name: str) -> Any:
    """Return a patch that holds all who call this function until all have come, or a while."""
    meet, call = Barrier(2), getattr(module, name)

    def wait_and_call(*arguments: Any, **named: Any) -> Any:
        with suppress(BrokenBarrierError):
            meet.wait(PATIENCE_SECONDS)
        return call(*arguments, **named)

    return patch.object(module, name, wait_and_call)


def unlocked(session: Session, booking: Booking, _version: int | None, **_: object) -> Booking:
    """Return the booking as anybody may read it: without a lock, and at whatever version."""
    return session.exec(select(Booking).where(Booking.id == booking.id)).one()


def rows(units: Units) -> list[Booking]:
    with units.database.reading() as session:
        return list(session.exec(select(Booking).order_by(Booking.id)))  # type: ignore[arg-type]


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_of_two_changes_of_one_version_one_wins(units: Units, town: Town, *, guarded: bool) -> None:
    booking = booked(units, town.agent, lasting(14), town.rooms["jaures"])

    def retitle(title: str) -> Act:
        wanted = Change(title=title, version=1)
        return lambda unit: change(unit, booking, wanted, town.agent, NOW)

    with ExitStack() as patches:
        patches.enter_context(meeting(bookings, "record_change"))
        if not guarded:
            patches.enter_context(patch.object(bookings, "locked", unlocked))
        told = at_once(units, retitle("Conseil"), retitle("Budget"))
    assert told == (["done", "stale"] if guarded else ["done", "done"])
    if guarded:
        assert rows(units)[0].version == 2


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_of_two_who_hand_over_one_wins(units: Units, town: Town, *, guarded: bool) -> None:
    booking = booked(units, town.agent, lasting(14), town.rooms["jaures"])

    def give(to: str) -> Act:
        person = getattr(town, to)
        return lambda unit: hand_over(unit, booking, person, town.agent, NOW, version=1)

    with ExitStack() as patches:
        patches.enter_context(meeting(handover, "record_change"))
        if not guarded:
            patches.enter_context(patch.object(handover, "locked", unlocked))
        told = at_once(units, give("colleague"), give("admin"))
    assert told == (["done", "stale"] if guarded else ["done", "done"])


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_of_a_change_and_a_cancellation_one_wins(
    units: Units, town: Town, *, guarded: bool
) -> None:
    booking = booked(units, town.agent, lasting(14), town.rooms["jaures"])

    def move(unit: UnitOfWork) -> None:
        change(unit, booking, Change(when=lasting(16), version=1), town.agent, NOW)

    def call_off(unit: UnitOfWork) -> None:
        cancel(unit, booking, town.agent, NOW, version=1)

    with ExitStack() as patches:
        patches.enter_context(meeting(bookings, "facts"))
        if not guarded:
            patches.enter_context(patch.object(bookings, "locked", unlocked))
        told = at_once(units, move, call_off)
    heard = set(told) - {"done"}
    if not guarded:
        assert heard <= {"deadlock"}
        return
    assert told.count("done") == 1
    assert heard <= {"stale", "already_cancelled"}
    with units.database.reading() as session:
        blocked = session.exec(select(Blocking)).all()
    assert len(blocked) == (rows(units)[0].status == "confirmed")


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_of_two_moves_into_one_slot_one_wins(units: Units, town: Town, *, guarded: bool) -> None:
    room = town.rooms["jaures"]
    ours = [booked(units, town.agent, lasting(hour), room) for hour in (9, 11)]
    if not guarded:
        remove_the_guard(units.database)

    def move(booking: Booking) -> Act:
        return lambda unit: change(unit, booking, Change(when=lasting(14)), town.agent, NOW)

    with meeting(placing, "take"):
        told = at_once(units, *(move(booking) for booking in ours))
    assert told == (["done", "taken"] if guarded else ["done", "done"])
    starts = [row.starts_at for row in rows(units)]
    assert starts.count(lasting(14).start) == (1 if guarded else 2)


def test_two_lots_that_are_handed_over_at_once_get_answers(units: Units, town: Town) -> None:
    """Each locks what it gives in one order, so neither waits for the other for ever."""
    room = town.rooms["jaures"]
    for hour in (9, 11, 14, 16):
        booked(units, (town.agent, town.colleague)[hour % 2], lasting(hour), room)

    def give(giver: str, taker: str) -> Act:
        return lambda unit: handover.hand_over_all(
            unit, getattr(town, giver), getattr(town, taker), town.admin, NOW
        )

    with meeting(handover, "record_change"):
        told = at_once(units, give("agent", "colleague"), give("colleague", "agent"))
    assert "done" in told
    assert set(told) <= {"done", "nothing_ahead"}

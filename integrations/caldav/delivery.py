"""Brings the copies of a booking in rooms' calendars to what the booking says."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from calendars.room_event import room_event, says_the_same, uid_in
from integrations.caldav.client import RoomCalendar
from integrations.caldav.copies import Case, cases_of
from integrations.errors import OutsideError, PermanentError, TransientError
from integrations.outbox import Outcome
from rooms.database import Database
from rooms.models import CalendarBinding, CalendarCopy, OutboxItem
from rooms.outside.foreign_times import keep
from rooms.outside.news import CalendarTroubled
from rooms.unit_of_work import UnitOfWork

Opener = Callable[[CalendarBinding], AbstractContextManager[RoomCalendar]]


@dataclass(frozen=True, slots=True)
class Done:
    """How a copy stands after it was looked at; `problem`: the server's words where it refused."""

    copy_id: int
    name: str
    etag: str = ""
    version: int = 0
    sequence: int = 0
    problem: str = ""


class CalendarDelivery:
    """Writes, moves on or deletes a booking's events in its rooms' calendars.

    What is there is looked at first, and written over only while it is still that: so it may be
    called again after a crash, and changes nothing where all is as it should be.
    """

    def __init__(self, database: Database, open_calendar: Opener) -> None:
        self._database = database
        self._open = open_calendar

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Bring each copy to what it is to be; what a server refuses is noted and told once."""
        assert item.booking_id is not None  # noqa: S101  every such row has one
        with self._database.reading() as session:
            found = [one for one in cases_of(session, item.booking_id, now) if not one.is_over]
        if not found:
            return Outcome(word="superseded")
        done = [self._bring(case) for case in found]
        return Outcome(record=lambda unit: _record(unit, found, done, now))

    def _bring(self, case: Case) -> Done:
        try:
            with self._open(case.binding) as calendar:
                return bring(calendar, case)
        except TransientError:
            raise
        except PermanentError as refused:
            return Done(case.copy.id, case.copy.href, problem=problem_of(refused))


def bring(calendar: RoomCalendar, case: Case) -> Done:
    """Make the server's event what the booking says, whatever was there of ours."""
    copy_id, name = case.copy.id, case.name
    there = calendar.look(name)
    if there is not None and uid_in(there.data) != case.copy.uid:
        if not case.is_wanted:
            return Done(copy_id, "")
        raise PermanentError("somebody else's event has our name", reason="name in use")
    if not case.is_wanted:
        if there is not None:
            calendar.delete(name, there.etag)
        return Done(copy_id, name)
    data = room_event(case.event)
    if there is not None and says_the_same(there.data, data):
        etag = there.etag
    else:
        etag = calendar.put(name, data, None if there is None else there.etag)
    return Done(copy_id, name, etag, case.booking.version, case.event.sequence)


def problem_of(error: OutsideError) -> str:
    """Return what an operator or administrator can do something with: status and words."""
    return " ".join(filter(None, [str(error.status or ""), error.reason])) or str(error)


def _record(unit: UnitOfWork, found: Sequence[Case], done: Sequence[Done], now: datetime) -> None:
    rooms = [case.binding.room_id for case in found]
    keep(unit.session, found[0].binding.organisation_id, rooms)
    for one in done:
        copy = unit.session.get(CalendarCopy, one.copy_id)
        if copy is None:  # unbound meanwhile
            continue
        is_news = bool(one.problem) and not _is_known(unit, copy, one.problem)
        copy.problem = one.problem
        if not one.problem:
            copy.href, copy.etag = one.name, one.etag
            copy.version, copy.sequence = one.version, one.sequence
            _lose_position(unit, copy.binding_id)
        unit.session.add(copy)
        if is_news:
            unit.record(
                CalendarTroubled(
                    organisation_id=copy.organisation_id,
                    booking_id=copy.booking_id,
                    at=now,
                    binding_id=copy.binding_id,
                    trouble="refused",
                    reason=one.problem,
                )
            )


def _lose_position(unit: UnitOfWork, binding_id: int) -> None:
    """Have the calendar looked through once more after we wrote into it.

    Some servers make tokens of what is there alone: where somebody takes back what we wrote, the
    token is again the one that we know, and nothing would seem to have happened.
    """
    binding = unit.session.get_one(CalendarBinding, binding_id)
    binding.sync_token = binding.ctag = ""
    unit.session.add(binding)


def _is_known(unit: UnitOfWork, copy: CalendarCopy, problem: str) -> bool:
    """Say whether the calendar is known to refuse something in these words."""
    same = select(CalendarCopy.id).where(
        CalendarCopy.binding_id == copy.binding_id, CalendarCopy.problem == problem
    )
    return unit.session.exec(same.limit(1)).first() is not None

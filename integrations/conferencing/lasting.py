"""Conferences that last until they are taken back: they are, a day after the last date is over."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import select

from integrations.calls.video import forget
from integrations.conferencing.cases import Case, read_case
from integrations.conferencing.passing_on import LONGEST_PAUSE, PATIENCE
from integrations.conferencing.provider import ConferencingProvider, meeting_of
from integrations.errors import TransientError
from integrations.outbox import Effect, Outcome, enqueue_all
from rooms.database import Database
from rooms.models import Booking, Conference, OutboxItem
from rooms.unit_of_work import UnitOfWork

KIND = "conference.over"
AFTER = timedelta(days=1)  # people may go on for a while


def plan_end(unit: UnitOfWork, conference: Conference, ends_at: datetime, now: datetime) -> None:
    """Have the conference taken back after its end, or looked at again where that has moved."""
    _plan(unit, conference, ends_at + AFTER, now)


def _plan(unit: UnitOfWork, conference: Conference, due_at: datetime, now: datetime) -> None:
    effect = Effect(
        kind=KIND,
        subject=f"{KIND}:{conference.id}",
        booking=unit.session.get_one(Booking, conference.booking_id),
        due_at=due_at,
        payload={"conference": conference.id},
    )
    enqueue_all(unit.session, [effect], now)


class LastingDelivery:
    """Takes back a conference that nobody needs any more, when its provider answers."""

    def __init__(self, database: Database, providers: Mapping[str, ConferencingProvider]) -> None:
        self._database = database
        self._providers = providers

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Cancel it, unless its booking or its series now goes on for longer."""
        case = self._case(item, now)
        meeting = meeting_of(case.conference) if case is not None else None
        if case is None or meeting is None:
            return Outcome(word="superseded")
        if now < case.ends_at + AFTER:
            return _postponed(case, case.ends_at + AFTER, now)
        provider = self._providers.get(case.conference.provider)
        if provider is None:
            return Outcome(word="superseded")
        try:
            provider.cancel(meeting)
        except TransientError:
            if now > case.ends_at + PATIENCE:
                raise
            return _postponed(case, now + LONGEST_PAUSE, now)
        return Outcome(record=lambda unit: _over(unit, case))

    def _case(self, item: OutboxItem, now: datetime) -> Case | None:
        mine = select(Conference).where(Conference.id == item.payload["conference"])
        with self._database.reading() as session:
            conference = session.exec(mine).first()
            if conference is None:
                return None
            return read_case(session, conference.booking_id, conference.series_id, now)


def _postponed(case: Case, due_at: datetime, now: datetime) -> Outcome:
    return Outcome(word="postponed", record=lambda unit: _plan(unit, case.conference, due_at, now))


def _over(unit: UnitOfWork, case: Case) -> None:
    conference = unit.session.get_one(Conference, case.conference.id)
    forget(conference)
    conference.state = "ended" if conference.state in {"ready", "live"} else conference.state
    unit.session.add(conference)

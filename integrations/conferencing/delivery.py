"""Deliveries to the conferencing provider: conferences are made, moved and taken back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlmodel import select

from integrations.briefing import brief, hold
from integrations.calls.plans import shared_conference_of
from integrations.calls.video import GONE, UNWANTED, forget
from integrations.conferencing.cases import Case, is_ahead, leaving, read_case
from integrations.conferencing.catalogue import can
from integrations.conferencing.choice import Providers
from integrations.conferencing.hosts import made_in_a_day
from integrations.conferencing.lasting import plan_end
from integrations.conferencing.passing_on import (
    MOST_TRIES_WITH_LINK,
    has_lost,
    is_down,
    leave,
    pass_on,
    ready,
)
from integrations.conferencing.provider import (
    Ability,
    ConferencingProvider,
    Links,
    meeting_of,
)
from integrations.errors import OutsideError, PermanentError, TransientError
from integrations.outbox import Outcome, enqueue_all
from integrations.series.briefing import brief_series, hold_series
from rooms.database import Database
from rooms.models import Booking, Conference, OutboxItem
from rooms.unit_of_work import UnitOfWork


class ConferenceDelivery:
    """Makes the provider's conference agree with the booking or series as it is now.

    One delivery for all three cases: a booking that changes while its conference is being made
    needs no special care, as the next row of the same subject looks again.
    """

    def __init__(self, database: Database, providers: Mapping[str, ConferencingProvider]) -> None:
        self._database = database
        self._providers = providers
        self._choice = Providers(tuple(providers))

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Create, move or cancel, as the booking says."""
        assert item.booking_id is not None  # noqa: S101  subscribers give every such row one
        series_id: int | None = item.payload.get("series")
        with self._database.reading() as session:
            case = read_case(session, item.booking_id, series_id, now)
            if case is not None and case.conference.meeting_id is None:
                made = made_in_a_day(session, case.conference.provider, now)
                case = replace(case, plan=replace(case.plan, made=made))
        if case is None:
            return Outcome(word="superseded")
        provider = self._providers.get(case.conference.provider)
        if not case.is_on:
            return _taken_back(provider, case, item, now)
        if case.is_over:
            return Outcome(word="superseded")
        if provider is None:
            return self._passed_on(case, now, _gone())
        try:
            return _brought(provider, case, now)
        except OutsideError as error:
            is_made, left = case.conference.meeting_id is not None, case.plan.when.start - now
            if is_made and not has_lost(error, item.attempts, left):
                raise
            if not is_made and not is_down(provider, error, item.attempts, left):
                raise
            return self._passed_on(case, now, error)

    def _passed_on(self, case: Case, now: datetime, error: OutsideError) -> Outcome:
        """Let the next provider make the conference; where there is none, it fails as it did."""
        conference = case.conference
        following = self._choice.choose(case.ends, [*conference.tried, conference.provider])
        if following is None:
            raise error
        return Outcome(
            word="passed on",
            record=lambda unit: pass_on(
                unit, _conference(unit, case), leaving(case), now, to=following
            ),
        )


def _gone() -> PermanentError:
    return PermanentError("The provider of this conference is no longer configured.")


def _taken_back(
    provider: ConferencingProvider | None, case: Case, item: OutboxItem, now: datetime
) -> Outcome:
    """Cancel the conference; where its provider is away for long, that is done when it is back."""
    if provider is None:
        raise _gone()
    try:
        return _cancel(provider, case, now)
    except TransientError:
        if item.attempts < MOST_TRIES_WITH_LINK:
            raise
        return Outcome(word="left", record=lambda unit: _left(unit, case, now))


def _left(unit: UnitOfWork, case: Case, now: datetime) -> None:
    leave(unit, _conference(unit, case), leaving(case), now)
    _cancelled(unit, case, now)


def _cancel(provider: ConferencingProvider, case: Case, now: datetime) -> Outcome:
    # A conference whose making was cut off has no id with us yet: it is found by its key.
    meeting = meeting_of(case.conference)
    if meeting is None:
        found = provider.find(case.plan)
        meeting = found.meeting if found else None
    if meeting is not None:
        provider.cancel(meeting)
    return Outcome(record=lambda unit: _cancelled(unit, case, now))


def _brought(provider: ConferencingProvider, case: Case, now: datetime) -> Outcome:
    """Make the conference, or bring the one that there is to its plan."""
    meeting = meeting_of(case.conference)
    if meeting is not None:
        provider.move(meeting, case.plan, now)
        return Outcome(record=lambda unit: _look_again(unit, case, now))
    links = provider.create(case.plan, now)
    return Outcome(
        result={"meeting": links.meeting.id},
        record=lambda unit: _ready(unit, case, links, now),
    )


def _ready(unit: UnitOfWork, case: Case, links: Links, now: datetime) -> None:
    conference = _conference(unit, case)
    is_gone = conference.state in GONE  # given up while it was made: the next row takes it back
    conference.state = UNWANTED if is_gone else "ready"
    conference.meeting_id, conference.host = links.meeting.id, links.meeting.host
    conference.made_at = now
    conference.web_link = links.web_link
    conference.sip_address = links.sip_address
    conference.number = links.number
    conference.password = links.password
    if can(conference.provider, Ability.LASTS):
        plan_end(unit, conference, case.ends_at, now)
    if is_gone or not _is_on(unit, conference, now):
        return  # called off while it was made: the next row of this subject takes it back
    _look_again(unit, case, now)
    unit.record(ready(conference, now))


def _is_on(unit: UnitOfWork, conference: Conference, now: datetime) -> bool:
    if conference.series_id is None:
        return brief(unit.session, conference.booking_id).is_on
    briefing = brief_series(unit.session, conference.series_id, now)
    return any(is_ahead(date, now) for date in briefing.regular)


def _look_again(unit: UnitOfWork, case: Case, now: datetime) -> None:
    """Have a series that goes on for longer than the provider looks ahead looked at in time."""
    if case.look_again_at is not None and case.conference.series_id is not None:
        booking = unit.session.get_one(Booking, case.conference.booking_id)
        effect = shared_conference_of(booking, case.conference.series_id)
        enqueue_all(unit.session, [replace(effect, due_at=case.look_again_at)], now)


def _cancelled(unit: UnitOfWork, case: Case, now: datetime) -> None:
    """Write that it is gone; where it is wanted again meanwhile, the next row makes another."""
    conference = _conference(unit, case)
    if conference.state in GONE or not _is_on(unit, conference, now):
        conference.state = "cancelled"
    elif conference.meeting_id == case.conference.meeting_id:
        forget(conference)
        conference.state = "wanted"


def _conference(unit: UnitOfWork, case: Case) -> Conference:
    """Return the conference's row as it is now, kept from other writers."""
    mine = select(Conference).where(Conference.id == case.conference.id)
    if case.conference.series_id is None:
        hold(unit.session, case.conference.booking_id)
    else:
        hold_series(unit.session, case.conference.series_id)
    return unit.session.exec(mine).one()

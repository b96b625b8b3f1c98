"""What was last seen of endpoints, and what people have to know of them, told once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from rooms.endpoint_events import EndpointTroubled
from rooms.models import Endpoint, EndpointState, EventRecord
from rooms.unit_of_work import UnitOfWork

# What can be wrong: its panel takes no bookings, its certificate is another one, it refuses our
# account, it doesn't answer, or what it answers is of no use.
PANEL, CERTIFICATE, ACCOUNT, OFFLINE, FAULT = "panel", "certificate", "account", "offline", "fault"

# Where a whole town's network is down, nobody needs hundreds of messages.
MOST_TOLD_AN_HOUR = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What an endpoint said of itself; None is "nobody knows". `problem` kept it from answering."""

    problem: str = ""
    calls: int | None = None
    people: int | None = None
    presence: bool | None = None
    is_in_standby: bool | None = None


def note_sight(unit: UnitOfWork, endpoint: Endpoint, now: datetime, sight: Sight) -> None:
    """Keep what was seen; a problem that wasn't there before is told."""
    state = state_of(unit.session, endpoint)
    is_news = sight.problem not in {"", state.problem}
    state.asked_at = now
    if not sight.problem:
        state.seen_at = now
        state.calls, state.people = sight.calls, sight.people
        state.presence, state.is_in_standby = sight.presence, sight.is_in_standby
    state.problem = sight.problem
    unit.session.add(state)
    if is_news:
        _tell(unit, endpoint, now, sight.problem)


def note_report(
    unit: UnitOfWork,
    endpoint: Endpoint,
    now: datetime,
    *,
    people: int | None,
    presence: bool | None,
) -> None:
    """Keep what an endpoint told by itself; what it says nothing of stays as it was."""
    state = state_of(unit.session, endpoint)
    state.seen_at, state.problem = now, ""
    state.people = state.people if people is None else people
    state.presence = state.presence if presence is None else presence
    unit.session.add(state)


def note_panel(unit: UnitOfWork, endpoint: Endpoint, now: datetime, problem: str = "") -> None:
    """Keep that the panel shows its bookings, or why it doesn't, which is told the first time."""
    state = state_of(unit.session, endpoint)
    if not problem:
        state.panel_at, state.panel_refused_at = now, None
    elif state.panel_refused_at is None:
        state.panel_refused_at = now
        _tell(unit, endpoint, now, problem)
    unit.session.add(state)


def state_of(session: Session, endpoint: Endpoint) -> EndpointState:
    """Return the endpoint's row, a new one where nothing was seen yet."""
    found = session.get(EndpointState, endpoint.id, with_for_update=True)
    return found or EndpointState(endpoint_id=endpoint.id, organisation_id=endpoint.organisation_id)


def states(session: Session, organisation_id: int) -> dict[int, EndpointState]:
    """Return what was last seen of an organisation's endpoints, by their ids."""
    mine = select(EndpointState).where(EndpointState.organisation_id == organisation_id)
    return {state.endpoint_id: state for state in session.exec(mine)}


def endpoints_of(session: Session, organisation_id: int) -> Sequence[Endpoint]:
    """Return an organisation's endpoints, by their keys."""
    mine = select(Endpoint).where(Endpoint.organisation_id == organisation_id)
    return session.exec(mine.order_by(col(Endpoint.key))).all()


def _tell(unit: UnitOfWork, endpoint: Endpoint, now: datetime, problem: str) -> None:
    """Record the problem, so that people are told; of many in one hour, only the first few."""
    lately = select(EventRecord.id).where(
        EventRecord.organisation_id == endpoint.organisation_id,
        EventRecord.kind == EndpointTroubled.__name__,
        col(EventRecord.at) > now - timedelta(hours=1),
    )
    if len(unit.session.exec(lately.limit(MOST_TOLD_AN_HOUR)).all()) == MOST_TOLD_AN_HOUR:
        return
    unit.record(
        EndpointTroubled(
            organisation_id=endpoint.organisation_id,
            endpoint_id=endpoint.id,
            problem=problem,
            at=now,
        )
    )

"""What was last seen of endpoints, and what people have to know of them, told once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from rooms.endpoints.events import EndpointRecovered, EndpointTroubled
from rooms.models import Endpoint, EndpointState, EventRecord
from rooms.unit_of_work import UnitOfWork

# What can be wrong: its panel takes no bookings, its certificate is another one, it refuses our
# account, it doesn't answer, or what it answers is of no use.
PANEL, CERTIFICATE, ACCOUNT, OFFLINE, FAULT = "panel", "certificate", "account", "offline", "fault"
# What is told when nothing is wrong any more.
BACK = "back"

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
    """Keep what was seen; a problem that wasn't there before is told, and that it is gone.

    One look at which it didn't answer may be an accident, and one at which it did may be another:
    two in a row are believed. What else can be wrong is believed at once.
    """
    state = state_of(unit.session, endpoint)
    state.asked_at = now
    if not sight.problem:
        state.seen_at = now
        state.calls, state.people = sight.calls, sight.people
        state.presence, state.is_in_standby = sight.presence, sight.is_in_standby
    unit.session.add(state)
    _believe(unit, endpoint, state, now, sight.problem)


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
    state.seen_at = now
    state.people = state.people if people is None else people
    state.presence = state.presence if presence is None else presence
    unit.session.add(state)
    _believe(unit, endpoint, state, now, "")


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
    """Return an organisation's endpoints that aren't retired, by their keys."""
    mine = select(Endpoint).where(
        Endpoint.organisation_id == organisation_id, col(Endpoint.is_retired).is_(False)
    )
    return session.exec(mine.order_by(col(Endpoint.key))).all()


def _believe(
    unit: UnitOfWork, endpoint: Endpoint, state: EndpointState, now: datetime, problem: str
) -> None:
    """Let the endpoint be down or up by this look, and tell it where that is news."""
    before, state.problem = state.problem, problem
    began, state.contrary_since = state.contrary_since, None
    if bool(problem) == (state.down_since is not None):
        if problem and problem not in {OFFLINE, before, state.told}:
            state.told = _tell(unit, endpoint, now, problem)
    elif began is None and problem in {OFFLINE, ""}:
        state.contrary_since = now
    elif problem:
        state.down_since = began or now
        state.told = _tell(unit, endpoint, now, problem)
    else:
        was_told, state.down_since, state.told = state.told, None, ""
        if was_told:
            unit.record(
                EndpointRecovered(
                    organisation_id=endpoint.organisation_id, endpoint_id=endpoint.id, at=now
                )
            )


def _tell(unit: UnitOfWork, endpoint: Endpoint, now: datetime, problem: str) -> str:
    """Record the problem, so that people are told, and return it; "" where nobody is told.

    Of many in one hour only the first few are told, and none of an endpoint of which people know
    that it is out of order.
    """
    lately = select(EventRecord.id).where(
        EventRecord.organisation_id == endpoint.organisation_id,
        EventRecord.kind == EndpointTroubled.__name__,
        col(EventRecord.at) > now - timedelta(hours=1),
    )
    told = len(unit.session.exec(lately.limit(MOST_TOLD_AN_HOUR)).all())
    if told == MOST_TOLD_AN_HOUR or not endpoint.is_working:
        return ""
    unit.record(
        EndpointTroubled(
            organisation_id=endpoint.organisation_id,
            endpoint_id=endpoint.id,
            problem=problem,
            at=now,
        )
    )
    return problem

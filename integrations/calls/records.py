"""What a look at a call writes down: its legs, whether it runs, what is told, and the next look."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from integrations import queue
from integrations.briefing import hold
from integrations.calls.case import Case, read_case
from rooms.calls.conferences import conference_of
from rooms.calls.connecting import LONGEST_OVERRUN, Decision, Phase, look_at, news_of, phase_of
from rooms.calls.events import CallTroubled
from rooms.calls.legs import STAYED, Call, Leg, Problem, State, Stay, call_of, stay_of
from rooms.events import CallEnded, CallStarted
from rooms.models import Booking, OutboxItem
from rooms.unit_of_work import UnitOfWork

CLOSE_AGAIN = timedelta(seconds=30)
LONGEST_CAUSE = 200


@dataclass(frozen=True, slots=True)
class Look:
    """A look at a call: what was known, how the ends stand after it, and what it decided.

    `problem` is why the conference couldn't be closed.
    """

    item: OutboxItem
    case: Case
    stays: Mapping[str, Stay]
    decision: Decision
    problem: Problem | None

    @property
    def has_found(self) -> bool:
        """Whether there was anything to do or to see."""
        return self.decision.closes or self.stays != self.case.stays

    @property
    def has_closed(self) -> bool:
        """Whether the conference is closed, or never will be by us."""
        return self.decision.closes and (self.problem is None or self.problem.is_final)


def keep(session: Session, case: Case, stays: Mapping[str, Stay]) -> dict[str, Stay]:
    """Write the stays that are new or others than before; returned as they are in the table."""
    kept = {}
    for key, stay in stays.items():
        kept[key] = stay if stay == case.stays.get(key) else _written(session, case, key, stay)
    return kept


def record(unit: UnitOfWork, look: Look, now: datetime) -> None:
    """Write what the look found, and have the call looked at again in time.

    The booking may have changed meanwhile: what is told, and when to look again, goes by what it
    says now.
    """
    session = unit.session
    hold(session, look.case.briefing.booking.id)
    keep(session, look.case, look.stays)
    session.flush()
    present = read_case(session, look.case.briefing.booking.id)
    phase = phase_of(present.wanted, now)
    if look.has_found:
        _bring_state(unit, present, phase, look, now)
        _tell_troubles(unit, present, phase, look, now)
    due_at = look_at(present.wanted, present.stays, now)
    if look.decision.closes and not look.has_closed and phase is Phase.OVER:
        again = now + max(CLOSE_AGAIN, look.problem.wait if look.problem else CLOSE_AGAIN)
        due_at = again if now < present.wanted.ends_at + LONGEST_OVERRUN else due_at
    if due_at is not None:
        queue.reopen(session, look.item, due_at)


def _bring_state(unit: UnitOfWork, present: Case, phase: Phase, look: Look, now: datetime) -> None:
    booking, was = present.briefing.booking, present.state
    stays = present.stays.values()
    is_connected = any(stay.state == State.CONNECTED for stay in stays)
    is_anybody_left = any(stay.is_open for stay in stays)
    conference = present.briefing.conference
    is_new = was != "live" or (conference is not None and conference.state == "ready")
    if phase is Phase.RUNNING and is_connected and is_new:
        _become(unit.session, booking, "live", now)
    if phase is Phase.RUNNING and is_connected and was != "live":
        unit.record(
            CallStarted(organisation_id=booking.organisation_id, booking_id=booking.id, at=now)
        )
    elif phase is Phase.AHEAD and was == "live" and not is_anybody_left:
        _become(unit.session, booking, "ahead", now)
    elif phase is Phase.OVER and look.has_closed and not is_anybody_left:
        _become(unit.session, booking, "over", now)
        if was == "live":
            unit.record(
                CallEnded(organisation_id=booking.organisation_id, booking_id=booking.id, at=now)
            )


def _become(session: Session, booking: Booking, state: str, now: datetime) -> None:
    """Let the call, and its conference where that is there to be joined, be in this state."""
    call = call_of(session, booking.id) or Call(
        organisation_id=booking.organisation_id, booking_id=booking.id
    )
    call.state = state
    if state == "live":
        call.started_at, call.ended_at = call.started_at or now, None
    elif state == "over":
        call.ended_at = now
    session.add(call)
    conference = conference_of(session, booking)
    if conference is not None and conference.state in {"ready", "live", "ended"}:
        conference.state = {"ahead": "ready", "live": "live", "over": "ended"}[state]
        session.add(conference)
    session.flush()


def _tell_troubles(
    unit: UnitOfWork, present: Case, phase: Phase, look: Look, now: datetime
) -> None:
    """Tell once of ends that dropped out, can't be brought in, or can't be taken out."""
    booking = present.briefing.booking
    told: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind, name, cause in news_of(look.case.stays, present.stays, present.names):
        if kind == "stays" or phase is Phase.RUNNING:
            told[kind, cause].append(name)
    for (kind, cause), names in told.items():
        unit.record(
            CallTroubled(
                organisation_id=booking.organisation_id,
                booking_id=booking.id,
                at=now,
                trouble=kind,
                ends=names,
                cause=cause,
            )
        )


def _written(session: Session, case: Case, key: str, stay: Stay) -> Stay:
    booking = case.briefing.booking
    leg = session.get(Leg, stay.id) if stay.id is not None else None
    was = case.stays.get(key)
    if leg is not None and was is not None and was.id == leg.id and was.is_open and leg.left_at:
        return stay_of(leg)  # its call went on elsewhere meanwhile
    if leg is None:
        of, _, known_as = key.partition(":")
        leg = Leg(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            endpoint_id=int(known_as) if of == "endpoint" else None,
            address=known_as if of == "address" else None,
            name=case.names.get(key, known_as),
            state=str(stay.state),
            begun_at=stay.begun_at,
        )
    for name in STAYED:
        if name != "id":
            setattr(leg, name, getattr(stay, name))
    leg.state, leg.cause = str(stay.state), stay.cause[:LONGEST_CAUSE]
    session.add(leg)
    session.flush()
    return replace(stay, id=leg.id)

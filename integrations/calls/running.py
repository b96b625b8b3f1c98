"""The running call: one delivery that brings a booking's call to what the booking says now.

Timers, changes and what is heard from outside only say that somebody should look. A look reads the
booking and its legs, sees where the ends are, does what is missing, and writes down what it saw; so
the order in which things come in doesn't matter, and what a crash left half done the next look
finds. One row of the outbox stands for a call, and falls due again and again until it is over.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from integrations.calls.case import Case, read_case
from integrations.calls.ends import UNSEEN, FarSides, Reach, Unreachable, problem_of
from integrations.calls.records import Look, keep, record
from integrations.conferencing.cases import title_of
from integrations.conferencing.provider import meeting_of
from integrations.errors import OutsideError
from integrations.outbox import Outcome
from rooms.calls.connecting import Decision, decide, watched
from rooms.calls.legs import (
    Place,
    Problem,
    Sight,
    State,
    Stay,
    given_up,
    leaving,
    observed,
    tried,
    trying,
)
from rooms.database import Database
from rooms.models import OutboxItem

AT_ONCE = 16  # ends that are spoken to at the same time, so that one that hangs keeps none waiting
_IN = Sight(place=Place.IN)
In = TypeVar("In")
Out = TypeVar("Out")


class Crew(Protocol):
    """Does the same with several things, at the same time or one after the other."""

    def map(self, act: Callable[[In], Out], things: Iterable[In], /) -> Iterable[Out]:
        """Return what came of each, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class CallParts:
    """What the delivery works with."""

    database: Database
    far: FarSides
    crew: Crew = field(
        default_factory=lambda: ThreadPoolExecutor(AT_ONCE, thread_name_prefix="call")
    )


class CallDelivery:
    """Looks at the call of a booking, and does what is missing."""

    def __init__(self, parts: CallParts) -> None:
        self._parts = parts

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Bring the call to what the booking says, and have it looked at again in time."""
        assert item.booking_id is not None  # noqa: S101  subscribers give every such row one
        with self._parts.database.reading() as session:
            case = read_case(session, item.booking_id)
        reaches = dict(case.reaches(self._parts.far))
        stays = self._seen(case, reaches, now)
        decision = decide(case.wanted, stays, state=case.state, now=now)
        stays |= self._brought_in(case, reaches, stays, decision, now)
        stays |= self._taken_out(case, reaches, stays, decision, now)
        problem = self._close(case) if decision.closes else None
        look = Look(item, case, stays, decision, problem)
        return Outcome(
            word="delivered" if look.has_found else "superseded",
            record=lambda unit: record(unit, look, now),
        )

    def _seen(self, case: Case, reaches: dict[str, Reach], now: datetime) -> dict[str, Stay]:
        """Return the stays by what is seen now; who comes for the first time, the driver sees.

        Who doesn't answer is silent for the rest of the look: it would use up the lease.
        """
        first = decide(case.wanted, case.stays, state=case.state, now=now)
        stays = dict(case.stays)
        new = {key for key in first.connect if key not in stays or not stays[key].is_open}
        keys = [key for key in watched(case.wanted, case.stays, now) if key not in new]

        def see(key: str) -> Sight:
            stay = stays.get(key)
            was_in = stay is not None and stay.state == State.CONNECTED
            is_urgent = key in first.connect or (stay is not None and stay.state == State.JOINING)
            try:
                return reaches[key].see(is_urgent=is_urgent, was_in=was_in)
            except OutsideError as error:
                reaches[key] = Unreachable(error)
                return UNSEEN

        keys = [key for key in keys if key in reaches and reaches[key].is_seen]
        for key, sight in zip(keys, self._parts.crew.map(see, keys), strict=True):
            if (stay := observed(stays.get(key), sight, now)) is not None:
                stays[key] = stay
        return stays

    def _brought_in(
        self,
        case: Case,
        reaches: Mapping[str, Reach],
        stays: Mapping[str, Stay],
        decision: Decision,
        now: datetime,
    ) -> Mapping[str, Stay]:
        """Return the stays of the ends that are brought in now.

        That each is tried is written before it is: after a crash nobody is rung a second time
        while the first ringing still goes on.
        """
        if not decision.connect:
            return {}
        before = {key: stays[key] for key in decision.connect if key in stays}
        begun = {key: trying(before.get(key), now) for key in decision.connect}
        with self._parts.database.writing() as session:
            keep(session, case, before)  # one that has just ended is followed by another
            begun = keep(session, case, begun)
            session.commit()
        self._open(case)

        def bring_in(key: str) -> Stay:
            problem = _tried(reaches[key].connect)
            stay = tried(begun[key], problem, now)
            is_blind = problem is None and not reaches[key].is_seen
            return (observed(stay, _IN, now) or stay) if is_blind else stay

        return dict(zip(begun, self._parts.crew.map(bring_in, begun), strict=True))

    def _taken_out(
        self,
        case: Case,
        reaches: Mapping[str, Reach],
        stays: Mapping[str, Stay],
        decision: Decision,
        now: datetime,
    ) -> Mapping[str, Stay]:
        """Return the stays of the ends that are taken out now, or that nobody waits for any more.

        When the call closes, also those are asked to leave who aren't known to be in it: they may
        have come in since the last look.
        """
        over = {key: given_up(stays[key], now) for key in decision.abandon}
        is_known = {key for key, stay in stays.items() if stay.is_open}
        ends = case.wanted.ends if decision.closes else ()
        unseen = [end.key for end in ends if end.key not in is_known]
        keys = [key for key in (*decision.disconnect, *unseen) if key in reaches]
        problems = self._parts.crew.map(lambda key: _tried(reaches[key].disconnect), keys)
        found = dict(zip(keys, problems, strict=True))
        left = {key: leaving(stays[key], found.get(key), now) for key in decision.disconnect}
        return over | left

    def _open(self, case: Case) -> None:
        """Have the conference open before anybody comes; who finds it closed is told why."""
        conference = case.briefing.conference
        provider = self._parts.far.providers.get(conference.provider) if conference else None
        meeting = meeting_of(conference) if conference else None
        if provider is not None and meeting is not None:
            _tried(lambda: provider.start(meeting, title_of(case.briefing.booking)))

    def _close(self, case: Case) -> Problem | None:
        conference = case.briefing.conference
        provider = self._parts.far.providers.get(conference.provider) if conference else None
        meeting = meeting_of(conference) if conference else None
        if provider is None or meeting is None:
            return None
        return _tried(lambda: provider.end(meeting))


def _tried(act: Callable[[], None]) -> Problem | None:
    """Do it, and return why it couldn't be done."""
    try:
        act()
    except OutsideError as error:
        return problem_of(error)
    return None

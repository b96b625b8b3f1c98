"""Endpoints are asked now and then whether they answer, at a rate that leaves calls in peace.

What they say is kept by `rooms.endpoints.states`, which tells people once.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from integrations.endpoints.driver import Drivers, EndpointStatus, driver_of
from integrations.endpoints.problems import problem_of
from integrations.errors import OutsideError, TransientError, Unsupported
from rooms.clock import Clock
from rooms.endpoints.states import FAULT, OFFLINE, Sight, note_sight
from rooms.endpoints.tables import ON_PREMISES
from rooms.models import Endpoint, EndpointState
from rooms.unit_of_work import Units

log = logging.getLogger("salon.endpoints")

ASK_EVERY_MINUTES = 12
ASK_AGAIN_AFTER = timedelta(minutes=3)  # one that says otherwise than what is believed of it
MOST_AT_ONCE = 50  # a third of what watchers may ask the cloud in a minute
LONGEST_LOOK_SECONDS = 40.0  # ones that hang must not keep all others waiting


@dataclass(frozen=True, slots=True)
class _Due:
    """An endpoint that is to be asked, and when it was asked last."""

    endpoint: Endpoint
    asked_at: datetime | None


class EndpointWatch:
    """Looks once a minute at those whose turn it is; any number of processes may do so.

    Each minute has its share of all endpoints, so that they are asked evenly.
    """

    def __init__(
        self,
        units: Units,
        clock: Clock,
        drivers: Drivers,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._units = units
        self._clock = clock
        self._drivers = drivers
        self._monotonic = monotonic
        self._kinds = [kind for kind, driver in drivers.items() if driver.takes_commands]

    def look(self) -> None:
        """Ask some of those that weren't asked for long, and keep what they say."""
        now, until = self._clock.now(), self._monotonic() + LONGEST_LOOK_SECONDS
        with self._units.database.reading() as session:
            due = _due(session, self._kinds, now)
        busy: set[str] = set()
        for one in due:
            kind = one.endpoint.kind
            if self._monotonic() > until:
                return
            if kind not in busy and claim(self._units, one.endpoint, one.asked_at, now):
                try:
                    self._ask(one.endpoint, now)
                except TransientError as error:
                    log.info("endpoint %s wasn't asked: %s", one.endpoint.id, error)
                    if error.retry_after_seconds is not None:
                        busy.add(kind)

    def _ask(self, endpoint: Endpoint, now: datetime) -> None:
        """Keep what the endpoint says; TransientError where that says nothing of the endpoint."""
        sight = sight_from(self._drivers, endpoint)
        if sight is None:
            return
        with self._units.open() as unit:
            note_sight(unit, endpoint, now, sight)


def sight_from(drivers: Drivers, endpoint: Endpoint) -> Sight | None:
    """Ask the endpoint, and return what it says or what keeps it from that; None of one that can't.

    TransientError where what failed says nothing of the endpoint.
    """
    try:
        return sight_of(driver_of(drivers, endpoint).status(endpoint, is_urgent=False))
    except Unsupported:
        return None
    except OutsideError as error:
        sight = sight_despite(endpoint, error)
        if sight is None:
            raise
        return sight


def sight_despite(endpoint: Endpoint, error: OutsideError) -> Sight | None:
    """Return what a failure says of the endpoint; None where that is nothing.

    What may pass is the cloud's doing, or our request budget's, unless the endpoint was asked at
    its own address.
    """
    if isinstance(error, TransientError) and endpoint.kind != ON_PREMISES:
        return None
    return Sight(problem=problem_of(error, otherwise=FAULT))


def sight_of(status: EndpointStatus) -> Sight:
    """Return what is kept of a status."""
    if not status.is_online:
        return Sight(problem=OFFLINE)
    return Sight(
        calls=len(status.calls),
        people=status.people,
        presence=status.presence,
        is_in_standby=status.is_in_standby,
    )


def claim(units: Units, endpoint: Endpoint, asked_at: datetime | None, now: datetime) -> bool:
    """Let nobody else ask the endpoint for a while; False where somebody does."""
    seen = col(EndpointState.asked_at)
    same = seen.is_(None) if asked_at is None else seen == asked_at
    mine = (col(EndpointState.endpoint_id) == endpoint.id) & same
    with units.open() as unit:
        if unit.session.get(EndpointState, endpoint.id) is None:
            first = EndpointState(
                endpoint_id=endpoint.id, organisation_id=endpoint.organisation_id, asked_at=now
            )
            try:
                with unit.attempt():
                    unit.session.add(first)
            except IntegrityError:
                return False
            return True
        taken = update(EndpointState).where(mine).values(asked_at=now)
        return unit.session.connection().execute(taken).rowcount == 1


def _due(session: Session, kinds: Sequence[str], now: datetime) -> list[_Due]:
    """Return this minute's share of those that can be asked, first who is to be asked again."""
    reached = or_(col(Endpoint.host).is_not(None), col(Endpoint.device_id).is_not(None))
    in_use = col(Endpoint.is_working) & col(Endpoint.is_retired).is_(False)
    can_be_asked = (col(Endpoint.kind).in_(kinds), reached, in_use)
    count = session.exec(select(func.count(col(Endpoint.id))).where(*can_be_asked)).one()
    asked_at, contrary = col(EndpointState.asked_at), col(EndpointState.contrary_since)
    is_time = or_(
        asked_at.is_(None),
        asked_at <= now - timedelta(minutes=ASK_EVERY_MINUTES),
        contrary.is_not(None) & (asked_at <= now - ASK_AGAIN_AFTER),
    )
    found = (
        select(Endpoint, asked_at)
        .outerjoin(EndpointState, col(EndpointState.endpoint_id) == Endpoint.id)
        .where(*can_be_asked, is_time)
        .order_by(contrary.is_(None), asked_at.is_not(None), asked_at, col(Endpoint.id))
        .limit(min(MOST_AT_ONCE, -(-count // ASK_EVERY_MINUTES)))
    )
    return [_Due(*row) for row in session.exec(found)]

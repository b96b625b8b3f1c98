"""Calls: at the start the rooms' endpoints join, at the end they leave and the meeting is closed.

Both deliveries look before they act, so that trying again after a crash, or once more because one
endpoint of three was away, changes nothing for those that are where they should be.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlmodel import select

from integrations.briefing import Briefing, brief, hold
from integrations.conferencing.provider import POINT_TO_POINT, ConferencingProvider
from integrations.errors import OutsideError, PermanentError, TransientError
from integrations.outbox import Outcome
from rooms.database import Database
from rooms.events import CallEnded, CallStarted
from rooms.models import Conference, OutboxItem
from rooms.unit_of_work import UnitOfWork


class EndpointDriver(Protocol):
    """Makes one room's endpoint join, dial and hang up; each may be called again."""

    def join(self, device_id: str, number: str, also_known: Iterable[str] = ()) -> None:
        """Bring the endpoint into the meeting with this number."""
        ...

    def dial(self, device_id: str, sip_address: str) -> None:
        """Let the endpoint call a SIP address."""
        ...

    def hang_up(self, device_id: str, far_ends: Iterable[str]) -> None:
        """End the endpoint's call with one of these, and no other."""
        ...


@dataclass(frozen=True, slots=True)
class CallParts:
    """What both call deliveries work with; `providers` by the name in the conference's row."""

    database: Database
    endpoints: EndpointDriver
    providers: Mapping[str, ConferencingProvider]


class CallStart:
    """Brings endpoints and outside rooms into the call of a booking."""

    def __init__(self, parts: CallParts) -> None:
        self._parts = parts

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Start the call, unless the booking was moved, cancelled or is over."""
        briefing = _brief(self._parts.database, item)
        conference = briefing.conference
        if conference is None or not briefing.is_on or briefing.when.end <= now:
            return Outcome(word="superseded")
        if _is_stale(item, "starts_at", briefing.when.start):
            return Outcome(word="superseded")
        if conference.state in {"failed", "cancelled"}:
            return Outcome(word="superseded")
        if conference.state == "wanted":
            raise TransientError("The conference isn't there yet.")
        if conference.provider == POINT_TO_POINT:
            self._dial(briefing)
        else:
            self._gather(briefing, conference)
        return Outcome(record=lambda unit: _started(unit, briefing, now))

    def _gather(self, briefing: Briefing, conference: Conference) -> None:
        provider = self._parts.providers[conference.provider]
        meeting_id = conference.meeting_id or ""
        number = conference.number or conference.sip_address or ""
        known_as = [conference.sip_address or ""]
        acts: list[Callable[[], None]] = []
        for endpoint in briefing.endpoints:
            if endpoint.device_id:
                acts.append(_join(self._parts.endpoints, endpoint.device_id, number, known_as))
            elif endpoint.sip_address:
                acts.append(_ring(provider, meeting_id, endpoint.sip_address, endpoint.name))
        acts += [_ring(provider, meeting_id, g.address, g.name) for g in briefing.sip_guests]
        _all_of(acts)

    def _dial(self, briefing: Briefing) -> None:
        caller, called = _two_ends(briefing)
        self._parts.endpoints.dial(caller, called)


class CallEnd:
    """Takes the endpoints out of the call and closes the meeting."""

    def __init__(self, parts: CallParts) -> None:
        self._parts = parts

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """End the call, unless the booking goes on longer than was planned."""
        briefing = _brief(self._parts.database, item)
        conference = briefing.conference
        if conference is None or conference.state in {"wanted", "failed"}:
            return Outcome(word="superseded")
        if _is_stale(item, "ends_at", briefing.when.end):
            return Outcome(word="superseded")
        _all_of([*self._leave(briefing, conference), *self._close(conference)])
        return Outcome(record=lambda unit: _ended(unit, briefing, now))

    def _leave(self, briefing: Briefing, conference: Conference) -> list[Callable[[], None]]:
        far_ends = [conference.number or "", conference.sip_address or ""]
        if conference.provider == POINT_TO_POINT:
            far_ends += [endpoint.sip_address or "" for endpoint in briefing.endpoints]
            far_ends += [guest.address for guest in briefing.sip_guests]
        devices = [endpoint.device_id for endpoint in briefing.endpoints if endpoint.device_id]
        return [_hang_up(self._parts.endpoints, device, far_ends) for device in devices]

    def _close(self, conference: Conference) -> list[Callable[[], None]]:
        provider = self._parts.providers.get(conference.provider)
        meeting_id = conference.meeting_id
        if provider is None or meeting_id is None:
            return []
        return [lambda: provider.end(meeting_id)]


def _brief(database: Database, item: OutboxItem) -> Briefing:
    assert item.booking_id is not None  # noqa: S101  subscribers give every such row one
    with database.reading() as session:
        return brief(session, item.booking_id)


def _is_stale(item: OutboxItem, name: str, present: datetime) -> bool:
    """Say whether the row was planned for a time that the booking no longer has."""
    planned = item.payload.get(name)
    return planned is not None and datetime.fromisoformat(planned) != present


def _all_of(acts: Iterable[Callable[[], None]]) -> None:
    """Do every act although some fail; then raise what may still work, else what never will."""
    failures: list[OutsideError] = []
    for act in acts:
        try:
            act()
        except OutsideError as error:
            failures.append(error)
    for failure in sorted(failures, key=lambda error: isinstance(error, PermanentError)):
        raise failure


def _two_ends(briefing: Briefing) -> tuple[str, str]:
    """Return the device that calls and the SIP address that it calls."""
    guests = [guest.address for guest in briefing.sip_guests]
    addresses = [endpoint.sip_address for endpoint in briefing.endpoints if endpoint.sip_address]
    callers = [endpoint for endpoint in briefing.endpoints if endpoint.device_id]
    if callers:
        others = [address for address in addresses if address != callers[0].sip_address]
        for called in [*others, *guests]:
            return callers[0].device_id or "", called
    raise PermanentError("There are no two ends that could call each other.")


def _join(
    driver: EndpointDriver, device_id: str, number: str, known_as: list[str]
) -> Callable[[], None]:
    return lambda: driver.join(device_id, number, known_as)


def _hang_up(driver: EndpointDriver, device_id: str, far_ends: list[str]) -> Callable[[], None]:
    return lambda: driver.hang_up(device_id, far_ends)


def _ring(
    provider: ConferencingProvider, meeting_id: str, address: str, name: str
) -> Callable[[], None]:
    return lambda: provider.ring(meeting_id, address, name)


def _started(unit: UnitOfWork, briefing: Briefing, now: datetime) -> None:
    conference = _locked(unit, briefing)
    if conference.state == "live":
        return
    conference.state = "live"
    booking = briefing.booking
    event = CallStarted(organisation_id=booking.organisation_id, booking_id=booking.id, at=now)
    unit.record(event)


def _ended(unit: UnitOfWork, briefing: Briefing, now: datetime) -> None:
    conference = _locked(unit, briefing)
    was_live = conference.state == "live"
    conference.state = "ended"
    booking = briefing.booking
    if was_live:
        event = CallEnded(organisation_id=booking.organisation_id, booking_id=booking.id, at=now)
        unit.record(event)


def _locked(unit: UnitOfWork, briefing: Briefing) -> Conference:
    hold(unit.session, briefing.booking.id)
    mine = select(Conference).where(Conference.booking_id == briefing.booking.id)
    return unit.session.exec(mine).one()

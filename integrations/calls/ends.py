"""How each end of a call is reached: commanded itself, rung by the provider, or called by another.

Reading and building only; nothing here speaks to a far side before it is asked to.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache, partial
from typing import Protocol

from integrations.briefing import Briefing
from integrations.conferencing.catalogue import can
from integrations.conferencing.provider import (
    Ability,
    ConferencingProvider,
    MeetingRef,
    Participant,
    meeting_of,
)
from integrations.conferencing.provider import bare as bare_address
from integrations.endpoints.driver import (
    NO_ADDRESS,
    Away,
    Drivers,
    EndpointDriver,
    EndpointStatus,
    Occupied,
    WayIn,
    driver_of,
)
from integrations.errors import OutsideError, PermanentError, TransientError
from rooms.calls.legs import Place, Problem, Sight, key_of
from rooms.models import Conference, Endpoint

UNSEEN = Sight(place=Place.UNSEEN)
_NOT_ALLOWED = frozenset({401, 403})
_OURS = frozenset({"no_endpoint", "no_conference", NO_ADDRESS})  # causes that no far side says


class Reach(Protocol):
    """How one end is seen, brought in and taken out. All raise TransientError, PermanentError."""

    def see(self, *, is_urgent: bool, was_in: bool) -> Sight:
        """Return where the end is; for one that `was_in`, also why it is out."""
        ...

    def connect(self) -> None:
        """Bring the end in, unless it is in."""
        ...

    def disconnect(self) -> None:
        """Take the end out of this call, and of no other."""
        ...

    @property
    def is_seen(self) -> bool:
        """Whether it can be told if the end is in; else it is taken to be where it was brought."""
        ...


@dataclass(frozen=True, slots=True)
class Commanded:
    """An endpoint that does what it is told: `enter` brings it in, None where another calls it.

    `former` are far ends of a call that its meeting had before it became this one: two rooms that
    called each other, say, whom a third has joined, or a conference whose provider is down.
    """

    endpoint: Endpoint
    driver: EndpointDriver
    far_ends: frozenset[str]
    enter: Callable[[], None] | None = None
    former: frozenset[str] = frozenset()
    is_seen: bool = True

    def see(self, *, is_urgent: bool, was_in: bool) -> Sight:
        """See the Protocol."""
        status = self.driver.status(self.endpoint, is_urgent=is_urgent)
        sight = _sight_of(status, self.far_ends, self.former)
        if sight.place is not Place.OUT or not was_in:
            return sight
        try:
            ending = self.driver.ending(self.endpoint, self.far_ends)
        except OutsideError:
            return sight  # nobody knows how the call ended
        if ending is None:
            return sight
        return replace(sight, is_chosen=bool(ending.side), cause=ending.cause)

    def connect(self) -> None:
        """See the Protocol; who is still in the former call leaves it first, and is tried again."""
        enter = self.enter or self._leave_former
        try:
            enter()
        except Occupied:
            self._leave_former()
            raise

    def disconnect(self) -> None:
        """See the Protocol."""
        self.driver.disconnect(self.endpoint, self.far_ends | self.former)

    def _leave_former(self) -> None:
        if self.former:
            self.driver.disconnect(self.endpoint, self.former)


@dataclass(frozen=True, slots=True)
class Rung:
    """An address that the provider rings into its conference, and sees there, where it can."""

    provider: ConferencingProvider
    meeting: MeetingRef
    address: str
    name: str
    present: Callable[[], Sequence[Participant]]
    is_outside: bool
    kbps: int | None = None

    @property
    def is_seen(self) -> bool:
        """See the Protocol."""
        return Ability.PARTICIPANTS in self.provider.abilities

    def see(self, *, is_urgent: bool, was_in: bool) -> Sight:  # noqa: ARG002
        """See the Protocol; somebody outside who went is taken to have hung up."""
        if not self.is_seen:
            return UNSEEN
        states = {one.state: one for one in self._mine()}
        if "connected" in states:
            return Sight(place=Place.IN)
        if states.keys() & {"ringing", "waiting"}:
            return Sight(place=Place.COMING)
        cause = states["left"].cause if "left" in states else ""
        return Sight(place=Place.OUT, is_chosen=self.is_outside, cause=cause)

    def connect(self) -> None:
        """See the Protocol."""
        self.provider.ring(self.meeting, self.address, self.name, self.kbps)

    def disconnect(self) -> None:
        """See the Protocol; where nobody can be dropped, the end of the conference does it."""
        if Ability.DROP in self.provider.abilities and self.is_seen:
            for one in self._mine():
                if one.state != "left":
                    self.provider.drop(self.meeting, one.id)

    def _mine(self) -> list[Participant]:
        address = bare_address(self.address)
        return [one for one in self.present() if address in one.addresses]


@dataclass(frozen=True, slots=True)
class Answering:
    """An end that one of our endpoints calls: it is in the call while that is with it.

    `itself` is how it is reached, where it can be commanded too.
    """

    caller: Reach
    itself: Reach | None = None
    is_seen: bool = True

    def see(self, *, is_urgent: bool, was_in: bool) -> Sight:
        """See the Protocol."""
        return self.caller.see(is_urgent=is_urgent, was_in=was_in)

    def connect(self) -> None:
        """See the Protocol: the caller dials, and this one is free to be called."""
        if self.itself is not None:
            self.itself.connect()

    def disconnect(self) -> None:
        """See the Protocol: the caller hangs up, and so does whoever can be told to."""
        if self.itself is not None:
            self.itself.disconnect()


@dataclass(frozen=True, slots=True)
class Unreachable:
    """An end that can't be reached, for good or at this moment, as `error` says."""

    error: OutsideError
    is_seen: bool = True

    def see(self, *, is_urgent: bool, was_in: bool) -> Sight:  # noqa: ARG002
        """See the Protocol."""
        return UNSEEN

    def connect(self) -> None:
        """Fail as it did."""
        raise self.error

    def disconnect(self) -> None:
        """Fail as it did; who never can be brought in isn't in."""
        if isinstance(self.error, TransientError):
            raise self.error


@dataclass(frozen=True, slots=True)
class FarSides:
    """Who commands endpoints, by their kind, and who makes conferences, by name."""

    drivers: Drivers
    providers: Mapping[str, ConferencingProvider]


def reaches(
    briefing: Briefing,
    others: Iterable[Endpoint],
    addresses: Iterable[str],
    far: FarSides,
    kbps: int | None = None,
) -> Mapping[str, Reach]:
    """Return how the ends of the booking's call are reached, by their keys.

    `others` and `addresses` are still in it and no longer belong there. `kbps` is the call's rate.
    """
    conference = briefing.conference
    if conference is None:
        return {}
    former = frozenset(conference.former)
    if not can(conference.provider, Ability.MAKE):
        ends = [*briefing.endpoints, *others]
        return _direct(briefing, ends, former, far.drivers, kbps)
    provider, meeting = far.providers.get(conference.provider), meeting_of(conference)
    present = cache(lambda: provider.participants(meeting) if provider and meeting else [])
    way = _way_into(conference, kbps)
    former = (former | _addresses(briefing, others)) - way.far_ends
    found: dict[str, Reach] = {}
    for endpoint in [*briefing.endpoints, *others]:
        driver = driver_of(far.drivers, endpoint)
        reach: Reach = _without("no_endpoint")
        if driver.takes_commands:
            enter = partial(driver.join, endpoint, way)
            reach = Commanded(endpoint, driver, way.far_ends, enter, former)
        elif provider is not None and meeting is not None and endpoint.sip_address:
            address, name = endpoint.sip_address, endpoint.name
            reach = Rung(provider, meeting, address, name, present, is_outside=False, kbps=kbps)
        found[key_of(endpoint.id, None)] = reach
    named = {guest.address: guest.name for guest in briefing.sip_guests}
    for address in {*named, *addresses}:
        reach = _without("no_conference")
        if provider is not None and meeting is not None:
            name = named.get(address) or address
            reach = Rung(provider, meeting, address, name, present, is_outside=True, kbps=kbps)
        found[key_of(None, address)] = reach
    return found


def problem_of(error: OutsideError) -> Problem:
    """Return what a failure means to those who wait for the call, by a code of `CAUSES`."""
    wait = timedelta()
    if isinstance(error, TransientError) and error.retry_after_seconds:
        wait = timedelta(seconds=error.retry_after_seconds)
    if isinstance(error, Occupied):
        cause = "busy"
    elif isinstance(error, Away):
        cause = "offline"
    elif isinstance(error, TransientError):
        cause = "too_many" if wait else "timeout"
    elif isinstance(error, PermanentError) and error.status in _NOT_ALLOWED:
        cause = "not_permitted"
    else:
        cause = error.reason if error.reason in _OURS else "refused"
    return Problem(cause=cause, is_final=isinstance(error, PermanentError), wait=wait)


def _direct(
    briefing: Briefing,
    endpoints: Sequence[Endpoint],
    former: frozenset[str],
    drivers: Drivers,
    kbps: int | None,
) -> dict[str, Reach]:
    """Return how two ends are reached of which the first that can be told to calls the other."""
    guests = [guest.address for guest in briefing.sip_guests]
    far_ends = _addresses(briefing, endpoints)
    wanted = {endpoint.id for endpoint in briefing.endpoints}
    found: dict[str, Reach] = {}
    caller: Reach | None = None
    for endpoint in endpoints:
        driver = driver_of(drivers, endpoint)
        if not driver.takes_commands:
            continue
        enter = None
        if caller is None and endpoint.id in wanted:
            others = [e.sip_address for e in briefing.endpoints if e.id != endpoint.id]
            called = next((address for address in [*others, *guests] if address), None)
            enter = _dialling(driver, endpoint, called, kbps)
        itself = Commanded(endpoint, driver, far_ends - {endpoint.sip_address}, enter, former)
        caller = caller or (itself if enter else None)
        is_called = caller is not None and endpoint.id in wanted and enter is None
        reach = Answering(caller, itself) if caller and is_called else itself
        found[key_of(endpoint.id, None)] = reach
    silent = _without("no_endpoint") if caller is None else Answering(caller)
    for endpoint in briefing.endpoints:
        found.setdefault(key_of(endpoint.id, None), silent)
    return found | {key_of(None, address): silent for address in guests}


def _without(what: str) -> Unreachable:
    return Unreachable(PermanentError("Nobody can bring this end into the call.", reason=what))


def _addresses(briefing: Briefing, others: Iterable[Endpoint]) -> frozenset[str]:
    """Return under which addresses the ends of the call may call each other."""
    ends = [endpoint.sip_address for endpoint in (*briefing.endpoints, *others)]
    guests = [guest.address for guest in briefing.sip_guests]
    return frozenset(address for address in (*ends, *guests) if address)


def _sight_of(status: EndpointStatus, far_ends: frozenset[str], former: frozenset[str]) -> Sight:
    if not status.is_online:
        return UNSEEN
    mine = [call for call in status.calls if call.is_with(far_ends)]
    if mine:
        is_through = any(call.state != "connecting" for call in mine)
        return Sight(place=Place.IN if is_through else Place.COMING)
    others = [call for call in status.calls if not call.is_with(former)]
    return Sight(place=Place.ELSEWHERE if others else Place.OUT)


def _way_into(conference: Conference, kbps: int | None) -> WayIn:
    return WayIn(
        provider=conference.provider,
        number=conference.number,
        sip_address=conference.sip_address,
        web_link=conference.web_link,
        kbps=kbps,
    )


def _dialling(
    driver: EndpointDriver, endpoint: Endpoint, called: str | None, kbps: int | None
) -> Callable[[], None]:
    def dial() -> None:
        if called is None:
            raise PermanentError("There are no two ends that could call each other.")
        driver.dial(endpoint, called, kbps)

    return dial

"""Calls: at the start the rooms' endpoints join, at the end they leave and the meeting is closed.

Both deliveries look before they act, so that trying again after a crash, or once more because one
endpoint of three was away, changes nothing for those that are where they should be.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import or_
from sqlmodel import col, select

from integrations.briefing import Briefing, brief, hold
from integrations.call_plans import enqueue_call
from integrations.conferencing.catalogue import can
from integrations.conferencing.delivery import title_of
from integrations.conferencing.provider import Ability, ConferencingProvider, meeting_of
from integrations.endpoints.driver import Drivers, WayIn, driver_of
from integrations.errors import OutsideError, PermanentError, TransientError
from integrations.outbox import Outcome
from integrations.video import GONE
from rooms.conferences import conference_of, is_for_others_alone
from rooms.database import Database
from rooms.events import CallEnded, CallStarted
from rooms.inventory import venues
from rooms.models import BookedRoom, Booking, Conference, Endpoint, OutboxItem
from rooms.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CallParts:
    """What the call deliveries work with.

    `drivers` by the kind in the endpoint's row, `providers` by the name in the conference's.
    """

    database: Database
    drivers: Drivers
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
        if "starts_at" in item.payload and is_for_others_alone(briefing.booking, conference):
            return Outcome(word="superseded")
        if conference.state in {"failed", *GONE}:
            return Outcome(word="superseded")
        if conference.state == "wanted":
            raise TransientError("The conference isn't there yet.")
        if _earlier_call_ends(self._parts.database, briefing, now):
            raise TransientError("The call before isn't over yet.")
        if can(conference.provider, Ability.MAKE):
            self._gather(briefing, conference)
        else:
            self._dial(briefing)
        return Outcome(record=lambda unit: _started(unit, briefing, now))

    def _gather(self, briefing: Briefing, conference: Conference) -> None:
        provider = self._parts.providers.get(conference.provider)
        if provider is None:
            raise PermanentError("The provider of this conference is no longer configured.")
        meeting = meeting_of(conference)
        if meeting is None:
            raise PermanentError("The conference was never made.")
        way = WayIn(
            provider=conference.provider,
            number=conference.number,
            sip_address=conference.sip_address,
            web_link=conference.web_link,
        )
        ring = provider.ring
        acts: list[Callable[[], None]] = [
            partial(provider.start, meeting, title_of(briefing.booking))
        ]
        for endpoint in briefing.endpoints:
            driver = driver_of(self._parts.drivers, endpoint)
            if driver.takes_commands:
                acts.append(partial(driver.join, endpoint, way))
            elif endpoint.sip_address:
                acts.append(partial(ring, meeting, endpoint.sip_address, endpoint.name))
        acts += [partial(ring, meeting, g.address, g.name) for g in briefing.sip_guests]
        _all_of(acts)

    def _dial(self, briefing: Briefing) -> None:
        caller, called = _two_ends(self._parts.drivers, briefing)
        driver_of(self._parts.drivers, caller).dial(caller, called)


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
        return Outcome(record=lambda unit: _ended(unit, briefing, item, now))

    def _leave(self, briefing: Briefing, conference: Conference) -> list[Callable[[], None]]:
        far_ends = _far_ends(conference, briefing, briefing.endpoints)
        return _hang_ups(self._parts.drivers, briefing.endpoints, far_ends)

    def _close(self, conference: Conference) -> list[Callable[[], None]]:
        provider = self._parts.providers.get(conference.provider)
        meeting = meeting_of(conference)
        if provider is None or meeting is None:
            return []
        return [lambda: provider.end(meeting)]


class CallLeave:
    """Takes endpoints out of a call whose meeting has left their rooms; the call goes on."""

    def __init__(self, parts: CallParts) -> None:
        self._parts = parts

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:  # noqa: ARG002
        """Let the endpoints of the rooms hang up, unless they are in a call with anybody else."""
        briefing = _brief(self._parts.database, item)
        conference = briefing.conference
        if conference is None:
            return Outcome(word="superseded")
        room_ids: list[int] = item.payload["room_ids"]
        with self._parts.database.reading() as session:
            found = venues(session, briefing.booking.organisation_id)
        left = [v.endpoints[0] for v in found if v.room.id in room_ids and v.endpoints]
        far_ends = _far_ends(conference, briefing, [*briefing.endpoints, *left])
        _all_of(_hang_ups(self._parts.drivers, left, far_ends))
        return Outcome()


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


def _earlier_call_ends(database: Database, briefing: Briefing, now: datetime) -> bool:
    """Say whether a call that was before in one of these rooms is yet to be closed.

    Of two meetings that follow each other at once, a worker may come to the start of the second
    before the end of the first is done, which would then end the wrong call.
    """
    room_ids = [venue.room.id for venue in briefing.venues]
    ends = (
        select(OutboxItem.id)
        .join(BookedRoom, col(BookedRoom.booking_id) == col(OutboxItem.booking_id))
        .join(Booking, col(Booking.id) == col(OutboxItem.booking_id))
        .join(
            Conference,
            or_(
                col(Conference.booking_id) == col(Booking.id),
                col(Conference.series_id) == col(Booking.series_id),
            ),
        )
        .where(OutboxItem.kind == "call.end", OutboxItem.due_at <= now)
        .where(col(OutboxItem.settled_at).is_(None), OutboxItem.booking_id != briefing.booking.id)
        .where(col(BookedRoom.room_id).in_(room_ids), Conference.state == "live")
    )
    with database.reading() as session:
        return session.exec(ends.limit(1)).first() is not None


def _far_ends(
    conference: Conference, briefing: Briefing, endpoints: Iterable[Endpoint]
) -> list[str]:
    """Return by which numbers and addresses the endpoints may know the far end of this call."""
    meeting = [conference.number, conference.sip_address]
    if can(conference.provider, Ability.MAKE):
        return [number for number in meeting if number]
    addresses = [endpoint.sip_address for endpoint in endpoints if endpoint.sip_address]
    return [*addresses, *(guest.address for guest in briefing.sip_guests)]


def _two_ends(drivers: Drivers, briefing: Briefing) -> tuple[Endpoint, str]:
    """Return the endpoint that calls and the SIP address that it calls."""
    guests = [guest.address for guest in briefing.sip_guests]
    addresses = [endpoint.sip_address for endpoint in briefing.endpoints if endpoint.sip_address]
    callers = [one for one in briefing.endpoints if driver_of(drivers, one).takes_commands]
    if callers:
        others = [address for address in addresses if address != callers[0].sip_address]
        for called in [*others, *guests]:
            return callers[0], called
    raise PermanentError("There are no two ends that could call each other.")


def _hang_ups(
    drivers: Drivers, endpoints: Iterable[Endpoint], far_ends: list[str]
) -> list[Callable[[], None]]:
    found = [(driver_of(drivers, endpoint), endpoint) for endpoint in endpoints]
    return [
        partial(driver.disconnect, endpoint, far_ends)
        for driver, endpoint in found
        if driver.takes_commands
    ]


def _started(unit: UnitOfWork, briefing: Briefing, now: datetime) -> None:
    seen = briefing.conference.state if briefing.conference else ""
    conference = _locked(unit, briefing)
    booking = brief(unit.session, briefing.booking.id).booking
    if conference.state != seen and conference.state in {"ended", "cancelled"}:
        enqueue_call(unit.session, "call.end", booking, now, {})  # it ended while they joined
        return
    if conference.state == "live" or booking.status != "confirmed":
        return
    conference.state = "live"
    event = CallStarted(organisation_id=booking.organisation_id, booking_id=booking.id, at=now)
    unit.record(event)


def _ended(unit: UnitOfWork, briefing: Briefing, item: OutboxItem, now: datetime) -> None:
    conference = _locked(unit, briefing)
    was_live = conference.state == "live"
    conference.state = "ended"
    present = brief(unit.session, briefing.booking.id)
    booking = present.booking
    if was_live and present.is_on and _is_stale(item, "ends_at", booking.ends_at):
        enqueue_call(unit.session, "call.start", booking, now, {})  # prolonged at the last moment
    elif was_live:
        event = CallEnded(organisation_id=booking.organisation_id, booking_id=booking.id, at=now)
        unit.record(event)


def _locked(unit: UnitOfWork, briefing: Briefing) -> Conference:
    hold(unit.session, briefing.booking.id)
    conference = conference_of(unit.session, briefing.booking)
    assert conference is not None  # noqa: S101  a call that was planned keeps its conference
    return conference

"""Looks at rooms to which nobody came, or which all have left: planned at the start, one row each.

What sensors and panels say is read outside of any transaction and judged within one, by how old it
is by then. A device that doesn't answer says nothing, and nobody loses a room by that.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session, select

from integrations.briefing import brief
from integrations.calls.ends import FarSides
from integrations.conferencing.catalogue import can
from integrations.conferencing.provider import Ability, meeting_of
from integrations.endpoints.driver import EndpointDriver, EndpointStatus, driver_of
from integrations.endpoints.panel import OURS
from integrations.errors import OutsideError, Unsupported
from integrations.once import Once
from integrations.outbox import Effect, Outcome, enqueue_all
from rooms.bookings import venues_of
from rooms.database import Database
from rooms.models import Booking, Conference, Endpoint, Organisation, OutboxItem
from rooms.presence.evidence import Evidence, Says
from rooms.presence.leaving import Before, look_for_left, may_be_left
from rooms.presence.releasing import is_on, look
from rooms.presence.watching import begun, sensors_of, watch
from rooms.unit_of_work import UnitOfWork, Units

ONCE = Once("empty_room", of="starts_at")
SAYS = {True: Says.PRESENT, False: Says.EMPTY, None: Says.UNKNOWN}
PATIENCE_SECONDS = 60  # for all devices of a booking; those that come later aren't asked


def plan(units: Units, now: datetime) -> int:
    """Plan a look at each booking that has begun in a room that may be released.

    One that was moved is planned anew, at the time that it has now. Returns how many are new.
    """
    with units.database.reading() as session:
        ids = session.exec(select(Organisation.id)).all()
        due = [one for owner in ids for one in begun(session, owner, now)]
    first = {booking.id: at for booking, at in due}
    return ONCE.plan(
        units,
        [booking for booking, _ in due],
        lambda _, booking: [ONCE.effect(booking, max(first[booking.id], now))],
        now,
    )


class EmptyRoomLook:
    """Looks at the rooms of one booking, and again and again until they are done with."""

    def __init__(
        self,
        database: Database,
        far: FarSides,
        monotonic: Callable[[], float],
    ) -> None:
        self._database = database
        self._far = far
        self._monotonic = monotonic

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Ask what is in the rooms, and return what writes down what follows."""
        starts_at, before = ONCE.moment_in(item), _before(item)
        with self._database.reading() as session:
            booking = session.get_one(Booking, item.booking_id)
            if not is_on(booking, starts_at, now):
                return Outcome(word="superseded")
            sensors = _sensors(session, booking)
            may_end = may_be_left(session, booking) is not None
            conference = brief(session, booking.id).conference if may_end else None
        began = self._monotonic()

        def passed() -> timedelta:
            return timedelta(seconds=self._monotonic() - began)

        sights: dict[int, list[Evidence]] = {}
        for endpoint in sensors.values():
            if passed().total_seconds() < PATIENCE_SECONDS:
                at = now + passed()
                sights[endpoint.id] = self._seen_by(endpoint, booking, at)

        company = self._in_conference(conference, now + passed()) if conference else []

        def record(unit: UnitOfWork) -> None:
            present = now + passed()
            next_at = look(unit, booking, starts_at, sights, present)
            seen, later = look_for_left(unit, booking, starts_at, sights, before, present, company)
            due = [at for at in (next_at, later) if at is not None]
            if due:
                enqueue_all(unit.session, [_look_at(booking, min(due), seen)], present)

        return Outcome(record=record)

    def _seen_by(self, endpoint: Endpoint, booking: Booking, at: datetime) -> list[Evidence]:
        """Return what an endpoint says of its room, all of it unknown where it doesn't answer."""
        try:
            driver = driver_of(self._far.drivers, endpoint)
            if not endpoint.is_working or not driver.takes_commands:
                return []
            found = sensed(driver.status(endpoint, is_urgent=False), at)
            return found + _on_panel(driver, endpoint, booking, at)
        except OutsideError:
            return []

    def _in_conference(self, conference: Conference, at: datetime) -> list[Evidence]:
        """Return whether anybody is in the conference; nothing of one that only rooms make."""
        if not can(conference.provider, Ability.MAKE):
            return []
        provider, meeting = self._far.providers.get(conference.provider), meeting_of(conference)
        says = Says.UNKNOWN
        try:
            if provider is not None and meeting is not None:
                inside = [one for one in provider.participants(meeting) if one.state != "left"]
                says = SAYS[bool(inside)]
        except OutsideError:
            says = Says.UNKNOWN
        return [Evidence(kind="conference", says=says, seen_at=at)]


def sensed(status: EndpointStatus, at: datetime) -> list[Evidence]:
    """Return what the sensors and the calls of an endpoint say.

    Many a device has one sensor alone, which counts then; one that knows nothing is unknown.
    """
    is_anybody = None if status.people is None else status.people > 0
    senses = {"people": is_anybody, "presence": status.presence}
    known = {kind: says for kind, says in senses.items() if says is not None} or senses
    found = [Evidence(kind=kind, says=SAYS[says], seen_at=at) for kind, says in known.items()]
    if status.calls:
        found.append(Evidence(kind="call", says=Says.PRESENT, seen_at=at))
    return found


def _on_panel(
    driver: EndpointDriver, endpoint: Endpoint, booking: Booking, at: datetime
) -> list[Evidence]:
    """Return whether people have checked in at the panel; nothing of one that can't tell."""
    try:
        entries = driver.booked(endpoint)
    except Unsupported:
        return []
    mine = [one for one in entries if one.key == f"{OURS}{booking.id}"]
    return [
        Evidence(kind="panel", says=SAYS[one.is_checked_in], seen_at=at)
        for one in mine
        if one.is_checked_in is not None
    ]


def _sensors(session: Session, booking: Booking) -> dict[int, Endpoint]:
    """Return what can tell of the booking's rooms, as far as that matters still."""
    found = [one for room in watch(session, booking).rooms for one in room.sensors]
    if may_be_left(session, booking) is not None:
        venues = venues_of(session, booking)
        found += [one for venue in venues for one in sensors_of(session, booking, venue)]
    return {one.id: one for one in found}


def _look_at(booking: Booking, due_at: datetime, seen: Before) -> Effect:
    since = seen.empty_since.isoformat() if seen.empty_since else None
    return ONCE.effect(booking, due_at, came=seen.came, empty_since=since)


def _before(item: OutboxItem) -> Before:
    """Return what the looks before this one have seen of people who come and go."""
    since = item.payload.get("empty_since")
    moment = datetime.fromisoformat(since) if since else None
    return Before(came=bool(item.payload.get("came")), empty_since=moment)

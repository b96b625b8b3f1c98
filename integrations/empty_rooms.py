"""Looks at rooms to which nobody may have come: planned when their meetings begin, one row each.

What sensors and panels say is read outside of any transaction and judged within one, by how old it
is by then. A device that doesn't answer says nothing, and nobody loses a room by that.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from integrations.endpoints.driver import Drivers, EndpointDriver, EndpointStatus, driver_of
from integrations.endpoints.panel import OURS
from integrations.errors import OutsideError, Unsupported
from integrations.outbox import Effect, Outcome, enqueue_all
from rooms.database import Database
from rooms.evidence import Evidence, Says
from rooms.models import Booking, Endpoint, Organisation, OutboxItem
from rooms.releasing import is_on, look
from rooms.unit_of_work import UnitOfWork, Units
from rooms.watching import begun, watch

KIND = "empty_room"
SAYS = {True: Says.PRESENT, False: Says.EMPTY, None: Says.UNKNOWN}
PATIENCE_SECONDS = 60  # for all devices of a booking; those that come later aren't asked


def plan(units: Units, now: datetime) -> int:
    """Plan a look at each booking that has begun in a room that may be released.

    One that was moved is planned anew, at the time that it has now. Returns how many are new.
    """
    count = 0
    with units.open() as unit:
        for organisation_id in unit.session.exec(select(Organisation.id)).all():
            due = begun(unit.session, organisation_id, now)
            known = _planned(unit.session, [booking.id for booking, _ in due])
            effects = [
                _look_at(booking, max(first, now))
                for booking, first in due
                if (booking.id, booking.starts_at.isoformat()) not in known
            ]
            enqueue_all(unit.session, effects, now)
            count += len(effects)
    return count


class EmptyRoomLook:
    """Looks at the rooms of one booking, and again and again until they are done with."""

    def __init__(
        self, database: Database, drivers: Drivers, monotonic: Callable[[], float]
    ) -> None:
        self._database = database
        self._drivers = drivers
        self._monotonic = monotonic

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Ask what is in the rooms, and return what writes down what follows."""
        starts_at = datetime.fromisoformat(item.payload["starts_at"])
        with self._database.reading() as session:
            booking = session.get_one(Booking, item.booking_id)
            if not is_on(booking, starts_at, now):
                return Outcome(word="superseded")
            sensors = {s.id: s for room in watch(session, booking).rooms for s in room.sensors}
        began = self._monotonic()

        def passed() -> timedelta:
            return timedelta(seconds=self._monotonic() - began)

        sights: dict[int, list[Evidence]] = {}
        for endpoint in sensors.values():
            if passed().total_seconds() < PATIENCE_SECONDS:
                at = now + passed()
                sights[endpoint.id] = self._seen_by(endpoint, booking, at)

        def record(unit: UnitOfWork) -> None:
            present = now + passed()
            next_at = look(unit, booking, starts_at, sights, present)
            if next_at is not None:
                enqueue_all(unit.session, [_look_at(booking, next_at)], present)

        return Outcome(record=record)

    def _seen_by(self, endpoint: Endpoint, booking: Booking, at: datetime) -> list[Evidence]:
        """Return what an endpoint says of its room, all of it unknown where it doesn't answer."""
        try:
            driver = driver_of(self._drivers, endpoint)
            if not endpoint.is_working or not driver.takes_commands:
                return []
            found = sensed(driver.status(endpoint, is_urgent=False), at)
            return found + _on_panel(driver, endpoint, booking, at)
        except OutsideError:
            return []


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


def _look_at(booking: Booking, due_at: datetime) -> Effect:
    subject, payload = f"{KIND}:{booking.id}", {"starts_at": booking.starts_at.isoformat()}
    return Effect(kind=KIND, subject=subject, booking=booking, due_at=due_at, payload=payload)


def _planned(session: Session, booking_ids: list[int]) -> set[tuple[int | None, str]]:
    """Return for which bookings, at which starts, a look was planned already."""
    rows = select(OutboxItem.booking_id, OutboxItem.payload).where(
        OutboxItem.kind == KIND, col(OutboxItem.booking_id).in_(booking_ids)
    )
    return {(number, payload["starts_at"]) for number, payload in session.exec(rows)}

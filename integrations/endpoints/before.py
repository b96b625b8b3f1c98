"""Before a meeting begins, the endpoints of its rooms are asked whether they answer.

Where none of a room's does, people are told while there is still time to go to another room.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from integrations.briefing import hold
from integrations.endpoints.driver import Drivers
from integrations.endpoints.watch import sight_from
from integrations.once import Once
from integrations.outbox import Outcome
from rooms.bookings import venues_of
from rooms.calls.events import RoomUnreachable
from rooms.clock import Clock
from rooms.database import Database
from rooms.endpoints.replacing import best_instead
from rooms.endpoints.states import FAULT, Sight, note_sight
from rooms.inventory import Venue
from rooms.models import Booking, Endpoint, Organisation, OutboxItem
from rooms.unit_of_work import UnitOfWork, Units

ONCE = Once("endpoint_test", of="starts_at")
BEFORE = timedelta(minutes=15)
MOST_AT_ONCE = 2000
LONGEST_SECONDS = 60.0  # for all endpoints of a meeting; those that come later aren't asked

Seen = Sequence[tuple[Endpoint, Sight]]


class EndpointTests:
    """Plans one test for each start of a meeting with video; any number of processes may do so."""

    def __init__(self, units: Units, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    def plan(self) -> None:
        """Plan a test of each meeting that begins soon and has none for this start yet."""
        now = self._clock.now()
        with self._units.database.reading() as session:
            ids = session.exec(select(Organisation.id)).all()
            soon = [one for owner in ids for one in _begins_soon(session, owner, now)]
        ONCE.plan(self._units, soon, lambda _, booking: [ONCE.effect(booking, now)], now)


class EndpointTest:
    """Asks, outside of any transaction; a meeting that has begun or gone elsewhere isn't tested.

    Where the cloud refuses, it is tried again until the meeting begins.
    """

    def __init__(
        self, database: Database, drivers: Drivers, monotonic: Callable[[], float]
    ) -> None:
        self._database = database
        self._drivers = drivers
        self._monotonic = monotonic

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Return what keeps what was seen, and tells of each room that is out of reach."""
        assert item.booking_id is not None  # noqa: S101  every such row is given one
        booking_id, start = item.booking_id, ONCE.moment_in(item)
        with self._database.reading() as session:
            booking = session.get_one(Booking, booking_id)
            if not _is_ahead(booking, now) or booking.starts_at != start:
                return Outcome(word="superseded")
            rooms = venues_of(session, booking)
        until = self._monotonic() + LONGEST_SECONDS
        found = {venue.room.id: self._seen(venue) for venue in rooms if self._monotonic() < until}

        def record(unit: UnitOfWork) -> None:
            hold(unit.session, booking_id)
            booking = unit.session.get_one(Booking, booking_id)
            if not _is_ahead(booking, now):
                return
            every = [one for seen in found.values() for one in seen]
            for endpoint, sight in sorted(every, key=lambda one: one[0].id):
                note_sight(unit, endpoint, now, sight)
            for venue in venues_of(unit.session, booking):
                if _is_out_of_reach(found.get(venue.room.id, ())):
                    _tell(unit, booking, venue.room.id, now)

        return Outcome(record=record)

    def _seen(self, venue: Venue) -> Seen:
        """Return what the room's endpoints say; nothing where one can only be rung."""
        seen = []
        for endpoint in venue.endpoints:
            if endpoint.is_working:
                sight = sight_from(self._drivers, endpoint)
                if sight is None:
                    return []
                seen.append((endpoint, sight))
        return seen


def _is_out_of_reach(seen: Seen) -> bool:
    return bool(seen) and all(sight.problem not in {"", FAULT} for _, sight in seen)


def _tell(unit: UnitOfWork, booking: Booking, room_id: int, now: datetime) -> None:
    instead = best_instead(unit.session, booking, room_id, now)
    unit.record(
        RoomUnreachable(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            at=now,
            room_id=room_id,
            instead_id=instead.room.id if instead else None,
        )
    )


def _is_ahead(booking: Booking, now: datetime) -> bool:
    is_on = booking.status == "confirmed" and booking.wants_video
    return is_on and now < booking.starts_at <= now + BEFORE


def _begins_soon(session: Session, organisation_id: int, now: datetime) -> Sequence[Booking]:
    """Return the meetings with video that begin soon."""
    ahead = (
        select(Booking)
        .where(Booking.organisation_id == organisation_id, Booking.status == "confirmed")
        .where(Booking.starts_at > now, Booking.starts_at <= now + BEFORE)
        .where(col(Booking.wants_video).is_(True))
        .order_by(col(Booking.starts_at), col(Booking.id))
    )
    return session.exec(ahead.limit(MOST_AT_ONCE)).all()

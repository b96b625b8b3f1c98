"""Booked rooms that are released if nobody comes: which they are, and what is known of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from rooms.bookings import venues_of
from rooms.calls.legs import State, call_of, legs_of
from rooms.events import PeopleArrived
from rooms.interval import Interval
from rooms.inventory import Venue, venues
from rooms.models import BookedRoom, Booking, Endpoint, EventRecord
from rooms.policy import Policy
from rooms.presence.events import PeopleSeen, ReleaseWarned, RoomKept
from rooms.presence.evidence import LOOK_AGAIN, WARNING, Evidence, Says, Watched, no_check_in
from rooms.presence.saying import EARLY, LONGEST

# What people do about a meeting that begins shows that they mean to have it; of what they do in the
# room nobody knows who it was.
IN_ROOM = frozenset({PeopleArrived.__name__, RoomKept.__name__})
SIGNS = frozenset({"BookingRestored", "BookingChanged", "CallRequested"})
KINDS = (*IN_ROOM, *SIGNS, PeopleSeen.__name__, ReleaseWarned.__name__)

# What each endpoint's sensors and panel said, by its id.
Sights = Mapping[int, Sequence[Evidence]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room of a booking that may yet be released, and the endpoints that can tell of it."""

    venue: Venue
    watched: Watched
    sensors: tuple[Endpoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A booking that is on: its rooms of which nobody has shown yet, and what people did.

    `checked_in`: somebody of it did something that shows they mean to have it; `is_in_call`: its
    call runs, or ran. Either keeps all its rooms.
    """

    rooms: tuple[Room, ...]
    checked_in: bool
    is_in_call: bool

    def evidence(self, room: Room, sights: Sights, now: datetime) -> list[Evidence]:
        """Return all that is known of a room; a sensor that said nothing is unknown."""
        arrived = Says.PRESENT if self.checked_in else no_check_in(room.watched)
        found = [Evidence(kind="check_in", says=arrived, seen_at=now)]
        if self.is_in_call:
            found.append(Evidence(kind="call", says=Says.PRESENT, seen_at=now))
        silent = [Evidence(kind="people", says=Says.UNKNOWN)]
        for endpoint in room.sensors:
            found += sights.get(endpoint.id) or silent
        return found


def begun(session: Session, organisation_id: int, now: datetime) -> list[tuple[Booking, datetime]]:
    """Return the bookings that are on in rooms that are ever released, and when the first is due.

    That is when its people are to be warned at the soonest, or when somebody may first have left.
    """
    stock = venues(session, organisation_id)
    pauses = {v.room.id: pause for v in stock if (pause := _first_look(v.policy)) is not None}
    if not pauses:
        return []
    rooms = select(Booking, BookedRoom.room_id).join(
        BookedRoom, col(BookedRoom.booking_id) == Booking.id
    )
    on = rooms.where(
        Booking.organisation_id == organisation_id,
        Booking.status == "confirmed",
        col(Booking.starts_at) > now - LONGEST,
        col(Booking.starts_at) <= now,
        col(Booking.ends_at) > now,
    )
    first: dict[int, tuple[Booking, timedelta]] = {}
    for booking, room_id in session.exec(on.order_by(col(Booking.id))):
        pause = pauses.get(room_id)
        if pause is not None:
            before = first.get(booking.id, (booking, pause))[1]
            first[booking.id] = (booking, min(before, pause))
    return [(one, one.starts_at + least) for one, least in first.values()]


def _first_look(policy: Policy) -> timedelta | None:
    """Return how long after the start a room is looked at first; None where it never is."""
    least = [LOOK_AGAIN] if policy.left_minutes is not None else []
    if policy.release_minutes is not None:
        least.append(max(timedelta(minutes=policy.release_minutes) - WARNING, timedelta()))
    return min(least, default=None)


def watch(session: Session, booking: Booking) -> Watch:
    """Return what is known of a booking, except what its rooms' sensors say."""
    happened = since_the_start(session, booking)
    seen = {n for one in happened if one.kind == PeopleSeen.__name__ for n in one.data["room_ids"]}
    warned = {
        room_id: one.at
        for one in happened
        if one.kind == ReleaseWarned.__name__
        for room_id in one.data["room_ids"]
    }
    rooms = [
        _room(session, booking, venue, warned.get(venue.room.id))
        for venue in venues_of(session, booking)
        if venue.room.id not in seen and venue.policy.release_minutes is not None
    ]
    return Watch(
        rooms=tuple(rooms),
        checked_in=any(map(is_sign, happened)),
        is_in_call=_is_in_call(session, booking),
    )


def is_sign(happened: EventRecord) -> bool:
    """Say whether it shows that people mean to have the meeting."""
    by_somebody = happened.person_id is not None
    return happened.kind in IN_ROOM or (happened.kind in SIGNS and by_somebody)


def since_the_start(session: Session, booking: Booking) -> Sequence[EventRecord]:
    """Return what happened about the booking at the time that it has now."""
    mine = select(EventRecord).where(
        EventRecord.booking_id == booking.id,
        col(EventRecord.kind).in_(KINDS),
        col(EventRecord.at) >= booking.starts_at - EARLY,
    )
    return session.exec(mine.order_by(col(EventRecord.id))).all()


def _room(session: Session, booking: Booking, venue: Venue, warned_at: datetime | None) -> Room:
    sensors = sensors_of(session, booking, venue)
    watched = Watched(
        policy=venue.policy,
        when=Interval(booking.starts_at, booking.ends_at),
        made_at=booking.created_at,
        has_sensor=bool(sensors),
        warned_at=warned_at,
    )
    return Room(venue=venue, watched=watched, sensors=sensors)


def sensors_of(session: Session, booking: Booking, venue: Venue) -> tuple[Endpoint, ...]:
    """Return the endpoints that see any of the room: its own, and those behind moved walls.

    One that is out of order counts as well: nobody knows what it would see.
    """
    mine = set(venue.space_ids)
    stock = venues(session, booking.organisation_id)
    near = [other for other in stock if not mine.isdisjoint(other.space_ids)]
    return tuple(one for v in near for one in v.endpoints if one.is_commanded)


def _is_in_call(session: Session, booking: Booking) -> bool:
    """Say whether an end of the booking's call is in it, may be, or was."""
    call = call_of(session, booking.id)
    if call is not None and call.state == "live":
        return True
    since = booking.starts_at - EARLY
    return any(
        (leg.left_at is None and leg.state != State.FAILED)
        or (leg.joined_at is not None and leg.joined_at >= since)
        for leg in legs_of(session, booking.id)
    )

"""Rooms to which nobody came: their people are warned, the rooms freed, and given back if wanted.

All is decided on what stands in the transaction that writes it, with the booking kept from others:
who checks in at that moment comes before it or after it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from rooms.bookings import venues_of
from rooms.errors import Refusal, Refused
from rooms.finishing import take_off
from rooms.inventory import Venue
from rooms.models import Booking, EventRecord, Person
from rooms.placing import locked, rooms_of
from rooms.presence.events import (
    ENDED_THERE,
    NOBODY_CAME,
    PeopleSeen,
    ReleaseWarned,
    RoomKept,
    RoomsReleased,
    SeriesUnused,
)
from rooms.presence.evidence import WARNING, Act, Says, act_on, judged, look_again_at, release_at
from rooms.presence.saying import LONGEST, of_person
from rooms.presence.watching import Room, Sights, Watch, watch
from rooms.undo import restore
from rooms.unit_of_work import UnitOfWork

MOST_COUNTED = 50  # dates of a series, back from the last one


def look(
    unit: UnitOfWork, booking: Booking, starts_at: datetime, sights: Sights, now: datetime
) -> datetime | None:
    """Do what is to be done about the rooms of a booking; return when to look again, if ever.

    `starts_at` is when it began as the look was planned: one that was moved is another's.
    """
    booking = locked(unit.session, booking, None, cancelled=True)
    if not is_on(booking, starts_at, now):
        return None
    found = watch(unit.session, booking)
    by_act: dict[Act, list[Room]] = defaultdict(list)
    for room in found.rooms:
        by_act[act_on(room.watched, found.evidence(room, sights, now), now)].append(room)
    _remember(unit, booking, found, sights, now)
    _warn(unit, booking, by_act[Act.WARN], now)
    if by_act[Act.RELEASE]:
        release(unit, booking, [room.venue for room in by_act[Act.RELEASE]], now)
    next_looks = [look_again_at(room.watched, now) for room in by_act[Act.WAIT]]
    next_looks += [now + WARNING for _ in by_act[Act.WARN]]
    return min(next_looks, default=None)


def is_on(booking: Booking, starts_at: datetime, now: datetime) -> bool:
    """Say whether the booking stands, at that time still, and is on."""
    is_same = booking.status == "confirmed" and booking.starts_at == starts_at
    return is_same and booking.starts_at <= now < booking.ends_at


def _remember(
    unit: UnitOfWork, booking: Booking, found: Watch, sights: Sights, now: datetime
) -> None:
    """Write down in which rooms people were seen, so that nobody looks there any more."""
    seen = [
        room.venue.room.id
        for room in found.rooms
        if judged(found.evidence(room, sights, now), now) is Says.PRESENT
    ]
    if seen:
        unit.record(
            PeopleSeen(
                organisation_id=booking.organisation_id,
                booking_id=booking.id,
                at=now,
                room_ids=seen,
            )
        )


def _warn(unit: UnitOfWork, booking: Booking, rooms: Iterable[Room], now: datetime) -> None:
    """Warn of each moment at which rooms of the booking are released."""
    by_end: dict[datetime, list[int]] = defaultdict(list)
    for room in rooms:
        by_end[max(release_at(room.watched) or now, now + WARNING)].append(room.venue.room.id)
    for end, room_ids in sorted(by_end.items()):
        unit.record(
            ReleaseWarned(
                organisation_id=booking.organisation_id,
                booking_id=booking.id,
                at=now,
                room_ids=room_ids,
                release_at=end.isoformat(),
            )
        )


def release(unit: UnitOfWork, booking: Booking, empty: Sequence[Venue], now: datetime) -> None:
    """Take rooms to which nobody came off a booking that is on; one that keeps none ends now."""
    policy = venues_of(unit.session, booking)[0].policy
    if give_back(unit, booking, [venue.room.id for venue in empty], NOBODY_CAME, now):
        _count_unused(unit, booking, policy.unused_dates, now)


def give_back(
    unit: UnitOfWork, booking: Booking, room_ids: list[int], why: str, now: datetime
) -> bool:
    """Take rooms off a booking that is on and locked; True where it keeps none, so that it ends."""
    is_whole = take_off(unit, booking, room_ids, None, now)
    unit.record(
        RoomsReleased(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            at=now,
            room_ids=room_ids,
            version=booking.version,
            is_whole=is_whole,
            why=why,
        )
    )
    return is_whole


def keep_there(unit: UnitOfWork, booking: Booking, now: datetime) -> None:
    """Keep the rooms of a booking that is on, as somebody in them wants."""
    booking = locked(unit.session, booking, None, cancelled=True)
    if is_on(booking, booking.starts_at, now):
        owner, number = booking.organisation_id, booking.id
        unit.record(RoomKept(organisation_id=owner, booking_id=number, at=now))


def give_back_there(unit: UnitOfWork, booking: Booking, room_id: int, now: datetime) -> bool:
    """Take a room off a booking as people in it want; False where the booking hasn't it any more.

    A meeting that is over by now is left as it is.
    """
    booking = locked(unit.session, booking, None, cancelled=True)
    is_there = room_id in rooms_of(unit.session, booking)
    if not is_there or not is_on(booking, booking.starts_at, now):
        return False
    give_back(unit, booking, [room_id], ENDED_THERE, now)
    return True


def keep(unit: UnitOfWork, booking: Booking, by: Person, now: datetime) -> bool:
    """Keep the rooms of a booking, whatever they look like; True where they had to be taken back.

    Refuses with "already_cancelled", "over", "changed_since" where it was changed after its rooms
    were released, or "taken" where one of them is no longer free.
    """
    session = unit.session
    booking = locked(session, booking, None)
    released = last_release(session, booking)
    is_back = released is not None and released.data["version"] == booking.version
    if released is not None and is_back:
        restore(unit, booking, _change_of(session, released), by, now)
    elif booking.ends_at <= now:
        was_released = released is not None and released.data["is_whole"]
        raise Refused(Refusal("changed_since" if was_released else "over", _end(booking)))
    unit.record(
        RoomKept(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id,
            at=now,
        )
    )
    return is_back


def _end(booking: Booking) -> Mapping[str, object]:
    return {"end": booking.ends_at}


def last_release(session: Session, booking: Booking) -> EventRecord | None:
    """Return when rooms of the booking were released last."""
    mine = select(EventRecord).where(
        EventRecord.booking_id == booking.id, EventRecord.kind == RoomsReleased.__name__
    )
    return session.exec(mine.order_by(col(EventRecord.id).desc()).limit(1)).first()


def released_from(session: Session, person: Person, now: datetime) -> Booking | None:
    """Return the person's booking that would be on, had its rooms not been released lastly."""
    ended = select(Booking).where(
        Booking.organisation_id == person.organisation_id,
        Booking.status == "confirmed",
        col(Booking.ends_at) > now - LONGEST,
        col(Booking.ends_at) <= now,
        of_person(person),
    )
    for booking in session.exec(ended.order_by(col(Booking.ends_at).desc())):
        released = last_release(session, booking)
        if released is None or released.data["version"] != booking.version:
            continue
        before = _change_of(session, released).data["before"]
        if datetime.fromisoformat(before["ends_at"]) > now:
            return booking
    return None


def _change_of(session: Session, released: EventRecord) -> EventRecord:
    """Return the record of what the release changed."""
    change = select(EventRecord).where(
        EventRecord.booking_id == released.booking_id,
        EventRecord.kind == "BookingChanged",
        col(EventRecord.id) < released.id,
    )
    return session.exec(change.order_by(col(EventRecord.id).desc()).limit(1)).one()


def _count_unused(unit: UnitOfWork, booking: Booking, limit: int, now: datetime) -> None:
    """Tell where a series has had its full number of dates in a row to which nobody came."""
    count = unused_in_a_row(unit.session, booking)
    following = _next_date(unit.session, booking) if count and count % limit == 0 else None
    if following is not None:
        unit.record(
            SeriesUnused(
                organisation_id=booking.organisation_id,
                booking_id=following.id,
                at=now,
                count=count,
            )
        )


def unused_in_a_row(session: Session, booking: Booking) -> int:
    """Return to how many dates of the booking's series, back from it, nobody came."""
    if booking.series_id is None:
        return 0
    dates = select(Booking.id).where(
        Booking.series_id == booking.series_id,
        Booking.status == "confirmed",
        col(Booking.starts_at) <= booking.starts_at,
    )
    ids = session.exec(dates.order_by(col(Booking.starts_at).desc()).limit(MOST_COUNTED)).all()
    told = select(EventRecord).where(
        col(EventRecord.booking_id).in_(ids),
        col(EventRecord.kind).in_([RoomsReleased.__name__, RoomKept.__name__]),
    )
    unused: dict[int | None, bool] = {}
    for one in session.exec(told.order_by(col(EventRecord.id))):
        is_unused = one.data.get("why", NOBODY_CAME) == NOBODY_CAME
        unused[one.booking_id] = is_unused and one.data.get("is_whole", False)
    count = 0
    while count < len(ids) and unused.get(ids[count], False):
        count += 1
    return count


def _next_date(session: Session, booking: Booking) -> Booking | None:
    later = select(Booking).where(
        Booking.series_id == booking.series_id,
        Booking.status == "confirmed",
        col(Booking.starts_at) > booking.starts_at,
    )
    return session.exec(later.order_by(col(Booking.starts_at)).limit(1)).first()

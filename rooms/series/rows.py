"""The rows of a series' dates, written and read all at once: a statement for each table."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from sqlmodel import Session, col, delete, select

from rooms.attendance import newcomers
from rooms.bookings import facts_of
from rooms.errors import Refusal, Refused
from rooms.interval import Interval
from rooms.inventory import Stock, venues, venues_at
from rooms.models import Attendee, Blocking, BookedRoom, Booking, EventRecord, Person, Series
from rooms.placing import Freed, family, give_way, lock, locked, spaces_taken
from rooms.rules import Proposal
from rooms.series.plan import Date
from rooms.storage.rows import Values, write, write_numbered, write_unless_refused

AT_ONCE = 500  # ids in one statement
MOVING = ("BookingChanged", "BookingRequested", "BookingRestored")
PLACE = ("starts_at", "ends_at", "room_ids", "status")


def write_dates(
    session: Session, series: Series, template: Values, dates: Sequence[Date]
) -> list[int]:
    """Return the ids of the bookings written for `dates`, alike but for time and rooms."""
    alike = {**template, "series_id": series.id}
    rows = [
        {
            **alike,
            "starts_at": date.when.start,
            "ends_at": date.when.end,
            "zone": date.venues[0].site.zone,
            "recurs_at": date.recurs_at,
            "is_exception": date.is_exception,
            "status": status_of(date),
            "decide_by": date.decide_by,
        }
        for date in dates
    ]
    return write_numbered(session, Booking, rows)


def status_of(date: Date) -> str:
    """Return how a date stands that takes place: for good, or until somebody has decided on it."""
    return "tentative" if date.decide_by else "confirmed"


def write_rooms(session: Session, dates: Iterable[tuple[int, Date]]) -> None:
    """Write which rooms each booking has, by its id."""
    rows = [
        {"booking_id": booking_id, "room_id": venue.room.id, "position": position}
        for booking_id, date in dates
        for position, venue in enumerate(date.venues)
    ]
    write(session, BookedRoom, rows)


def write_people(
    session: Session, booking_ids: Iterable[int], organizer: Person, guests: Sequence[str]
) -> None:
    """Write the people of new bookings, the organiser and the guests of each."""
    alike = newcomers(organizer, guests)
    rows = [{**row, "booking_id": booking_id} for booking_id in booking_ids for row in alike]
    write(session, Attendee, rows)


def take_all(session: Session, dates: Sequence[tuple[int, Date]], proposal: Proposal) -> None:
    """Take the time of all dates, by booking id, or refuse: the database knows who was faster.

    Holds that have expired, or that are for the organiser or whoever asks, give way.
    """
    rows = [
        {
            "organisation_id": date.venues[0].room.organisation_id,
            "room_id": space_id,
            "booking_id": booking_id,
            "kind": "booking",
            "starts_at": span.start,
            "ends_at": span.end,
            "expires_at": date.decide_by,
        }
        for booking_id, date in dates
        for space_id, span in spaces_taken(date.venues, date.when)
    ]
    if write_unless_refused(session, Blocking, rows):
        return
    people = [one.id for one in (proposal.organizer, proposal.by) if one is not None]
    given = give_way(session, rows, people, proposal.now)
    if given and write_unless_refused(session, Blocking, rows):
        return
    raise Refused(Refusal("series_taken"))


def lock_rooms(session: Session, organisation_id: int, room_ids: Collection[int]) -> Stock:
    """Keep the time of these rooms, and of what they are divided into, from other writers.

    Returns all rooms as they are now: walls may have been moved while we waited.
    """
    before = venues(session, organisation_id)
    stamp = lock(session, family(before, room_ids))
    if stamp is None:
        return before
    present = venues_at(session, organisation_id, stamp)
    if present is not before:
        lock(session, family(present, room_ids))
    return present


def as_they_are(dates: Iterable[Date], stock: Stock) -> list[Date]:
    """Return the dates in their rooms as `stock` has them."""
    return [
        replace(date, venues=tuple(stock.by_id[venue.room.id] for venue in date.venues))
        for date in dates
    ]


def free_all(session: Session, booking_ids: Sequence[int]) -> list[Freed]:
    """Give the time of these bookings back, and return what that was."""
    had: list[Freed] = []
    for some in in_parts(booking_ids):
        mine = select(Blocking).where(col(Blocking.booking_id).in_(some))
        had += [(b.room_id, Interval(b.starts_at, b.ends_at)) for b in session.exec(mine)]
        session.exec(delete(Blocking).where(col(Blocking.booking_id).in_(some)))
    return had


def leave_rooms(session: Session, booking_ids: Sequence[int]) -> None:
    """Take these bookings out of their rooms, for `write_rooms` to put them into others."""
    for some in in_parts(booking_ids):
        session.exec(delete(BookedRoom).where(col(BookedRoom.booking_id).in_(some)))


def moved_by_plans(session: Session, booking_ids: Collection[int]) -> set[int]:
    """Return those of the bookings that are where they are by a plan, and by nobody since.

    So are those that a plan left without a room.
    """
    found: dict[int | None, bool] = {}
    for some in in_parts(list(booking_ids)):
        mine = select(EventRecord).where(
            col(EventRecord.booking_id).in_(some), col(EventRecord.kind).in_(MOVING)
        )
        for one in session.exec(mine.order_by(col(EventRecord.id))):
            was, present = one.data["before"], one.data["after"]
            if was and any(was[name] != present[name] for name in PLACE):
                found[one.booking_id] = bool(one.data.get("is_one_of_many"))
    return {one for one, is_by_plan in found.items() if one is not None and is_by_plan}


def locked_series(session: Session, series_id: int) -> Series:
    """Return the series as it is now, kept from other writers until this transaction ends."""
    return locked_all_series(session, [series_id])[0]


def locked_all_series(session: Session, series_ids: Collection[int]) -> list[Series]:
    """Return these series as they are now, kept from others, in the order of their ids.

    Whoever writes dates of a series keeps the series first, so that two don't wait for each other.
    """
    mine = select(Series).where(col(Series.id).in_(series_ids)).order_by(col(Series.id))
    kept = mine.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list(session.exec(kept))


def locked_all(session: Session, booking_ids: Collection[int]) -> dict[int, Booking]:
    """Return these bookings as they are now, called off or not, kept from others, by id.

    Their series are to be kept before.
    """
    found: dict[int, Booking] = {}
    for some in in_parts(sorted(booking_ids)):
        mine = select(Booking).where(col(Booking.id).in_(some)).order_by(col(Booking.id))
        kept = mine.with_for_update(key_share=True).execution_options(populate_existing=True)
        found |= {booking.id: booking for booking in session.exec(kept)}
    return found


def locked_with_rooms(
    session: Session, bookings: Sequence[Booking], *, cancelled: bool = False
) -> list[Booking]:
    """Return bookings of one organisation by their ids as they are now, kept from others.

    So are their series, before, and their rooms, after them: who takes one after the other waits
    for somebody who waits for them. Refuses as `placing.locked` does.
    """
    locked_all_series(session, {one.series_id for one in bookings if one.series_id is not None})
    in_order = sorted(bookings, key=lambda booking: booking.id)
    kept = [locked(session, booking, None, cancelled=cancelled) for booking in in_order]
    rooms = rooms_of_all(session, [booking.id for booking in kept])
    lock_rooms(session, kept[0].organisation_id, {one for ids in rooms.values() for one in ids})
    return kept


def locked_dates(session: Session, series_id: int) -> list[Booking]:
    """Return all dates of the series as they are now, called off or not, in the rule's order."""
    mine = select(Booking).where(Booking.series_id == series_id).order_by(col(Booking.recurs_at))
    kept = mine.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list(session.exec(kept))


def rooms_of_all(session: Session, booking_ids: Sequence[int]) -> dict[int, list[int]]:
    """Return the rooms of each booking, the host's first."""
    found: dict[int, list[int]] = {booking_id: [] for booking_id in booking_ids}
    for some in in_parts(booking_ids):
        mine = select(BookedRoom).where(col(BookedRoom.booking_id).in_(some))
        for row in session.exec(mine.order_by(col(BookedRoom.position))):
            found[row.booking_id].append(row.room_id)
    return found


def people_of_all(session: Session, booking_ids: Sequence[int]) -> dict[int, list[Attendee]]:
    """Return everybody's row of each booking, also of those who were taken off."""
    found: dict[int, list[Attendee]] = {booking_id: [] for booking_id in booking_ids}
    for some in in_parts(booking_ids):
        mine = select(Attendee).where(col(Attendee.booking_id).in_(some))
        fresh = mine.order_by(col(Attendee.id)).execution_options(populate_existing=True)
        for row in session.exec(fresh):
            found[row.booking_id].append(row)
    return found


def facts_of_all(session: Session, bookings: Sequence[Booking]) -> list[dict[str, object]]:
    """Return the facts of each booking, with its id and its place in the series."""
    found = facts_by_id(session, bookings)
    return [
        found[booking.id]
        | {
            "id": booking.id,
            "series_id": booking.series_id,
            "recurs_at": booking.recurs_at.isoformat() if booking.recurs_at else None,
        }
        for booking in bookings
    ]


def facts_by_id(session: Session, bookings: Sequence[Booking]) -> dict[int, dict[str, object]]:
    """Return the facts of each booking by its id, as `bookings.facts` would."""
    session.flush()
    ids = [booking.id for booking in bookings]
    rooms, people = rooms_of_all(session, ids), people_of_all(session, ids)
    return {
        booking.id: facts_of(
            booking,
            rooms[booking.id],
            [a.address for a in people[booking.id] if not a.is_organizer and a.removed_at is None],
        )
        for booking in bookings
    }


def in_parts(booking_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield the ids, as many at a time as a statement takes."""
    for start in range(0, len(booking_ids), AT_ONCE):
        yield booking_ids[start : start + AT_ONCE]


def roots_of(session: Session, series_id: int) -> list[int]:
    """Return the series and those from which it was split off."""
    found: list[int] = []
    at: int | None = series_id
    while at is not None and at not in found:
        found.append(at)
        at = session.exec(select(Series.continues_id).where(Series.id == at)).first()
    return found

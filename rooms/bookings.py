"""Bookings: made, changed and called off, each in one transaction, never over somebody else's.

Nothing here commits: the unit of work does.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, select

from rooms.attendance import MOST_GUESTS as MOST_GUESTS
from rooms.attendance import attendees_of as attendees_of
from rooms.attendance import enlist, guest_addresses
from rooms.events import BookingCancelled, BookingChanged, BookingMade
from rooms.interval import Interval
from rooms.inventory import Venue, venues
from rooms.models import Blocking, BookedRoom, Booking, Organisation, Person
from rooms.placing import MOST_ROOMS as MOST_ROOMS
from rooms.placing import check, chosen_rooms, locked, place, take
from rooms.placing import rooms_of as rooms_of
from rooms.rules import Proposal
from rooms.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants booked. `guests` are e-mail addresses and `sip:` addresses.

    `is_private`: its people alone may see the title. `in_group`: it was asked for in a space that
    others share.
    """

    when: Interval
    room_ids: tuple[int, ...]
    people: int | None = None
    wants_video: bool = False
    guests: tuple[str, ...] = ()
    title: str = ""
    is_private: bool = False
    language: str = "fr"
    space_id: str | None = None
    thread_id: str | None = None
    in_group: bool = False


def book(
    unit: UnitOfWork, organizer: Person, wish: Wish, now: datetime, by: Person | None = None
) -> Booking:
    """Return the booking of the wish, written in `unit` with its blockings and its event.

    `by` is who asks on behalf of `organizer`, where that is somebody else. Raises `Refused` with
    every rule that stands against it, or "taken" with what works instead.
    """
    session = unit.session
    by = by or organizer
    chosen = chosen_rooms(session, organizer.organisation_id, wish.room_ids)
    check(
        session,
        Proposal(
            when=wish.when,
            venues=chosen,
            people=wish.people,
            wants_video=wish.wants_video,
            now=now,
        ),
    )
    booking = Booking(
        organisation_id=organizer.organisation_id,
        organizer_id=organizer.id,
        booked_by_id=None if by.id == organizer.id else by.id,
        starts_at=wish.when.start,
        ends_at=wish.when.end,
        zone=chosen[0].site.zone,
        title=wish.title,
        is_private=wish.is_private,
        headcount=wish.people,
        wants_video=wish.wants_video,
        language=wish.language,
        space_id=wish.space_id,
        thread_id=wish.thread_id,
        in_group=wish.in_group,
        created_at=now,
        changed_at=now,
    )
    session.add(booking)
    session.flush()
    for position, venue in enumerate(chosen):
        room = BookedRoom(booking_id=booking.id, room_id=venue.room.id, position=position)
        session.add(room)
    take(session, booking, chosen, now)
    enlist(session, booking, organizer, wish.guests)
    unit.record(
        BookingMade(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id,
            at=now,
        )
    )
    return booking


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What should become different; None leaves as it is."""

    when: Interval | None = None
    room_ids: tuple[int, ...] | None = None
    people: int | None = None
    version: int | None = None


def change(unit: UnitOfWork, booking: Booking, wanted: Change, by: Person, now: datetime) -> None:
    """Move `booking` to another time or other rooms; a stale `version` is refused."""
    session = unit.session
    booking = locked(session, booking, wanted.version)
    before = facts(session, booking)
    room_ids = wanted.room_ids or tuple(rooms_of(session, booking))
    chosen = chosen_rooms(session, booking.organisation_id, room_ids)
    when = wanted.when or Interval(booking.starts_at, booking.ends_at)
    people = wanted.people or booking.headcount
    proposal = Proposal(
        when=when,
        venues=chosen,
        people=people,
        wants_video=booking.wants_video,
        now=now,
        starts_at_before=booking.starts_at,
    )
    check(session, proposal, booking)
    booking.headcount = people
    place(session, booking, when, chosen, now)
    record_change(unit, booking, before, by, now)


def record_change(
    unit: UnitOfWork,
    booking: Booking,
    before: dict[str, object],
    by: Person,
    now: datetime,
    undoes: int | None = None,
) -> None:
    """Write that `booking` has become another than the facts `before` say."""
    booking.version += 1
    booking.changed_at = now
    unit.session.flush()
    unit.record(
        BookingChanged(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id,
            at=now,
            before=before,
            after=facts(unit.session, booking),
            undoes=undoes,
        )
    )


def cancel(
    unit: UnitOfWork,
    booking: Booking,
    by: Person,
    now: datetime,
    *,
    version: int | None = None,
    undoes: int | None = None,
) -> None:
    """Call `booking` off and free its rooms; twice, or at a stale `version`, is refused."""
    session = unit.session
    booking = locked(session, booking, version)
    before = facts(session, booking)
    booking.status = "cancelled"
    booking.version += 1
    booking.changed_at = now
    session.exec(delete(Blocking).where(col(Blocking.booking_id) == booking.id))
    unit.record(
        BookingCancelled(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id,
            at=now,
            before=before,
            after=facts(session, booking),
            undoes=undoes,
        )
    )


def venues_of(session: Session, booking: Booking) -> list[Venue]:
    """Return the booking's rooms with site and endpoints, the host's first."""
    by_id = {venue.room.id: venue for venue in venues(session, booking.organisation_id)}
    return [by_id[room_id] for room_id in rooms_of(session, booking)]


def upcoming(session: Session, person: Person, now: datetime, limit: int = 20) -> list[Booking]:
    """Return the person's own confirmed bookings that haven't ended, the next first."""
    mine = select(Booking).where(
        Booking.organizer_id == person.id,
        Booking.organisation_id == person.organisation_id,
        Booking.status == "confirmed",
        Booking.ends_at > now,
    )
    return list(session.exec(mine.order_by(col(Booking.starts_at)).limit(limit)))


def booking_in(session: Session, organisation_id: int, booking_id: int) -> Booking | None:
    """Return the booking with this id if it belongs to the organisation."""
    booking = session.get(Booking, booking_id)
    return booking if booking and booking.organisation_id == organisation_id else None


def may_change(person: Person, booking: Booking) -> bool:
    """Say whether `person` may change or cancel, wherever it was booked.

    That are its organiser, who booked it on the organiser's behalf, and the room administrators.
    """
    if person.organisation_id != booking.organisation_id:
        return False
    own = person.id in (booking.organizer_id, booking.booked_by_id)
    return own or "room_admin" in person.roles


def facts(session: Session, booking: Booking) -> dict[str, object]:
    """Return what of a booking can change, in JSON values, for the record of a change."""
    return {
        "starts_at": booking.starts_at.isoformat(),
        "ends_at": booking.ends_at.isoformat(),
        "room_ids": rooms_of(session, booking),
        "headcount": booking.headcount,
        "title": booking.title,
        "is_private": booking.is_private,
        "wants_video": booking.wants_video,
        "organizer_id": booking.organizer_id,
        "booked_by_id": booking.booked_by_id,
        "guests": guest_addresses(session, booking),
        "space_id": booking.space_id,
        "thread_id": booking.thread_id,
        "status": booking.status,
        "version": booking.version,
    }


def organisation_of(session: Session, person: Person) -> Organisation:
    """Return the organisation that the person belongs to."""
    return session.exec(select(Organisation).where(Organisation.id == person.organisation_id)).one()

"""Bookings: made, changed and called off, each in one transaction, never over somebody else's.

The check before the write is a courtesy that lets a refusal offer something that works. What
keeps two people apart is the database, which refuses overlapping blockings (see migrations).
Nothing here commits: the unit of work does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from rooms.errors import Refusal, Refused
from rooms.events import BookingCancelled, BookingChanged, BookingMade
from rooms.interval import Interval
from rooms.inventory import Venue, venues
from rooms.models import Attendee, Blocking, BookedRoom, Booking, Organisation, Person, Room
from rooms.remedies import remedies
from rooms.rules import Proposal, refusals
from rooms.unit_of_work import UnitOfWork

MOST_GUESTS = 100
MOST_ROOMS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants booked. `guests` are e-mail addresses and `sip:` addresses."""

    when: Interval
    room_ids: tuple[int, ...]
    people: int | None = None
    wants_video: bool = False
    guests: tuple[str, ...] = ()
    title: str = ""
    language: str = "fr"
    space_id: str | None = None
    thread_id: str | None = None


def book(unit: UnitOfWork, organizer: Person, wish: Wish, now: datetime) -> Booking:
    """Return the booking of the wish, written in `unit` with its blockings and its event.

    Raises `Refused` with every rule that stands against it, or "taken" with what works instead.
    """
    session = unit.session
    chosen = _chosen(session, organizer.organisation_id, wish.room_ids)
    _check(
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
        starts_at=wish.when.start,
        ends_at=wish.when.end,
        zone=chosen[0].site.zone,
        title=wish.title,
        headcount=wish.people,
        wants_video=wish.wants_video,
        language=wish.language,
        space_id=wish.space_id,
        thread_id=wish.thread_id,
        created_at=now,
        changed_at=now,
    )
    session.add(booking)
    session.flush()
    for position, venue in enumerate(chosen):
        room = BookedRoom(booking_id=booking.id, room_id=venue.room.id, position=position)
        session.add(room)
    _block(session, booking, chosen, now)
    _invite(session, booking, organizer, wish.guests)
    unit.record(
        BookingMade(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=organizer.id,
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
    booking = _locked(session, booking, wanted.version)
    before = facts(session, booking)
    present = rooms_of(session, booking)
    room_ids = wanted.room_ids or tuple(present)
    chosen = _chosen(session, booking.organisation_id, room_ids)
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
    _check(session, proposal, booking)
    _lock(session, (*present, *room_ids))
    session.exec(delete(Blocking).where(col(Blocking.booking_id) == booking.id))
    session.exec(delete(BookedRoom).where(col(BookedRoom.booking_id) == booking.id))
    booking.starts_at, booking.ends_at, booking.headcount = when.start, when.end, people
    booking.zone = chosen[0].site.zone
    booking.version += 1
    booking.changed_at = now
    for position, venue in enumerate(chosen):
        room = BookedRoom(booking_id=booking.id, room_id=venue.room.id, position=position)
        session.add(room)
    _block(session, booking, chosen, now)
    unit.record(
        BookingChanged(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id,
            at=now,
            before=before,
            after=facts(session, booking),
        )
    )


def cancel(unit: UnitOfWork, booking: Booking, by: Person, now: datetime) -> None:
    """Call `booking` off and free its rooms; calling it off twice is refused."""
    booking = _locked(unit.session, booking, None)
    booking.status = "cancelled"
    booking.version += 1
    booking.changed_at = now
    unit.session.exec(delete(Blocking).where(col(Blocking.booking_id) == booking.id))
    unit.record(
        BookingCancelled(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id,
            at=now,
        )
    )


def rooms_of(session: Session, booking: Booking) -> list[int]:
    """Return the ids of the booking's rooms, the host's first."""
    mine = select(BookedRoom.room_id).where(BookedRoom.booking_id == booking.id)
    return list(session.exec(mine.order_by(col(BookedRoom.position))))


def venues_of(session: Session, booking: Booking) -> list[Venue]:
    """Return the booking's rooms with site and endpoints, the host's first."""
    by_id = {venue.room.id: venue for venue in venues(session, booking.organisation_id)}
    return [by_id[room_id] for room_id in rooms_of(session, booking)]


def attendees_of(session: Session, booking: Booking) -> list[Attendee]:
    """Return who is invited, the person who booked first."""
    mine = select(Attendee).where(Attendee.booking_id == booking.id)
    return list(session.exec(mine.order_by(col(Attendee.id))))


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
    """Say whether `person` may change or cancel: who booked it, and their room administrators."""
    if person.organisation_id != booking.organisation_id:
        return False
    return person.id == booking.organizer_id or "room_admin" in person.roles


def facts(session: Session, booking: Booking) -> dict[str, object]:
    """Return what of a booking can change, in JSON values, for the record of a change."""
    return {
        "starts_at": booking.starts_at.isoformat(),
        "ends_at": booking.ends_at.isoformat(),
        "room_ids": rooms_of(session, booking),
        "headcount": booking.headcount,
        "title": booking.title,
    }


def _chosen(session: Session, organisation_id: int, room_ids: tuple[int, ...]) -> tuple[Venue, ...]:
    by_id = {venue.room.id: venue for venue in venues(session, organisation_id)}
    if not room_ids or len(set(room_ids)) != len(room_ids) or not set(room_ids) <= set(by_id):
        raise Refused(Refusal("unknown_room"))
    if len(room_ids) > MOST_ROOMS:
        raise Refused(Refusal("too_many_rooms", {"rooms": len(room_ids), "most": MOST_ROOMS}))
    return tuple(by_id[room_id] for room_id in room_ids)


def _check(session: Session, proposal: Proposal, booking: Booking | None = None) -> None:
    against = refusals(proposal)
    if against:
        ignoring = booking.id if booking else None
        raise Refused(*against, remedies=remedies(session, proposal, against, ignoring))


def _block(session: Session, booking: Booking, chosen: tuple[Venue, ...], now: datetime) -> None:
    """Take the rooms' time; the database refuses if one of them is anybody else's."""
    when = Interval(booking.starts_at, booking.ends_at)
    in_order = sorted(chosen, key=lambda venue: venue.room.id)
    _lock(session, [venue.room.id for venue in in_order])
    try:
        with session.begin_nested():
            for venue in in_order:
                blocking = Blocking(
                    organisation_id=booking.organisation_id,
                    room_id=venue.room.id,
                    booking_id=booking.id,
                    starts_at=when.start,
                    ends_at=when.end,
                )
                session.add(blocking)
            session.flush()
    except IntegrityError as error:
        raise _taken(session, booking, chosen, now) from error


def _lock(session: Session, room_ids: Iterable[int]) -> None:
    """Keep the rooms' time from other writers, room by room in one order for all.

    Two that meet in an exclusion constraint of PostgreSQL would wait for each other until one is
    shot; so would two that free a room each and then want the other's.
    """
    rooms = select(Room.id).where(col(Room.id).in_(set(room_ids))).order_by(col(Room.id))
    session.exec(rooms.with_for_update(key_share=True)).all()


def _taken(session: Session, booking: Booking, chosen: tuple[Venue, ...], now: datetime) -> Refused:
    proposal = Proposal(
        when=Interval(booking.starts_at, booking.ends_at),
        venues=chosen,
        people=booking.headcount,
        wants_video=booking.wants_video,
        now=now,
    )
    names = ", ".join(venue.room.name for venue in chosen)
    refusal = Refusal("taken", {"room": names, "start": booking.starts_at, "end": booking.ends_at})
    offers = remedies(session, proposal, [refusal], booking.id)
    return Refused(refusal, remedies=offers)


def _invite(session: Session, booking: Booking, organizer: Person, guests: tuple[str, ...]) -> None:
    if len(guests) > MOST_GUESTS:
        raise Refused(Refusal("too_many_guests", {"guests": len(guests), "most": MOST_GUESTS}))
    organisation_id = booking.organisation_id
    session.add(
        Attendee(
            organisation_id=organisation_id,
            booking_id=booking.id,
            address=organizer.email,
            name=organizer.name,
            is_organizer=True,
            answer="ACCEPTED",
        )
    )
    for address in dict.fromkeys(guest.strip().lower() for guest in guests):
        if address == organizer.email:
            continue
        kind = "sip" if address.startswith(("sip:", "sips:")) else "email"
        guest = Attendee(
            organisation_id=organisation_id, booking_id=booking.id, kind=kind, address=address
        )
        session.add(guest)


def _locked(session: Session, booking: Booking, version: int | None) -> Booking:
    """Return the booking as it is now, kept from others until this transaction ends."""
    fresh = session.exec(
        select(Booking)
        .where(Booking.id == booking.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if fresh.status == "cancelled":
        raise Refused(Refusal("already_cancelled"))
    if version is not None and fresh.version != version:
        raise Refused(Refusal("stale", {"version": version, "present": fresh.version}))
    return fresh


def organisation_of(session: Session, person: Person) -> Organisation:
    """Return the organisation that the person belongs to."""
    return session.exec(select(Organisation).where(Organisation.id == person.organisation_id)).one()

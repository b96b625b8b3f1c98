"""Presence: somebody of a booking says that they are in the room, so that it isn't thought empty.

It is kept as an event, with who and when. One that came before the booking was moved to its
present time says nothing of that time.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from rooms.errors import Refusal, Refused
from rooms.events import PeopleArrived
from rooms.models import Attendee, Booking, EventRecord, Person
from rooms.placing import locked
from rooms.presence.events import ReleaseWarned
from rooms.unit_of_work import UnitOfWork

EARLY = timedelta(minutes=15)
LONGEST = timedelta(days=1)  # no booking that is on began before that


def arrive(unit: UnitOfWork, booking: Booking, by: Person, now: datetime) -> bool:
    """Note that somebody of the booking is there; False where that is known, and not in doubt.

    Refuses with "already_cancelled", "over", or "too_early" before the last minutes ahead of it.
    """
    booking = locked(unit.session, booking, None)
    if booking.ends_at <= now:
        raise Refused(Refusal("over", {"end": booking.ends_at}))
    if booking.starts_at > now + EARLY:
        minutes = int(EARLY.total_seconds() // 60)
        raise Refused(Refusal("too_early", {"start": booking.starts_at, "minutes": minutes}))
    known = arrival(unit.session, booking)
    if known is not None and not _is_doubted(unit.session, known):
        return False
    unit.record(
        PeopleArrived(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id,
            at=now,
        )
    )
    return True


def arrival(session: Session, booking: Booking) -> EventRecord | None:
    """Return who was there first for the booking's present time, and when; None for nobody."""
    mine = select(EventRecord).where(
        EventRecord.booking_id == booking.id,
        EventRecord.kind == PeopleArrived.__name__,
        col(EventRecord.at) >= booking.starts_at - EARLY,
        col(EventRecord.at) < booking.ends_at,
    )
    return session.exec(mine.order_by(col(EventRecord.id)).limit(1)).first()


def _is_doubted(session: Session, known: EventRecord) -> bool:
    """Say whether it seemed later that whoever arrived has left again."""
    warned = select(EventRecord.id).where(
        EventRecord.booking_id == known.booking_id,
        EventRecord.kind == ReleaseWarned.__name__,
        col(EventRecord.id) > known.id,
    )
    return session.exec(warned.limit(1)).first() is not None


def on_now(session: Session, person: Person, now: datetime) -> list[Booking]:
    """Return the bookings of the person that are on or about to begin, the first to begin first.

    They are those that they lead, have booked for others, or are invited to.
    """
    on = select(Booking).where(
        Booking.organisation_id == person.organisation_id,
        Booking.status == "confirmed",
        col(Booking.starts_at) > now - LONGEST,
        col(Booking.starts_at) <= now + EARLY,
        col(Booking.ends_at) > now,
        of_person(person),
    )
    return list(session.exec(on.order_by(col(Booking.starts_at), col(Booking.id))))


def of_person(person: Person) -> ColumnElement[bool]:
    """Return what is true of the bookings that are the person's in one of these ways."""
    invited = select(Attendee.booking_id).where(
        Attendee.booking_id == Booking.id,
        Attendee.address == person.email,
        col(Attendee.removed_at).is_(None),
    )
    return or_(
        col(Booking.organizer_id) == person.id,
        col(Booking.booked_by_id) == person.id,
        invited.exists(),
    )

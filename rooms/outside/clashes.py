"""A booking and somebody else's event at one time: what the booking could do, and leaving it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from rooms.administrators import area_of_rooms
from rooms.availability import Look
from rooms.bookings import venues_of
from rooms.errors import Refusal, Remedy
from rooms.finding.remedies import remedies
from rooms.interval import Interval
from rooms.inventory import Venue, venues
from rooms.models import Booking, CalendarBinding, CalendarClash, CalendarEvent, Person
from rooms.outside.foreign_times import times_of
from rooms.outside.news import CalendarClashed, CalendarTroubled
from rooms.proposing import propose
from rooms.rights import Area, Right, area_of, may_somewhere, not_allowed, refuse_unless
from rooms.rules import Proposal


@dataclass(frozen=True, slots=True)
class Clash:
    """A clash, the room whose calendar has the event, the booking, and when the event is."""

    row: CalendarClash
    venue: Venue
    booking: Booking
    when: Interval


def clash(session: Session, clash_id: int) -> Clash | None:
    """Return the clash, None where it is over."""
    row = session.get(CalendarClash, clash_id)
    if row is None:
        return None
    room_id = session.get_one(CalendarBinding, row.binding_id).room_id
    venue = venues(session, row.organisation_id).by_id[room_id]
    booking = session.get_one(Booking, row.booking_id)
    return Clash(row, venue, booking, Interval(row.starts_at, row.ends_at))


def ways_out(session: Session, found: Clash, by: Person, now: datetime) -> tuple[Remedy, ...]:
    """Return other times and rooms that the booking can have, as an administrator may move it.

    Its own time is no obstacle to it, but the event is, and all else in the room's calendar.
    """
    booking = found.booking
    organizer = session.get_one(Person, booking.organizer_id)
    events = select(CalendarEvent).where(CalendarEvent.binding_id == found.row.binding_id)
    written = session.exec(events.order_by(col(CalendarEvent.id)))
    proposal = Proposal(
        when=Interval(booking.starts_at, booking.ends_at),
        venues=tuple(venues_of(session, booking)),
        people=booking.headcount,
        wants_video=booking.wants_video,
        now=now,
        organizer=organizer,
        by=by,
        starts_at_before=booking.starts_at,
        avoids=tuple(span for event in written for span in times_of(event, now)),
    )
    proposal = propose(session, proposal, booking)
    look = Look(now=now, booking_id=booking.id, person_id=organizer.id)
    return remedies(session, proposal, [Refusal("calendar_taken")], look)


def area_of_news(session: Session, event: CalendarClashed | CalendarTroubled) -> Area:
    """Return the site of the room of whose own calendar an event tells."""
    binding_id = (
        event.binding_id
        if isinstance(event, CalendarTroubled)
        else session.get_one(CalendarClash, event.clash_id).binding_id
    )
    room_id = session.get_one(CalendarBinding, binding_id).room_id
    return area_of_rooms(session, event.organisation_id, [room_id])


def leave(session: Session, clash_id: int, by: Person, now: datetime) -> bool:
    """Note that an administrator leaves both as they are; False where the clash is over.

    Refuses with "not_allowed" whoever doesn't look after the room.
    """
    found = clash(session, clash_id)
    if found is None or found.row.organisation_id != by.organisation_id:
        if not may_somewhere(by, Right.LEAVE_CLASHES):
            raise not_allowed(Right.LEAVE_CLASHES)
        return False
    row = found.row
    refuse_unless(by, Right.LEAVE_CLASHES, area_of(row.organisation_id, [found.venue]))
    row.left_at, row.left_by_id = row.left_at or now, row.left_by_id or by.id
    session.add(row)
    return True

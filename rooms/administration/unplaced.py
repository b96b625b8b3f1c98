"""Bookings that have lost their rooms and are to be placed: which there are, and how they end.

Such a booking keeps its time and its people, and takes no room's time. It says still where it was.
A change that gives it rooms or another time places it (`bookings.change`); where nobody does
that, it is called off when it should begin.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from rooms.administration.events import UnplacedLapsed
from rooms.bookings import call_off
from rooms.models import BookedRoom, Booking, Person, Room, Site
from rooms.placing import locked
from rooms.rights import Right, reach
from rooms.statuses import UNPLACED
from rooms.unit_of_work import UnitOfWork

MOST_LISTED = 500
# When people are reminded, before the start: few times, and early enough to find a place.
REMIND_BEFORE = (timedelta(days=7), timedelta(days=2), timedelta(hours=4))


def to_be_placed(session: Session, organisation_id: int, now: datetime) -> list[Booking]:
    """Return the bookings that haven't begun and have no room, the next first; 500 at most."""
    mine = select(Booking).where(
        Booking.organisation_id == organisation_id,
        Booking.status == UNPLACED,
        col(Booking.starts_at) > now,
    )
    order = (col(Booking.starts_at), col(Booking.id))
    return list(session.exec(mine.order_by(*order).limit(MOST_LISTED)))


def theirs_to_place(session: Session, person: Person, now: datetime) -> list[Booking]:
    """Return those of them that the person may place, as administrator of all rooms or of a site.

    Nothing for whoever is none.
    """
    found = to_be_placed(session, person.organisation_id, now)
    mine = reach(person, Right.CHANGE_BOOKINGS)
    if mine.is_everywhere or not found:
        return found
    there = (
        select(BookedRoom.booking_id, Site.key)
        .join(Room, col(Room.id) == col(BookedRoom.room_id))
        .join(Site, col(Site.id) == col(Room.site_id))
        .where(col(BookedRoom.booking_id).in_([booking.id for booking in found]))
    )
    sites: dict[int, set[str]] = {}
    for booking_id, site in session.exec(there):
        sites.setdefault(booking_id, set()).add(site)
    return [one for one in found if mine.covers(frozenset(sites.get(one.id, ())))]


def next_look(booking: Booking, now: datetime) -> datetime:
    """Return when people are to be reminded, or at last the moment when it should begin."""
    moments = (booking.starts_at - before for before in REMIND_BEFORE)
    return next((moment for moment in moments if moment > now), booking.starts_at)


def lapse(unit: UnitOfWork, booking_id: int, now: datetime) -> bool:
    """Call off a booking that nobody has placed by its start; False where there is nothing to."""
    session = unit.session
    known = session.get(Booking, booking_id)
    if known is None:
        return False
    booking = locked(session, known, None, cancelled=True)
    if booking.status != UNPLACED or booking.starts_at > now:
        return False
    call_off(unit, booking, None, now)
    unit.record(
        UnplacedLapsed(organisation_id=booking.organisation_id, booking_id=booking.id, at=now)
    )
    return True

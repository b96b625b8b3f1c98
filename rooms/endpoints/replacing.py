"""Another room for a booking one of whose rooms is out of reach for its call."""

from datetime import datetime

from sqlmodel import Session

from rooms.availability import Need
from rooms.bookings import venues_of
from rooms.endpoints.offline import offline_since
from rooms.equipment import offered
from rooms.finding.bookable import Asker, bookable
from rooms.groups import policy_for
from rooms.interval import Interval
from rooms.inventory import Venue, venues
from rooms.models import Booking, Person


def best_instead(session: Session, booking: Booking, room_id: int, now: datetime) -> Venue | None:
    """Return the best room to go to instead of one of the booking's rooms; None where none is.

    It is of the same site, has seats for whom the others have none, lets in whom the room lets in,
    is free for the organiser without anybody's approval, and an endpoint of it answers as far as
    anybody knows. A booking doesn't keep what equipment was asked for, so rooms come first that
    have the most of what that room has.
    """
    present = venues_of(session, booking)
    leaving = next((venue for venue in present if venue.room.id == room_id), None)
    if leaving is None:
        return None
    others = sum(venue.room.capacity for venue in present if venue is not leaving)
    need = Need(
        site_id=leaving.site.id,
        people=max(1, (booking.headcount or 1) - others),
        wants_video=True,
        accessibility=frozenset(leaving.room.accessibility),
    )
    organizer = session.get_one(Person, booking.organizer_id)
    asker = Asker(organizer=organizer, now=now, booking_id=booking.id)
    when = Interval(booking.starts_at, booking.ends_at)
    stock = venues(session, booking.organisation_id)
    found = bookable(session, stock, need, when, asker)
    offline = offline_since(session, found)
    taken = {space for venue in present for space in venue.space_ids}
    able = [
        venue
        for venue in found
        if taken.isdisjoint(venue.space_ids)
        and venue.room.id not in offline
        and policy_for(venue, organizer).approval_hours is None
    ]
    had = offered(leaving)
    return max(able, key=lambda venue: len(had & offered(venue)), default=None)

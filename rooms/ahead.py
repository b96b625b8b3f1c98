"""What is booked from now on: by somebody, or in a space that others share."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from rooms.models import Booking, Person

COMING_WEEKS = timedelta(weeks=8)


def upcoming(session: Session, person: Person, now: datetime, limit: int = 20) -> list[Booking]:
    """Return the bookings that stand and haven't ended, the next first.

    They are those that the person leads, and those that they booked on a colleague's behalf.
    """
    ahead = select(Booking).where(
        Booking.organisation_id == person.organisation_id,
        Booking.status != "cancelled",
        Booking.ends_at > now,
    )
    ahead = ahead.order_by(col(Booking.starts_at), col(Booking.id)).limit(limit)
    led = session.exec(ahead.where(Booking.organizer_id == person.id)).all()
    on_behalf = session.exec(ahead.where(Booking.booked_by_id == person.id)).all()
    both = {booking.id: booking for booking in (*led, *on_behalf)}
    return sorted(both.values(), key=lambda booking: (booking.starts_at, booking.id))[:limit]


def made_in(
    session: Session, organisation_id: int, space_id: str, now: datetime, limit: int = 50
) -> list[Booking]:
    """Return what was booked in this group space for the coming weeks, the next first."""
    here = select(Booking).where(
        Booking.organisation_id == organisation_id,
        col(Booking.starts_at) > now - timedelta(days=1),
        col(Booking.starts_at) < now + COMING_WEEKS,
        Booking.ends_at > now,
        Booking.space_id == space_id,
        col(Booking.in_group).is_(True),
        Booking.status != "cancelled",
    )
    return list(session.exec(here.order_by(col(Booking.starts_at)).limit(limit)))

"""Which conference a booking has: its own, or the one that the dates of its series share."""

from typing import Any

from sqlmodel import Session, and_, col, or_, select

from rooms.models import Booking, Conference


def conference_of(session: Session, booking: Booking) -> Conference | None:
    """Return the conference of a booking, its own before that of its series."""
    found: Conference | None = session.exec(conferences_of(booking).limit(1)).first()
    return found


def is_for_others_alone(booking: Booking, conference: Conference) -> bool:
    """Say whether a series' conference isn't meant for this date, which has no video any more."""
    return conference.series_id is not None and not booking.wants_video


def conferences_of(booking: Booking) -> Any:
    """Return the query for a booking's conferences, its own before that of its series."""
    own = and_(
        col(Conference.booking_id) == booking.id,
        col(Conference.series_id).is_(None),
    )
    if booking.series_id is None:
        return select(Conference).where(own)
    either = or_(own, col(Conference.series_id) == booking.series_id)
    return select(Conference).where(either).order_by(own.desc())

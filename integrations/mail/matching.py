"""Whose answer it is: the guest that a token, a UID or an address stands for."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from calendars.tokens import Answered
from integrations.invitations import uid_of
from rooms import answers
from rooms.answers import Seats
from rooms.models import Attendee, Booking, Series

MOST_CANDIDATES = 500


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a mail is about: a guest's row, and the series where it answers to one."""

    booking: Booking
    attendee: Attendee
    series_id: int | None = None


def by_token(session: Session, answered: Answered, sender: str = "") -> Match | None:
    """Return the guest that a token names, or who answers with it and is invited too.

    A delegate, or a colleague to whom the invitation was forwarded, answers with the token of
    who was invited first.
    """
    attendee = session.get(Attendee, answered.attendee_id)
    booking = session.get(Booking, attendee.booking_id) if attendee else None
    if attendee is None or booking is None:
        return None
    of_id = booking.series_id if answered.is_series else booking.id
    if of_id != answered.of_id:
        return None
    if sender and sender != attendee.address:
        beside = select(Attendee).where(
            Attendee.booking_id == booking.id, Attendee.address == sender
        )
        attendee = session.exec(beside).first() or attendee
    return Match(booking, attendee, answered.of_id if answered.is_series else None)


def by_uid(session: Session, sender: str, uid: str) -> Match | None:
    """Return the guest who wrote, where a meeting of theirs has this UID: the token was lost."""
    theirs = (
        select(Attendee, Booking)
        .join(Booking, col(Booking.id) == Attendee.booking_id)
        .where(Attendee.address == sender)
        .order_by(col(Booking.starts_at).desc())
        .limit(MOST_CANDIDATES)
    )
    for attendee, booking in session.exec(theirs).all():
        if uid == uid_of(booking.organisation_id, booking.id, booking.created_at):
            return Match(booking, attendee)
        series = session.get(Series, booking.series_id) if booking.series_id else None
        if series and uid == uid_of(
            series.organisation_id, f"series:{series.id}", series.created_at
        ):
            return Match(booking, attendee, series.id)
    return None


def seats_of(session: Session, match: Match, only: datetime | None = None) -> Seats | None:
    """Return the rows that an answer means: of a booking, of a series' dates or of `only` one."""
    if match.series_id is not None:
        return answers.seats_of_series(session, match.series_id, match.attendee.address, only)
    seats = answers.seats_of_booking(session, match.booking, match.attendee.id)
    return seats if seats and seats.rows[0].removed_at is None else None


def is_over(session: Session, seats: Seats, now: datetime) -> bool:
    """Say whether nothing of what was answered to lies ahead."""
    ids = {row.booking_id for row in seats.rows}
    ahead = select(Booking.id).where(col(Booking.id).in_(ids), col(Booking.ends_at) > now)
    return session.exec(ahead).first() is None

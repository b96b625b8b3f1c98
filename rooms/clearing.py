"""Several bookings called off in one act, which one undo takes back."""

from collections.abc import Sequence
from datetime import datetime

from rooms.bookings import cancel
from rooms.events import BookingsCancelled
from rooms.models import Booking, Person
from rooms.series.rows import locked_with_rooms
from rooms.unit_of_work import UnitOfWork


def cancel_all(unit: UnitOfWork, bookings: Sequence[Booking], by: Person, now: datetime) -> None:
    """Call all of them off, or none; refuses "already_cancelled" where one is.

    Whether `by` may change them is for the caller to see to.
    """
    kept = locked_with_rooms(unit.session, bookings)
    for booking in kept:
        cancel(unit, booking, by, now)
    unit.record(
        BookingsCancelled(
            organisation_id=by.organisation_id,
            person_id=by.id,
            at=now,
            booking_ids=[booking.id for booking in kept],
        )
    )

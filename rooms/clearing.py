"""Several bookings called off in one act, which one undo takes back."""

from collections.abc import Sequence
from datetime import datetime

from rooms.bookings import cancel, rooms_of
from rooms.events import BookingsCancelled
from rooms.models import Booking, Person
from rooms.placing import lock, locked
from rooms.unit_of_work import UnitOfWork


def cancel_all(unit: UnitOfWork, bookings: Sequence[Booking], by: Person, now: datetime) -> None:
    """Call all of them off, or none; refuses "already_cancelled" where one is.

    Whether `by` may change them is for the caller to see to.
    """
    in_order = sorted(bookings, key=lambda booking: (booking.series_id or 0, booking.id))
    kept = [locked(unit.session, booking, None) for booking in in_order]
    lock(unit.session, {room for one in kept for room in rooms_of(unit.session, one)})
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

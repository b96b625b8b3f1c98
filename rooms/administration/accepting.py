"""What people say to the place to which their booking had to go."""

from datetime import datetime

from rooms.administration.events import PlaceAccepted
from rooms.models import Booking, Person
from rooms.placing import locked
from rooms.unit_of_work import UnitOfWork


def accept(
    unit: UnitOfWork, booking: Booking, version: int | None, by: Person, now: datetime
) -> None:
    """Note that the place will do; refuses a stale `version`, and what was called off."""
    booking = locked(unit.session, booking, version)
    unit.record(
        PlaceAccepted(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id,
            at=now,
        )
    )

"""What people say to the place to which their booking had to go."""

from datetime import datetime

from sqlmodel import Session, col, select

from rooms.administration.events import PlaceAccepted
from rooms.models import Booking, EventRecord, Person
from rooms.placing import locked
from rooms.series.rows import MOVING
from rooms.unit_of_work import UnitOfWork


def accept(
    unit: UnitOfWork, booking: Booking, version: int | None, by: Person, now: datetime
) -> None:
    """Note that the place will do, once; refuses a stale `version`, and what was called off."""
    booking = locked(unit.session, booking, version)
    if _is_accepted(unit.session, booking):
        return
    unit.record(
        PlaceAccepted(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id,
            at=now,
        )
    )


def _is_accepted(session: Session, booking: Booking) -> bool:
    """Say whether somebody has accepted the place since the booking went there."""
    mine = select(EventRecord.kind).where(
        EventRecord.booking_id == booking.id,
        col(EventRecord.kind).in_((*MOVING, PlaceAccepted.__name__)),
    )
    last = session.exec(mine.order_by(col(EventRecord.id).desc()).limit(1)).first()
    return last == PlaceAccepted.__name__

"""Handing a booking over: somebody else of the same organisation becomes its organiser."""

from datetime import datetime

from rooms.attendance import guest_addresses, put_guests, put_organizer
from rooms.bookings import facts, record_change
from rooms.errors import Refusal, Refused
from rooms.models import Booking, Person
from rooms.placing import locked
from rooms.unit_of_work import UnitOfWork


def may_hand_over(person: Person, booking: Booking) -> bool:
    """Say whether `person` may: the organiser and the room administrators, nobody else."""
    if person.organisation_id != booking.organisation_id:
        return False
    return person.id == booking.organizer_id or "room_admin" in person.roles


def hand_over(
    unit: UnitOfWork,
    booking: Booking,
    to: Person,
    by: Person,
    now: datetime,
    version: int | None = None,
) -> None:
    """Make `to` the organiser of `booking`.

    An organiser who hands over stays invited; whose booking an administrator hands over (somebody
    who left) is taken off. What was booked one to one is told to the new organiser from now on.
    Refuses with "other_organisation", "already_organizer", "not_allowed", or a stale version.
    """
    session = unit.session
    booking = locked(session, booking, version)
    if not may_hand_over(by, booking):
        raise Refused(Refusal("not_allowed"))
    if to.organisation_id != booking.organisation_id:
        raise Refused(Refusal("other_organisation", {"address": to.email}))
    if to.id == booking.organizer_id:
        raise Refused(Refusal("already_organizer", {"address": to.email}))
    before = facts(session, booking)
    left = session.get_one(Person, booking.organizer_id)
    put_organizer(session, booking, to)
    if left.id != by.id:
        stay = [a for a in guest_addresses(session, booking) if a != left.email]
        put_guests(session, booking, stay, now)
    booking.organizer_id, booking.booked_by_id = to.id, None
    if not booking.in_group:
        booking.space_id, booking.thread_id = to.email, None
    record_change(unit, booking, before, by, now)

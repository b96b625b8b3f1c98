"""Guests of a booking: added and taken off, with the record of who was there before and after."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, select

from rooms.attendance import cleaned, guest_addresses, put_guests
from rooms.bookings import facts, record_change, venues_of
from rooms.errors import Refusal, Refused
from rooms.models import Attendee, Booking, OutboxItem, Person
from rooms.placing import locked
from rooms.unit_of_work import UnitOfWork


def add_guests(
    unit: UnitOfWork,
    booking: Booking,
    guests: Iterable[str],
    by: Person,
    now: datetime,
    version: int | None = None,
) -> list[str]:
    """Return the addresses that were added; without any new one, nothing happens.

    An outside telepresence room makes it a meeting with video where a room can take part in one.
    """
    session = unit.session
    booking = locked(session, booking, version)
    before = facts(session, booking)
    present = guest_addresses(session, booking)
    put_guests(session, booking, [*present, *guests], now)
    added = [a for a in guest_addresses(session, booking) if a not in present]
    if not added:
        return []
    if any(address.startswith(("sip:", "sips:")) for address in added):
        has_video = any(venue.has_video for venue in venues_of(session, booking))
        booking.wants_video = booking.wants_video or has_video
    record_change(unit, booking, before, by, now)
    return added


def remove_guests(
    unit: UnitOfWork,
    booking: Booking,
    guests: Iterable[str],
    by: Person,
    now: datetime,
    version: int | None = None,
) -> list[str]:
    """Return the addresses that were taken off; the organiser can't be, only replaced."""
    session = unit.session
    booking = locked(session, booking, version)
    before = facts(session, booking)
    present = guest_addresses(session, booking)
    named = cleaned(guests)
    gone = [address for address in named if address in present]
    if not gone:
        raise Refused(Refusal("not_invited", {"guests": ", ".join(named)}))
    put_guests(session, booking, [a for a in present if a not in gone], now)
    record_change(unit, booking, before, by, now)
    return gone


def already_told(session: Session, booking: Booking) -> set[str]:
    """Return the addresses of the present guests to whom a mail has gone out, or may have."""
    mails = select(OutboxItem).where(OutboxItem.booking_id == booking.id)
    tried = mails.where(OutboxItem.kind == "mail", OutboxItem.attempts > 0)
    ids = {item.payload.get("attendee") for item in session.exec(tried)}
    rows = session.exec(select(Attendee).where(Attendee.booking_id == booking.id))
    return {row.address for row in rows if row.id in ids and row.removed_at is None}

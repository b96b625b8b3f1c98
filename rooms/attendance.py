"""Who takes part in a booking: rows that stay when somebody is taken off.

A guest who is taken off keeps the row, marked by `removed_at`, so that it stays known which mails
went to whom; invited again, the same row counts once more.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from rooms.errors import Refusal, Refused
from rooms.made import Invited
from rooms.models import Attendee, Booking, Person
from rooms.storage.rows import Values, write_numbered

MOST_GUESTS = 100


def attendees_of(session: Session, booking: Booking) -> list[Attendee]:
    """Return who is invited, the organiser first; who was taken off is not among them."""
    mine = select(Attendee).where(
        Attendee.booking_id == booking.id, col(Attendee.removed_at).is_(None)
    )
    return list(session.exec(mine.order_by(col(Attendee.is_organizer).desc(), col(Attendee.id))))


def guest_addresses(session: Session, booking: Booking) -> list[str]:
    """Return the addresses of all but the organiser, in order of invitation."""
    return [a.address for a in attendees_of(session, booking) if not a.is_organizer]


def enlist(
    session: Session, booking: Booking, organizer: Person, guests: Iterable[str]
) -> tuple[Invited, ...]:
    """Write and return the people of a new booking; refuses more than a hundred guests."""
    alike = newcomers(organizer, guests)
    rows = [{**row, "booking_id": booking.id} for row in alike]
    ids = write_numbered(session, Attendee, rows)
    return tuple(_invited(number, row) for number, row in zip(ids, rows, strict=True))


def newcomers(organizer: Person, guests: Iterable[str]) -> list[Values]:
    """Return what is written of the people of a new booking but its id, the organiser first."""
    wanted = _without(cleaned(guests), organizer.email)
    return [
        {
            "organisation_id": organizer.organisation_id,
            "kind": kind_of(address),
            "address": address,
            "name": organizer.name if leads else "",
            "is_organizer": leads,
            "answer": "ACCEPTED" if leads else "NEEDS-ACTION",
        }
        for address, leads in ((organizer.email, True), *((one, False) for one in wanted))
    ]


def _invited(number: int, row: Values) -> Invited:
    return Invited(
        id=number,
        booking_id=row["booking_id"],
        kind=row["kind"],
        address=row["address"],
        name=row["name"],
        is_organizer=row["is_organizer"],
    )


def put_organizer(session: Session, booking: Booking, organizer: Person) -> None:
    """Write that `organizer` leads the booking; who led it before becomes a guest."""
    rows = _rows(session, booking)
    for row in rows.values():
        row.is_organizer = False
        session.add(row)
    leading = rows.get(organizer.email) or _new(booking, organizer.email)
    _lead(leading, organizer)
    session.add(leading)
    session.flush()


def put_guests(session: Session, booking: Booking, addresses: Iterable[str], now: datetime) -> None:
    """Write that just these are the guests, beside the organiser; refuses more than a hundred."""
    rows = _rows(session, booking)
    leading = next((row.address for row in rows.values() if row.is_organizer), "")
    wanted = _without(cleaned(addresses), leading)
    for row in rows.values():
        if row.removed_at is None and not row.is_organizer and row.address not in wanted:
            row.removed_at = now
            session.add(row)
    for address in wanted:
        row = rows.get(address) or _new(booking, address)
        if row.removed_at is not None:
            row.removed_at, row.answer, row.unreachable_at = None, "NEEDS-ACTION", None
        session.add(row)
    session.flush()


def is_among_people(session: Session, person: Person, booking: Booking) -> bool:
    """Say whether the booking is the person's own: led, booked, or attended by them."""
    if person.id in (booking.organizer_id, booking.booked_by_id):
        return True
    return person.email in guest_addresses(session, booking)


def cleaned(addresses: Iterable[str]) -> list[str]:
    """Return the addresses as they are kept: small, trimmed, each once."""
    return list(dict.fromkeys(address.strip().lower() for address in addresses))


def _without(wanted: list[str], organizer: str) -> list[str]:
    guests = [address for address in wanted if address != organizer]
    if len(guests) > MOST_GUESTS:
        raise Refused(Refusal("too_many_guests", {"guests": len(guests), "most": MOST_GUESTS}))
    return guests


def _rows(session: Session, booking: Booking) -> dict[str, Attendee]:
    """Return everybody's row by address, also of those who were taken off."""
    mine = select(Attendee).where(Attendee.booking_id == booking.id)
    return {row.address: row for row in session.exec(mine.order_by(col(Attendee.id)))}


def _new(booking: Booking, address: str) -> Attendee:
    return Attendee(
        organisation_id=booking.organisation_id,
        booking_id=booking.id,
        kind=kind_of(address),
        address=address,
    )


def kind_of(address: str) -> str:
    """Return what an address is of: "email", or "sip" for an outside telepresence room."""
    return "sip" if address.startswith(("sip:", "sips:")) else "email"


def _lead(row: Attendee, organizer: Person) -> None:
    row.is_organizer, row.removed_at, row.answer = True, None, "ACCEPTED"
    row.name = organizer.name or row.name

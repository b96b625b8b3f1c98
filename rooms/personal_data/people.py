"""Whose personal data is meant: a person of an organisation, or somebody whom it invites."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from rooms.errors import Refusal, Refused
from rooms.inventory import organisation_for, person_with
from rooms.models import Attendee, Booking, Leg, Organisation, Person
from rooms.personal_data.pseudonyms import Known


@dataclass(frozen=True, slots=True)
class Whose:
    """Somebody as one organisation knows them; guests are no `person` of it."""

    organisation: Organisation
    known: Known
    person: Person | None


def whose(session: Session, email: str, organisation: Organisation | None = None) -> Whose:
    """Return who is meant, in their own organisation where none is named.

    Refuses with "which_organisation" where none is theirs.
    """
    address = email.strip().lower()
    person = person_with(session, address)
    if organisation is None and person is not None:
        organisation = session.get_one(Organisation, person.organisation_id)
    organisation = organisation or organisation_for(session, address)
    if organisation is None:
        raise Refused(Refusal("which_organisation", {"person": address}))
    if person is not None and person.organisation_id != organisation.id:
        person = None
    names: set[str] = set()
    for table in (Attendee, Leg):
        same = select(table.name).where(
            table.organisation_id == organisation.id, table.address == address
        )
        names.update(session.exec(same.distinct()))
    names.add(person.name if person else "")
    names -= {"", address}
    return Whose(organisation, Known(address, tuple(sorted(names))), person)


def with_spaces(session: Session, of: Whose) -> Whose:
    """Return the same with the spaces in which nobody but them has ever booked."""
    if of.person is None:
        return of
    mine = col(Booking.organizer_id) == of.person.id
    alone = select(Booking.space_id).where(
        mine, col(Booking.in_group).is_(False), col(Booking.booked_by_id).is_(None)
    )
    spaces = {space for space in session.exec(alone.distinct()) if space and "@" not in space}
    others = select(Booking.space_id).where(~mine, col(Booking.space_id).in_(spaces)).distinct()
    spaces -= {space for space in session.exec(others) if space}
    return replace(of, known=replace(of.known, spaces=tuple(sorted(spaces))))


def ahead(session: Session, of: Whose, now: datetime) -> list[Booking]:
    """Return the bookings that they lead and that aren't over, the next first."""
    if of.person is None:
        return []
    theirs = select(Booking).where(
        Booking.organizer_id == of.person.id,
        Booking.organisation_id == of.organisation.id,
        Booking.status != "cancelled",
        col(Booking.ends_at) > now,
    )
    return list(session.exec(theirs.order_by(col(Booking.starts_at), col(Booking.id))))

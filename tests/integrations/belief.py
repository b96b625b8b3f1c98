"""What a guest's calendar should show: as the bookings stand, and as the ledger believes."""

from datetime import timedelta

from sqlmodel import select

from rooms.attendance import attendees_of
from rooms.bookings import venues_of
from rooms.database import Database
from rooms.invitations.ledger import Shown, accounts
from rooms.models import Booking
from rooms.series.repetition import Repetition
from rooms.series.repetition import dates as repeated
from tests.builders import PARIS
from tests.integrations.clients import Entry


def standing(database: Database, guest: str) -> list[Entry]:
    """Return the bookings that stand and to which the guest is invited, in order."""
    with database.reading() as session:
        return sorted(
            Entry(
                booking.starts_at,
                booking.ends_at,
                booking.title,
                tuple(sorted(venue.room.name for venue in venues_of(session, booking))),
            )
            for booking in session.exec(select(Booking))
            if booking.status == "confirmed"
            and guest in {one.address for one in attendees_of(session, booking)}
        )


def believed(database: Database, guest: str) -> list[Entry]:
    """Return what the ledger says the guest's calendar shows, in order, each event once."""
    found: dict[str, Shown] = {}
    with database.reading() as session:
        for booking in session.exec(select(Booking)).all():
            for one in accounts(session, booking):
                if one.address == guest:
                    found |= {shown.uid: shown for shown in one.shows}
    return sorted(entry for shown in found.values() for entry in _entries(shown))


def _entries(shown: Shown) -> list[Entry]:
    """Return the dates of an event as the ledger tells of it."""
    rooms, starts = tuple(sorted(shown.rooms)), [shown.start]
    lasts = shown.end - shown.start
    if shown.rrule:
        local = shown.start.astimezone(PARIS).replace(tzinfo=None)
        minutes = int(lasts / timedelta(minutes=1))
        rule = Repetition(rrule=shown.rrule, start=local, minutes=minutes, zone="Europe/Paris")
        starts = [one.when.start for one in repeated(rule) if one.when.start not in shown.exdates]
    return [Entry(start, start + lasts, shown.title, rooms) for start in starts]

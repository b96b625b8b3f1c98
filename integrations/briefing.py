"""What a delivery needs to know of a booking, read once and free of the database."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, select

from rooms.bookings import attendees_of, venues_of
from rooms.calls.conferences import conference_of, conferences_of
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.made import Invited, Made
from rooms.models import Attendee, Booking, Conference, Endpoint, Person
from rooms.statuses import CONFIRMED, UNPLACED

Addressee = Attendee | Invited
KEPT = "briefings"  # where a session's `info` has them


@dataclass(frozen=True, slots=True)
class Briefing:
    """A booking with its rooms, its people and its conference, as they are at one moment.

    `calendar_of` is the address of whoever has it as an event of their own calendar, if anybody.
    """

    booking: Booking
    organizer: Person
    venues: tuple[Venue, ...]
    attendees: tuple[Addressee, ...]
    conference: Conference | None
    calendar_of: str = ""

    @property
    def when(self) -> Interval:
        """The time of the booking."""
        return Interval(self.booking.starts_at, self.booking.ends_at)

    @property
    def is_on(self) -> bool:
        """Say whether the booking still stands."""
        return self.booking.status == "confirmed"

    @property
    def is_announced(self) -> bool:
        """Say whether its guests are to have it in their calendars, with or without a place."""
        return self.booking.status in (CONFIRMED, UNPLACED)

    @property
    def is_of_series(self) -> bool:
        """Say whether it is a date of a series that has no conference of its own."""
        is_own = self.conference is not None and self.conference.series_id is None
        return self.booking.series_id is not None and not is_own

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """The first endpoint of each room that has one."""
        return tuple(venue.endpoints[0] for venue in self.venues if venue.endpoints)

    def without_ends_in(self, room_ids: Collection[int]) -> "Briefing":
        """Return the same booking, the endpoints of these rooms left out."""
        venues = (
            replace(venue, endpoints=()) if venue.room.id in room_ids else venue
            for venue in self.venues
        )
        return replace(self, venues=tuple(venues)) if room_ids else self

    @property
    def mail_guests(self) -> tuple[Addressee, ...]:
        """Who is invited by e-mail, beside the person who booked."""
        guests = (a for a in self.attendees if a.kind == "email" and not a.is_organizer)
        return tuple(guests)

    @property
    def sip_guests(self) -> tuple[Addressee, ...]:
        """The outside telepresence rooms."""
        return tuple(attendee for attendee in self.attendees if attendee.kind == "sip")


def brief(session: Session, booking_id: int) -> Briefing:
    """Return the briefing of the booking with this id.

    A date of a series has the conference that all share, unless it has one of its own. While it is
    `kept`, it is read once.
    """
    kept = session.info.get(KEPT)
    if kept is None:
        return _read(session, booking_id)
    if booking_id not in kept:
        kept[booking_id] = _read(session, booking_id)
    found: Briefing = kept[booking_id]
    return found


@contextmanager
def kept(session: Session) -> Iterator[None]:
    """Keep what is read of bookings while all follow one event: nobody changes it meanwhile.

    That is their rooms and who takes part. Whoever gives one a conference must `forget`.
    """
    session.info[KEPT] = {}
    try:
        yield
    finally:
        del session.info[KEPT]


def forget(session: Session) -> None:
    """Let bookings be read anew: one has another conference."""
    session.info.get(KEPT, {}).clear()


def _read(session: Session, booking_id: int) -> Briefing:
    booking = session.get_one(Booking, booking_id)
    organizer = session.get_one(Person, booking.organizer_id)
    conference = conference_of(session, booking)
    venues = tuple(venues_of(session, booking))
    people = tuple(attendees_of(session, booking))
    owner = session.get(Person, booking.calendar_of_id) if booking.calendar_of_id else None
    return Briefing(booking, organizer, venues, people, conference, owner.email if owner else "")


def brief_new(made: Made) -> Briefing:
    """Return the briefing of a booking that was made just now: nothing of it needs to be read."""
    own = made.organizer.email if made.booking.calendar_of_id is not None else ""
    return Briefing(made.booking, made.organizer, made.venues, made.attendees, None, own)


def series_of(session: Session, booking_id: int) -> int | None:
    """Return the series that the booking is a date of."""
    return session.get_one(Booking, booking_id).series_id


def hold(session: Session, booking_id: int) -> None:
    """Read a booking and its conference anew, kept from other writers until this transaction ends.

    What follows from a booking's events then happens one after the other, however many processes
    write: no SEQUENCE is given twice, and the ids of its outbox rows tell their order. On SQLite a
    writing transaction is alone anyway.
    """
    booking = session.exec(_kept(select(Booking).where(Booking.id == booking_id))).one()
    session.exec(_kept(conferences_of(booking))).all()


def _kept(rows: Any) -> Any:
    return rows.with_for_update(key_share=True).execution_options(populate_existing=True)

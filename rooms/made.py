"""A booking as it has just been written: handed on, so that nobody reads it again."""

from dataclasses import dataclass

from rooms.inventory import Venue
from rooms.models import Booking, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A row of `Attendee` as it stands in the table, for those who only read it."""

    id: int
    booking_id: int
    kind: str
    address: str
    name: str
    is_organizer: bool
    answer: str = "NEEDS-ACTION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A new booking, for whom it is, its rooms, and who is invited, the organiser first."""

    booking: Booking
    organizer: Person
    venues: tuple[Venue, ...]
    attendees: tuple[Invited, ...]

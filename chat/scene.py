"""Where a command plays: who speaks, to what inventory, when, in which language."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat.memory import Memory, Pending
from rooms.administrators import may_change
from rooms.availability import Look
from rooms.bookings import booking_in
from rooms.finding.bookable import Asker
from rooms.inventory import Venue
from rooms.models import Booking, Organisation, Person, Site
from rooms.talk import Utterance
from rooms.unit_of_work import UnitOfWork
from translations import translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything that a command may look at. `give_links`: guests can be given a join link.

    `feed_address` tells under which address a feed is followed, where there are such; `call_page`
    where the call of a booking is seen, by the person with this id, who may steer it there, or by
    anybody. `mailbox` is the one of which rooms have addresses, "" where they have none.
    """

    unit: UnitOfWork
    person: Person
    organisation: Organisation
    venues: Sequence[Venue]
    utterance: Utterance
    now: datetime
    language: str
    give_links: bool
    memory: Memory
    feed_address: Callable[[int], str] | None = None
    call_page: Callable[[int, int | None], str] | None = None
    mailbox: str = ""

    @property
    def session(self) -> Session:
        """The session of the unit of work."""
        return self.unit.session

    @property
    def look(self) -> Look:
        """How the person sees what is taken: what is held for them is free to them."""
        return Look(now=self.now, person_id=self.person.id)

    @property
    def asker(self) -> Asker:
        """The person, as whoever looks for rooms."""
        return Asker(organizer=self.person, now=self.now)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the organisation's clocks."""
        return ZoneInfo(self.organisation.zone)

    @property
    def local_now(self) -> datetime:
        """The moment on the organisation's clocks, without a zone, to the minute."""
        return self.now.astimezone(self.zone).replace(tzinfo=None, second=0, microsecond=0)

    @property
    def sites(self) -> list[Site]:
        """The sites that have rooms, by name."""
        return list({venue.site.id: venue.site for venue in self.venues}.values())

    def say(self, message: str, /, **values: object) -> str:
        """Return `message` in the language of the talk."""
        return translate(self.language, message, **values)

    def expect(
        self,
        act: str,
        data: Mapping[str, Any],
        awaits: str,
        options: Iterable[Mapping[str, Any]] = (),
        held_until: datetime | None = None,
    ) -> None:
        """Keep a question in the language of the talk until it is answered or dropped."""
        pending = Pending(act, data, awaits, tuple(options), self.language, held_until)
        self.memory.expect(pending)

    def venue(self, room_id: int | None) -> Venue | None:
        """Return the organisation's room with this id."""
        return next((venue for venue in self.venues if venue.room.id == room_id), None)

    def venue_named(self, room: str | None, site: str | None = None) -> Venue | None:
        """Return the room of this canonical name, in the site where several share it."""
        named = [venue for venue in self.venues if venue.room.name == room]
        there = [venue for venue in named if site is None or venue.site.name == site]
        return next(iter(there or named), None)

    def site(self, site_id: int | None) -> Site | None:
        """Return the organisation's site with this id."""
        return next((site for site in self.sites if site.id == site_id), None)

    def site_named(self, name: str | None) -> Site | None:
        """Return the site of this canonical name."""
        return next((site for site in self.sites if site.name == name), None)

    def shared(self, booking_id: int | None) -> Booking | None:
        """Return the booking with this id if it was made in this very space, which others share."""
        if booking_id is None or self.utterance.is_direct:
            return None
        booking = booking_in(self.session, self.organisation.id, booking_id)
        is_here = booking is not None and booking.space_id == self.utterance.space_id
        return booking if booking and booking.in_group and is_here else None

    def booking(self, booking_id: int | None) -> Booking | None:
        """Return the booking with this id if the person may change it."""
        if booking_id is None:
            return None
        booking = booking_in(self.session, self.organisation.id, booking_id)
        return booking if booking and may_change(self.session, self.person, booking) else None

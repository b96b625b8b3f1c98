"""What is told about a booking: its facts in rows for a card and in lines for a text."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat import phrases
from chat.moments import local_of
from chat.scene import Scene
from rooms.attendance import is_among_people
from rooms.bookings import attendees_of, rooms_of, venues_of
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Attendee, Booking, Organisation
from rooms.reference import reference_of
from rooms.statuses import UNPLACED
from translations import translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A booking with all that is said of it, looked up once."""

    booking: Booking
    venues: tuple[Venue, ...]
    attendees: tuple[Attendee, ...]
    home_zone: str
    now: datetime
    language: str
    shows_title: bool

    @property
    def title(self) -> str:
        """The title, for those who may see it; else nothing."""
        return self.booking.title if self.shows_title else ""

    @property
    def when(self) -> Interval:
        """The time of the booking."""
        return Interval(self.booking.starts_at, self.booking.ends_at)

    @property
    def reference(self) -> str:
        """The spoken reference."""
        return reference_of(self.booking.id)

    @property
    def has_video(self) -> bool:
        """Say whether a call can reach one of its rooms; one that is to be placed has none."""
        return not self.is_open and any(venue.has_video for venue in self.venues)

    @property
    def mail_guests(self) -> list[str]:
        """The addresses of the invited people."""
        return [a.address for a in self.attendees if not a.is_organizer and a.kind == "email"]

    @property
    def is_open(self) -> bool:
        """Say whether it is to be placed; its rooms are those that it had."""
        return self.booking.status == UNPLACED

    @property
    def deadline(self) -> str:
        """Until when it waits for an administrator's approval, in words; empty if it doesn't."""
        if self.booking.status != "tentative" or self.booking.decide_by is None:
            return ""
        clocks = ZoneInfo(self.booking.zone)
        local = local_of(self.booking.decide_by, clocks)
        return phrases.moment(self.language, local, local_of(self.now, clocks))

    def say(self, message: str, /, **values: object) -> str:
        """Return `message` in the language of the telling."""
        return translate(self.language, message, **values)


def told(session: Session, booking: Booking, language: str, now: datetime) -> Told:
    """Return the booking with its rooms and guests, read in the session."""
    organisation = session.get_one(Organisation, booking.organisation_id)
    return Told(
        booking=booking,
        venues=tuple(venues_of(session, booking)),
        attendees=tuple(attendees_of(session, booking)),
        home_zone=organisation.zone,
        now=now,
        language=language,
        shows_title=not booking.is_private,
    )


def told_in(scene: Scene, booking: Booking) -> Told:
    """Return the same for a talk, whose inventory has been read already."""
    by_id = {venue.room.id: venue for venue in scene.venues}
    room_ids = rooms_of(scene.session, booking)
    if not by_id.keys() >= set(room_ids):  # one of them is retired
        return replace(
            told(scene.session, booking, scene.language, scene.now),
            shows_title=shows_title(scene, booking),
        )
    return Told(
        booking=booking,
        venues=tuple(by_id[room_id] for room_id in room_ids),
        attendees=tuple(attendees_of(scene.session, booking)),
        home_zone=scene.organisation.zone,
        now=scene.now,
        language=scene.language,
        shows_title=shows_title(scene, booking),
    )


def shows_title(scene: Scene, booking: Booking) -> bool:
    """Say whether the title may be said here: a private one to its people only, one to one."""
    if not booking.is_private:
        return True
    return scene.utterance.is_direct and is_among_people(scene.session, scene.person, booking)


def time_of(it: Told) -> str:
    """Return "mardi 10 mars, 14h–15h"."""
    return phrases.everywhere(
        it.language, it.when, it.venues, it.now, it.home_zone, it.booking.zone
    )


def headline(it: Told) -> str:
    """Return "Jaurès (Mairie), mardi 10 mars, 14h–15h"."""
    where = it.say("no room yet") if it.is_open else phrases.places(it.venues)
    return f"{where}, {time_of(it)}"


def rows(it: Told) -> list[tuple[str, str]]:
    """Return the facts by name; what wasn't said is left out."""
    booking, say = it.booking, it.say
    rooms = ", ".join(venue.room.name for venue in it.venues)
    found = [
        (say("Room"), say("no room yet") if it.is_open else rooms),
        (say("Site"), ", ".join(dict.fromkeys(venue.site.name for venue in it.venues))),
        (say("When"), time_of(it)),
        (say("People"), str(booking.headcount or "")),
        (say("Guests"), phrases.guests(it.language, it.attendees)),
        (say("Video"), say("yes") if booking.wants_video else ""),
        (say("Subject"), it.title),
        (say("Private"), say("yes") if booking.is_private else ""),
        (say("Reference"), it.reference),
        (say("Waits for approval"), say("until {deadline}", deadline=it.deadline)),
    ]
    if not it.deadline:
        found.pop()
    return [(name, value) for name, value in found if value]


def lines(it: Told) -> list[str]:
    """Return the facts that the headline doesn't tell, in one or two lines."""
    booking, say = it.booking, it.say
    guests = phrases.guests(it.language, it.attendees)
    details = [
        phrases.people(it.language, booking.headcount) if booking.headcount else "",
        say("video") if booking.wants_video else "",
        say("guests: {guests}", guests=guests) if guests else "",
        say("subject: {title}", title=it.title) if it.title else "",
        say("private") if booking.is_private else "",
    ]
    said = phrases.capitalised(" · ".join(filter(None, details)))
    if it.deadline:
        said = "\n".join(filter(None, [said, waits(it)]))
    return [*filter(None, [said]), say("Reference: {reference}", reference=it.reference)]


def waits(it: Told) -> str:
    """Return that it waits for approval, and what that means until then."""
    return it.say(
        "It waits for an administrator’s approval until {deadline}: the room is kept for you, "
        "and nobody is invited yet.",
        deadline=it.deadline,
    )

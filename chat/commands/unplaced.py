"""List the bookings that have lost their rooms and are to be placed."""

from dataclasses import dataclass
from typing import ClassVar

from chat import phrases
from chat.command import Command, Examples
from chat.people import shown_name
from chat.questions import MOST_OPTIONS, Option, offer
from chat.scene import Scene
from chat.understanding import Intent
from rooms.administration.unplaced import theirs_to_place
from rooms.bookings import venues_of
from rooms.interval import Interval
from rooms.models import Booking, Person
from rooms.reference import reference_of
from rooms.rights import Right
from rooms.talk import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUnplaced(Command):
    """List the bookings that have no room any more, to place them."""

    act: ClassVar[str] = "unplaced"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.LIST_UNPLACED,)
    examples: ClassVar[Examples] = {
        "fr": ("qu'est-ce qui est à placer ?",),
        "en": ("what is to be placed?",),
    }
    right: ClassVar[Right] = Right.CHANGE_BOOKINGS

    def run(self, scene: Scene) -> Reply:
        """Return those of the rooms that the person administers, the next first, with buttons."""
        scene.memory.drop_question()
        mine = theirs_to_place(scene.session, scene.person, scene.now)
        if not mine:
            return Reply(text=scene.say("Every booking has its room."))
        heading = scene.say("Bookings to be placed: {count}.", count=len(mine))
        options = [
            Option(_line(scene, booking), {"booking": booking.id}, act="show")
            for booking in mine[:MOST_OPTIONS]
        ]
        more = len(mine) - MOST_OPTIONS
        note = scene.say("… and {count} more.", count=more) if more > 0 else ""
        scene.expect("show", {}, "booking", [option.said for option in options])
        return offer(scene, self, heading, options, note)


def _line(scene: Scene, booking: Booking) -> str:
    """Return when it is, for how many, where it was and who booked it."""
    venues = venues_of(scene.session, booking)
    organizer = scene.session.get_one(Person, booking.organizer_id)
    people = phrases.people(scene.language, booking.headcount) if booking.headcount else ""
    parts = [
        phrases.when_everywhere(scene, Interval(booking.starts_at, booking.ends_at), venues),
        scene.say("was in {rooms}", rooms=phrases.places(venues)),
        people,
        shown_name(organizer),
        reference_of(booking.id),
    ]
    return " · ".join(filter(None, parts))

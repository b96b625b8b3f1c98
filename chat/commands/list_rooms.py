"""List the rooms that have or lack something, at whatever time."""

from dataclasses import dataclass
from typing import ClassVar, Self

from chat import cards, phrases
from chat.command import Command, Examples
from chat.commands.things import site_said, thing_of
from chat.fields import Flag, Texts, Whole
from chat.scene import Scene
from chat.understanding import Intent, Reading
from rooms.equipment import offered
from rooms.inventory import Venue
from rooms.talk import Reply

MOST_SHOWN = 20
VIDEO = "video"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRooms(Command):
    """List the rooms that have, or lack, seats or equipment."""

    act: ClassVar[str] = "list_rooms"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.LIST_ROOMS,)
    examples: ClassVar[Examples] = {
        "fr": ("salles sans équipement visio",),
        "en": ("rooms without an endpoint",),
    }

    site: Whole = None
    seats: Whole = None
    is_most: Flag = None
    is_more: Flag = None
    adds: Texts = None
    drops: Texts = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return what the rooms shall have, and what not."""
        thing = thing_of(reading)
        return cls(
            site=site_said(reading, scene) if reading.site else None,
            seats=reading.capacity,
            is_most=thing.is_most or None,
            is_more=thing.is_more or None,
            adds=thing.adds or None,
            drops=thing.drops or None,
        )

    def run(self, scene: Scene) -> Reply:
        """Return the rooms by site and name, the first twenty, and how many there are."""
        scene.memory.drop_question()
        found = [venue for venue in scene.venues if self._fits(venue)]
        if not found:
            return Reply(text=scene.say("No room is like that."))
        lines = [_line(scene, venue) for venue in found[:MOST_SHOWN]]
        if len(found) > MOST_SHOWN:
            lines.append(scene.say("… and {count} more.", count=len(found) - MOST_SHOWN))
        heading = scene.say("Rooms: {count}.", count=len(found))
        body = [cards.text(heading, is_heading=True), *(cards.text(line) for line in lines)]
        return Reply(text="\n".join([heading, *lines]), card=cards.card(body))

    def _fits(self, venue: Venue) -> bool:
        if self.site not in (None, venue.site.id):
            return False
        if self.seats and not self._seats(venue.room.capacity):
            return False
        has = {*offered(venue), *([VIDEO] if venue.has_video else [])}
        return set(self.adds or ()) <= has and not set(self.drops or ()) & has

    def _seats(self, seats: int) -> bool:
        """Say whether a number of seats is as wanted: fewer, more, or at least so many."""
        if self.is_most:
            return seats < (self.seats or 0)
        return seats > (self.seats or 0) if self.is_more else seats >= (self.seats or 0)


def _line(scene: Scene, venue: Venue) -> str:
    """Return "Jaurès (Mairie) · 8 seats · screen, wifi"."""
    parts = [phrases.place(venue), phrases.seats(scene.language, venue.room.capacity)]
    video = [scene.say("video equipment")] if venue.has_video else []
    parts.append(", ".join([*video, *phrases.equipment(scene.language, venue.room.equipment)]))
    return " · ".join(filter(None, parts))

"""Change what a room or a site is: its name, seats, equipment, opening hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from chat.command import Examples
from chat.commands.plans import propose
from chat.commands.things import OnThing, site_with, thing_of
from chat.fields import Flag, Hour, Text, Texts, Whole
from chat.scene import Scene
from chat.understanding import Intent, Reading
from chat.words import msgid
from rooms.inventory import Venue
from rooms.inventory_files import Line
from rooms.inventory_files.hours import DAYS, write_hours
from rooms.models import Site
from rooms.talk import Reply

VIDEO = "video"
BY_ADDRESS = msgid(
    "Video equipment is added by its address: “add a video device {address} to {room}”."
)
FIRST, LAST = "08:00", "18:00"  # where a day has no hours yet, and only one end is said


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeThing(OnThing):
    """Change a room or a site: name, seats, equipment, opening hours; you see first what breaks."""

    act: ClassVar[str] = "change_thing"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.CHANGE_THING,)
    examples: ClassVar[Examples] = {
        "fr": (
            "Jaurès a un vidéoprojecteur maintenant",
            "la mairie ouvre à 9h le samedi",
        ),
        "en": (
            "Jaurès has a projector now",
            "the mairie opens at 9am on Saturdays",
        ),
    }

    name: Text = None
    seats: Whole = None
    adds: Texts = None
    drops: Texts = None
    opens: Hour = None
    closes: Hour = None
    spans: Texts = None
    is_shut: Flag = None
    weekdays: Texts = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the change that a sentence asks for."""
        thing = thing_of(reading)
        return cls(
            **cls.places(reading, scene),
            name=thing.name,
            seats=reading.capacity,
            adds=thing.adds or None,
            drops=thing.drops or None,
            opens=thing.opens,
            closes=thing.closes,
            spans=thing.spans or None,
            is_shut=thing.is_shut or None,
            weekdays=tuple(DAYS[day] for day in thing.weekdays) or None,
        )

    def run(self, scene: Scene) -> Reply:
        """Show what would change, or ask which room is meant."""
        venues = self.venues(scene)
        site = site_with(scene, self.site) or (venues[0].site if venues else None)
        if site is None:
            return self.ask_room(scene)
        if self.opens or self.closes or self.spans or self.is_shut:
            note = scene.say("Opening hours are those of the whole site.") if venues else ""
            return propose(scene, self, [self._hours(site)], note=note)
        if not venues:
            cells = {"site": site.key, "name": self.name} if self.name else None
            return propose(scene, self, [Line("sites", cells)]) if cells else self.ask_room(scene)
        if self._lacks_address(venues):
            return Reply(
                text=scene.say(
                    BY_ADDRESS,
                    address="salle@drancy.example",
                    room=venues[0].room.name,
                )
            )
        return propose(scene, self, [line for venue in venues for line in self._lines(venue)])

    def _lacks_address(self, venues: list[Venue]) -> bool:
        """Say whether a room is to have video and has no equipment for it at all."""
        return VIDEO in (self.adds or ()) and not all(venue.endpoints for venue in venues)

    def _lines(self, venue: Venue) -> Iterator[Line]:
        """Yield the lines of a room: what it is, and its video equipment."""
        cells = {"room": venue.room.key}
        if self.name:
            cells["name"] = self.name
        if self.seats:
            cells["capacity"] = str(self.seats)
        adds, drops = set(self.adds or ()) - {VIDEO}, set(self.drops or ()) - {VIDEO}
        if adds or drops:
            kept = [code for code in venue.room.equipment if code not in drops]
            cells["equipment"] = "|".join([*kept, *sorted(adds - set(kept))])
        if len(cells) > 1:
            yield Line("rooms", cells)
        for endpoint in venue.endpoints:
            if VIDEO in (self.drops or ()):
                yield Line("endpoints", {"endpoint": endpoint.key, "retired": "yes"})
            elif VIDEO in (self.adds or ()) and not endpoint.is_working:
                yield Line("endpoints", {"endpoint": endpoint.key, "working": "yes"})

    def _hours(self, site: Site) -> Line:
        """Return the line with the site's hours as they would be.

        Where none are kept, it is open all the time. No weekday said means the days on which it is
        open.
        """
        always = {day: [["00:00", "24:00"]] for day in DAYS}
        hours = {day: [list(span) for span in spans] for day, spans in site.opening_hours.items()}
        hours = hours or always
        for day in self.weekdays or tuple(hours):
            hours[day] = [] if self.is_shut else self._day(hours.get(day) or [])
        return Line("sites", {"site": site.key, "opening_hours": write_hours(hours)})

    def _day(self, present: list[list[str]]) -> list[list[str]]:
        """Return a day's hours; an end that isn't said stays, or is an office's on a closed day."""
        if self.spans:
            return [span.split("-") for span in self.spans]
        if self.opens and self.closes:
            return [[self.opens, self.closes]]
        spans = [list(span) for span in present] or [[FIRST, LAST]]
        spans[0][0] = self.opens or spans[0][0]
        spans[-1][1] = self.closes or spans[-1][1]
        return spans

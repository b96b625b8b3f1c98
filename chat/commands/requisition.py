"""Take rooms for something that comes before all: elections, a council, a heat plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from chat.command import Examples
from chat.commands.close_place import span_of
from chat.commands.plans import show
from chat.commands.things import MOST_ASKED, OnThing, site_with, thing_of
from chat.fields import Moment, Text, Whole, day_of
from chat.moments import moment_of
from chat.questions import Option, ask
from chat.scene import Scene
from chat.understanding import Intent, Reading
from rooms.administration.need import MOST_TIMES, Need, times_on
from rooms.administration.proposed import Proposed
from rooms.interval import Interval
from rooms.rights import Right, reach
from rooms.talk import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Requisition(OnThing):
    """Take rooms for something that comes before all: who is there is placed elsewhere."""

    act: ClassVar[str] = "requisition"
    right: ClassVar[Right] = Right.REQUISITION
    intents: ClassVar[tuple[Intent, ...]] = (Intent.REQUISITION,)
    examples: ClassVar[Examples] = {
        "fr": (
            "réquisitionne Jaurès dimanche pour les élections",
            "réquisitionne les 2 plus grandes salles de la mairie dimanche pour les élections",
        ),
        "en": (
            "requisition Jaurès on Sunday for the elections",
            "requisition the two largest rooms of the mairie on Sunday for the elections",
        ),
    }

    start: Moment = None
    end: Moment = None
    count: Whole = None
    largest: Whole = None
    people: Whole = None
    reason: Text = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the need that a sentence speaks of; ends are excluded, days included."""
        start, end = span_of(reading, scene)
        said = thing_of(reading)
        return cls(
            **cls.places(reading, scene),
            start=start,
            end=end,
            count=said.count,
            largest=1 if said.is_largest else None,
            people=reading.capacity,
            reason=said.reason,
        )

    def answered(self, reading: Reading, scene: Scene, awaits: str) -> Self | None:
        """Return the command with the room, the days or the reason that were asked for."""
        if awaits == "reason":
            return self.but(reason=(scene.utterance.text or "").strip() or None)
        if awaits != "days":
            return OnThing.answered(self, reading, scene, awaits)
        start, end = span_of(reading, scene)
        return self.but(start=start, end=end) if start else None

    def run(self, scene: Scene) -> Reply:
        """Show who would have to go where, or ask where, when or why it is."""
        if not self.rooms and self.largest and not self.count:
            options = [Option(str(count), {"count": count}) for count in range(1, MOST_ASKED + 1)]
            return ask(scene, self, "count", scene.say("How many rooms?"), options)
        if not (self.where(scene) or self.count):
            return self.ask_room(scene)
        if self.start is None:
            return ask(scene, self, "days", scene.say("From which day to which day?"))
        if not self.reason:
            return ask(scene, self, "reason", scene.say("What for? Everybody who moves is told."))
        ids = tuple(venue.room.id for venue in self.venues(scene))
        need = Need(
            organizer_id=scene.person.id,
            times=tuple(self._times(scene)),
            room_ids=ids,
            site_id=None if ids else self._site(scene),
            count=self.count,
            people=self.people,
            is_largest=bool(self.largest),
        )
        return show(scene, self, Proposed(
            organisation=scene.organisation, need=need, by=scene.person, reason=self.reason
        ))  # fmt: skip

    def _site(self, scene: Scene) -> int | None:
        """Return the site that is named, or the only one whose rooms the person may take."""
        theirs = reach(scene.person, self.right).sites
        own = {venue.site.id for venue in scene.venues if venue.site.key in theirs}
        return self.site or (own.pop() if len(own) == 1 else None)

    def _times(self, scene: Scene) -> Iterator[Interval]:
        """Yield the time on one day, or each of the days whole."""
        site = site_with(scene, self._site(scene))
        found = self.venues(scene)
        home = site.zone if site else scene.organisation.zone
        zone = ZoneInfo(found[0].site.zone if found else home)
        start, end = self.start, self.end
        assert start is not None  # noqa: S101  it was asked for
        if isinstance(start, datetime):
            last = end if isinstance(end, datetime) else start + timedelta(hours=1)
            yield Interval(moment_of(start, zone), moment_of(last, zone))
            return
        after = day_of(end) if end else start + timedelta(days=1)
        length = min(max((after - start).days, 1), MOST_TIMES + 1)
        yield from times_on((start + timedelta(days=n) for n in range(length)), zone)

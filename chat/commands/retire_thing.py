"""Take a room, a site or equipment out of service for good."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from chat.command import Examples
from chat.commands.plans import propose
from chat.commands.things import OnThing, site_with, thing_of
from chat.fields import Text
from chat.scene import Scene
from chat.understanding import Intent, Reading
from rooms.inventory_files import Line
from rooms.talk import Reply

RETIRED = {"retired": "yes"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireThing(OnThing):
    """Take a room, a site or video equipment out of service; what happened there stays known."""

    act: ClassVar[str] = "retire_thing"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.RETIRE_THING,)
    examples: ClassVar[Examples] = {
        "fr": ("supprime la salle Jaurès de l'inventaire",),
        "en": ("remove room Jaurès from the inventory",),
    }

    kind: Text = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return what is to be taken out of service."""
        return cls(**cls.places(reading, scene), kind=thing_of(reading).kind)

    def run(self, scene: Scene) -> Reply:
        """Show what would break, or ask which room is meant."""
        if not self.where(scene):
            return self.ask_room(scene)
        return propose(scene, self, list(self._lines(scene)))

    def _lines(self, scene: Scene) -> Iterator[Line]:
        venues = self.venues(scene)
        for venue in venues:
            if self.kind == "endpoint":
                for endpoint in venue.endpoints:
                    yield Line("endpoints", {"endpoint": endpoint.key, **RETIRED})
            else:
                yield Line("rooms", {"room": venue.room.key, **RETIRED})
        site = site_with(scene, self.site)
        if not venues and site is not None:
            yield Line("sites", {"site": site.key, **RETIRED})

"""What commands on the inventory have in common: the room or site that is meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from sqlmodel import col, select

from chat import phrases
from chat.command import Command
from chat.fields import Ids, Whole
from chat.questions import Option, ask
from chat.scene import Scene
from chat.understanding import Reading, Thing
from chat.understanding.folding import words
from rooms.inventory import Venue
from rooms.models import Site
from rooms.rights import Right, reach
from rooms.talk import Reply

MOST_ASKED = 10
MOST_AT_ONCE = 20  # rooms in one sentence
NOTHING = Thing(kind="room")


@dataclass(frozen=True, slots=True, kw_only=True)
class OnThing(Command):
    """A command on rooms, or on a whole site where no room is named."""

    asks_back: ClassVar[bool] = True
    right: ClassVar[Right] = Right.CHANGE_INVENTORY

    rooms: Ids = None
    site: Whole = None

    @classmethod
    def places(cls, reading: Reading, scene: Scene) -> dict[str, Any]:
        """Return the rooms and the site that a sentence names."""
        named = dict.fromkeys((*reading.rooms, reading.room))
        found = [scene.venue_named(name, reading.site) for name in named if name]
        rooms = tuple(venue.room.id for venue in found[:MOST_AT_ONCE] if venue)
        return {"rooms": rooms or None, "site": site_said(reading, scene)}

    def answered(self, reading: Reading, scene: Scene, awaits: str) -> Self | None:  # noqa: ARG002
        """Return the command with the room that was asked for."""
        said = self.places(reading, scene)
        return self.but(**said) if any(said.values()) else None

    def venues(self, scene: Scene) -> list[Venue]:
        """Return the rooms that are meant."""
        found = [scene.venue(room_id) for room_id in self.rooms or ()]
        return [venue for venue in found if venue]

    def where(self, scene: Scene) -> list[dict[str, str]]:
        """Return the cells that name each place: every room, else the site."""
        rooms = [{"room": venue.room.key} for venue in self.venues(scene)]
        site = site_with(scene, self.site)
        return rooms or ([{"site": site.key}] if site else [])

    def ask_room(self, scene: Scene) -> Reply:
        """Ask which room is meant, of those that the person may change."""
        near = [venue for venue in scene.venues if may_change_at(scene, venue.site.key)]
        options = [Option(phrases.place(v), {"rooms": [v.room.id]}) for v in near[:MOST_ASKED]]
        return ask(scene, self, "room", scene.say("Which room do you mean?"), options)


def thing_of(reading: Reading) -> Thing:
    """Return what is said of the thing; nothing where the sentence is no administrator's."""
    return reading.thing or NOTHING


def sites_of(scene: Scene) -> Sequence[Site]:
    """Return the organisation's sites in service by name, those without rooms too."""
    mine = select(Site).where(
        Site.organisation_id == scene.organisation.id, col(Site.is_retired).is_(False)
    )
    return scene.session.exec(mine.order_by(col(Site.name))).all()


def site_with(scene: Scene, site_id: int | None) -> Site | None:
    """Return the organisation's site with this id, whether or not it has rooms."""
    return next((site for site in sites_of(scene) if site.id == site_id), None)


def site_said(reading: Reading, scene: Scene) -> int | None:
    """Return the id of the site that is named; of one without rooms, its whole name must be."""
    known = scene.site_named(reading.site)
    if known is not None:
        return known.id
    said = words(scene.utterance.text or "")
    for site in sites_of(scene):
        name = words(site.name)
        if name and any(said[at : at + len(name)] == name for at in range(len(said))):
            return site.id
    return None


def may_change_at(scene: Scene, site: str) -> bool:
    """Say whether the person may change the inventory of the site with this key."""
    return reach(scene.person, Right.CHANGE_INVENTORY).covers(frozenset({site}))

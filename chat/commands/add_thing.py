"""Add a room, a site, or the video equipment of a room."""

from dataclasses import dataclass
from typing import ClassVar, Self

from chat import cards, phrases
from chat.answers import number_alone
from chat.buttons import act
from chat.command import Examples
from chat.commands.change_thing import BY_ADDRESS, ChangeThing
from chat.commands.plans import propose
from chat.commands.things import OnThing, may_change_at, site_with, sites_of, thing_of
from chat.fields import Flag, Text, Texts, Whole
from chat.questions import Option, ask
from chat.scene import Scene
from chat.understanding import Intent, Reading
from chat.understanding.folding import fold, words
from rooms.administration.naming import free_key
from rooms.endpoints.tables import SIP
from rooms.inventory import Venue
from rooms.inventory_files import Line
from rooms.models import Endpoint, Room, Site
from rooms.talk import Reply

ROOM, SITE, ENDPOINT = "room", "site", "endpoint"
MOST_SEATS = 5_000
VIDEO = "video"
LEADS = 3  # letters of the words that lead to a site: "at the", "à la"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddThing(OnThing):
    """Add a room, a site or video equipment: you see what would change before it is done."""

    act: ClassVar[str] = "add_thing"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.ADD_THING,)
    examples: ClassVar[Examples] = {
        "fr": (
            "ajoute la salle Aimé à la mairie, 12 places, écran",
            "ajoute un équipement visio jaures@salles.example à Jaurès",
        ),
        "en": (
            "add room Aimé at the mairie, 12 seats, screen",
            "add a video device jaures@rooms.example to Jaurès",
        ),
    }

    kind: Text = None
    name: Text = None
    seats: Whole = None
    equipment: Texts = None
    address: Text = None
    again: Flag = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return what is to be added, as far as the sentence tells."""
        thing, places = thing_of(reading), cls.places(reading, scene)
        site = site_with(scene, places["site"])
        name = thing.name
        if name and site is not None and thing.kind == ROOM:
            name = _before_site(name, site)
        return cls(
            **places,
            kind=thing.kind,
            name=name,
            seats=reading.capacity,
            equipment=thing.adds or None,
            address=thing.address,
        )

    def answered(self, reading: Reading, scene: Scene, awaits: str) -> Self | None:
        """Return the command with the name, the site or the seats that were asked for."""
        if awaits == "name":
            return self.but(name=scene.utterance.text) if scene.utterance.text else None
        if awaits == "seats":
            seats = reading.capacity or number_alone(scene)
            return self.but(seats=seats) if seats else None
        said = self.places(reading, scene)
        return self.but(site=said["site"]) if said["site"] else None

    def run(self, scene: Scene) -> Reply:
        """Show what would be added, or ask for what is missing."""
        if self.kind == ENDPOINT:
            return self._add_endpoint(scene)
        if not self.name:
            return self._ask_name(scene)
        return self._add_site(scene) if self.kind == SITE else self._add_room(scene)

    def _add_endpoint(self, scene: Scene) -> Reply:
        venues = self.venues(scene)
        if not venues:
            return self.ask_room(scene)
        venue = venues[0]
        return propose(scene, self, [_endpoint(scene, venue.room.key, venue.room.name, self)])

    def _add_site(self, scene: Scene) -> Reply:
        known = [site for site in sites_of(scene) if fold(site.name) == fold(self.name or "")]
        if known and not self.again:
            return self._ask_again(
                scene, scene.say("There is a site {site} already.", site=known[0].name)
            )
        key = free_key(scene.session, Site, scene.organisation.id, self.name or "")
        return propose(scene, self, [Line("sites", {"site": key, "name": self.name or ""})])

    def _add_room(self, scene: Scene) -> Reply:
        known = self._known(scene)
        if known is not None and not self.again:
            words = scene.say("There is a room {room} already.", room=phrases.place(known))
            return self._ask_again(scene, words, known)
        site = site_with(scene, self.site)
        if site is None:
            near = [one for one in sites_of(scene) if may_change_at(scene, one.key)]
            options = [Option(one.name, {"site": one.id}) for one in near]
            return ask(scene, self, "site", scene.say("In which site is it?"), options)
        if self.seats is None:
            return self._ask_seats(scene)
        key = free_key(scene.session, Room, scene.organisation.id, self.name or "")
        equipment = [code for code in self.equipment or () if code != VIDEO]
        cells = {
            "room": key,
            "site": site.key,
            "name": self.name or "",
            "capacity": str(self.seats),
            "equipment": "|".join(equipment),
        }
        lines = [Line("rooms", cells)]
        if self.address:
            lines.append(_endpoint(scene, key, self.name or "", self))
        return propose(scene, self, lines, note=self._video_note(scene))

    def _known(self, scene: Scene) -> Venue | None:
        """Return the room that is called so already, at the same site where one is said."""
        name = fold(self.name or "")
        named = [venue for venue in scene.venues if fold(venue.room.name) == name]
        return next((v for v in named if self.site in (None, v.site.id)), None)

    def _video_note(self, scene: Scene) -> str:
        """Return how video equipment comes into the room where it is wanted and has no address."""
        if self.address or VIDEO not in (self.equipment or ()):
            return ""
        return scene.say(
            BY_ADDRESS,
            address="salle@drancy.example",
            room=self.name,
        )

    def _ask_name(self, scene: Scene) -> Reply:
        """Ask for what is to be added, with a form that has all of it."""
        words = scene.say("What is it called?")
        reply = ask(scene, self, "name", words)
        return Reply(text=reply.text, card=cards.card([cards.text(words)], [self._form(scene)]))

    def _ask_seats(self, scene: Scene) -> Reply:
        words = scene.say("How many seats does it have?")
        reply = ask(scene, self, "seats", words)
        return Reply(text=reply.text, card=cards.card([cards.text(words)], [self._form(scene)]))

    def _form(self, scene: Scene) -> cards.Element:
        """Return the button that unfolds the form of a new room, filled with what is known."""
        near = [one for one in sites_of(scene) if may_change_at(scene, one.key)]
        sites = [one.id for one in near]
        chosen = self.site if self.site in sites else next(iter(sites), "")
        seats = self.seats if self.seats and self.seats <= MOST_SEATS else None
        inputs = [
            cards.text_input("name", scene.say("Name"), value=self.name or ""),
            cards.choice_set("site", scene.say("Site"), [(s.name, s.id) for s in near], chosen),
            cards.number_input("seats", scene.say("Seats"), seats, MOST_SEATS),
            cards.text_input("address", scene.say("Address of its video equipment")),
        ]
        data = self.data(kind=ROOM, name=None, site=None, seats=None, address=None)
        add = act(scene.language, scene.say("Show what would change"), self.act, data)
        return cards.show_card(scene.say("A new room"), inputs, [add])

    def _ask_again(self, scene: Scene, words: str, known: Venue | None = None) -> Reply:
        """Ask whether another one with the same name is meant, or a change of that one."""
        options = [Option(scene.say("Add another one"), {"again": True})]
        if known is not None and (self.seats or self.equipment):
            change = ChangeThing(rooms=(known.room.id,), seats=self.seats, adds=self.equipment)
            options.append(Option(scene.say("Change that one"), change.data(), act=change.act))
        options.append(Option(scene.say("Change nothing"), {}, act="drop_plan"))
        return ask(scene, self, "again", words, options)


def _before_site(name: str, site: Site) -> str:
    """Return a name without the site behind it: one without rooms is no name that is known."""
    said, place = name.split(), words(site.name)
    at = next((at for at in range(1, len(said)) if words(" ".join(said[at:])) == place), len(said))
    if at < len(said):
        while at > 1 and len(said[at - 1]) <= LEADS and said[at - 1].islower():
            at -= 1
    return " ".join(said[:at])


def _endpoint(scene: Scene, room: str, name: str, asked: AddThing) -> Line:
    """Return the line of equipment that is reached by its address."""
    key = free_key(scene.session, Endpoint, scene.organisation.id, name)
    address = asked.address or ""
    cells = {"endpoint": key, "room": room, "kind": SIP, "name": name, "sip_address": address}
    return Line("endpoints", cells)

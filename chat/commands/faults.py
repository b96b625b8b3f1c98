"""Faults of rooms: report one, list the open ones, say that one is mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Self

from chat import cards, phrases
from chat.buttons import act
from chat.command import Command, Examples
from chat.fault_news import line_of, quoted
from chat.fields import Ids, Text, Whole, text
from chat.people import shown_name
from chat.questions import Option, ask
from chat.refusals import refuse
from chat.scene import Scene
from chat.understanding import Intent, Reading
from chat.understanding.folding import fold
from chat.which import ahead
from rooms.bookings import rooms_of
from rooms.errors import Refused
from rooms.faults import caretakers, close, open_faults, report
from rooms.finding.ranking import usual_site
from rooms.inventory import Venue
from rooms.models import Booking, Fault
from rooms.presence.saying import on_now
from rooms.rights import Right, area_of, may
from rooms.talk import Reply

MOST_ASKED = 5
MOST_AT_ONCE = 4  # rooms in one sentence
SOON = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnFault(Command):
    """A command about what doesn't work in some rooms; `about` tells what it is."""

    asks_back: ClassVar[bool] = True

    rooms: Ids = None
    site: Whole = None
    about: Text = None

    @classmethod
    def _of_reading(cls, reading: Reading, scene: Scene) -> dict[str, Any]:
        named = dict.fromkeys((*reading.rooms, reading.room, reading.target_room))
        rooms = [venue.room.id for name in named if (venue := _venue(scene, name, reading))]
        site = scene.site_named(reading.site)
        return {
            "rooms": tuple(rooms[:MOST_AT_ONCE]) or None,
            "site": site.id if site else None,
            "about": _about(reading),
        }

    def answered(self, reading: Reading, scene: Scene, awaits: str) -> Self | None:  # noqa: ARG002
        """Return the command with the rooms that were asked for."""
        said = self._of_reading(reading, scene)
        return self.but(rooms=said["rooms"]) if said["rooms"] else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFault(OnFault):
    """Report what doesn’t work in a room: whoever looks after it is told at once."""

    act: ClassVar[str] = "report_fault"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.REPORT_FAULT,)
    examples: ClassVar[Examples] = {
        "fr": ("le micro ne marche pas en Jaurès",),
        "en": ("the screen is dead in Jaurès",),
    }

    words: Text = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the report of a sentence, in its own words."""
        words = text(scene.utterance.text)
        said = cls._of_reading(reading, scene)
        return cls(**{**said, "about": said["about"] or fold(words or "")}, words=words)

    def run(self, scene: Scene) -> Reply:
        """Record it for the room that was named, else that of the meeting; or ask which room."""
        rooms = self.rooms or _room_of_meeting(scene, self.site)
        if not rooms:
            return self._ask_room(scene)
        scene.memory.drop_question()
        try:
            with scene.unit.attempt():
                reported = [
                    report(
                        scene.unit, room, self.words or "", self.about or "", scene.person,
                        scene.now,
                    )
                    for room in rooms[:MOST_AT_ONCE]
                ]  # fmt: skip
        except Refused as refused:
            return refuse(scene, self, refused, scene.zone)
        return _reported(scene, reported, is_assumed=not self.rooms)

    def _ask_room(self, scene: Scene) -> Reply:
        home = self.site or usual_site(scene.session, scene.look)
        near = sorted(scene.venues, key=lambda venue: venue.site.id != home)[:MOST_ASKED]
        options = [Option(phrases.place(one), {"rooms": [one.room.id]}) for one in near]
        return ask(scene, self, "room", scene.say("In which room?"), options)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFaults(OnFault):
    """List what is known not to work: what you reported, or all in rooms that you look after."""

    act: ClassVar[str] = "faults"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.LIST_FAULTS,)
    examples: ClassVar[Examples] = {
        "fr": ("quelles pannes sont ouvertes ?",),
        "en": ("which faults are open?",),
    }

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return the wish for the faults of all rooms, or of those that were named."""
        return cls(**cls._of_reading(reading, scene))

    def run(self, scene: Scene) -> Reply:
        """Return the open faults, the oldest first, with a button that closes each."""
        found = _fitting(scene, self)
        if not found:
            scene.memory.drop_question()
            return Reply(text=scene.say("I know of no fault."))
        return _ask_which(scene, scene.say("Open faults; which one is mended?"), found)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseFault(OnFault):
    """Say that a fault is mended: who reported it is told."""

    act: ClassVar[str] = "close_fault"
    intents: ClassVar[tuple[Intent, ...]] = (Intent.CLOSE_FAULT,)
    examples: ClassVar[Examples] = {
        "fr": ("réparé en Jaurès",),
        "en": ("the screen in Jaurès is fixed",),
    }

    faults: Ids = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return what is mended, by its room and what it was."""
        return cls(**cls._of_reading(reading, scene))

    def run(self, scene: Scene) -> Reply:
        """Close the fault that is meant, or ask which."""
        chosen = self.faults
        if chosen is None:
            found = _fitting(scene, self)
            if not found:
                scene.memory.drop_question()
                return Reply(text=scene.say("I know of no fault there that you could close."))
            if len(found) > 1:
                return _ask_which(scene, scene.say("Which fault is mended?"), found)
            chosen = (found[0].id,)
        scene.memory.drop_question()
        try:
            with scene.unit.attempt():
                closed = [close(scene.unit, one, scene.person, scene.now) for one in chosen]
        except Refused as refused:
            return refuse(scene, self, refused, scene.zone)
        lines = "; ".join(quoted(scene.session, scene.language, fault) for fault in closed)
        return Reply(text=scene.say("Mended: {faults}. Who reported it is told.", faults=lines))


def _venue(scene: Scene, name: str | None, reading: Reading) -> Venue | None:
    return scene.venue_named(name, reading.site) if name else None


def _about(reading: Reading) -> str | None:
    """Return the equipment that a sentence speaks of."""
    video = ("video",) if reading.video is not None else ()
    return ", ".join(sorted((*reading.equipment, *video))) or None


def _room_of_meeting(scene: Scene, site: int | None) -> tuple[int, ...]:
    """Return the room of the present meeting, else of one that begins soon."""
    on = on_now(scene.session, scene.person, scene.now)
    found = on or _soon(scene)
    rooms = rooms_of(scene.session, found[0]) if found else []
    here = [
        room for room in rooms if (venue := scene.venue(room)) and site in (None, venue.site.id)
    ]
    return tuple(here[:1])


def _soon(scene: Scene) -> list[Booking]:
    return [booking for booking in ahead(scene, 1) if booking.starts_at <= scene.now + SOON]


def _fitting(scene: Scene, asked: OnFault) -> list[Fault]:
    """Return the open faults of which the sentence may speak."""
    found = open_faults(scene.session, scene.person)
    if asked.rooms is not None:
        found = [fault for fault in found if fault.room_id in asked.rooms]
    if asked.site is not None and asked.rooms is None:
        there = {venue.room.id for venue in scene.venues if venue.site.id == asked.site}
        found = [fault for fault in found if fault.room_id in there]
    return [fault for fault in found if fault.about == asked.about] or found


def _ask_which(scene: Scene, words: str, found: Sequence[Fault]) -> Reply:
    options = [Option(line_of(scene, fault), {"faults": [fault.id]}) for fault in found]
    return ask(scene, CloseFault(), "fault", words, options)


def _reported(scene: Scene, reported: Sequence[tuple[Fault, bool]], *, is_assumed: bool) -> Reply:
    """Return what was recorded for which rooms, and who was told or whom to tell."""
    places = [venue for fault, _ in reported if (venue := scene.venue(fault.room_id))]
    rooms, is_new = phrases.places(places), any(new for _, new in reported)
    known = scene.say("This is known already: {rooms}.", rooms=rooms)
    words = [scene.say("Recorded for {rooms}.", rooms=rooms) if is_new else known]
    if is_assumed:
        words.append(scene.say("That is the room of your meeting."))
    words.append(_who_knows(scene, reported[0][0], places[0]))
    said = " ".join(filter(None, words))
    data = {"faults": [fault.id for fault, _ in reported]}
    mended = act(scene.language, scene.say("It works again"), CloseFault.act, data)
    return Reply(text=said, card=cards.card([cards.text(said)], [mended]))


def _who_knows(scene: Scene, fault: Fault, venue: Venue) -> str:
    """Return who has been told; where nobody looks after the rooms, whom to call."""
    told = [person for person in caretakers(scene.session, fault) if person != scene.person]
    if told:
        names = phrases.listed(scene.language, [shown_name(person) for person in told], 3)
        return scene.say("I have told {people}.", people=names)
    area = area_of(scene.organisation.id, [venue])
    if may(scene.person, Right.CLOSE_FAULTS, area) or not venue.site.phone:
        return ""
    return scene.say("Please call: {site}, {phone}.", site=venue.site.name, phone=venue.site.phone)

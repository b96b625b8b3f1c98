"""What people ask for and the bot can't do yet: said plainly, with what works instead."""

from dataclasses import dataclass
from typing import ClassVar, Self

from chat import cards, phrases
from chat.command import Command, Examples
from chat.commands.help import starting_points
from chat.fields import Text, Whole
from chat.scene import Scene
from chat.understanding import Intent, Reading
from chat.words import msgid
from rooms.talk import Reply

WORDS = {
    Intent.CHECK_IN: msgid("You needn’t check in: your booking stands until its end."),
    Intent.REPORT_FAULT: msgid("I can’t pass on faults yet. Please tell the site’s reception."),
    Intent.SET_LANGUAGE: msgid("I answer in the language in which you write: French or English."),
}
OTHERWISE = msgid("I can’t do that yet. Write “help” and I’ll show what I can do.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYet(Command):
    """Say what isn't possible yet, and what works instead."""

    act: ClassVar[str] = "not_yet"
    is_service: ClassVar[bool] = False
    intents: ClassVar[tuple[Intent, ...]] = tuple(WORDS)
    examples: ClassVar[Examples] = {}

    intent: Text = None
    room: Whole = None

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:
        """Return what was asked for, and for which room."""
        venue = scene.venue_named(reading.room or reading.target_room, reading.site)
        return cls(intent=reading.intent, room=venue.room.id if venue else None)

    def run(self, scene: Scene) -> Reply:
        """Return the words, and the telephone number where a fault is to be told."""
        said = {str(intent): words for intent, words in WORDS.items()}
        words = [scene.say(said.get(self.intent or "", OTHERWISE))]
        venue = scene.venue(self.room)
        if self.intent == Intent.REPORT_FAULT and venue is not None and venue.site.phone:
            words.append(phrases.row(scene.language, venue.site.name, venue.site.phone))
        text = " ".join(words)
        return Reply(text=text, card=cards.card([cards.text(text)], starting_points(scene)))

"""Courtesies, and a yes or no to a question that isn't open."""

from dataclasses import dataclass
from typing import ClassVar

from chat import cards
from chat.command import Command, Examples
from chat.commands.help import starting_points
from chat.scene import Scene
from chat.understanding import Intent
from chat.words import msgid
from rooms.talk import Reply
from translations import translate

GREETING = msgid("Hello! I book rooms with video for you. Write for example:")
GREETING_EXAMPLES = (
    msgid("book a room tomorrow 2pm-3pm for 6 with video"),
    msgid("which rooms are free this afternoon?"),
    msgid("my bookings"),
)


def greeting(language: str) -> list[str]:
    """Return the hello and three examples, a line each."""
    examples = [translate(language, example) for example in GREETING_EXAMPLES]
    quoted = [translate(language, "“{example}”", example=example) for example in examples]
    return [translate(language, GREETING), *quoted]


@dataclass(frozen=True, slots=True, kw_only=True)
class Greet(Command):
    """Say hello, with three examples."""

    act: ClassVar[str] = "greet"
    is_service: ClassVar[bool] = False
    keeps_question: ClassVar[bool] = True
    intents: ClassVar[tuple[Intent, ...]] = (Intent.GREET,)
    examples: ClassVar[Examples] = {"fr": ("bonjour",), "en": ("hello",)}

    def run(self, scene: Scene) -> Reply:
        """Return the greeting and the buttons to start from."""
        words = greeting(scene.language)
        card = cards.card([cards.text(line) for line in words], starting_points(scene))
        return Reply(text="\n".join(words), card=card)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thank(Command):
    """Answer thanks."""

    act: ClassVar[str] = "thank"
    is_service: ClassVar[bool] = False
    keeps_question: ClassVar[bool] = True
    intents: ClassVar[tuple[Intent, ...]] = (Intent.THANK,)
    examples: ClassVar[Examples] = {"fr": ("merci",), "en": ("thank you",)}

    def run(self, scene: Scene) -> Reply:
        """Return a short welcome."""
        return Reply(text=scene.say("You’re welcome."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Agree(Command):
    """Take a yes."""

    act: ClassVar[str] = "agree"
    is_service: ClassVar[bool] = False
    intents: ClassVar[tuple[Intent, ...]] = (Intent.ACCEPT,)
    examples: ClassVar[Examples] = {"fr": ("oui",), "en": ("yes",)}

    def run(self, scene: Scene) -> Reply:
        """Return that nothing was open, or ask which of several offers is meant."""
        pending = scene.memory.pending
        if pending is not None and pending.options:
            return Reply(text=scene.say("Which one? Answer with its number."))
        return Reply(text=scene.say("All right. Tell me when you need a room."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline(Command):
    """Take a no: whatever was asked is dropped."""

    act: ClassVar[str] = "decline"
    is_service: ClassVar[bool] = False
    intents: ClassVar[tuple[Intent, ...]] = (Intent.REJECT,)
    examples: ClassVar[Examples] = {"fr": ("non merci",), "en": ("no thanks",)}

    def run(self, scene: Scene) -> Reply:
        """Return that nothing was done."""
        scene.memory.drop_question()
        return Reply(text=scene.say("All right, I leave it as it is."))

"""Say what the bot can do."""

from dataclasses import dataclass
from typing import ClassVar

from chat import cards
from chat.buttons import act
from chat.cards import Element
from chat.command import Command, Examples
from chat.forms import booking_form
from chat.scene import Scene
from chat.understanding import Intent
from rooms.rights import may_somewhere
from rooms.talk import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Help(Command):
    """Say what I can do, with examples."""

    act: ClassVar[str] = "help"
    keeps_question: ClassVar[bool] = True
    intents: ClassVar[tuple[Intent, ...]] = (Intent.HELP,)
    examples: ClassVar[Examples] = {"fr": ("aide",), "en": ("help",)}

    def run(self, scene: Scene) -> Reply:
        """Return every command with an example."""
        from chat.commands import COMMANDS

        lines = []
        for command in COMMANDS:
            examples = command.examples.get(scene.language) or command.examples.get("en")
            is_shown = command.is_service and command is not Help
            if not may_somewhere(scene.person, command.right):
                continue
            if examples and is_shown:
                example = scene.say("“{example}”", example=examples[0])
                lines.append(f"{scene.say(command.summary())} {example}")
        heading = scene.say("This is what I can do:")
        body = [cards.text(heading, is_heading=True), *(cards.text(line) for line in lines)]
        text = "\n".join([heading, *(f"- {line}" for line in lines)])
        return Reply(text=text, card=cards.card(body, starting_points(scene)))


def starting_points(scene: Scene) -> list[Element]:
    """Return the buttons from which everything else can be reached."""
    language = scene.language
    return [
        booking_form(scene),
        act(language, scene.say("Free rooms"), "find"),
        act(language, scene.say("My bookings"), "list"),
        act(language, scene.say("Help"), "help"),
    ]

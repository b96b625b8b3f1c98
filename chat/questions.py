"""Questions back: one at a time, with buttons, kept until they are answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chat import cards
from chat.buttons import button
from chat.command import Command
from chat.scene import Scene
from rooms.talk import Reply

MOST_OPTIONS = 10


@dataclass(frozen=True, slots=True)
class Option:
    """An answer on a button, and what it adds to the command."""

    label: str
    adds: Mapping[str, Any]


def ask(
    scene: Scene, command: Command, awaits: str, words: str, options: Sequence[Option] = ()
) -> Reply:
    """Return the question; the command waits for its answer, by text or by click.

    `words` are in the language of the talk. The text lists the answers, numbered, so that it can
    be answered where no card is shown.
    """
    shown = options[:MOST_OPTIONS]
    scene.expect(command.act, command.data(), awaits, (option.adds for option in shown))
    return offer(scene, command, words, shown)


def offer(scene: Scene, command: Command, words: str, options: Sequence[Option]) -> Reply:
    """Return words and buttons, without waiting for an answer."""
    numbered = [f"{number}. {option.label}" for number, option in enumerate(options, 1)]
    actions = [button(scene.language, o.label, command, **o.adds) for o in options]
    card = cards.card([cards.text(words)], actions) if actions else None
    return Reply(text="\n".join([words, *numbered]), card=card)

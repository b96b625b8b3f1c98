"""Questions back: one at a time, with buttons, kept until they are answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chat import cards
from chat.buttons import act
from chat.command import Command
from chat.scene import Scene
from chat.understanding import folding
from rooms.holds import Slot, hold
from rooms.talk import Reply
from translations import dates

MOST_OPTIONS = 10
LABEL = "label"
KEPT = 10  # minutes


@dataclass(frozen=True, slots=True)
class Option:
    """An answer on a button, and what it adds to the command; `slot` is the time that it books.

    `act` is the command that it runs, where that is another than the one that waits.
    """

    label: str
    adds: Mapping[str, Any]
    act: str | None = None
    slot: Slot | None = None

    @property
    def said(self) -> Mapping[str, Any]:
        """What the answer adds, as it is kept, with what its button says."""
        named = {**self.adds, LABEL: self.label}
        return {**named, "act": self.act} if self.act else named


def labelled(options: Sequence[Mapping[str, Any]], text: str) -> Mapping[str, Any] | None:
    """Return the option whose button says what was typed; a French verb may be an imperative."""
    typed = " ".join(folding.words(text))
    for option in options:
        label = " ".join(folding.words(str(option.get(LABEL) or "")))
        verb, _, rest = label.partition(" ")
        told = f"{verb.removesuffix('r')} {rest}".strip()
        if typed and typed in (label, told):
            return option
    return None


def ask(
    scene: Scene, command: Command, awaits: str, words: str, options: Sequence[Option] = ()
) -> Reply:
    """Return the question; the command waits for its answer, by text or by click.

    `words` are in the language of the talk. The text lists the answers, numbered, so that it can
    be answered where no card is shown. Where the first answer books one slot, that is kept for the
    person for some minutes: only one, so that nobody can block a town by asking.
    """
    shown = options[:MOST_OPTIONS]
    until = _kept(scene, shown[0].slot) if shown else None
    scene.expect(command.act, command.data(), awaits, (option.said for option in shown), until)
    note = ""
    if until is not None:
        time = dates.clock(scene.language, until.astimezone(scene.zone))
        note = scene.say("Number 1 is kept for you until {time}.", time=time)
    return offer(scene, command, words, shown, note)


def _kept(scene: Scene, slot: Slot | None) -> datetime | None:
    """Return until when the slot is kept for the person; None where it can't be."""
    if slot is None or not hold(scene.unit, scene.person, [slot], scene.now, minutes=KEPT):
        return None
    return scene.now + timedelta(minutes=KEPT)


def offer(
    scene: Scene, command: Command, words: str, options: Sequence[Option], note: str = ""
) -> Reply:
    """Return words and buttons, without waiting for an answer; `note` stands behind them."""
    numbered = [f"{number}. {option.label}" for number, option in enumerate(options, 1)]
    actions = [
        act(scene.language, o.label, o.act or command.act, command.data(**o.adds)) for o in options
    ]
    body = [cards.text(words), cards.text(note, is_small=True) if note else None]
    card = cards.card(body, actions) if actions else None
    return Reply(text="\n".join(filter(None, [words, *numbered, note])), card=card)

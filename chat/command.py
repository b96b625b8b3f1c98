"""What a command is: a frozen record of what was asked, that a reading or a card can fill.

The record's fields are its usage and its card form: a button's data and a pending question are the
same record as JSON. Its docstring's first line is its help.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Self

from chat.fields import Inputs, as_json, readers
from chat.scene import Scene
from chat.understanding import Choice, Intent, Reading
from rooms.rights import Right
from rooms.talk import Reply

Examples = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(ABC):
    """Something that the bot can do.

    `act` is its name on buttons, `intents` are what it answers, `examples` sentences that ask for
    it, by language. `asks_back`: an open question of the reading is put before anything is done;
    `is_service`: the help speaks of it; `is_yes_or_no`: its question has two options, yes and no.
    `right` is what a person must have, somewhere, to do it at all: the help tells others nothing
    of it.
    `keeps_question`: it is said in between, so the question that waits isn't dropped.
    `insists`: the button with which an administrator overrides the rules against it; it has the
    fields `anyway` and `because` then.
    """

    act: ClassVar[str]
    intents: ClassVar[tuple[Intent, ...]] = ()
    examples: ClassVar[Examples] = {}
    asks_back: ClassVar[bool] = False
    is_service: ClassVar[bool] = True
    insists: ClassVar[str | None] = None
    is_yes_or_no: ClassVar[bool] = False
    keeps_question: ClassVar[bool] = False
    right: ClassVar[Right] = Right.USE

    @classmethod
    def summary(cls) -> str:
        """Return the help in one English sentence, a message id."""
        return (cls.__doc__ or "").strip().splitlines()[0]

    @classmethod
    def of_data(cls, data: Inputs) -> Self:
        """Return the command that a card's inputs ask for; what can't be read is left out."""
        return cls(**cls.read(data))

    @classmethod
    def read(cls, data: Inputs) -> dict[str, Any]:
        """Return the fields' values by name, None for what is missing or can't be read."""
        return {name: reader(data.get(name)) for name, reader in readers(cls).items()}

    def over(self, other: Self) -> dict[str, Any]:
        """Return what this command says, over what the other one said before."""
        names = [f.name for f in fields(self)]
        said = {name: getattr(self, name) for name in names}
        return {n: said[n] if said[n] is not None else getattr(other, n) for n in names}

    @classmethod
    def of_reading(cls, reading: Reading, scene: Scene) -> Self:  # noqa: ARG003
        """Return the command that a sentence asks for."""
        return cls()

    def data(self, **more: object) -> dict[str, Any]:
        """Return the command as JSON, `more` put over it: what a button carries."""
        said = {f.name: getattr(self, f.name) for f in fields(self)} | more
        return {name: as_json(value) for name, value in said.items() if value is not None}

    def chosen(self, choice: Choice, scene: Scene) -> dict[str, Any]:
        """Return what a choice of the reading's question adds to the command."""
        room = scene.venue_named(choice.room, choice.site)
        site = scene.site_named(choice.site)
        return {
            name: as_json(value)
            for name, value in (
                ("rooms", (room.room.id,) if room else None),
                ("site", site.id if site and not room else None),
                ("start", choice.start),
                ("end", choice.end),
            )
            if value is not None
        }

    def answered(self, reading: Reading, scene: Scene, awaits: str) -> Self | None:  # noqa: ARG002
        """Return the command with the answer in it to what it awaits; None where it is none."""
        return None

    def insisting(self, because: str | None) -> Self | None:
        """Return the command with what overrides rules; None where it overrides none."""
        known = {f.name for f in fields(self)}
        if not {"anyway", "because"} <= known:
            return None
        return self.but(anyway=True, because=because)

    @abstractmethod
    def run(self, scene: Scene) -> Reply:
        """Do it and return the answer. Commits nothing."""

    def but(self, **changes: Any) -> Self:
        """Return the command with other values."""
        return replace(self, **changes)

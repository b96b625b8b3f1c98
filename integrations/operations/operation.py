"""What a command of the operator is: it takes words, works with a process's parts, and answers."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from integrations.adapters import Adapters
from integrations.settings import Settings
from rooms.clock import Clock
from rooms.database import Database
from rooms.unit_of_work import Units


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says: `data` for machines, `text` for people, and its exit code."""

    data: dict[str, Any]
    text: str
    code: int = 0


class Process(Protocol):
    """The parts that an operation works with, each made when it is first asked for.

    The database alone is made and migrated at once; all else wires the whole process, in local
    mode with the local world.
    """

    @property
    def settings(self) -> Settings:
        """What the environment says."""
        ...

    @property
    def database(self) -> Database:
        """The configured database."""
        ...

    @property
    def units(self) -> Units:
        """Units of work whose events are followed as everywhere."""
        ...

    @property
    def clock(self) -> Clock:
        """The clock of the process."""
        ...

    @property
    def adapters(self) -> Adapters:
        """The far sides."""
        ...


@dataclass(frozen=True, slots=True)
class Operation:
    """One command: `run` does it, and the first line of its docstring is its help.

    `examples` are words that it takes, without the program's name; `add` declares its arguments.
    """

    run: Callable[[Process, argparse.Namespace], Answer]
    examples: Sequence[str]
    add: Callable[[argparse.ArgumentParser], None]

"""What a sentence is read against: the moment, the names, the person's language."""

from dataclasses import dataclass, field
from datetime import datetime

from chat.understanding.names import Names


@dataclass(frozen=True, slots=True)
class Context:
    """The moment (aware, in the person's zone), the names, and the preferred language.

    `country` (ISO 3166) is whose public holidays may be named. `administers`: who writes may change
    rooms, so that "remove room 12" is about the room and no meeting in it.
    `language` is used when the sentence doesn't tell its own; `fixed` keeps to it always.
    """

    now: datetime
    names: Names = field(default_factory=Names)
    language: str = "fr"
    fixed: bool = False
    country: str = "FR"
    administers: bool = False

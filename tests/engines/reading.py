"""What an engine makes of a calendar: dates, texts, busy times, and what it complains of."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

Period = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event as the engine shows it; `dates` are all it expands to, in order, in UTC."""

    uid: str
    sequence: int
    summary: str
    location: str
    description: str
    status: str
    people: tuple[tuple[str, str, str], ...]  # of ATTENDEE: address, CN and PARTSTAT
    dates: tuple[Period, ...]

    @property
    def starts(self) -> list[datetime]:
        return [start for start, _ in self.dates]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A calendar; `complaints` are the engine's own words."""

    complaints: tuple[str, ...]
    method: str
    events: tuple[Event, ...]
    busy: tuple[Period, ...]


class Engine(Protocol):
    """Reads calendars as some client would."""

    def read(self, calendars: list[bytes]) -> list[Read]:
        """Return what each says, in order."""
        ...

    def close(self) -> None:
        """End what it holds open."""
        ...


def moment(seconds: float) -> datetime:
    """Return the moment so many seconds after the epoch."""
    return datetime.fromtimestamp(seconds, UTC)

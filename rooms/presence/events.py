"""What happens to rooms in which somebody is, or nobody; see `rooms.events`."""

from dataclasses import dataclass

from rooms.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleSeen(Event):
    """In these rooms of a booking something showed that people are there: they stay booked."""

    room_ids: list[int]


# Why rooms are released, or are going to be: in two cases nobody is seen, in one somebody said so.
NOBODY_CAME, ALL_LEFT, ENDED_THERE = "nobody_came", "all_left", "ended_there"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseWarned(Event):
    """These rooms seem empty: they will be free at `release_at` (ISO 8601) if that stays so."""

    room_ids: list[int]
    release_at: str
    why: str = NOBODY_CAME


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomKept(Event):
    """Somebody of a booking, or in its room, said that it is needed, whatever it looks like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomsReleased(Event):
    """These rooms were empty, or given back there, and are free again.

    `version` is the booking's after that.

    `is_whole`: all that the booking had, so it has ended; else it goes on in its other rooms.
    """

    room_ids: list[int]
    version: int
    is_whole: bool
    why: str = NOBODY_CAME


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesUnused(Event):
    """Nobody came to the last `count` dates of the series whose next date is the booking."""

    count: int

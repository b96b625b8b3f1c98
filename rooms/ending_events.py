"""What happens towards the end of a meeting that runs, in the past tense; see `rooms.events`."""

from dataclasses import dataclass

from rooms.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingEnding(Event):
    """A meeting, in whose call rooms are, has no more than `minutes` left, rounded up."""

    minutes: int

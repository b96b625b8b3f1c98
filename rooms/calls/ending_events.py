"""What happens towards the end of a meeting that runs, in the past tense; see `rooms.events`."""

from dataclasses import dataclass

from rooms.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingEnding(Event):
    """A meeting, in whose call rooms are, has no more than `minutes` left, rounded up."""

    minutes: int


POLICY, PANEL, SCREEN, PAGE, CHAT = "policy", "panel", "screen", "page", "chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingExtended(Event):
    """A meeting that runs goes on `until` a moment, booked; and `likely_until` another, if free.

    `by` says what asked for it: the policy of its rooms, or people at the panel, the screen or the
    page of the call, or in chat.
    Both moments are in ISO 8601, and the later one is no promise.
    """

    by: str
    until: str
    likely_until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRefused(Event):
    """People in the room of an endpoint wanted more time for their meeting, and can't have it."""

    endpoint_id: int

"""What happens to the ends of a running call, in the past tense; see `rooms.events`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rooms.events import Event
from rooms.interval import Interval

MOST_SPANS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTroubled(Event):
    """Some `ends` of a call, by name, aren't where they should be, for a `cause` that is a code.

    `trouble`: "dropped" (they are rung again), "lost" (no more), "failed" (they couldn't be brought
    in) or "stays" (they couldn't be taken out).
    """

    trouble: str
    ends: list[str]
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectChosen(Event):
    """Somebody chose how rooms come into the calls of bookings, dates of one series where several.

    `before` are the bookings' own modes as they were, None where it was their rooms' policy, and
    `mode` is the new one, None where several came back. `undoes` is the act that was taken back.
    """

    booking_ids: list[int]
    before: list[str | None]
    mode: str | None
    undoes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomUnreachable(Event):
    """Shortly before its call, no endpoint of a booking's room answers.

    `instead_id` is a room that could be taken instead, None where there is none.
    """

    room_id: int
    instead_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsToOffer(Event):
    """Calls may fit in these `spans` that didn't: they are to be offered to those who wait for one.

    Rows of start and end in ISO 8601.
    """

    spans: list[list[str]]


def calls_to_offer(organisation_id: int, spans: Sequence[Interval], now: datetime) -> CallsToOffer:
    """Return the event of what pools have again in the spans, of which the first 200 count."""
    told = [[span.start.isoformat(), span.end.isoformat()] for span in spans[:MOST_SPANS]]
    return CallsToOffer(organisation_id=organisation_id, at=now, spans=told)

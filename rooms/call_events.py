"""What happens to the ends of a running call, in the past tense; see `rooms.events`."""

from dataclasses import dataclass

from rooms.events import Event


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

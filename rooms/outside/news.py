"""What happens between a room and its own calendar, of which its administrators have to know."""

from dataclasses import dataclass

from rooms.events import Event

MOST_TOLD = 10  # at once, one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarClashed(Event):
    """Others wrote into a room's own calendar what meets a booking: the row `clash_id` says."""

    clash_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarTroubled(Event):
    """Something is wrong with a room's own calendar, of which its administrators have to know.

    `trouble`: "unreachable" (for long), "refused" (the server doesn't take a booking; `reason` has
    its words), "changed" or "deleted" (somebody did so to what we wrote there). Where it is about
    many bookings at once, "touched" or "clashing", `count` says how many, and none is named.
    """

    binding_id: int
    trouble: str
    reason: str = ""
    count: int = 1

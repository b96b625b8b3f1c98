"""Rules that may refuse a booking: each one function that returns a Refusal or nothing.

`RULES` is the whole table; a new rule is one function in this package and one line here. That
nobody else has the room is no rule: the database sees to it (see `rooms.bookings`).
"""

from collections.abc import Callable

from rooms.errors import Refusal
from rooms.rules.proposal import Proposal
from rooms.rules.room import capacity, video
from rooms.rules.time import horizon, length, order, past

RULES: dict[str, Callable[[Proposal], Refusal | None]] = {
    "ends_before_start": order,
    "past": past,
    "too_long": length,
    "too_far": horizon,
    "too_small": capacity,
    "no_endpoint": video,
}


def refusals(proposal: Proposal) -> list[Refusal]:
    """Return every rule that stands against the proposal, in the order of the table."""
    return [refusal for rule in RULES.values() if (refusal := rule(proposal))]


__all__ = ["RULES", "Proposal", "refusals"]

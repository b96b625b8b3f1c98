"""What a rule looks at."""

from dataclasses import dataclass
from datetime import datetime

from rooms.interval import Interval
from rooms.inventory import Venue


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Rooms for a time as somebody wants them, before anything is written.

    `starts_at_before` is the present start of a booking that changes, so that a meeting that runs
    may still be shortened.
    """

    when: Interval
    venues: tuple[Venue, ...]
    people: int | None
    wants_video: bool
    now: datetime
    starts_at_before: datetime | None = None

"""What new terms would have refused of the bookings of the last ninety days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from rooms.administration.breaking import Broken, Progress, booked_in, differing, newly_refused
from rooms.administration.trial import Terms
from rooms.interval import Interval

BEHIND = timedelta(days=90)
MOST_AT_ONCE = 5_000  # what is looked at in about a second; more is asked for apart
MOST_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Lately:
    """How many bookings were looked at, how many of them would have been refused, and the last."""

    looked_at: int
    refused: int
    examples: tuple[Broken, ...]


def refused_lately(
    session: Session,
    before: Terms,
    after: Terms,
    now: datetime,
    *,
    most: int | None = None,
    progress: Progress | None = None,
) -> Lately | None:
    """Return what would have been refused; None where more than `most` would have to be asked."""
    then = now - BEHIND
    stretches = differing(before, after, Interval(then, now))
    booked = [(one, booked_in(session, one, then)) for one in stretches]
    looked_at = {number for _, ids in booked for number in ids}
    if most is not None and len(looked_at) > most:
        return None
    found: dict[int, Broken] = {}
    for stretch, ids in booked:
        for one in newly_refused(session, ids, stretch.codes, before, after, progress):
            found.setdefault(one.booking.id, one)
    last = sorted(found.values(), key=lambda one: (one.booking.when.start, one.booking.id))
    return Lately(len(looked_at), len(found), tuple(last[: -MOST_EXAMPLES - 1 : -1]))

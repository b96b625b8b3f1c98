"""What new terms would have refused of the bookings of the last ninety days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from rooms.administration.breaking import (
    Broken,
    Progress,
    booked_in,
    count_in,
    differing,
    newly_refused,
)
from rooms.administration.trial import Terms
from rooms.interval import Interval

BEHIND = timedelta(days=90)
MOST_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Lately:
    """How many bookings were looked at, how many of them would have been refused, and the last."""

    looked_at: int
    refused: int
    examples: tuple[Broken, ...]


NOTHING_LATELY = Lately(0, 0, ())


def refused_lately(
    session: Session,
    before: Terms,
    after: Terms,
    now: datetime,
    progress: Progress | None = None,
) -> Lately:
    """Return what would have been refused."""
    then = now - BEHIND
    stretches = differing(before, after, Interval(then, now))
    booked = [(one, booked_in(session, one, then)) for one in stretches]
    looked_at = {number for _, ids in booked for number in ids}
    found: dict[int, Broken] = {}
    for stretch, ids in booked:
        for one in newly_refused(session, ids, stretch.codes, before, after, progress):
            found.setdefault(one.booking.id, one)
    last = sorted(found.values(), key=lambda one: (one.booking.when.start, one.booking.id))
    return Lately(len(looked_at), len(found), tuple(last[: -MOST_EXAMPLES - 1 : -1]))


def asked_lately(session: Session, before: Terms, after: Terms, now: datetime, most: int) -> int:
    """Return about how many bookings that asks about, in each stretch of them `most` at most."""
    then = now - BEHIND
    stretches = differing(before, after, Interval(then, now))
    return sum(count_in(session, one, then, most + 1) for one in stretches)

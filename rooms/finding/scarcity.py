"""Starts that fail for want of what is scarce, given up before anything else is asked.

Where one need has few rooms that would do, their times are few as well: read once, they tell of
hundreds of starts that none of them is free, in less time than the database takes for each.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from rooms.availability import Look, busy_times
from rooms.interval import Interval
from rooms.inventory import Venue

FEW = 16  # rooms whose times are few

Forbidden = tuple[datetime, datetime]  # between these a meeting can't begin; at either it can


def possible_starts(
    session: Session,
    rooms: Sequence[Venue],
    starts: Sequence[datetime],
    length: timedelta,
    look: Look,
) -> list[datetime]:
    """Return those of the starts, in order, at which one of the rooms is free for the length."""
    if not starts:
        return []
    whole = Interval(starts[0], starts[-1] + length)
    needed = [venue.blocked(whole) for venue in rooms]
    span = Interval(min(one.start for one in needed), max(one.end for one in needed))
    busy = busy_times(session, rooms, span, look)
    left = list(starts)
    possible: set[datetime] = set()
    for venue in rooms:
        before = timedelta(minutes=venue.policy.before_minutes)
        after = timedelta(minutes=venue.policy.after_minutes)
        times = busy[venue.room.id]
        forbidden = _joined((t.start - after - length, t.end + before) for t in times)
        possible.update(_outside(left, forbidden))
        left = [start for start in left if start not in possible]
        if not left:
            break
    return [start for start in starts if start in possible]


def _joined(spans: Iterable[Forbidden]) -> list[Forbidden]:
    """Return the spans in order, those that overlap as one; where two touch, one may begin."""
    joined: list[Forbidden] = []
    for since, until in sorted(spans):
        if joined and since < joined[-1][1]:
            first, last = joined.pop()
            joined.append((first, max(last, until)))
        else:
            joined.append((since, until))
    return joined


def _outside(starts: Iterable[datetime], forbidden: Sequence[Forbidden]) -> Iterator[datetime]:
    """Yield the starts, which are in order, that lie within none of the spans."""
    at = 0
    for start in starts:
        while at < len(forbidden) and forbidden[at][1] <= start:
            at += 1
        if at == len(forbidden) or start <= forbidden[at][0]:
            yield start

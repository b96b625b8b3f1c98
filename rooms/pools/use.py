"""How much of a pool is used at which time, and whether a call fits beside it: reading alone.

It is a courtesy that finds what works; what keeps a pool from being overdrawn is the database.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlmodel import Session

from rooms.errors import Refusal
from rooms.finding.seeking import LONGEST_BLOCKING, about, listed
from rooms.interval import Interval
from rooms.inventory import Stock
from rooms.pools.demand import Demand
from rooms.pools.tables import Pool
from rooms.storage.questions import moment

Use = list[tuple[Interval, int]]  # stretches in order, and how much of a pool each has


@dataclass(frozen=True, slots=True)
class Seen:
    """When is looked, and whose draws aren't counted."""

    now: datetime
    but: tuple[int, ...] = ()


def against(
    session: Session,
    stock: Stock,
    demand: Demand,
    when: Interval,
    now: datetime,
    but: Collection[int] = (),
) -> Refusal | None:
    """Return the first pool that the call doesn't fit into, and when; None where it fits.

    What the bookings `but` have isn't counted.
    """
    by_id = {pool.id: pool for pool in stock.pools}
    for pool_id, amount in demand.amounts(stock.pools).items():
        use = use_of(session, pool_id, when, now, but)
        refusal = full(by_id[pool_id], amount, use, when)
        if refusal is not None:
            return refusal
    return None


def full(pool: Pool, amount: int, use: Use, when: Interval) -> Refusal | None:
    """Return from when to when the pool lacks so much, where it is used so; None where it fits."""
    spans = [span for span, used in use if used + amount > pool.limit]
    if not spans and amount <= pool.limit:
        return None
    figures = {
        "pool": pool.name,
        "unit": pool.unit,
        "start": spans[0].start if spans else when.start,
        "end": spans[0].end if spans else when.end,
        "needed": amount,
        "left": max(0, pool.limit - max((used for _, used in use), default=0)),
    }
    return Refusal("pool_full", figures)


def full_times(
    session: Session, stock: Stock, demand: Demand, look: Seen, within: Interval
) -> list[Interval]:
    """Return when, in this time, there isn't what the call takes; all of it if there never is."""
    by_id = {pool.id: pool for pool in stock.pools}
    found: list[Interval] = []
    for pool_id, amount in demand.amounts(stock.pools).items():
        limit = by_id[pool_id].limit
        if amount > limit:
            return [within]
        use = use_of(session, pool_id, within, look.now, look.but)
        found += [span for span, used in use if used + amount > limit]
    return found


def use_of(
    session: Session, pool_id: int, within: Interval, now: datetime, but: Collection[int] = ()
) -> Use:
    """Return how much of a pool is used in each stretch of this time, in order, from end to end."""
    asked = {
        "pool_id": pool_id,
        "start": within.start,
        "end": within.end,
        "back": within.start - LONGEST_BLOCKING,
        "now": now,
        "but": listed(but),
    }
    steps: dict[datetime, int] = {within.start: 0, within.end: 0}
    for starts_at, ends_at, amount in _USE.rows(session, asked):
        start, end = max(moment(starts_at), within.start), min(moment(ends_at), within.end)
        steps[start] = steps.get(start, 0) + amount
        steps[end] = steps.get(end, 0) - amount
    moments, used, found = sorted(steps), 0, []
    for start, end in pairwise(moments):
        used += steps[start]
        found.append((Interval(start, end), used))
    return found


_USE = about(
    "SELECT starts_at, ends_at, amount FROM draw WHERE pool_id = :pool_id AND starts_at > :back"
    " AND starts_at < :end AND ends_at > :start"
    " AND (booking_id IS NULL OR NOT (booking_id {among}))"
    " AND (expires_at IS NULL OR expires_at > :now)",
    "but",
)

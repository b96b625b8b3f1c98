"""What is left of the pools at many times: read once, and asked for each of them."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from sqlmodel import Session

from rooms.errors import Refusal
from rooms.interval import Interval
from rooms.inventory import Stock, Venue
from rooms.pools.capacity import choice_of
from rooms.pools.own_calls import Choice, OwnCall
from rooms.pools.tables import Pool
from rooms.pools.use import Use, full, use_of

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Headroom:
    """How much of each pool is used, by its id, asked for calls that have what `own` has."""

    pools: tuple[Pool, ...]
    used: dict[int, Use]
    choice: Choice
    own: OwnCall = OwnCall()  # noqa: RUF009  frozen

    @classmethod
    def read(
        cls,
        session: Session,
        stock: Stock,
        times: Sequence[Interval],
        now: datetime,
        but: Collection[int] = (),
    ) -> "Headroom":
        """Return what is used at these times, but for what the bookings `but` have."""
        if not (times and stock.pools):
            return cls((), {}, choice_of(session))
        span = Interval(min(when.start for when in times), max(when.end for when in times))
        around = Interval(span.start - DAY, span.end + DAY)  # a date may go to another hour
        used = {pool.id: use_of(session, pool.id, around, now, but) for pool in stock.pools}
        return cls(stock.pools, used, choice_of(session))

    def of(self, own: OwnCall) -> "Headroom":
        """Return the same for a call that has this by itself."""
        return replace(self, own=own)

    def against(self, chosen: Sequence[Venue], when: Interval) -> Refusal | None:
        """Return which pool is full for a call of these rooms, and when; None where it fits."""
        if not self.pools:
            return None
        amounts = self._amounts(chosen)
        found = (
            full(pool, amounts[pool.id], self._at(pool.id, when), when)
            for pool in self.pools
            if pool.id in amounts
        )
        return next(filter(None, found), None)

    def beside(self, chosen: Sequence[Venue], when: Interval) -> "Headroom":
        """Return what is left once there is a call of these rooms, too."""
        amounts = self._amounts(chosen)
        more = {one: _added(self.used[one], amount, when) for one, amount in amounts.items()}
        return replace(self, used=self.used | more)

    def _amounts(self, chosen: Sequence[Venue]) -> dict[int, int]:
        """Return what a call of these rooms takes of each pool."""
        demand = self.own.demand(chosen, self.choice)
        return demand.amounts(self.pools)

    def _at(self, pool_id: int, when: Interval) -> Use:
        """Return the use of a pool at this time."""
        use = self.used[pool_id]
        first = bisect_right(use, when.start, key=lambda one: one[0].end)
        found = []
        for span, used in use[first:]:
            if span.start >= when.end:
                break
            found.append((Interval(max(span.start, when.start), min(span.end, when.end)), used))
        return found


def _added(use: Use, amount: int, when: Interval) -> Use:
    """Return the use of a pool of which somebody takes more at a time."""
    found: Use = []
    for span, used in use:
        if not span.overlaps(when):
            found.append((span, used))
            continue
        edges = sorted({span.start, span.end, max(span.start, when.start), min(span.end, when.end)})
        found += [
            (part, used + amount if part.overlaps(when) else used)
            for part in (Interval(start, end) for start, end in pairwise(edges))
        ]
    return found

"""What a call takes of the pools: ports by its legs, bandwidth by its legs and its rate."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rooms.pools.tables import PORTS, Pool

DIRECT = "point_to_point"  # the provider that makes nothing: one end calls the other
RATES = (1472, 1152, 768)  # kbit/s: 1080p, 720p at 60 and at 30 frames a second


@dataclass(frozen=True, slots=True)
class Demand:
    """What a call brings together: who makes it, at which rate, the sites of its rooms' ends.

    `outside` are the ends elsewhere, which no link of ours carries, but a bridge does.
    """

    provider: str
    kbps: int
    site_ids: tuple[int, ...]
    outside: int = 0

    def amounts(self, pools: Iterable[Pool]) -> dict[int, int]:
        """Return what the call takes of each of the pools, where it takes anything."""
        taken = ((pool.id, self._of(pool)) for pool in pools)
        return {pool_id: amount for pool_id, amount in taken if amount}

    def _of(self, pool: Pool) -> int:
        if pool.unit == PORTS:
            return len(self.site_ids) + self.outside if pool.provider == self.provider else 0
        if self.provider == DIRECT and not self.outside and len(set(self.site_ids)) == 1:
            return 0
        return self.site_ids.count(pool.site_id or 0) * with_overhead(self.kbps)


def with_overhead(kbps: int) -> int:
    """Return the kbit/s that a leg at this rate takes of a link."""
    return -(-kbps * 12 // 10)


def without_end_at(demand: Demand, site_id: int) -> Demand:
    """Return the same call without one of its ends at the site."""
    left = list(demand.site_ids)
    left.remove(site_id)
    return replace(demand, site_ids=tuple(left))


def at_rates(demand: Demand) -> Iterator[Demand]:
    """Yield the same call at every lower rate, the best first."""
    for kbps in RATES:
        if kbps < demand.kbps:
            yield replace(demand, kbps=kbps)

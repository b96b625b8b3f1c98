"""A worker that is killed at one point of the way.

It works in a process of its own, on the database and the far sides that the settings name.
"""

import os
import signal
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot import wire
from integrations.queue import LEASE
from integrations.settings import read_settings
from integrations.worker import Worker
from rooms.clock import FixedClock, SystemClock


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(kind: str, point: str) -> None:
    claim, settle = Worker._claim, Worker._settle  # noqa: SLF001

    def dying_claim(self: Worker, table: Any) -> Any:
        item = claim(self, table)
        if point == "claimed" and item is not None and item.kind == kind:
            die()
        return item

    def dying_settle(self: Worker, item: Any, outcome: Any) -> None:
        if point == "accepted" and item.kind == kind:
            die()
        settle(self, item, outcome)
        if point == "recorded" and item.kind == kind:
            die()

    Worker._claim = dying_claim  # type: ignore[method-assign]  # noqa: SLF001
    Worker._settle = dying_settle  # type: ignore[method-assign]  # noqa: SLF001


class LaterClock:
    """The machine's clock after the leases of the dead have run out."""

    def now(self) -> datetime:
        return SystemClock().now() + LEASE + timedelta(seconds=1)


def work(settings: Mapping[str, str], now: datetime, kind: str, point: str) -> None:
    """Work until nothing is due, but die where a row of this kind is at this point.

    Points: "claimed" (its lease is committed), "accepted" (worked on, and accepted by the far
    side, nothing written yet) or "recorded" (all is committed). Without a kind all work is done,
    after the leases of the dead.
    """
    salon = wire(read_settings(settings), FixedClock(now))
    if kind:
        die_at(kind, point)
    else:
        salon.worker._machine = LaterClock()  # noqa: SLF001
    salon.worker.drain()

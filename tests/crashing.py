"""A worker that is killed at one point of the way: `crashing.py KIND POINT` or `crashing.py whole`.

KIND is the kind of an inbox or outbox row; POINT is "claimed" (its lease is committed), "accepted"
(worked on, and accepted by the far side, nothing written yet) or "recorded" (all is committed).
Run as a process of its own, on the database and the far sides that the environment names.
"""

import os
import signal
import sys
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


def main() -> None:
    salon = wire(read_settings(os.environ), FixedClock(datetime.fromisoformat(os.environ["NOW"])))
    if sys.argv[1] == "whole":
        salon.worker._machine = LaterClock()  # noqa: SLF001
    else:
        die_at(sys.argv[1], sys.argv[2])
    salon.worker.drain()


if __name__ == "__main__":
    main()

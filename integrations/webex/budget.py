"""One request budget for each token, so that ending a call never waits behind watching one."""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from enum import IntEnum

from integrations.errors import TransientError


class Priority(IntEnum):
    """What a request is for; the smaller value goes first."""

    END_START_CALL = 0
    REPLY = 1
    WARNING = 2
    WATCH = 3


# The share of the window that requests up to this priority may fill together; what is above it
# stays for those that matter more.
SHARES: Mapping[Priority, float] = {
    Priority.END_START_CALL: 1.0,
    Priority.REPLY: 0.85,
    Priority.WARNING: 0.7,
    Priority.WATCH: 0.5,
}
# Webex counts requests when they arrive: a second more than its minute absorbs what the network
# squeezes together.
WINDOW_SECONDS = 61.0
LONGEST_STOP_SECONDS = 3600.0


class RequestBudget:
    """Counts a token's requests over a sliding window; thread-safe, never sleeps.

    About 300 requests a minute for each user is what Webex grants. `monotonic` tells seconds that
    never go back.
    """

    def __init__(
        self,
        monotonic: Callable[[], float],
        *,
        requests: int = 300,
        window_seconds: float = WINDOW_SECONDS,
    ) -> None:
        self._monotonic = monotonic
        self._window = window_seconds
        self._allowed = {
            priority: max(1, int(requests * SHARES[priority])) for priority in Priority
        }
        self._taken: deque[float] = deque()
        self._stopped_until = float("-inf")
        self._lock = threading.Lock()

    def take(self, priority: Priority) -> None:
        """Count one request, or raise `TransientError` with the seconds until one is free."""
        with self._lock:
            now = self._monotonic()
            wait = self._wait(now, priority)
            if wait <= 0:
                self._taken.append(now)
                return
        raise TransientError(
            f"Request budget is spent for {priority.name}.", retry_after_seconds=wait
        )

    def left(self, priority: Priority) -> int:
        """How many requests of this priority could go out at this moment."""
        with self._lock:
            now = self._monotonic()
            if self._wait(now, priority) > 0:
                return 0
            return self._allowed[priority] - len(self._taken)

    def load(self, priority: Priority) -> tuple[float, int]:
        """Return the seconds until a request is free, and how many are counted: least is best."""
        with self._lock:
            wait = self._wait(self._monotonic(), priority)
            return wait, len(self._taken)

    def stop_for(self, seconds: float) -> None:
        """Let nothing out for this long: the far side has said 429. At most an hour."""
        with self._lock:
            until = self._monotonic() + min(max(seconds, 0.0), LONGEST_STOP_SECONDS)
            self._stopped_until = max(self._stopped_until, until)

    def _wait(self, now: float, priority: Priority) -> float:
        while self._taken and self._taken[0] <= now - self._window:
            self._taken.popleft()
        wait = self._stopped_until - now
        over = len(self._taken) - self._allowed[priority]
        if over >= 0:
            wait = max(wait, self._taken[over] + self._window - now)
        return max(wait, 0.0)

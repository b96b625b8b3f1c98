"""Rate limits for each token, and failures of the API on demand."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from integrations.webex.standin.ground import ApiFailure

_WINDOW_SECONDS = 60.0
_MOST_TOKENS = 10_000


@dataclass(frozen=True, slots=True)
class ApiFault:
    """An answer that paths beginning so get instead of their own, for so many requests."""

    path_prefix: str
    status: int
    retry_after: float | None
    left: int


class Limits:
    """Counts requests by token over a sliding minute of real time; thread-safe."""

    def __init__(self, monotonic: Callable[[], float], requests_per_minute: int) -> None:
        self._monotonic = monotonic
        self._allowed = requests_per_minute
        self._seen: dict[str, deque[float]] = {}
        self._faults: list[ApiFault] = []
        self._lock = threading.Lock()
        self.refused = 0

    def check(self, token: str, path: str) -> None:
        """Count a request; 429 beyond the limit, or the fault that was set for its path."""
        with self._lock:
            self._count(token)
            self._fail(path)

    def set_fault(self, fault: ApiFault) -> None:
        """Let paths fail from now on; a count of 0 takes the fault of that path away."""
        with self._lock:
            others = [one for one in self._faults if one.path_prefix != fault.path_prefix]
            self._faults = [*others, fault] if fault.left > 0 else others

    def _count(self, token: str) -> None:
        now = self._monotonic()
        if len(self._seen) > _MOST_TOKENS:
            self._seen.clear()
        seen = self._seen.setdefault(token, deque())
        while seen and seen[0] <= now - _WINDOW_SECONDS:
            seen.popleft()
        if len(seen) >= self._allowed:
            self.refused += 1
            wait = seen[0] + _WINDOW_SECONDS - now
            raise ApiFailure(429, "Too many requests.", retry_after=max(1.0, wait))
        seen.append(now)

    def _fail(self, path: str) -> None:
        for index, fault in enumerate(self._faults):
            if path.startswith(fault.path_prefix):
                self._faults[index] = replace(fault, left=fault.left - 1)
                self._faults = [one for one in self._faults if one.left > 0]
                raise ApiFailure(fault.status, "A fault was asked for.", fault.retry_after)

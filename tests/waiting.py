"""Waits for what real programs do, which takes them real time."""

import threading
import time
from collections.abc import Callable

PATIENCE_SECONDS = 120  # with a machine that has much else to do
_POLL_SECONDS = 0.05


def until(holds: Callable[[], bool]) -> None:
    """Return once it holds; an AssertionError where it doesn't in good time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it doesn't come about"
        threading.Event().wait(_POLL_SECONDS)

"""What devices said they don't have: remembered here alone, so that nobody asks each time."""

import threading
from collections import OrderedDict
from collections.abc import Callable

from integrations.errors import Unsupported

# A device that was given new software or other settings is asked again after this time.
REMEMBERED_SECONDS = 24 * 3600.0
MOST_REMEMBERED = 20_000

# How RoomOS says that a command isn't there, or not in the mode the device is in.
_WORDS = (
    "unknown command",
    "not supported",
    "unsupported",
    "not available",
    "not enabled",
    "personal mode",
)


class Refusals:
    """Commands by device, for a day, the oldest forgotten first; safe to use from several threads.

    They live as long as the process: after a restart each is asked for once more. `monotonic` gives
    seconds.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._until: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, device: str, command: str) -> None:
        """Raise Unsupported where the device has refused this command lately."""
        with self._lock:
            until = self._until.get((device, command), 0.0)
        if self._monotonic() < until:
            raise Unsupported(f"The device has no {command}, as it said before.")

    def note(self, device: str, command: str) -> None:
        """Remember that the device has no such command."""
        with self._lock:
            self._until[(device, command)] = self._monotonic() + REMEMBERED_SECONDS
            self._until.move_to_end((device, command))
            while len(self._until) > MOST_REMEMBERED:
                self._until.popitem(last=False)


def says_it_has_none(reason: str) -> bool:
    """Say whether a device's answer means that it has no such command, and never will as it is."""
    return any(words in reason.lower() for words in _WORDS)

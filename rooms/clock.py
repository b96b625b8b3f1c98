"""The time, passed in: the domain never asks the machine what time it is."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the present moment."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's time in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still at one moment, such as the one that a command was given."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """Return that moment."""
        return self._moment


class MovableClock:
    """The machine's clock and an offset that only grows, to see ahead without waiting.

    Safe to use from several threads.
    """

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self._lock = threading.Lock()
        self._offset = max(offset, timedelta())

    @property
    def offset(self) -> timedelta:
        """How far this clock is ahead of the machine's."""
        with self._lock:
            return self._offset

    def now(self) -> datetime:
        """Return the machine's time in UTC, as far ahead as the clock was moved."""
        return datetime.now(UTC) + self.offset

    def move(self, by: timedelta) -> timedelta:
        """Move the clock on and return its offset; ValueError where that would lead back."""
        if by < timedelta():
            raise ValueError("This clock can only be moved forward.")
        with self._lock:
            self._offset += by
            return self._offset

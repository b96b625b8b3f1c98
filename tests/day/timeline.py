"""What happened on a day, by the clocks of the town: to read, and to see what went wrong."""

from collections.abc import Iterator
from datetime import datetime

from tests.builders import PARIS


class Timeline:
    """Lines of time, room or "town", and what happened there; the newest last."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, at: datetime, where: str, what: str) -> None:
        """Write a line down."""
        clock = at.astimezone(PARIS)
        self._lines.append(f"{clock:%d %b %H:%M:%S%z}  {where:<14} {what}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def last(self, number: int) -> str:
        """Return the last lines as one text."""
        return "\n".join(self._lines[-number:])

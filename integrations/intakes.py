"""Hands what came in to who works on its kind."""

from collections.abc import Callable, Mapping
from datetime import datetime

from integrations.worker import Intake
from rooms.models import InboxItem
from rooms.unit_of_work import UnitOfWork


class Intakes:
    """Knows who works on which kind of row; `otherwise` works on all others."""

    def __init__(self, by_kind: Mapping[str, Intake], otherwise: Intake) -> None:
        self._by_kind = by_kind
        self._otherwise = otherwise

    def __call__(self, item: InboxItem, now: datetime) -> Callable[[UnitOfWork], None] | None:
        """Return what to write, as said by who works on rows of this kind."""
        return self._by_kind.get(item.kind, self._otherwise)(item, now)

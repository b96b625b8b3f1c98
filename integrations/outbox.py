"""The outbox: effects on the world, written with what caused them, delivered afterwards."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, cast

from sqlalchemy import CursorResult, update
from sqlmodel import Session, col, select

from rooms.models import Booking, OutboxItem
from rooms.storage.rows import write
from rooms.unit_of_work import UnitOfWork

WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a delivery went.

    `word` goes into the row ("delivered", "superseded" …); `result` keeps what the far side named
    it; `record` writes what follows, in the transaction that settles the row.
    """

    word: str = "delivered"
    result: Mapping[str, object] | None = None
    record: Callable[[UnitOfWork], None] | None = None


class Delivery(Protocol):
    """Carries one kind of effect to the far side, outside of any transaction.

    It may be called again for an effect that was carried out already, so it looks first or uses a
    key of its own. Raises TransientError to be called again, PermanentError to give up.
    """

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Return how it went."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A row to be: rows of one `subject` are delivered in order, none before `due_at` (None: now).

    It belongs to `booking`, if to any.
    """

    kind: str
    subject: str
    booking: Booking | None = None
    due_at: datetime | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


def enqueue(
    session: Session,
    kind: str,
    subject: str,
    now: datetime,
    *,
    booking: Booking | None = None,
    due_at: datetime | None = None,
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Add one effect."""
    effect = Effect(
        kind=kind, subject=subject, booking=booking, due_at=due_at, payload=payload or {}
    )
    enqueue_all(session, [effect], now)


def enqueue_all(session: Session, effects: Iterable[Effect], now: datetime) -> None:
    """Add effects, in this order, all at once."""
    rows = [
        {
            "kind": effect.kind,
            "subject": effect.subject,
            "organisation_id": effect.booking.organisation_id if effect.booking else None,
            "booking_id": effect.booking.id if effect.booking else None,
            "payload": dict(effect.payload),
            "created_at": now,
            "due_at": effect.due_at or now,
            "attempts": 0,
        }
        for effect in effects
    ]
    write(session, OutboxItem, rows)


def reschedule(session: Session, effect: Effect, now: datetime) -> None:
    """Let the row of this kind and subject that waits fall due when the effect does, or add it.

    A row that a worker has at this moment is left to it, and the new one comes after it.
    """
    moved = update(OutboxItem).where(
        col(OutboxItem.kind) == effect.kind,
        col(OutboxItem.subject) == effect.subject,
        col(OutboxItem.settled_at).is_(None),
        col(OutboxItem.leased_until).is_(None),
    )
    moved = moved.values(due_at=effect.due_at or now)
    done = session.exec(moved.execution_options(synchronize_session=False))
    if cast("CursorResult[Any]", done).rowcount == 0:
        enqueue_all(session, [effect], now)


def untried(session: Session, kind: str, *subjects: str) -> list[OutboxItem]:
    """Return the effects of this kind, of these subjects, that no worker has touched yet.

    None can touch them before this transaction ends.
    """
    waiting = select(OutboxItem).where(
        OutboxItem.kind == kind, col(OutboxItem.subject).in_(subjects)
    )
    rows = waiting.where(col(OutboxItem.settled_at).is_(None), OutboxItem.attempts == 0)
    return list(session.exec(rows.order_by(col(OutboxItem.id)).with_for_update()))


def withdraw(session: Session, items: list[OutboxItem], now: datetime) -> None:
    """Take back effects that no worker has touched; one that was claimed meanwhile stays.

    Their rows stay as well: a deleted row's id would be given again, and ids tell the order.
    """
    if not items:
        return
    ids = [item.id for item in items]
    session.exec(
        update(OutboxItem)
        .where(col(OutboxItem.id).in_(ids), col(OutboxItem.attempts) == 0)
        .values(settled_at=now, outcome=WITHDRAWN)
    )


def withdraw_all(
    session: Session, kinds: Sequence[str], booking_ids: Sequence[int], now: datetime
) -> None:
    """Take back effects of these kinds, for these bookings, that no worker has touched."""
    session.exec(
        update(OutboxItem)
        .where(col(OutboxItem.booking_id).in_(booking_ids), col(OutboxItem.kind).in_(kinds))
        .where(col(OutboxItem.settled_at).is_(None), col(OutboxItem.attempts) == 0)
        .values(settled_at=now, outcome=WITHDRAWN)
        .execution_options(synchronize_session=False)
    )

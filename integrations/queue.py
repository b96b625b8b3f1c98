"""Rows that wait to be worked on: claimed under a lease by one worker, settled once.

Both the inbox and the outbox are such queues. Rows of one subject go in order: a row waits for
every earlier unsettled row of its subject that is due or has been tried, so an update can't
overtake its invitation, while a reminder that lies ahead holds up nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from sqlalchemy import CursorResult, case, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from rooms.models import InboxItem, OutboxItem

# What people wait for goes first; other kinds follow in the order in which they fell due.
URGENCY = {"call.end": 0, "call.start": 1, "chat": 2}
LEASE = timedelta(minutes=2)  # longer than the time-outs of any one delivery together
FIRST_PAUSE_SECONDS = 5
LONGEST_PAUSE_SECONDS = 900
LONGEST_WISH_SECONDS = 3600  # a far side may ask for an hour (Retry-After), not for more


Row = TypeVar("Row", InboxItem, OutboxItem)


def has_due(session: Session, table: type[Row], now: datetime, machine_now: datetime) -> bool:
    """Say whether some row could be claimed."""
    return session.exec(_due(table, now, machine_now).limit(1)).first() is not None


def claim(
    session: Session, table: type[Row], now: datetime, machine_now: datetime, batch: int = 8
) -> Row | None:
    """Return one row that is due, leased until `machine_now` plus LEASE, or None.

    Leases run by the machine's clock, as `now` may be moved on by hand in local mode. The caller
    commits. A row is taken by a counted UPDATE, so two workers never get the same one.
    """
    candidates: Sequence[Row] = session.exec(_due(table, now, machine_now).limit(batch)).all()
    for row in candidates:
        taken = cast(
            "CursorResult[Any]",
            session.exec(
                update(table)
                .where(col(table.id) == row.id, col(table.settled_at).is_(None))
                .where(_unleased(table, machine_now))
                .values(leased_until=machine_now + LEASE, attempts=table.attempts + 1)
                .execution_options(synchronize_session=False)
            ),
        )
        if taken.rowcount == 1:
            session.refresh(row)
            return row
    return None


def settle(
    session: Session, row: InboxItem | OutboxItem, outcome: str, machine_now: datetime
) -> bool:
    """Mark `row` as dealt with; False if its lease ran out and another worker has it now."""
    return _settled(session, row, settled_at=machine_now, outcome=outcome, leased_until=None)


def put_back(
    session: Session, row: InboxItem | OutboxItem, now: datetime, wish_seconds: float | None
) -> bool:
    """Let `row` be tried again after a pause that doubles, or after what the far side asks for."""
    pause = min(FIRST_PAUSE_SECONDS * 2 ** (row.attempts - 1), LONGEST_PAUSE_SECONDS)
    if wish_seconds is not None:
        pause = max(min(wish_seconds, LONGEST_WISH_SECONDS), 1)
    return _settled(session, row, due_at=now + timedelta(seconds=pause), leased_until=None)


def keep_result(session: Session, row: OutboxItem, result: Mapping[str, object]) -> None:
    """Store what the far side named the effect, to tell it from others later."""
    table = OutboxItem
    session.exec(
        update(table)
        .where(col(table.id) == row.id)
        .values(result=dict(result))
        .execution_options(synchronize_session=False)
    )


def free_leases(session: Session, table: type[InboxItem | OutboxItem]) -> int:
    """Take back every lease: for the start of the only process that there is."""
    freed = cast(
        "CursorResult[Any]",
        session.exec(
            update(table)
            .where(col(table.settled_at).is_(None), col(table.leased_until).is_not(None))
            .values(leased_until=None)
        ),
    )
    return freed.rowcount


def _due(table: Any, now: datetime, machine_now: datetime) -> Any:
    earlier = aliased(table)
    waits = (
        select(earlier.id)
        .where(earlier.subject == table.subject, earlier.id < table.id)
        .where(col(earlier.settled_at).is_(None))
        .where(or_(earlier.due_at <= now, earlier.attempts > 0))
    )
    return (
        select(table)
        .where(col(table.settled_at).is_(None), table.due_at <= now)
        .where(_unleased(table, machine_now), ~waits.exists())
        .order_by(case(URGENCY, value=table.kind, else_=len(URGENCY)), table.due_at, table.id)
    )


def _unleased(table: Any, machine_now: datetime) -> Any:
    return or_(col(table.leased_until).is_(None), col(table.leased_until) <= machine_now)


def _settled(session: Session, row: InboxItem | OutboxItem, **values: object) -> bool:
    table = type(row)
    changed = cast(
        "CursorResult[Any]",
        session.exec(
            update(table)
            .where(col(table.id) == row.id, col(table.attempts) == row.attempts)
            .where(col(table.settled_at).is_(None))
            .values(**values)
            .execution_options(synchronize_session=False)
        ),
    )
    return changed.rowcount == 1

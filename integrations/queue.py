"""Rows that wait to be worked on: claimed under a lease by one worker, settled once.

Both the inbox and the outbox are such queues. Rows of one subject go in order: a row waits for
every earlier unsettled row of its subject that is due or has been tried, so an update can't
overtake its invitation, while a reminder that lies ahead holds up nothing.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Select,
    Update,
    bindparam,
    case,
    or_,
    update,
)
from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from rooms.models import InboxItem, OutboxItem
from rooms.storage.columns import UTCDateTime

# What people wait for goes first, and all in the order in which it fell due.
URGENCY = {"call": 0, "chat": 0}
LEASE = timedelta(minutes=2)  # longer than the time-outs of any one delivery together
FIRST_PAUSE_SECONDS = 5
LONGEST_PAUSE_SECONDS = 900
LONGEST_WISH_SECONDS = 3600  # a far side may ask for an hour (Retry-After), not for more


Row = TypeVar("Row", InboxItem, OutboxItem)


def has_due(session: Session, table: type[Row], now: datetime, machine_now: datetime) -> bool:
    """Say whether some row could be claimed."""
    moments = {"now": now, "machine_now": machine_now}
    return session.connection().execute(_due(table), moments | {"batch": 1}).first() is not None


def claim(
    session: Session, table: type[Row], now: datetime, machine_now: datetime, batch: int = 8
) -> Row | None:
    """Return one row that is due, leased until `machine_now` plus LEASE, or None.

    Leases run by the machine's clock, as `now` may be moved on by hand in local mode. The caller
    commits. A row is taken by a counted UPDATE, so two workers never get the same one.
    """
    moments = {"now": now, "machine_now": machine_now}
    connection = session.connection()
    candidates = connection.execute(_due(table), moments | {"batch": batch}).scalars().all()
    for row_id in candidates:
        lease = {"row_id": row_id, "machine_now": machine_now, "until": machine_now + LEASE}
        if connection.execute(_take(table), lease).rowcount == 1:
            return session.get(table, row_id)
    return None


def settle(
    session: Session, row: InboxItem | OutboxItem, outcome: str, machine_now: datetime
) -> bool:
    """Mark `row` as dealt with; False if its lease ran out and another worker has it now."""
    return _settled(session, row, settled_at=machine_now, outcome=outcome, leased_until=None)


def put_back(
    session: Session, row: InboxItem | OutboxItem, now: datetime, wish_seconds: float | None
) -> bool:
    """Let `row` be tried again after a pause that doubles, or later if the far side asks for it.

    Never sooner: many rows that wait for one request budget would use up their tries in seconds.
    """
    pause = min(FIRST_PAUSE_SECONDS * 2 ** (row.attempts - 1), LONGEST_PAUSE_SECONDS)
    if wish_seconds is not None:
        pause = max(pause, min(wish_seconds, LONGEST_WISH_SECONDS))
    return _settled(session, row, due_at=now + timedelta(seconds=pause), leased_until=None)


def reopen(session: Session, row: OutboxItem, due_at: datetime) -> None:
    """Let a row that this transaction has settled fall due again, as if it were new.

    Where another row of its subject waits meanwhile, that one goes on instead: there is one worker
    at a time for what they are about.
    """
    table = OutboxItem
    others = select(table.id).where(table.subject == row.subject, table.id != row.id)
    if session.exec(others.where(col(table.settled_at).is_(None)).limit(1)).first() is not None:
        return
    session.exec(
        update(table)
        .where(col(table.id) == row.id)
        .values(settled_at=None, outcome=None, due_at=due_at, attempts=0, leased_until=None)
        .execution_options(synchronize_session=False)
    )


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


# Statements are built once: building one takes longer than running it.


@cache
def _due(table: Any) -> Select[tuple[int]]:
    earlier = aliased(table)
    now = bindparam("now", type_=UTCDateTime)
    waits = (
        select(earlier.id)
        .where(earlier.subject == table.subject, earlier.id < table.id)
        .where(col(earlier.settled_at).is_(None))
        .where(or_(earlier.due_at <= now, earlier.attempts > 0))
    )
    urgency = case(URGENCY, value=table.kind, else_=1)
    return (
        core_select(table.id)
        .where(col(table.settled_at).is_(None), table.due_at <= now)
        .where(_unleased(table), ~waits.exists())
        .order_by(urgency, table.due_at, table.id)
        .limit(bindparam("batch"))
    )


@cache
def _take(table: Any) -> Update:
    return (
        update(table.__table__)
        .where(table.id == bindparam("row_id"), col(table.settled_at).is_(None))
        .where(_unleased(table))
        .values(leased_until=bindparam("until"), attempts=table.attempts + 1)
    )


def _unleased(table: Any) -> ColumnElement[bool]:
    ended = col(table.leased_until) <= bindparam("machine_now", type_=UTCDateTime)
    return or_(col(table.leased_until).is_(None), ended)


def _settled(session: Session, row: InboxItem | OutboxItem, **values: object) -> bool:
    """Write `values` if the row is still ours: nobody has claimed it since."""
    ours = {"row_id": row.id, "ours": row.attempts, "lease": row.leased_until}
    given = {f"new_{name}": value for name, value in values.items()}
    statement = _write(type(row), tuple(values))
    return session.connection().execute(statement, ours | given).rowcount == 1


@cache
def _write(table: Any, names: tuple[str, ...]) -> Update:
    return (
        update(table.__table__)
        .where(table.id == bindparam("row_id"), table.attempts == bindparam("ours"))
        .where(col(table.leased_until).is_not_distinct_from(bindparam("lease", type_=UTCDateTime)))
        .where(col(table.settled_at).is_(None))
        .values({name: bindparam(f"new_{name}") for name in names})
    )

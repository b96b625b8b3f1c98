"""The inbox: what webhooks tell, stored once at once and worked on afterwards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from rooms.models import InboxItem


def store(
    session: Session,
    *,
    key: str,
    kind: str,
    subject: str,
    payload: Mapping[str, Any],
    now: datetime,
) -> None:
    """Add what came in, once: a second row under the same `key` is dropped. The caller commits."""
    dialect = session.get_bind().dialect.name
    statement = _INSERTS[dialect]
    session.connection().execute(
        statement,
        {
            "key": key,
            "kind": kind,
            "subject": subject,
            "payload": dict(payload),
            "received_at": now,
            "due_at": now,
            "attempts": 0,
        },
    )


_TABLE: Any = InboxItem
_INSERTS: Mapping[str, Any] = {
    "sqlite": sqlite.insert(_TABLE).on_conflict_do_nothing(index_elements=["key"]),
    "postgresql": postgresql.insert(_TABLE).on_conflict_do_nothing(index_elements=["key"]),
}

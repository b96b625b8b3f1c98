"""Writing to PostgreSQL: rows for which nobody waits go along with the next statement.

There each statement is a round trip, and costs the server more than the rows do. So a table's rows
travel as one JSON text, which makes the statement the same however many they are, and rows of
several tables in one statement. https://www.postgresql.org/docs/current/queries-with.html
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, Table, event, inspect
from sqlmodel import Session, SQLModel

from rooms.storage.questions import executed

INSERT = """INSERT INTO {table} ({names})
SELECT {names} FROM json_to_recordset(CAST(${place} AS json)) AS given ({columns})"""

Rows = Sequence[Mapping[str, Any]]


class PostgresqlSession(Session):
    """A session that keeps back rows until anything is asked, written or committed."""

    def __init__(self, engine: Engine) -> None:
        """Open a session on this engine; what it has read stays readable after the commit."""
        super().__init__(engine, expire_on_commit=False)
        self._dialect = engine.dialect
        self._waiting: dict[tuple[type[SQLModel], tuple[str, ...]], list[Mapping[str, Any]]] = {}

    def write_soon(self, model: type[SQLModel], rows: Rows) -> None:
        """Write rows, in this order, before anything else of this session reaches the database."""
        if not self._is_clean():  # objects of the ORM may refer to what waits, and rows to them
            self.flush()
        self._waiting.setdefault((model, tuple(rows[0])), []).extend(rows)

    def write_now(self, model: type[SQLModel], rows: Rows, more: str) -> Any:
        """Write rows and what waits, and return the cursor; `more` ends the rows' INSERT."""
        if not self._is_clean():
            self.flush()
        return self._send((model, tuple(rows[0])), rows, more)

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what waits, then what the ORM's objects say."""
        self.send()
        super().flush(objects)

    def connection(self, *given: Any, **named: Any) -> Connection:
        """Return the connection, after what waits was written."""
        self.send()
        return super().connection(*given, **named)

    def commit(self) -> None:
        """Write what waits, and commit."""
        self.send()
        super().commit()

    def send(self) -> None:
        """Write what waits."""
        if self._waiting:
            (of, rows) = self._waiting.popitem()
            self._send(of, rows, "")

    def forget(self) -> None:
        """Give up what waits, as what was written before is taken back."""
        self._waiting.clear()

    def _send(self, of: tuple[type[SQLModel], tuple[str, ...]], rows: Rows, more: str) -> Any:
        """Write these rows and what waits; foreign keys are looked at when all are there."""
        waiting, self._waiting = self._waiting, {}
        inserts = [_insert(self._dialect, *one, n) for n, one in enumerate((*waiting, of), 1)]
        before = ", ".join(f"written{n} AS ({one})" for n, one in enumerate(inserts[:-1]))
        sql = (f"WITH {before} " if before else "") + inserts[-1] + more
        given = [_as_json(one) for one in (*waiting.values(), rows)]
        return executed(super().connection(), sql, given)


@event.listens_for(PostgresqlSession, "after_soft_rollback")
def _forget(session: PostgresqlSession, _transaction: object) -> None:
    session.forget()


@cache
def _insert(dialect: Dialect, model: type[SQLModel], names: tuple[str, ...], place: int) -> str:
    table = inspect(model).local_table
    assert isinstance(table, Table)  # noqa: S101  every model has one of its own
    quoted = {name: dialect.identifier_preparer.quote(name) for name in names}
    columns = (f"{quoted[name]} {table.c[name].type.compile(dialect)}" for name in names)
    return INSERT.format(
        table=dialect.identifier_preparer.format_table(table),
        names=", ".join(quoted.values()),
        columns=", ".join(columns),
        place=place,
    )


def _as_json(rows: Rows) -> str:
    return json.dumps(list(rows), default=_moment)


def _moment(value: object) -> str:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError("Neither JSON nor an aware moment.")
    return value.isoformat()

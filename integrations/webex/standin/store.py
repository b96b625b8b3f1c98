"""What the local Webex remembers: JSON documents in one SQLite file, every change numbered."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Document = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS things (
    kind TEXT NOT NULL, id TEXT NOT NULL, place TEXT NOT NULL, name TEXT NOT NULL,
    made INTEGER NOT NULL, changed INTEGER NOT NULL, body TEXT,
    PRIMARY KEY (kind, id)
);
CREATE INDEX IF NOT EXISTS things_place ON things (kind, place, made);
CREATE INDEX IF NOT EXISTS things_name ON things (kind, name, made);
CREATE INDEX IF NOT EXISTS things_changed ON things (changed);
CREATE TABLE IF NOT EXISTS deliveries (
    number INTEGER PRIMARY KEY AUTOINCREMENT, webhook_id TEXT NOT NULL, body TEXT NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Change:
    """A thing as it stands after its latest change; `body` is `None` once it is deleted."""

    number: int
    kind: str
    id: str
    body: Document | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A webhook call that is still to be made."""

    number: int
    webhook_id: str
    body: str


class Store:
    """Documents by kind and id; each belongs to a `place` (a space, a meeting) and has a `name`.

    Thread-safe by one lock. Changes made inside `transaction` are kept together or not at all.
    """

    def __init__(self, path: Path | str = ":memory:") -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(_SCHEMA)
        row = self._connection.execute("SELECT max(changed) FROM things").fetchone()
        self._last = int(row[0] or 0)

    def close(self) -> None:
        """Close the file; nothing can be asked afterwards."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the store: what is read inside stays so until the end. May be nested."""
        with self._lock:
            outermost = self._depth == 0
            before = self._last
            if outermost:
                self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                if outermost:
                    self._connection.execute("ROLLBACK")
                    self._last = before
                raise
            else:
                if outermost:
                    self._connection.execute("COMMIT")
            finally:
                self._depth -= 1

    @property
    def last_change(self) -> int:
        """The number of the latest change, 0 when there was none yet."""
        with self._lock:
            return self._last

    def put(
        self, kind: str, thing_id: str, body: Document, *, place: str = "", name: str = ""
    ) -> None:
        """Write a document under the next change number."""
        with self.transaction():
            self._last += 1
            self._connection.execute(
                "INSERT INTO things (kind, id, place, name, made, changed, body)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET"
                " place = excluded.place, name = excluded.name, changed = excluded.changed,"
                " body = excluded.body",
                (kind, thing_id, place, name, self._last, self._last, json.dumps(body)),
            )

    def delete(self, kind: str, thing_id: str) -> None:
        """Forget a document; what remains is the change that says so."""
        with self.transaction():
            self._last += 1
            self._connection.execute(
                "UPDATE things SET body = NULL, place = '', name = '', changed = ?"
                " WHERE kind = ? AND id = ?",
                (self._last, kind, thing_id),
            )

    def get(self, kind: str, thing_id: str) -> Document | None:
        """The document of this id, `None` if there is none."""
        rows = self._rows("SELECT body FROM things WHERE kind = ? AND id = ?", (kind, thing_id))
        return json.loads(rows[0][0]) if rows and rows[0][0] else None

    def find(
        self,
        kind: str,
        *,
        place: str | None = None,
        name: str | None = None,
        newest_first: bool = False,
    ) -> list[Document]:
        """The documents of a kind, of one place or one name where given, in order of making."""
        query, values = "SELECT body FROM things WHERE kind = ? AND body IS NOT NULL", [kind]
        if place is not None:
            query, values = f"{query} AND place = ?", [*values, place]
        if name is not None:
            query, values = f"{query} AND name = ?", [*values, name]
        order = "DESC" if newest_first else "ASC"
        return [json.loads(row[0]) for row in self._rows(f"{query} ORDER BY made {order}", values)]

    def one(self, kind: str, name: str) -> Document | None:
        """The first document of a kind that bears this name."""
        return next(iter(self.find(kind, name=name)), None)

    def changes_since(self, number: int, limit: int = 500) -> list[Change]:
        """What changed after this number, each thing once, in order of its latest change."""
        rows = self._rows(
            "SELECT changed, kind, id, body FROM things WHERE changed > ? ORDER BY changed LIMIT ?",
            (number, limit),
        )
        return [
            Change(row[0], row[1], row[2], json.loads(row[3]) if row[3] else None) for row in rows
        ]

    def queue(self, webhook_id: str, body: str) -> None:
        """Keep a webhook call until it was tried."""
        with self.transaction():
            self._connection.execute(
                "INSERT INTO deliveries (webhook_id, body) VALUES (?, ?)", (webhook_id, body)
            )

    def next_delivery(self) -> Delivery | None:
        """The oldest webhook call that wasn't tried yet."""
        rows = self._rows("SELECT * FROM deliveries ORDER BY number LIMIT 1", ())
        return Delivery(*rows[0]) if rows else None

    def tried(self, delivery: Delivery) -> None:
        """Drop a webhook call: there is no second try."""
        with self.transaction():
            self._connection.execute("DELETE FROM deliveries WHERE number = ?", (delivery.number,))

    def _rows(self, query: str, values: tuple[Any, ...] | list[Any]) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

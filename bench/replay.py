"""The floor of a booking: a raw transaction that writes the same rows by the bare driver."""

import json
from dataclasses import dataclass
from typing import Any

from bench.floors import connected
from bench.gaps import Gap

TABLES = (
    "series",
    "booking",
    "booked_room",
    "attendee",
    "blocking",
    "conference",
    "event",
    "outbox",
)
OWN_KEY = frozenset({"booked_room"})  # no id of its own


@dataclass(frozen=True, slots=True)
class Written:
    """Rows of one table as they were written: column names without the id, and values."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


class Replay:
    """Knows what one booking writes, and writes it again for other times and rooms."""

    def __init__(self, url: str) -> None:
        self._connection = connected(url)
        self._is_sqlite = url.startswith("sqlite")
        self._last = {table: self._last_id(table) for table in TABLES if self._exists(table)}
        self._written: list[Written] = []

    def learn(self) -> int:
        """Take note of all rows written since this was made; return how many they are."""
        self._written = [written for table in self._last if (written := self._new(table)).rows]
        return sum(len(written.rows) for written in self._written)

    def write(self, gaps: list[Gap]) -> None:
        """Write the same rows again in one transaction, blocking these hours instead."""
        cursor = self._connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if self._is_sqlite else "BEGIN")
        ids: dict[Any, int] = {}
        times = iter(gaps)
        for written in self._written:
            if written.table == "booking":
                for row in written.rows:
                    ids[row[0]] = self._insert_booking(cursor, written, row)
            else:
                self._insert(cursor, written, ids, times)
        cursor.execute("COMMIT")

    def _insert_booking(self, cursor: Any, written: Written, row: tuple[Any, ...]) -> int:
        statement = self._statement(written.table, written.columns[1:])
        if self._is_sqlite:
            return int(cursor.execute(statement, row[1:]).lastrowid)
        return int(cursor.execute(statement + " RETURNING id", row[1:]).fetchone()[0])

    def _insert(self, cursor: Any, written: Written, ids: dict[Any, int], times: Any) -> None:
        columns = written.columns if written.table in OWN_KEY else written.columns[1:]
        rows = []
        for row in written.rows:
            values = dict(zip(written.columns, row, strict=True))
            if "booking_id" in values:
                values["booking_id"] = ids.get(values["booking_id"], values["booking_id"])
            if written.table == "blocking":
                gap = next(times)
                values["room_id"] = gap.room_id
                values["starts_at"], values["ends_at"] = self._stored(gap)
            rows.append(tuple(values[name] for name in columns))
        cursor.executemany(self._statement(written.table, columns), rows)

    def _stored(self, gap: Gap) -> tuple[Any, Any]:
        if not self._is_sqlite:
            return gap.when.start, gap.when.end
        start, end = (
            f"{moment:%Y-%m-%d %H:%M:%S.000000}" for moment in (gap.when.start, gap.when.end)
        )
        return start, end

    def _statement(self, table: str, columns: tuple[str, ...]) -> str:
        marks = ", ".join(["?" if self._is_sqlite else "%s"] * len(columns))
        return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608

    def _new(self, table: str) -> Written:
        key = "booking_id" if table in OWN_KEY else "id"
        cursor = self._connection.execute(
            f"SELECT * FROM {table} WHERE {key} > {self._last[table]}"  # noqa: S608
        )
        names = tuple(column[0] for column in cursor.description)
        rows = tuple(tuple(self._plain(value) for value in row) for row in cursor.fetchall())
        return Written(table, names, rows)

    def _plain(self, value: Any) -> Any:
        """Return JSON, which psycopg gives parsed, as text again."""
        return json.dumps(value) if isinstance(value, dict | list) else value

    def _exists(self, table: str) -> bool:
        name = "sqlite_master WHERE name" if self._is_sqlite else "pg_tables WHERE tablename"
        return bool(self._connection.execute(f"SELECT 1 FROM {name} = '{table}'").fetchone())  # noqa: S608

    def _last_id(self, table: str) -> int:
        key = "booking_id" if table in OWN_KEY else "id"
        row = self._connection.execute(f"SELECT max({key}) FROM {table}").fetchone()  # noqa: S608
        return int(row[0] or 0)

"""Many rows at once, past the ORM: what the large town is written with."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlmodel import Session

Value = str | int | None


@lru_cache(maxsize=100_000)
def stored(moment: datetime) -> str:
    """Return an aware moment as both databases read it: UTC, the zone left out (see `insert`)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.000000")


def insert(
    session: Session, table: Any, columns: Sequence[str], rows: Iterable[tuple[Value, ...]]
) -> None:
    """Write `rows` into the table of the model `table`, moments as `stored` gives them.

    Truth values are 0 and 1. No default of the model is filled in but those of the database.
    """
    name, names = table.__table__.name, ", ".join(columns)
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {name} ({names}) VALUES ({marks})"  # noqa: S608  names of ours
        connection.exec_driver_sql(statement, list(rows))
        return
    connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)

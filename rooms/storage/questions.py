"""Questions in SQL, asked past SQLAlchemy: where all pass, its execution costs most.

They are text with :names, the same for both databases or one for each, and answers come as the
driver gives them: see `moment`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from psycopg import RawCursor
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

NAMED = re.compile(r":(\w+)")


@dataclass(frozen=True, slots=True)
class Question:
    """A statement as each driver takes it; keep it, as making one takes as long as asking.

    For PostgreSQL it is the server's own text, $1 and so on for the `names` in this order: the
    driver would look for others in the text each time.
    """

    sqlite: str
    postgresql: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, text: str | Mapping[str, str]) -> "Question":
        """Return the question with this text, or with one for each database by its name."""
        by_name = {"sqlite": text, "postgresql": text} if isinstance(text, str) else text
        names = tuple(dict.fromkeys(NAMED.findall(by_name["postgresql"])))
        places = {name: f"${place}" for place, name in enumerate(names, 1)}
        numbered = NAMED.sub(lambda found: places[found[1]], by_name["postgresql"])
        return cls(by_name["sqlite"], numbered, names)

    def rows(self, session: Session, asked: Mapping[str, Any]) -> list[Any]:
        """Return all rows; what the session is about to change counts. Moments must be aware."""
        found: list[Any] = self._asked(session, asked).fetchall()
        return found

    def row(self, session: Session, asked: Mapping[str, Any]) -> Any:
        """Return the first row, or None."""
        rows = self.rows(session, asked)
        return rows[0] if rows else None

    def count(self, session: Session, asked: Mapping[str, Any]) -> int:
        """Return how many rows the statement wrote or deleted."""
        return int(self._asked(session, asked).rowcount)

    def _asked(self, session: Session, asked: Mapping[str, Any]) -> Any:
        if any(isinstance(one, datetime) and one.tzinfo is None for one in asked.values()):
            raise ValueError("A naive time can't be asked for.")
        session.flush()
        connection = session.connection()
        if connection.dialect.name == "sqlite":
            return executed(connection, self.sqlite, _as_text(asked))
        return executed(connection, self.postgresql, [asked[name] for name in self.names])


def executed(connection: Connection, sql: str, given: Any, *, many: bool = False) -> Any:
    """Return the driver's cursor after the statement; errors are SQLAlchemy's, as always."""
    driver: Any = connection.connection.driver_connection
    is_sqlite = connection.dialect.name == "sqlite"
    cursor: Any = driver.cursor() if is_sqlite else RawCursor(driver)
    errors = connection.dialect.loaded_dbapi.Error
    try:
        if many:
            cursor.executemany(sql, given)
        else:
            cursor.execute(sql, given)
    except errors as error:
        raise DBAPIError.instance(
            sql, None, error, errors, hide_parameters=True, dialect=connection.dialect
        ) from error
    return cursor


def moment(told: Any) -> datetime:
    """Return a moment of an answer in UTC: SQLite keeps text, PostgreSQL has a zone of its own."""
    if isinstance(told, str):
        return datetime.fromisoformat(f"{told}+00:00")
    found: datetime = told.astimezone(UTC)
    return found


def _as_text(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the same with moments as SQLite keeps them."""
    return {
        name: _stored(value) if isinstance(value, datetime) else value
        for name, value in asked.items()
    }


def _stored(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")

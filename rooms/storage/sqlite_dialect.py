"""SQLite with transactions that begin when we say so, and as we say.

Python's driver would begin one before the first change only, and never with the write lock. The
dialect says it rather than an event of the engine, as any event makes every statement slower.
"""

from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

DRIVER = "sqlite+salon"
WRITES = "salon_writes"  # in the `info` of a pooled connection whose transactions write


class SqliteDialect(SQLiteDialect_pysqlite):
    """The usual dialect, but for the begin of a transaction."""

    supports_statement_cache = True

    def do_begin(self, dbapi_connection: Any) -> None:
        """Begin; a connection that writes takes the write lock at once."""
        writes = dbapi_connection.info.get(WRITES)
        dbapi_connection.driver_connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


registry.register(DRIVER.replace("+", "."), __name__, SqliteDialect.__name__)

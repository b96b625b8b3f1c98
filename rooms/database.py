"""The database: SQLite in one file for one process, PostgreSQL for many.

On SQLite a writing transaction takes the write lock at once (BEGIN IMMEDIATE), so that what it
reads stays true until it commits, and threads queue at a lock of ours instead of in the busy
handler, which starves them. https://www.sqlite.org/lang_transaction.html
"""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import configure_mappers
from sqlmodel import Session, create_engine

from rooms.storage.postgresql_writing import PostgresqlSession
from rooms.storage.sqlite_dialect import DRIVER
from rooms.storage.sqlite_writing import SqliteWriter

BUSY_SECONDS = 30
IDLE_SECONDS = 2.0  # a connection that was not used for so long is looked at first
CONNECT_SECONDS = 10
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


class Database:
    """An engine and the two ways to open a session on it."""

    def __init__(self, url: str) -> None:
        configure_mappers()  # the first query of the ORM would do it, but rows may be read before
        self.url = url
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._writer = SqliteWriter(self.engine) if self.is_sqlite else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session to read; nothing of it is committed."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that may write; the caller commits, leaving without rolls back.

        What was committed is on the disk when the block has been left, and not before.
        """
        if self._writer is not None:
            with self._writer.session() as session:
                yield session
            return
        with PostgresqlSession(self.engine) as session:
            yield session

    @property
    def exists(self) -> bool:
        """Say whether the file of an embedded database is there; opening one would make it."""
        path = self.engine.url.database
        return not self.is_sqlite or (path is not None and Path(path).exists())

    def close(self) -> None:
        """Give the connections back."""
        if self._writer is not None:
            self._writer.close()
        self.engine.dispose()


def normalised_url(url: str) -> str:
    """Return `url` as SQLAlchemy wants it: hosts write postgres://, and the driver is psycopg 3."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _engine(url: str) -> Engine:
    url = normalised_url(url)
    if not url.startswith("sqlite"):
        engine = create_engine(
            _with_time_out(url), pool_size=10, max_overflow=20, hide_parameters=True
        )
        event.listen(engine, "checkin", _note_use)
        event.listen(engine, "checkout", _check_if_idle)
        return engine
    path = make_url(url).database
    if path:
        Path(path).resolve().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        make_url(url).set(drivername=DRIVER),
        connect_args={"timeout": BUSY_SECONDS},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _with_time_out(url: str) -> URL:
    """Return the URL with a limit for connecting, which would otherwise take minutes to fail."""
    given = make_url(url)
    return given.update_query_dict({"connect_timeout": str(CONNECT_SECONDS)} | dict(given.query))


def _note_use(_connection: object, record: Any) -> None:
    record.info["used_at"] = time.monotonic()


def _check_if_idle(connection: Any, record: Any, _given: object) -> None:
    """Let the pool make a new connection where one that was not used for a while is broken.

    The server may have been restarted. To ask before every use would be a round trip each time.
    """
    if time.monotonic() - record.info.get("used_at", math.inf) < IDLE_SECONDS:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.Error as error:
        raise DisconnectionError from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def alembic_config(connection: Connection) -> Config:
    """Return what alembic needs to work on `connection`."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database's tables to `revision`; on one that is there already, do nothing."""
    with database.engine.connect() as connection:
        command.upgrade(alembic_config(connection), revision)
        connection.commit()


def is_current(database: Database) -> bool:
    """Say whether the database has every migration of this program."""
    with database.engine.connect() as connection:
        wanted = ScriptDirectory.from_config(alembic_config(connection)).get_heads()
        return set(MigrationContext.configure(connection).get_current_heads()) == set(wanted)

"""Writing to an SQLite file: one at a time, on one connection, and on the disk before it is told.

With synchronous FULL each commit waits for the disk while nobody else may write. Here a commit is
written to the log alone (synchronous NORMAL), the next one may write, and whoever has committed
waits outside until the log is on the disk: one fsync for all who wait at the same time. Nothing is
acknowledged before, so it is as durable. https://www.sqlite.org/pragma.html#pragma_synchronous
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from rooms.storage.sqlite_dialect import WRITES

# How long the log grows (32 MB) before the commit that fills it moves it into the file, while all
# others wait. What many bookings touch is moved once: at SQLite's own 1,000 pages, much more often.
LOG_PAGES = 8_000
_sync = getattr(os, "fdatasync", os.fsync)  # where there is no other, fsync does it


class SqliteWriter:
    """Opens sessions that write, in the order in which the turnstile lets them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turnstile = threading.Lock()
        self._connection: Connection | None = None
        self._log: SharedSync | None = None

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a session that writes alone; it is left when what it wrote is on the disk."""
        number, log = 0, None
        try:
            with self._turnstile:
                connection, log = self._connected()
                before = _changes(connection)
                try:
                    with Session(connection, expire_on_commit=False) as session:
                        yield session
                finally:
                    if log is not None and _changes(connection) != before:
                        number = log.note()
        finally:
            if number and log is not None:
                log.wait(number)

    def close(self) -> None:
        """Give the connection back."""
        with self._turnstile:
            if self._connection is not None:
                self._connection.detach()  # not for others: it does not wait for the disk
                self._connection.close()
            if self._log is not None:
                self._log.close()
            self._connection = self._log = None

    def _connected(self) -> tuple[Connection, "SharedSync | None"]:
        if self._connection is None or self._connection.closed or self._connection.invalidated:
            self._connection = self._engine.connect()
            self._connection.connection.info[WRITES] = True
            self._log = self._log or _log_of(self._connection)
        return self._connection, self._log


class SharedSync:
    """Brings a file onto the disk: one call of the system for all who wait at the same time."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDONLY)
        self._changed = threading.Condition()
        self._noted = self._settled = self._lost = 0
        self._is_syncing = False

    def note(self) -> int:
        """Return the number of what has just been written, to wait for."""
        with self._changed:
            self._noted += 1
            return self._noted

    def wait(self, number: int) -> None:
        """Return when what has this number is on the disk; OperationalError where it may not be."""
        while True:
            with self._changed:
                while self._is_syncing and self._settled < number:
                    self._changed.wait()
                if self._settled >= number:
                    break
                self._is_syncing, covered = True, self._noted
            self._sync(covered)
        if number <= self._lost:
            raise OperationalError("fsync", None, OSError("The disk refused the log."))

    def _sync(self, covered: int) -> None:
        try:
            _sync(self._file)
        except OSError:
            self._lost = covered
        finally:
            with self._changed:
                self._is_syncing, self._settled = False, covered
                self._changed.notify_all()

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)


def _log_of(connection: Connection) -> SharedSync | None:
    """Return what syncs the connection's log, left to us from now on; None where it has none."""
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101  the connection is open
    (mode,) = driver.execute("PRAGMA journal_mode").fetchone()
    path = connection.engine.url.database
    if mode != "wal" or path is None:
        return None
    driver.execute("SELECT count(*) FROM sqlite_master").fetchone()  # makes the log
    log = SharedSync(Path(f"{path}-wal"))
    driver.execute("PRAGMA synchronous = NORMAL")
    driver.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    return log


def _changes(connection: Connection) -> int:
    driver = connection.connection.driver_connection
    return driver.total_changes if driver is not None else 0

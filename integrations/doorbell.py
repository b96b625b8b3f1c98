"""Wakes the workers of other processes: PostgreSQL tells them that something came in.

Without it they look once a second, so a missed ring costs a moment and loses nothing.
https://www.postgresql.org/docs/current/sql-notify.html
"""

import logging
import threading
from collections.abc import Callable

import psycopg
from sqlalchemy import text
from sqlmodel import Session

from rooms.database import Database

log = logging.getLogger("salon.doorbell")

CHANNEL = "salon_inbox"
PATIENCE_SECONDS = 1.0
PAUSE_AFTER_FAULT_SECONDS = 5.0


def ring_others(session: Session) -> None:
    """Let the workers elsewhere hear of this transaction once it commits."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text(f"NOTIFY {CHANNEL}"))


def listen(database: Database, ring: Callable[[], None], ended: threading.Event) -> None:
    """Call `ring` at every notification until `ended`; on SQLite nothing rings."""
    if database.is_sqlite:
        ended.wait()
        return
    url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    while not ended.is_set():
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                _hear(connection, ring, ended)
        except psycopg.Error as error:
            log.warning("the database can't ring: %s", type(error).__name__)
            ended.wait(PAUSE_AFTER_FAULT_SECONDS)


def _hear(connection: psycopg.Connection, ring: Callable[[], None], ended: threading.Event) -> None:
    while not ended.is_set():
        for _ in connection.notifies(timeout=PATIENCE_SECONDS, stop_after=1):
            ring()

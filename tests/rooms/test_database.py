"""The two kinds of database: how they are opened, and that writers wait their turn."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from rooms.bookings import Wish, book
from rooms.database import Database, normalised_url
from rooms.errors import Refused
from rooms.models import Blocking, Organisation
from rooms.unit_of_work import Units
from tests.builders import NOW, lasting, organisation, settled_town
from tests.conftest import NewDatabase


@pytest.mark.parametrize(
    ("url", "normalised"),
    [
        ("postgres://u:p@host/db", "postgresql+psycopg://u:p@host/db"),
        ("postgresql://u@host:5433/db?sslmode=require",
         "postgresql+psycopg://u@host:5433/db?sslmode=require"),
        ("postgresql+psycopg://host/db", "postgresql+psycopg://host/db"),
        ("sqlite:///var/salon.sqlite", "sqlite:///var/salon.sqlite"),
    ],
)  # fmt: skip
def test_takes_urls_as_hosts_write_them(url: str, normalised: str) -> None:
    assert normalised_url(url) == normalised


@pytest.mark.parametrize(
    ("given", "seconds"),
    [("postgres://host/db", "10"), ("postgres://host/db?connect_timeout=3", "3")],
)
def test_connecting_takes_no_longer_than_is_borne(given: str, seconds: str) -> None:
    database = Database(given)
    assert database.engine.url.query["connect_timeout"] == seconds
    database.close()


def test_sqlite_is_durable_and_keeps_foreign_keys(sqlite_database: Database) -> None:
    with sqlite_database.engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_makes_the_folder_of_a_new_sqlite_file(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/var/deep/salon.sqlite")
    with database.engine.connect():
        assert (tmp_path / "var" / "deep").is_dir()
    database.close()


def test_what_is_not_committed_is_gone(database: Database) -> None:
    with database.writing() as session:
        organisation(session, "drancy")
    with database.reading() as session:
        organisation(session, "bobigny")
    with database.reading() as session:
        assert session.exec(select(Organisation)).all() == []


def test_of_many_threads_that_book_one_slot_one_wins(units: Units) -> None:
    town = settled_town(units)
    wish = Wish(when=lasting(14), room_ids=(town.id_of("jaures"),))

    def attempt(_number: int) -> str:
        try:
            with units.open() as unit:
                book(unit, town.agent, wish, NOW)
        except Refused as refused:
            return str(refused)
        return "booked"

    with ThreadPoolExecutor(16) as pool:
        told = sorted(pool.map(attempt, range(32)))
    assert told == ["booked", *["taken"] * 31]
    with units.database.reading() as session:
        assert len(session.exec(select(Blocking)).all()) == 1


def test_a_connection_that_broke_while_idle_is_replaced(
    new_postgresql: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a look before its use, the first request after the server's restart fails."""
    ours = new_postgresql()
    monkeypatch.setattr("rooms.database.IDLE_SECONDS", 0.0)
    mine = text("SELECT pg_backend_pid()")
    with ours.reading() as session:
        before = session.connection().execute(mine).scalar_one()
    other = Database(ours.url)
    with other.reading() as session:
        session.connection().execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": before})
    other.close()
    with ours.reading() as session:
        assert session.connection().execute(mine).scalar_one() != before

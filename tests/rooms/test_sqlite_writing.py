"""Writing to an SQLite file: on the disk before it is told, and one sync for all who wait."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from rooms.database import Database
from rooms.models import Organisation
from rooms.storage import sqlite_writing
from rooms.storage.sqlite_writing import SharedSync
from tests.builders import organisation
from tests.waiting import PATIENCE_SECONDS


@pytest.fixture
def syncs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the list of the files that were brought onto the disk."""
    made: list[int] = []
    monkeypatch.setattr(sqlite_writing, "_sync", made.append)
    return made


def found(database: Database, key: str) -> None:
    with database.writing() as session:
        organisation(session, key)
        session.commit()


def test_what_was_written_is_on_the_disk_when_it_is_told(
    sqlite_database: Database, syncs: list[int]
) -> None:
    for number, key in enumerate(("drancy", "bobigny"), start=1):
        with sqlite_database.writing() as session:
            organisation(session, key)
            session.commit()
            assert len(syncs) == number - 1
        assert len(syncs) == number


def test_who_writes_nothing_waits_for_no_disk(sqlite_database: Database, syncs: list[int]) -> None:
    with sqlite_database.writing() as session:
        session.exec(select(Organisation)).all()
    assert syncs == []


def test_only_the_writer_leaves_the_disk_to_us(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        assert session.connection().execute(text("PRAGMA synchronous")).scalar_one() == 1
    with sqlite_database.reading() as session:
        assert session.connection().execute(text("PRAGMA synchronous")).scalar_one() == 2


def test_who_wrote_before_an_error_waits_too(sqlite_database: Database, syncs: list[int]) -> None:
    def found_and_fall() -> None:
        with sqlite_database.writing() as session:
            organisation(session, "drancy")
            session.commit()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        found_and_fall()
    assert len(syncs) == 1


def test_nobody_is_told_that_all_is_well_when_the_disk_refuses(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_file: int) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(sqlite_writing, "_sync", refuse)
        with pytest.raises(OperationalError):
            found(sqlite_database, "drancy")
    found(sqlite_database, "bobigny")


def test_who_waits_at_the_same_time_shares_a_sync(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    syncing, go_on, made = threading.Event(), threading.Event(), []

    def slow(_file: int) -> None:
        made.append(log.note())  # written while the disk works: not covered by this sync
        syncing.set()
        assert go_on.wait(PATIENCE_SECONDS)

    monkeypatch.setattr(sqlite_writing, "_sync", slow)
    path = tmp_path / "log"
    path.touch()
    log = SharedSync(path)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(log.wait, log.note())
        assert syncing.wait(PATIENCE_SECONDS)
        others = [pool.submit(log.wait, log.note()) for _ in range(7)]
        assert not any(one.done() for one in (first, *others))
        go_on.set()
        for one in (first, *others):
            one.result(PATIENCE_SECONDS)
    log.close()
    assert len(made) == 2

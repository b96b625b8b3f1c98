"""Migrations: from nothing, back to nothing, and over databases that people have filled."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import JSON, Boolean, Column, Connection, DateTime, MetaData, inspect, text
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel, col, select

from rooms.bookings import Wish, book, rooms_of, upcoming, venues_of
from rooms.database import Database, alembic_config, is_current, upgrade
from rooms.errors import Refused
from rooms.events import Event
from rooms.interval import Interval
from rooms.inventory import person_with
from rooms.models import Blocking, Booking, OutboxItem, Series
from rooms.unit_of_work import Units
from tests.builders import NOW, PARIS, at, lasting
from tests.conftest import NewDatabase
from tests.samples.fill import SAMPLES

DUMPS = sorted(SAMPLES.glob("*.sql"))


def rows_of(dump: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the dump's rows as SQLite keeps them: dates, JSON and truth are plain values."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.executescript(dump.read_text(encoding="utf-8"))
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    rows = {
        name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]  # noqa: S608
        for (name,) in map(tuple, tables)
    }
    connection.close()
    return rows


def load(database: Database, dump: Path) -> None:
    """Fill an empty database with the dump, tables and all, at the dump's own revision."""
    if database.is_sqlite:
        connection = sqlite3.connect(make_url(database.url).database or "")
        connection.executescript(dump.read_text(encoding="utf-8"))
        connection.close()
        return
    upgrade(database, dump.stem)
    rows = rows_of(dump)
    with database.engine.begin() as target:
        metadata = MetaData()
        metadata.reflect(target)
        for table in metadata.sorted_tables:
            if rows[table.name] and table.name != "alembic_version":
                values = [
                    {name: plain(table.c[name], value) for name, value in row.items()}
                    for row in rows[table.name]
                ]
                target.execute(table.insert(), values)
            if "id" in table.c:
                count_on(target, table.name)


def plain(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    if isinstance(column.type, Boolean):
        return bool(value)
    return json.loads(value) if isinstance(column.type, JSON) else value


def count_on(connection: Connection, table: str) -> None:
    """Let the table's numbers go on after its last row."""
    last = f"coalesce((SELECT max(id) FROM {table}) + 1, 1)"  # noqa: S608
    connection.execute(
        text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last}, false)")
    )


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names())


def test_the_way_up_from_nothing_ends_at_the_tables_of_the_program(
    new_database: NewDatabase,
) -> None:
    database = new_database(migrated=False)
    assert not is_current(database)
    upgrade(database)
    upgrade(database)
    assert is_current(database)
    assert tables(database) == {*SQLModel.metadata.tables, "alembic_version"}


def test_autogenerate_finds_no_difference(database: Database) -> None:
    with database.engine.connect() as connection:
        command.check(alembic_config(connection))


def test_the_way_down_leaves_nothing(database: Database) -> None:
    with database.engine.connect() as connection:
        command.downgrade(alembic_config(connection), "base")
        connection.commit()
    assert tables(database) == {"alembic_version"}
    assert not is_current(database)
    upgrade(database)
    assert is_current(database)


def test_there_is_a_filled_sample_of_the_first_revision() -> None:
    assert "2026_11_23_main_road" in {dump.stem for dump in DUMPS}


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
class TestFilled:
    """What people had is there after the upgrade, and still guarded."""

    @pytest.fixture
    def filled(self, new_database: NewDatabase, dump: Path) -> Database:
        database = new_database(migrated=False)
        load(database, dump)
        upgrade(database)
        assert is_current(database)
        return database

    def test_no_row_is_lost(self, filled: Database, dump: Path) -> None:
        metadata = MetaData()
        metadata.reflect(filled.engine)
        with filled.engine.connect() as connection:
            for name, rows in rows_of(dump).items():
                assert len(connection.execute(metadata.tables[name].select()).all()) >= len(rows)

    def test_bookings_keep_people_rooms_and_times(self, filled: Database) -> None:
        with filled.reading() as session:
            agent = person_with(session, "agent@drancy.example")
            assert agent
            mine = upcoming(session, agent, NOW)
            rooms = [[venue.room.name for venue in venues_of(session, b)] for b in mine]
            both = session.exec(select(Booking).where(Booking.headcount == 4)).all()
            assert max(len(rooms_of(session, booking)) for booking in both) == 2
        assert [booking.starts_at.astimezone(PARIS) for booking in mine] == [at(10, 15), at(14)]
        assert rooms == [["Césaire"], ["Jaurès"]]
        assert [(b.version, b.headcount, b.title) for b in mine] == [
            (2, 5, "Réunion d’équipe"),
            (1, 4, "Réunion d’équipe"),
        ]

    def test_blockings_are_intact_and_still_refuse_an_overlap(self, filled: Database) -> None:
        def ignore(_session: object, _event: Event) -> None:
            return None

        with filled.reading() as session:
            blocked = session.exec(select(Blocking)).all()
            agent = person_with(session, "agent@drancy.example")
        assert agent
        assert len(blocked) == 5
        units = Units(filled, ignore)
        for blocking in blocked:
            if blocking.organisation_id != agent.organisation_id:
                continue
            when = Interval(blocking.starts_at, blocking.ends_at)
            with pytest.raises(Refused, match="taken"), units.open() as unit:
                book(unit, agent, Wish(when=when, room_ids=(blocking.room_id,)), NOW)
        with units.open() as unit:
            again = Wish(when=lasting(16), room_ids=(blocked[0].room_id,))
            assert book(unit, agent, again, NOW).id > 5


def test_series_of_before_keep_to_no_school_holidays(new_database: NewDatabase) -> None:
    database = new_database(migrated=False)
    load(database, DUMPS[0])
    upgrade(database, "2026_11_26_ours")
    row = (
        "INSERT INTO series (organisation_id, organizer_id, rrule, starts_on, minutes, zone, "
        "skips_holidays, left_out, status, version, sequence, created_at, changed_at) "
        "SELECT organisation_id, id, 'FREQ=DAILY;COUNT=2', '2026-03-09T10:00', 60, "
        "'Europe/Paris', :skips, '[]', 'confirmed', 1, 0, :now, :now FROM person LIMIT 1"
    )
    now = NOW.replace(tzinfo=None) if database.is_sqlite else NOW
    with database.engine.begin() as connection:
        connection.execute(text(row), {"skips": False, "now": now})
    upgrade(database)
    with database.reading() as session:
        series = session.exec(select(Series)).one()
    assert (series.rrule, series.school, series.school_zone) == ("FREQ=DAILY;COUNT=2", "", "")


def test_what_was_planned_for_a_call_becomes_one_look_at_it(new_database: NewDatabase) -> None:
    database = new_database(migrated=False)
    load(database, DUMPS[0])
    upgrade(database, "2026_11_26_outside_events")
    row = (
        "INSERT INTO outbox (kind, subject, payload, created_at, due_at, attempts, booking_id) "
        "VALUES (:kind, :subject, '{}', :now, :due, :attempts, :booking)"
    )
    planned = [
        ("call.start", "call:1", at(14), 2, 1),
        ("call.end", "call.end:1", at(15), 0, 1),
        ("call.leave", "call:2", at(13), 1, 2),
        ("call.end", "call.end:2", at(15), 0, 2),
        ("conference", "call:1", at(13), 0, 1),
        ("conference", "call:series:7", at(13), 0, 2),
        ("mail", "invite:1", at(13), 0, 1),
    ]
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET settled_at = due_at"))
        for kind, subject, due, attempts, booking in planned:
            moment = due.astimezone(UTC)
            moment = moment.replace(tzinfo=None) if database.is_sqlite else moment
            values = {"kind": kind, "subject": subject, "due": moment, "now": moment}
            connection.execute(text(row), values | {"attempts": attempts, "booking": booking})
    upgrade(database)
    with database.reading() as session:
        rows = session.exec(select(OutboxItem).where(col(OutboxItem.settled_at).is_(None)))
        waiting = sorted((row.kind, row.subject, row.due_at, row.attempts) for row in rows)
    assert waiting == [
        ("call", "call:1", at(14), 0),
        ("call", "call:2", at(13), 0),
        ("conference", "conference:1", at(13), 0),
        ("conference", "conference:series:7", at(13), 0),
        ("mail", "invite:1", at(13), 0),
    ]

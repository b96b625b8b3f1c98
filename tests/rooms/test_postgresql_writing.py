"""Rows that wait in a PostgreSQL session: seen by every question, and gone with what is undone."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text, update
from sqlmodel import col, select

from rooms.models import Domain, EventRecord, Organisation
from rooms.storage.postgresql_writing import PostgresqlSession
from rooms.storage.questions import Question
from rooms.storage.rows import write, write_numbered, write_unless_refused
from tests.builders import NOW, organisation
from tests.conftest import NewDatabase

COUNT = Question.of("SELECT count(*) FROM domain")


@pytest.fixture
def session(new_postgresql: NewDatabase) -> Iterator[PostgresqlSession]:
    """Return a session with an organisation."""
    with new_postgresql().writing() as session:
        organisation(session, "drancy")
        session.commit()
        assert isinstance(session, PostgresqlSession)
        yield session


def domain(session: PostgresqlSession, name: str) -> None:
    """Write a row that nobody waits for."""
    (number,) = session.exec(select(Organisation.id)).all()
    write(session, Domain, [{"name": name, "organisation_id": number}])


def names(session: PostgresqlSession) -> list[str]:
    return list(session.exec(select(Domain.name).order_by(Domain.name)))


def test_every_way_of_asking_sees_what_waits(session: PostgresqlSession) -> None:
    before = len(names(session))
    domain(session, "a.example")
    assert len(names(session)) == before + 1
    domain(session, "b.example")
    assert COUNT.row(session, {}) == (before + 2,)
    domain(session, "c.example")
    assert session.connection().execute(text("SELECT count(*) FROM domain")).scalar() == before + 3
    domain(session, "d.example")
    assert session.get(Domain, "d.example") is not None
    domain(session, "e.example")
    session.execute(update(Domain).values(name=col(Domain.name) + ".test"))
    assert "e.example.test" in names(session)
    domain(session, "f.example")
    assert session.execute(text("SELECT count(*) FROM domain")).scalar() == before + 6


def test_what_waits_is_committed(session: PostgresqlSession) -> None:
    domain(session, "late.example")
    session.commit()
    session.rollback()
    assert "late.example" in names(session)


def test_what_waits_goes_along_with_rows_whose_ids_are_wanted(session: PostgresqlSession) -> None:
    (number,) = session.exec(select(Organisation.id)).all()
    domain(session, "along.example")
    event = {"organisation_id": number, "kind": "Heard", "at": NOW, "data": {"é": [1, None]}}
    ids = write_numbered(session, EventRecord, [event | {"kind": f"E{n}"} for n in range(3)])
    kinds = [session.get_one(EventRecord, one).kind for one in ids]
    assert kinds == ["E0", "E1", "E2"]
    record = session.get_one(EventRecord, ids[0])
    assert (record.at, record.data) == (NOW, {"é": [1, None]})
    assert "along.example" in names(session)


def test_what_waits_is_undone_with_its_part_alone(session: PostgresqlSession) -> None:
    domain(session, "before.example")
    part = session.begin_nested()
    domain(session, "inside.example")
    part.rollback()
    session.commit()
    assert "before.example" in names(session)
    assert "inside.example" not in names(session)
    domain(session, "whole.example")
    session.rollback()
    assert "whole.example" not in names(session)


def test_objects_of_the_orm_come_before_the_rows_that_refer_to_them(
    session: PostgresqlSession,
) -> None:
    session.add(Organisation(id=4000, key="bobigny", name="Bobigny"))
    write(session, Domain, [{"name": "bobigny.example", "organisation_id": 4000}])
    session.commit()
    assert "bobigny.example" in names(session)


def test_a_refused_row_leaves_what_waited(session: PostgresqlSession) -> None:
    domain(session, "kept.example")
    (number,) = session.exec(select(Organisation.id)).all()
    twice = {"name": "kept.example", "organisation_id": number}
    assert not write_unless_refused(session, Domain, [twice])
    assert not write_unless_refused(session, Domain, [twice, twice | {"name": "new.example"}])
    session.commit()
    assert "new.example" not in names(session)
    assert "kept.example" in names(session)

"""Times in the database are aware UTC on both kinds."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError
from sqlmodel import select

from rooms.database import Database
from rooms.models import InboxItem
from tests.builders import NOW, PARIS


def item(due_at: datetime) -> InboxItem:
    return InboxItem(key="k", kind="test", subject="s", received_at=NOW, due_at=due_at)


def test_refuses_a_naive_time(database: Database) -> None:
    with database.writing() as session:
        session.add(item(NOW.replace(tzinfo=None)))
        with pytest.raises(StatementError, match="naive"):
            session.flush()


@pytest.mark.parametrize("zone", [PARIS, timezone(timedelta(hours=-9, minutes=-30))])
def test_gives_back_the_same_moment_in_utc(database: Database, zone: timezone) -> None:
    moment = datetime(2026, 10, 25, 2, 30, 0, 123456, tzinfo=zone, fold=1)
    with database.writing() as session:
        session.add(item(moment))
        session.commit()
    with database.reading() as session:
        found = session.exec(select(InboxItem)).one()
    assert found.due_at == moment.astimezone(UTC)
    assert found.due_at.utcoffset() == timedelta(0)
    assert found.leased_until is None


def test_compares_moments_of_different_zones(database: Database) -> None:
    with database.writing() as session:
        session.add(item(NOW))
        session.commit()
        later = (NOW + timedelta(minutes=1)).astimezone(PARIS)
        earlier = (NOW - timedelta(minutes=1)).astimezone(timezone(timedelta(hours=-11)))
        assert session.exec(select(InboxItem).where(InboxItem.due_at < later)).all()
        assert not session.exec(select(InboxItem).where(InboxItem.due_at < earlier)).all()

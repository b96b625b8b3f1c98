"""Queues: each row to one worker, rows of a subject in order, nothing stuck and nothing twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from sqlmodel import select

from integrations import queue
from integrations.outbox import enqueue
from rooms.database import Database
from rooms.models import InboxItem, OutboxItem
from tests.builders import NOW

LATER = NOW + timedelta(minutes=10)


def add(database: Database, *rows: tuple[str, str, timedelta]) -> None:
    with database.writing() as session:
        for kind, subject, after in rows:
            enqueue(session, kind, subject, NOW, due_at=NOW + after)
        session.commit()


def claimed(
    database: Database, now: datetime = NOW, machine_now: datetime = NOW
) -> OutboxItem | None:
    with database.writing() as session:
        row = queue.claim(session, OutboxItem, now, machine_now)
        session.commit()
        return row


def settled(database: Database, row: OutboxItem) -> bool:
    with database.writing() as session:
        done = queue.settle(session, row, "delivered", NOW)
        session.commit()
        return done


def kind_of(row: OutboxItem | None) -> str | None:
    return row.kind if row else None


NONE = timedelta(0)


def test_gives_each_row_to_one_worker(database: Database) -> None:
    add(database, *[(f"k{n}", f"s{n}", NONE) for n in range(12)])
    with ThreadPoolExecutor(6) as pool:
        rows = list(pool.map(lambda _: claimed(database), range(18)))
    kinds = [row.kind for row in rows if row]
    assert sorted(kinds) == sorted(set(kinds))
    while row := claimed(database):  # a loser of the last race comes again
        kinds.append(row.kind)
    assert sorted(kinds) == sorted(f"k{n}" for n in range(12))


def test_keeps_the_order_within_a_subject(database: Database) -> None:
    add(database, ("first", "a", NONE), ("second", "a", NONE), ("other", "b", NONE))
    first, other = claimed(database), claimed(database)
    assert (kind_of(first), kind_of(other)) == ("first", "other")
    assert claimed(database) is None
    assert first
    settled(database, first)
    assert kind_of(claimed(database)) == "second"


def test_what_lies_ahead_holds_up_nothing(database: Database) -> None:
    add(database, ("reminder", "a", timedelta(hours=1)), ("reply", "a", NONE))
    assert kind_of(claimed(database)) == "reply"


def test_what_people_wait_for_goes_first(database: Database) -> None:
    add(database, ("mail", "a", NONE), ("chat", "b", NONE), ("call", "c", NONE))
    assert [kind_of(claimed(database)) for _ in range(3)] == ["chat", "call", "mail"]


def test_a_row_that_is_tried_again_is_not_overtaken(database: Database) -> None:
    add(database, ("first", "a", NONE), ("second", "a", NONE))
    first = claimed(database)
    assert first
    with database.writing() as session:
        assert queue.put_back(session, first, NOW, None)
        session.commit()
    assert claimed(database) is None
    assert kind_of(claimed(database, now=NOW + timedelta(seconds=5))) == "first"


def test_the_pause_doubles_and_the_far_side_may_ask_for_more(database: Database) -> None:
    add(database, ("only", "a", NONE))
    for attempt, pause in enumerate((5, 10, 20), start=1):
        row = claimed(database, now=LATER)
        assert row
        assert row.attempts == attempt
        with database.writing() as session:
            queue.put_back(session, row, NOW, None)
            session.commit()
        assert due(database) == NOW + timedelta(seconds=pause)
    row = claimed(database, now=LATER)
    assert row
    with database.writing() as session:
        queue.put_back(session, row, NOW, 7200.0)
        session.commit()
    assert due(database) == NOW + timedelta(hours=1)


def due(database: Database) -> datetime:
    with database.reading() as session:
        return session.exec(select(OutboxItem.due_at)).one()


def test_a_dead_workers_row_is_taken_over_once_its_lease_ends(database: Database) -> None:
    add(database, ("only", "a", NONE))
    dead = claimed(database)
    assert dead
    assert claimed(database, now=LATER) is None, "moving the shown clock on ends no lease"
    survivor = claimed(database, machine_now=NOW + queue.LEASE)
    assert survivor
    assert survivor.attempts == 2
    assert not settled(database, dead), "whoever was taken over settles nothing"
    assert settled(database, survivor)


def test_leases_can_be_taken_back_at_the_start(database: Database) -> None:
    add(database, ("only", "a", NONE))
    assert claimed(database)
    with database.writing() as session:
        assert queue.free_leases(session, OutboxItem) == 1
        session.commit()
    assert kind_of(claimed(database)) == "only"


def test_nothing_due_is_nothing_claimed(database: Database) -> None:
    add(database, ("reminder", "a", timedelta(hours=1)))
    with database.writing() as session:
        assert not queue.has_due(session, OutboxItem, NOW, NOW)
        assert queue.claim(session, OutboxItem, NOW, NOW) is None
        assert queue.claim(session, InboxItem, NOW, NOW) is None

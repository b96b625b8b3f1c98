"""Killing the worker between any two steps loses nothing and does nothing twice."""

import signal

import pytest

from tests.apart import exit_code
from tests.conftest import NewDatabase
from tests.crashing import work as work_on
from tests.road import AGENT, GUEST, Road, road_on

SENTENCE = f"réserve Jaurès demain de 14h à 15h pour 6 avec visio, invite {GUEST}"
SERIES = f"réserve Jaurès chaque mardi de 14h à 15h, 5 fois, pour 6 avec visio, invite {GUEST}"
POINTS = [
    (kind, point)
    for kind in ("messages", "conference", "chat", "mail")
    for point in ("claimed", "accepted", "recorded")
]


def work(road: Road, kind: str = "", point: str = "") -> int:
    """Run a worker, to be killed at the point if one is given, and return its exit code."""
    return exit_code(work_on, road.environment(), road.clock.now(), kind, point)


def assert_done_once(road: Road) -> None:
    """One booking, one conference, one invitation for each, one reply and one piece of news."""
    assert len(road.bookings()) == 1
    assert len(road.world.state()["meetings"]) == 1
    for address in (AGENT, GUEST):
        assert len(road.mailbox.mails_to(address)) == 1
    said = [message["text"] for message in road.messages()]
    assert len(said) == 2, said
    assert "Jaurès" in said[0]


@pytest.mark.parametrize(("kind", "point"), POINTS, ids=str)
def test_a_killed_worker_loses_nothing(new_sqlite: NewDatabase, kind: str, point: str) -> None:
    with road_on(new_sqlite()) as road:
        road.tell(SENTENCE)
        assert work(road, kind, point) == -signal.SIGKILL, "the worker was to die on the way"
        assert work(road) == 0
        assert_done_once(road)


@pytest.mark.parametrize(("kind", "point"), [("messages", "accepted"), ("mail", "accepted")])
def test_a_killed_worker_loses_nothing_on_postgresql(
    new_postgresql: NewDatabase, kind: str, point: str
) -> None:
    with road_on(new_postgresql()) as road:
        road.tell(SENTENCE)
        assert work(road, kind, point) == -signal.SIGKILL
        assert work(road) == 0
        assert_done_once(road)


@pytest.mark.parametrize(
    ("kind", "point"),
    [
        ("messages", "accepted"),
        ("conference", "accepted"),
        ("conference", "recorded"),
        ("mail", "accepted"),
    ],
    ids=str,
)
def test_a_killed_worker_loses_no_series(new_sqlite: NewDatabase, kind: str, point: str) -> None:
    with road_on(new_sqlite()) as road:
        road.tell(SERIES)
        assert work(road, kind, point) == -signal.SIGKILL
        assert work(road) == 0
        assert len(road.bookings()) == 5
        assert len(road.world.state()["meetings"]) == 1
        for address in (AGENT, GUEST):
            assert len(road.mailbox.mails_to(address)) == 1
        assert len(road.messages()) == 2


def test_a_mail_that_was_accepted_goes_again_as_the_same_mail(new_sqlite: NewDatabase) -> None:
    with road_on(new_sqlite()) as road:
        road.tell(SENTENCE)
        work(road, "mail", "accepted")
        (before,) = road.mailbox.mails()
        work(road)
        again = next(m for m in road.mailbox.mails() if m["number"] == before["number"])
        assert again["message_id"] == before["message_id"]
        assert again["event"]["sequence"] == before["event"]["sequence"]
        assert again["times"] == 2

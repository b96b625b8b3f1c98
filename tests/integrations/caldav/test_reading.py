"""When others' events take the room, whatever a server lets through."""

import time

import pytest

from integrations.caldav.client import Resource
from integrations.caldav.reading import foreign, ours, window_at
from tests.builders import NOW, PARIS, lasting

TEN = "DTSTART:20260317T090000Z\r\nDTEND:20260317T100000Z\r\n"


def resource(event: str, name: str = "a.ics") -> Resource:
    text = (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n{event}END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return Resource(name, '"1"', text.encode())


@pytest.mark.parametrize(
    ("event", "times", "problem"),
    [
        (TEN, [lasting(10)], ""),
        ("UID:a\r\n" + TEN.replace("\r\n", "\n"), [lasting(10)], ""),
        ("UID:a\r\nDTSTART;VALUE=DATE:20260317\r\n", [lasting(0, minutes=24 * 60)], ""),
        ("UID:a\r\n" + TEN + "TRANSP:TRANSPARENT\r\n", [], ""),
        ("UID:a\r\n", [], "unread"),
    ],
)
def test_times_are_read(event: str, times: list[object], problem: str) -> None:
    (found,) = foreign([resource(event)], window_at(NOW), PARIS)
    assert (list(found.times), found.problem) == (times, problem)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"BEGIN:VCALENDAR\r\n" * 50, b"x" * 3_000_000])
def test_what_is_no_calendar_takes_no_time(data: bytes) -> None:
    (found,) = foreign([Resource("a.ics", "", data)], window_at(NOW), PARIS)
    assert found.times == ()


def test_a_bomb_takes_a_second_at_most() -> None:
    event = "UID:b\r\nDTSTART:20260317T090000Z\r\nDURATION:PT1S\r\nRRULE:FREQ=SECONDLY\r\n"
    begun = time.perf_counter()
    (found,) = foreign([resource(event)], window_at(NOW), PARIS)
    assert time.perf_counter() - begun < 5
    assert found.problem
    assert len(found.times) <= 1


def test_a_task_is_no_problem() -> None:
    task = b"BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
    (found,) = foreign([Resource("t.ics", "", task)], window_at(NOW), PARIS)
    assert (found.times, found.problem) == ((), "")


def test_ours_are_known_by_their_uids_whatever_they_are_called() -> None:
    mine = resource("UID:\r\n our\r\n s\r\n" + TEN, "renamed.ics")
    theirs = resource("UID:theirs\r\n" + TEN)
    own, others = ours([mine, theirs], {"ours"})
    assert (own, others) == ([("ours", mine)], [theirs])

"""The two kinds of calendar differ as real ones do, so that what pleases both pleases many."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integrations.clients import Client, SogoLike, Strict

FIRST = datetime(2026, 3, 24, 9, tzinfo=UTC)  # a Tuesday, 10 o'clock in Paris
WEEK, AN_HOUR = timedelta(days=7), timedelta(hours=1)
RULE = "RRULE:FREQ=WEEKLY;COUNT=3"
SECOND = "RECURRENCE-ID:20260331T080000Z"
BOTH = pytest.mark.parametrize("kind", [Strict, SogoLike])


def event(*lines: str, at: datetime = FIRST, sequence: int = 0, stamp: int = 0) -> str:
    zone, form = "TZID=Europe/Paris", "%Y%m%dT%H%M%S"
    shift = 1 if at < datetime(2026, 3, 29, 1, tzinfo=UTC) else 2
    local = at + timedelta(hours=shift)
    own = [
        "BEGIN:VEVENT",
        "UID:1@drancy.example",
        "SUMMARY:Cours",
        f"DTSTAMP:20260302T0900{stamp:02}Z",
        f"SEQUENCE:{sequence}",
        f"DTSTART;{zone}:{local.strftime(form)}",
        f"DTEND;{zone}:{(local + AN_HOUR).strftime(form)}",
        'ATTENDEE;CUTYPE=ROOM;CN="Jaurès, Mairie":mailto:salles@drancy.example',
        *lines,
        "END:VEVENT",
    ]
    return "\r\n".join(own)


def message(*events: str, method: str = "REQUEST") -> bytes:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"METHOD:{method}"]
    return "\r\n".join([*head, *events, "END:VCALENDAR", ""]).encode()


def shown(client: Client) -> list[str]:
    return [f"{entry.start:%d/%m %H}" for entry in client.entries()]


@BOTH
def test_a_series_keeps_its_hour_on_the_wall(kind: type[Client]) -> None:
    client = kind()
    client.take_in(message(event(RULE)))
    assert shown(client) == ["24/03 09", "31/03 08", "07/04 08"]
    entry = client.entries()[1]
    assert (entry.end - entry.start, entry.rooms, entry.title) == (AN_HOUR, ("Jaurès",), "Cours")


@BOTH
def test_a_raised_sequence_updates_and_what_is_left_out_goes(kind: type[Client]) -> None:
    client = kind()
    client.take_in(message(event(RULE)))
    client.take_in(message(event(RULE, "EXDATE:20260331T080000Z", sequence=1)))
    assert shown(client) == ["24/03 09", "07/04 08"]
    client.take_in(message(event(sequence=2), method="CANCEL"))
    assert shown(client) == []


@BOTH
def test_what_is_older_changes_nothing(kind: type[Client]) -> None:
    client = kind()
    client.take_in(message(event(sequence=2)))
    client.take_in(message(event(at=FIRST + AN_HOUR, sequence=1, stamp=5)))
    assert shown(client) == ["24/03 09"]


def test_an_update_without_a_raised_sequence_is_obeyed_by_one_alone() -> None:
    strict, sogo_like = Strict(), SogoLike()
    for client in (strict, sogo_like):
        client.take_in(message(event()))
        client.take_in(message(event(at=FIRST + AN_HOUR, stamp=1)))
    assert (shown(strict), shown(sogo_like)) == (["24/03 10"], ["24/03 09"])


def test_a_request_for_one_instance_is_obeyed_by_one_alone() -> None:
    strict, sogo_like = Strict(), SogoLike()
    moved = event(SECOND, at=FIRST + WEEK + AN_HOUR, sequence=1)
    for client in (strict, sogo_like):
        client.take_in(message(event(RULE)))
        client.take_in(message(moved))
    assert shown(strict) == ["24/03 09", "31/03 10", "07/04 08"]
    assert shown(sogo_like) == ["24/03 09", "31/03 08", "07/04 08"]


def test_overrides_beside_their_series_are_lost_by_one() -> None:
    strict, sogo_like = Strict(), SogoLike()
    moved = event(SECOND, at=FIRST + WEEK + AN_HOUR)
    for client in (strict, sogo_like):
        client.take_in(message(event(RULE), moved))
    assert shown(strict) == ["24/03 09", "31/03 10", "07/04 08"]
    assert shown(sogo_like) == ["24/03 09", "31/03 08", "07/04 08"]


def test_a_cancellation_of_one_instance_is_obeyed_by_one_alone() -> None:
    strict, sogo_like = Strict(), SogoLike()
    for client in (strict, sogo_like):
        client.take_in(message(event(RULE)))
        client.take_in(message(event(SECOND, sequence=1), method="CANCEL"))
    assert shown(strict) == ["24/03 09", "07/04 08"]
    assert shown(sogo_like) == ["24/03 09", "31/03 08", "07/04 08"]


def test_a_cancellation_with_an_old_sequence_is_obeyed_by_one_alone() -> None:
    strict, sogo_like = Strict(), SogoLike()
    for client in (strict, sogo_like):
        client.take_in(message(event(sequence=3)))
        client.take_in(message(event(sequence=1), method="CANCEL"))
    assert (shown(strict), shown(sogo_like)) == (["24/03 09"], [])

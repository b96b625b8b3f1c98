"""The local world keeps its state, is served once, and lets others attach."""

import json
import smtplib
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from integrations import local
from integrations.local import LocalWorld, LocalWorldError, open_local_world
from integrations.settings import Settings, read_settings
from integrations.webex.gateway import connect
from rooms.clock import FixedClock, MovableClock
from rooms.unit_of_work import Units
from tests.builders import settled_town

SLACK = timedelta(minutes=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"LOCAL_DIRECTORY": str(tmp_path / "local")})


@pytest.fixture
def closing() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def opened(settings: Settings, closing: ExitStack, clock: FixedClock | None = None) -> LocalWorld:
    found = open_local_world(settings, clock)
    closing.callback(found.close)
    return found


def test_movable_clock_is_the_machines_until_it_is_moved_on() -> None:
    clock = MovableClock()
    assert abs(clock.now() - datetime.now(UTC)) < SLACK
    clock.move(timedelta(hours=3))
    assert abs(clock.now() - datetime.now(UTC) - timedelta(hours=3)) < SLACK
    with pytest.raises(ValueError, match="forward"):
        clock.move(timedelta(seconds=-1))
    assert clock.offset == timedelta(hours=3)


def test_movable_clock_loses_no_move_of_many_threads() -> None:
    clock = MovableClock()
    threads = [
        threading.Thread(target=lambda: [clock.move(timedelta(seconds=1)) for _ in range(200)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert clock.offset == timedelta(seconds=800)


def test_bot_reaches_the_local_webex_as_it_reaches_the_cloud(
    settings: Settings, closing: ExitStack
) -> None:
    world = opened(settings, closing)
    assert urlsplit(world.webex_url).path == "/v1/"
    assert connect(world.webex_url, world.bot_token).messaging.me().email == "salon@webex.example"


def test_people_and_devices_come_from_the_inventory(
    settings: Settings, closing: ExitStack, sqlite_units: Units
) -> None:
    settled_town(sqlite_units)
    world = opened(settings, closing)
    with sqlite_units.database.reading() as session:
        world.seed(session)
        world.seed(session)  # what is there stays as it is
    assert world.world is not None
    devices = world.world.state()["devices"]
    assert {device["id"] for device in devices} == set(world.places)
    assert all(place.room and place.site for place in world.places.values())
    assert len({person.email for person in world.people}) == len(world.people) > 0


def test_clock_and_mails_outlive_the_program(settings: Settings, closing: ExitStack) -> None:
    first = opened(settings, closing)
    first.move_clock(90)
    with smtplib.SMTP(
        str(urlsplit(first.smtp_url).hostname), urlsplit(first.smtp_url).port or 0
    ) as smtp:
        smtp.sendmail(
            "salles@salon.example", ["contact@partenaire.example"], b"Subject: A\r\n\r\nB"
        )
    first.close()
    second = opened(settings, closing)
    assert second.clock.now() - datetime.now(UTC) > timedelta(minutes=89)
    assert second.mailbox is not None
    assert [mail["subject"] for mail in second.mailbox.mails()] == ["A"]


@pytest.mark.parametrize("minutes", [-1, 60 * 24 * 366 * 20])
def test_clock_goes_neither_back_nor_ages_ahead(
    settings: Settings, closing: ExitStack, minutes: int
) -> None:
    world = opened(settings, closing)
    with pytest.raises(ValueError, match=r"forward|ahead"):
        world.move_clock(minutes)
    assert abs(world.clock.now() - datetime.now(UTC)) < SLACK


def test_given_clock_stands(settings: Settings, closing: ExitStack) -> None:
    moment = datetime(2026, 3, 16, 8, tzinfo=UTC)
    world = opened(settings, closing, FixedClock(moment))
    assert world.clock.now() == moment
    with pytest.raises(ValueError, match="can't be moved"):
        world.move_clock(10)


def test_second_process_attaches_to_the_first(
    settings: Settings, closing: ExitStack, sqlite_units: Units
) -> None:
    settled_town(sqlite_units)
    first = opened(settings, closing)
    first.move_clock(60)
    second = opened(settings, closing)
    assert (second.webex_url, second.smtp_url) == (first.webex_url, first.smtp_url)
    assert second.world is None
    assert second.mailbox is None
    assert abs(second.clock.now() - first.clock.now()) < SLACK
    with sqlite_units.database.reading() as session:
        second.seed(session)
    assert first.world is not None
    assert {one["id"] for one in first.world.state()["devices"]} == set(second.places)
    second.close()
    assert connect(first.webex_url, first.bot_token).messaging.me().email.startswith("salon@")


def test_note_of_a_dead_process_is_ignored(settings: Settings, closing: ExitStack) -> None:
    note = Path(settings.local_directory) / "local.json"
    note.parent.mkdir()
    stale = {"pid": 1, "webex_url": "http://127.0.0.1:9/v1/", "smtp_url": "smtp://127.0.0.1:9"}
    note.write_text(json.dumps(stale))
    world = opened(settings, closing)
    assert world.world is not None
    assert json.loads(note.read_text())["webex_url"] == world.webex_url
    world.close()
    assert not note.exists()


@pytest.mark.parametrize(
    "noted",
    [
        "{",
        "[]",
        '{"webex_url": 1}',
        '{"webex_url": "http://127.0.0.1:9/v1/", "smtp_url": "smtp://127.0.0.1:9"}',
        '{"webex_url": "http://elsewhere.example/v1/", "smtp_url": "smtp://elsewhere.example"}',
    ],
)
def test_held_directory_without_an_answer_is_told(
    settings: Settings, closing: ExitStack, noted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "PATIENCE_SECONDS", 0)
    opened(settings, closing)
    (Path(settings.local_directory) / "local.json").write_text(noted)
    with pytest.raises(LocalWorldError, match="doesn't answer"):
        open_local_world(settings, None)


def test_broken_clock_file_is_the_machines_time(settings: Settings, closing: ExitStack) -> None:
    directory = Path(settings.local_directory)
    directory.mkdir()
    (directory / "local-clock.json").write_text('{"offset_seconds": "many"}')
    assert abs(opened(settings, closing).clock.now() - datetime.now(UTC)) < SLACK

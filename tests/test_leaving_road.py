"""Everybody has left: warned in chat and on the screen, freed, kept or taken back by one click."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from integrations.presence import empty_rooms
from rooms.database import Database
from rooms.models import RoomPolicy
from tests.builders import at
from tests.chat.talking import find_action
from tests.conftest import on_sqlite
from tests.road import Road, go_on, live_until, road_on

FRENCH = "réserve Jaurès demain de 14h à 16h pour 6 en visio"
ENGLISH = "book Jaurès tomorrow 2pm-4pm for 6 with video"

# Each language on one database: what is said differs, and what is asked of them doesn't.
SQLITE, POSTGRESQL = "sqlite", "postgresql"


@pytest.fixture
def road(database: Database) -> Iterator[Road]:
    """Open a road on which a meeting ends that all have left for ten minutes."""
    with road_on(database) as opened:
        with opened.units.open() as unit:
            of = opened.town.organisation.id
            unit.session.add(RoomPolicy(organisation_id=of, settings={"left_minutes": 10}))
        yield opened


def sense(road: Road, people: int) -> None:
    presence = "Yes" if people else "No"
    road.world.set_sensors(str(road.device("Jaurès")["id"]), people=people, presence=presence)


def until(road: Road, hour: int, minute: int = 0) -> None:
    """Let time pass until then tomorrow, each minute as the schedule does."""

    def look() -> None:
        empty_rooms.plan(road.units, road.clock.now())

    live_until(road, at(hour, minute), at(13, 50), look)


def meet_until_half_past(road: Road, said: str) -> None:
    """Let people meet by video until 14:30, then hang up and leave."""
    road.say(said)
    sense(road, people=4)
    until(road, 14, 30)
    assert road.device("Jaurès")["state"] == "Connected"
    road.world.hang_up(str(road.device("Jaurès")["id"]))
    sense(road, people=0)
    go_on(road, timedelta(seconds=1))


def end(road: Road) -> datetime:
    return road.bookings()[0].ends_at


def last(road: Road, words: str) -> dict[str, Any]:
    return [one for one in road.messages() if words in str(one["text"])][-1]


def press(road: Road, message: dict[str, Any], label: str) -> None:
    road.press(message, find_action(message["card"], label)["data"])


@pytest.mark.parametrize(
    ("said", "warned", "freed", "take", "new_database"),
    [
        (FRENCH, "Tout le monde semble être parti", "Tout le monde est parti", "Reprendre", SQLITE),
        (ENGLISH, "Everybody seems to have left", "Everybody has left", "Take it back", POSTGRESQL),
    ],
    indirect=["new_database"],
)
def test_it_is_warned_of_freed_and_taken_back(
    road: Road, said: str, warned: str, freed: str, take: str
) -> None:
    meet_until_half_past(road, said)
    until(road, 14, 41)
    assert last(road, warned)
    assert "encore quelqu’un" in road.device("Jaurès")["screen"]["text"]
    until(road, 14, 46)
    assert at(14, 40) <= end(road) <= at(14, 45)
    press(road, last(road, freed), take)
    until(road, 15, 30)
    assert end(road) == at(16)


@pytest.mark.parametrize(
    ("said", "warned", "keep", "new_database"),
    [
        (FRENCH, "Tout le monde semble être parti", "Garder la salle", SQLITE),
        (ENGLISH, "Everybody seems to have left", "Keep the room", POSTGRESQL),
    ],
    indirect=["new_database"],
)
def test_one_click_keeps_it(road: Road, said: str, warned: str, keep: str) -> None:
    meet_until_half_past(road, said)
    until(road, 14, 41)
    press(road, last(road, warned), keep)
    until(road, 15, 30)
    assert end(road) == at(16)


@pytest.mark.parametrize(
    ("words", "new_database"),
    [("on est là", SQLITE), ("we're here", POSTGRESQL)],
    indirect=["new_database"],
)
def test_a_word_keeps_it_though_people_had_come_before(road: Road, words: str) -> None:
    meet_until_half_past(road, FRENCH)
    road.say("on est là")
    until(road, 14, 46)
    assert last(road, "semble être parti")
    road.say(words)
    until(road, 14, 50)
    assert end(road) == at(16)


@on_sqlite
def test_one_click_frees_it_at_once(road: Road) -> None:
    meet_until_half_past(road, FRENCH)
    until(road, 14, 41)
    press(road, last(road, "semble être parti"), "Libérer le reste du temps")
    assert end(road) <= at(14, 41)


@on_sqlite
def test_while_the_room_is_in_its_call_it_stays(road: Road) -> None:
    road.say(FRENCH)
    sense(road, people=0)
    until(road, 15)
    assert road.device("Jaurès")["state"] == "Connected"
    assert end(road) == at(16)


@on_sqlite
def test_a_device_that_doesnt_answer_frees_nothing(road: Road) -> None:
    meet_until_half_past(road, FRENCH)
    until(road, 14, 41)
    road.world.set_fault(str(road.device("Jaurès")["id"]), "offline")
    until(road, 15, 30)
    assert end(road) == at(16)

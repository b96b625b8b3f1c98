"""Nobody comes: warned in chat and on the screen, freed, kept or taken back by one click."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from integrations.presence import empty_rooms
from rooms.database import Database
from rooms.models import Booking, RoomPolicy
from tests.builders import at
from tests.chat.talking import find_action
from tests.road import AGENT, GUEST, Road, road_on

COLLEAGUE = "accueil@drancy.example"
ADMIN = "admin@drancy.example"
FRENCH = "réserve Jaurès demain de 14h à 16h pour 6"
ENGLISH = "book Jaurès tomorrow 2pm-4pm for 6"


@pytest.fixture
def road(database: Database) -> Iterator[Road]:
    """Open a road on which rooms are free again a quarter of an hour after the start."""
    with road_on(database) as opened:
        opened.world.seed(people=[(COLLEAGUE, "Accueil"), (ADMIN, "Administration")], devices=[])
        with opened.units.open() as unit:
            of = opened.town.organisation.id
            unit.session.add(RoomPolicy(organisation_id=of, settings={"release_minutes": 15}))
        sense(opened, people=0, presence="No")
        yield opened


def sense(road: Road, **sensors: Any) -> None:
    road.world.set_sensors(str(road.device("Jaurès")["id"]), **sensors)


def wait_until(road: Road, hour: int, minute: int = 0) -> None:
    """Let time pass until then tomorrow, each minute as the schedule does."""
    road.clock.set(at(hour, minute))
    empty_rooms.plan(road.units, road.clock.now())
    road.salon.worker.drain()


def say_in(road: Road, words: str, by: str = AGENT) -> str:
    """Say something, and return the space in which it was said."""
    space = str(road.tell(words, by)["roomId"])
    road.salon.worker.drain()
    return space


def last(road: Road, space: str) -> dict[str, Any]:
    return road.messages(space)[-1]


def booking(road: Road) -> Booking:
    return road.bookings()[0]


def press(road: Road, space: str, label: str, by: str = AGENT) -> str:
    message = last(road, space)
    road.press(message, find_action(message["card"], label)["data"], by)
    return str(last(road, space)["text"])


@pytest.mark.parametrize(
    ("said", "warned", "keep", "kept"),
    [
        (FRENCH, "Il semble n’y avoir personne", "Garder la salle", "Cela reste à vous"),
        (ENGLISH, "Nobody seems to be there", "Keep the room", "It stays yours"),
    ],
)
def test_one_click_keeps_the_room(road: Road, said: str, warned: str, keep: str, kept: str) -> None:
    space = say_in(road, said)
    wait_until(road, 14)
    wait_until(road, 14, 10)
    assert warned in last(road, space)["text"]
    assert "Jaurès" in last(road, space)["text"]
    assert "14h15" in road.device("Jaurès")["screen"]["text"]
    assert kept in press(road, space, keep)
    wait_until(road, 14, 15)
    wait_until(road, 15)
    assert booking(road).ends_at == at(16)


@pytest.mark.parametrize(
    ("said", "freed", "take", "taken"),
    [
        (FRENCH, "Personne n’est venu", "Reprendre la salle", "C’est de nouveau à vous"),
        (ENGLISH, "Nobody came", "Take it back", "It is yours again"),
    ],
)
def test_a_room_that_is_freed_is_taken_back_by_one_click(
    road: Road, said: str, freed: str, take: str, taken: str
) -> None:
    space = say_in(road, said)
    wait_until(road, 14)
    wait_until(road, 14, 10)
    wait_until(road, 14, 15)
    assert freed in last(road, space)["text"]
    assert booking(road).ends_at == at(14, 15)
    assert taken in press(road, space, take)
    assert booking(road).ends_at == at(16)
    wait_until(road, 15)
    assert booking(road).ends_at == at(16)


def test_guests_calendars_are_told(road: Road) -> None:
    say_in(road, f"{FRENCH}, sans visio, invite {GUEST}")
    for minute in (0, 10, 15, 30):
        wait_until(road, 14, minute)
    *_, mail = road.mailbox.mails_to(GUEST)
    assert mail["event"]["method"] == "REQUEST"
    assert "14h15" in str(mail["text"])


@pytest.mark.parametrize(
    ("said", "here", "answer"),
    [
        (FRENCH, "on est là", "C’est de nouveau à vous : Jaurès"),
        (ENGLISH, "we're here", "It is yours again: Jaurès"),
        (FRENCH, "reviens en arrière", "C’est de nouveau à vous : Jaurès"),
    ],
)
def test_who_comes_late_says_so_and_has_the_room_again(
    road: Road, said: str, here: str, answer: str
) -> None:
    say_in(road, said)
    for minute in (0, 10, 15):
        wait_until(road, 14, minute)
    road.clock.move(timedelta(minutes=5))
    assert answer in road.say(here)["text"]
    assert booking(road).ends_at == at(16)


def test_who_comes_too_late_learns_what_is_free_instead(road: Road) -> None:
    space = say_in(road, FRENCH)
    for minute in (0, 10, 15):
        wait_until(road, 14, minute)
    say_in(road, "book Jaurès today 3pm-4pm for 4", COLLEAGUE)
    assert len(road.bookings()) == 2
    assert "de nouveau à vous" not in press(road, space, "Reprendre la salle")
    assert booking(road).ends_at == at(14, 15)


def test_nobody_else_keeps_or_takes_a_room_that_isnt_theirs(road: Road) -> None:
    space = say_in(road, FRENCH)
    for minute in (0, 10, 15):
        wait_until(road, 14, minute)
    message = last(road, space)
    inputs = find_action(message["card"], "Reprendre la salle")["data"]
    theirs = say_in(road, "bonjour", COLLEAGUE)
    road.press(last(road, theirs), inputs, COLLEAGUE)
    assert booking(road).ends_at == at(14, 15)


@pytest.mark.parametrize(
    "sensors",
    [
        {"people": 3, "presence": "No"},
        {"people": 0, "presence": "Yes"},
        {"people": -1, "presence": "Yes"},
        {"people": 2, "presence": "Unknown"},
        {"people": -1, "presence": "Unknown"},
    ],
    ids=str,
)
def test_a_room_stays_where_its_sensors_see_somebody_or_dont_know(
    road: Road, sensors: dict[str, Any]
) -> None:
    space = say_in(road, FRENCH)
    told = len(road.messages(space))
    sense(road, **sensors)
    for minute in range(0, 60, 5):
        wait_until(road, 14, minute)
    assert booking(road).ends_at == at(16)
    assert not any("personne" in one["text"] for one in road.messages(space)[told:])


@pytest.mark.parametrize("fault", ["offline", "error", "refuse", "api"])
def test_a_room_stays_whose_endpoint_doesnt_answer(road: Road, fault: str) -> None:
    say_in(road, FRENCH)
    wait_until(road, 14)
    wait_until(road, 14, 10)
    if fault == "api":
        road.world.set_api_fault("/xapi", 429, retry_after=3600, count=1000)
    else:
        road.world.set_fault(str(road.device("Jaurès")["id"]), fault)
    for minute in (15, 20, 25):
        wait_until(road, 14, minute)
    assert booking(road).ends_at == at(16)


def test_the_rooms_of_a_call_stay_though_nobody_is_seen(road: Road) -> None:
    say_in(road, f"{FRENCH} en visio")
    wait_until(road, 13, 55)
    for minute in (0, 10, 15, 20):
        wait_until(road, 14, minute)
    assert road.device("Jaurès")["state"] == "Connected"
    assert booking(road).ends_at == at(16)


def test_a_series_to_which_nobody_comes_can_be_ended_by_its_people(road: Road) -> None:
    with road.units.open() as unit:
        room = road.town.id_of("jaures")
        settings = {"unused_dates": 1}
        of = road.town.organisation.id
        unit.session.add(RoomPolicy(organisation_id=of, room_id=room, settings=settings))
    space = say_in(
        road, "réserve Jaurès tous les mardis de 14h à 16h pour 6, 4 fois, à partir de demain"
    )
    assert len(road.bookings()) == 4
    for minute in (0, 10, 15):
        wait_until(road, 14, minute)
    assert "Personne n’est venu à cette série 1 fois de suite" in last(road, space)["text"]
    asked = [one for one in road.messages() if "1 fois de suite" in one["text"]]
    assert len(asked) == 2, "the administrator is asked as well"
    press(road, space, "Mettre fin à la série")
    if any(one.status == "confirmed" for one in road.bookings()[1:]):
        road.say("oui")
    assert [one.status for one in road.bookings()] == ["confirmed", *["cancelled"] * 3]

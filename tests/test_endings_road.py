"""Rooms in a call learn how long it still lasts: on their screens, in the house's language."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import col, select

from integrations.endings import Endings
from rooms.database import Database
from rooms.models import Booking, Organisation, OutboxItem
from rooms.reference import reference_of
from tests.builders import at
from tests.road import Road, go_on, road_on

FIVE = {"fr": "Votre réunion se termine dans 5 min.", "en": "Your meeting ends in 5 min."}
ONE = {"fr": "L’appel se termine dans 1 min.", "en": "The call ends in 1 min."}


@pytest.fixture
def road(database: Database) -> Iterator[Road]:
    with road_on(database) as opened:
        yield opened


def until(road: Road, hour: int, minute: int = 0) -> None:
    """Let time pass until then tomorrow, looking for ends each minute as the schedule does."""
    go_on(road, at(13, 50) - road.clock.now())
    while road.clock.now() < at(hour, minute):
        Endings(road.units, road.clock).plan()
        go_on(road, timedelta(minutes=1))


def screen(road: Road, room: str) -> str:
    return str((road.device(room)["screen"] or {}).get("text", ""))


def planned(road: Road) -> list[str]:
    with road.database.reading() as session:
        rows = select(OutboxItem).where(OutboxItem.kind == "ending").order_by(col(OutboxItem.id))
        return [str(one.outcome) for one in session.exec(rows)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_all_rooms_of_a_call_are_told_twice(road: Road, language: str) -> None:
    with road.units.open() as unit:
        unit.session.get_one(Organisation, road.town.organisation.id).language = language
    road.say("réserve Jaurès et Mandela demain de 14h à 15h avec visio")
    until(road, 14, 54)
    assert screen(road, "Jaurès") == ""
    until(road, 14, 55)
    assert [screen(road, room) for room in ("Jaurès", "Mandela")] == [FIVE[language]] * 2
    until(road, 14, 59)
    assert [screen(road, room) for room in ("Jaurès", "Mandela")] == [ONE[language]] * 2
    until(road, 15, 1)
    assert planned(road) == ["delivered"] * 2


def test_the_next_meeting_is_told_where_it_is(road: Road) -> None:
    road.say("réserve Jaurès et Mandela demain de 14h à 15h avec visio")
    road.say("réserve Jaurès demain de 15h à 16h, objet Budget")
    until(road, 14, 55)
    assert screen(road, "Jaurès") == f"{FIVE['fr']} Ensuite, à 15h : Budget."
    assert screen(road, "Mandela") == FIVE["fr"]


def test_a_private_title_is_on_no_screen(road: Road) -> None:
    road.say("réserve Jaurès demain de 14h à 15h avec visio")
    road.say("réserve Jaurès demain de 15h à 16h, objet Budget")
    with road.units.open() as unit:
        unit.session.get_one(Booking, road.bookings()[1].id).is_private = True
    until(road, 14, 55)
    assert screen(road, "Jaurès") == f"{FIVE['fr']} La réunion suivante commence à 15h."


def test_who_goes_on_is_told_of_the_new_end_alone(road: Road) -> None:
    road.say("réserve Jaurès demain de 14h à 15h avec visio")
    until(road, 14, 54)
    road.say(f"prolonge {reference_of(road.bookings()[0].id)} de 30 minutes")
    until(road, 15, 24)
    assert screen(road, "Jaurès") == ""
    until(road, 15, 25)
    assert screen(road, "Jaurès") == FIVE["fr"]
    assert planned(road) == ["superseded", "delivered", "None"]


def test_rooms_in_no_call_are_left_in_peace(road: Road) -> None:
    road.say("réserve Jaurès demain de 14h à 15h sans visio")
    until(road, 15)
    assert (screen(road, "Jaurès"), planned(road)) == ("", [])

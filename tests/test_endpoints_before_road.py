"""A dead endpoint is found before the meeting, and a button leads to another room."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from integrations.endpoints import before
from integrations.endpoints.before import EndpointTests
from rooms.bookings import rooms_of
from rooms.database import Database
from rooms.models import Booking, OutboxItem
from tests.builders import at
from tests.chat.talking import find_action
from tests.road import Road, go_on, live_until, road_on

ASK = "réserve Césaire demain de 14h à 15h avec visio, pour 5"
ASKS = {"fr": ASK, "en": "book Césaire tomorrow from 2pm to 3pm with video for 5"}
DEAD = {"fr": "La visio de la salle Césaire ne répond pas", "en": "The video of Césaire doesn’t"}
TAKE = {"fr": "Prendre Jaurès", "en": "Take Jaurès"}


@pytest.fixture
def road(database: Database) -> Iterator[Road]:
    with road_on(database) as opened:
        yield opened


def until(road: Road, hour: int, minute: int = 0) -> None:
    """Let time pass until then tomorrow, looking at what begins soon as the schedule does."""
    live_until(road, at(hour, minute), at(13, 40), EndpointTests(road.units, road.clock).plan)


def break_(road: Road, room: str, fault: str | None = "offline") -> None:
    road.world.set_fault(str(road.device(room)["id"]), fault)


def warnings(road: Road, words: str = DEAD["fr"]) -> list[dict[str, Any]]:
    return [one for one in road.messages() if words in one["text"]]


def rooms(road: Road) -> list[int]:
    with road.database.reading() as session:
        return rooms_of(session, road.bookings()[0])


def take(road: Road, message: dict[str, Any], language: str = "fr") -> None:
    card = message["card"]
    road.press(message, find_action(card, TAKE[language])["data"])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_button_moves_the_booking_to_a_room_that_answers(road: Road, language: str) -> None:
    road.say(ASKS[language])
    break_(road, "Césaire")
    until(road, 13, 44)
    assert warnings(road, DEAD[language]) == []
    until(road, 13, 47)
    [message] = warnings(road, DEAD[language])
    take(road, message, language)
    assert rooms(road) == [road.town.id_of("jaures")]
    until(road, 14, 2)
    assert len(warnings(road, DEAD[language])) == 1
    assert road.device("Jaurès")["call"]


def test_the_offered_room_is_taken_only_while_it_is_free(road: Road) -> None:
    road.say(ASK)
    break_(road, "Césaire")
    until(road, 13, 47)
    [message] = warnings(road)
    road.say("réserve Jaurès aujourd'hui de 14h à 15h, objet Budget")
    take(road, message)
    assert rooms(road) == [road.town.id_of("cesaire")]
    assert len(road.bookings()) == 2


def test_of_two_rooms_the_dead_one_is_replaced(road: Road) -> None:
    road.say("réserve Césaire et Simone Veil demain de 14h à 15h avec visio")
    break_(road, "Césaire")
    until(road, 13, 47)
    [message] = warnings(road)
    take(road, message)
    assert rooms(road) == [road.town.id_of("jaures"), road.town.id_of("simone-veil")]


def test_without_another_room_it_is_told_all_the_same(road: Road) -> None:
    road.say("réserve Mandela demain de 14h à 15h avec visio pour 20")
    break_(road, "Mandela")
    until(road, 13, 50)
    [message] = warnings(road, "La visio de la salle Mandela ne répond pas")
    assert "Aucune autre salle" in message["text"]


def test_where_all_is_well_or_nobody_can_know_nothing_is_said(road: Road) -> None:
    road.say(ASK)
    road.world.set_api_fault("/xapi", 429, retry_after=3600, count=100)
    said = len(road.messages())
    until(road, 13, 55)
    assert [one for one in road.messages()[said:] if "ne répond pas" in one["text"]] == []


def test_two_processes_plan_one_test(road: Road) -> None:
    road.say(ASK)
    go_on(road, at(13, 50) - road.clock.now())
    for _ in range(2):
        EndpointTests(road.units, road.clock).plan()
    with road.database.reading() as session:
        planned = session.exec(select(OutboxItem).where(OutboxItem.kind == "endpoint_test")).all()
    assert len(planned) == 1


def planned_while(road: Road, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> int:
    """Let this happen between search and planning; return how many tests are planned then."""
    begins_soon = before._begins_soon  # noqa: SLF001

    def search(session: Session, organisation_id: int, now: datetime) -> Sequence[Booking]:
        found = begins_soon(session, organisation_id, now)
        monkeypatch.setattr(before, "_begins_soon", begins_soon)
        act()
        return found

    road.say(ASK)
    go_on(road, at(13, 50) - road.clock.now())
    monkeypatch.setattr(before, "_begins_soon", search)
    EndpointTests(road.units, road.clock).plan()
    with road.database.reading() as session:
        rows = select(OutboxItem).where(OutboxItem.kind == before.ONCE.kind)
        return len(session.exec(rows).all())


def test_two_processes_that_search_at_one_moment_plan_one_test(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = EndpointTests(road.units, road.clock)
    assert planned_while(road, monkeypatch, other.plan) == 1


def test_a_meeting_that_is_called_off_meanwhile_is_not_tested(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    def call_off() -> None:
        road.say("annule ma réunion d’aujourd’hui")

    assert planned_while(road, monkeypatch, call_off) == 0

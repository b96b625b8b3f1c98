"""Whoever is done says so: the call ends, and all that showed the meeting shows it shorter."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import select

from rooms.database import Database
from rooms.models import Attendee
from tests.builders import at
from tests.chat.talking import find_action
from tests.road import GUEST, Road, go_on, road_on

COLLEAGUE = "accueil@drancy.example"
BOOKED = {
    "fr": f"réserve Jaurès et Mandela demain de 14h à 16h avec visio, invite {GUEST}",
    "en": f"book Jaurès and Mandela tomorrow 2pm-4pm with video, invite {GUEST}",
}
DONE = {"fr": "on a fini", "en": "we're done"}


@pytest.fixture
def road(database: Database) -> Iterator[Road]:
    with road_on(database) as opened:
        opened.world.seed(people=[(COLLEAGUE, "Accueil")], devices=[])
        yield opened


def states(road: Road) -> list[bool]:
    return [road.device(room)["state"] == "Connected" for room in ("Jaurès", "Mandela")]


def shown(road: Road) -> list[int]:
    """Return how long the meetings are, in minutes, that the panel of Jaurès shows."""
    return [one["Time"]["Duration"] for one in road.device("Jaurès")["bookings"]]


def begin(road: Road, language: str) -> None:
    """Let the meeting run until 14:20 and some seconds."""
    road.say(BOOKED[language])
    go_on(road, at(14, 20) + timedelta(seconds=25) - road.clock.now())
    assert (states(road), shown(road)) == ([True, True], [120])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_word_ends_the_call_and_undo_brings_it_back(road: Road, language: str) -> None:
    begin(road, language)
    road.say(DONE[language])
    assert road.bookings()[0].ends_at == at(14, 20)
    assert (states(road), shown(road)) == ([False, False], [])
    label = {"fr": "Revenir en arrière", "en": "Undo"}[language]
    message = [one for one in road.messages() if label in str(one.get("card"))][-1]
    road.press(message, find_action(message["card"], label)["data"])
    assert road.bookings()[0].ends_at == at(16)
    go_on(road, timedelta(minutes=1))
    assert (states(road), shown(road)) == ([True, True], [120])


def test_guests_calendars_get_the_end_and_no_question(road: Road) -> None:
    begin(road, "fr")
    with road.units.open() as unit:
        guest = unit.session.exec(select(Attendee).where(Attendee.address == GUEST)).one()
        guest.answer = "ACCEPTED"
    road.say("on a fini")
    go_on(road, timedelta(minutes=30))
    *_, mail = road.mailbox.mails_to(GUEST)
    assert mail["event"]["method"] == "REQUEST"
    assert "14h–14h20" in str(mail["text"])
    with road.database.reading() as session:
        guest = session.exec(select(Attendee).where(Attendee.address == GUEST)).one()
        assert guest.answer == "ACCEPTED"


def test_who_waits_for_the_room_is_offered_it(road: Road) -> None:
    begin(road, "fr")
    space = str(
        road.tell("mets-moi sur liste d'attente pour Jaurès aujourd'hui de 15h à 16h", COLLEAGUE)[
            "roomId"
        ]
    )
    road.salon.worker.drain()
    road.say("on a fini")
    assert "C’est libre : Jaurès" in road.messages(space)[-1]["text"]

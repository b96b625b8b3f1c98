"""The waiting list from the webhook to the booking: asked for, offered, passed on, taken."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from rooms.database import Database
from tests.chat.talking import find_action
from tests.road import AGENT, GUEST, Road, road_on

COLLEAGUE = "accueil@drancy.example"
ADMIN = "admin@drancy.example"
WAIT = "mets-moi sur liste d'attente pour Jaurès demain de 14h à 15h"


@pytest.fixture
def road(database: Database) -> Iterator[Road]:
    """Open a road on which the administrator has Jaurès tomorrow from 14:00 to 15:00."""
    with road_on(database) as opened:
        opened.world.seed(people=[(ADMIN, "Administration"), (COLLEAGUE, "Accueil")], devices=[])
        opened.say("réserve Jaurès demain de 14h à 15h", by=ADMIN)
        yield opened


def test_freed_time_is_offered_passed_on_by_silence_and_taken_by_click(road: Road) -> None:
    first = str(road.tell(f"{WAIT}, invite {GUEST}")["roomId"])
    road.salon.worker.drain()
    road.clock.move(timedelta(seconds=1))
    second = str(road.tell(WAIT, by=COLLEAGUE)["roomId"])
    road.salon.worker.drain()
    road.say("annule la réunion de demain", by=ADMIN)
    assert "C’est libre : Jaurès" in road.messages(first)[-1]["text"]
    assert "C’est libre" not in road.messages(second)[-1]["text"]
    road.pass_time(timedelta(minutes=30))
    assert "passe au suivant" in road.messages(first)[-1]["text"]
    offer = road.messages(second)[-1]
    assert "C’est libre : Jaurès" in offer["text"]
    road.press(offer, find_action(offer["card"], "Je prends")["data"], COLLEAGUE)
    assert sorted(booking.status for booking in road.bookings()) == ["cancelled", "confirmed"]
    road.pass_time(timedelta(hours=1))
    (event,) = [mail["event"] for mail in road.mailbox.mails_to(COLLEAGUE)]
    assert event["method"] == "REQUEST"
    assert road.mailbox.mails_to(GUEST) == []


def test_an_offer_is_taken_by_a_yes(road: Road) -> None:
    road.say(f"{WAIT}, invite {GUEST}")
    road.say("annule la réunion de demain", by=ADMIN)
    assert "C’est réservé : Jaurès" in road.say("oui", by=AGENT)["text"]
    road.pass_time(timedelta(minutes=5))
    assert [mail["event"]["method"] for mail in road.mailbox.mails_to(GUEST)] == ["REQUEST"]


def ask_for_what_is_kept(road: Road) -> str:
    """Let the agent's question keep Jaurès at 13:00, let a colleague wait for it; their space."""
    asked = road.say("réserve Jaurès demain de 14h à 15h", by=AGENT)["text"]
    assert "1. Jaurès (Mairie de Drancy), mardi 17 mars, 13h–14h" in asked
    space = str(road.tell(WAIT.replace("14h à 15h", "13h à 14h"), by=COLLEAGUE)["roomId"])
    road.salon.worker.drain()
    assert "liste d’attente : Jaurès" in road.messages(space)[-1]["text"]
    return space


def test_what_a_question_kept_is_offered_when_nobody_answers_it(road: Road) -> None:
    space = ask_for_what_is_kept(road)
    road.pass_time(timedelta(minutes=9))
    assert "C’est libre" not in road.messages(space)[-1]["text"]
    road.pass_time(timedelta(minutes=2))
    assert "C’est libre : Jaurès" in road.messages(space)[-1]["text"]


def test_what_a_question_kept_is_offered_when_it_is_answered_otherwise(road: Road) -> None:
    space = ask_for_what_is_kept(road)
    road.say("mes réservations", by=AGENT)
    assert "C’est libre : Jaurès" in road.messages(space)[-1]["text"]

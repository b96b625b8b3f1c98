"""Faults and languages from the webhook to whoever is told."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from rooms.database import Database
from tests.chat.talking import find_action
from tests.road import AGENT, Road, road_on

ADMIN = "admin@drancy.example"
FAULT = "le micro ne marche pas en Jaurès"


@pytest.fixture
def road(database: Database) -> Iterator[Road]:
    with road_on(database) as opened:
        opened.world.seed(people=[(ADMIN, "Administration")], devices=[])
        yield opened


def test_a_fault_is_told_to_the_administrator_and_its_end_to_the_reporter(road: Road) -> None:
    road.say("english please", by=ADMIN)
    space = str(road.tell(FAULT)["roomId"])
    road.salon.worker.drain()
    assert "J’ai prévenu" in road.messages(space)[-1]["text"]
    (told,) = [m for m in road.messages() if m["text"].startswith("Something doesn’t work")]
    assert FAULT in told["text"]
    road.press(told, find_action(told["card"], "It works again")["data"], ADMIN)
    assert "C’est réparé, dit Administration" in road.messages(space)[-1]["text"]


def test_reminders_and_the_organiser_s_mails_follow_a_fixed_language(road: Road) -> None:
    road.say("english please")
    road.say("réserve Jaurès demain de 14h à 15h, invite contact@partenaire.example")
    (mail,) = road.mailbox.mails_to(AGENT)
    assert "Tuesday" in mail["text"]
    road.say("parle-moi français")
    road.say("move tomorrow's meeting to 4pm")
    assert "mardi" in road.mailbox.mails_to(AGENT)[-1]["text"]
    assert "Tuesday" in road.mailbox.mails_to("contact@partenaire.example")[-1]["text"]
    road.pass_time(timedelta(days=1, hours=6, minutes=50))
    assert "Début dans" in road.messages()[-1]["text"]

"""Every intent goes the whole road: signed webhook, inbox, worker, outbox, delivered reply."""

import pytest

from chat.understanding import Intent
from rooms.database import Database
from tests.chat.every_intent import CASES, SCRIPTS, need_approval
from tests.chat.talking import ADMIN
from tests.road import road_on

COLLEAGUE = "accueil@drancy.example"


@pytest.mark.parametrize(("intent", "language"), CASES)
def test_is_answered_in_its_thread(
    sqlite_database: Database, intent: Intent, language: str
) -> None:
    script = SCRIPTS[intent][language]
    with road_on(sqlite_database) as road:
        road.world.seed(people=[(ADMIN, "Administration"), (COLLEAGUE, "Accueil")], devices=[])
        need_approval(road.units, road.town)
        for by, said in script.before:
            road.say(said, by=by)
        asked = road.tell(script.said, by=script.by)
        road.salon.worker.drain()
        answers = [m for m in road.messages(str(asked["roomId"])) if m["parent"] == asked["id"]]
    assert answers, "nothing was delivered"
    for words in script.answer:
        assert words in answers[0]["text"]

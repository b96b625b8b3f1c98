import pytest

from chat.endpoint_news import WORDS
from rooms.endpoints import states as endpoint_states
from rooms.models import Endpoint, Person
from rooms.unit_of_work import Units
from tests.builders import Town
from tests.chat.talking import Talker


@pytest.mark.parametrize("problem", sorted(WORDS))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_problem_is_told_with_the_endpoint_and_its_room(
    sqlite_units: Units, small_town: Town, problem: str, language: str
) -> None:
    talk = Talker(sqlite_units, small_town.agent.email).talk
    with sqlite_units.open() as unit:
        admin = unit.session.get_one(Person, small_town.admin.id)
        admin.language = language
        endpoint = unit.session.get_one(Endpoint, 1)
        reply = talk.trouble(unit.session, problem, endpoint, admin)
    assert "Écran Jaurès, Jaurès (Mairie de Drancy)" in reply.text
    assert reply.language == language


def test_every_problem_has_words() -> None:
    names = ("PANEL", "CERTIFICATE", "ACCOUNT", "OFFLINE", "FAULT", "BACK")
    assert {getattr(endpoint_states, name) for name in names} == set(WORDS)

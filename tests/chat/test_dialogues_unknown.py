"""Dialogues about rooms and sites that nobody here knows: asked back, and never guessed."""

import pytest

from rooms.unit_of_work import Units
from tests.builders import Town, room, site
from tests.chat.cards import problems
from tests.chat.talking import Talker

both = pytest.mark.parametrize("language", ["fr", "en"])


@pytest.fixture
def next_door(sqlite_units: Units, small_town: Town) -> None:
    """Let the neighbouring town have a room Aragon."""
    with sqlite_units.open() as unit:
        room(unit.session, unit.session.merge(small_town.neighbour.site), "aragon", name="Aragon")


@pytest.fixture
def third_site(sqlite_units: Units, small_town: Town) -> None:
    """Give the town a third site, with one room."""
    with sqlite_units.open() as unit:
        home = unit.session.merge(small_town.organisation)
        park = site(unit.session, home, "parc", name="Centre de santé du Parc")
        room(unit.session, park, "gouges", name="Olympe de Gouges")


@pytest.mark.usefixtures("next_door")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("réserve aragon demain à 14h", "Je ne connais pas cette salle : aragon"),
        ("réserve Aragon demain à 14h", "Je ne connais pas cette salle : Aragon"),
        ("réserve la salle aragon demain à 14h", "Je ne connais pas cette salle : aragon"),
        ("Aragon est-elle libre demain à 14h ?", "Je ne connais pas cette salle : Aragon"),
        ("book aragon tomorrow at 2pm", "I don’t know this room: aragon"),
        ("book the aragon room tomorrow 2pm-3pm", "I don’t know this room: aragon"),
        ("is aragon free tomorrow at 2pm?", "I don’t know this room: aragon"),
    ],
)
def test_a_room_of_another_organisation_is_unknown_and_no_other_is_booked(
    agent: Talker, words: str, told: str
) -> None:
    asked = agent.say(words)
    assert told in asked.text
    assert "Jaurès" in asked.text
    assert problems(asked.card or {}) == []
    assert agent.bookings() == []


@pytest.mark.usefixtures("next_door")
@both
def test_a_booking_does_not_move_to_a_room_of_another_organisation(
    agent: Talker, language: str
) -> None:
    agent.say({"fr": "réserve Mandela demain à 14h", "en": "book Mandela tomorrow 2pm"}[language])
    words = {"fr": "déplace-la en Aragon", "en": "move it to Aragon"}
    told = {"fr": "Je ne connais pas cette salle", "en": "I don’t know this room"}
    assert told[language] in agent.say(words[language]).text
    assert agent.bookings() == ["Mandela 17/03 14:00-15:00"]


@both
def test_who_meant_no_room_gets_any_that_suits(agent: Talker, language: str) -> None:
    agent.say({"fr": "réserve aragon demain à 14h", "en": "book aragon tomorrow 2pm"}[language])
    agent.press({"fr": "Toute salle qui convient", "en": "Any suitable room"}[language])
    assert len(agent.bookings()) == 1


@pytest.mark.usefixtures("third_site")
@both
def test_both_sites_of_three_are_asked_back(agent: Talker, language: str) -> None:
    words = {
        "fr": "réserve les deux sites demain de 14h à 15h",
        "en": "book both sites tomorrow 2pm-3pm",
    }
    told = {"fr": "De quels sites parlez-vous ?", "en": "Which sites do you mean?"}
    asked = agent.say(words[language])
    assert told[language] in asked.text
    assert "Centre de santé du Parc" in asked.text
    assert agent.bookings() == []
    agent.say({"fr": "mairie et médiathèque", "en": "mairie and médiathèque"}[language])
    assert agent.bookings() == ["Césaire+Simone Veil 17/03 14:00-15:00"]


@both
def test_both_sites_of_two_are_booked_at_once(agent: Talker, language: str) -> None:
    words = {
        "fr": "réserve les deux sites demain de 14h à 15h",
        "en": "book both sites tomorrow 2pm-3pm",
    }
    agent.say(words[language])
    assert agent.bookings() == ["Césaire+Simone Veil 17/03 14:00-15:00"]

"""Dialogues about what is stored of oneself, and whom to ask for it."""

import pytest

from rooms.granting import grant
from rooms.models import Person
from rooms.unit_of_work import Units
from tests.builders import NOW, Town
from tests.chat.talking import AGENT, Talker

ASKED = {"fr": "quelles données avez-vous sur moi ?", "en": "what data do you have about me?"}


def test_counts_what_is_stored_of_whoever_asks(
    sqlite_units: Units, small_town: Town, agent: Talker
) -> None:
    other = Talker(sqlite_units, small_town.colleague.email, "other")
    before = agent.say(ASKED["fr"]).text.splitlines()
    assert before[:2] == [
        "Voici ce qui est conservé de vous :",
        f"• Agent de Drancy, {AGENT}, member",
    ]
    assert not any("réunions que vous menez" in line for line in before)
    agent.say("réserve Jaurès demain de 14h à 15h")
    other.say(f"réserve Césaire demain de 10h à 11h, invite {AGENT}")
    told = agent.say(ASKED["fr"]).text
    assert "• réunions que vous menez ou auxquelles vous êtes invité : 2" in told
    assert "• invitations, et réponses reçues : 2" in told
    assert "meetings that you lead or are invited to: 2" in agent.say(ASKED["en"]).text
    assert (
        "réunions que vous menez ou auxquelles vous êtes invité : 1" in other.say(ASKED["fr"]).text
    )


@pytest.mark.parametrize(
    ("language", "nobody", "somebody"),
    [
        ("fr", "adressez-vous à l’exploitant", "faire effacer, adressez-vous à "),
        ("en", "Whoever runs this bot", "to have it erased, ask "),
    ],
)
def test_says_who_gives_a_copy(
    sqlite_units: Units,
    small_town: Town,
    agent: Talker,
    language: str,
    nobody: str,
    somebody: str,
) -> None:
    assert nobody in agent.say(ASKED[language]).text
    with sqlite_units.open() as unit:
        chief = unit.session.get_one(Person, small_town.admin.id)
        grant(unit, chief, "organisation_admin", None, NOW)
    assert somebody + chief.email in agent.say(ASKED[language]).text


def test_says_nothing_where_others_read_along(sqlite_units: Units, small_town: Town) -> None:
    group = Talker(sqlite_units, AGENT, "group", in_group=True)
    said = group.say(ASKED["fr"]).text
    assert said == "Demandez-le-moi en tête-à-tête : ici, d’autres lisent."
    assert small_town.agent.email not in said


@pytest.mark.parametrize("sentence", ["efface-moi", "je veux être effacé", "forget me"])
def test_who_wants_to_be_forgotten_loses_no_meeting(agent: Talker, sentence: str) -> None:
    agent.say("réserve Jaurès demain de 14h à 15h")
    assert agent.say(sentence).intent == "own_data"
    assert agent.bookings() == ["Jaurès 17/03 14:00-15:00"]
    agent.say("efface-moi la réunion de demain")
    assert agent.bookings() == []

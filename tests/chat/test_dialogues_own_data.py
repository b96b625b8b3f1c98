"""Dialogues about what is stored of oneself, and whom to ask for it."""

from datetime import date

import pytest

from chat.conversation import Conversation
from rooms.audit import Asked, entries
from rooms.granting import grant
from rooms.models import Person
from rooms.personal_data.asking import OwnDataWanted, a_month_after
from rooms.unit_of_work import Units
from tests.builders import NOW, Town
from tests.chat.talking import AGENT, Talker, feed_address

ASKED = {"fr": "quelles données avez-vous sur moi ?", "en": "what data do you have about me?"}


def test_counts_what_is_stored_of_whoever_asks(
    sqlite_units: Units, small_town: Town, agent: Talker
) -> None:
    other = Talker(sqlite_units, small_town.colleague.email, "other")
    before = agent.say(ASKED["fr"]).text.splitlines()
    assert before[:2] == [
        "Voici ce qui est conservé de vous :",
        f"• Agent de Drancy, {AGENT}",
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


@pytest.mark.parametrize(
    "sentence",
    [
        "efface-moi",
        "je veux être effacé",
        "forget me",
        "supprime tout ce que tu sais sur moi",
        "efface les données de quelquun@drancy.example",
        "supprime le compte de quelquun@drancy.example",
        "delete everything about somebody@drancy.example",
        "delete somebody@drancy.example's data",
    ],
)
def test_who_wants_to_be_forgotten_loses_no_meeting(agent: Talker, sentence: str) -> None:
    agent.say("réserve Jaurès demain de 14h à 15h")
    assert agent.say(sentence).intent == "own_data"
    assert agent.bookings() == ["Jaurès 17/03 14:00-15:00"]
    agent.say("efface-moi la réunion de demain")
    assert agent.bookings() == []


@pytest.mark.parametrize(
    ("language", "button", "noted", "passed_on"),
    [
        (
            "fr",
            "Demander l’effacement",
            "C’est noté. L’exploitant du robot répond avant la fin du jeudi 16 avril.",
            "Transmis à admin@drancy.example, qui répond avant la fin du jeudi 16 avril.",
        ),
        (
            "en",
            "Ask for a copy",
            "Noted. Whoever runs this bot answers by Thursday 16 April.",
            "Passed on to admin@drancy.example, who answer by Thursday 16 April.",
        ),
    ],
)
def test_passes_on_what_somebody_asks_for_with_the_day_of_the_law(
    sqlite_units: Units,
    small_town: Town,
    agent: Talker,
    language: str,
    button: str,
    noted: str,
    passed_on: str,
) -> None:
    agent.say(ASKED[language])
    assert agent.press(button).text == noted
    with sqlite_units.open() as unit:
        grant(
            unit, unit.session.get_one(Person, small_town.admin.id), "organisation_admin", None, NOW
        )
    agent.say(ASKED[language])
    agent.wait(days=3)
    assert agent.press(button).text == passed_on  # once noted, the day stays
    with sqlite_units.database.reading() as session:
        asked = entries(session, Asked(kinds=("OwnDataWanted",)))
    (wanted,) = asked
    assert (wanted.by_id, wanted.deeds) == (small_town.agent.id, ("own_data_wanted",))
    assert {one.name: one.after for one in wanted.differences}["due"] == "2026-04-16"


def test_whoever_answers_for_data_is_told_how(sqlite_units: Units, small_town: Town) -> None:
    talk = Conversation(give_links=True, feed_address=feed_address)
    event = OwnDataWanted(
        organisation_id=small_town.organisation.id, person_id=small_town.agent.id, at=NOW,
        wish="erasure", due="2026-04-16",
    )  # fmt: skip
    with sqlite_units.database.reading() as session:
        told = talk.data_wanted(session, event, small_town.admin).text
    assert told.startswith(
        "Agent de Drancy demande à être effacé, à faire avant la fin du jeudi 16"
    )
    assert told.endswith(f"python bot.py person erase {AGENT}")


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 3, 16), date(2026, 4, 16)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 12, 5), date(2027, 1, 5)),
    ],
)
def test_the_law_gives_a_month(day: date, due: date) -> None:
    assert a_month_after(day) == due

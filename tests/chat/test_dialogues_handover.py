"""Dialogues about a series that is handed over: whole, from some date on, or one date of it."""

import pytest

from rooms.unit_of_work import Units
from tests.builders import Town
from tests.chat.talking import Talker
from tests.chat.test_dialogues_change import led_by, names


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("transfère toute la série à chef@drancy.example", "4 réservations de"),
        ("hand the whole series over to chef@drancy.example", "4 bookings of"),
        ("transfère la série du jeudi à chef@drancy.example", "4 réservations de"),
    ],
)
def test_a_series_goes_without_the_other_bookings(
    sqlite_units: Units, small_town: Town, agent: Talker, sentence: str, words: str
) -> None:
    names(sqlite_units, small_town, chef="Chef")
    agent.say("réserve Césaire demain à 10h")
    agent.say("réserve Jaurès chaque jeudi à 10h, 4 fois")
    assert words in agent.say(sentence).text
    done = agent.say("oui")
    heads = ["agent@drancy.example", *["chef@drancy.example"] * 4]
    assert led_by(sqlite_units, agent) == heads
    agent.press("Revenir" if "C’est" in done.text else "Undo", done)
    assert led_by(sqlite_units, agent) == ["agent@drancy.example"] * 5


def test_of_a_series_it_is_asked_which_dates(
    sqlite_units: Units, small_town: Town, agent: Talker
) -> None:
    names(sqlite_units, small_town, chef="Chef")
    agent.say("réserve Jaurès chaque jeudi à 10h, 3 fois")
    asked = agent.say("transfère la réunion du 26 mars à chef@drancy.example")
    assert "Toutes (3 dates)" in asked.text
    agent.press("Cette date seulement", asked)
    assert led_by(sqlite_units, agent).count("chef@drancy.example") == 1


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        (
            "transfère la série à partir du 26 mars à chef@drancy.example",
            "3 réservations de",
        ),
        ("hand over the series from 26 March on to chef@drancy.example", "3 bookings of"),
    ],
)
def test_of_a_series_what_follows_goes_by_itself(
    sqlite_units: Units, small_town: Town, agent: Talker, sentence: str, question: str
) -> None:
    names(sqlite_units, small_town, chef="Chef")
    agent.say("réserve Jaurès chaque jeudi à 10h, 4 fois")
    assert question in agent.say(sentence).text
    done = agent.say("oui")
    heads = ["agent@drancy.example", *["chef@drancy.example"] * 3]
    assert led_by(sqlite_units, agent) == heads
    agent.press("Revenir" if "C’est" in done.text else "Undo", done)
    assert led_by(sqlite_units, agent) == ["agent@drancy.example"] * 4


@pytest.mark.parametrize(
    ("sentence", "button"),
    [
        ("transfère la réunion du 26 mars à chef@drancy.example", "Celle-ci et les suivantes (3"),
        ("hand over the meeting of 26 March to chef@drancy.example", "This and following (3"),
    ],
)
def test_which_dates_is_answered_by_a_click(
    sqlite_units: Units, small_town: Town, agent: Talker, sentence: str, button: str
) -> None:
    names(sqlite_units, small_town, chef="Chef")
    agent.say("réserve Jaurès chaque jeudi à 10h, 4 fois")
    agent.press(button, agent.say(sentence))
    agent.say("oui")
    assert led_by(sqlite_units, agent).count("chef@drancy.example") == 3

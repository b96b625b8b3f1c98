"""Dialogues about a series' end, put off or brought forward, in both languages."""

import pytest

from rooms.unit_of_work import Units
from tests.builders import booked, lasting, settled_town
from tests.chat.talking import Talker

MONDAYS = {
    "fr": "réserve Mandela chaque lundi de 10h à 11h jusqu'au 13 avril",
    "en": "book Mandela every Monday 10-11am until April 13",
}
NEW = {
    "fr": (
        "C’est réservé en plus : Mandela (Mairie de Drancy), chaque lundi, 10h–11h, "
        "du lundi 20 avril au lundi 29 juin, 11 dates."
    ),
    "en": (
        "Booked besides: Mandela (Mairie de Drancy), every Monday, 10–11 am, "
        "Monday 20 April to Monday 29 June, 11 dates."
    ),
}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "prolonge la série jusqu'à fin juin"),
        ("fr", "prolonge la réunion du lundi jusqu'au 30 juin"),
        ("fr", "rallonge la série jusqu'au 30 juin"),
        ("fr", "continue la série jusqu'à fin juin"),
        ("fr", "la série doit continuer jusqu'au 30 juin"),
        ("en", "extend the series until 30 June"),
        ("en", "make the weekly meeting run until 30 June"),
        ("en", "keep the series going until the end of June"),
        ("en", "extend the Monday meeting until the end of June"),
    ],
)
def test_a_series_goes_on_until_a_day_and_back(agent: Talker, language: str, sentence: str) -> None:
    agent.say(MONDAYS[language])
    agent.say("aide" if language == "fr" else "help")
    done = agent.say(sentence)
    assert NEW[language] in done.text
    assert len(agent.bookings()) == 16
    agent.press("Revenir" if language == "fr" else "Undo", done)
    assert len(agent.bookings()) == 5


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "continue la série encore 3 fois"),
        ("fr", "prolonge la série de 3 semaines"),
        ("en", "continue the series 3 more times"),
        ("en", "extend the series by 3 weeks"),
    ],
)
def test_a_series_goes_on_so_many_times(agent: Talker, language: str, sentence: str) -> None:
    agent.say(MONDAYS[language])
    agent.say(sentence)
    assert len(agent.bookings()) == 8


@pytest.mark.parametrize(
    ("language", "sentence", "question", "answer"),
    [
        ("fr", "prolonge la série", "Jusqu’à quand, ou combien de fois ?", "3 fois"),
        ("en", "extend the series", "Until when, or how many times?", "3 times"),
    ],
)
def test_how_often_more_is_asked_for(
    agent: Talker, language: str, sentence: str, question: str, answer: str
) -> None:
    agent.say(MONDAYS[language])
    assert question in agent.say(sentence).text
    agent.say(answer)
    assert len(agent.bookings()) == 8


@pytest.mark.parametrize(
    ("language", "sentence", "yes"),
    [
        ("fr", "raccourcis la série jusqu'au 31 mars", "oui"),
        ("fr", "arrête la série le 31 mars", "oui"),
        ("fr", "la série s'arrête fin mars", "oui"),
        ("fr", "raccourcis la série de 2 semaines", "oui"),
        ("en", "end the series on 31 March", "yes"),
        ("en", "stop the weekly meeting after 31 March", "yes"),
        ("en", "shorten the series until 31 March", "yes"),
    ],
)
def test_a_series_ends_sooner_once_it_is_sure(
    agent: Talker, language: str, sentence: str, yes: str
) -> None:
    agent.say(MONDAYS[language])
    assert "2 dates" in agent.say(sentence).text
    assert len(agent.bookings()) == 5
    agent.say(yes)
    assert len(agent.bookings()) == 3


@pytest.mark.parametrize(
    ("language", "sentence", "accept"),
    [
        ("fr", "prolonge la série jusqu'au 30 juin", "Accepter"),
        ("en", "extend the series until 30 June", "Accept"),
    ],
)
def test_new_dates_that_clash_are_proposed_elsewhere(
    sqlite_units: Units, language: str, sentence: str, accept: str
) -> None:
    town = settled_town(sqlite_units)
    agent = Talker(sqlite_units)
    agent.say(MONDAYS[language])
    booked(sqlite_units, town.colleague, lasting(10, days=42), town.rooms["mandela"])
    asked = agent.say(sentence)
    assert "11 dates" in asked.text
    assert len(agent.bookings()) == 6
    agent.press(accept)
    elsewhere = [said for said in agent.bookings() if "27/04" in said]
    assert len(agent.bookings()) == 17
    assert sorted(said.startswith("Mandela") for said in elsewhere) == [False, True]


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("prolonge la série jusqu'au 13 avril", "Cette série va déjà jusqu’à cette date"),
        ("extend the series until 13 April", "This series goes until"),
    ],
)
def test_a_series_that_goes_as_far_stays_as_it_is(
    agent: Talker, sentence: str, answer: str
) -> None:
    agent.say(MONDAYS["fr"])
    assert answer in agent.say(sentence).text
    assert len(agent.bookings()) == 5


@pytest.mark.parametrize(
    ("book", "sentence", "answer"),
    [
        (
            "réserve Mandela demain à 10h",
            "prolonge la réunion de demain jusqu'au 30 juin",
            "n’appartient à aucune série",
        ),
        (
            "book Mandela tomorrow at 10am",
            "extend tomorrow's meeting until 30 June",
            "no date of a series",
        ),
    ],
)
def test_what_is_no_series_does_not_go_on(
    agent: Talker, book: str, sentence: str, answer: str
) -> None:
    agent.say(book)
    assert answer in agent.say(sentence).text
    assert len(agent.bookings()) == 1

"""How the rooms of a meeting come into its call is chosen by a sentence, and taken back."""

import pytest
from sqlmodel import col, select

from rooms.calls.connect_modes import modes_of
from rooms.models import Booking
from rooms.unit_of_work import Units
from tests.builders import Town
from tests.chat.talking import AGENT, Talker

SAID = {
    "fr": (
        "réserve Césaire demain de 14h à 15h avec visio, on se connectera nous-mêmes",
        "dites « démarre l’appel »",
        "finalement juste le bouton",
        "un bouton sur l’écran tactile mène à l’appel",
        "juste le bouton",
        "C’est déjà ainsi",
        "annule ça",
    ),
    "en": (
        "book Césaire tomorrow 2pm-3pm with video, no auto connect",
        "say “start the call”",
        "actually just the button",
        "a button on its touch panel leads into the call",
        "just the button please",
        "It is like that already",
        "undo",
    ),
}


def modes(units: Units) -> list[str]:
    with units.database.reading() as session:
        ids = session.exec(select(Booking.id).order_by(col(Booking.id))).all()
        found = modes_of(session, ids)
    return [found.get(one, "") for one in ids]


@pytest.mark.parametrize("language", SAID)
def test_it_is_chosen_with_the_booking_and_after_it(
    sqlite_units: Units, small_town: Town, language: str
) -> None:
    book, booked, button, chosen, again, known, back = SAID[language]
    agent = Talker(sqlite_units, AGENT)
    assert booked in agent.say(book).text
    assert modes(sqlite_units) == ["manual"]
    assert chosen in agent.say(button).text
    assert modes(sqlite_units) == ["button"]
    assert known in agent.say(again).text
    agent.say(back)
    assert modes(sqlite_units) == ["manual"]
    assert len(agent.bookings()) == 1


def test_one_of_several_meetings_is_told_by_its_day(sqlite_units: Units, small_town: Town) -> None:
    agent = Talker(sqlite_units, AGENT)
    agent.say("réserve Césaire demain de 14h à 15h avec visio")
    agent.say("réserve Césaire jeudi de 14h à 15h avec visio")
    agent.say("pas de visio automatique pour la réunion de demain")
    assert modes(sqlite_units) == ["manual", ""]


def test_a_series_has_it_on_every_date(sqlite_units: Units, small_town: Town) -> None:
    agent = Talker(sqlite_units, AGENT)
    agent.say("réserve Césaire chaque mardi de 14h à 15h 3 fois avec visio, juste le bouton")
    assert modes(sqlite_units) == ["button"] * 3
    reply = agent.say("connecte-nous automatiquement pour toute la série")
    assert "C’est ainsi pour 3 dates." in reply.text
    assert modes(sqlite_units) == ["automatic"] * 3
    agent.press("Revenir en arrière")
    assert modes(sqlite_units) == ["button"] * 3


def test_a_meeting_without_a_call_gets_one_first(sqlite_units: Units, small_town: Town) -> None:
    agent = Talker(sqlite_units, AGENT)
    agent.say("réserve Césaire demain de 14h à 15h")
    reply = agent.say("connecte-nous automatiquement")
    assert "Aucun appel n’est prévu pour cette réunion" in reply.text
    assert modes(sqlite_units) == [""]
    agent.press("Avec visio")
    agent.say("connecte-nous automatiquement")
    assert modes(sqlite_units) == ["automatic"]


def test_a_button_that_nobody_made_chooses_nothing_else(
    sqlite_units: Units, small_town: Town
) -> None:
    agent = Talker(sqlite_units, AGENT)
    agent.say("réserve Césaire demain de 14h à 15h avec visio")
    for mode in ("none", "", 7, ["manual"], None):
        agent.send({"act": "connect", "booking": 1, "mode": mode})
    assert set(modes(sqlite_units)) <= {"", "automatic"}


@pytest.mark.parametrize(
    ("book", "now", "started"),
    [
        (
            "réserve Césaire maintenant avec visio, on se connectera nous-mêmes",
            "connecte-nous maintenant",
            "Je démarre l’appel : Césaire",
        ),
        (
            "book Césaire now with video, no auto connect",
            "connect us now",
            "I am starting the call",
        ),
    ],
    ids=["fr", "en"],
)
def test_who_wants_the_call_now_gets_it_at_once(
    sqlite_units: Units, small_town: Town, book: str, now: str, started: str
) -> None:
    agent = Talker(sqlite_units, AGENT)
    agent.say(book)
    assert started in agent.say(now).text
    assert modes(sqlite_units) == ["manual"], "the choice for the meeting stays what it is"

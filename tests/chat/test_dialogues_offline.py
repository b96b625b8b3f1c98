"""Rooms whose endpoints don't answer are offered last for a call, with a note since when."""

from datetime import timedelta

import pytest
from sqlmodel import select

from rooms.endpoints.states import OFFLINE, Sight, note_sight
from rooms.models import Endpoint
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, settled_town
from tests.chat.talking import Talker

SAID = {
    "fr": (
        "quelles salles avec visio sont libres demain à 14h ?",
        "Césaire (6 places, visio hors ligne depuis aujourd’hui, 9h)",
        "réserve Césaire demain à 15h avec visio",
        "Césaire : visio hors ligne depuis aujourd’hui, 9h",
    ),
    "en": (
        "which rooms with video are free tomorrow at 2pm?",
        "Césaire (6 seats, video offline since today, 9 am)",
        "book Césaire tomorrow at 3pm with video",
        "Césaire: video offline since today, 9 am",
    ),
}


@pytest.fixture
def offline(units: Units) -> Town:
    """A town in which Césaire, the smallest room with video, is out of reach since 9 o'clock."""
    town = settled_town(units)
    with units.open() as unit:
        mine = select(Endpoint).where(Endpoint.room_id == town.id_of("cesaire"))
        for minute in range(2):
            at = NOW + timedelta(minutes=minute)
            note_sight(unit, unit.session.exec(mine).one(), at, Sight(problem=OFFLINE))
    return town


@pytest.mark.parametrize("language", SAID)
def test_it_is_offered_last_and_can_be_booked(units: Units, offline: Town, language: str) -> None:
    talker = Talker(units, offline.agent.email)
    talker.wait(minutes=30)
    asked, listed, named, noted = SAID[language]
    answer = talker.say(asked).text
    assert listed in answer
    assert answer.index("Jaurès") < answer.index("Césaire")
    answer = talker.say(named).text
    assert noted in answer
    assert talker.bookings() == ["Césaire 17/03 15:00-16:00"]


def test_without_a_call_nothing_is_said(units: Units, offline: Town) -> None:
    answer = Talker(units, offline.agent.email).say("réserve Césaire demain à 15h").text
    assert "hors ligne" not in answer

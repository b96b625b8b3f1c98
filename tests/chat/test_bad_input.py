"""Bad input: whatever is typed or forged, there is an answer, and nothing is done."""

import math
from typing import Any

import pytest
from sqlmodel import select

from chat.commands import BY_ACT
from chat.fields import readers
from rooms.events import Event
from rooms.models import Attendee, Booking, Fault, Waiting
from rooms.unit_of_work import Units
from tests.builders import Town, booked, lasting
from tests.chat.talking import ADMIN, AGENT, COLLEAGUE, Talker

HOSTILE = (
    "",
    "   \n\t ",
    "🎉🎉🎉",
    "👨‍👩‍👧‍👦 🏳️‍🌈",
    "\x00\x07\x1b[2J\x7f",
    "\ud800",
    "**gras** _italique_ `code` [ici](javascript:alert(1))",
    "<script>alert(1)</script>",
    "<at id='x'>&lt;img src=x onerror=alert(1)&gt;</at>",
    "\u202eniamed h41 à ellas enu",
    "مرحبا كيف حالك",
    "שלום מה שלומך",
    "'; DROP TABLE booking; --",
    "1 OR 1=1; UPDATE person SET roles='[\"room_admin\"]'",
    "{0} {person} %s %(x)s ${HOME} {{7*7}}",
    "../../etc/passwd",
    "𝖈𝖔𝖚𝖈𝖔𝖚 ǝʌɹǝsǝɹ",
    "a" * 1_999,
    "((((" * 400,
    "réserve " * 240,
    "book " * 390,
    "1" * 2_000,
)
LONG = {
    "fr": ("réserve Césaire demain de 14h à 15h. " * 60, "2000"),
    "en": ("book Césaire tomorrow 2pm-3pm please. " * 60, "2000"),
}
WRONG: tuple[Any, ...] = (
    None, True, [], {}, [[[[]]]], {"id": 1}, -1, 0, 10**30, 1.5, math.inf, math.nan, "",
    "x" * 10_000, "-1", "1e9", "\x00", "9999-99-99T99:99", ["x"] * 5_000, [10**30] * 300,
    "'; DROP TABLE booking",
)  # fmt: skip
ACTS = sorted(BY_ACT)
ON_BOOKING = sorted(act for act, command in BY_ACT.items() if "booking" in readers(command))
WITH_ROOMS = sorted(act for act, command in BY_ACT.items() if "rooms" in readers(command))
# What a forged card may add, so that nothing is missing for the act to be done at once.
COMPLETE = {
    "confirmed": True,
    "scope": "one",
    "start": "2026-03-18T10:00",
    "minutes": 30,
    "private": True,
    "guests": ["contact@partenaire.example"],
    "to": "agent@bobigny.example",
    "take": True,
    "title": "forged",
    "lang": "fr",
}


@pytest.fixture
def theirs(agent: Talker, small_town: Town) -> Booking:
    """Return a booking of the agent's, with a guest."""
    room = small_town.rooms["cesaire"]
    return booked(agent.units, small_town.agent, lasting(14), room, guests=("g@p.example",))


def everything(units: Units) -> list[Any]:
    """Return all rows that an act could have changed."""
    with units.database.reading() as session:
        kinds = (Booking, Attendee, Fault, Waiting)
        return [row.model_dump() for kind in kinds for row in session.exec(select(kind))]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_get_an_answer_and_do_nothing(
    agent: Talker, happened: list[Event], text: str
) -> None:
    reply = agent.say(text)
    assert reply.text.strip()
    assert everything(agent.units) == []
    assert happened == []


@pytest.mark.parametrize("language", LONG)
def test_what_is_too_long_is_refused_unread(agent: Talker, language: str) -> None:
    text, most = LONG[language]
    assert len(text) > 2_000
    assert most in agent.say(text).text
    assert agent.rows() == []


def test_two_thousand_characters_are_still_read(agent: Talker) -> None:
    wish = "réserve Césaire demain de 14h à 15h"
    agent.say(wish + " " * (2_000 - len(wish)))
    assert agent.bookings() == ["Césaire 17/03 14:00-15:00"]


@pytest.mark.parametrize(
    "wish",
    [
        "**réserve** _Césaire_ `demain` de 14h à 15h",
        "🙏 réserve Césaire demain de 14h à 15h 🎉",
        "réserve\x00 Césaire\u200b demain\n\n\tde 14h\u00a0à 15h",
        "RÉSERVE CÉSAIRE DEMAIN DE 14H À 15H !!!!",
    ],
)
def test_a_wish_is_found_beneath_its_ornaments(agent: Talker, wish: str) -> None:
    agent.say(wish)
    assert agent.bookings() == ["Césaire 17/03 14:00-15:00"]


@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
def test_wrong_values_in_every_field_get_an_answer_and_do_nothing(
    agent: Talker, wrong: Any
) -> None:
    for act in ACTS:
        fields = dict.fromkeys(readers(BY_ACT[act]), wrong)
        agent.send({**fields, "soonest": None, "act": act})  # the first free time can be had
    assert everything(agent.units) == []


def test_missing_inputs_get_an_answer_and_do_nothing(agent: Talker, theirs: Booking) -> None:
    before = everything(agent.units)
    for act in ACTS:
        Talker(agent.units, COLLEAGUE, "elsewhere").send({"act": act})
    assert theirs.id == 1
    assert everything(agent.units) == before


@pytest.mark.parametrize(
    "act", [None, 1, [], {}, "", "drop", "Book", "book ", "__init__", "x" * 5_000]
)
def test_an_unknown_act_gets_an_answer(agent: Talker, act: Any) -> None:
    assert agent.send({"act": act}).text
    assert agent.send({}).text
    assert everything(agent.units) == []


@pytest.mark.parametrize("act", ON_BOOKING)
@pytest.mark.parametrize("email", [COLLEAGUE, "agent@bobigny.example"])
def test_the_booking_of_somebody_else_is_not_touched(
    agent: Talker, theirs: Booking, happened: list[Event], act: str, email: str
) -> None:
    before, events = everything(agent.units), len(happened)
    forged = {**COMPLETE, "act": act, "booking": theirs.id, "version": theirs.version}
    forger = Talker(agent.units, email, "elsewhere")
    assert forger.send(forged).text
    assert forger.send({**forged, "booking": None, "reference": "RASATU-47"}).text
    assert forger.send({**forged, "booking": None, "among": [theirs.id], "ordinal": 1}).text
    assert everything(agent.units) == before
    assert len(happened) == events


@pytest.mark.parametrize("act", WITH_ROOMS)
@pytest.mark.parametrize("email", [AGENT, ADMIN])
def test_a_room_of_another_organisation_is_not_taken(
    agent: Talker, theirs: Booking, small_town: Town, act: str, email: str
) -> None:
    before = everything(agent.units)
    forged = {**COMPLETE, "act": act, "rooms": [small_town.neighbour.room.id]}
    forger = Talker(agent.units, email, "elsewhere")
    site = small_town.neighbour.site.id
    for more in ({}, {"booking": theirs.id, "anyway": True}, {"site": site}):
        assert "Bobigny" not in forger.send({**forged, **more}).text
    assert everything(agent.units) == before


@pytest.mark.parametrize("key", ["lang", "version", "series_version", "accepted", "scope"])
@pytest.mark.parametrize("wrong", [10**30, -1, "x" * 5_000, [], {}, "\ud800"])
def test_a_real_button_with_a_forged_field_does_what_it_may(
    agent: Talker, key: str, wrong: Any
) -> None:
    agent.say("réserve Césaire demain de 14h à 15h")
    agent.press("Annuler", **{key: wrong})
    assert len(agent.rows()) == 1


def test_a_title_is_words_and_nothing_else(agent: Talker) -> None:
    title = "<b>{0}</b> %s '; DROP TABLE booking; -- **x**"
    wish = {"act": "book", "start": "2026-03-17T14:00", "minutes": 60, "title": title}
    assert title in agent.send(wish).text
    assert agent.rows()[0].title == title

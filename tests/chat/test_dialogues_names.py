"""Dialogues about colleagues who are called by name, in both languages."""

import pytest

from rooms.attendance import guest_addresses
from rooms.unit_of_work import Units
from tests.builders import Town, person
from tests.chat.talking import Talker, labels


@pytest.fixture(autouse=True)
def colleagues(sqlite_units: Units, small_town: Town) -> None:
    """Two Pauls, a Sophie and a Zoé work for the town."""
    named = {"paul": "Paul Martin", "lefevre": "Paul Lefèvre", "sophie": "Sophie Bernard",
             "zoe": "Zoé Dupont"}  # fmt: skip
    with sqlite_units.open() as unit:
        for key, name in named.items():
            person(unit.session, small_town.organisation, f"{key}@drancy.example", name=name)


def invited(talker: Talker) -> list[str]:
    """Return the guests of the only booking."""
    [row] = talker.rows()
    with talker.units.database.reading() as session:
        return sorted(one.removesuffix("@drancy.example") for one in guest_addresses(session, row))


@pytest.mark.parametrize(
    "sentence",
    [
        "réserve Jaurès demain à 10h avec sophie et zoé",
        "book Jaurès tomorrow at 10am with sophie and zoe",
        "réserve Jaurès demain à 10h pour moi, sophie et zoe dupnt",
    ],
)
def test_books_with_those_who_are_named(agent: Talker, sentence: str) -> None:
    agent.say(sentence)
    assert invited(agent) == ["sophie", "zoe"]


@pytest.mark.parametrize(
    ("book", "sentence"),
    [
        ("réserve Jaurès demain à 10h", "invite sophie à la réunion de demain"),
        ("book Jaurès tomorrow at 10am", "add sophie to tomorrow's meeting"),
    ],
)
def test_invites_who_is_named(agent: Talker, book: str, sentence: str) -> None:
    agent.say(book)
    agent.say(sentence)
    assert invited(agent) == ["sophie"]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("réserve Jaurès demain à 10h avec paul et sophie", "Plusieurs collègues portent ce nom"),
        ("book Jaurès tomorrow at 10am with paul and sophie", "Several colleagues are called paul"),
    ],
)
@pytest.mark.parametrize("answer", ["2", "Paul Lefèvre", "lefevre"])
def test_asks_which_of_two_guests_is_meant(
    agent: Talker, sentence: str, question: str, answer: str
) -> None:
    reply = agent.say(sentence)
    assert question in reply.text
    assert labels(reply.card)[:2] == [
        "Paul Martin (paul@drancy.example)",
        "Paul Lefèvre (lefevre@drancy.example)",
    ]
    assert agent.rows() == []
    agent.say(answer)
    assert invited(agent) == ["lefevre", "sophie"]


@pytest.mark.parametrize("answer", ["la 1", "martin"])
def test_asks_whom_to_invite(agent: Talker, answer: str) -> None:
    agent.say("réserve Jaurès demain à 10h")
    agent.say("invite paul à la réunion de demain")
    assert invited(agent) == []
    agent.say(answer)
    assert invited(agent) == ["paul"]


def test_a_press_says_who_is_meant(agent: Talker) -> None:
    agent.say("réserve Jaurès demain à 10h avec paul")
    agent.press("Paul Martin")
    assert invited(agent) == ["paul"]


@pytest.mark.parametrize(
    ("sentence", "note"),
    [
        ("réserve Jaurès demain à 10h pour zoé dupont", "au nom de Zoé Dupont"),
        ("réserve Jaurès demain à 10h pour zoé", "au nom de Zoé Dupont"),
        ("book Jaurès tomorrow at 10am for Sophie", "in the name of Sophie Bernard"),
    ],
)
def test_books_for_who_is_named(agent: Talker, sentence: str, note: str) -> None:
    assert note in agent.say(sentence).text
    assert invited(agent) == []


@pytest.mark.parametrize("answer", ["2", "lefèvre"])
def test_asks_for_whom_to_book(agent: Talker, answer: str) -> None:
    agent.say("réserve Jaurès demain à 10h pour paul")
    assert agent.rows() == []
    assert "au nom de Paul Lefèvre" in agent.say(answer).text


def test_books_in_ones_own_name_where_that_is_said(sqlite_units: Units) -> None:
    zoe = Talker(sqlite_units, "zoe@drancy.example")
    reply = zoe.say("réserve Jaurès demain à 10h pour zoé dupont")
    assert "au nom de" not in reply.text
    assert zoe.bookings() == ["Jaurès 17/03 10:00-11:00"]


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("transfère ma réunion de demain à sophie", None),
        ("transfère ma réunion de demain à paul", "la 2"),
        ("hand over tomorrow's meeting to paul", "Paul Lefèvre"),
    ],
)
def test_hands_over_to_who_is_named(agent: Talker, sentence: str, answer: str | None) -> None:
    agent.say("réserve Jaurès demain à 10h")
    reply = agent.say(sentence)
    if answer is not None:
        assert len(labels(reply.card)) >= 2
        reply = agent.say(answer)
    who = "Paul Lefèvre" if answer else "Sophie Bernard"
    assert who in reply.text


def test_knows_nobody_of_another_organisation(
    sqlite_units: Units, agent: Talker, small_town: Town
) -> None:
    with sqlite_units.open() as unit:
        elsewhere = small_town.neighbour.agent.organisation_id
        known = type(small_town.agent)(
            organisation_id=elsewhere, email="karim@bobigny.example", name="Karim Benali"
        )
        unit.session.add(known)
    agent.say("réserve Jaurès demain à 10h")
    agent.say("invite karim benali à la réunion de demain")
    assert invited(agent) == []


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("annule ma réunion avec sophie", ["Césaire 17/03 11:00-12:00"]),
        ("cancel my meeting with zoé", ["Jaurès 17/03 10:00-11:00"]),
        ("annule la réunion budget", ["Jaurès 17/03 10:00-11:00"]),
        ("déplace ma réunion avec sophie à 16h",
         ["Césaire 17/03 11:00-12:00", "Jaurès 17/03 16:00-17:00"]),
        ("move the budget meeting to 4pm",
         ["Jaurès 17/03 10:00-11:00", "Césaire 17/03 16:00-17:00"]),
    ],
)  # fmt: skip
def test_a_guest_or_the_title_tells_which_booking(
    agent: Talker, sentence: str, left: list[str]
) -> None:
    agent.say("réserve Jaurès demain à 10h avec sophie")
    agent.say("réserve Césaire demain à 11h avec zoé, titre : Budget")
    agent.say("bonjour")
    agent.say(sentence)
    if sentence.startswith(("annule", "cancel")):
        agent.say("oui")
    assert agent.bookings() == left


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("réserve la salle 12 demain à 15h", "Je ne connais pas cette salle : 12"),
        ("book Jaurès tomorrow at 3pm with paul", "Several colleagues are called paul"),
    ],
)
def test_a_new_wish_that_leaves_a_question_is_no_answer_to_another(
    agent: Talker, sentence: str, words: str
) -> None:
    agent.say("réserve Jaurès demain à 10h")
    agent.say("réserve Césaire demain à 11h")
    agent.say("bonjour")
    assert "De quelle réservation" in agent.say("annule ma réunion de demain").text
    assert words in agent.say(sentence).text

"""Dialogues about calendars to follow: whose they are, who may close them, in both languages."""

import pytest
from sqlmodel import select

from chat.conversation import Conversation
from rooms.models import Feed
from rooms.unit_of_work import Units
from tests.builders import Town
from tests.chat.talking import ADMIN, AGENT, COLLEAGUE, Talker, find_action


def feeds(units: Units) -> list[Feed]:
    with units.database.reading() as session:
        return list(session.exec(select(Feed).order_by(Feed.id)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sentence", "whose"),
    [
        ("donne-moi le lien du calendrier de Jaurès", "room_id"),
        ("lien ics de la mairie", "site_id"),
        ("je veux m'abonner à mon agenda", "person_id"),
        ("give me the calendar link of Jaurès", "room_id"),
        ("subscribe to the town hall's calendar", "site_id"),
        ("my calendar link", "person_id"),
    ],
)
def test_an_address_is_given_once_for_all(
    sqlite_units: Units, small_town: Town, sentence: str, whose: str
) -> None:
    agent = Talker(sqlite_units, AGENT)
    first = agent.say(sentence)
    [feed] = feeds(sqlite_units)
    assert getattr(feed, whose) is not None
    assert f"/feeds/{feed.id}.ics" in first.text
    assert agent.say(sentence).text == first.text
    assert len(feeds(sqlite_units)) == 1


def test_a_closed_address_is_never_given_again(sqlite_units: Units, small_town: Town) -> None:
    agent = Talker(sqlite_units, AGENT)
    agent.say("lien du calendrier de Jaurès")
    assert "fermé" in agent.press("Fermer").text
    again = agent.say("lien du calendrier de Jaurès")
    assert f"/feeds/{feeds(sqlite_units)[-1].id}.ics" in again.text
    assert len(feeds(sqlite_units)) == 2


@pytest.mark.parametrize("stranger", [COLLEAGUE, "agent@bobigny.example"])
def test_nobody_else_closes_it(sqlite_units: Units, small_town: Town, stranger: str) -> None:
    agent = Talker(sqlite_units, AGENT)
    close = find_action(agent.say("mon lien ics").card, "Fermer")["data"]
    Talker(sqlite_units, stranger, "elsewhere").send(close)
    assert feeds(sqlite_units)[0].revoked_at is None


def test_an_administrator_closes_a_rooms_address_but_no_persons(
    sqlite_units: Units, small_town: Town
) -> None:
    agent, admin = Talker(sqlite_units, AGENT), Talker(sqlite_units, ADMIN, "admin")
    of_room = find_action(agent.say("lien du calendrier de Jaurès").card, "Fermer")["data"]
    own = find_action(agent.say("mon lien ics").card, "Fermer")["data"]
    admin.send(of_room)
    admin.send(own)
    assert [feed.revoked_at is not None for feed in feeds(sqlite_units)] == [True, False]


def test_no_address_is_given_where_others_read(sqlite_units: Units, small_town: Town) -> None:
    group = Talker(sqlite_units, AGENT, "group", in_group=True)
    assert "tête-à-tête" in group.say("lien du calendrier de Jaurès").text
    assert feeds(sqlite_units) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "quelle est l'adresse mail de Jaurès ?",
        "adresse mail de la salle Jaurès",
        "what is the e-mail address of Jaurès?",
        "give me the calendar link of Jaurès",
    ],
)
def test_a_room_is_told_with_the_address_that_books_it(
    sqlite_units: Units, small_town: Town, sentence: str
) -> None:
    agent = Talker(sqlite_units, AGENT)
    agent.talk = Conversation(
        give_links=True, feed_address="/feeds/{}.ics".format, mailbox="salles@drancy.example"
    )
    address = f"salles+room-jaures-r{small_town.id_of('jaures')}@drancy.example"
    assert agent.say(sentence).text.endswith(address)
    assert "@" not in agent.say("lien ics de la mairie").text


def test_no_room_has_an_address_where_no_mail_books_it(
    sqlite_units: Units, small_town: Town
) -> None:
    assert "@" not in Talker(sqlite_units, AGENT).say("adresse mail de la salle Jaurès").text

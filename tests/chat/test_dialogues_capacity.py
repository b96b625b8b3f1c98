"""Calls that find no ports or bandwidth: what is said, and that what is offered works."""

from itertools import count

import pytest
from sqlmodel import col, select

from rooms.lapsing import offer_calls
from rooms.models import Pool, RoomPolicy, Waiting
from rooms.pools.tables import Draw
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, lasting
from tests.chat.talking import AGENT, COLLEAGUE, Talker

NUMBERS = count(1)


def pool(units: Units, town: Town, name: str, size: int, site: str | None = None) -> None:
    """Let the town have the ports of a bridge, or the link of a site."""
    with units.open() as unit:
        owner = town.organisation.id
        unit.session.add(RoomPolicy(organisation_id=owner, settings={"providers": ["cms"]}))
        unit.session.add(
            Pool(
                organisation_id=owner,
                key=f"pool-{next(NUMBERS)}",
                name=name,
                unit="kbps" if site else "ports",
                size=size,
                provider=None if site else "cms",
                site_id=town.sites[site].id if site else None,
            )
        )


def drawn(units: Units) -> list[int]:
    with units.database.reading() as session:
        return list(session.exec(select(Draw.amount).order_by(col(Draw.id))))


SENTENCES = {
    "fr": (
        "réserve Jaurès demain de 14h à 15h avec visio",
        "réserve Mandela demain de 14h30 à 15h30 avec visio",
        (
            "Plus assez de connexions sur Pont MCU : mardi 17 mars, 14h30–15h. "
            "L’appel en demande 1, il en reste 0."
        ),
        "Sans visio",
    ),
    "en": (
        "book Jaurès tomorrow 2pm-3pm with video",
        "book Mandela tomorrow 2:30pm-3:30pm with video",
        (
            "Pont MCU is fully booked: Tuesday 17 March, 2:30–3 pm. "
            "The call needs 1 of its ports, 0 are left."
        ),
        "Without video",
    ),
}


@pytest.mark.parametrize("language", SENTENCES)
def test_it_says_which_pool_is_full_and_when(
    sqlite_units: Units, small_town: Town, language: str
) -> None:
    first, second, told, plain = SENTENCES[language]
    pool(sqlite_units, small_town, "Pont MCU", 1)
    Talker(sqlite_units, COLLEAGUE, "other").say(first)
    agent = Talker(sqlite_units, AGENT)
    reply = agent.say(second)
    assert told in reply.text
    assert plain in reply.text
    agent.press("Mandela")
    assert agent.bookings() == ["Jaurès 17/03 14:00-15:00", "Mandela 17/03 15:00-16:00"]
    assert drawn(sqlite_units) == [1, 1]


@pytest.mark.parametrize("language", SENTENCES)
def test_it_can_be_had_without_video(sqlite_units: Units, small_town: Town, language: str) -> None:
    first, second, _, plain = SENTENCES[language]
    pool(sqlite_units, small_town, "Pont MCU", 1)
    Talker(sqlite_units, COLLEAGUE, "other").say(first)
    agent = Talker(sqlite_units, AGENT)
    agent.say(second)
    agent.press(plain)
    assert agent.bookings() == ["Jaurès 17/03 14:00-15:00", "Mandela 17/03 14:30-15:30"]
    assert drawn(sqlite_units) == [1]


@pytest.mark.parametrize(
    ("language", "lower"), [("fr", "Avec une image moins fine"), ("en", "With a plainer picture")]
)
def test_it_can_be_had_at_a_lower_rate(
    sqlite_units: Units, small_town: Town, language: str, lower: str
) -> None:
    first, second, _, _ = SENTENCES[language]
    pool(sqlite_units, small_town, "Lien de la mairie", 1767 + 922, "mairie")
    Talker(sqlite_units, COLLEAGUE, "other").say(first)
    agent = Talker(sqlite_units, AGENT)
    reply = agent.say(second.replace("Mandela", "Césaire"))
    assert "Lien de la mairie" in reply.text
    assert "1767 kbit/s" in reply.text
    agent.press(lower)
    assert agent.bookings() == ["Jaurès 17/03 14:00-15:00", "Césaire 17/03 14:30-15:30"]
    assert drawn(sqlite_units) == [1767, 922]


def test_another_room_is_taken_where_none_was_named(sqlite_units: Units, small_town: Town) -> None:
    pool(sqlite_units, small_town, "Lien de la mairie", 0, "mairie")
    agent = Talker(sqlite_units, AGENT)
    agent.say("réserve une salle demain de 14h à 15h pour 2 avec visio")
    (booked,) = agent.bookings()
    assert booked == "Simone Veil 17/03 14:00-15:00"


def test_a_rate_that_nobody_offered_counts_for_nothing(
    sqlite_units: Units, small_town: Town
) -> None:
    pool(sqlite_units, small_town, "Lien de la mairie", 1, "mairie")
    agent = Talker(sqlite_units, AGENT)
    agent.send(
        {
            "act": "book",
            "rooms": [small_town.id_of("jaures")],
            "start": "2026-03-17T14:00",
            "minutes": 60,
            "video": True,
            "kbps": 1,
        }
    )
    assert agent.bookings() == []


def test_a_meeting_that_is_prolonged_into_a_full_hour_stays(
    sqlite_units: Units, small_town: Town
) -> None:
    pool(sqlite_units, small_town, "Pont MCU", 1)
    agent = Talker(sqlite_units, AGENT)
    agent.say("réserve Jaurès demain de 14h à 15h avec visio")
    agent.say("réserve Mandela demain de 15h à 16h avec visio")
    reply = agent.say("déplace ma réservation de Jaurès à 15h")
    assert "Plus assez de connexions sur Pont MCU" in reply.text
    assert agent.bookings() == ["Jaurès 17/03 14:00-15:00", "Mandela 17/03 15:00-16:00"]
    agent.press("Jaurès")
    assert "Jaurès 17/03 16:00-17:00" in agent.bookings()


WAITING = {
    "fr": ("Me mettre en attente", "Vous êtes en liste d’attente : Mandela"),
    "en": ("Put me on the waiting list", "You are on the waiting list: Mandela"),
}


@pytest.mark.parametrize("language", SENTENCES)
def test_one_waits_for_a_full_pool_and_takes_what_is_offered(
    sqlite_units: Units, small_town: Town, language: str
) -> None:
    first, second, _, _ = SENTENCES[language]
    button, waits = WAITING[language]
    pool(sqlite_units, small_town, "Pont MCU", 1)
    other = Talker(sqlite_units, COLLEAGUE, "other")
    other.say(first)
    agent = Talker(sqlite_units, AGENT)
    agent.say(second)
    assert waits in agent.press(button).text
    other.say({"fr": "annule la réunion de demain", "en": "cancel tomorrow's meeting"}[language])
    when = lasting(14, 30)
    with sqlite_units.open() as unit:
        offer_calls(unit, small_town.organisation.id, [when], NOW)
        (waiting,) = unit.session.exec(select(Waiting)).all()
        assert waiting.state == "offered"
        number = waiting.id
    agent.send({"act": "offer", "waiting": number, "take": True})
    assert "Mandela 17/03 14:30-15:30" in agent.bookings()
    assert drawn(sqlite_units) == [1]


FEWER = {
    "fr": (
        "réserve Jaurès et Simone Veil demain de 14h à 15h avec visio",
        "Simone Veil suit par le lien",
        "Simone Veil n’est pas connectée à l’appel",
    ),
    "en": (
        "book Jaurès and Simone Veil tomorrow 2pm-3pm with video",
        "Simone Veil follows by the link",
        "Simone Veil isn’t connected to the call",
    ),
}


@pytest.mark.parametrize("language", FEWER)
def test_one_room_follows_by_the_link(sqlite_units: Units, small_town: Town, language: str) -> None:
    said, button, noted = FEWER[language]
    pool(sqlite_units, small_town, "Lien de la médiathèque", 100, "mediatheque")
    agent = Talker(sqlite_units, AGENT)
    agent.say(said)
    assert noted in agent.press(button).text
    assert len(agent.bookings()) == 1
    assert drawn(sqlite_units) == []

"""Dialogues about people's own calendars, in both languages: given, told of, counted, forgotten."""

import json
from datetime import timedelta

import pytest
from sqlmodel import select

from rooms.interval import Interval
from rooms.models import EventRecord, OwnCalendar, Person, TalkState
from rooms.outside import own_calendars
from rooms.outside.own_calendars import Contents
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, lasting
from tests.chat.talking import AGENT, COLLEAGUE, Talker

ADDRESS = "https://Agenda.example/Prive-aB1/c.ics?Clef=xY_z"


def given(units: Units) -> list[tuple[int, str]]:
    with units.database.reading() as session:
        return [(one.person_id, one.address) for one in session.exec(select(OwnCalendar))]


def read(units: Units, person: Person, *busy: Interval, problem: str = "") -> None:
    """Let a person's calendar be one that was read, or can't be read."""
    with units.open() as unit:
        calendar = own_calendars.follow(unit, ADDRESS, person, NOW)
        known_until = NOW + own_calendars.AHEAD
        own_calendars.keep(unit, calendar, Contents(busy=busy, known_until=known_until), NOW)
        if problem:
            own_calendars.fail(unit, calendar, problem, NOW)


@pytest.mark.parametrize(
    "sentence",
    [
        "voici mon agenda {}",
        "Voici mon agenda : {}.",
        "suis mon agenda {}",
        "mon agenda est à cette adresse : <{}>",
        "tiens compte de mon calendrier ({})",
        "follow my calendar {}",
        "here's my calendar: {}",
        "my calendar is at {}, thanks",
        "{}",
    ],
)
def test_the_address_is_kept_as_it_was_typed(
    sqlite_units: Units, small_town: Town, sentence: str
) -> None:
    reply = Talker(sqlite_units, AGENT).say(sentence.format(ADDRESS))
    assert given(sqlite_units) == [(small_town.agent.id, ADDRESS)]
    assert "agenda" in reply.text or "calendar" in reply.text
    assert ADDRESS not in reply.text


def test_a_webcal_address_is_one_too(sqlite_units: Units, small_town: Town) -> None:
    Talker(sqlite_units, AGENT).say("suis mon agenda webcal://p1-Caldav.example/published/2/MTkw")
    assert given(sqlite_units)[0][1] == "webcal://p1-Caldav.example/published/2/MTkw"


def test_a_meetings_link_is_no_calendar(sqlite_units: Units, small_town: Town) -> None:
    agent = Talker(sqlite_units, AGENT)
    agent.say("réserve Jaurès demain à 14h, https://conference.example/j/123")
    assert agent.bookings() == ["Jaurès 17/03 14:00-15:00"]
    assert given(sqlite_units) == []


def test_nothing_but_the_row_itself_holds_the_address(
    sqlite_units: Units, small_town: Town
) -> None:
    agent = Talker(sqlite_units, AGENT)
    agent.say(f"voici mon agenda {ADDRESS}")
    agent.say("mon agenda est-il suivi ?")
    with sqlite_units.database.reading() as session:
        kept = [state.data for state in session.exec(select(TalkState))]
        kept += [event.data for event in session.exec(select(EventRecord))]
    assert "Prive" not in json.dumps(kept)


def test_a_group_is_told_that_the_address_was_seen(sqlite_units: Units, small_town: Town) -> None:
    group = Talker(sqlite_units, AGENT, "group", in_group=True)
    assert "tête-à-tête" in group.say(f"voici mon agenda {ADDRESS}").text
    assert len(given(sqlite_units)) == 1


def test_how_it_stands_is_told(sqlite_units: Units, small_town: Town) -> None:
    agent = Talker(sqlite_units, AGENT)
    assert "Je ne suis aucun agenda" in agent.say("mon agenda est-il suivi ?").text
    agent.say(f"voici mon agenda {ADDRESS}")
    assert "Je vais lire votre agenda" in agent.say("est-ce que tu suis mon agenda ?").text
    read(sqlite_units, small_town.agent, lasting(9), lasting(14), lasting(14, days=40))
    assert "pris(e) 2 fois" in agent.say("mon agenda est-il suivi ?").text
    assert "busy 2 times" in agent.say("is my calendar followed?").text
    read(sqlite_units, small_town.agent, problem="not_found")
    said = agent.say("mon agenda est-il suivi ?").text
    assert "il n’y a rien à son adresse" in said
    assert "dernière lecture : aujourd’hui, 9h" in said


def test_what_cannot_be_followed_is_told(sqlite_units: Units, small_town: Town) -> None:
    with sqlite_units.open() as unit:
        calendar = own_calendars.follow(unit, ADDRESS, small_town.agent, NOW)
        found = Contents(busy=(lasting(9),), known_until=NOW + own_calendars.AHEAD, unread=3)
        own_calendars.keep(unit, calendar, found, NOW)
    agent = Talker(sqlite_units, AGENT)
    said = agent.say("mon agenda est-il suivi ?").text
    assert "pris(e) une fois" in said
    assert "plusieurs fois par jour : 3." in said
    assert "several times a day: 3." in agent.say("is my calendar followed?").text


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("oublie mon agenda", "effacées"),
        ("ne suis plus mon agenda", "effacées"),
        ("stop following my calendar", "erased"),
    ],
)
def test_it_is_forgotten_by_its_owner_alone(
    sqlite_units: Units, small_town: Town, sentence: str, answer: str
) -> None:
    read(sqlite_units, small_town.agent, lasting(9))
    Talker(sqlite_units, COLLEAGUE, "elsewhere").say(sentence)
    assert len(given(sqlite_units)) == 1
    assert answer in Talker(sqlite_units, AGENT).say(sentence).text
    assert given(sqlite_units) == []


def test_the_button_forgets_it_too(sqlite_units: Units, small_town: Town) -> None:
    read(sqlite_units, small_town.agent)
    agent = Talker(sqlite_units, AGENT)
    agent.say("mon agenda est-il suivi ?")
    agent.press("Oublier")
    assert given(sqlite_units) == []


@pytest.mark.parametrize(
    ("sentence", "note"),
    [
        (f"trouve une heure demain avec {COLLEAGUE}", "Vos agendas sont pris en compte."),
        (f"quand sommes-nous tous libres demain avec {COLLEAGUE} ?", "Vos agendas sont pris"),
        (f"find an hour tomorrow with {COLLEAGUE}", "Your calendars count."),
        (f"when are we all free tomorrow with {COLLEAGUE}?", "Your calendars count."),
    ],
)
def test_a_common_time_spares_all_who_meet(
    sqlite_units: Units, small_town: Town, sentence: str, note: str
) -> None:
    read(sqlite_units, small_town.agent, lasting(6, minutes=300))
    read(sqlite_units, small_town.colleague, lasting(11, 30, minutes=60))
    agent = Talker(sqlite_units, AGENT)
    said = agent.say(sentence).text
    assert note in said
    assert said.splitlines()[0].endswith(":")
    agent.say("1")
    assert agent.bookings() == ["Césaire 17/03 12:30-13:30"]


def test_the_first_time_that_is_booked_at_once_is_one_at_which_nobody_is_busy(
    sqlite_units: Units, small_town: Town
) -> None:
    read(sqlite_units, small_town.agent, Interval(NOW, NOW + timedelta(hours=2)))
    agent = Talker(sqlite_units, AGENT)
    agent.say("réserve dès que possible une heure à la mairie")
    assert [one[-11:] for one in agent.bookings()] == ["11:00-12:00"]


def test_hours_that_are_offered_are_free_in_the_calendar_too(
    sqlite_units: Units, small_town: Town
) -> None:
    read(sqlite_units, small_town.agent, lasting(6, minutes=420))
    agent = Talker(sqlite_units, AGENT)
    said = agent.say("réserve une salle demain").text
    assert "14h" in said
    assert "10h" not in said


@pytest.mark.parametrize(
    ("sentence", "note"),
    [
        ("trouve une heure demain matin", "pendant que vous êtes pris(e), d’après votre agenda."),
        (f"find an hour tomorrow morning with {COLLEAGUE}", "while somebody is busy by their"),
    ],
)
def test_it_is_said_that_only_calendars_stand_in_the_way(
    sqlite_units: Units, small_town: Town, sentence: str, note: str
) -> None:
    busy = lasting(6, minutes=8 * 60)
    read(sqlite_units, small_town.agent, busy)
    if COLLEAGUE in sentence:
        read(sqlite_units, small_town.colleague, busy)
    said = Talker(sqlite_units, AGENT).say(sentence).text
    assert note in said
    assert "suitable room" not in said
    assert "Aucune salle" not in said


def test_a_calendar_that_cannot_be_read_is_named(sqlite_units: Units, small_town: Town) -> None:
    read(sqlite_units, small_town.agent)
    read(sqlite_units, small_town.colleague, problem="unreachable")
    said = Talker(sqlite_units, AGENT).say(f"trouve une heure demain avec {COLLEAGUE}").text
    assert f"Je ne peux pas tout lire en ce moment : {COLLEAGUE}." in said


def test_without_calendars_nothing_is_said_of_them(sqlite_units: Units, small_town: Town) -> None:
    assert "agenda" not in Talker(sqlite_units, AGENT).say("trouve une heure demain").text


def test_an_hour_that_was_named_is_booked_whatever_the_calendar_says(
    sqlite_units: Units, small_town: Town
) -> None:
    read(sqlite_units, small_town.agent, lasting(14))
    agent = Talker(sqlite_units, AGENT)
    agent.say("réserve Jaurès demain de 14h à 15h")
    assert agent.bookings() == ["Jaurès 17/03 14:00-15:00"]

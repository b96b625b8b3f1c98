"""Dialogues about refusals: what works instead, what an administrator overrides, moved walls."""

from typing import Any

import pytest
from sqlmodel import col, select

from chat.understanding.excusing import without_reason
from rooms.models import Closure, EventRecord, Room, RoomPolicy, Site
from rooms.unit_of_work import Units
from tests.builders import Town, at, booked, lasting
from tests.chat.talking import ADMIN, AGENT, Talker, labels

ASK = {"fr": "réserve Jaurès demain de 14h à 15h", "en": "book Jaurès tomorrow 2pm-3pm"}
ANY = {
    "fr": "réserve une salle à la mairie demain de 14h à 15h pour 7",
    "en": "book a room at the Mairie de Drancy tomorrow 2pm-3pm for 7",
}
BOOKED = {"fr": "C’est réservé : ", "en": "Booked: "}
WHY = {"fr": "Pour quel motif ?", "en": "For what reason?"}
WITHOUT = {"fr": "Sans motif", "en": "Without a reason"}
ANYWAY = {"fr": "Réserver quand même", "en": "Book anyway"}
HOUR = "Jaurès 17/03 14:00-15:00"
LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])


def lay_down(units: Units, town: Town, room: str | None, **figures: Any) -> None:
    """Write a policy for a room, or for the organisation."""
    room_id = town.id_of(room) if room else None
    with units.open() as unit:
        unit.session.add(
            RoomPolicy(organisation_id=town.organisation.id, room_id=room_id, settings=figures)
        )


def divide(units: Units, town: Town) -> None:
    """Make Jaurès and Césaire the two halves of Mandela."""
    with units.open() as unit:
        for half in ("jaures", "cesaire"):
            unit.session.get_one(Room, town.id_of(half)).part_of_id = town.id_of("mandela")


@LANGUAGES
def test_a_named_room_hears_of_another_hour_first_and_each_offer_is_one_click(
    sqlite_units: Units, small_town: Town, language: str
) -> None:
    booked(sqlite_units, small_town.colleague, lasting(14), small_town.rooms["jaures"])
    agent = Talker(sqlite_units, AGENT)
    refused = agent.say(ASK[language])
    offers = [line for line in refused.text.splitlines() if line[:2] in ("1.", "2.", "3.")]
    rooms = [offer.split(" ", 1)[1].split(" (")[0] for offer in offers]
    assert rooms == ["Jaurès", "Césaire", "Rosa Parks"]
    assert BOOKED[language] + "Jaurès" in agent.say("1").text
    assert "Jaurès 17/03 13:00-14:00" in agent.bookings()


@LANGUAGES
def test_every_rule_is_told_with_its_figures(
    sqlite_units: Units, small_town: Town, language: str
) -> None:
    booked(sqlite_units, small_town.colleague, lasting(14), small_town.rooms["jaures"])
    lay_down(sqlite_units, small_town, "jaures", notice_minutes=60 * 30, longest_minutes=45)
    agent = Talker(sqlite_units, AGENT)
    told = agent.say(ASK[language]).text
    said = {
        "fr": (
            "Jaurès se réserve pour 45 min au plus ; ici, ce serait 1 h.",
            "Jaurès se réserve 30 h à l’avance : au plus tôt pour demain, 15h.",
            "Salle déjà prise : Jaurès, mardi 17 mars, 14h–15h.",
        ),
        "en": (
            "Jaurès is booked for 45 min at most; this would last 1 h.",
            "Jaurès must be booked 30 h ahead: for tomorrow, 3 pm at the soonest.",
            "Jaurès is already taken: Tuesday 17 March, 2–3 pm.",
        ),
    }
    assert all(sentence in told for sentence in said[language])
    assert agent.bookings() == [HOUR]


@LANGUAGES
def test_a_closed_site_offers_the_nearest_hour_of_another_day(
    sqlite_units: Units, small_town: Town, language: str
) -> None:
    with sqlite_units.open() as unit:
        home = unit.session.get_one(Site, small_town.sites["mairie"].id)
        home.opening_hours = {day: [["08:30", "17:30"]] for day in ("mon", "tue", "thu")}
        unit.session.add(
            Closure(
                organisation_id=small_town.organisation.id,
                site_id=home.id,
                starts_at=at(12),
                ends_at=at(0, days=2),
                reason="Travaux",
            )
        )
    agent = Talker(sqlite_units, AGENT)
    asked = {"fr": "réserve Jaurès demain de 17h à 18h", "en": "book Jaurès tomorrow 5pm-6pm"}
    told = agent.say(asked[language]).text
    assert "(Travaux)" in told
    assert {"fr": "demain : 8h30–17h30", "en": "open tomorrow 8:30 am–5:30 pm"}[language] in told
    assert BOOKED[language] in agent.say("1").text
    assert agent.bookings() == ["Jaurès 17/03 11:00-12:00"]


@LANGUAGES
def test_the_shift_of_a_named_room_may_be_on_a_later_day(
    sqlite_units: Units, small_town: Town, language: str
) -> None:
    lay_down(sqlite_units, small_town, "jaures", notice_minutes=60 * 24 * 3)
    agent = Talker(sqlite_units, AGENT)
    assert "Jaurès" in agent.say(ASK[language]).text
    assert BOOKED[language] in agent.say("1").text
    assert agent.bookings() == ["Jaurès 19/03 09:00-10:00"]


@LANGUAGES
def test_a_move_that_is_refused_has_what_works_and_keeps_the_rest_of_it(
    sqlite_units: Units, small_town: Town, language: str
) -> None:
    booked(sqlite_units, small_town.colleague, lasting(16), small_town.rooms["jaures"])
    agent = Talker(sqlite_units, AGENT)
    agent.say(ASK[language])
    move = {
        "fr": "déplace la réunion de demain 14h à 16h",
        "en": "move tomorrow's 2pm meeting to 4pm",
    }
    refused = agent.say(move[language])
    assert "1. " in refused.text
    assert {"fr": "C’est modifié", "en": "Changed"}[language] in agent.say("2").text
    assert "Jaurès 17/03 15:00-16:00" in agent.bookings()


@LANGUAGES
def test_an_administrator_overrides_a_rule_by_a_button(
    sqlite_units: Units, small_town: Town, language: str
) -> None:
    lay_down(sqlite_units, small_town, "jaures", notice_minutes=60 * 48)
    admin = Talker(sqlite_units, ADMIN)
    refused = admin.say(ASK[language])
    assert ANYWAY[language] in labels(refused.card)
    assert WHY[language] in admin.press(ANYWAY[language]).text
    assert admin.bookings() == []
    assert BOOKED[language] + "Jaurès" in admin.press(WITHOUT[language]).text
    assert admin.bookings() == [HOUR]
    assert overridden(sqlite_units) == [["notice"]]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "réserve Jaurès demain de 14h à 15h quand même"),
        ("en", "book Jaurès tomorrow 2pm-3pm anyway"),
    ],
)
def test_words_override_and_others_are_told_who_may(
    sqlite_units: Units, small_town: Town, language: str, words: str
) -> None:
    lay_down(sqlite_units, small_town, "jaures", open_to=["council"])
    agent = Talker(sqlite_units, AGENT)
    told = agent.say(words)
    assert {"fr": "Seule l’administration", "en": "Only a room administrator"}[
        language
    ] in told.text
    assert ANYWAY[language] not in labels(told.card)
    assert agent.bookings() == []
    admin = Talker(sqlite_units, ADMIN, "admin")
    assert WHY[language] in admin.say(words).text
    assert (
        BOOKED[language] + "Jaurès"
        in admin.say({"fr": "pour le maire", "en": "a visit"}[language]).text
    )
    assert overridden(sqlite_units) == [["not_open_to"]]


@pytest.mark.parametrize(
    ("language", "words", "why"),
    [
        ("fr", "quand même, pour le maire", "pour le maire"),
        ("en", "anyway, because of the flood", "because of the flood"),
    ],
)
def test_an_override_carries_its_reason(
    sqlite_units: Units, small_town: Town, language: str, words: str, why: str
) -> None:
    lay_down(sqlite_units, small_town, "jaures", notice_minutes=60 * 48)
    admin = Talker(sqlite_units, ADMIN)
    admin.say(ASK[language])
    assert BOOKED[language] + "Jaurès" in admin.say(words).text
    assert overridden(sqlite_units) == [["notice"]]
    asked = {"fr": "qui a changé ma réunion de demain ?", "en": "who changed my meeting tomorrow?"}
    assert why in admin.say(asked[language]).text
    with sqlite_units.database.reading() as session:
        made = session.exec(select(EventRecord).where(EventRecord.kind == "BookingMade")).one()
        assert made.data["reason"] == why


def test_a_reason_without_a_rule_overridden_is_not_kept(
    sqlite_units: Units, small_town: Town
) -> None:
    Talker(sqlite_units, ADMIN).say("réserve Jaurès demain de 14h à 15h quand même, pour le maire")
    with sqlite_units.database.reading() as session:
        made = session.exec(select(EventRecord).where(EventRecord.kind == "BookingMade")).one()
        assert (made.data["overrode"], made.data["reason"]) == ([], "")


@pytest.mark.parametrize(
    "text",
    ["quand même, pour 4 personnes", "réserve Jaurès quand même pour le maire", "anyway, tomorrow"],
)
def test_what_asks_for_something_is_no_reason(text: str) -> None:
    assert without_reason(text) == (text, None)


@LANGUAGES
def test_nobody_overrides_that_the_room_is_taken(
    sqlite_units: Units, small_town: Town, language: str
) -> None:
    lay_down(sqlite_units, small_town, "jaures", notice_minutes=60 * 48)
    booked(
        sqlite_units,
        small_town.colleague,
        lasting(14),
        small_town.rooms["jaures"],
        now=at(9, days=-3),
    )
    admin = Talker(sqlite_units, ADMIN)
    assert ANYWAY[language] not in labels(admin.say(ASK[language]).card)
    again = {
        "fr": "réserve Jaurès demain de 14h à 15h quand même",
        "en": "book Jaurès tomorrow 2pm-3pm anyway",
    }
    assert {"fr": "déjà prise", "en": "already taken"}[language] in admin.say(again[language]).text
    assert admin.bookings() == [HOUR]


@LANGUAGES
def test_an_administrator_changes_a_booking_anyway(
    sqlite_units: Units, small_town: Town, language: str
) -> None:
    admin = Talker(sqlite_units, ADMIN)
    admin.say(ASK[language])
    lay_down(sqlite_units, small_town, None, longest_minutes=60)
    longer = {"fr": "prolonge la réunion de 30 minutes", "en": "extend the meeting by 30 minutes"}
    refused = admin.say(longer[language])
    button = {"fr": "Modifier quand même", "en": "Change it anyway"}[language]
    assert button in labels(refused.card)
    assert admin.bookings() == [HOUR]
    insist = {"fr": "quand même", "en": "anyway"}
    assert WHY[language] in admin.say(insist[language]).text
    insist = {"fr": "pour l’annulation du conseil", "en": "because of the cancelled council"}
    assert {"fr": "C’est modifié", "en": "Changed"}[language] in admin.say(insist[language]).text
    assert admin.bookings() == ["Jaurès 17/03 14:00-15:30"]
    assert overridden(sqlite_units) == [[], ["longest"]]


@LANGUAGES
def test_time_between_meetings_is_told_as_such(
    sqlite_units: Units, small_town: Town, language: str
) -> None:
    lay_down(sqlite_units, small_town, None, after_minutes=15)
    booked(sqlite_units, small_town.colleague, lasting(13), small_town.rooms["jaures"])
    agent = Talker(sqlite_units, AGENT)
    told = agent.say(ASK[language]).text
    said = {
        "fr": "Jaurès demande 15 min entre deux réunions, et il y en a une : mardi 17 mars, 13h–",
        "en": "Jaurès needs 15 min between two meetings, and there is one: Tuesday 17 March, 1–2",
    }
    assert said[language] in told
    assert BOOKED[language] in agent.say("1").text
    assert "Jaurès 17/03 14:15-15:15" in agent.bookings()


@LANGUAGES
def test_a_whole_says_which_half_stands_against_it(
    sqlite_units: Units, small_town: Town, language: str
) -> None:
    divide(sqlite_units, small_town)
    agent = Talker(sqlite_units, AGENT)
    agent.say(ASK[language])
    whole = {"fr": "réserve Mandela demain de 14h à 15h", "en": "book Mandela tomorrow 2pm-3pm"}
    told = agent.say(whole[language]).text
    said = {
        "fr": "Impossible d’avoir Mandela en entier : une partie est déjà prise (Jaurès)",
        "en": "Mandela can’t be had whole: its part Jaurès is already taken",
    }
    assert said[language] in told
    assert BOOKED[language] + "Mandela" in agent.say("1").text
    assert "Mandela 17/03 13:00-14:00" in agent.bookings()
    half = {"fr": "réserve Césaire demain de 13h à 14h", "en": "book Césaire tomorrow 1pm-2pm"}
    told = agent.say(half[language]).text
    said = {
        "fr": "Césaire fait partie d’une salle déjà prise en entier (Mandela)",
        "en": "Césaire is a part of Mandela, which is already taken whole",
    }
    assert said[language] in told


@pytest.mark.parametrize(
    ("language", "ask", "whole", "half"),
    [
        (
            "fr",
            "montre le planning de {} demain",
            "Mandela : pris 10h–11h (Césaire), 14h–15h (votre réservation)",
            "Jaurès : pris 14h–15h (votre réservation)",
        ),
        (
            "en",
            "show the schedule of {} tomorrow",
            "Mandela: taken 10–11 am (Césaire), 2–3 pm (your booking)",
            "Jaurès: taken 2–3 pm (your booking)",
        ),
    ],
)
def test_the_day_of_a_half_shows_the_whole_and_the_other_way_round(
    sqlite_units: Units, small_town: Town, language: str, ask: str, whole: str, half: str
) -> None:
    divide(sqlite_units, small_town)
    booked(sqlite_units, small_town.agent, lasting(14), small_town.rooms["mandela"])
    booked(sqlite_units, small_town.colleague, lasting(10), small_town.rooms["cesaire"])
    agent = Talker(sqlite_units, AGENT)
    assert whole in agent.say(ask.format("Mandela")).text, language
    assert half in agent.say(ask.format("Jaurès")).text


def overridden(units: Units) -> list[list[str]]:
    """Return what each making and change of a booking overrode, in order."""
    with units.database.reading() as session:
        kinds = col(EventRecord.kind).in_(["BookingMade", "BookingChanged"])
        records = session.exec(select(EventRecord).where(kinds).order_by(col(EventRecord.id)))
        return [record.data["overrode"] for record in records]

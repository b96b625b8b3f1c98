"""Dialogues of administrators who override rules: they are asked why, once, for every act."""

from typing import Any

import pytest
from sqlmodel import col, select

from rooms.models import EventRecord, RoomPolicy
from rooms.unit_of_work import Units
from tests.builders import Town, booked, lasting
from tests.chat.talking import ADMIN, AGENT, COLLEAGUE, Talker, labels

WHY = {"fr": "Pour quel motif ?", "en": "For what reason?"}
BECAUSE = {"fr": "pour le maire", "en": "because of the flood"}


def lay_down(units: Units, town: Town, **figures: Any) -> None:
    with units.open() as unit:
        unit.session.add(RoomPolicy(organisation_id=town.organisation.id, settings=figures))


def kept(units: Units) -> list[tuple[str, list[str], str]]:
    """Return each event that overrode rules: its kind, the rules, the reason."""
    with units.database.reading() as session:
        records = session.exec(select(EventRecord).order_by(col(EventRecord.id)))
        return [
            (record.kind, record.data["overrode"], record.data["reason"])
            for record in records
            if record.data.get("overrode")
        ]


SERIES = {
    "fr": ("réserve Jaurès chaque jeudi à 10h, 3 fois, quand même", "prolonge la série de 2 fois"),
    "en": ("book Jaurès every Thursday at 10, 3 times, anyway", "extend the series by 2 times"),
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_of_a_series_it_is_asked_once_for_all_its_dates(
    sqlite_units: Units, small_town: Town, language: str
) -> None:
    lay_down(sqlite_units, small_town, longest_minutes=30)
    admin = Talker(sqlite_units, ADMIN)
    assert WHY[language] in admin.say(SERIES[language][0]).text
    assert admin.bookings() == []
    admin.say(BECAUSE[language])
    assert len(admin.bookings()) == 3
    assert kept(sqlite_units) == [("SeriesMade", ["longest"], BECAUSE[language])]


def test_a_series_within_its_quota_overrides_nothing(sqlite_units: Units, small_town: Town) -> None:
    lay_down(sqlite_units, small_town, quota_ahead=4)
    Talker(sqlite_units, ADMIN).say("réserve Jaurès chaque jeudi à 10h, 4 fois, quand même")
    assert len(Talker(sqlite_units, ADMIN).bookings()) == 4
    assert kept(sqlite_units) == []


def test_a_series_moves_for_a_reason(sqlite_units: Units, small_town: Town) -> None:
    admin = Talker(sqlite_units, ADMIN)
    admin.say("réserve Jaurès chaque jeudi à 10h, 3 fois")
    lay_down(sqlite_units, small_town, longest_minutes=60)
    admin.say("prolonge toute la série de 30 minutes")
    assert WHY["fr"] in admin.press("Modifier quand même").text
    admin.say("les élections")
    assert [one[-11:] for one in admin.bookings()] == ["10:00-11:30"] * 3
    assert kept(sqlite_units) == [("SeriesChanged", ["longest"], "les élections")]


def test_further_dates_are_added_for_a_reason(sqlite_units: Units, small_town: Town) -> None:
    admin = Talker(sqlite_units, ADMIN)
    admin.say("réserve Jaurès chaque jeudi à 10h, 2 fois")
    lay_down(sqlite_units, small_town, horizon_days=20)
    admin.say("prolonge la série jusqu'au 30 avril")
    assert WHY["fr"] in admin.press("Réserver quand même").text
    admin.press("Sans motif")
    assert len(admin.bookings()) == 7
    assert kept(sqlite_units) == [("SeriesProlonged", ["horizon"], "")]


@pytest.mark.parametrize(
    ("language", "said", "button"),
    [
        ("fr", f"transfère la réunion de demain à {COLLEAGUE}", "Transférer quand même"),
        ("en", f"hand over tomorrow's meeting to {COLLEAGUE}", "Hand over all the same"),
    ],
)
def test_a_booking_is_handed_over_for_a_reason(
    sqlite_units: Units, small_town: Town, language: str, said: str, button: str
) -> None:
    admin = Talker(sqlite_units, ADMIN)
    admin.say("réserve Jaurès demain de 14h à 15h")
    lay_down(sqlite_units, small_town, open_to=["council"])
    refused = admin.say(said)
    assert WHY[language] in admin.press(button, refused).text
    admin.say(BECAUSE[language])
    assert admin.rows()[0].organizer_id == small_town.colleague.id
    assert kept(sqlite_units) == [("BookingChanged", ["not_open_to"], BECAUSE[language])]


def test_all_of_somebodys_bookings_go_for_one_reason(sqlite_units: Units, small_town: Town) -> None:
    for hour in (9, 14):
        booked(sqlite_units, small_town.agent, lasting(hour), small_town.rooms["jaures"])
    lay_down(sqlite_units, small_town, open_to=["council"])
    admin = Talker(sqlite_units, ADMIN)
    admin.say(f"transfère toutes les réservations de {AGENT} à {COLLEAGUE}")
    admin.say("oui")
    assert WHY["fr"] in admin.say("quand même").text
    admin.say("suite à son départ")
    assert {row.organizer_id for row in admin.rows()} == {small_town.colleague.id}
    said = (["not_open_to"], "suite à son départ")
    kinds = ("BookingChanged", "BookingChanged", "BookingsHandedOver")
    assert kept(sqlite_units) == [(kind, *said) for kind in kinds]


def test_who_asks_for_something_else_overrides_nothing(
    sqlite_units: Units, small_town: Town
) -> None:
    lay_down(sqlite_units, small_town, longest_minutes=30)
    admin = Talker(sqlite_units, ADMIN)
    for other in ("mes réservations", "non", "annule", "réserve Césaire demain de 9h à 9h30"):
        assert WHY["fr"] in admin.say("réserve Jaurès demain de 14h à 15h quand même").text
        admin.say(other)
    assert admin.bookings() == ["Césaire 17/03 09:00-09:30"]


@pytest.mark.parametrize(
    ("said", "kept_then"),
    [
        ("plutôt Césaire demain de 9h à 9h30", ["Césaire 17/03 09:00-09:30"]),
        ("quel temps fait-il", []),
        ("ça change quoi ?", []),
        ("what is the weather", []),
    ],
)
def test_a_question_or_another_place_is_no_reason(
    sqlite_units: Units, small_town: Town, said: str, kept_then: list[str]
) -> None:
    lay_down(sqlite_units, small_town, longest_minutes=30)
    admin = Talker(sqlite_units, ADMIN)
    assert WHY["fr"] in admin.say("réserve Jaurès demain de 14h à 15h quand même").text
    admin.say(said)
    assert admin.bookings() == kept_then


def test_others_are_asked_for_no_reason(sqlite_units: Units, small_town: Town) -> None:
    lay_down(sqlite_units, small_town, longest_minutes=30)
    agent = Talker(sqlite_units, AGENT)
    told = agent.say("réserve Jaurès demain de 14h à 15h quand même, pour le maire")
    assert "Seule l’administration" in told.text
    forged = {"act": "book", "rooms": [small_town.id_of("jaures")], "start": "2026-03-17T14:00"}
    agent.send({**forged, "minutes": 60, "anyway": True, "because": "–"})
    assert "Réserver quand même" not in labels(agent.last.card)
    assert agent.bookings() == []

"""News: every kind is told in the booking's language, with what helps and no more."""

from typing import Any

import pytest

from chat.conversation import Conversation
from chat.notices import NOTICES
from rooms.models import Booking, Conference
from rooms.talk import Reply
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting
from tests.chat.cards import problems
from tests.chat.talking import Talker, find_action, labels

LINK = "https://meet.example/42"


def news(
    units: Units,
    booking: Booking,
    kind: str,
    details: dict[str, object] | None = None,
    **conference: Any,
) -> Reply:
    """Return the news of this kind, with a conference where one is described."""
    with units.open() as unit:
        if conference:
            unit.session.add(
                Conference(
                    organisation_id=booking.organisation_id,
                    booking_id=booking.id,
                    provider="webex",
                    **conference,
                )
            )
            unit.session.flush()
        talk = Conversation(give_links=True)
        return talk.notice(unit.session, kind, booking, NOW, details or {})


@pytest.fixture
def booking(sqlite_units: Units, small_town: Town) -> Booking:
    """Return a booking of Jaurès at ten minutes past nine, made in French."""
    when = lasting(9, 10, days=0)
    return booked(sqlite_units, small_town.agent, when, small_town.rooms["jaures"])


@pytest.mark.parametrize("kind", [*NOTICES, "something_new"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_kind_says_which_booking(
    sqlite_units: Units, booking: Booking, kind: str, language: str
) -> None:
    booking.language = language
    reply = news(sqlite_units, booking, kind)
    assert "Jaurès (Mairie de Drancy)" in reply.text
    assert reply.language == language
    assert not (reply.card and problems(reply.card))


def test_a_ready_conference_is_told_with_all_ways_in(sqlite_units: Units, booking: Booking) -> None:
    reply = news(
        sqlite_units,
        booking,
        "conference_ready",
        state="ready",
        web_link=LINK,
        number="123 456",
        sip_address="42@meet.example",
    )
    for fact in (LINK, "123 456", "42@meet.example"):
        assert fact in reply.text
    assert "Rejoindre" in labels(reply.card)


def test_the_reminder_says_how_long_and_offers_start_and_cancel(
    sqlite_units: Units, booking: Booking
) -> None:
    reply = news(sqlite_units, booking, "reminder", state="ready", web_link=LINK)
    assert "Début dans 10 min" in reply.text
    assert LINK in reply.text
    assert {"Démarrer l’appel", "Annuler"} <= set(labels(reply.card))


def test_a_link_that_does_not_exist_is_not_promised(sqlite_units: Units, booking: Booking) -> None:
    reply = news(sqlite_units, booking, "reminder", state="wanted", web_link=LINK)
    assert LINK not in reply.text


def test_a_failure_names_what_failed(sqlite_units: Units, booking: Booking) -> None:
    failed = news(sqlite_units, booking, "call_failed", {"rooms": ["Jaurès"], "cause": "busy"})
    assert "déjà en appel" in failed.text
    mail = news(sqlite_units, booking, "mail_failed", {"address": "contact@partenaire.example"})
    assert "contact@partenaire.example" in mail.text


@pytest.mark.parametrize("can_count", [True, False])
def test_a_held_mail_is_offered_as_an_answer_only_where_it_is_one(
    sqlite_units: Units, booking: Booking, *, can_count: bool
) -> None:
    details: dict[str, object] = {"reason": "no_answer", "arrival": 1, "can_count": can_count}
    offered = labels(news(sqlite_units, booking, "arrival_held", details).card)
    assert ("C’est bien sa réponse" in offered) == can_count
    assert "Laisser de côté" in offered


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("fr", "Quelqu’un a écrit au sujet de votre réunion"),
        ("en", "Somebody has written about your meeting"),
    ],
)
def test_a_letter_is_told_with_its_words(
    sqlite_units: Units, booking: Booking, language: str, heading: str
) -> None:
    booking.language = language
    details: dict[str, object] = {"address": "contact@x.example", "comment": "Retard. " * 50}
    reply = news(sqlite_units, booking, "letter_came", {**details, "arrival": 1})
    assert reply.text.startswith(heading)
    assert "contact@x.example" in reply.text
    assert ("Retard. " * 50).strip() in reply.text
    assert len(labels(reply.card)) == 1


def test_buttons_of_a_reminder_work(sqlite_units: Units, agent: Talker, booking: Booking) -> None:
    reply = news(sqlite_units, booking, "reminder")
    assert "Je démarre l’appel" in agent.press("Démarrer", reply).text
    assert find_action(agent.last.card, "Terminer")["data"]["booking"] == booking.id
    assert "C’est annulé" in agent.press("Annuler", reply).text


def test_what_was_booked_in_somebody_s_name_says_that_it_waits(
    sqlite_units: Units, booking: Booking
) -> None:
    assert "accord d’un administrateur" not in news(sqlite_units, booking, "booked_for_you").text
    booking.status, booking.decide_by = "tentative", booking.starts_at
    assert "accord d’un administrateur" in news(sqlite_units, booking, "booked_for_you").text


@pytest.mark.parametrize(
    ("provider", "said"),
    [
        ("cms", "Webex ne répond pas, la réunion passe par le pont Cisco ; voici le nouveau lien."),
        ("point_to_point", "Webex ne répond pas : les deux salles s’appellent directement."),
    ],
)
def test_says_who_does_not_answer_and_who_does_it_instead(
    sqlite_units: Units, booking: Booking, provider: str, said: str
) -> None:
    details: dict[str, object] = {"without": ["webex"], "provider": provider}
    reply = news(sqlite_units, booking, "conference_moved", details, state="ready", web_link=LINK)
    assert said in reply.text
    assert LINK in reply.text

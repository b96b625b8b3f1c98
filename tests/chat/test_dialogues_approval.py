"""Dialogues about approval, between who asks and who decides, in both languages."""

import pytest

from rooms.models import RoomPolicy
from rooms.reference import reference_of
from rooms.unit_of_work import Units
from tests.builders import Town
from tests.chat.talking import ADMIN, AGENT, COLLEAGUE, Talker, find_action, labels, local

ASK = {"fr": "réserve Jaurès demain de 14h à 15h", "en": "book Jaurès tomorrow 2pm-3pm"}
ASKED = {"fr": "C’est demandé : Jaurès", "en": "Asked for: Jaurès"}
UNTIL = {"fr": "jusqu’à : aujourd’hui, 13h", "en": "until today, 1 pm"}
HOUR = "Jaurès 17/03 14:00-15:00"


@pytest.fixture
def asking(sqlite_units: Units, small_town: Town) -> Units:
    """Return units of a town in which Jaurès needs approval within four hours."""
    with sqlite_units.open() as unit:
        jaures = small_town.id_of("jaures")
        settings = {"approval_hours": 4}
        organisation_id = small_town.organisation.id
        unit.session.add(
            RoomPolicy(organisation_id=organisation_id, room_id=jaures, settings=settings)
        )
    return sqlite_units


def ask(units: Units, language: str) -> tuple[Talker, str]:
    """Return who asked for the hour, and the reference."""
    asker = Talker(units, AGENT)
    reply = asker.say(ASK[language])
    assert ASKED[language] in reply.text
    assert UNTIL[language] in reply.text
    assert asker.bookings() == []
    assert asker.bookings("tentative") == [HOUR]
    return asker, reference_of(asker.rows()[0].id)


@pytest.mark.parametrize(
    ("language", "sentence", "answer"),
    [
        ("fr", "approuve {}", "C’est approuvé : Jaurès"),
        ("en", "approve {}", "Approved: Jaurès"),
    ],
)
def test_an_administrator_approves_by_reference(
    asking: Units, language: str, sentence: str, answer: str
) -> None:
    asker, reference = ask(asking, language)
    admin = Talker(asking, ADMIN, "admin")
    assert answer in admin.say(sentence.format(reference)).text
    assert asker.bookings() == [HOUR]


@pytest.mark.parametrize(
    ("language", "sentence", "answer", "again"),
    [
        ("fr", "refuse {} : travaux", "C’est refusé : Jaurès", "C’est déjà décidé."),
        ("en", "reject {}: repairs", "Declined: Jaurès", "This has been decided already."),
    ],
)
def test_the_second_administrator_hears_that_it_is_decided(
    asking: Units, language: str, sentence: str, answer: str, again: str
) -> None:
    asker, reference = ask(asking, language)
    admin = Talker(asking, ADMIN, "admin")
    assert answer in admin.say(sentence.format(reference)).text
    assert asker.bookings("cancelled") == [HOUR]
    booking = asker.rows()[0]
    late = admin.send({"act": "approve", "booking": booking.id, "version": 1, "lang": language})
    assert late.text == again


@pytest.mark.parametrize(
    ("language", "sentence", "none", "button"),
    [
        (
            "fr",
            "quelles demandes attendent ?",
            "Aucune réservation n’attend d’accord.",
            "Approuver",
        ),
        ("en", "which requests are waiting?", "No booking waits for approval.", "Approve"),
    ],
)
def test_what_waits_is_listed_and_decided_by_click(
    asking: Units, language: str, sentence: str, none: str, button: str
) -> None:
    admin = Talker(asking, ADMIN, "admin")
    assert admin.say(sentence).text == none
    asker, reference = ask(asking, language)
    shown = admin.say(sentence)
    assert reference in shown.text
    assert "Agent de Drancy" in shown.text
    admin.press(button)
    assert asker.bookings() == [HOUR]


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("approuve {}", "Vous n’avez pas ce droit, il revient à l’administration des salles."),
        ("reject {}", "This is only for room administrators."),
        (
            "quelles demandes attendent ?",
            "Vous n’avez pas ce droit, il revient à l’administration des salles.",
        ),
    ],
)
def test_others_decide_nothing(asking: Units, sentence: str, answer: str) -> None:
    asker, reference = ask(asking, "fr")
    other = Talker(asking, COLLEAGUE, "other")
    assert answer in other.say(sentence.format(reference)).text
    assert asker.bookings("tentative") == [HOUR]


@pytest.mark.parametrize(
    ("sentence", "mark"),
    [("mes réservations", "(en attente d’accord)"), ("my bookings", "(waits for approval)")],
)
def test_a_request_is_marked_in_the_list(asking: Units, sentence: str, mark: str) -> None:
    asker, _ = ask(asking, "fr")
    assert mark in asker.say(sentence).text


@pytest.mark.parametrize(
    ("language", "sentence", "cancelled"),
    [
        ("fr", "annule la réunion de demain", "C’est annulé"),
        ("en", "cancel tomorrow's meeting", "Cancelled"),
    ],
)
def test_a_request_is_cancelled_by_who_asked(
    asking: Units, language: str, sentence: str, cancelled: str
) -> None:
    asker, _ = ask(asking, language)
    assert cancelled in asker.say(sentence).text
    assert asker.bookings("tentative") == []


@pytest.mark.parametrize(
    ("language", "who", "title"),
    [
        ("fr", "Demandé par Agent de Drancy", "Objet : Budget"),
        ("en", "Asked for by", "Subject: Budget"),
    ],
)
def test_the_administrator_reads_who_asks_for_what(
    asking: Units, language: str, who: str, title: str
) -> None:
    asker, _ = ask(asking, language)
    for private in (False, True):
        booking = asker.rows()[0]
        booking.title, booking.is_private = "Budget", private
        with asking.database.reading() as session:
            told = asker.talk.notice(
                session, "approval_wanted", booking, asker.now, {"language": language}
            )
        assert who in told.text
        assert (title in told.text) != private
        decline = find_action(told.card, "Refuser" if language == "fr" else "Decline")
        assert decline["data"]["act"] == "decline_request"


MONDAYS = {
    "fr": "réserve Jaurès chaque lundi de 15h à 16h jusqu'au 13 avril",
    "en": "book Jaurès every Monday 3-4pm until April 13",
}
WHOLE = {
    "fr": "Toutes ces dates : chaque lundi, 5 dates jusqu’au lundi 13 avril",
    "en": "All of these dates: every Monday, 5 dates until Monday 13 April",
}


def ask_series(units: Units, language: str) -> Talker:
    asker = Talker(units, AGENT)
    reply = asker.say(MONDAYS[language])
    assert ASKED[language] in reply.text
    assert UNTIL[language] in reply.text
    assert asker.bookings() == []
    assert len(asker.bookings("tentative")) == 5
    return asker


@pytest.mark.parametrize(
    ("language", "sentence", "button"),
    [
        ("fr", "quelles demandes attendent ?", "Approuver"),
        ("en", "which requests are waiting?", "Approve"),
    ],
)
def test_a_series_is_one_request_that_one_click_approves(
    asking: Units, language: str, sentence: str, button: str
) -> None:
    asker = ask_series(asking, language)
    admin = Talker(asking, ADMIN, "admin")
    shown = admin.say(sentence)
    assert WHOLE[language] in shown.text
    assert sum(label.startswith(button) for label in labels(shown.card)) == 1
    assert WHOLE[language] in admin.press(button).text
    assert len(asker.bookings()) == 5


@pytest.mark.parametrize(
    ("language", "sentence"), [("fr", "refuse {} : travaux"), ("en", "reject {}: repairs")]
)
def test_a_series_is_declined_by_the_reference_of_a_date(
    asking: Units, language: str, sentence: str
) -> None:
    asker = ask_series(asking, language)
    admin = Talker(asking, ADMIN, "admin")
    reference = reference_of(asker.rows()[2].id)
    assert WHOLE[language] in admin.say(sentence.format(reference)).text
    assert len(asker.bookings("cancelled")) == 5


@pytest.mark.parametrize(
    ("language", "sentence", "answer"),
    [
        ("fr", "reviens en arrière", "5 dates"),
        ("en", "undo", "5 dates"),
    ],
)
def test_a_series_is_taken_back_before_the_decision(
    asking: Units, language: str, sentence: str, answer: str
) -> None:
    asker = ask_series(asking, language)
    assert answer in asker.say(sentence).text
    assert len(asker.bookings("cancelled")) == 5


@pytest.mark.parametrize(
    ("language", "approval", "sentence"),
    [
        ("fr", "approuve {}", "déplace toute la série à 16h"),
        ("en", "approve {}", "move the whole series to 4pm"),
    ],
)
def test_a_series_at_another_hour_asks_anew(
    asking: Units, language: str, approval: str, sentence: str
) -> None:
    asker = ask_series(asking, language)
    admin = Talker(asking, ADMIN, "admin")
    admin.say(approval.format(reference_of(asker.rows()[0].id)))
    assert len(asker.bookings()) == 5
    assert UNTIL[language] in asker.say(sentence).text
    assert len(asker.bookings("tentative")) == 5


@pytest.mark.parametrize(
    ("language", "approval", "sentence", "besides"),
    [
        ("fr", "approuve {}", "prolonge la réunion de 30 minutes", "Demander en plus : Jaurès"),
        ("en", "approve {}", "extend the meeting by 30 minutes", "Ask for this besides: Jaurès"),
    ],
)
def test_what_runs_and_shall_go_on_is_offered_what_works(
    asking: Units, language: str, approval: str, sentence: str, besides: str
) -> None:
    asker, reference = ask(asking, language)
    admin = Talker(asking, ADMIN, "admin")
    admin.say(approval.format(reference))
    asker.now = admin.now = local(17, 14, 20)
    asked = asker.say(sentence)
    offered = labels(asked.card)
    assert [label.startswith(besides) for label in offered] == [False, False, True]
    assert not any(label.startswith("Jaurès") for label in offered), "it isn't put off"
    assert asker.bookings() == [HOUR]
    assert ASKED[language] in asker.press(besides, asked).text
    admin.say(approval.format(reference_of(asker.rows()[-1].id)))
    assert asker.bookings() == [HOUR, "Jaurès 17/03 15:00-15:30"]


@pytest.mark.parametrize("number", [0, 1])
def test_what_is_offered_elsewhere_works_at_once(asking: Units, number: int) -> None:
    asker, reference = ask(asking, "fr")
    Talker(asking, ADMIN, "admin").say(f"approuve {reference}")
    asker.now = local(17, 14, 20)
    asked = asker.say("prolonge la réunion de 30 minutes")
    asker.press(labels(asked.card)[number], asked)
    (booking,) = asker.bookings()
    assert booking.endswith("17/03 14:00-15:30")
    assert not booking.startswith("Jaurès")


@pytest.mark.parametrize(
    "sentence",
    [
        "réserve une salle pour 8 chaque lundi de 15h à 16h, 3 fois",
        "book a room for 8 every Monday 3-4pm, 3 times",
    ],
)
def test_a_series_in_any_room_waits_for_nobody(asking: Units, sentence: str) -> None:
    asker = Talker(asking, AGENT)
    asker.say(sentence)
    assert len(asker.bookings()) == 3


@pytest.mark.parametrize(
    ("language", "approval", "sentence"),
    [
        ("fr", "approuve {}", "prolonge la série jusqu'à fin avril"),
        ("en", "approve {}", "extend the series until the end of April"),
    ],
)
def test_what_prolongs_a_series_is_a_request_of_its_own(
    asking: Units, language: str, approval: str, sentence: str
) -> None:
    asker = ask_series(asking, language)
    admin = Talker(asking, ADMIN, "admin")
    admin.say(approval.format(reference_of(asker.rows()[0].id)))
    reply = asker.say(sentence)
    assert ASKED[language] in reply.text
    assert UNTIL[language] in reply.text
    assert (len(asker.bookings()), len(asker.bookings("tentative"))) == (5, 2)
    admin.say(approval.format(reference_of(asker.rows()[-1].id)))
    assert len(asker.bookings()) == 7


@pytest.mark.parametrize(
    ("language", "approval", "sentence", "refusal"),
    [
        ("fr", "approuve {}", "prolonge la réunion de 30 minutes", "refuse {}"),
        ("en", "approve {}", "extend the meeting by 30 minutes", "reject {}"),
    ],
)
def test_a_no_to_a_longer_meeting_leaves_it_as_it_was_approved(
    asking: Units, language: str, approval: str, sentence: str, refusal: str
) -> None:
    asker, reference = ask(asking, language)
    admin = Talker(asking, ADMIN, "admin")
    admin.say(approval.format(reference))
    assert UNTIL[language] in asker.say(sentence).text
    assert asker.bookings("tentative") == ["Jaurès 17/03 14:00-15:30"]
    admin.say(refusal.format(reference))
    assert asker.bookings() == [HOUR]

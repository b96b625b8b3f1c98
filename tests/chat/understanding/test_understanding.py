"""The sentences that staff type first, and what must hold for any string."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.understanding import Context, Intent, Names, PersonName, RoomName, SiteName, understand

NAMES = Names(
    [RoomName("Jaurès", "Mairie de Drancy"), RoomName("Louise Michel", "Médiathèque")],
    [SiteName("Mairie de Drancy"), SiteName("Médiathèque")],
)
CONTEXT = Context(datetime(2026, 3, 10, 9, tzinfo=ZoneInfo("Europe/Paris")), NAMES)


def test_reads_the_french_booking() -> None:
    reading = understand(
        "réserve une salle à la mairie demain de 14h à 15h pour 6 avec visio, "
        "invite contact@partenaire.example",
        CONTEXT,
    )
    assert (reading.intent, reading.language) == (Intent.BOOK, "fr")
    assert reading.start == datetime.fromisoformat("2026-03-11T14:00")
    assert reading.end == datetime.fromisoformat("2026-03-11T15:00")
    assert reading.site == "Mairie de Drancy"
    assert (reading.capacity, reading.video) == (6, True)
    assert reading.attendees == ("contact@partenaire.example",)


def test_reads_the_english_booking() -> None:
    reading = understand(
        "book Jaurès tomorrow 2pm-3pm for 6 with video, invite contact@partenaire.example", CONTEXT
    )
    assert (reading.intent, reading.language) == (Intent.BOOK, "en")
    assert reading.start == datetime.fromisoformat("2026-03-11T14:00")
    assert reading.duration_minutes == 60
    assert reading.room == "Jaurès"


@pytest.mark.parametrize(
    ("sentence", "intent"),
    [
        ("mes réservations", Intent.LIST),
        ("my bookings", Intent.LIST),
        ("démarre l'appel", Intent.START_CALL),
        ("start the call", Intent.START_CALL),
        ("termine l'appel", Intent.END_CALL),
        ("end the call", Intent.END_CALL),
        ("aide", Intent.HELP),
        ("help", Intent.HELP),
        ("oui", Intent.ACCEPT),
        ("non merci", Intent.REJECT),
        ("finalement non", Intent.REJECT),
        ("no actually", Intent.REJECT),
    ],
)
def test_reads_short_commands(sentence: str, intent: Intent) -> None:
    assert understand(sentence, CONTEXT).intent is intent


def test_tells_which_booking_to_cancel() -> None:
    reading = understand("annule la réunion de demain", CONTEXT)
    assert (reading.intent, reading.target_start) == (Intent.CANCEL, date(2026, 3, 11))


def test_looks_for_rooms_in_a_part_of_the_day() -> None:
    reading = understand("quelles salles sont libres cet après-midi ?", CONTEXT)
    assert reading.intent is Intent.FIND
    assert (reading.start, reading.end) == (
        datetime.fromisoformat("2026-03-10T13:00"),
        datetime.fromisoformat("2026-03-10T18:00"),
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "réserve Jaurès demain 14h pour le compte de agent@mairie.example",
        "book Jaurès tomorrow 2pm on behalf of agent@mairie.example",
        "transfère la réunion de demain à agent@mairie.example",
        "hand over tomorrow's meeting to agent@mairie.example",
    ],
)
def test_invites_nobody_who_is_spoken_for_or_takes_over(sentence: str) -> None:
    reading = understand(sentence, CONTEXT)
    assert "agent@mairie.example" in (reading.on_behalf_of, reading.to_person)
    assert reading.attendees == ()


def test_knows_colleagues_by_their_names() -> None:
    names = Names(people=[PersonName("Claire Dubois", "c.dubois@mairie.example")])
    context = Context(CONTEXT.now, names)
    handed = understand("transfère mes réunions à Claire Dubois", context)
    booked = understand("réserve une salle demain 10h au nom de Claire Dubois", context)
    assert (handed.intent, handed.to_person) == (Intent.HAND_OVER, "c.dubois@mairie.example")
    assert (booked.on_behalf_of, booked.guest_names) == ("c.dubois@mairie.example", ())


def test_leaves_long_texts_unread() -> None:
    question = understand("a" * 2_001, CONTEXT).question
    assert question is not None
    assert question.code == "too_long"


WORDS = st.sampled_from(
    [
        "réserve",
        "book",
        "move",
        "déplace",
        "demain",
        "tomorrow",
        "lundi",
        "friday",
        "à",
        "at",
        "de",
        "from",
        "to",
        "until",
        "14h",
        "2pm",
        "31",
        "30",
        "99",
        "février",
        "2026-02-30",
        "10/13",
        "every",
        "tous",
        "les",
        "une",
        "25h",
        "24:00",
        "0",
        "-1",
        "1.5",
        "Jaurès",
        "pour",
        "next",
        "prochain",
        "en",
        "huit",
        "dans",
        "ago",
        "il",
        "y",
        "a",
        "jours",
        "weeks",
        "of",
        "the",
        "le",
        "fois",
        "times",
        "sauf",
        "except",
        "noël",
        "mars",
        "may",
        "2099",
        "0000",
        "un",
        "sur",
        "deux",
        "premier",
        "last",
        "du",
        "mois",
        "minuit",
        "am",
        "pm",
        "utc",
        "heure",
        "de",
        "montreal",
        "sip:a@b",
        "transfère",
        "hand",
        "over",
        "au",
        "nom",
        "libre",
        "free",
        "prochaine",
        "semaine",
        "hôte",
        "Mairie",
        "ou",
        "or",
        "jusqu'au",
        "RASATU-47",
        "Paul",
        "-",
        "c@d.example",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=25).map(" ".join)))
def test_never_raises(text: str) -> None:
    understand(text, CONTEXT).as_json()


@pytest.mark.parametrize(
    "sentence",
    [
        "réserve Jaurès demain 10h à 9h",
        "réserve Jaurès demain de 14h à 12h",
        "book 10am to 9 today",
    ],
)
def test_makes_no_day_of_an_end_before_its_start(sentence: str) -> None:
    reading = understand(sentence, CONTEXT)
    assert reading.question is not None
    assert reading.question.code == "end_before_start"


@pytest.mark.parametrize(
    ("sentence", "hours"), [("réserve de 8h à 6h demain", 10), ("book 9 to 5 tomorrow", 8)]
)
def test_takes_a_working_day_for_one(sentence: str, hours: int) -> None:
    assert understand(sentence, CONTEXT).duration_minutes == hours * 60


@pytest.mark.parametrize(
    "sentence",
    ["move all Monday meetings to 3pm", "déplace toutes les réunions du lundi à 15h"],
)
def test_all_meetings_of_a_weekday_are_a_series(sentence: str) -> None:
    reading = understand(sentence, CONTEXT)
    assert (reading.target_rrule, reading.scope) == ("FREQ=WEEKLY;BYDAY=MO", "all")

"""Colleagues called by name: as guests, on whose behalf, who takes over; and what is no name."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from chat.understanding import Context, Intent, Names, PersonName, Reading, RoomName, understand

PEOPLE = (
    "Marie Durand", "Paul Martin", "Paul Lefèvre", "Sophie Bernard", "Zoé Dupont",
    "Louise Martin", "Jean-Pierre Moreau", "Claire Petit", "Rosa Parks", "Amélie de La Tour",
)  # fmt: skip
ROOMS = ("Jaurès", "Mandela", "Rosa Parks", "Louise Michel", "Marie Curie")


def address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@mairie.example"


NAMES = Names(map(RoomName, ROOMS), people=[PersonName(name, address(name)) for name in PEOPLE])
CONTEXT = Context(datetime(2026, 3, 16, 9, tzinfo=ZoneInfo("Europe/Paris")), NAMES)


def read(sentence: str) -> Reading:
    return understand(sentence, CONTEXT)


@pytest.mark.parametrize(
    ("sentence", "guests"),
    [
        ("invite marie à la réunion de demain", ["Marie Durand"]),
        ("ajoute sophie et zoé à la réunion de demain", ["Sophie Bernard", "Zoé Dupont"]),
        ("réserve Jaurès demain 10h avec sophie et zoe dupnt", ["Sophie Bernard", "Zoé Dupont"]),
        ("réserve Jaurès demain 10h pour moi et zoé", ["Zoé Dupont"]),
        ("réserve Jaurès demain 10h pour zoé et sophie", ["Zoé Dupont", "Sophie Bernard"]),
        ("réserve Jaurès demain, participants : claire, zoé", ["Claire Petit", "Zoé Dupont"]),
        ("réserve Jaurès demain 10h en présence de sophie", ["Sophie Bernard"]),
        ("mets sophie en copie de la réunion de demain", ["Sophie Bernard"]),
        ("invite M. Moreau à TALIMO-42", ["Jean-Pierre Moreau"]),
        ("invite amélie de la tour à TALIMO-42", ["Amélie de La Tour"]),
        ("sophie ne viendra pas à la réunion de demain", ["Sophie Bernard"]),
        ("enlève sophie de TALIMO-42", ["Sophie Bernard"]),
        ("invite Rosa Parks à la réunion de demain", ["Rosa Parks"]),
        ("book Jaurès tomorrow 10am with Sophie and Zoe", ["Sophie Bernard", "Zoé Dupont"]),
        ("invite bernard sophie to tomorrow's meeting", ["Sophie Bernard"]),
        ("remove zoe from friday's meeting", ["Zoé Dupont"]),
        ("call sophie", ["Sophie Bernard"]),
    ],
)
def test_invites_who_is_named(sentence: str, guests: list[str]) -> None:
    reading = read(sentence)
    assert list(reading.attendees) == [address(name) for name in guests]
    assert (reading.on_behalf_of, reading.guest_names, reading.question) == (None, (), None)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("réserve Jaurès demain 10h pour zoé dupont", "Zoé Dupont"),
        ("réserve une salle demain 14h pour Zoé", "Zoé Dupont"),
        ("réserve une salle demain 14h pour Mme Petit", "Claire Petit"),
        ("réserve Jaurès demain 10h au nom de jean pierre moreau", "Jean-Pierre Moreau"),
        ("réserve Louise Michel demain 10h pour louise martin", "Louise Martin"),
        ("book a room tomorrow 2pm for Marie Durand", "Marie Durand"),
        ("book Mandela on behalf of sophie friday at 10", "Sophie Bernard"),
    ],
)
def test_books_for_the_colleague_who_is_named(sentence: str, name: str) -> None:
    reading = read(sentence)
    assert (reading.on_behalf_of, reading.attendees) == (address(name), ())
    assert reading.title is None


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("réserve une salle demain 14h pour le conseil municipal", "conseil municipal"),
        ("réserve Jaurès demain 10h pour point martin", "point martin"),
        ("réserve Jaurès demain 10h pour l'entretien de Zoé Dupont", "entretien de Zoé Dupont"),
        ("book Jaurès friday 2pm for sophie's interview", "sophie's interview"),
        ("réserve une salle pour le petit déjeuner demain 9h", "petit déjeuner"),
        ("réserve une salle demain 14h pour Karim Benali", "Karim Benali"),
    ],
)
def test_takes_what_it_is_about_for_a_title(sentence: str, title: str) -> None:
    reading = read(sentence)
    assert (reading.title, reading.on_behalf_of, reading.attendees) == (title, None, ())


@pytest.mark.parametrize(
    ("sentence", "giver", "taker"),
    [
        ("transfère ma réunion de lundi à sophie", None, "Sophie Bernard"),
        ("transfère à zoé", None, "Zoé Dupont"),
        ("transfère les réunions de sophie à zoé", "Sophie Bernard", "Zoé Dupont"),
        ("donne à sophie ma réunion de demain", None, "Sophie Bernard"),
        ("sophie reprend ma réunion de demain", None, "Sophie Bernard"),
        ("transfère la réunion de demain à rosa parks", None, "Rosa Parks"),
        ("hand my 2pm over to sophie", None, "Sophie Bernard"),
        ("give sophie my meeting tomorrow", None, "Sophie Bernard"),
        ("make zoe the organiser of thursday's meeting", None, "Zoé Dupont"),
    ],
)
def test_hands_over_to_who_is_named(sentence: str, giver: str | None, taker: str) -> None:
    reading = read(sentence)
    assert reading.intent is Intent.HAND_OVER
    assert (reading.from_person, reading.to_person) == (giver and address(giver), address(taker))
    assert (reading.attendees, reading.rooms) == ((), ())


@pytest.mark.parametrize(
    ("sentence", "room"),
    [
        ("réserve Rosa Parks demain à 10h", "Rosa Parks"),
        ("Rosa Parks demain 14h", "Rosa Parks"),
        ("annule la réunion dans la salle Rosa Parks", "Rosa Parks"),
        ("annule Rosa Parks de demain", "Rosa Parks"),
        ("déplace la réunion de demain en Rosa Parks", "Rosa Parks"),
        ("ajoute Mandela à la réunion de demain", "Mandela"),
        ("réserve Louise Michel demain 10h", "Louise Michel"),
        ("réserve louise demain à 10h", "Louise Michel"),
        ("who is in Rosa Parks tomorrow?", "Rosa Parks"),
        ("move tomorrow's meeting to Rosa Parks", "Rosa Parks"),
    ],
)
def test_keeps_rooms_that_are_called_like_people(sentence: str, room: str) -> None:
    reading = read(sentence)
    assert reading.rooms == (room,)
    assert (reading.attendees, reading.on_behalf_of, reading.to_person) == ((), None, None)


@pytest.mark.parametrize(
    ("sentence", "intent"),
    [
        ("invite paul à la réunion de demain", Intent.INVITE),
        ("réserve Jaurès demain 10h avec Paul", Intent.BOOK),
        ("réserve Jaurès demain 10h pour paul", Intent.BOOK),
        ("transfère ma réunion de lundi à paul", Intent.HAND_OVER),
        ("transfer my bookings to paul", Intent.HAND_OVER),
        ("book Jaurès tomorrow at 10 with Paul", Intent.BOOK),
    ],
)
def test_asks_which_of_two_is_meant(sentence: str, intent: Intent) -> None:
    reading = read(sentence)
    assert reading.intent is intent
    assert reading.question is not None
    assert reading.question.code == "which_person"
    choices = [choice.person for choice in reading.question.choices]
    assert choices == ["paul.martin@mairie.example", "paul.lefèvre@mairie.example"]
    assert reading.attendees == ()


@pytest.mark.parametrize("sentence", ["martin paul", "paul martin", "PAUL MARTIN !"])
def test_takes_a_name_alone_for_a_person(sentence: str) -> None:
    assert read(sentence).attendees == ("paul.martin@mairie.example",)


@pytest.mark.parametrize(
    ("sentence", "guests"),
    [
        ("invite Karim à la réunion de demain", ("Karim",)),
        ("réserve Jaurès demain 10h avec Karim Benali", ("Karim Benali",)),
        ("book Jaurès tomorrow at 10 with Mr Benali", ("Mr Benali",)),
    ],
)
def test_keeps_the_names_of_strangers(sentence: str, guests: tuple[str, ...]) -> None:
    reading = read(sentence)
    assert (reading.guest_names, reading.attendees) == (guests, ())


@pytest.mark.parametrize(
    "sentence",
    [
        "réserve une petite salle demain à 10h",
        "réserve Jaurès demain 10h avec un petit écran",
        "book a room on the first of march",
        "réserve Jaurès demain 10h avec visio",
    ],
)
def test_takes_no_everyday_word_for_a_name(sentence: str) -> None:
    reading = read(sentence)
    assert (reading.attendees, reading.guest_names, reading.on_behalf_of) == ((), (), None)

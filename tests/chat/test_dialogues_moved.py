"""Who had to move, or lost their room, says by a button what suits them."""

import pytest
from sqlmodel import select

from chat.conversation import Conversation
from integrations.unplaced_news import tell_what_is_to_be_placed
from rooms.administration.events import PlacingDue
from rooms.administration.plans import apply, preview
from rooms.administration.proposed import Proposed
from rooms.inventory_files import Line
from rooms.models import Booking, EventRecord, OutboxItem, Person
from rooms.reference import reference_of
from rooms.talk import Reply
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, settled_town
from tests.chat.talking import Talker, labels

RETIRED = Line("rooms", {"room": "jaures", "retired": "yes"})
SHUT = Line("closures", {"start": "2026-03-16", "end": "2026-03-31"})
WORDS = {
    "fr": {
        "moved": "Sa place est maintenant : Césaire (Mairie de Drancy), mardi 17 mars, 14h–15h.",
        "was": "C’était : Jaurès, mardi 17 mars, 14h–15h.",
        "reason": "Travaux.",
        "suits": ("Ça me va", "C’est noté. Elle reste là : Césaire"),
        "other": ("Une autre salle", "Quelle salle à la place"),
        "lost": "aucune autre n’a été trouvée : pas encore de salle, mardi 17 mars, 14h–15h.",
        "move": "déplace la réunion de demain au 7 avril à 10h",
    },
    "en": {
        "moved": "Its place is now: Césaire (Mairie de Drancy), Tuesday 17 March, 2–3 pm.",
        "was": "It was: Jaurès, Tuesday 17 March, 2–3 pm.",
        "reason": "Reason: Travaux.",
        "suits": ("Suits me", "Good. It stays there: Césaire"),
        "other": ("Another room", "Which room instead"),
        "lost": "no other one was found: no room yet, Tuesday 17 March, 2–3 pm.",
        "move": "move tomorrow's meeting to 7 April at 10am",
    },
}


@pytest.fixture
def there(units: Units) -> Town:
    return settled_town(units)


def planned(units: Units, there: Town, line: Line, kind: str, language: str) -> Reply:
    """Return the news of a plan that concerns the one booking."""
    booking = booked(units, there.agent, lasting(14), there.rooms["jaures"], language=language)
    with units.open() as unit:
        proposed = Proposed(organisation=there.organisation, lines=(line,), reason="Travaux")
        shown = preview(unit.session, proposed, NOW)
        apply(unit, shown.plan, None, NOW, with_unplaced=True)
        was = lasting(14)
        details = {
            "were": ["Jaurès"],
            "were_from": was.start.isoformat(),
            "were_until": was.end.isoformat(),
            "reason": "Travaux",
        }
        mine = unit.session.get_one(Booking, booking.id)
        return Conversation(give_links=True).notice(unit.session, kind, mine, NOW, details)


@pytest.mark.parametrize("language", WORDS)
def test_the_new_place_suits(units: Units, there: Town, language: str) -> None:
    news, said = planned(units, there, RETIRED, "moved_by_plan", language), WORDS[language]
    assert all(str(said[name]) in news.text for name in ("moved", "was", "reason"))
    talker = Talker(units)
    label, answer = said["suits"]
    for _ in range(2):
        assert answer in talker.press(label, news).text
    with units.database.reading() as session:
        kinds = session.exec(select(EventRecord.kind)).all()
    assert kinds[-2:] == ["PlanApplied", "PlaceAccepted"]


@pytest.mark.parametrize("language", WORDS)
def test_another_room_is_chosen(units: Units, there: Town, language: str) -> None:
    news = planned(units, there, RETIRED, "moved_by_plan", language)
    talker = Talker(units)
    label, answer = WORDS[language]["other"]
    assert answer in talker.press(label, news).text
    talker.say("1")
    assert talker.bookings() == ["Louise Michel 17/03 14:00-15:00"]


@pytest.mark.parametrize("language", WORDS)
def test_who_lost_the_room_takes_another_time(units: Units, there: Town, language: str) -> None:
    news = planned(units, there, SHUT, "unplaced", language)
    assert str(WORDS[language]["lost"]) in news.text
    talker = Talker(units)
    assert talker.bookings() == []
    shown = talker.send({"act": "show", "booking": 1, "lang": language})
    assert not {"Démarrer l’appel", "Start call"} & set(labels(shown.card))
    talker.say(str(WORDS[language]["move"]))
    assert talker.bookings() == ["Jaurès 07/04 10:00-11:00"]


def test_nobody_else_says_that_it_suits(units: Units, there: Town) -> None:
    news = planned(units, there, RETIRED, "moved_by_plan", "fr")
    stranger = Talker(units, there.colleague.email, "elsewhere")
    stranger.press("Ça me va", news)
    with units.database.reading() as session:
        assert "PlaceAccepted" not in session.exec(select(EventRecord.kind)).all()


TO_PLACE = {
    "fr": ("2 réservations n’ont pas encore de salle.", "· était en Jaurès", "Ce qui est à placer"),
    "en": ("2 bookings have no room yet.", "· was in Jaurès", "What is to be placed"),
}


@pytest.mark.parametrize("language", TO_PLACE)
def test_an_administrator_hears_of_all_and_has_them_listed(
    units: Units, there: Town, language: str
) -> None:
    first, second = (
        booked(units, there.agent, lasting(14, days=days), there.rooms["jaures"], language=language)
        for days in (1, 2)
    )
    with units.open() as unit:
        unit.session.get_one(Person, there.admin.id).language = language
        proposed = Proposed(organisation=there.organisation, lines=(SHUT,), reason="Travaux")
        apply(unit, preview(unit.session, proposed, NOW).plan, None, NOW, with_unplaced=True)
        follow = tell_what_is_to_be_placed(Conversation(give_links=True))
        follow(unit.session, PlacingDue(
            organisation_id=there.organisation.id, person_id=there.admin.id, at=NOW
        ))  # fmt: skip
        (row,) = unit.session.exec(select(OutboxItem).where(OutboxItem.kind == "chat")).all()
        news = Reply(text=row.payload["text"], card=row.payload["card"])
    heading, was, button = TO_PLACE[language]
    assert heading in news.text
    assert news.text.count(was) == 2
    listed = Talker(units, there.admin.email, "admins").press(button, news)
    assert all(reference_of(one.id) in listed.text for one in (first, second))


SERIES = {
    "fr": (
        "2 dates de votre série ne peuvent pas rester où elles étaient. La première : Jaurès",
        "Césaire, mardi 17 mars, 14h–15h",
        "Mandela, mardi 24 mars, 14h–15h",
    ),
    "en": (
        "2 dates of your series can’t stay where they were. The first one: Jaurès",
        "Césaire, Tuesday 17 March, 2–3 pm",
        "Mandela, Tuesday 24 March, 2–3 pm",
    ),
}


@pytest.mark.parametrize("language", SERIES)
def test_the_dates_of_a_series_are_listed(units: Units, there: Town, language: str) -> None:
    booking = booked(units, there.agent, lasting(14), there.rooms["jaures"], language=language)
    places = [
        {"rooms": [name], "start": when.start.isoformat(), "end": when.end.isoformat()}
        for name, when in (("Césaire", lasting(14)), ("Mandela", lasting(14, days=8)))
    ]
    with units.open() as unit:
        mine = unit.session.get_one(Booking, booking.id)
        talk, details = Conversation(give_links=True), {"count": 2, "places": places}
        news = talk.notice(unit.session, "series_moved_by_plan", mine, NOW, details)
    assert all(words in news.text for words in SERIES[language])


TOLD = {
    "fr": (
        "Le lieu de votre réservation",
        "Jaurès, étage 1, Mairie → Jaurès, étage 1, Annexe, 2 rue",
    ),
    "en": ("The place of your booking", "Jaurès, floor 1, Mairie → Jaurès, floor 1, Annexe, 2 rue"),
}


@pytest.mark.parametrize("language", TOLD)
def test_the_new_name_and_address_of_a_place_are_said(
    units: Units, there: Town, language: str
) -> None:
    booking = booked(units, there.agent, lasting(14), there.rooms["jaures"], language=language)
    places = [[["Jaurès", "1", "Mairie", ""], ["Jaurès", "1", "Annexe", "2 rue"]]]
    with units.open() as unit:
        mine = unit.session.get_one(Booking, booking.id)
        talk, details = Conversation(give_links=True), {"count": 1, "places": places}
        news = talk.notice(unit.session, "place_told", mine, NOW, details)
    assert all(words in news.text for words in TOLD[language])

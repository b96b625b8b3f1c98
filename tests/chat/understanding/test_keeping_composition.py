"""Administrators' sentences are put together of parts, and read as the sum of them.

The same verbs said of meetings, calls and people are never taken for a change of the inventory.
"""

from datetime import datetime
from itertools import islice, product

import pytest

from chat.understanding import Context, Intent, Reading, understand
from chat.understanding.keeping import ABOUT_INVENTORY
from tests.chat.understanding.corpus import MAYOR, NAMES, PARIS

NOW = datetime(2026, 3, 10, 9, tzinfo=PARIS)
PLACES = {
    "fr": {"Jaurès": "Jaurès", "la salle Mandela": "Mandela", "la mairie": MAYOR, "zola": "Zola"},
    "en": {"Jaurès": "Jaurès", "room Mandela": "Mandela", "the town hall": MAYOR, "zola": "Zola"},
}
CLOSING = {
    "fr": ("ferme {}", "fermez {}", "merci de fermer {}", "peux-tu fermer {}", "il faut fermer {}"),
    "en": ("close {}", "please close {}", "can you close {}", "shut {}", "we must close {}"),
}
DAYS = {
    "fr": {
        "du 3 au 5 mai": ("2026-05-03", "2026-05-06"),
        "le 12 mai": ("2026-05-12", None),
        "demain": ("2026-03-11", None),
        "la semaine prochaine": ("2026-03-16", "2026-03-23"),
        "demain de 14h à 16h": ("2026-03-11T14:00", "2026-03-11T16:00"),
    },
    "en": {
        "from 3 to 5 May": ("2026-05-03", "2026-05-06"),
        "on 12 May": ("2026-05-12", None),
        "tomorrow": ("2026-03-11", None),
        "next week": ("2026-03-16", "2026-03-23"),
        "tomorrow from 2pm to 4pm": ("2026-03-11T14:00", "2026-03-11T16:00"),
    },
}
REASONS = {
    "fr": {"": None, " pour travaux": "travaux", " pour cause de grève": "grève"},
    "en": {"": None, " for works": "works", " for painting": "painting"},
}
ADDING = {
    "fr": (
        "ajoute la salle {}",
        "crée une salle {}",
        "rajoute une salle {}",
        "ajouter la salle {}",
    ),
    "en": ("add room {}", "create a room {}", "add a room called {}", "add the room {}"),
}
NEW = ("Hannah Arendt", "Curie", "Les Tilleuls", "B 204")
AT = {
    "fr": {
        " à la mairie, {} places": True,
        " de {} places à la mairie": True,
        ", {} places": False,
    },
    "en": {" at the town hall, {} seats": True, ", {} seats, town hall": True, ", {} seats": False},
}
FITTED = {
    "fr": {"": (), ", visio": ("video",), " avec écran et tableau blanc": ("screen", "whiteboard")},
    "en": {
        "": (),
        ", video": ("video",),
        " with a screen and whiteboard": ("screen", "whiteboard"),
    },
}
OTHERS = {
    "fr": (
        ("ferme", "termine", "ouvre", "ajoute", "supprime", "retire", "passe", "renomme"),
        (
            "la réunion", "ma réunion de demain", "l'appel", "la réunion de Jaurès",
            "ma réservation en Mandela", "Marie Durand de la réunion", "la visio de la réunion",
            "la réunion à 20 personnes", "la réunion de 14h à 16h",
        ),
    ),
    "en": (
        ("close", "end", "open", "add", "delete", "remove", "set", "rename", "reopen"),
        (
            "the meeting", "tomorrow's meeting", "the call", "my meeting in Jaurès",
            "my booking in Mandela", "Marie Durand to the meeting", "video to tomorrow's meeting",
            "the meeting to 20 people", "the call in Jaurès",
        ),
    ),
}  # fmt: skip


def read(sentence: str, language: str) -> Reading:
    return understand(sentence, Context(NOW, NAMES, language, administers=True))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_closures_are_a_place_days_and_a_reason(language: str) -> None:
    wrong: dict[str, tuple[object, ...]] = {}
    parts = product(
        CLOSING[language],
        PLACES[language].items(),
        DAYS[language].items(),
        REASONS[language].items(),
    )
    for verb, (place, name), (days, (start, end)), (why, reason) in parts:
        said = f"{verb.format(place)} {days}{why}"
        found = read(said, language)
        plain = found.as_json()
        read_as = (
            found.intent, found.room or found.site, plain["start"], plain["end"],
            found.thing and found.thing.reason,
        )  # fmt: skip
        if read_as != (Intent.CLOSE_PLACE, name, start, end, reason):
            wrong[said] = read_as
    assert wrong == {}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_new_rooms_are_a_name_a_place_seats_and_equipment(language: str) -> None:
    wrong: dict[str, tuple[object, ...]] = {}
    parts = product(ADDING[language], NEW, AT[language].items(), FITTED[language].items(), (8, 25))
    for verb, name, (where, has_site), (with_what, codes), seats in parts:
        said = f"{verb.format(name)}{where.format(seats)}{with_what}"
        found = read(said, language)
        thing = found.thing
        read_as = (found.intent, thing and thing.name, found.site, found.capacity)
        if read_as != (Intent.ADD_THING, name, MAYOR if has_site else None, seats):
            wrong[said] = read_as
        elif thing is None or thing.adds != codes:
            wrong[said] = (thing and thing.adds,)
    assert dict(islice(wrong.items(), 10)) == {}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_said_of_meetings_changes_no_room(language: str) -> None:
    verbs, things = OTHERS[language]
    said = [f"{verb} {thing}" for verb, thing in product(verbs, things)]
    assert [one for one in said if read(one, language).intent in ABOUT_INVENTORY] == []


@pytest.mark.parametrize(
    "sentence", ["supprime la salle Zola", "remove room Zola", "passe Zola à 20 places"]
)
def test_what_may_be_a_meeting_is_one_for_members(sentence: str) -> None:
    assert read(sentence, "fr").intent in ABOUT_INVENTORY
    member = understand(sentence, Context(NOW, NAMES, "fr"))
    assert member.intent not in ABOUT_INVENTORY

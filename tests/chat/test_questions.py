"""Every question of the understanding has words and an example, and is asked before all else."""

import ast
from pathlib import Path

import pytest

from chat.misunderstood import NOT_UNDERSTOOD, QUESTIONS, TOO_LONG
from chat.understanding.folding import fold
from rooms.database import Database
from rooms.unit_of_work import Units
from tests.builders import Town, booked, lasting, person, site
from tests.builders import room as build_room
from tests.chat.talking import ADMIN, Talker, labels
from translations import LANGUAGES, catalogue

UNDERSTANDING = Path(__file__).parents[2] / "chat" / "understanding"
WORDS = {**QUESTIONS, "not_understood": NOT_UNDERSTOOD, "too_long": TOO_LONG}
EXAMPLES = {
    "which_room": {
        "fr": "réserve Jaurès demain à 10h",
        "en": "book Jaurès tomorrow at 10am",
    },
    "which_rooms": {
        "fr": "réserve deux salles demain à 10h",
        "en": "book two rooms tomorrow at 10am",
    },
    "which_site": {
        "fr": "réserve une salle à l'école demain à 10h",
        "en": "book a room at the school tomorrow at 10am",
    },
    "which_sites": {
        "fr": "réserve les deux sites demain à 10h",
        "en": "book both sites tomorrow at 10am",
    },
    "which_person": {
        "fr": "réserve Césaire demain à 10h avec Marie",
        "en": "book Césaire tomorrow at 10am with Marie",
    },
    "unknown_room": {
        "fr": "réserve la salle Zorglub demain à 10h",
        "en": "book the room Zorglub tomorrow at 10am",
    },
    "which_date": {
        "fr": "réserve Mandela vendredi prochain à 10h",
        "en": "book Mandela next Friday at 10am",
    },
    "weekday_contradicts_date": {
        "fr": "réserve Mandela lundi 17 mars à 10h",
        "en": "book Mandela on Monday 17 March at 10am",
    },
    "impossible_date": {
        "fr": "réserve Mandela le 31 juin à 10h",
        "en": "book Mandela on 31 June at 10am",
    },
    "date_or_hour": {
        "fr": "réserve Mandela vendredi 10",
        "en": "book Mandela on Friday 10",
    },
    "school_holidays": {
        "fr": "réserve Mandela tous les mardis à 14h sauf pendant les vacances scolaires",
        "en": "book Mandela every Tuesday at 2pm except in the school holidays",
    },
    "end_before_start": {
        "fr": "réserve Mandela demain de 15h à 14h",
        "en": "book Mandela tomorrow from 3pm to 2pm",
    },
    "not_understood": {
        "fr": "quel temps fait-il dehors",
        "en": "what is the weather like outside",
    },
    "too_long": {
        "fr": "réserve Mandela demain à 10h " * 80,
        "en": "book Mandela tomorrow at 10am " * 80,
    },
}
UNREAD = {"too_long"}  # its language isn't looked at
# Nobody can tell what else it may be.
UNCHOSEN = {"which_sites", "end_before_start", "school_holidays"}


def codes() -> set[str]:
    """Return every code with which the understanding asks back."""
    found = set()
    for path in UNDERSTANDING.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Question":
                said = ast.walk(node.args[0]) if node.args else ()
                found |= {one.value for one in said if isinstance(one, ast.Constant)}
    return {code for code in found if isinstance(code, str)}


@pytest.fixture
def namesakes(sqlite_units: Units, small_town: Town) -> None:
    """Let there be a second Jaurès, two schools, and two people called Marie."""
    with sqlite_units.open() as unit:
        for name in ("École Jules Ferry", "École Paul Bert"):
            school = site(unit.session, small_town.organisation, fold(name), name=name)
            build_room(unit.session, school, f"hall of {name}", name=f"Hall {name[6:]}")
        build_room(unit.session, small_town.sites["mediatheque"], "jaures-2", name="Jaurès")
        for name in ("Marie Durand", "Marie Martin"):
            address = f"{name.replace(' ', '.').lower()}@drancy.example"
            person(unit.session, small_town.organisation, address, name=name)


def test_every_question_has_words_and_an_example() -> None:
    assert codes() == set(EXAMPLES)
    assert codes() <= set(WORDS)


@pytest.mark.parametrize("code", sorted(WORDS))
def test_every_question_is_translated(code: str) -> None:
    for language in LANGUAGES[1:]:
        assert catalogue(language).gettext(WORDS[code]) != WORDS[code]


@pytest.mark.parametrize("code", EXAMPLES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("namesakes")
def test_is_asked_with_buttons_before_anything_is_done(
    agent: Talker, code: str, language: str
) -> None:
    reply = agent.say(EXAMPLES[code][language])
    spoken = "fr" if code in UNREAD else language
    words = catalogue(spoken).gettext(WORDS[code])
    assert words.partition("{")[0] in reply.text
    assert reply.language == spoken
    assert code in UNCHOSEN or labels(reply.card)
    assert agent.rows() == []


@pytest.mark.parametrize(
    "code", ["which_room", "which_site", "which_person", "unknown_room", "which_date"]
)
@pytest.mark.parametrize("answer", ["1", "[click"])
@pytest.mark.usefixtures("namesakes")
def test_is_answered_after_a_restart_by_text_or_by_click(
    agent: Talker, code: str, answer: str
) -> None:
    question = agent.say(EXAMPLES[code]["fr"])
    agent.restart()
    first = labels(question.card)[0]
    reply = agent.press(first) if answer == "[click" else agent.say(answer)
    assert "C’est réservé" in reply.text
    assert len(agent.rows()) == 1


def test_a_question_is_answered_by_another_process(agent: Talker) -> None:
    agent.say("réserve une salle demain pour 6 avec visio")
    database = Database(agent.units.database.url)
    other = Talker(Units(database, lambda _session, _event: None))
    reply = other.say("14h à la médiathèque")
    database.close()
    assert "C’est réservé : Simone Veil" in reply.text
    assert "6 personnes · visio" in reply.text


@pytest.mark.parametrize(
    ("typed", "is_done"),
    [("Appliquer, 1 à placer", True), ("applique 1 a placer", True), ("Ne rien modifier", False)],
)
def test_what_a_button_says_may_be_typed(
    sqlite_units: Units, small_town: Town, typed: str, is_done: bool
) -> None:
    booked(sqlite_units, small_town.agent, lasting(14), small_town.rooms["mandela"], people=18)
    admin = Talker(sqlite_units, ADMIN)
    admin.say("supprime la salle Mandela")
    admin.say(typed)
    assert admin.bookings("unplaced") == (["Mandela 17/03 14:00-15:00"] if is_done else [])

"""Dialogues about series, in both languages: booked, clashing, changed and cancelled by scope."""

from dataclasses import dataclass

import pytest

from rooms.outside.bindings import bind
from rooms.outside.intake import Foreign, take_in
from rooms.unit_of_work import Units
from tests.builders import NOW, booked, lasting, settled_town
from tests.chat.cards import problems
from tests.chat.talking import COLLEAGUE, Talker, as_text

MONDAYS_FR = "réserve Mandela chaque lundi de 10h à 11h jusqu'au 13 avril"
MONDAYS_EN = "book Mandela every Monday 10-11am until April 13"


@dataclass(frozen=True)
class Turn:
    """What is said (or pressed: "[label]"), what is answered, and how many bookings stand then."""

    said: str
    answer: tuple[str, ...]
    booked: int | None = None
    intent: str | None = "book"


DIALOGUES: dict[str, list[Turn]] = {
    "fr: a series is booked at once": [
        Turn(
            MONDAYS_FR,
            (
                (
                    "C’est réservé : Mandela (Mairie de Drancy), chaque lundi, 10h–11h, "
                    "du lundi 16 mars au lundi 13 avril, 5 dates."
                ),
                "Référence de la première date : ",
            ),
            5,
        ),
    ],
    "en: a series is booked at once": [
        Turn(
            MONDAYS_EN,
            (
                (
                    "Booked: Mandela (Mairie de Drancy), every Monday, 10–11 am, "
                    "Monday 16 March to Monday 13 April, 5 dates."
                ),
                "Reference of the first date: ",
            ),
            5,
        ),
    ],
    "fr: public holidays are left out on request": [
        Turn(
            MONDAYS_FR + " sauf les jours fériés",
            ("4 dates", "Jours fériés omis : lundi 6 avril"),
            4,
        ),
    ],
    "en: single days are left out": [
        Turn(MONDAYS_EN + " except April 6", ("4 dates", "Left out: Monday 6 April"), 4),
    ],
    "fr: a series without an end is asked for it": [
        Turn(
            "réserve Mandela chaque mardi à 14h",
            ("Jusqu’à quand, ou combien de fois ?", "1. jusqu’au mardi 31 mars", "4. 10 fois"),
            0,
        ),
        Turn("jusqu'au 7 avril", ("chaque mardi, 14h–15h", "4 dates"), 4),
    ],
    "en: a number of times is an end": [
        Turn("book Mandela every Tuesday at 2pm", ("Until when, or how many times?",), 0),
        Turn("6 times", ("every Tuesday, 2–3 pm", "6 dates"), 6),
    ],
    "fr: a click is an end": [
        Turn("réserve Mandela chaque mardi à 14h", ("Jusqu’à quand",), 0),
        Turn("[10 fois", ("10 dates",), 10),
    ],
    "en: several days with hours are a series": [
        Turn(
            "book Mandela Tuesday to Friday 9am-5pm",
            ("every day, 9 am–5 pm", "4 dates"),
            4,
        ),
    ],
    "fr: a date that clashes is proposed elsewhere, and a click accepts": [
        Turn("réserve Mandela lundi 30 mars à 10h", ("C’est réservé",), 1),
        Turn(
            MONDAYS_FR,
            (
                "5 dates : une de ces dates n’est pas possible ainsi. Ma proposition :",
                "Lundi 30 mars : déjà prise → ",
                "1. Accepter",
                "2. Omettre ces dates",
                "3. Ne rien réserver",
            ),
            1,
        ),
        Turn("[Accepter", ("5 dates", "Autrement : lundi 30 mars, 10h–11h · "), 6),
    ],
    "en: a yes accepts the proposal": [
        Turn("book Mandela on March 30 at 10am", ("Booked",), 1),
        Turn(MONDAYS_EN, ("My proposal:", "Monday 30 March: taken → "), 1),
        Turn("yes", ("5 dates", "Otherwise: Monday 30 March"), 6),
    ],
    "fr: the dates that clash are left out": [
        Turn("réserve Mandela lundi 30 mars à 10h", ("C’est réservé",), 1),
        Turn(MONDAYS_FR, ("Ma proposition",), 1),
        Turn("[Omettre ces dates", ("4 dates", "Dates omises : lundi 30 mars"), 5),
    ],
    "en: nothing is booked where the proposal isn't wanted": [
        Turn("book Mandela on March 30 at 10am", ("Booked",), 1),
        Turn(MONDAYS_EN, ("My proposal:",), 1),
        Turn("[Book nothing", ("I leave it as it is",), 1),
    ],
    "fr: too long a series is refused": [
        Turn("réserve Mandela chaque jour à 10h pendant 2 ans", ("trop pour une série", "366"), 0),
    ],
    "en: a series is undone": [
        Turn(MONDAYS_EN, ("Booked",), 5),
        Turn("[Undo", ("Undone: 5 dates are no longer booked.",), 0, "undo"),
    ],
    "fr: a series is undone by a word": [
        Turn(MONDAYS_FR, ("C’est réservé",), 5),
        Turn("reviens en arrière", ("5 dates ne sont plus réservées",), 0, "undo"),
    ],
    "fr: which dates to move is asked, one is meant": [
        Turn(MONDAYS_FR, ("5 dates",), 5),
        Turn(
            "déplace la réunion du 23 mars à 11h",
            (
                "lundi 23 mars, 10h–11h · Mandela : c’est une date d’une série.",
                "1. Cette date seulement",
                "2. Celle-ci et les suivantes (4 dates)",
                "3. Toutes (5 dates)",
            ),
            intent="move",
        ),
        Turn("[Cette date", ("C’est modifié : Mandela", "23 mars, 11h–12h"), 5, "move"),
    ],
    "en: which dates to move is asked, and answered by a word": [
        Turn(MONDAYS_EN, ("5 dates",), 5),
        Turn("move the meeting of March 30 to 2pm", ("Which dates do you mean?",), 5, "move"),
        Turn(
            "this and following",
            ("Changed: Mandela", "every Monday, 2–3 pm", "Monday 30 March to", "3 dates."),
            5,
            "move",
        ),
    ],
    "fr: the dates that are meant are said at once": [
        Turn(MONDAYS_FR, ("5 dates",), 5),
        Turn("prolonge toute la série de 30 minutes", ("10h–11h30", "5 dates."), 5, "extend"),
        Turn("déplace toute la série du lundi au mardi", ("chaque mardi",), 5, "move"),
    ],
    "fr: a change that clashes is proposed": [
        Turn("réserve Mandela lundi 30 mars à 15h", ("C’est réservé",), 1),
        Turn(MONDAYS_FR, ("5 dates",), 6),
        Turn("déplace la réunion du 6 avril à 15h", ("De quelles dates",), 6, "move"),
        Turn(
            "toutes",
            (
                "Une date sur 5 ne peut pas être modifiée ainsi.",
                "Lundi 30 mars : déjà prise → ",
                "1. Accepter",
                "2. Laisser ces dates inchangées",
                "3. Ne rien modifier",
            ),
            6,
            "move",
        ),
        Turn("2", ("C’est modifié", "15h–16h", "4 dates."), 6, "move"),
    ],
    "en: a change that clashes can be left": [
        Turn("book Mandela on March 30 at 3pm", ("Booked",), 1),
        Turn(MONDAYS_EN, ("5 dates",), 6),
        Turn("move the meeting of April 6 to 3pm", ("Which dates",), 6, "move"),
        Turn("[All", ("One of 5 dates can’t be changed",), 6, "move"),
        Turn("[Change nothing", ("I leave it as it is",), 6, "move"),
    ],
    "fr: a whole series is cancelled once it is confirmed": [
        Turn(MONDAYS_FR, ("5 dates",), 5),
        Turn("annule toute la série", ("Dois-je annuler ces dates ?", "5 dates."), 5, "cancel"),
        Turn("oui", ("C’est annulé : Mandela", "5 dates."), 0, "cancel"),
        Turn("[Revenir en arrière", ("5 réservations sont comme avant",), 5, "undo"),
    ],
    "en: a whole series isn't cancelled against one's will": [
        Turn(MONDAYS_EN, ("5 dates",), 5),
        Turn("cancel the whole series", ("Shall I cancel these dates?",), 5, "cancel"),
        Turn("no", ("I leave it as it is",), 5, "reject"),
    ],
    "fr: this date and those that follow are cancelled": [
        Turn(MONDAYS_FR, ("5 dates",), 5),
        Turn("annule la réunion du 6 avril", ("De quelles dates",), 5, "cancel"),
        Turn("[Celle-ci et les suivantes", ("C’est annulé", "2 dates."), 3, "cancel"),
    ],
    "en: one date alone is cancelled": [
        Turn(MONDAYS_EN, ("5 dates",), 5),
        Turn("cancel the meeting of April 6", ("Which dates",), 5, "cancel"),
        Turn("only this one", ("Cancelled: Mandela", "Monday 6 April"), 4, "cancel"),
    ],
    "fr: a series is found by its rule": [
        Turn(MONDAYS_FR, ("5 dates",), 5),
        Turn("réserve Mandela chaque mardi à 14h, 3 fois", ("3 dates",), 8),
        Turn(
            "annule toutes les réunions du lundi",
            ("Dois-je annuler ces dates ? Mandela (Mairie de Drancy), chaque lundi",),
            8,
            "cancel",
        ),
        Turn("oui", ("C’est annulé",), 3, "cancel"),
    ],
    "fr: a series is one line of the list": [
        Turn(MONDAYS_FR, ("5 dates",), 5),
        Turn("réserve Césaire demain à 14h", ("C’est réservé",), 6),
        Turn(
            "mes réservations",
            (
                "lundi 16 mars, 10h–11h · Mandela · chaque lundi, 5 dates jusqu’au lundi 13 avril",
                "mardi 17 mars, 14h–15h · Césaire",
            ),
            intent="list",
        ),
    ],
    "en: a series is one line of the list": [
        Turn(MONDAYS_EN, ("5 dates",), 5),
        Turn("my bookings", ("every Monday, 5 dates until Monday 13 April",), 5, "list"),
    ],
    "fr: guests come to a whole series and go again": [
        Turn(MONDAYS_FR, ("5 dates",), 5),
        Turn(
            "invite contact@partenaire.example à toute la série",
            ("C’est modifié", "5 dates."),
            intent="invite",
        ),
        Turn(
            "retire contact@partenaire.example de toute la série",
            ("Dois-je retirer contact@partenaire.example de ces dates ?",),
            intent="uninvite",
        ),
        Turn("oui", ("C’est modifié", "5 dates."), 5, "uninvite"),
    ],
    "en: guests of a date of a series are asked about": [
        Turn(MONDAYS_EN, ("5 dates",), 5),
        Turn(
            "invite contact@partenaire.example to the meeting of March 30",
            ("Which dates",),
            intent="invite",
        ),
        Turn("[Only this date", ("New guests: contact@partenaire.example",), 5, "invite"),
    ],
}


@pytest.mark.parametrize("name", DIALOGUES)
def test_dialogue(agent: Talker, name: str) -> None:
    for turn in DIALOGUES[name]:
        pressed = turn.said.startswith("[")
        reply = agent.press(turn.said[1:]) if pressed else agent.say(turn.said)
        for fragment in turn.answer:
            assert fragment in reply.text, turn.said
        assert reply.intent == turn.intent, turn.said
        assert reply.language == name[:2], turn.said
        if turn.booked is not None:
            assert len(agent.bookings()) == turn.booked, turn.said


def test_a_proposal_that_was_overtaken_is_made_anew(sqlite_units: Units) -> None:
    town = settled_town(sqlite_units)
    agent = Talker(sqlite_units)
    booked(sqlite_units, town.colleague, lasting(10, days=14), town.rooms["mandela"])
    first = agent.say(MONDAYS_FR)
    (way,) = [line.split("→ ")[1] for line in first.text.splitlines() if "→" in line]
    room = next(room for room in town.rooms.values() if way.startswith(room.name))
    booked(sqlite_units, town.colleague, lasting(10, days=14), room)
    again = agent.press("Accepter", first)
    assert "Quelque chose a changé entre-temps." in again.text
    assert len(agent.bookings()) == 2
    assert "5 dates" in agent.press("Accepter", again).text
    assert len(agent.bookings()) == 7


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        (MONDAYS_FR, "Lundi 30 mars : prise dans son propre agenda → "),
        (MONDAYS_EN, "Monday 30 March: taken in its own calendar → "),
    ],
)
def test_what_a_rooms_own_calendar_has_is_told_as_such(
    sqlite_units: Units, sentence: str, answer: str
) -> None:
    town = settled_town(sqlite_units)
    booked(sqlite_units, town.colleague, lasting(10, days=21), town.rooms["mandela"])
    with sqlite_units.open() as unit:
        url = "https://agenda.drancy.example/mandela/"
        binding = bind(unit.session, town.rooms["mandela"], url, "town", NOW)
        theirs = Foreign(href="a.ics", etag="1", times=[lasting(10, days=14)])
        take_in(unit, binding, [theirs], (), NOW)
    said = Talker(sqlite_units).say(sentence).text
    assert answer in said
    assert said.count("→") == 2
    assert said.count(answer.split(": ")[1]) == 1


def test_a_long_proposal_is_bounded(sqlite_units: Units) -> None:
    settled_town(sqlite_units)
    agent, other = Talker(sqlite_units), Talker(sqlite_units, COLLEAGUE, "other")
    other.say("book Jaurès every day 10-11am, 60 times")
    reply = agent.say("réserve Jaurès chaque jour de 10h à 11h, 60 fois")
    assert "… et 48 de plus." in reply.text
    assert reply.card is not None
    assert not problems(reply.card)
    assert len(as_text(reply.card)) < 10_000


def test_forged_series_are_no_crash(sqlite_units: Units) -> None:
    settled_town(sqlite_units)
    agent = Talker(sqlite_units)
    forged = {"act": "book", "start": "2026-03-16T10:00", "lang": "fr"}
    for more in (
        {"rrule": "FREQ=SECONDLY"},
        {"rrule": "FREQ=DAILY;COUNT=3", "left_out": ["never", "2026-99-99", "2026-03-17"]},
        {"rrule": "FREQ=DAILY;COUNT=3", "rooms": [999_999]},
        {"rrule": "FREQ=DAILY;COUNT=3", "accepted": "x" * 500},
        {"rrule": "FREQ=DAILY;UNTIL=99991231"},
    ):
        assert agent.send({**forged, **more}).text


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        (
            "réserve Jaurès du 17 au 19 mars",
            "À quelle heure dois-je réserver, chacun de ces jours ?",
        ),
        ("book Jaurès every Tuesday", "At what time shall I book it on each of these days?"),
    ],
)
def test_who_names_several_days_is_told_that_each_is_booked(
    agent: Talker, sentence: str, words: str
) -> None:
    assert words in agent.say(sentence).text
    assert agent.bookings() == []

"""Follow-ups: what is said leans on what was said last, in both languages."""

import pytest

from rooms.models import Room
from tests.builders import Town
from tests.builders import room as build_room
from tests.chat.dialogues import Turn, play
from tests.chat.talking import Talker

CESAIRE = "Césaire 17/03 14:00-15:00"
MANDELA = "Mandela 17/03 16:00-17:00"
BOOKED = {
    "fr": [
        Turn("réserve Césaire demain de 14h à 15h", "book", ("C’est réservé",), (CESAIRE,)),
        Turn("réserve Mandela demain de 16h à 17h", "book", ("C’est réservé",), (CESAIRE, MANDELA)),
    ],
    "en": [
        Turn("book Césaire tomorrow 2pm-3pm", "book", ("Booked",), (CESAIRE,)),
        Turn("book Mandela tomorrow 4pm-5pm", "book", ("Booked",), (CESAIRE, MANDELA)),
    ],
}
FOLLOWING: dict[str, list[Turn]] = {
    "fr: a booking is corrected again and again": [
        BOOKED["fr"][0],
        Turn("déplace-la à 16h", "move", ("16h–17h",), ("Césaire 17/03 16:00-17:00",)),
        Turn("plutôt à 15h", "move", ("15h–16h",), ("Césaire 17/03 15:00-16:00",)),
        Turn("oui mais à 10h", "move", ("10h–11h",), ("Césaire 17/03 10:00-11:00",)),
        Turn("mets 1h30", "move", ("10h–11h30",), ("Césaire 17/03 10:00-11:30",)),
        Turn("même heure jeudi", "move", ("19 mars",), ("Césaire 19/03 10:00-11:30",)),
        Turn("annule ça", "undo", ("17 mars, 10h–11h30",), ("Césaire 17/03 10:00-11:30",)),
    ],
    "en: a booking is corrected again and again": [
        BOOKED["en"][0],
        Turn("make it two hours", "extend", ("2–4 pm",), ("Césaire 17/03 14:00-16:00",)),
        Turn("move it to 4pm", "move", ("4–6 pm",), ("Césaire 17/03 16:00-18:00",)),
        Turn("same time on Friday", "move", ("20 March",), ("Césaire 20/03 16:00-18:00",)),
        Turn("actually 3pm", "move", ("3–5 pm",), ("Césaire 20/03 15:00-17:00",)),
        Turn("cancel that", "cancel", ("Cancelled",), ()),
        Turn("undo", "undo", ("Undone",), ("Césaire 20/03 15:00-17:00",)),
    ],
    "fr: what was looked for is looked for elsewhere and on other days": [
        Turn("quelles salles sont libres demain à 14h ?", "find", ("17 mars, 14h–15h",)),
        Turn("et à la médiathèque ?", "find", ("17 mars, 14h–15h", "1. Rosa Parks")),
        Turn("et après-demain ?", "find", ("18 mars, 14h–15h", "1. Rosa Parks")),
        Turn("pour 10", "find", ("18 mars, 14h–15h", "1. Simone Veil")),
        Turn("la 1", "book", ("C’est réservé",), ("Simone Veil 18/03 14:00-15:00",)),
        Turn("et vendredi ?", "find", ("20 mars, 14h–15h",), ("Simone Veil 18/03 14:00-15:00",)),
    ],
    "en: what was looked for is looked for elsewhere and on other days": [
        Turn("which rooms are free this afternoon?", "find", ("16 March, 1–6 pm",)),
        Turn("what about the library?", "find", ("16 March, 1–6 pm", "1. Rosa Parks")),
        Turn("and on Thursday?", "find", ("19 March, 1–6 pm", "1. Rosa Parks")),
        Turn("the second one", "book", ("Booked",), ("Simone Veil 19/03 13:00-14:00",)),
    ],
    "fr: a day is looked at, then another one and another place": [
        BOOKED["fr"][0],
        Turn("montre le planning de la mairie demain", "day_view", ("Césaire : pris 14h–15h",)),
        Turn("et vendredi ?", "day_view", ("Mairie de Drancy, vendredi 20 mars",)),
        Turn("et à la médiathèque ?", "day_view", ("Georges-Brassens, vendredi 20 mars",)),
    ],
    "en: one's own bookings of a day, then of another": [
        *BOOKED["en"],
        Turn("my bookings on Friday", "list", ("no booking then. The next ones:", "Césaire")),
        Turn("and tomorrow?", "list", ("2–3 pm · Césaire", "4–5 pm · Mandela")),
        Turn("the first one at 11", "move", ("11 am–noon",)),
    ],
    "fr: one of those that were listed": [
        *BOOKED["fr"],
        Turn("mes réservations", "list", ("Césaire", "Mandela")),
        Turn("la deuxième", "move", ("Que dois-je modifier ? Mandela",)),
        Turn("à 9h", "move", ("9h–10h",), ("Mandela 17/03 09:00-10:00", CESAIRE)),
    ],
    "fr: another room, a larger one, a smaller one": [
        BOOKED["fr"][0],
        Turn("change de salle", "move", ("Quelle salle à la place", "1. Jaurès", "4. Rosa Parks")),
        Turn("une salle plus petite", "move", ("1. Rosa Parks",), (CESAIRE,)),
        Turn("une salle plus grande", "move", ("1. Jaurès", "2. Louise Michel", "3. Mandela")),
        Turn("la 3", "move", ("C’est modifié : Mandela",), ("Mandela 17/03 14:00-15:00",)),
        Turn("une salle plus grande", "move", ("Aucune autre salle n’est libre",)),
    ],
    "en: a bigger room by a click": [
        BOOKED["en"][0],
        Turn("a bigger room", "move", ("Which room instead (Tuesday 17 March, 2–3 pm",)),
        Turn("[Mandela", "move", ("Changed: Mandela",), ("Mandela 17/03 14:00-15:00",)),
    ],
    "fr: the same once more": [
        BOOKED["fr"][0],
        Turn(
            "pareil la semaine prochaine", "book", ("C’est réservé : Césaire", "24 mars, 14h–15h"),
            (CESAIRE, "Césaire 24/03 14:00-15:00"),
        ),
        Turn("pareil vendredi à 10h", "book", ("20 mars, 10h–11h",), None),
    ],
    "en: the same once more": [
        BOOKED["en"][0],
        Turn(
            "same again on Friday", "book", ("Booked: Césaire", "20 March, 2–3 pm"),
            (CESAIRE, "Césaire 20/03 14:00-15:00"),
        ),
    ],
    "fr: all of a day is cancelled, once that is confirmed, and comes back": [
        *BOOKED["fr"],
        Turn("réserve Jaurès vendredi de 10h à 11h", "book", ("C’est réservé",), None),
        Turn(
            "annule toutes mes réservations de demain", "cancel",
            ("Dois-je annuler ces 2 réservations ?", "14h–15h · Césaire", "16h–17h · Mandela"),
            (CESAIRE, MANDELA, "Jaurès 20/03 10:00-11:00"),
        ),
        Turn("oui", "cancel", ("C’est annulé : 2 réservations.",), ("Jaurès 20/03 10:00-11:00",)),
        Turn("annule ça", "undo", ("2 réservations sont comme avant",), None),
        Turn("annule tout", "cancel", ("Dois-je annuler ces 3 réservations ?",), None),
        Turn("non", "reject", ("en l’état",), (CESAIRE, MANDELA, "Jaurès 20/03 10:00-11:00")),
    ],
    "en: all of a day is cancelled by a click, and comes back by one": [
        *BOOKED["en"],
        Turn("cancel everything tomorrow", "cancel", ("Shall I cancel these 2 bookings?",), None),
        Turn("[Cancel them all", "cancel", ("2 bookings are cancelled.",), ()),
        Turn("[Undo", "undo", ("2 bookings are as before",), (CESAIRE, MANDELA)),
    ],
    "en: them may be guests or a meeting": [
        BOOKED["en"][0],
        Turn("invite contact@partenaire.example", "invite", ("New guests",)),
        Turn("remove them", "cancel", ("off, or cancel the booking?", "1. Take off", "2. Cancel")),
        Turn("yes", "accept", ("Which one?",), (CESAIRE,)),
        Turn("1", "uninvite", ("No longer invited: contact@partenaire.example",), (CESAIRE,)),
        Turn("cancel it", "cancel", ("Cancelled",), ()),
    ],
    "fr: le may be a guest or a slot": [
        BOOKED["fr"][0],
        Turn("invite contact@partenaire.example", "invite", ("Nouveaux invités",)),
        Turn("enlève-le", "cancel", ("Dois-je retirer contact@partenaire.example, ou annuler",)),
        Turn("[Annuler toute", "cancel", ("C’est annulé",), ()),
    ],
    "fr: what was wanted stays wanted while something else is offered": [
        Turn("réserve Rosa Parks demain à 14h", "book", ("C’est réservé",), None),
        Turn("avec visio", "move", ("Pas d’équipement de visio", "Ce qui est possible")),
        Turn("pour 15", "move", ("Pas d’équipement de visio", "15 personnes", "1. Mandela")),
        Turn("1", "move", ("C’est modifié : Mandela", "15 personnes · visio"), None),
    ],
    "fr: a contested day stays open whatever else is said": [
        Turn("réserve une salle mardi prochain", "book", ("De quel jour", "1. mardi 17", "2. ")),
        Turn("9h", "book", ("De quel jour", "1. mardi 17", "2. mardi 24"), ()),
        Turn("pour 6", "book", ("De quel jour",), ()),
        Turn("la 2", "book", ("24 mars, 9h–10h", "6 personnes"), ("Césaire 24/03 09:00-10:00",)),
    ],
    "en: a contested day stays open whatever else is said": [
        Turn("book a room next Friday", "book", ("Which day do you mean?",)),
        Turn("10am", "book", ("Which day do you mean?", "Friday 20 March"), ()),
        Turn("[Friday 20", "book", ("20 March, 10–11 am",), ("Rosa Parks 20/03 10:00-11:00",)),
    ],
    "fr: who is invited": [
        BOOKED["fr"][0],
        Turn("invite contact@partenaire.example", "invite", ("Nouveaux invités",)),
        Turn("qui est invité ?", "invite", ("Votre réservation", "contact@partenaire.example")),
    ],
    "fr: a weekday may be meant of another week, and none is guessed": [
        Turn(
            "réserve Césaire tous les jours de la semaine prochaine à 9h", "book",
            ("7 dates",), None,
        ),
        Turn("annule celle de mercredi", "cancel", ("1. mercredi 25 mars",), None),
        Turn("seulement celle-ci", "cancel", ("De quelle réservation",), None),
        Turn("[mercredi 25", "cancel", ("C’est annulé : Césaire", "mercredi 25 mars"), None),
    ],
    "fr: at another site": [
        BOOKED["fr"][0],
        Turn("à la médiathèque", "move", ("Quelle salle à la place", "1. Rosa Parks"), (CESAIRE,)),
        Turn("2", "move", ("C’est modifié : Simone Veil",), ("Simone Veil 17/03 14:00-15:00",)),
        Turn("déplace-la à la mairie à 16h", "move", ("Quelle salle", "Césaire"), None),
        Turn("[Jaurès", "move", ("C’est modifié : Jaurès",), ("Jaurès 17/03 16:00-17:00",)),
    ],
    "fr: more people, and what no room is known to have": [
        BOOKED["fr"][0],
        Turn("avec un tableau blanc", "move", ("Je ne sais pas quelles salles",), (CESAIRE,)),
        Turn("on sera finalement 5", "move", ("C’est modifié", "5 personnes"), (CESAIRE,)),
    ],
    "en: an answer may be as long as a wish": [
        Turn("book a room for 6 with video", "book", ("When shall I book it?",)),
        Turn(
            "tomorrow 2pm at the library", "book", ("Booked: Simone Veil", "6 people · video"),
            ("Simone Veil 17/03 14:00-15:00",),
        ),
    ],
    "en: one of several by its hour": [
        *BOOKED["en"],
        Turn("cancel tomorrow's meeting", "cancel", ("Which booking do you mean?",)),
        Turn("the 4pm one", "cancel", ("Cancelled: Mandela",), (CESAIRE,)),
    ],
    "fr: an undo of nothing drops the question": [
        Turn("réserve une salle demain", "book", ("À quelle heure",)),
        Turn("annule ça", "undo", ("en l’état",)),
        Turn("14h", None, ("Dois-je réserver une salle",), ()),
    ],
    "en: undo while a question waits takes the last act back": [
        BOOKED["en"][0],
        Turn("book a room tomorrow", "book", ("At what time",)),
        Turn("undo", "undo", ("no longer booked: Césaire",), ()),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", FOLLOWING)
def test_dialogue(agent: Talker, name: str) -> None:
    play(agent, name[:2], FOLLOWING[name])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_undo_comes_too_late_after_five_minutes(agent: Talker, language: str) -> None:
    play(agent, language, BOOKED[language][:1])
    agent.wait(minutes=5, seconds=1)
    sentence, answer = {
        "fr": ("annule ça", "pendant 5 minutes"),
        "en": ("undo that", "within 5 minutes"),
    }[language]
    assert answer in agent.say(sentence).text
    assert agent.bookings() == [CESAIRE]


def test_what_is_alike_in_both_languages_is_answered_in_that_of_the_talk(agent: Talker) -> None:
    agent.say("book Césaire tomorrow 2pm-3pm")
    assert agent.say("undo").language == "en"
    agent.say("mes réservations")
    agent.restart()
    assert agent.say("undo").language == "fr"


def test_what_was_looked_for_is_forgotten_after_half_a_day(agent: Talker) -> None:
    agent.say("quelles salles sont libres demain à 14h ?")
    agent.wait(hours=12, minutes=1)
    assert "17 mars" not in agent.say("et à la médiathèque ?").text


def test_follow_ups_survive_a_restart(agent: Talker) -> None:
    agent.say("quelles salles sont libres demain à 14h ?")
    agent.restart()
    assert "jeudi 19 mars, 14h–15h" in agent.say("et jeudi ?").text


def test_no_lot_of_somebody_else_is_cancelled_by_a_forged_card(agent: Talker) -> None:
    agent.say("réserve Césaire demain de 14h à 15h")
    other = Talker(agent.units, "accueil@drancy.example", "elsewhere")
    forged = {"act": "cancel", "lot": [1], "confirmed": True, "lang": "fr"}
    other.send(forged)
    Talker(agent.units, "agent@bobigny.example", "far away").send(forged)
    assert agent.bookings() == [CESAIRE]


def test_what_a_room_lacks_is_looked_for_in_others(agent: Talker, small_town: Town) -> None:
    with agent.units.open() as unit:
        for key, has in (("mandela", ["whiteboard"]), ("jaures", ["projector"])):
            unit.session.get_one(Room, small_town.id_of(key)).equipment = has
    agent.say("réserve Césaire demain de 14h à 15h")
    assert "1. Mandela" in agent.say("avec un tableau blanc").text
    assert "C’est modifié : Mandela" in agent.say("1").text
    assert "Cette salle en dispose : tableau blanc." in agent.say("avec un tableau blanc").text


@pytest.mark.parametrize(
    ("wish", "question"),
    [("réserve Jaurès demain", "De quelle salle"), ("book Jaurès tomorrow", "Which room do you")],
)
def test_a_contested_room_stays_open_whatever_else_is_said(
    agent: Talker, small_town: Town, wish: str, question: str
) -> None:
    with agent.units.open() as unit:
        build_room(unit.session, small_town.sites["mediatheque"], "jaures-2", name="Jaurès")
    assert question in agent.say(wish).text
    assert question in agent.say("14:00").text
    assert agent.bookings() == []
    agent.press("Jaurès (Médiathèque")
    assert agent.bookings() == ["Jaurès 17/03 14:00-15:00"]

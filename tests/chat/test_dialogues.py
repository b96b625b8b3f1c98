"""Dialogues as tables, in both languages: what is said, what is answered, what is booked then."""

import pytest

from tests.chat.dialogues import Turn, play
from tests.chat.talking import Talker

CESAIRE = "Césaire 17/03 14:00-15:00"
DIALOGUES: dict[str, list[Turn]] = {
    "fr: a whole wish is booked at once": [
        Turn(
            "réserve une salle à la mairie demain de 14h à 15h pour 6 avec visio, "
            "invite contact@partenaire.example",
            "book",
            (
                "C’est réservé : Césaire (Mairie de Drancy), mardi 17 mars, 14h–15h.",
                "6 personnes · visio · invités : contact@partenaire.example",
                "Référence : ",
                "Le lien de connexion suivra ici",
                "Également libres : Jaurès (Mairie de Drancy), Mandela (Mairie de Drancy).",
            ),
            (CESAIRE,),
        ),
        Turn("[Jaurès (Mairie", "move", ("C’est modifié : Jaurès",), ("Jaurès 17/03 14:00-15:00",)),
    ],
    "en: a whole wish is booked at once": [
        Turn(
            "book Jaurès tomorrow 2pm-3pm for 6 with video, invite contact@partenaire.example",
            "book",
            (
                "Booked: Jaurès (Mairie de Drancy), Tuesday 17 March, 2–3 pm.",
                "6 people · video · guests: contact@partenaire.example",
                "The join link follows here",
            ),
            ("Jaurès 17/03 14:00-15:00",),
        ),
    ],
    "fr: no end is an hour, and a click makes it longer": [
        Turn(
            "réserve Mandela demain à 10h",
            "book",
            ("10h–11h", "j’ai compté 1 h", "30 min ou 1 h 30"),
            ("Mandela 17/03 10:00-11:00",),
        ),
        Turn("[1 h 30", "move", ("10h–11h30",), ("Mandela 17/03 10:00-11:30",)),
    ],
    "en: no end is an hour, and a word makes it shorter": [
        Turn(
            "book Mandela tomorrow at 10am",
            "book",
            ("10–11 am", "I took 1 h"),
            ("Mandela 17/03 10:00-11:00",),
        ),
        Turn(
            "30 minutes",
            "move",
            ("Changed: Mandela", "10–10:30 am"),
            ("Mandela 17/03 10:00-10:30",),
        ),
    ],
    "fr: the hour is asked for": [
        Turn("réserve une salle demain", "book", ("À quelle heure", "1. demain, 9h"), ()),
        Turn("14h", "book", ("mardi 17 mars, 14h–15h",), ("Rosa Parks 17/03 14:00-15:00",)),
    ],
    "en: the day is asked for, and a click answers": [
        Turn("book a room", "book", ("When shall I book it?", "tomorrow, 10 am"), ()),
        Turn(
            "[tomorrow, 10 am",
            "book",
            ("Tuesday 17 March, 10–11 am",),
            ("Rosa Parks 17/03 10:00-11:00",),
        ),
    ],
    "fr: another subject drops the question": [
        Turn("réserve une salle demain", "book", ("À quelle heure",), ()),
        Turn("mes réservations", "list", ("aucune réservation à venir",), ()),
        Turn("14h", None, ("Dois-je réserver une salle", "aujourd’hui, 14h"), ()),
    ],
    "en: a no drops the question": [
        Turn("book a room tomorrow", "book", ("At what time",), ()),
        Turn("no thanks", "reject", ("I leave it as it is",), ()),
    ],
    "fr: a contested day is asked back and keeps its hour": [
        Turn("réserve Mandela vendredi prochain à 10h", "book", ("De quel jour",), ()),
        Turn("[vendredi 27", "book", ("27 mars, 10h–11h",), ("Mandela 27/03 10:00-11:00",)),
    ],
    "en: an unknown room gets the nearest names": [
        Turn("book the room Jores tomorrow 10am", "book", ("don’t know this room", "Jaurès"), ()),
        Turn("[Jaurès", "book", ("Booked: Jaurès",), ("Jaurès 17/03 10:00-11:00",)),
    ],
    "fr: a taken room is refused with what works": [
        Turn("réserve Césaire demain de 14h à 15h", "book", ("C’est réservé",), (CESAIRE,)),
        Turn(
            "réserve Césaire demain de 14h à 15h",
            "book",
            ("Salle déjà prise : Césaire, mardi 17 mars, 14h–15h.", "Ce qui est possible :", "1. "),
            (CESAIRE,),
        ),
        Turn(
            "la 1",
            "book",
            ("C’est réservé : Césaire", "13h–14h"),
            ("Césaire 17/03 13:00-14:00", CESAIRE),
        ),
    ],
    "en: a small room without video is refused with both rules": [
        Turn(
            "book Rosa Parks tomorrow 2pm-3pm for 12 with video",
            "book",
            (
                "Rosa Parks is too small (4 seats) for 12 people.",
                "No video equipment",
                "Simone Veil",
            ),
            (),
        ),
        Turn("[Simone Veil", "book", ("Booked: Simone Veil",), ("Simone Veil 17/03 14:00-15:00",)),
    ],
    "fr: the past is refused with what works": [
        Turn("réserve Mandela hier à 9h", "book", ("Il est déjà 9h", "Ce qui est possible"), ()),
        Turn("[demain, 9h", "book", ("C’est réservé",), ("Mandela 17/03 09:00-10:00",)),
    ],
    "en: too far ahead is refused with its limit": [
        Turn("book Mandela on 3 May 2029 at 10am", "book", ("too far ahead", "2028"), ()),
    ],
    "fr: more people than any room seats": [
        Turn("réserve une salle demain à 9h pour 50", "book", ("50 personnes", "20 places"), ()),
    ],
    "fr: the one meeting of tomorrow is cancelled at once": [
        Turn("réserve Césaire demain de 14h à 15h", "book", ("C’est réservé",), (CESAIRE,)),
        Turn("annule la réunion de demain", "cancel", ("C’est annulé : Césaire", "14h–15h"), ()),
        Turn("[Réserver à nouveau", "book", ("C’est réservé : Césaire",), (CESAIRE,)),
    ],
    "en: one of several meetings is asked for": [
        Turn("book Césaire tomorrow 2pm-3pm", "book", ("Booked",), (CESAIRE,)),
        Turn("book Jaurès tomorrow 4pm-5pm", "book", ("Booked",), None),
        Turn("cancel tomorrow's meeting", "cancel", ("Which booking", "1. ", "2. "), None),
        Turn("[Tuesday 17 March, 4–5 pm", "cancel", ("Cancelled: Jaurès",), (CESAIRE,)),
    ],
    "fr: an hour says which of several": [
        Turn("réserve Césaire demain de 14h à 15h", "book", ("C’est réservé",), (CESAIRE,)),
        Turn("réserve Jaurès demain de 16h à 17h", "book", ("C’est réservé",), None),
        Turn("annule la réunion de demain", "cancel", ("De quelle réservation",), None),
        Turn("celle de 16h", "cancel", ("C’est annulé : Jaurès",), (CESAIRE,)),
    ],
    "en: nothing to cancel": [
        Turn("cancel tomorrow's meeting", "cancel", ("You have no booking ahead.",), ()),
    ],
    "fr: a meeting that isn't there, and what there is": [
        Turn("réserve Césaire demain de 14h à 15h", "book", ("C’est réservé",), (CESAIRE,)),
        Turn(
            "annule la réunion de vendredi",
            "cancel",
            ("Je ne trouve pas", "mardi 17 mars, 14h–15h · Césaire"),
            (CESAIRE,),
        ),
    ],
    "en: a list with references": [
        Turn("book Césaire tomorrow 2pm-3pm", "book", ("Booked",), (CESAIRE,)),
        Turn("my bookings", "list", ("Tuesday 17 March, 2–3 pm · Césaire · ",), (CESAIRE,)),
    ],
    "fr: free rooms by site, and a click books one": [
        Turn(
            "quelles salles sont libres cet après-midi ?",
            "find",
            (
                "Salles libres, lundi 16 mars, 13h–18h :",
                "Mairie de Drancy : ",
                "Jaurès (8 places, visio)",
            ),
            (),
        ),
        Turn("[Rosa Parks, 13h–14h", "book", ("C’est réservé",), ("Rosa Parks 16/03 13:00-14:00",)),
    ],
    "en: free rooms at an hour, and an ordinal books one": [
        Turn(
            "which rooms are free tomorrow 2pm-3pm?",
            "find",
            ("Free rooms, Tuesday 17 March, 2–3 pm:",),
            (),
        ),
        Turn("the first one", "book", ("Booked: Rosa Parks",), ("Rosa Parks 17/03 14:00-15:00",)),
    ],
    "fr: a meeting is moved and keeps its day and length": [
        Turn("réserve Césaire demain de 14h à 15h", "book", ("C’est réservé",), (CESAIRE,)),
        Turn(
            "déplace la réunion de demain à 16h",
            "move",
            ("C’est modifié", "16h–17h"),
            ("Césaire 17/03 16:00-17:00",),
        ),
        Turn(
            "prolonge la réunion de demain de 30 minutes",
            "extend",
            ("16h–17h30",),
            ("Césaire 17/03 16:00-17:30",),
        ),
    ],
    "en: a meeting is extended and shortened": [
        Turn("book Césaire tomorrow 2pm-3pm", "book", ("Booked",), (CESAIRE,)),
        Turn(
            "extend tomorrow's meeting by 30 minutes",
            "extend",
            ("2–3:30 pm",),
            ("Césaire 17/03 14:00-15:30",),
        ),
        Turn("shorten tomorrow's meeting by 30 minutes", "shorten", ("2–3 pm",), (CESAIRE,)),
    ],
    "fr: the day of a site": [
        Turn("réserve Césaire demain de 14h à 15h", "book", ("C’est réservé",), (CESAIRE,)),
        Turn(
            "montre le planning de la mairie demain",
            "day_view",
            (
                "Césaire : pris 14h–15h (votre réservation) ; libre 8h–14h, 15h–20h",
                "Jaurès : libre toute la journée",
            ),
            (CESAIRE,),
        ),
    ],
    "en: which site's day?": [
        Turn("show the schedule", "day_view", ("The day of which site",), ()),
        Turn(
            "[Mairie", "day_view", ("Mairie de Drancy, Monday 16 March", "Jaurès: free all day"), ()
        ),
    ],
    "fr: help, hello and thanks": [
        Turn("aide", "help", ("Voici ce que je sais faire :", "« mes réservations »"), ()),
        Turn("bonjour", "greet", ("Bonjour !", "« mes réservations »"), ()),
        Turn("merci", "thank", ("Je vous en prie.",), ()),
    ],
    "en: what isn't understood gets buttons": [
        Turn("what is the weather like", None, ("I haven’t understood", "book a room"), ()),
        Turn("[My bookings", "list", ("You have no booking ahead.",), ()),
    ],
    "en: two rooms in one booking": [
        Turn(
            "book Jaurès and Mandela tomorrow 2pm-3pm",
            "book",
            ("Jaurès", "Mandela"),
            ("Jaurès+Mandela 17/03 14:00-15:00",),
        ),
    ],
    "en: a booking can be corrected in a word": [
        Turn("book Césaire tomorrow 2pm-3pm", "book", ("Booked",), (CESAIRE,)),
        Turn("Mandela", "move", ("Changed: Mandela",), ("Mandela 17/03 14:00-15:00",)),
        Turn("at 4pm", "move", ("4–5 pm",), ("Mandela 17/03 16:00-17:00",)),
    ],
    "fr: an end without a start asks for the start": [
        Turn("réserve Mandela demain jusqu'à 15h", "book", ("À quelle heure",), ()),
        Turn("14h", "book", ("14h–15h",), ("Mandela 17/03 14:00-15:00",)),
    ],
    "en: a named room that is taken": [
        Turn("book Césaire tomorrow 2pm-3pm", "book", ("Booked",), (CESAIRE,)),
        Turn(
            "is Césaire free tomorrow 2pm-3pm?",
            "find",
            ("Césaire is already taken: Tuesday 17 March, 2–3 pm.", "1. "),
            (CESAIRE,),
        ),
    ],
    "fr: a yes to several offers asks which": [
        Turn("réserve une salle demain", "book", ("À quelle heure",), ()),
        Turn("oui", "accept", ("Laquelle ?",), ()),
        Turn("2", "book", ("10h–11h",), ("Rosa Parks 17/03 10:00-11:00",)),
    ],
    "fr: days without hours are a series": [
        Turn("réserve Mandela de mardi à jeudi", "book", ("À quelle heure",), ()),
        Turn(
            "10h",
            "book",
            ("C’est réservé : Mandela", "tous les jours, 10h–11h", "3 dates"),
            tuple(f"Mandela {day}/03 10:00-11:00" for day in (17, 18, 19)),
        ),
    ],
    "en: the same hour on another day": [
        Turn("book Césaire tomorrow 2pm-3pm", "book", ("Booked",), (CESAIRE,)),
        Turn("book Mandela tomorrow 4pm-5pm", "book", ("Booked",), None),
        Turn("same time on Friday", "move", ("Changed: Mandela", "Friday 20 March, 4–5 pm"), None),
    ],
    "fr: a whole day": [
        Turn(
            "réserve Mandela demain toute la journée",
            "book",
            ("9h–18h",),
            ("Mandela 17/03 09:00-18:00",),
        ),
    ],
}


@pytest.mark.parametrize("name", DIALOGUES)
def test_dialogue(agent: Talker, name: str) -> None:
    play(agent, name[:2], DIALOGUES[name])

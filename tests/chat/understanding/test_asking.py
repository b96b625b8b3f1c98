"""What is only asked about is never done."""

from datetime import datetime

import pytest

from chat.understanding import Context, Intent, understand
from tests.chat.understanding.corpus import DEMONSTRATION, PARIS

NOW = datetime(2026, 3, 9, 9, tzinfo=PARIS)
HARMING = {
    Intent.END_CALL, Intent.CANCEL, Intent.UNINVITE, Intent.MOVE, Intent.HAND_OVER,
    Intent.DECLINE_REQUEST, Intent.APPROVE, Intent.INVITE, Intent.START_CALL, Intent.BOOK,
    Intent.EXTEND, Intent.SHORTEN,
}  # fmt: skip
QUESTIONS = {
    "en": """
        what time does mandela close
        what time does mandela close please
        when does the library close
        is the library open saturday
        does mandela close at six
        until when is mandela open
        how late is the town hall open
        who cancelled my meeting
        why was my meeting cancelled
        has my meeting been cancelled
        is tomorrow's meeting cancelled
        was the 3pm meeting moved
        did someone move my meeting
        did you cancel my booking
        have you moved my meeting
        what happens if i cancel
        how do i cancel a meeting
        when does the call end
        hello, when does my meeting end
        is the meeting over
        who removed Paul from the meeting
        who declined my request
        was my request refused
        when did the meeting end yesterday
        at what time do you close
        do you close at noon
        who can hand over a booking
        how long before the meeting can i cancel
        what's the deadline for cancelling
        when do you stop taking bookings
        will the call end automatically
        do i have to cancel by hand
        where was the meeting moved
        can you tell me when the library closes
        do you know if my meeting was cancelled
        did you invite Paul to my meeting
        my meeting tomorrow was moved to 4?
        do rooms close at night
        when does the call start
        who approved the request
    """,
    "fr": """
        à quelle heure ferme la médiathèque
        à quelle heure ferme mandela
        la médiathèque ferme à quelle heure
        quand est-ce que la mairie ferme
        est-ce que la médiathèque est ouverte samedi
        la mairie ferme-t-elle à midi ?
        vous fermez à midi ?
        fermez-vous à midi ?
        qui a annulé ma réunion
        pourquoi ma réunion a-t-elle été annulée
        est-ce que ma réunion est annulée
        ma réunion de demain est annulée ?
        la réunion de demain a-t-elle été déplacée ?
        as-tu annulé ma réservation ?
        que se passe-t-il si j'annule
        comment mettre fin à un appel
        quand finit la réunion
        bonjour, à quelle heure finit l'appel
        la réunion est finie ?
        qui a retiré Paul de la réunion
        pourquoi ma demande a été refusée
        qui peut refuser une demande
        la réunion a-t-elle été confiée à Paul ?
        combien de temps avant puis-je annuler
        quel est le délai pour annuler
        dois-je annuler moi-même ?
        l'appel se termine-t-il tout seul ?
        où a été déplacée la réunion
        la visio s'arrête quand
        on finit à quelle heure
        peux-tu me dire quand ferme la mairie
        sais-tu si ma réunion est annulée
        ma réunion a été déplacée à 16h ?
        la salle ferme à quelle heure le soir
        a-t-on refusé ma demande
        quelqu'un a annulé ma réunion ?
        à quoi sert annuler
        quand commence l'appel
    """,
}
REQUESTS = (
    ("can you cancel my 3pm meeting?", Intent.CANCEL),
    ("is it possible to cancel tomorrow's meeting?", Intent.CANCEL),
    ("why not move my meeting to 4pm", Intent.MOVE),
    ("how about moving my 3pm to 4pm", Intent.MOVE),
    ("were finishing at 11 instead of noon", Intent.SHORTEN),
    ("what a day, cancel my 3pm meeting", Intent.CANCEL),
    ("cancel my meeting and let me know", Intent.CANCEL),
    ("have Paul removed from tomorrow's meeting", Intent.UNINVITE),
    ("the call is over, hang up", Intent.END_CALL),
    ("tu peux annuler ma réunion de 15h ?", Intent.CANCEL),
    ("est-il possible d'annuler la réunion de demain ?", Intent.CANCEL),
    ("est-ce que je peux décaler ma réunion de demain à 16h ?", Intent.MOVE),
    ("annule-la", Intent.CANCEL),
    ("on décale la réunion de demain à 16h ?", Intent.MOVE),
    ("tu annules la réunion de demain ?", Intent.CANCEL),
    ("move tomorrow's meeting to 4?", Intent.MOVE),
    ("la réunion est annulée", Intent.CANCEL),
    ("quelle journée, annule ma réunion de 15h", Intent.CANCEL),
    ("c'est fini, raccroche", Intent.END_CALL),
)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (language, sentence.strip())
        for language, sentences in QUESTIONS.items()
        for sentence in sentences.strip().splitlines()
    ],
)
def test_a_question_changes_nothing(language: str, sentence: str) -> None:
    reading = understand(sentence, Context(NOW, DEMONSTRATION, language))
    assert reading.intent not in HARMING


@pytest.mark.parametrize(("sentence", "act"), REQUESTS)
def test_a_request_in_the_form_of_a_question_asks_for_the_act(sentence: str, act: Intent) -> None:
    assert understand(sentence, Context(NOW, DEMONSTRATION, "fr")).intent is act

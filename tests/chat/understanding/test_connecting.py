"""How rooms come into a call is told in many ways, and other sentences have the same words."""

from datetime import datetime

import pytest

from chat.understanding import Context, Intent, understand
from tests.chat.understanding.corpus import DEMONSTRATION, PARIS

NOW = datetime(2026, 3, 16, 9, tzinfo=PARIS)
CHOICES = {
    "automatic": """
        connecte-nous automatiquement
        connecte-nous automatiquement pour la réunion de demain
        lance la visio automatiquement demain
        que la visio démarre toute seule demain
        la visio de demain en automatique
        mets la visio de demain en automatique
        remets la connexion automatique
        finalement connecte-nous automatiquement à la réunion de jeudi
        connect us automatically
        connect us automatically to tomorrow's meeting
        put us through automatically at 2pm
        start the call by itself
        put tomorrow's call on auto
    """,
    "button": """
        je veux juste le bouton sur l'écran
        juste le bouton pour la réunion de demain
        on appuiera sur le bouton
        I just want the button on the screen
        just the button for tomorrow's 2pm meeting
        just a button to push please
        we'd rather press the button ourselves
    """,
    "manual": """
        on se connectera nous-mêmes
        on se connectera nous-mêmes demain
        nous nous connecterons nous-mêmes à la réunion de 14h
        je lancerai la visio moi-même
        on lancera l'appel nous-mêmes demain à 14h
        pas de visio automatique
        pas de visio automatique pour la réunion de demain
        pas de connexion automatique demain
        sans connexion automatique
        pas d'appel automatique demain
        ne nous connecte pas automatiquement
        ne nous connecte pas
        ne lance pas la visio
        je ne veux pas que la visio se lance toute seule
        arrête de nous connecter automatiquement
        pas besoin de nous connecter automatiquement vendredi
        connexion manuelle pour demain 14h
        passe la visio de jeudi en manuel
        no auto connect for tomorrow's meeting
        no automatic connection tomorrow
        don't connect us automatically
        don't auto-connect tomorrow's meeting
        we'll connect ourselves
        we'll dial in ourselves for tomorrow's meeting
        we will join the call ourselves
        please don't dial us in, we'll do it by hand
        manual connection for the board meeting on friday
    """,
}
BOOKED = {
    "automatic": """
        réserve jaurès demain 14h-15h avec visio, connexion automatique
        réserve jaurès demain 14h connecte nous automatiquement
        jaurès demain 14h-15h avec visio, connexion automatique
        book jaurès tomorrow 2pm-3pm with video, auto connect
        book jaurès tomorrow at 2 with video and connect us automatically
    """,
    "button": """
        réserve jaurès demain de 14h à 15h avec visio, juste le bouton
        book jaurès tomorrow 2pm-3pm with video, just the button
    """,
    "manual": """
        réserve jaurès demain 14h-15h avec visio, sans connexion automatique
        réserve jaurès demain de 14h à 15h, on se connectera nous-mêmes
        réserve jaurès demain de 14h à 15h avec visio et pas de lancement automatique
        salle pour 6 demain 10h avec visio, on lancera nous-mêmes
        book jaurès tomorrow 2pm-3pm with video, no auto connect
        book jaurès tomorrow 2pm-3pm with video, we'll dial in ourselves
    """,
}
OTHER = {
    Intent.START_CALL: """
        connecte-nous maintenant
        connecte nous tout de suite
        connecte-nous à la réunion
        connect us now
        join the call
        lance la visio
    """,
    Intent.REPORT_FAULT: """
        pas de connexion en jaurès
        la connexion automatique ne marche pas
        le bouton de jaurès ne marche pas
    """,
    Intent.BOOK: """
        réserve une salle pour moi tout seul avec visio demain 10h
        réserve jaurès demain 14h pour le lancement du projet
        book a room for the auto industry meeting tomorrow 10am with video
        book a room tomorrow at 10 for the manual testing workshop
    """,
    Intent.SET_LANGUAGE: "réponds automatiquement",
    Intent.END_CALL: "termine l'appel automatiquement",
    Intent.CANCEL: "annule ma réunion automatiquement",
}
ASKED = """
    est-ce que la visio démarre automatiquement ?
    will we be connected automatically?
    will the call end automatically
"""


def rows(told: str) -> list[str]:
    return [line.strip() for line in told.strip().splitlines()]


def pairs(told: dict[str, str]) -> list[tuple[str, str]]:
    return [(mode, said) for mode, lines in told.items() for said in rows(lines)]


@pytest.mark.parametrize(("mode", "said"), pairs(CHOICES))
def test_a_choice_is_told(mode: str, said: str) -> None:
    reading = understand(said, Context(NOW, DEMONSTRATION))
    assert (reading.intent, reading.connect) == (Intent.SET_CONNECT, mode)
    assert (reading.video, reading.equipment) == (None, ())


@pytest.mark.parametrize(("mode", "said"), pairs(BOOKED))
def test_it_is_told_with_a_booking(mode: str, said: str) -> None:
    reading = understand(said, Context(NOW, DEMONSTRATION))
    assert (reading.intent, reading.connect, reading.video) == (Intent.BOOK, mode, True)


@pytest.mark.parametrize(
    ("intent", "said"), [(intent, said) for intent, lines in OTHER.items() for said in rows(lines)]
)
def test_the_same_words_mean_something_else(intent: Intent, said: str) -> None:
    reading = understand(said, Context(NOW, DEMONSTRATION))
    assert (reading.intent, reading.connect) == (intent, None)


@pytest.mark.parametrize("said", rows(ASKED))
def test_a_question_chooses_nothing(said: str) -> None:
    assert understand(said, Context(NOW, DEMONSTRATION)).intent is not Intent.SET_CONNECT

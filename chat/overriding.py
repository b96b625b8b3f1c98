"""Why an administrator overrides a rule: asked for once, answered in their own words or not."""

import re

from chat.command import Command
from chat.fields import text
from chat.questions import Option, ask
from chat.scene import Scene
from chat.understanding import Reading
from rooms.talk import Reply

WHY = "why"
UNEXPLAINED = "–"  # the answer of somebody who gives no reason
BEGINS = re.compile(
    r"\s*(?:pour|car|parce|à cause|a cause|suite|en raison|motif|raison|c.est|for|because|since|due"
    r"|owing|reason|as|it.s)\b",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"\s*(?:est-ce|qu.est-ce|que?l(?:le)?s?|qui|comment|combien|pourquoi|what|which|who|how|why)\b",
    re.IGNORECASE,
)


def reason_of(because: str | None) -> str | None:
    """Return the reason that is kept: None where nobody was asked, "" where none was given."""
    return "" if because == UNEXPLAINED else because


def ask_why(scene: Scene, command: Command) -> Reply:
    """Return the question why a rule is overridden; the command waits for the answer."""
    words = scene.say("For what reason? It is kept, and whoever has the booking is told.")
    without = Option(scene.say("Without a reason"), {"because": UNEXPLAINED})
    return ask(scene, command, WHY, words, [without])


def gives_reason(said: str) -> bool:
    """Say whether a sentence begins as reasons do: "for the cancelled council"."""
    return BEGINS.match(said) is not None


def reason_said(reading: Reading, scene: Scene) -> str | None:
    """Return what is said as the reason; None where something else is asked for.

    What begins as reasons do is one, whatever act it may speak of. A question is none, and neither
    is a room at a time: "rather Jaurès tomorrow from 9 to 12".
    """
    said = text(scene.utterance.text)
    if said is None or gives_reason(said):
        return said
    wishes = reading.presumed and bool(reading.room or reading.site) and _says_when(reading)
    if wishes or said.endswith("?") or ASKS.match(said):
        return None
    return said if reading.intent is None or reading.presumed else None


def _says_when(reading: Reading) -> bool:
    return reading.start is not None and not reading.day_assumed

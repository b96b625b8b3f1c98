"""Why a rule is to be overridden: "quand même, pour le maire", "anyway, because of the flood"."""

import re

LONGEST = 200
ANYWAY = r"quand m[eê]me|malgr[eé] tout|tout de m[eê]me|anyway|all the same|regardless"
SAID = re.compile(
    rf"^(?P<head>.*\b(?:{ANYWAY}))\s*[,:;–-]\s*"
    r"(?P<why>(?:pour|car|parce qu\S*|à cause d\S*|motif|raison|for|because|since|reason)\b.+)$",
    re.IGNORECASE | re.DOTALL,
)


def without_reason(text: str) -> tuple[str, str | None]:
    """Return the sentence without the reason at its end, and the reason; None where none is given.

    What has figures in it, "for 4 people", asks for something and is no reason.
    """
    found = SAID.match(text)
    if found is None or any(char.isdigit() for char in found["why"]):
        return text, None
    return found["head"], found["why"].strip()[:LONGEST]

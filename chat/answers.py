"""Short answers to a question: an hour alone, or a number alone."""

import re
from datetime import date, datetime, time

from chat.scene import Scene

_NUMBER_ALONE = re.compile(
    r"(?:la|le|l'|the|n°|no\.?|#|à|a|at)?\s*(\d{1,3})\s*[.)!]?", re.IGNORECASE
)
_ORDINAL_ALONE = re.compile(
    r"(?:la|le|l'|the)?\s*(\d{1,2})\s*(?:st|nd|rd|th|[eè]re?|er|e|[eè]me|nde?)(?:\s+one)?\s*[.!]?",
    re.IGNORECASE,
)
EARLIEST_HOUR, LAST_HOUR = 7, 23
TWELVE_HOURS = frozenset({"en"})


def number_alone(scene: Scene) -> int | None:
    """Return the number of an answer that is hardly more than that ("14", "la 2")."""
    match = _NUMBER_ALONE.fullmatch(scene.utterance.text.strip()[:20])
    return int(match[1]) if match else None


def ordinal_alone(scene: Scene) -> int | None:
    """Return the place in a list that an answer of nothing else says ("the 2nd", "la 2e")."""
    match = _ORDINAL_ALONE.fullmatch(scene.utterance.text.strip()[:20])
    return int(match[1]) if match else None


def hour_alone(scene: Scene, day: date | None) -> datetime | None:
    """Return a number alone as an hour of `day`, else of today; None where it can't be one.

    A small one is an hour of the afternoon where people count so, else none of the day's.
    """
    number = number_alone(scene)
    if number is None or number > LAST_HOUR:
        return None
    if number < EARLIEST_HOUR:
        if scene.language not in TWELVE_HOURS or number == 0:
            return None
        number += 12
    return datetime.combine(day or scene.local_now.date(), time(number))

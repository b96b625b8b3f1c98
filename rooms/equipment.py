"""What rooms have, in words that can be compared: "Hearing loop" is hearing_loop, "PMR" access."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rooms.inventory import Venue

ACCESSIBLE = "accessible"
WHEELCHAIR = {"wheelchair", "pmr", "fauteuil_roulant"}


def offered(venue: Venue) -> frozenset[str]:
    """Return the room's equipment and accessibility; "accessible" where a wheelchair gets in."""
    return _words((*venue.room.equipment, *venue.room.accessibility))


def recorded(venues: Iterable[Venue], equipment: Iterable[str]) -> set[str]:
    """Return that equipment of which some room's record speaks.

    What no record speaks of is no reason to refuse every room.
    """
    known = {word for venue in venues for word in offered(venue)}
    return known & set(equipment)


def equipped(venues: Sequence[Venue], equipment: Sequence[str]) -> Sequence[Venue]:
    """Return the rooms that have all of the equipment which some room's record speaks of."""
    if not equipment:
        return venues
    asked = recorded(venues, equipment)
    return [venue for venue in venues if asked <= offered(venue)]


@lru_cache(maxsize=4_096)
def _words(listed: tuple[str, ...]) -> frozenset[str]:
    words = {_folded(word) for word in listed}
    return frozenset(words | {ACCESSIBLE} if words & WHEELCHAIR else words)


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.strip().lower().replace("œ", "oe"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return "_".join(letters.split())

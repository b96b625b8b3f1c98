"""Rooms that an administrator takes for what comes before all, and how many of which they want.

To requisition is said by its own verb, or by a wish and a need that everybody knows to come first.
The words below are without accents and in small letters.
"""

import re
from collections.abc import Sequence

from chat.understanding.cascade import Item
from chat.understanding.counting import MOST_ROOMS
from chat.understanding.features import Judged
from chat.understanding.folding import Token
from chat.understanding.reading import Intent
from chat.understanding.utterance import PLACE, Said

NEEDS = re.compile(
    r"\b(?:pour|for)\b.*\b(?:elections?|scrutin|bureaux? de vote|referendum|cellule de crise"
    r"|conseils? (?:municipa(?:l|ux)|communautaire|extraordinaire)|canicule|grand froid"
    r"|plan communal|plan de sauvegarde|polling stations?|(?:town|city|municipal|borough) council"
    r"|council (?:meeting|session)|heat ?(?:plan|wave)|cold (?:plan|wave)"
    r"|crisis (?:unit|team|cell|staff)|emergency (?:plan|shelter))\b"
)
TAKES = re.compile(
    r"^(?:on |nous |we |i )?(?:dois |devons |must )?(?:pren(?:d|ds|ez|dre|ons)|take)\b"
)
LARGEST = re.compile(r"\b(?:(?:la|les|nos|\w+) plus grande?s?|largest|biggest)\b")
PEOPLE = ("GUEST", "INVITEE", "PERSONNAME", "VIDEO", "REPEAT", "REFERENCE")
BETWEEN = 3  # words between a number and its rooms: "two of the largest rooms"


def judge_seizing(said: Said) -> Judged:
    """Return that rooms are to be taken; what only a meeting can have makes it a booking."""
    if said.is_asked or not said.has(*PLACE, "ROOM"):
        return None
    verb = said.at("SEIZES")
    if verb is not None:
        wanted = verb < 2 or (said.administers and not said.is_met)
        return (Intent.REQUISITION, 0.95) if wanted else None
    if not said.administers or said.has(*PEOPLE):
        return None
    first = next((one.first for one in said.items if "REQUEST" not in one.kinds), 0)
    words = " ".join(token.folded for token in said.row[first:])  # courtesies left out
    wishes = said.has("WISH") or TAKES.search(words) is not None
    return (Intent.REQUISITION, 0.9) if wishes and NEEDS.search(words) else None


def seizes_largest(row: Sequence[Token]) -> bool:
    """Tell whether the largest rooms are meant."""
    return LARGEST.search(" ".join(token.folded for token in row)) is not None


def rooms_seized(items: Sequence[Item], row: Sequence[Token]) -> int | None:
    """Return how many rooms are wanted: "3 rooms", "the two largest", "a room", "the largest room".

    None where that isn't said.
    """
    for at, item in enumerate(items):
        number = item.kinds.get("NUMBER")
        is_number = isinstance(number, int) and 2 <= number <= MOST_ROOMS
        if is_number and _are_rooms(items, row, at + 1):
            return number
    if any("ROOMNAME" in item.kinds for item in items):
        return None
    rooms = [item for item in items if "ROOM" in item.kinds]
    one = any("ROOM" in item.kinds and "ROOMS" not in item.kinds for item in rooms)
    meant = seizes_largest(row) or any("ART" in item.kinds for item in items)
    return 1 if one and meant else None


def _are_rooms(items: Sequence[Item], row: Sequence[Token], first: int) -> bool:
    """Tell whether rooms, or the largest, follow a number before anything else is said."""
    for item in items[first : first + BETWEEN + 1]:
        if "ROOM" in item.kinds:
            return True
        words = " ".join(token.folded for token in row[item.first : item.last])
        if words in ("largest", "biggest", "grandes"):
            return True
        if not {"WORD", "OTHERROOM", "BIGGER", "THE", "OF", "MORE"} & item.kinds.keys():
            return False
    return False

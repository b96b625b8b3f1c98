"""What leans on what was said before: "et vendredi ?", "the same next week", "a bigger room"."""

from collections.abc import Sequence
from itertools import pairwise

from chat.understanding.cascade import Item
from chat.understanding.features import Features, Judged, is_padding
from chat.understanding.folding import Token
from chat.understanding.lexicon import Lexicon
from chat.understanding.reading import Intent

ABOUT_ROOMS = frozenset({Intent.FIND, Intent.MOVE})


def judge_following(seen: Features) -> Judged:
    """Return the act that varies what was booked before; None where nothing does."""
    others = set(seen.sure)
    is_of_booking = not seen.timely or seen.has("MEETING") or Intent.MOVE in others
    if seen.has("OTHERROOM") and others <= ABOUT_ROOMS and is_of_booking and not seen.asks:
        return None if seen.has("CAPACITY") else (Intent.MOVE, 0.8)
    return None


def continues(items: Sequence[Item], row: Sequence[Token], lexicon: Lexicon) -> bool:
    """Tell whether a question only varies the one before: "et vendredi ?", "what about noon"."""
    opening = next((item for item in items if not is_padding(item)), None)
    if opening is None:
        return False
    if "WHATABOUT" in opening.kinds:
        return True
    asks = any("QMARK" in item.kinds for item in items)
    kinds = dict(lexicon.phrases.get(row[opening.first].folded, ())).get(
        (row[opening.first].folded,)
    )
    return asks and kinds is not None and "AND" in kinds


def otherwise(items: Sequence[Item]) -> str | None:
    """Return how the room shall differ from the one before: "another", "larger" or "smaller"."""
    said = [item.kinds["OTHERROOM"] for item in items if "OTHERROOM" in item.kinds]
    if not said and _changes_room(items):
        return "another"
    return next((how for how in said if how != "another"), next(iter(said), None))


def _changes_room(items: Sequence[Item]) -> bool:
    """Tell whether the room is to change, without a word of which is wanted: "change rooms"."""
    if any("ROOMNAME" in item.kinds for item in items):
        return False
    content = [item for item in items if not {"OF", "THE", "MINE"} & item.kinds.keys()]
    return any(
        Intent.MOVE in before.kinds.get("ACT", ()) and "ROOM" in after.kinds
        for before, after in pairwise(content)
    )

"""What an administrator's sentence is judged by: what is asked, met and timed in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from chat.understanding.cascade import Item
from chat.understanding.features import TIME_KINDS
from chat.understanding.folding import Token
from chat.understanding.lexicon import Lexicon
from chat.understanding.reading import Intent

PLACE = frozenset({"ROOMNAME", "SITENAME"})
FITTING = frozenset({"EQUIP", "VIDEO", "ENDPOINT"})
ARTICLES = frozenset({"THE", "ART", "ANY", "ROOM", "SITES", "THAT", "DASH"})
CLOCKS = frozenset({"CLOCK", "HOURISH", "HOURS", "UNTILCLOCK"})
MEETINGS = frozenset({
    "MEETING", "CALL", "REFERENCE", "SERIES", "DATES", "PERSONNAME", "NAMED", "INVITEE", "MINE",
})  # fmt: skip
ONLY_NOW = frozenset({"MOMENT"})
SUBJECT = ARTICLES | PLACE | {"AND", "COMMA", "CORRECTION", "EVERY", "WHOLE"}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence's content, without marks and courtesies, and what may be asked of it.

    `whole` has the marks, too.
    """

    items: Sequence[Item]
    whole: Sequence[Item]
    row: Sequence[Token]
    lexicon: Lexicon
    is_asked: bool
    administers: bool

    def has(self, *kinds: str) -> bool:
        """Tell whether one of the kinds is there."""
        return any(not item.kinds.keys().isdisjoint(kinds) for item in self.items)

    def at(self, *kinds: str) -> int | None:
        """Return where the first item with one of the kinds is."""
        found = (at for at, i in enumerate(self.items) if not i.kinds.keys().isdisjoint(kinds))
        return next(found, None)

    def kinds_at(self, *places: int) -> set[str]:
        """Return the kinds of the items at these places, as far as there are such."""
        found = (self.items[at].kinds for at in places if at < len(self.items))
        return {kind for kinds in found for kind in kinds}

    def after(self, at: int, *passed: str) -> int | None:
        """Return the first place behind `at` whose item isn't one of those that are passed."""
        over = ARTICLES | set(passed)
        found = (
            place
            for place in range(at + 1, len(self.items))
            if not over & self.items[place].kinds.keys() or PLACE & self.items[place].kinds.keys()
        )
        return next(found, None)

    def says(self, item: Item, kind: str) -> bool:
        """Tell whether one of the words of an item has this kind by itself."""
        words = self.row[item.first : item.last]
        return any(kind in self.lexicon.alone(word.folded) for word in words)

    def says_first(self, item: Item, kind: str) -> bool:
        """Tell whether the first word of an item has this kind by itself."""
        return kind in self.lexicon.alone(self.row[item.first].folded)

    def asks_for(self, *acts: Intent) -> bool:
        """Tell whether a word for one of the acts is there."""
        return any(not set(acts).isdisjoint(item.kinds.get("ACT", ())) for item in self.items)

    def but(self, span: tuple[int, int] | None) -> Self:
        """Return what is said but for a stretch of `whole`: a new name, a reason."""
        if span is None:
            return self
        left = {id(item) for item in self.whole[span[0] : span[1]]}
        return replace(self, items=[item for item in self.items if id(item) not in left])

    @property
    def subject(self) -> int | None:
        """Where the room or site stands of which a sentence tells; of several, the last one."""
        found = None
        for at, item in enumerate(self.items):
            if PLACE & item.kinds.keys():
                found = at
            elif not SUBJECT & item.kinds.keys():
                break
        return found

    @property
    def is_timed(self) -> bool:
        """Tell whether days or hours are said; "now" is none."""
        return any(TIME_KINDS & item.kinds.keys() - ONLY_NOW for item in self.items)

    @property
    def is_met(self) -> bool:
        """Tell whether a meeting, a call or people are spoken of."""
        return any(is_meeting(item) for item in self.items)

    @property
    def is_other(self) -> bool:
        """Tell whether a sentence asks something, or tells of a meeting or of a time."""
        return self.is_asked or self.is_met or self.is_timed

    @property
    def books(self) -> bool:
        """Tell whether a room is to be booked or found; "create" may make one."""
        asked = {Intent.BOOK, Intent.FIND}
        return any(
            asked & set(item.kinds.get("ACT", ())) and not {"ADDS", "HOLDS"} & item.kinds.keys()
            for item in self.items
        )


def is_meeting(item: Item) -> bool:
    """Tell whether an item is a meeting, a call or a person; equipment for calls is none."""
    kinds = item.kinds
    if "VIDEO" in kinds:
        return False
    return not MEETINGS.isdisjoint(kinds)

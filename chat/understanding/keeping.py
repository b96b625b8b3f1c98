"""Acts of administrators on rooms, sites and equipment: what is added, changed, closed, retired.

The same verbs are said of meetings and calls ("close the call", "add Paul"), so it is what they
stand next to that counts. A sentence that may be about one's own meeting in a room ("remove room
12") is one about the room only where `administers` tells that an administrator speaks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from chat.understanding.cascade import Item
from chat.understanding.features import TIME_KINDS, Judged, is_padding
from chat.understanding.folding import Token
from chat.understanding.lexicon import Lexicon
from chat.understanding.reading import Intent

ABOUT_INVENTORY = frozenset({
    Intent.ADD_THING, Intent.CHANGE_THING, Intent.CLOSE_PLACE, Intent.REOPEN_PLACE,
    Intent.REQUISITION, Intent.RETIRE_THING, Intent.LIST_CLOSURES, Intent.LIST_ROOMS,
    Intent.LIST_UNPLACED,
})  # fmt: skip
TELLING = frozenset({
    "SEIZES", "CLOSES", "CLOSED", "REOPENS", "OPENS", "ADDS", "RETIRES", "RENAMES", "ENDPOINT",
    "TOPLACE", "HAS", "CAPACITY", "EQUIP", "VIDEO",
})  # fmt: skip
PLACE = frozenset({"ROOMNAME", "SITENAME"})
FITTING = frozenset({"EQUIP", "VIDEO", "ENDPOINT"})
ARTICLES = frozenset({"THE", "ART", "ANY", "ROOM", "SITES", "THAT", "DASH"})
WHOLE = frozenset({"EVERY", "WHOLE", "SCOPE"})
CLOCKS = frozenset({"CLOCK", "HOURISH", "HOURS"})
MEETINGS = frozenset({
    "MEETING", "CALL", "REFERENCE", "SERIES", "DATES", "PERSONNAME", "NAMED", "INVITEE", "MINE",
})  # fmt: skip
CHANGING = frozenset({Intent.MOVE, Intent.EXTEND, Intent.SHORTEN})
ASKING = frozenset({"QMARK", "WHEN", "WHO", "WHETHER"})
STATES = frozenset({"ASK", "WILLBE", "BEING"})
LEAD = 4  # words that may come before the verb: "we must now close"
ONLY_NOW = frozenset({"MOMENT"})


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence's content, without marks and courtesies, and what may be asked of it."""

    items: Sequence[Item]
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

    @property
    def is_timed(self) -> bool:
        """Tell whether days or hours are said; "now" is none."""
        return any(TIME_KINDS & item.kinds.keys() - ONLY_NOW for item in self.items)

    @property
    def is_met(self) -> bool:
        """Tell whether a meeting, a call or people are spoken of."""
        return any(_is_meeting(item) for item in self.items)

    @property
    def books(self) -> bool:
        """Tell whether a room is to be booked or found; "create" may make one."""
        asked = {Intent.BOOK, Intent.FIND}
        return any(
            asked & set(item.kinds.get("ACT", ())) and "ADDS" not in item.kinds
            for item in self.items
        )


def judge_keeping(
    items: Sequence[Item], row: Sequence[Token], lexicon: Lexicon, *, administers: bool
) -> Judged:
    """Return the act on the inventory that a sentence asks for; None where it is about others."""
    if all(TELLING.isdisjoint(item.kinds) for item in items):
        return None
    content = [item for item in items if not is_padding(item) or "QMARK" in item.kinds]
    asked = any(ASKING & item.kinds.keys() for item in content)
    opening = [item.kinds.keys() for item in content[:2]]
    asked = asked or any("WHICH" in kinds for kinds in opening)
    asked = asked or ("ASK" in opening[0] and not PLACE & opening[0])
    asked = asked and not any("REQUEST" in kinds for kinds in opening)  # "can you close …?"
    said = Said(content, row, lexicon, asked, administers)
    judged = (
        _takes(said), _to_place(said), _closes(said), _reopens(said), _opens(said), _adds(said),
        _retires(said), _renames(said), _states(said), _sets(said), _lists(said),
    )  # fmt: skip
    return next((found for found in judged if found is not None), None)


def _is_meeting(item: Item) -> bool:
    """Tell whether an item is a meeting, a call or a person; equipment for calls is none."""
    kinds = item.kinds
    if "VIDEO" in kinds:
        return False
    return not MEETINGS.isdisjoint(kinds)


def _takes(said: Said) -> Judged:
    """Return that rooms are to be taken for something that comes before all."""
    verb = said.at("SEIZES")
    wanted = verb is not None and verb < 2 and not said.is_asked
    return (Intent.REQUISITION, 0.95) if wanted and said.has(*PLACE, "ROOM") else None


def _to_place(said: Said) -> Judged:
    """Return the wish for the bookings that have no room: "what is to be placed?"."""
    wanted = said.has("TOPLACE") and not said.books and not said.has("CAPACITY", *PLACE)
    return (Intent.LIST_UNPLACED, 0.9) if wanted else None


def _closes(said: Said) -> Judged:
    """Return a closure: "close Jaurès from 3 to 5 May", "Jaurès is closed on the 4th"."""
    if said.is_asked:
        return None
    verb = said.at("CLOSES")
    if verb is not None and not said.has("MOVE"):
        place = said.after(verb, "IN", "AT", "OF", *WHOLE)
        if place is not None and PLACE & said.items[place].kinds.keys() and verb < LEAD:
            owned = place + 1 < len(said.items) and _is_meeting(said.items[place + 1])
            days = said.has(*TIME_KINDS - {"CLOCK", "CLOCKWORD", "HOURISH"})
            if said.has("INVENTORY") and not days:
                return Intent.RETIRE_THING, 0.9
            sure = days or said.administers or said.has("SITENAME", "INVENTORY")
            return (Intent.CLOSE_PLACE, 0.9) if sure and not owned else None
    place, closed = said.at(*PLACE), said.at("CLOSED", "CLOSES")
    if place is None or closed is None or not place < closed <= place + 2 or said.is_met:
        return None
    if not said.is_timed and not said.administers:
        return None
    by_verb = "CLOSED" not in said.items[closed].kinds
    told = by_verb and not STATES & said.items[closed - 1].kinds.keys()
    if (told and said.has(*CLOCKS)) or (_is_weekly(said) and said.has("SITENAME")):
        return Intent.CHANGE_THING, 0.9
    return Intent.CLOSE_PLACE, 0.9


def _is_weekly(said: Said) -> bool:
    """Tell whether what is said holds every week: "on Saturdays", "le samedi"."""
    items = said.items
    return said.has("REPEAT") or any(
        "DAYTHE" in before.kinds and "DAY" in after.kinds and after.kinds["DAY"].weekday
        for before, after in pairwise(items)
    )


def _reopens(said: Said) -> Judged:
    verb = said.at("REOPENS")
    named = verb is not None and {"ROOM", "SITES"} & said.kinds_at(verb + 1, verb + 2)
    wanted = verb is not None and bool(said.has(*PLACE) or named) and not said.is_asked
    return (Intent.REOPEN_PLACE, 0.95) if wanted and not said.is_met else None


def _opens(said: Said) -> Judged:
    """Return the hours of a site: "the library opens at 9 on Saturdays"."""
    place, verb = said.at(*PLACE), said.at("OPENS")
    if place is None or verb is None or not place < verb <= place + 2:
        return None
    told = said.has(*CLOCKS) and not said.is_asked and not said.is_met
    return (Intent.CHANGE_THING, 0.85) if told else None


def _adds(said: Said) -> Judged:
    """Return what is added: a room by its name and place, a site, an endpoint, equipment."""
    verb = said.at("ADDS")
    if verb is None or verb > 1 or said.is_asked or said.has("SERIES"):
        return None
    items, named = said.items, said.at("ROOM", "SITES")
    if said.has("ENDPOINT") and said.has("ROOMNAME") and said.has("GUEST", "SIP"):
        return Intent.ADD_THING, 0.95
    if said.is_timed or said.is_met:
        return None
    if named is not None and named <= verb + 3 and named + 1 < len(items):
        return _adds_place(said, named)
    onto = said.at("ROOMNAME")
    fitted = said.at(*FITTING)
    if said.administers and onto is not None and fitted is not None and fitted < onto:
        return Intent.CHANGE_THING, 0.85
    return None


def _adds_place(said: Said, named: int) -> Judged:
    """Return whether a name follows the word for a room or a site, and what makes it a new one."""
    name, is_site = said.items[named + 1].kinds, "SITES" in said.items[named].kinds
    if {"CAPACITY", "WITH", "WITHOUT", "FOR", "TO"} & name.keys() or FITTING & name.keys():
        return None
    if "TITLE" not in name and said.has("TITLE"):
        return None
    told = said.has("CAPACITY") or (said.has("SITENAME") and "SITENAME" not in name)
    if "ROOMNAME" in name and not (said.has("CAPACITY") or said.has("SITENAME")):
        return None
    sure = told or is_site or said.administers
    return (Intent.ADD_THING, 0.9) if sure else None


def _retires(said: Said) -> Judged:
    """Return what is taken out of the inventory; a plain room may also be a meeting's."""
    verb = said.at("RETIRES")
    if verb is None or verb > 1 or said.is_asked or said.is_met or said.is_timed:
        return None
    place = said.after(verb, "ENDPOINT", "VIDEO", "OF", "AT", "FROM", "EQUIP", "INVENTORY")
    if place is None or not PLACE & said.items[place].kinds.keys():
        return None
    if said.has("INVENTORY"):
        return Intent.RETIRE_THING, 0.95
    if not said.administers or said.has("GUEST", "CAPACITY"):
        return None
    if said.has("EQUIP") or (said.has("VIDEO") and not said.has("ENDPOINT")):
        return Intent.CHANGE_THING, 0.85
    said_room = said.items[place]
    plain = said.has("ROOM", "SITES", "ENDPOINT") or said.says(said_room, "ROOM")
    return (Intent.RETIRE_THING, 0.9) if plain or "SITENAME" in said_room.kinds else None


def _renames(said: Said) -> Judged:
    """Return that a room or a site is to have another name; a meeting may have one, too."""
    verb = said.at("RENAMES")
    if verb is None or said.is_asked or said.is_met or said.is_timed or said.has("TITLE"):
        return None
    place = said.after(verb)
    if place is None or not PLACE & said.items[place].kinds.keys():
        return None
    led = said.has("ROOM", "SITES") or said.says(said.items[place], "ROOM")
    return (Intent.CHANGE_THING, 0.9) if led or said.administers else None


def _states(said: Said) -> Judged:
    """Return what a room has or has no more: "Mandela has a projector now"."""
    if said.is_asked or said.is_met or said.is_timed or said.books:
        return None
    start = 1 if said.items[0].kinds.keys() & {"ROOM", "THE"} else 0
    if start >= len(said.items) or "ROOMNAME" not in said.items[start].kinds:
        return None
    verb = start + 1
    while verb < len(said.items) and {"NUMSIGN", "NOT"} & said.items[verb].kinds.keys():
        verb += 1
    if verb + 1 >= len(said.items) or not _has(said, said.items[verb]):
        return None
    what = said.after(verb, "NOMORE", "NOT", "NUMBER", "WITHOUT", "WITH", "OF", "MOMENT", "TO")
    if what is None:
        return None
    kinds, lost = said.items[what].kinds, said.has("NOMORE", "WITHOUT", "TAKES")
    seats = "CAPACITY" in kinds and said.says(said.items[what], "SEATS")
    if seats and not lost:
        return Intent.CHANGE_THING, 0.9
    if FITTING & kinds.keys() and (said.administers or not lost):
        return Intent.CHANGE_THING, 0.85
    return None


def _has(said: Said, item: Item) -> bool:
    """Tell whether an item is a verb of having, and not "at" with its accent left off."""
    if {"HAS", "TAKES"} & item.kinds.keys():  # "has", "has no longer"
        return True
    if said.administers and "WILLBE" in item.kinds:  # "passe à 20 places"
        return True
    typed = said.row[item.first].typed
    return {"TO", "AT"} <= item.kinds.keys() and len(typed) == 1 and typed.isascii()


def _sets(said: Said) -> Judged:
    """Return that a room is to seat so many: "set Mandela to 20 seats"."""
    if not said.administers or said.is_asked or said.is_met or said.is_timed or said.books:
        return None
    first = said.items[0].kinds
    puts = bool({"PUTS", "MAKEIT", "RENDERS", "WORD"} & first.keys())
    puts = puts or bool(CHANGING & set(first.get("ACT", ())))
    room, seats = said.at("ROOMNAME"), said.at("CAPACITY")
    if not puts or room is None or seats is None or not 1 <= room < seats <= room + 2:
        return None
    return (Intent.CHANGE_THING, 0.9) if said.says(said.items[seats], "SEATS") else None


def _lists(said: Said) -> Judged:
    """Return the wish for the rooms that have or lack something, at whatever time."""
    if said.is_timed or said.is_met or said.has("FREE", "ROOMNAME", "GUEST", "ADDS", "SOONEST"):
        return None
    if any(Intent.BOOK in item.kinds.get("ACT", ()) for item in said.items):
        return None
    rooms = next((at for at, item in enumerate(said.items) if _names_rooms(said, item)), None)
    if rooms is None or (rooms and {"ART", "ANY"} & said.items[rooms - 1].kinds.keys()):
        return None
    if said.has("ENDPOINT"):
        return Intent.LIST_ROOMS, 0.85
    seats = said.at("CAPACITY")
    if seats is not None and not said.says(said.items[seats], "SEATS"):
        return None
    several = said.says(said.items[rooms], "ROOMS")
    told = said.has("WITHOUT", "NOMORE") or (several and said.has("CAPACITY", *FITTING))
    return (Intent.LIST_ROOMS, 0.8) if said.administers and told else None


def _names_rooms(said: Said, item: Item) -> bool:
    """Tell whether an item is, or has in it, the word for rooms; "a room" is one to be had."""
    if "ROOM" in item.kinds:
        return True
    return said.says(item, "ROOM") and not said.says(item, "ART")

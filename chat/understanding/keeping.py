"""Acts of administrators on rooms, sites and equipment: what is added, taken, retired, listed.

The same verbs are said of meetings and calls ("close the call", "add Paul"), so it is what they
stand next to that counts. A sentence that may be about one's own meeting in a room ("remove room
12") is one about the room only where `administers` tells that an administrator speaks.

In the talk, `chat/understanding/keeping.py` (with `closing.py` and `describing.py`) tells an
administrator's sentence from one about a meeting, once `new_names.py` and `reasons.py` have set
aside what may be made of any words, by what its verb stands next to, and `furnishing.py` what it
says (`Thing`); where a sentence could be either, the context tells who speaks. The commands
(`add_thing.py`, `change_thing.py`, `close_place.py`, `retire_thing.py`) make lines of it and
nothing else: `propose` in `chat/commands/plans.py` checks the right for every site of the lines
(`territory.py`), shows the plan in the words of `chat/plan_words.py`, and waits for the yes.
"""

from collections.abc import Sequence
from itertools import pairwise

from chat.understanding.cascade import Item
from chat.understanding.closing import judge_closing
from chat.understanding.describing import judge_describing
from chat.understanding.features import TIME_KINDS, Judged, is_padding
from chat.understanding.folding import Token
from chat.understanding.lexicon import Lexicon
from chat.understanding.new_names import added
from chat.understanding.reading import Intent
from chat.understanding.reasons import reason_span
from chat.understanding.seizing import judge_seizing
from chat.understanding.utterance import FITTING, PLACE, Said, is_meeting

ABOUT_INVENTORY = frozenset({
    Intent.ADD_THING, Intent.CHANGE_THING, Intent.CLOSE_PLACE, Intent.REOPEN_PLACE,
    Intent.REQUISITION, Intent.RETIRE_THING, Intent.LIST_CLOSURES, Intent.LIST_ROOMS,
    Intent.LIST_UNPLACED,
})  # fmt: skip
TELLING = frozenset({
    "SEIZES", "CLOSES", "CLOSED", "REOPENS", "OPENS", "ADDS", "NEW", "RETIRES", "RENAMES",
    "ENDPOINT", "TOPLACE", "HAS", "CAPACITY", "EQUIP", "VIDEO",
})  # fmt: skip
LISTING = frozenset({
    "ROOM", "SITENAME", "AT", "IN", "OF", "FROM", "THE", "EVERY", "WHOLE", "SCOPE", "WHICH", "ASK",
    "HIDES", "SEES", "MINE", "HOWMANY", "QMARK", "REQUEST", "HAS",
})  # fmt: skip
ASKING = frozenset({"QMARK", "WHEN", "WHO", "WHODID", "WHETHER"})
TOLD = frozenset({"BRINGS", "TAKENOUT", "NEW"})  # "there is a new …" asks nothing


def judge_keeping(
    items: Sequence[Item], row: Sequence[Token], lexicon: Lexicon, *, administers: bool
) -> Judged:
    """Return the act on the inventory that a sentence asks for; None where it is about others."""
    if not administers and all(TELLING.isdisjoint(item.kinds) for item in items):
        return None
    content = [item for item in items if not is_padding(item) or "QMARK" in item.kinds]
    if not content:
        return None
    said = Said(content, items, row, lexicon, _is_asked(content), administers)
    closes = administers or said.has("CLOSES", "CLOSED")
    plain = said.but(reason_span(items)) if closes else said
    return (
        judge_seizing(said) or _to_place(said) or judge_closing(plain) or _adds(said)
        or _retires(plain) or _gone(said)
        or _off_the_list(said)
        or judge_describing(said) or _lists(said)
    )  # fmt: skip


def _is_asked(content: Sequence[Item]) -> bool:
    """Tell whether something is asked; "there is a new room", "there is no more …" tell."""
    opening = [item.kinds.keys() for item in content[:2]]
    asked = any(ASKING & item.kinds.keys() for item in content)
    asked = asked or any("WHICH" in kinds for kinds in opening)
    told = PLACE & opening[0] or any(
        {"NOMORE", "WITHOUT"} & item.kinds.keys() for item in content[1:3]
    )
    told = told or any(TOLD & item.kinds.keys() for item in content[:5])
    told = told or any(Intent.REPORT_FAULT in i.kinds.get("ACT", ()) for i in content[:4])
    asked = asked or ("ASK" in opening[0] and not told)
    return asked and not any("REQUEST" in kinds for kinds in opening)  # "can you close …?"


def _to_place(said: Said) -> Judged:
    """Return the wish for the bookings that have no room: "what is to be placed?"."""
    if said.administers and _are_roomless(said):
        return Intent.LIST_UNPLACED, 0.85
    wanted = said.has("TOPLACE") and not said.books and not said.has("CAPACITY", *PLACE)
    return (Intent.LIST_UNPLACED, 0.9) if wanted else None


def _are_roomless(said: Said) -> bool:
    """Tell whether meetings are told of that have no room: "bookings without a room"."""
    met = next((at for at, item in enumerate(said.items) if said.says(item, "MEETINGS")), None)
    if met is None or said.has(*PLACE, "CAPACITY", "MINE") or said.asks_for(Intent.BOOK):
        return False
    lacks = {"WITHOUT", "NOMORE", "TAKES", "LOST"}
    lost = next(
        (at for at in range(met, len(said.items)) if lacks & said.items[at].kinds.keys()), None
    )
    room = said.after(lost, "OF", "FROM") if lost is not None else None
    after = said.kinds_at(*range((lost or 0) + 1, len(said.items)))
    return lost is not None and room is None and "ROOM" in after


def _adds(said: Said) -> Judged:
    """Return what is added: a room by its name and place, a site, an endpoint, equipment."""
    if said.is_asked or said.has("SERIES"):
        return None
    verb, named = said.at("ADDS"), said.at("ROOM", "SITES")
    is_first = verb is not None and verb <= 1
    equipped = said.has("ENDPOINT") or (said.administers and said.has("VIDEO"))
    if equipped and said.has("ROOMNAME") and said.has("GUEST", "SIP"):
        told = is_first or (said.administers and said.has("HAS", "BRINGS", "TO"))
        if told and not said.is_timed and not (said.is_met and not is_first):
            return Intent.ADD_THING, 0.95
    span = added(said.whole, said.row)
    rest = said.but(span)
    met = any(is_meeting(i) for i in rest.items if not said.has("NEW") or "MINE" not in i.kinds)
    if rest.is_timed or met:
        return None
    if named is not None and span is not None and _is_new(said, named):
        return _adds_place(said, span[0])
    onto, fitted = said.at("ROOMNAME"), said.at(*FITTING)
    if onto is None or fitted is None or not (said.administers and is_first):
        return None
    return (Intent.CHANGE_THING, 0.85) if fitted < onto else None


def _is_new(said: Said, named: int) -> bool:
    """Tell whether a room or site is told to be new: "add room …", "new room …"."""
    verb, last = said.at("ADDS"), len(said.items) - 1
    if verb is not None and (verb <= 2 and named <= verb + 3):
        return True
    before = said.items[max(named - 3, 0) : named]
    new = any("NEW" in item.kinds for item in before) and named <= 5
    return said.administers and (new or (named <= 1 and verb == last))


def _adds_place(said: Said, first: int) -> Judged:
    """Return whether a name follows the word for a room or a site, and what makes it a new one.

    `first` is where the name begins in the whole sentence.
    """
    name = said.whole[first].kinds
    is_site = said.has("SITES") and not said.has("ROOM")
    if (TIME_KINDS | FITTING | {"FOR", "TO", "AT"}) & name.keys():
        return None
    named = "TITLE" in said.whole[first - 1].kinds if first else False
    if said.has("TITLE") and not named:
        return None
    if "ROOMNAME" in name and not said.has("CAPACITY", "SITENAME"):
        return None
    told = said.has("CAPACITY") or (said.has("SITENAME") and "SITENAME" not in name)
    return (Intent.ADD_THING, 0.9) if told or is_site or said.administers else None


def _retires(said: Said) -> Judged:
    """Return what is taken out of the inventory; a plain room may also be a meeting's."""
    verb = said.at("RETIRES")
    if verb is not None and verb > 1 and _is_it_retired(said, verb):
        return Intent.RETIRE_THING, 0.85
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


def _is_it_retired(said: Said, verb: int) -> bool:
    """Tell whether what was named before is retired: "we gave up the library, delete it"."""
    if not said.administers or said.is_other or said.books or said.has("GUEST", *FITTING):
        return False
    rest = said.items[verb + 1 :]
    it = all({"THAT", "THIS", "THE", "ROOM", "SITES"} & item.kinds.keys() for item in rest)
    return it and any(PLACE & item.kinds.keys() for item in said.items[:verb])


def _off_the_list(said: Said) -> Judged:
    """Return that a room is taken "off the list", where no verb of taking away says so."""
    takes = said.administers and said.kinds_at(0, 1) & {"TAKESUP", "PUTS", "RENDERS"}
    told = takes and said.has("INVENTORY") and said.has(*PLACE) and not said.is_other
    return (Intent.RETIRE_THING, 0.9) if told else None


def _gone(said: Said) -> Judged:
    """Return that a place is there no more: "room Curie no longer exists"."""
    if not said.administers or said.is_other or not said.has("GONE"):
        return None
    place = said.subject if said.subject is not None else said.at(*PLACE)
    gone = said.at("GONE")
    near = place is not None and gone is not None and abs(place - gone) <= 3
    return (Intent.RETIRE_THING, 0.85) if near and not said.has(*FITTING, "CAPACITY") else None


def _lists(said: Said) -> Judged:
    """Return the wish for the rooms that have or lack something, at whatever time."""
    if said.is_timed or _is_met(said) or said.has("FREE", "ROOMNAME", "GUEST", "ADDS", "SOONEST"):
        return None
    if said.asks_for(Intent.BOOK):
        return None
    rooms = next((at for at, item in enumerate(said.items) if _names_rooms(said, item)), None)
    if rooms is None or (rooms and {"ART", "ANY"} & said.items[rooms - 1].kinds.keys()):
        return None
    several = "ROOMS" in said.items[rooms].kinds or said.says(said.items[rooms], "ROOMS")
    if several and said.asks_for(Intent.REPORT_FAULT):
        return Intent.LIST_FAULTS, 0.85
    if said.has("ENDPOINT"):
        return Intent.LIST_ROOMS, 0.85
    seats = said.at("CAPACITY")
    if seats is not None and not said.says(said.items[seats], "SEATS"):
        return None
    told = said.has("WITHOUT", "NOMORE") or (several and said.has("CAPACITY", *FITTING))
    told = told or (several and _only_lists(said))
    return (Intent.LIST_ROOMS, 0.8) if said.administers and told else None


def _is_met(said: Said) -> bool:
    """Tell whether meetings are spoken of; "show me the rooms" does not."""
    shown = [
        after
        for before, after in pairwise(said.items)
        if not ({"HIDES", "SEES"} & before.kinds.keys() and "MINE" in after.kinds)
    ]
    return any(is_meeting(item) for item in (*said.items[:1], *shown))


def _only_lists(said: Said) -> bool:
    """Tell whether rooms are to be listed, of a site or all: "list rooms at the library"."""
    return not any(said.says(item, "FREE") for item in said.items) and all(
        LISTING & item.kinds.keys() or {Intent.FIND, Intent.LIST} & set(item.kinds.get("ACT", ()))
        for item in said.items
    )


def _names_rooms(said: Said, item: Item) -> bool:
    """Tell whether an item is, or has in it, the word for rooms; "a room" is one to be had."""
    if "ROOM" in item.kinds:
        return True
    return said.says(item, "ROOM") and not said.says(item, "ART")

"""Changes of what a booking holds: one room for another, its name, its people, its video."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from chat.understanding.cascade import Item
from chat.understanding.details import Details
from chat.understanding.features import CHANGES, ON_TARGET, Features, Judged
from chat.understanding.folding import Token
from chat.understanding.meant import known_booking
from chat.understanding.reading import Intent
from chat.understanding.titles import TITLE_LIMIT

SWAPPED_BY = frozenset({"FOR", "WITH", "BY", "TO", "INSTEAD", "AND"})
LEADING = frozenset({"THE", "ROOM", "MINE", "ART", "THAT", "OF", "FROM"})
DEFINITE = frozenset({"THE", "MINE", "EVERY", "WHOLE", "SCOPE", "DAY", "PERSONNAME"})
TAKING = frozenset({Intent.CANCEL, Intent.UNINVITE})
GIVING = TAKING | {Intent.INVITE}


def judge_rearranging(seen: Features, items: Sequence[Item]) -> Judged:
    """Return the act that gives or takes a room or video, or says how many come; else None."""
    if seen.has("ARROW", "NOT") and swapped(items) is not None:
        return Intent.MOVE, 0.8
    shortened = _takes_time(seen, items)
    if shortened is not None:
        return shortened
    if seen.has("BIGGER") and (seen.known or not seen.timely) and not seen.has("CAPACITY"):
        return Intent.MOVE, 0.7
    if Intent.BOOK not in seen.sure and _unneeded(items):
        return Intent.CANCEL, 0.85
    if Intent.BOOK in seen.sure or not seen.has("MEETING", "REFERENCE"):
        return None
    taken = follows(items, TAKING)
    if taken is not None and "VIDEO" in taken.kinds and _is_equipment(seen, items, taken):
        return Intent.MOVE, 0.8
    if taken is not None and "ROOMNAME" in taken.kinds and _from_meeting(items, taken):
        return Intent.UNINVITE, 0.8
    if not seen.sure and _refuses_video(items) and is_definite(items):
        return Intent.MOVE, 0.7
    if seen.has("WEARE") or not _counts_meeting(items):
        return None
    return Intent.MOVE, 0.7


def _refuses_video(items: Sequence[Item]) -> bool:
    return any(
        "WITHOUT" in before.kinds and "VIDEO" in after.kinds for before, after in pairwise(items)
    )


def _is_equipment(seen: Features, items: Sequence[Item], video: Item) -> bool:
    """Tell whether video is taken away, and not the meeting by video cancelled."""
    if not seen.timely and not seen.has("MINE"):
        return True
    return any({"MEETING", "REFERENCE"} & i.kinds.keys() for i in items if i is not video)


def _takes_time(seen: Features, items: Sequence[Item]) -> Judged:
    """Return the act of "take half an hour off": a length is what is taken away."""
    if seen.has("GUEST", "PERSONNAME", "EARLIER", "LATER") or Intent.MOVE in seen.sure:
        return None
    taken = follows(items, TAKING)
    less = seen.has("LESS") and seen.has("LENGTH", "HOURISH") and Intent.UNINVITE in seen.acts
    if less or (taken is not None and {"LENGTH", "FORLENGTH"} & taken.kinds.keys()):
        return Intent.SHORTEN, 0.85
    return None


def _unneeded(items: Sequence[Item]) -> bool:
    """Tell whether a room or meeting is needed no more: "pas besoin de la salle"."""
    for at, item in enumerate(items):
        if "NONEED" in item.kinds:
            rest = [other for other in items[at + 1 :] if not LEADING & other.kinds.keys()]
            led = any(
                {"THE", "MINE", "ROOM"} & other.kinds.keys() for other in items[at + 1 : at + 3]
            )
            found = rest[0].kinds.keys() if rest else frozenset[str]()
            known = known_booking(items[at + 1 :])
            if known is not None and known.first <= 1:
                return True
            if {"VIDEO", "EQUIP"} & found and not led:
                return False
            return led or bool({"ROOMNAME", "MEETING", "ONE", "REFERENCE"} & found)
    return False


def follows(items: Sequence[Item], acts: frozenset[Intent]) -> Item | None:
    """Return what directly follows one of these acts, articles and "room" passed over."""
    for at, item in enumerate(items):
        if not acts & set(item.kinds.get("ACT", ())):
            continue
        place = at + 1
        while place < len(items) and LEADING & items[place].kinds.keys():
            place += 1
        return items[place] if place < len(items) else None
    return None


def takes_video(items: Sequence[Item]) -> bool:
    """Tell whether video is taken away from a meeting: "remove video from …"."""
    taken = follows(items, TAKING)
    return taken is not None and "VIDEO" in taken.kinds


def _from_meeting(items: Sequence[Item], taken: Item) -> bool:
    after = list(items[list(items).index(taken) + 1 :])
    led = bool(after) and bool({"FROM", "OF", "STARTDAY", "SINCEDAY"} & after[0].kinds.keys())
    return led and any({"MEETING", "REFERENCE"} & item.kinds.keys() for item in after[:5])


def is_definite(items: Sequence[Item]) -> bool:
    """Tell whether one known meeting is meant: "the meeting", "tomorrow's meeting"."""
    hours = {"CLOCK", "HOURISH", "CLOCKWORD"}
    content = [
        item for item in items if item.kinds.get("WORD") != "s" and not hours & item.kinds.keys()
    ]
    return any(
        "MEETING" in after.kinds and {"THE", "MINE", "DAY"} & before.kinds.keys()
        for before, after in pairwise(content)
    )


def _counts_meeting(items: Sequence[Item]) -> bool:
    """Tell whether a number of people is said of one meeting: "12 at tomorrow's meeting"."""
    for at, item in enumerate(items[:-2]):
        led = {"AT", "TO", "IN"} & items[at + 1].kinds.keys()
        if "CAPACITY" in item.kinds and led:
            rest = items[at + 2 : at + 6]
            definite = any({"THE", "MINE", "DAY"} & other.kinds.keys() for other in rest[:1])
            return definite and any("MEETING" in other.kinds for other in rest)
    return False


def is_said_anew(items: Sequence[Item]) -> bool:
    """Tell whether a known meeting is said to be otherwise: "the catch-up will be at ten"."""
    for at, item in enumerate(items):
        if "WILLBE" in item.kinds:
            before = items[:at]
            named = any("MEETING" in other.kinds for other in before)
            return named and any(DEFINITE & other.kinds.keys() for other in before)
    return False


def changes_room(items: Sequence[Item]) -> bool:
    """Tell whether another room is wanted and nothing else: "change rooms", "swap A for B"."""
    moves = any(Intent.MOVE in item.kinds.get("ACT", ()) for item in items)
    for item, after in _pairs_past_articles(items):
        if moves and "ROOM" in after.kinds and item.kinds.get("WORD") == "s":
            return True
        if "ROOM" in after.kinds and set(CHANGES) & set(item.kinds.get("ACT", ())):
            return True
    return swapped(items) is not None


def _pairs_past_articles(items: Sequence[Item]) -> list[tuple[Item, Item]]:
    passable = {"OF", "THE", "MINE", "THAT"}
    content = [item for item in items if not passable & item.kinds.keys()]
    return list(pairwise(content))


def swapped(items: Sequence[Item]) -> tuple[str, str] | None:
    """Return the room that is given up and the one that is wanted for it, where both are said."""
    places = [at for at, item in enumerate(items) if len(item.kinds.get("ROOMNAME", ())) == 1]
    if len(places) != 2:
        return None
    first, second = places
    old, new = (str(items[at].kinds["ROOMNAME"][0].name) for at in places)
    between = {kind for item in items[first + 1 : second] for kind in item.kinds}
    before = items[first - 1].kinds.keys() if first else frozenset[str]()
    if "INSTEAD" in between:
        return new, old
    if "ARROW" in between or {"NOT", "WITHOUT"} & before:
        return old, new
    if "NOT" in between:
        return new, old
    if any("SWAPS" in item.kinds for item in items[:first]) and SWAPPED_BY & between:
        return old, new
    if {"FROM", "OF"} & before and "TO" in between and not {"AND", "COMMA"} & between:
        return old, new
    return None


def new_name(items: Sequence[Item]) -> int | None:
    """Return where the new name of a renamed meeting begins: after the last "to", "en", ":"."""
    renames = any("RENAMES" in item.kinds for item in items)
    titled = [at for at, item in enumerate(items) if "TITLE" in item.kinds]
    changes = any(Intent.MOVE in item.kinds.get("ACT", ()) for item in items)
    if not renames and not (changes and titled):
        return None
    start = titled[0] if titled and not renames else 0
    for at in range(len(items) - 2, start, -1):
        if {"TO", "IN", "BY", "PUNCT", "AS", "FOR"} & items[at].kinds.keys():
            return items[at + 1].first
    return None


def is_given_room(items: Sequence[Item]) -> bool:
    """Tell whether a room itself is added to a meeting or taken from it."""
    given = follows(items, GIVING)
    parted = any(
        "ROOMNAME" in before.kinds and Intent.UNINVITE in after.kinds.get("ACT", ())
        for before, after in pairwise(items)
    )
    return parted or (given is not None and "ROOMNAME" in given.kinds)


def keeps_time(items: Sequence[Item]) -> bool:
    """Tell whether video, the name or the number of people changes and all time said is known."""
    given = follows(items, GIVING)
    video = given is not None and "VIDEO" in given.kinds
    larger = any("BIGGER" in item.kinds for item in items)
    return video or larger or new_name(items) is not None or _counts_meeting(items)


def rearranged(found: Details, items: Sequence[Item], row: Sequence[Token], text: str) -> Details:
    """Return the details with a meeting's new name, its new room alone, and video taken away."""
    named, rooms = new_name(items), swapped(items)
    if named is not None:
        title = text[row[named].start :].strip(" .!?\"'«»")[:TITLE_LIMIT]
        found = replace(found, title=title, renames=True)
    if rooms is not None:
        found = replace(found, rooms=(rooms[1],))
    given = follows(items, GIVING)
    if given is None or "VIDEO" not in given.kinds:
        return found
    return replace(found, video=not takes_video(items))


def target_room(found: Details, intent: Intent | None, items: Sequence[Item]) -> str | None:
    """Return the room where the existing booking is; a room that is itself added tells none."""
    rooms = swapped(items) if intent is Intent.MOVE else None
    if rooms is not None:
        return rooms[0]
    given = intent in (Intent.INVITE, Intent.UNINVITE) and is_given_room(items)
    on_target = intent in ON_TARGET or intent in CHANGES
    return found.rooms[0] if found.rooms and on_target and not given else None

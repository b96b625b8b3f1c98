"""Which act a sentence asks for, judged by what stands in it and not by one word alone."""

from collections.abc import Sequence
from itertools import pairwise

from chat.understanding.amending import judge_amending
from chat.understanding.cascade import Item
from chat.understanding.dialling import judge_calls
from chat.understanding.features import (
    CHANGES,
    Features,
    Judged,
    features,
    is_padding,
    without_negated,
)
from chat.understanding.finishing import judge_finishing
from chat.understanding.following import judge_following
from chat.understanding.knowing import judge_knowing
from chat.understanding.looking import judge_looking, wants_when
from chat.understanding.meant import TIMES_OF, known_booking
from chat.understanding.people import PERSON
from chat.understanding.reading import Intent
from chat.understanding.rearranging import GIVING, follows, is_said_anew, judge_rearranging
from chat.understanding.retelling import ending, judge_retelling, swapped_lengths
from chat.understanding.series_end import judge_series_end
from chat.understanding.standing import judge_standing
from chat.understanding.upkeep import judge_upkeep

GUESTS = PERSON | {"INVITEE"}
ABOUT_GUESTS = (Intent.GUEST_ANSWERS, Intent.CALL_STATE)
PLAIN = (Intent.ACCEPT, Intent.REJECT, Intent.GREET, Intent.THANK, Intent.UNDO, Intent.HELP)


def decide(items: Sequence[Item]) -> tuple[Intent | None, float]:
    """Return the act and how sure it is (0 to 1); None when no act is told."""
    told = without_negated(items)
    if len(told) < len(items) and set(features(told).sure) <= {Intent.LIST}:
        return Intent.REJECT, 0.8
    items = told
    seen = features(items)
    bare = _bare(items, seen)
    if bare is not None:
        return bare, 0.95
    judged = (
        judge_knowing(seen, items), judge_upkeep(seen, items), judge_following(seen),
        judge_series_end(seen, items),
        judge_standing(seen, items), _asides(seen, items), judge_finishing(seen, items),
        judge_retelling(seen, items), judge_rearranging(seen, items), judge_amending(seen, items),
        judge_calls(seen, items), _guests(seen, items),
        _changes(seen, items), judge_looking(seen, items), _default(seen, items),
    )  # fmt: skip
    if Intent.SET_CONNECT in seen.acts:
        return Intent.SET_CONNECT, 0.9
    for found in judged:
        if found is not None:
            return found
    return None, 0.3


def _bare(items: Sequence[Item], seen: Features) -> Intent | None:
    """A word or two alone: yes, no, hello, thanks, undo, help."""
    content = [item for item in items if not is_padding(item)]
    if not content and seen.acts:
        return next((act for act in PLAIN if act in seen.acts), None)
    if content and all("ACT" in item.kinds for item in content):
        for act in PLAIN:
            if all(act in item.kinds["ACT"] for item in content):
                return act
        if any(Intent.UNDO in item.kinds["ACT"] for item in content):
            return Intent.UNDO
        if all(set(PLAIN) & set(item.kinds["ACT"]) for item in content):
            return next(act for act in PLAIN if act in content[0].kinds["ACT"])
    return None


def _asides(seen: Features, items: Sequence[Item]) -> Judged:
    acts = seen.acts
    if seen.first in ABOUT_GUESTS:
        return seen.first, 0.9
    if Intent.FEED in acts and not seen.timely:
        return Intent.FEED, 0.9
    if Intent.WAITLIST in acts:
        asked = seen.has("WHETHER") and seen.has("FREE") and not seen.has("FREESUP")
        return (Intent.FIND, 0.7) if asked else (Intent.WAITLIST, 0.95)
    if Intent.REPORT_FAULT in acts and not (seen.timely and Intent.BOOK in seen.sure):
        return Intent.REPORT_FAULT, 0.9
    if not seen.timely and seen.has("ROOMNAME") and _lacks_equipment(seen, items):
        return Intent.REPORT_FAULT, 0.8
    if seen.has("WHERE") and seen.has("CAPACITY"):
        return Intent.FIND, 0.85
    if seen.known and not seen.has(*PERSON) and (phrasal := _put_off(items)):
        return phrasal, 0.8
    if Intent.UNDO in acts:
        corrects = seen.timely and seen.has("INSTEAD", "RATHER")
        return (Intent.MOVE, 0.8) if corrects else (Intent.UNDO, 0.9)
    others = seen.timely and len(set(seen.sure)) > 1
    if Intent.HELP in acts and (seen.first is Intent.HELP or not seen.timely) and not others:
        return Intent.HELP, 0.9
    booked = seen.has("DAYS", "REPEAT", "HOURS", "BLOCK") or Intent.BOOK in seen.sure
    if Intent.CHECK_IN in acts and not (booked and seen.timely):
        return Intent.CHECK_IN, 0.9
    later = seen.timely and seen.has(*TIMES_OF - {"MOMENT"})
    if not later and not seen.has("QMARK", "WHICH") and _is_there(items):
        return Intent.CHECK_IN, 0.85
    return None


def _is_there(items: Sequence[Item]) -> bool:
    """Tell whether somebody says that they are in a room: "on est en Jaurès"."""
    for at, item in enumerate(items):
        if "BEING" in item.kinds:
            rest = [
                one for one in items[at + 1 :] if not {"IN", "AT", "THE", "ROOM"} & one.kinds.keys()
            ]
            return bool(rest) and "ROOMNAME" in rest[0].kinds
    return False


def _lacks_equipment(seen: Features, items: Sequence[Item]) -> bool:
    """Tell whether a sentence opens with what is missing: "no wifi in Mandela"."""
    if not set(seen.acts) <= {Intent.REJECT} or not {"WITHOUT", "NOMORE"} & _opening(items):
        return False
    if not seen.has("MEETING", "CAPACITY", "VIDEO", "QMARK", "ROOM"):
        return True
    return any(
        {"WITHOUT", "NOMORE"} & before.kinds.keys() and {"EQUIP", "VIDEO"} & after.kinds.keys()
        for before, after in pairwise(items)
    )


def _guests(seen: Features, items: Sequence[Item]) -> Judged:
    if seen.has("ABSENT") and not seen.has(*PERSON, "INVITEE") and Intent.BOOK not in seen.sure:
        return Intent.CANCEL, 0.7
    if seen.first is Intent.BOOK and Intent.UNINVITE not in seen.sure:
        return None
    guest = seen.has(*GUESTS)
    told = seen.has(*PERSON, "INVITEE", "VIDEO", "EQUIP")
    taken = follows(items, frozenset({Intent.UNINVITE}))
    whole = taken is not None and bool({"MEETING", "ONE"} & taken.kinds.keys())
    whole = whole and not any(PERSON & i.kinds.keys() for i in items[: items.index(taken)])
    series = seen.has("SERIES", "DATES") and not seen.has("ROOMNAME")
    if Intent.UNINVITE in seen.sure and (whole or (series and not told)):
        return Intent.CANCEL, 0.8
    if Intent.UNINVITE in seen.acts and (
        (guest and not _cancels_after(items)) or Intent.CANCEL not in seen.acts
    ):
        return Intent.UNINVITE, 0.9
    if guest and seen.first is Intent.CANCEL and _guest_follows(items):
        return Intent.UNINVITE, 0.85
    if seen.first is Intent.EXTEND and guest and not seen.has("LENGTH", "HOURISH", "FORLENGTH"):
        return Intent.INVITE, 0.85
    if guest and (seen.first is Intent.INVITE or seen.has("COPIED")):
        return Intent.INVITE, 0.9
    given = follows(items, GIVING)
    adds_time = given is not None and {"LENGTH", "HOURISH", "MORE"} & given.kinds.keys()
    if seen.first is Intent.INVITE and not guest and not adds_time and seen.has("VIDEO", "EQUIP"):
        return Intent.MOVE, 0.7
    if seen.first is Intent.INVITE and seen.has("LENGTH", "HOURISH", "FORLENGTH"):
        return Intent.EXTEND, 0.85
    if seen.first is Intent.INVITE:
        return Intent.INVITE, 0.6
    return None


def _put_off(items: Sequence[Item]) -> Intent | None:
    """Return what a verb and an "off" apart from it mean: "put the meeting off", "call it off"."""
    off = next((at for at, i in enumerate(items) if "OFF" in i.kinds), 0)
    for item in items[:off]:
        if "PUTS" in item.kinds:
            return Intent.MOVE
        if Intent.START_CALL in item.kinds.get("ACT", ()):
            return Intent.CANCEL
    return None


def _cancels_after(items: Sequence[Item]) -> bool:
    """Tell whether the meeting itself is cancelled, as somebody doesn't come: "…, annule"."""
    acts = [set(item.kinds.get("ACT", ())) for item in items]
    absent = next((at for at, said in enumerate(acts) if Intent.UNINVITE in said), len(acts))
    cancels = next(
        (at for at, said in enumerate(acts) if at > absent and Intent.CANCEL in said), len(acts)
    )
    after = [item for item in items[cancels + 1 :] if not is_padding(item)]
    return cancels < len(acts) and (not after or known_booking(after) is not None)


def _guest_follows(items: Sequence[Item]) -> bool:
    for at, item in enumerate(items[:-1]):
        if Intent.CANCEL in item.kinds.get("ACT", ()):
            near = items[at + 1 : at + 4]
            for other in near:
                if {"MEETING", "WITH", "CALL"} & other.kinds.keys() and "ACT" not in other.kinds:
                    return False
                if GUESTS & other.kinds.keys():
                    return True
    return False


def _changes(seen: Features, items: Sequence[Item]) -> Judged:
    acts = seen.sure
    if seen.has("MORE") and not {Intent.CANCEL, Intent.MOVE} & set(acts) and _adds(seen):
        return Intent.EXTEND, 0.9
    if seen.first is Intent.BOOK and seen.has("LATER", "EARLIER") and _wants_it(items):
        return Intent.MOVE, 0.8
    swaps = seen.has("INSTEAD") and seen.timely and not seen.has("ROOMNAME", "CAPACITY", "ROOM")
    if seen.first is Intent.BOOK and swaps:
        return Intent.MOVE, 0.75
    if seen.sure[-1:] == (Intent.MOVE,) and Intent.EXTEND in seen.sure:
        return Intent.MOVE, 0.8
    ended = _ended(seen, items)
    if ended is not None or seen.first is Intent.BOOK:
        return ended
    lasts = seen.has("LASTS") or (seen.has("MAKEIT") and not acts)
    if lasts and seen.has("LENGTH", "HOURISH", "FORLENGTH"):
        return Intent.EXTEND, 0.7
    for act in (Intent.SHORTEN, Intent.EXTEND):
        if act is Intent.EXTEND and seen.has("PRIVATE"):
            continue
        if act in acts and (seen.first in (act, *CHANGES) or not seen.asks):
            return act, 0.9
    return _put_otherwise(seen, items)


def _wants_it(items: Sequence[Item]) -> bool:
    """Tell whether what is wanted was said before: "can we have it later"."""
    return any(
        Intent.BOOK in before.kinds.get("ACT", ()) and {"THAT"} == after.kinds.keys()
        for before, after in pairwise(items)
    )


def _ended(seen: Features, items: Sequence[Item]) -> Judged:
    """Return whether a meeting ends sooner than planned, or isn't held at all."""
    lengths = seen.has("LENGTH", "HOURISH")
    cancels = Intent.CANCEL in seen.sure
    if cancels and seen.has("EARLIER") and (lengths or Intent.END_CALL in seen.sure):
        return Intent.SHORTEN, 0.85
    if cancels and seen.has("INSTEAD") and seen.has("CLOCK") and seen.has("ROOM", "ROOMNAME"):
        return ending(items), 0.8
    if _ends_for_good(items):
        return Intent.CANCEL, 0.85
    if seen.has("ENOUGH") and lengths:
        return Intent.SHORTEN, 0.85
    if cancels and seen.first not in (Intent.FIND, Intent.BOOK):
        return Intent.CANCEL, 0.9
    if (
        cancels
        and seen.first is Intent.BOOK
        and ("ACT" not in _opening(items) or _takes_off(seen, items))
    ):
        return Intent.CANCEL, 0.7
    return None


def _takes_off(seen: Features, items: Sequence[Item]) -> bool:
    """Tell whether a known booking follows a verb at once: "take my 3pm off the calendar"."""
    first = seen.known.first if seen.known else 0
    return first > 0 and Intent.BOOK in items[first - 1].kinds.get("ACT", ())


def _put_otherwise(seen: Features, items: Sequence[Item]) -> Judged:
    relengthened = swapped_lengths(items) if seen.has("MAKEIT", "PUTS") else None
    if relengthened is not None:
        return relengthened, 0.85
    if seen.has("PUTS") and seen.has("LATER", "EARLIER") and seen.has("LENGTH", "HOURISH"):
        return Intent.MOVE, 0.85
    if seen.has("MAKEIT") and seen.has("ROOMNAME") and not seen.asks:
        return Intent.MOVE, 0.8
    if Intent.MOVE in seen.sure and _is_set_to_length(items):
        return (Intent.SHORTEN if seen.has("REDUCES") else Intent.EXTEND), 0.8
    if Intent.MOVE in seen.sure and not (seen.asks and seen.has("FREE", "FREETIME")):
        return _moved(seen), 0.9
    if seen.timely and not seen.asks and is_said_anew(items):
        return Intent.MOVE, 0.7
    return None


def _is_set_to_length(items: Sequence[Item]) -> bool:
    """Tell whether a meeting is brought to a length, and not to an hour: "to 30 minutes"."""
    return any(
        "TO" in before.kinds and "LENGTH" in after.kinds for before, after in pairwise(items)
    )


def _ends_for_good(items: Sequence[Item]) -> bool:
    """Tell whether a meeting is to be held no more: "no more Monday meetings"."""
    opening = _opening(items)
    if "WITHOUT" in opening and any(
        "MEETING" in item.kinds and not {"VIDEO", "EQUIP"} & item.kinds.keys() for item in items[:3]
    ):
        return not any({"ROOMNAME", "QMARK"} & item.kinds.keys() for item in items)
    return any(
        "NOMORE" in item.kinds and any("MEETING" in near.kinds for near in items[at + 1 : at + 4])
        for at, item in enumerate(items)
    )


def _adds(seen: Features) -> bool:
    """Tell whether "more" is about a meeting that exists, and not about a new one's time."""
    if not seen.has("HOURS", "CLOCK") and not (seen.has("DAY") and Intent.BOOK in seen.acts):
        return True
    return seen.has("MEETING") and Intent.BOOK not in seen.acts


def _opening(items: Sequence[Item]) -> frozenset[str]:
    content = next((item for item in items if not is_padding(item)), None)
    return frozenset(content.kinds) if content is not None else frozenset()


def _moved(seen: Features) -> Intent:
    """Return what "make it" changes: the length by "two hours", the time by "4pm"."""
    lengths = seen.has("LENGTH", "FORLENGTH")
    others = seen.has(
        "DAY", "CLOCK", "HOURS", "EARLIER", "LATER", "ADVANCE", "DAYS", "MOMENT", "SAMETIME"
    )
    if lengths and seen.has("LONGER"):
        return Intent.EXTEND
    if lengths and seen.has("LESS"):
        return Intent.SHORTEN
    if lengths and seen.has("MAKEIT", "PUTS") and not others:
        return Intent.EXTEND
    return Intent.MOVE


def _declines(items: Sequence[Item]) -> bool:
    """Tell whether a phrase refuses, and not just a letter or word within noise."""
    return any(
        Intent.REJECT in item.kinds.get("ACT", ()) and item.last > item.first + 1 for item in items
    )


def requests(items: Sequence[Item]) -> bool:
    """Tell whether it is asked to do something, and "please" isn't all that is said for it."""
    return any("REQUEST" in item.kinds and "EMPTY" not in item.kinds for item in items)


def _asks_whether(seen: Features) -> bool:
    """Tell whether it is asked if there is something: "any meeting tomorrow?"."""
    return seen.asks and seen.timely and not seen.has("CLOCK", "HOURS", "CAPACITY", "LENGTH")


def _searches(seen: Features) -> bool:
    """Tell whether a length and days to put it in are all that is said: "an hour next week"."""
    return seen.has("LENGTH", "FORLENGTH", "HOURISH") and (
        seen.has("DAYS", "DAYLIST") or (seen.has("ANY") and seen.timely)
    )


def _resets(items: Sequence[Item]) -> bool:
    """Tell whether one meeting is put otherwise: "put the Monday meeting in Mandela"."""
    for at, item in enumerate(items[:-1]):
        if "PUTS" in item.kinds and {"THE", "MINE", "DAY"} & items[at + 1].kinds.keys():
            return any("MEETING" in other.kinds for other in items[at + 2 : at + 5])
    return False


def _default(seen: Features, items: Sequence[Item]) -> Judged:
    """What is meant when no verb tells: a place and a time are a booking, a question looks."""
    place = seen.has("ROOMNAME", "ROOM", "SITENAME")
    meeting = seen.has("MEETING")
    adds = seen.has("LENGTH", "MORE") and "AND" in _opening(items) and not place
    chances: tuple[tuple[bool, Intent, float], ...] = (
        (seen.has("INSTEAD") and seen.timely and seen.known is not None, Intent.MOVE, 0.7),
        (seen.has("MINE") and meeting and not seen.has("ROOM"), Intent.LIST, 0.6),
        (_resets(items), _moved(seen), 0.7),
        (seen.has("INSTEAD", "REFERENCE") and seen.timely, Intent.MOVE, 0.7),
        (requests(items) and place and seen.timely, Intent.BOOK, 0.7),
        (
            seen.has("RATHER") and seen.has("CLOCK", "HOURISH", "DAY") and not place,
            Intent.MOVE,
            0.6,
        ),
        (seen.asks and place, Intent.FIND, 0.75),
        (wants_when(seen) and place, Intent.FIND, 0.75),
        (seen.asks and seen.timely and seen.has("CAPACITY"), Intent.FIND, 0.7),
        (_asks_whether(seen) and seen.has("OPENING"), Intent.FIND, 0.7),
        (_asks_whether(seen) and meeting, Intent.LIST, 0.7),
        (adds, Intent.EXTEND, 0.6),
        (seen.timely and (place or meeting), Intent.BOOK, 0.7),
        (seen.has("CAPACITY") and seen.has("HOURS", "CLOCK", "MOMENT"), Intent.BOOK, 0.55),
        (seen.has("CAPACITY") and seen.timely and not seen.asks, Intent.BOOK, 0.5),
        (seen.has("ROOM") and seen.has("CAPACITY", "VIDEO"), Intent.BOOK, 0.6),
        (seen.has("WORD") and seen.has("HOURS"), Intent.BOOK, 0.5),
        (_searches(seen), Intent.FIND, 0.7),
        (Intent.HELP in seen.acts, Intent.HELP, 0.7),
        (seen.has("HIDES") and seen.timely and not place, Intent.LIST, 0.6),
        (seen.has("SAMETIME"), Intent.MOVE, 0.6),
        (seen.has("COMES") and seen.has(*PERSON), Intent.INVITE, 0.6),
        (Intent.INVITE in seen.acts and seen.has("GUEST"), Intent.INVITE, 0.7),
        (Intent.GREET in seen.acts and not seen.timely, Intent.GREET, 0.6),
        (Intent.THANK in seen.acts and not seen.timely, Intent.THANK, 0.6),
        (_declines(items) and not seen.timely, Intent.REJECT, 0.6),
    )
    return next(((act, sure) for holds, act, sure in chances if holds), None)

"""What a room or a site is like: its name, its seats, what stands in it."""

from chat.understanding.features import Judged
from chat.understanding.new_names import renamed
from chat.understanding.reading import Intent
from chat.understanding.utterance import FITTING, PLACE, Said

CHANGING = frozenset({Intent.MOVE, Intent.EXTEND, Intent.SHORTEN})
GOES = frozenset({"HAS", "TAKES", "BRINGS", "TAKENOUT", "NOMORE", "GONE"})


def judge_describing(said: Said) -> Judged:
    """Return what is said of how a room or a site is or shall be; None where nothing is."""
    if said.is_asked:
        return None
    judged = (_renames(said), _states(said), _seats(said), _sets(said), _fits_out(said))
    return next((found for found in judged if found is not None), None)


def _renames(said: Said) -> Judged:
    """Return that a room or a site is to have another name; a meeting may have one, too."""
    verb, span = said.at("RENAMES", "CALLED"), renamed(said.whole)
    if verb is None or span is None:
        return None
    old = said.but(span)
    if old.is_met or old.is_timed or (old.has("TITLE") and not old.has("CALLED")):
        return None
    if "CALLED" in said.items[verb].kinds:
        told = said.subject is not None and said.subject + 2 >= verb and not old.has("PRIVATE")
        return (Intent.CHANGE_THING, 0.9) if told and said.administers else None
    place = said.after(verb)
    if place is None or not PLACE & said.items[place].kinds.keys():
        return None
    led = said.has("ROOM", "SITES") or said.says(said.items[place], "ROOM")
    return (Intent.CHANGE_THING, 0.9) if led or said.administers else None


def _states(said: Said) -> Judged:
    """Return what a room has or has no more: "Mandela has a projector now"."""
    if said.is_other or said.books:
        return None
    start = 1 if said.items[0].kinds.keys() & {"ROOM", "THE"} else 0
    if start >= len(said.items) or "ROOMNAME" not in said.items[start].kinds:
        return None
    verb = start + 1
    while verb < len(said.items) and {"NUMSIGN", "NOT"} & said.items[verb].kinds.keys():
        verb += 1
    if verb + 1 >= len(said.items) or not _has(said, verb):
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


def _has(said: Said, at: int) -> bool:
    """Tell whether an item is a verb of having, and not "at" with its accent left off."""
    item = said.items[at]
    if {"HAS", "TAKES"} & item.kinds.keys():  # "has", "has no longer"
        return True
    if said.administers and "WILLBE" in item.kinds:  # "passe à 20 places"
        return True
    typed = said.row[item.first].typed
    return {"TO", "AT"} <= item.kinds.keys() and len(typed) == 1 and typed.isascii()


def _seats(said: Said) -> Judged:
    """Return for how many a room is: "capacity of Mandela: 25", "Mandela can take 12 people"."""
    if not said.administers or said.is_other or said.books or said.has("FOR", *FITTING):
        return None
    seats, room = said.at("CAPACITY"), said.at("ROOMNAME")
    if seats is None or room is None:
        return None
    leads = said.says_first(said.items[seats], "SEATS") and seats == room + 1  # "Mandela seats 25"
    return (Intent.CHANGE_THING, 0.85) if leads or said.has("SEATING", "HOLDS") else None


def _sets(said: Said) -> Judged:
    """Return that a room is to seat so many: "set Mandela to 20 seats"."""
    if not said.administers or said.is_other or said.books:
        return None
    first = said.items[0].kinds
    puts = bool({"PUTS", "MAKEIT", "RENDERS", "REDUCES", "WORD"} & first.keys())
    puts = puts or bool(CHANGING & set(first.get("ACT", ())))
    room, seats = said.at("ROOMNAME"), said.at("CAPACITY")
    if not puts or room is None or seats is None or not 1 <= room < seats <= room + 2:
        return None
    told = said.says(said.items[seats], "SEATS") or "TO" in said.kinds_at(seats - 1)
    return (Intent.CHANGE_THING, 0.9) if told else None


def _fits_out(said: Said) -> Judged:
    """Return what comes into a room or is taken out: "we put a screen in Mandela"."""
    fitted, room = said.at(*FITTING), said.at("ROOMNAME")
    if not said.administers or said.is_other or fitted is None or room is None:
        return None
    if said.has("GUEST", "FOR"):
        return None
    if said.says_first(said.items[0], "PUTS") and fitted < room and "IN" in said.kinds_at(room - 1):
        return Intent.CHANGE_THING, 0.85  # "put a screen in Mandela"
    if said.asks_for(Intent.BOOK):
        return None
    is_so = said.subject == room and fitted == room + 2 and "ASK" in said.kinds_at(room + 1)
    is_so = is_so and "EQUIP" in said.items[fitted].kinds  # "Mandela is air-conditioned"
    gone = "ASK" in said.kinds_at(0) and said.has("NOMORE", "WITHOUT")
    return (Intent.CHANGE_THING, 0.85) if is_so or gone or said.has("BRINGS", "TAKENOUT") else None

"""When rooms and sites are closed and open: closures, their end, and the hours of a site.

The verbs are said of calls and doors, too, so it is what they stand next to that counts.
"""

from itertools import pairwise

from chat.understanding.features import TIME_KINDS, Judged
from chat.understanding.reading import Intent
from chat.understanding.utterance import CLOCKS, FITTING, PLACE, Said, is_meeting

WHOLE = frozenset({"EVERY", "WHOLE", "SCOPE"})
STATES = frozenset({"ASK", "WILLBE", "BEING"})
BOUNDED = TIME_KINDS - {"CLOCK", "CLOCKWORD", "HOURISH", "MOMENT", "PART", "LENGTH"}
LEAD = 4  # words that may come before the verb: "we must now close"


def judge_closing(said: Said) -> Judged:
    """Return what is said of closures and hours; None where nothing is."""
    if said.is_asked:
        return None
    judged = (
        _called_off(said), _opens(said), _closes(said), _closes_it(said), _out_of_service(said),
        _blocked(said), _is_closed(said),
        _broken(said), _reopens(said),
    )  # fmt: skip
    return next((found for found in judged if found is not None), None)


def _called_off(said: Said) -> Judged:
    """Return that a place is to stay open: "cancel the closure of Mandela", "don't close it"."""
    verb = said.at("CLOSES", "CLOSED")
    if verb is None or not said.administers or not said.has(*PLACE):
        return None
    if said.asks_for(Intent.UNDO):
        return None
    around = said.items[max(verb - 3, 0) : verb + 2]
    off = any({"FORBIDS", "WITHOUT", "NOT", "INSTEAD"} & item.kinds.keys() for item in around)
    off = (
        off
        or {"LIFTS"} <= said.kinds_at(0, 1)
        or any(
            {Intent.CANCEL, Intent.UNINVITE} & set(item.kinds.get("ACT", ()))
            and "CLOSES" not in item.kinds
            for item in said.items[:verb]
        )
    )
    return (Intent.REOPEN_PLACE, 0.9) if off and not said.has(*CLOCKS) else None


def _closes(said: Said) -> Judged:
    """Return a closure that a verb tells: "close Jaurès from 3 to 5 May"."""
    verb = said.at("CLOSES")
    if verb is None and said.administers and said.at("CLOSED") in (0, 1):
        verb = said.at("CLOSED")  # "no access to Jaurès until Monday"
    if verb is None or verb >= LEAD or said.has("MOVE"):
        return None
    over = ("DAY", "DAYTHE", "ON") if "CLOSED" in said.items[verb].kinds else ()
    place = said.after(verb, "IN", "AT", "TO", "OF", *WHOLE, *over)
    if place is None or not PLACE & said.items[place].kinds.keys():
        return None
    owned = place + 1 < len(said.items) and is_meeting(said.items[place + 1])
    days = said.has(*TIME_KINDS - {"CLOCK", "CLOCKWORD", "HOURISH"})
    if "CLOSED" in said.items[verb].kinds and _is_weekly(said) and said.has("SITENAME"):
        return Intent.CHANGE_THING, 0.85  # "no opening on Sundays at the library"
    if said.has("INVENTORY") and not days:
        return Intent.RETIRE_THING, 0.9
    sure = days or said.administers or said.has("SITENAME", "INVENTORY")
    return (Intent.CLOSE_PLACE, 0.9) if sure and not owned else None


def _out_of_service(said: Said) -> Judged:
    """Return that a room is taken out of service, for some days or for good."""
    place, out = said.at(*PLACE), said.at("UNUSED", "CLOSED")
    if out is None or place is None or not said.administers or said.is_met or said.has(*FITTING):
        return None
    puts = {"PUTS", "TAKESUP", "RENDERS", "RETIRES"}
    if not puts & said.kinds_at(0, 1) and not said.says_first(said.items[0], "PUTS"):
        return None
    if "UNUSED" in said.items[out].kinds and not said.is_timed:
        return Intent.RETIRE_THING, 0.9
    return (Intent.CLOSE_PLACE, 0.9) if place < out or said.is_timed else None


def _closes_it(said: Said) -> Judged:
    """Return that what was named before is to be closed: "a leak in Jaurès, close it today"."""
    verb = said.at("CLOSES")
    if verb is None or not said.administers or not said.is_timed or said.is_met:
        return None
    named = any(PLACE & item.kinds.keys() for item in said.items[:verb])
    return (Intent.CLOSE_PLACE, 0.85) if named and "THAT" in said.kinds_at(verb + 1) else None


def _blocked(said: Said) -> Judged:
    """Return that a room is blocked for works: "block Mandela tomorrow for maintenance"."""
    if not said.administers or not said.has("BLOCKS") or not said.has(*PLACE):
        return None
    works = any("WORKS" in item.kinds for item in said.whole)
    return (Intent.CLOSE_PLACE, 0.85) if works else None


def _broken(said: Said) -> Judged:
    """Return that a room can't be used for some days: "Mandela is out of order until Monday"."""
    broken = said.asks_for(Intent.REPORT_FAULT) or said.has("UNUSED")
    if not said.administers or not broken or said.is_met or said.has(*FITTING):
        return None
    told = said.subject is not None and said.has(*BOUNDED)
    return (Intent.CLOSE_PLACE, 0.85) if told else None


def _is_closed(said: Said) -> Judged:
    """Return what a sentence says of a place: "Jaurès is closed on the 4th"."""
    place, closed = said.subject, said.at("CLOSED", "CLOSES")
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
    """Return that a place may be used again: "reopen Jaurès", "the works in Jaurès are done"."""
    verb, place, opens = said.at("REOPENS"), said.at(*PLACE), said.at("OPENS")
    unknown = said.administers and verb is not None and _names_unknown(said, verb)
    if unknown and place is None:
        return Intent.REOPEN_PLACE, 0.9
    if said.is_met or said.has(*FITTING):
        return None
    if place is None:
        named = verb is not None and {"ROOM", "SITES"} & said.kinds_at(verb + 1, verb + 2)
        return (Intent.REOPEN_PLACE, 0.95) if named else None
    ended = said.administers and _works_ended(said)
    again = said.has("ANEW") and opens is not None and opens <= 1
    return (Intent.REOPEN_PLACE, 0.95) if verb is not None or ended or again else None


def _names_unknown(said: Said, verb: int) -> bool:
    """Tell whether a place is brought back whose name isn't known any more, as it was retired."""
    if verb == 0:
        return not said.is_other and bool({"WORD", "SITEGROUP"} & said.kinds_at(1, 2))
    puts = {"PUTS", "TAKESUP"} & said.kinds_at(0) or said.asks_for(Intent.MOVE)
    named = [item.kinds.keys() for item in said.items[1:verb] if "THE" not in item.kinds]
    return bool(puts and named) and all({"WORD", "NAMED", "SITEGROUP"} & one for one in named)


def _works_ended(said: Said) -> bool:
    works, end = said.at("WORKS"), {Intent.FINISH, Intent.END_CALL}
    return works is not None and any(
        "OVER" in item.kinds or end & set(item.kinds.get("ACT", ()))
        for item in said.items[works + 1 :]
    )


def _opens(said: Said) -> Judged:
    """Return the hours of a site: "the library opens at 9", "hours of the library: 9 to 6"."""
    if said.is_met or not said.has(*CLOCKS):
        return None
    place, verb = said.at(*PLACE), said.at("OPENS")
    if said.administers and said.has("OPENINGS") and said.has("SITENAME"):
        return Intent.CHANGE_THING, 0.85
    told = place is not None and verb is not None and place < verb <= place + 2
    return (Intent.CHANGE_THING, 0.85) if told else None

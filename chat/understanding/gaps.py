"""Rules for free time that is looked for: "the next free hour", "a gap of 90 minutes"."""

from chat.understanding.cascade import Match, Rule
from chat.understanding.lengths import length_in
from chat.understanding.times import FreeTime


def _free(match: Match) -> FreeTime | None:
    """Return the free time that is looked for: the next one for ordinals, which must be first."""
    soonest = "which" in match
    if match.said("which", "ORDINAL") and not match.said("which", "NEXT") and match["which"] != 1:
        return None
    length = match.get("len")
    unit = match.item("unit")
    if unit is not None:
        said = unit.kinds.get("UNIT", "hour")
        length = length_in(match.get("n") or 1, said, match.scope)
    if length is not None and (length.days or not length.minutes):
        return None
    return FreeTime(length, soonest)


FREE = (
    Rule("FREETIME", "which:NEXT|ORDINAL len:LENGTH|HOURISH OPENING", _free),
    Rule("FREETIME", "which:NEXT|ORDINAL OPENING OF len:LENGTH|HOURISH", _free),
    Rule("FREETIME", "which:EARLIEST FREE|COMMON? MEETING|ROOM|OPENING", _free),
    Rule("FREETIME", "which:EARLIEST FREE|COMMON? len:LENGTH|HOURISH", _free),
    Rule("FREETIME", "which:EARLIEST FREE|COMMON unit:UNIT|OCLOCK", _free),
    Rule("FREETIME", "n:NUMBER which:NEXT unit:UNIT|OCLOCK FREE|COMMON", _free),
    Rule("FREETIME", "which:NEXT|ORDINAL n:NUMBER? FREE|COMMON unit:UNIT|OCLOCK", _free),
    Rule("FREETIME", "which:NEXT|ORDINAL n:NUMBER? unit:UNIT|OCLOCK FREE|COMMON", _free),
    Rule("FREETIME", "which:NEXT|ORDINAL FREE|COMMON len:LENGTH|HOURISH", _free),
    Rule("FREETIME", "which:NEXT|ORDINAL len:LENGTH|HOURISH FREE|COMMON", _free),
    Rule("FREETIME", "unit:UNIT|OCLOCK which:NEXT FREE|COMMON", _free),
    Rule("FREETIME", "which:NEXT|ORDINAL FREE|COMMON MEETING|ROOM", _free),
    Rule("FREETIME", "which:NEXT|ORDINAL MEETING|ROOM FREE|COMMON", _free),
    Rule("FREETIME", "which:NEXT|ORDINAL FREEROOM", _free),
    Rule("FREETIME", "which:NEXT|ORDINAL FREE", _free),
    Rule("FREETIME", "ANYOF unit:UNIT|OCLOCK", _free),
    Rule("FREETIME", "which:NEXT|ORDINAL? len:LENGTH|HOURISH GAP", _free),
    Rule("FREETIME", "which:NEXT|ORDINAL? GAP OF? len:LENGTH|HOURISH", _free),
    Rule("FREETIME", "which:NEXT|ORDINAL? GAP", _free),
    Rule("FREETIME", "ART? FREE|COMMON unit:UNIT", _free),
    Rule("FREETIME", "ART? unit:UNIT FREE|COMMON", _free),
)
"""Free time that is looked for, its length where a unit tells one."""

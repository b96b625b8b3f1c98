"""Until when a series is to go: where it lasts longer, or ends sooner, and not its meetings."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from chat.understanding.cascade import Item
from chat.understanding.features import Features, Judged
from chat.understanding.reading import Intent
from chat.understanding.series import last_day
from chat.understanding.times import Day

BETWEEN = frozenset({"ON", "AT", "THE", "AFTER", "PAST", "TO", "TILLHOUR", "UNTIL"})
HOURS = ("CLOCK", "CLOCKWORD", "HOURISH", "HOURS", "UNTILCLOCK")
LASTING = frozenset({Intent.EXTEND, Intent.SHORTEN, Intent.END_CALL})


def judge_series_end(seen: Features, items: Sequence[Item]) -> Judged:
    """Return whether a series that is named goes on or ends sooner; None if that isn't said."""
    acts = set(seen.sure)
    if not names_series(items) or seen.has(*HOURS) or not acts <= LASTING | {Intent.REJECT}:
        return None
    end = end_item(items)
    if Intent.EXTEND in acts or not acts:
        goes_on = end is not None and ("UNTILDAY" in end.kinds or bool(acts))
        counts = seen.has("COUNT") and seen.has("SERIES")
        return (Intent.EXTEND, 0.85) if goes_on or counts else None
    return (Intent.SHORTEN, 0.85) if end is not None else None


def names_series(items: Sequence[Item]) -> bool:
    """Say whether a series is meant: it is called so, or a meeting that recurs is."""
    return any("SERIES" in item.kinds for item in items) or any(
        {"REPEAT", "MEETING"}
        == {kind for one in pair for kind in one.kinds} & {"REPEAT", "MEETING"}
        for pair in pairwise(items)
    )


def end_item(items: Sequence[Item]) -> Item | None:
    """Return what is said of the series' end: "until Christmas", or the day after its verb."""
    for item in items:
        if "UNTILDAY" in item.kinds:
            return item
    for at, item in enumerate(items):
        value = item.kinds.get("DAY") or item.kinds.get("DAYS")
        if value is None or (isinstance(value, Day) and value.weekday):
            continue
        before = [one for one in items[:at] if not (BETWEEN & one.kinds.keys())]
        if before and {"SERIES", "ACT", "MEETING"} & before[-1].kinds.keys():
            return item
    return None


def day_of(item: Item) -> date:
    """Return the last day of the series that `end_item` tells."""
    kinds = item.kinds
    return last_day(kinds.get("UNTILDAY") or kinds.get("DAY") or kinds["DAYS"])

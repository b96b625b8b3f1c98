"""Where the name stands that a room or a site is given, when it is added or renamed.

A name may be made of any words ("Salle des mariages", "Coubertin Gym"), so that nothing else is
read in it.
"""

from collections.abc import Sequence

from chat.understanding.cascade import Item
from chat.understanding.folding import Token

Span = tuple[int, int]
PLACE = frozenset({"ROOMNAME", "SITENAME"})
NAMED = frozenset({"ROOM", "SITES"})
FITTED = frozenset({"EQUIP", "VIDEO"})
ENDS = frozenset({
    "COMMA", "CAPACITY", "WITH", "WITHOUT", "PUNCT", "QMARK", "EMPTY", "GUEST", "SITENAME",
})  # fmt: skip
MARKS = frozenset({"COMMA", "PUNCT", "QMARK"})
LATELY = frozenset({"MOMENT", "SCOPE", "EMPTY", "ONWARD", "SINCEDAY", "STARTDAY"})
LEADS = frozenset({"AT", "TO", "IN", "ON", "OF", "FROM", "FOR", "THE", "AND"})
INTO = frozenset({"TO", "IN", "AT", "PUNCT", "DASH", "ARROW", "TITLE"})


def added(items: Sequence[Item], row: Sequence[Token]) -> Span | None:
    """Return where the name of something new stands: around the word for a room or a site.

    The site may come between: "a new room at the town hall: Olympia". Capitals tell a name before
    it ("the new Truffaut room"), and that it is a part of the name ("Multipurpose Room").
    """
    noun = next((at for at, item in enumerate(items) if NAMED & item.kinds.keys()), None)
    if noun is None:
        return None
    before = noun
    while before > 1 and _is_capital(items[before - 1], row):
        before -= 1
    if before < noun:
        return before, noun + (row[items[noun].first].typed[:1].isupper())
    first = noun + 1
    if noun and is_name(row[items[noun].first : items[noun].last + 1]):
        return _until(items, noun)
    if first < len(items) and "OF" in items[first].kinds:
        return _until(items, noun)  # "la salle du conseil"
    while first < len(items) and (MARKS | {"TITLE"}) & items[first].kinds.keys():
        first += 1
    behind = _behind_site(items, first)
    first = behind if behind is not None else first
    if first < len(items) and FITTED & items[first].kinds.keys():
        return None
    if (
        first + 1 < len(items)
        and items[first].kinds.keys() & {"THE"}
        and "SITES" in items[noun].kinds
    ):
        first += 1
    return _until(items, first)


def _is_capital(item: Item, row: Sequence[Token]) -> bool:
    """Tell whether an item is a word with a capital that means nothing else."""
    return "WORD" in item.kinds and row[item.first].typed[:1].isupper()


def is_name(tokens: Sequence[Token]) -> bool:
    """Tell whether a word for a room begins a name: "Salle polyvalente", not "Salle Zola"."""
    return (
        len(tokens) > 1
        and tokens[1].kind == "word"
        and tokens[0].typed[:1].isupper()
        and tokens[1].typed.islower()
    )


def _behind_site(items: Sequence[Item], first: int) -> int | None:
    """Return where what follows "at the town hall:" begins; None where no site and mark come."""
    at = first
    while at < len(items) and {"AT", "TO", "IN", "THE", "OF"} & items[at].kinds.keys():
        at += 1
    if not first < at + 1 < len(items) or "SITENAME" not in items[at].kinds:
        return None
    return at + 2 if at > first and MARKS & items[at + 1].kinds.keys() else None


def brought_back(items: Sequence[Item], row: Sequence[Token]) -> Span | None:
    """Return where the name of something retired stands, which nobody knows any more."""
    verb = next((at for at, item in enumerate(items) if "REOPENS" in item.kinds), None)
    if verb is None or any(NAMED & item.kinds.keys() for item in items):
        return added(items, row)
    if verb > 1:  # "put Molière back in service"
        led = "THE" in items[1].kinds and "THE" not in items[verb - 1].kinds
        return 1 + led, verb
    first = verb + 1
    while first < len(items) and {"THE", "PUNCT"} & items[first].kinds.keys():
        first += 1
    last = first
    while last < len(items) and not MARKS & items[last].kinds.keys():
        last += 1
    return (first, last) if last > first else None


def renamed(items: Sequence[Item]) -> Span | None:
    """Return where the name stands that a room or a site is to have from now on."""
    verb = next((at for at, i in enumerate(items) if {"RENAMES", "CALLED"} & i.kinds.keys()), None)
    if verb is None:
        return None
    first = verb
    if "RENAMES" in items[verb].kinds:
        places = (at for at in range(verb, len(items)) if PLACE & items[at].kinds.keys())
        first = next(places, len(items))
    elif not any(PLACE & item.kinds.keys() for item in items[:verb]):
        return None
    first += 1
    while first < len(items) and (INTO | LATELY) & items[first].kinds.keys():
        first += 1
    last = first
    while last < len(items) and (last == first or not MARKS & items[last].kinds.keys()):
        last += 1
    while last > first and LATELY & items[last - 1].kinds.keys():
        last -= 1
    return (first, last) if last > first else None


def _until(items: Sequence[Item], first: int) -> Span | None:
    """Return the name from a place to its end: a mark, a figure, "at the town hall"."""
    last = len(items)
    for at in range(first, len(items)):
        kinds = items[at].kinds.keys()
        if ENDS & kinds and not (at == first and "SITENAME" in kinds):
            last = _without_lead(items, first, at)
            break
        if at > first and "VIDEO" in kinds:
            last = at
            break
    return (first, last) if last > first else None


def _without_lead(items: Sequence[Item], first: int, end: int) -> int:
    """Return the end without the small words that lead to what follows."""
    while end > first and LEADS & items[end - 1].kinds.keys():
        if "WORD" in items[end - 1].kinds:
            break
        end -= 1
    return end

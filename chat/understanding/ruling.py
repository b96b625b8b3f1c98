"""Rules of rooms in sentences: which are asked for, and which figure an administrator sets.

A rule is told by the words of a setting and a figure, wherever they stand; place and time are read
as in all sentences. The words below are without accents and in small letters.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chat.understanding.cascade import Item
from chat.understanding.folding import Token, fold
from chat.understanding.reading import Intent, RuleSaid
from chat.understanding.unruling import FOR_GROUP, NAMED, no_longer

ABOUT_RULES = frozenset({Intent.SHOW_RULES, Intent.SET_RULE, Intent.UNSET_RULE})
NUMBERS = {
    "un": 1, "une": 1, "a": 1, "an": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3,
    "quatre": 4, "four": 4, "cinq": 5, "five": 5, "six": 6, "huit": 8, "eight": 8, "dix": 10,
    "ten": 10, "quinze": 15, "vingt": 20, "trente": 30, "thirty": 30,
}  # fmt: skip
UNITS = (
    (r"minutes?|mins?|mn", 1),
    (r"heures?|hours?|hrs?|h", 60),
    (r"jours?|days?", 1440),
    (r"semaines?|weeks?", 7 * 1440),
    (r"mois|months?", 30 * 1440),
    (r"annees?|years?|ans?", 365 * 1440),
)
PERIODS = {"jour": "day", "semaine": "week", "mois": "month"}
N = rf"\b(?P<n>\d{{1,5}}|{'|'.join(NUMBERS)})"
LENGTH = rf"{N} ?(?P<u>{'|'.join(unit for unit, _ in UNITS)})\b"
MOST = r"(?:maxi(?:mum|male?)?|max|au plus|au maximum|pas plus de|at most|no more than)"
LEAST = r"(?:mini(?:mum|male?)?|min|au moins|au minimum|at least|no less than)"
OF = r"(?: de| d'| of|:| :)? ?"
SCHOOL = r"(?:vacances scolaires|school holidays)"
PUBLIC = r"(?:jours? feries?|(?:public|bank) holidays?)"
SHUT, OPEN = r"\b(?:ferm\w+|closed?|shut)\b.*", r"\b(?:ouver\w*|ouvr\w*|open)\b.*"
MAY = r"\b(?:autoris\w+|permet\w*|peu(?:t|vent)|reserv\w+|allow|let|may|can|book\w*)\b.*"
EACH = r"(?:chaque|les|each|every|the)"
CLEAR = re.compile(r"\bpreavis\b|\bnotice\b|^(?:autoris|permet|allow|let)")
LIMITED = re.compile(rf"personne|person\b|quota|{MOST}|limit")
TRIES = re.compile(r"^(?:essaie|essaye|essayer|teste|tester|try|test)\b")
ASKED = re.compile(r"\b(?:regles|reglement|rules)\b|\bquelle est la regle\b|\bwhich rule\b")
GROUP = re.compile(
    r"(?:pour les|aux|autoris\w+ les|permet\w* aux|(?:for|allow|let) the) (?P<g>[a-z-]{3,40})"
)
KEPT = re.compile(
    r"^(?:reserve[rz]?|limite[rz]?) .*\b(?:aux|pour les seuls) (?P<g>[a-z-]{3,40})$"
    r"|^(?:restrict|limit|keep) .*\b(?:to|for) (?:the )?(?P<h>[a-z-]{3,40}?)(?: only)?$"
    r"|^(?:reserve|keep) .*\bfor (?:the )?(?P<i>[a-z-]{3,40}) only$"
)
NO_GROUP = frozenset({
    "reunions", "meetings", "salle", "salles", "room", "rooms", "site", "sites", "jours", "series",
    "next", "week",
})  # fmt: skip
PLACES = frozenset({"ROOMNAME", "SITENAME"})
MEETINGS = frozenset({"MEETING", "CALL", "SERIES"})
TIMED = frozenset({"DAY", "CLOCK", "HOURS", "MOMENT", "SPAN", "WEEKDAY", "DATE"})
Figure = Callable[[re.Match[str]], int | str]


def _number(found: re.Match[str]) -> int:
    return NUMBERS.get(found["n"]) or int(found["n"])


def _minutes(found: re.Match[str]) -> int:
    return _number(found) * next(many for unit, many in UNITS if re.fullmatch(unit, found["u"]))


def _days(found: re.Match[str]) -> int:
    return -(-_minutes(found) // 1440)


def _hours(found: re.Match[str]) -> int:
    return -(-_minutes(found) // 60)


def _always(cell: str) -> Figure:
    return lambda _found: cell


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words that set a figure. `is_plain` ones may be said of a meeting, too."""

    setting: str
    words: str
    figure: Figure
    is_plain: bool = False


PATTERNS = (
    *(
        Pattern(f"quota_{period}", rf"{N} ?(?:heures?|hours?|h) (?:de salle )?{each}\b", _number)
        for words, period in PERIODS.items()
        for each in (rf"(?:par|a|per|each) (?:{words}|{period})",)
    ),
    Pattern("notice_minutes", rf"\b(?:preavis|notice)\b\D{{0,20}}?{LENGTH}", _minutes),
    Pattern("notice_minutes", rf"{LENGTH}[ ']*(?:de |of )?(?:preavis|notice)\b", _minutes),
    Pattern("notice_minutes", r"\b(?:sans|no|without) (?:preavis|notice)\b", _always("0")),
    Pattern("horizon_days", rf"{MAY}{LENGTH} (?:a l'avance|d'avance|ahead|in advance)", _days),
    Pattern(
        "approval_hours",
        rf"\b(?:validation|approbation|approval)\b.{{0,20}}?(?:sous|en|within|in) {LENGTH}",
        _hours,
    ),
    Pattern(
        "approval_hours",
        r"\b(?:sans|no|without) (?:validation|approbation|approval)\b",
        _always("0"),
    ),
    Pattern(
        "before_minutes",
        rf"{LENGTH}.{{0,20}} (?:avant|before) {EACH} (?:reunion|meeting)",
        _minutes,
    ),
    Pattern(
        "after_minutes", rf"{LENGTH}.{{0,20}} (?:apres|after) {EACH} (?:reunion|meeting)", _minutes
    ),
    Pattern("closed_on_school_holidays", SHUT + SCHOOL, _always("yes")),
    Pattern("closed_on_school_holidays", OPEN + SCHOOL, _always("no")),
    Pattern("closed_on_holidays", SHUT + PUBLIC, _always("yes")),
    Pattern("closed_on_holidays", OPEN + PUBLIC, _always("no")),
    Pattern("longest_minutes", rf"{LENGTH} {MOST}\b", _minutes, is_plain=True),
    Pattern("longest_minutes", rf"\b{MOST}{OF}{LENGTH}", _minutes, is_plain=True),
    Pattern("shortest_minutes", rf"{LENGTH} {LEAST}\b", _minutes, is_plain=True),
    Pattern("shortest_minutes", rf"\b{LEAST}{OF}{LENGTH}", _minutes, is_plain=True),
)


def judge_ruling(
    text: str, items: Sequence[Item], row: Sequence[Token], *, administers: bool
) -> tuple[Intent, float, RuleSaid | None] | None:
    """Return what is wanted of rules, how sure that is, and the figure that is set.

    What could be said of a meeting, too, is a rule for who administers rooms alone.
    """
    said = fold(text.replace("’", "'"))
    kinds = {kind for item in items for kind in item.kinds}
    ended = no_longer(said)
    is_clear = not _is_of_a_meeting(kinds) if administers else not MEETINGS & kinds
    if ended and is_clear:
        names, rest = ended
        group = _typed(found["g"], items, row) if (found := FOR_GROUP.search(rest)) else ""
        return Intent.UNSET_RULE, 0.9, RuleSaid(ends=names, group=group)
    rule = _by_name(text, said, items, row) or _rule(said, items, row, kinds)
    is_sure = administers or CLEAR.search(said) or NAMED.search(text)
    if rule is not None and is_sure and not (_is_of_a_meeting(kinds) and not rule.is_trial):
        return Intent.SET_RULE, 0.9, rule
    books = any({Intent.BOOK, Intent.MOVE} & set(item.kinds.get("ACT", ())) for item in items)
    if ASKED.search(said) and not books and not kinds & TIMED:
        return Intent.SHOW_RULES, 0.85, None
    return None


def _rule(
    said: str, items: Sequence[Item], row: Sequence[Token], kinds: set[str]
) -> RuleSaid | None:
    kept = KEPT.search(said)
    if kept and PLACES & kinds and not TIMED & kinds:
        group = _typed(next(filter(None, kept.groups())), items, row)
        if group:
            return RuleSaid(setting="open_to", cell=group)
    tries = TRIES.match(said) is not None
    for pattern in PATTERNS:
        found = re.search(pattern.words, said)
        if found is None or (pattern.is_plain and not _is_plain(items, kinds, tries=tries)):
            continue
        if pattern.setting.startswith("quota_") and not LIMITED.search(said):
            continue
        cell, group = str(pattern.figure(found)), _group(said, items, row)
        return RuleSaid(setting=pattern.setting, cell=cell, group=group, is_trial=tries)
    return None


def _by_name(text: str, said: str, items: Sequence[Item], row: Sequence[Token]) -> RuleSaid | None:
    """Return the figure that is set by its column's name: "Mandela: open_to=council"."""
    named = NAMED.search(text)
    if named is None:
        return None
    setting, cell = named["name"].lower(), named["cell"].rstrip(".,!")
    tries = TRIES.match(said) is not None
    group = _group(said, items, row)
    return RuleSaid(setting=setting, cell=cell, group=group, is_trial=tries)


def _group(said: str, items: Sequence[Item], row: Sequence[Token]) -> str:
    named = GROUP.search(said)
    return _typed(named["g"], items, row) if named else ""


def _is_of_a_meeting(kinds: set[str]) -> bool:
    """Tell whether one meeting is spoken of: "cancel tomorrow's meeting without notice"."""
    return "MEETING" in kinds and bool({"DAY", "MOMENT"} & kinds)


def _is_plain(items: Sequence[Item], kinds: set[str], *, tries: bool) -> bool:
    """Tell whether a length bounds what a place allows, and no meeting that is asked for."""
    acts = any(item.kinds.get("ACT") for item in items)
    return bool(PLACES & kinds) and (tries or not (acts or TIMED & kinds or "MEETING" in kinds))


def _typed(folded: str, items: Sequence[Item], row: Sequence[Token]) -> str:
    """Return a group as it was typed, in small letters; "" for a word that is a place or none."""
    at = next((at for at, token in enumerate(row) if token.folded == folded), None)
    if at is None or folded in NO_GROUP:
        return ""
    is_place = any(item.first <= at < item.last and PLACES & item.kinds.keys() for item in items)
    return "" if is_place else row[at].typed.lower()

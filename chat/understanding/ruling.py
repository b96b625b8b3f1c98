"""Rules of rooms in sentences: which are asked for, and which figure an administrator sets.

A rule is told by the words of a setting and a figure (`rule_words.py`), wherever they stand; place
and time are read as in all sentences. The words below are without accents and in small letters.
"""

import re
from collections.abc import Iterator, Sequence

from chat.understanding.cascade import Item
from chat.understanding.folding import Token, fold
from chat.understanding.reading import Intent, RuleSaid
from chat.understanding.rule_words import GENERAL, MOST, PATTERNS, UNMADE, Pattern, plain
from chat.understanding.unruling import FOR_GROUP, NAMED, no_longer

ABOUT_RULES = frozenset({Intent.SHOW_RULES, Intent.SET_RULE, Intent.UNSET_RULE})
CLEAR = re.compile(r"\bpreavis\b|\bnotice\b|^(?:autoris|permet|allow|let)")
LIMITED = re.compile(rf"personne|person\b|quota|{MOST}|limit")
TRIES = re.compile(r"^(?:essaie|essaye|essayer|teste|tester|try|test)\b")
QUESTION = re.compile(
    r"^(?:est-ce|peut-on|puis-je|faut-il|doit-on|combien|quel|jusqu'a quand|can (?!you)|may |must "
    r"|how|what|which|is |are |does|do |c'est (?:combien|quoi))"
)
TOPIC = re.compile(
    r"how long (?:can|may|could)|combien de temps (?:max\w*|au plus|peut|puis|on peut)"
    r"|a l'avance|d'avance|\bahead\b|in advance|preavis|\bnotice\b|\ballowed\b|autorisee?s?\b"
    r"|\blongest\b|\bmaxim\w+|\bau plus\b|\b(?:un|an|d') ?(?:accord|approval|validation)\b"
)
ONE = re.compile(
    r"\b(?:ma|mon|mes|notre|nos|cette|ce|ces|my|our|this|these|that|his|her|their) "
    r"(?:\w+ )?(?:reunions?|reservations?|seances?|meetings?|bookings?|sessions?|calls?|series?)\b"
)
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
    "reunions", "meetings", "reservations", "bookings", "seances", "calls", "salle", "salles",
    "room", "rooms", "site", "sites", "jours", "series", "next", "week", "nom", "compte",
    "personne", "moi", "nous", "me", "us",
})  # fmt: skip
PLACES = frozenset({"ROOMNAME", "SITENAME"})
MEETINGS = frozenset({"MEETING", "CALL", "SERIES"})
LEADS = frozenset({"AT", "IN", "ROOM", "SITES"})
OWNED = frozenset({"OF", "FROM"})
DATED = frozenset({"DAY", "MOMENT"})
TIMED = frozenset({"DAY", "CLOCK", "HOURS", "MOMENT", "SPAN", "WEEKDAY", "DATE"})


def judge_ruling(
    text: str, items: Sequence[Item], row: Sequence[Token], *, administers: bool
) -> tuple[Intent, float, RuleSaid | None] | None:
    """Return what is wanted of rules, how sure that is, and the figure that is set.

    What could be said of a meeting, too, is a rule for who administers rooms alone.
    """
    said = plain(fold(text.replace("’", "'")))
    kinds = {kind for item in items for kind in item.kinds}
    ended = no_longer(said)
    is_clear = not _is_of_a_meeting(kinds) if administers else not MEETINGS & kinds
    if ended and is_clear:
        names, rest = ended
        group = _typed(found["g"], items, row) if (found := FOR_GROUP.search(rest)) else ""
        matched = said.removesuffix(rest)
        place = "" if PLACES & kinds else _stranger(said, matched, items, row, LEADS | OWNED)
        place = "" if place.lower() == group else place
        return Intent.UNSET_RULE, 0.9, RuleSaid(ends=names, group=group, place=place)
    asks = QUESTION.match(said) is not None and bool(PLACES & kinds)
    is_sure = administers or CLEAR.search(said) or NAMED.search(text)
    rule = _by_name(text, said, items, row)
    if rule is None and (is_sure or asks):
        rule = _rule(said, items, row, administers=administers)
    if asks and not ONE.search(said) and (rule or (TOPIC.search(said) and not kinds & TIMED)):
        return Intent.SHOW_RULES, 0.85, None
    if rule is not None and is_sure:
        return Intent.SET_RULE, 0.9, rule
    books = any({Intent.BOOK, Intent.MOVE} & set(item.kinds.get("ACT", ())) for item in items)
    if ASKED.search(said) and not books and not kinds & TIMED:
        return Intent.SHOW_RULES, 0.85, None
    return None


def _rule(
    said: str, items: Sequence[Item], row: Sequence[Token], *, administers: bool
) -> RuleSaid | None:
    kinds = {kind for item in items for kind in item.kinds}
    kept = KEPT.search(said)
    if kept and PLACES & kinds and not TIMED & kinds:
        group = _typed(next(filter(None, kept.groups())), items, row)
        if group:
            return RuleSaid(setting="open_to", cell=group)
    tries = TRIES.match(said) is not None
    is_general = administers and GENERAL.search(said) is not None
    for pattern, found in _found(said):
        around = {k for i in _outside(found[0], items, row) for k in i.kinds}
        if _is_of_a_meeting(kinds if not is_general else around) and not tries:
            continue
        if pattern.is_plain and not is_general and not _is_plain(items, kinds, tries=tries):
            continue
        if pattern.setting.startswith("quota_") and not LIMITED.search(said):
            continue
        cell = pattern.figure(found)
        if "g" in pattern.words.groupindex:
            cell = _typed(cell, items, row)
        placed = not pattern.is_placed or (PLACES & kinds and not TIMED & around)
        if not cell or not placed or ONE.search(said):
            continue
        group = "" if "g" in pattern.words.groupindex else _group(said, items, row)
        place = "" if PLACES & kinds else _stranger(said, found[0], items, row, LEADS)
        if place.lower() == (group or cell):
            place = ""
        return RuleSaid(
            setting=pattern.setting, cell=cell, group=group, is_trial=tries, place=place
        )
    if administers and UNMADE.search(said) and not DATED & kinds:
        return RuleSaid()
    return None


def _found(said: str) -> Iterator[tuple[Pattern, re.Match[str]]]:
    """Yield what may set a figure, the likeliest first."""
    for pattern in PATTERNS:
        found = pattern.words.search(said)
        if found is not None:
            yield pattern, found


def _outside(words: str, items: Sequence[Item], row: Sequence[Token]) -> list[Item]:
    """Return the items that are no part of these words."""
    texts = (" ".join(token.folded for token in row[i.first : i.last]) for i in items)
    return [item for item, text in zip(items, texts, strict=True) if text not in words]


def _stranger(
    said: str, matched: str, items: Sequence[Item], row: Sequence[Token], before: frozenset[str]
) -> str:
    """Return the name of a place that nobody knows, as typed: "at most 2 hours in Zola"."""
    general = GENERAL.search(said)
    known = f"{matched} {general[0] if general else ''}"
    leads = False
    for item in items:
        words = row[item.first : item.last]
        is_new = item.kinds.keys() == {"WORD"} and len(words[0].folded) > 2
        if leads and is_new and words[0].folded not in known:
            return " ".join(token.typed for token in words)
        leads = bool(before & item.kinds.keys()) or (leads and "THE" in item.kinds)
    return ""


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
    return "MEETING" in kinds and bool(DATED & kinds)


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

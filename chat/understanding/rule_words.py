"""The words that set rules of rooms, and what each makes of the figure beside them.

A rule speaks of meetings in general, where a wish or an act is about one of them. All patterns are
looked for in text without accents, in small letters; the first that is found counts.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

NUMBERS = {
    "un": 1, "une": 1, "a": 1, "an": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3,
    "quatre": 4, "four": 4, "cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8,
    "eight": 8, "neuf": 9, "nine": 9, "dix": 10, "ten": 10, "douze": 12, "twelve": 12,
    "quinze": 15, "fifteen": 15, "vingt": 20, "twenty": 20, "trente": 30, "thirty": 30,
}  # fmt: skip
UNITS = (
    (r"minutes?|mins?|mn", 1),
    (r"heures?|hours?|hrs?|h", 60),
    (r"jours?|days?", 1440),
    (r"semaines?|weeks?", 7 * 1440),
    (r"mois|months?", 30 * 1440),
    (r"annees?|years?|ans?", 365 * 1440),
)
PARTS = (
    (re.compile(r"\b(?:une |1 )?demi[- ]?heures?\b|\bhalf an hour\b"), "30 minutes"),
    (re.compile(r"\b(?:un |1 )?quart d'heure\b|\b(?:a )?quarter of an hour\b"), "15 minutes"),
)
APPROVED_WITHIN = "24"  # hours: where a rule says that somebody must approve, and not how soon

N = rf"\b(?P<n>\d{{1,5}}|{'|'.join(NUMBERS)})"
LENGTH = (
    rf"{N} ?(?P<u>{'|'.join(unit for unit, _ in UNITS)})"
    r"(?:(?P<m>[0-5]\d)|(?P<half> et demie?| and a half))?\b"
)
EXCEED = (
    r"(?:depasse\w*|exceed\w*|exced\w+|(?:longer|more) than|plus de|plus longues? que|over|beyond)"
)
NOT = (
    r"(?:pas|jamais|aucune?|interdi\w+|personne|nobody|no one|no|not|never|none|cannot|can't"
    r"|mustn't|may not|must not|shouldn't|forbid|ban)"
)
MOST = (
    r"(?:maxi(?:mum|male?)?|max|(?:tout )?au plus|au maximum|jusqu'a|at (?:the )?most|up to"
    rf"|\b{NOT}\b.{{0,40}}\b{EXCEED})"
)
LEAST = (
    r"(?:mini(?:mum|male?)?|min|au moins|au minimum|at least"
    rf"|\b{NOT}\b.{{0,40}}\b(?:moins d[e']|(?:less|shorter) than|under))"
)
CAPS = r"\b(?:limite[rsz]?|limitees?|plafonne\w*|restrict\w*|limit(?:ed)?|cap(?:ped)?)\b"
OF = r"(?: de| d'| of| a|:| :)? ?"
AHEAD = r"(?:a l'avance|d'avance|en avance|avant|au prealable|ahead|in advance|before(?:hand)?)"
MEETING = r"(?:reunions?|reservations?|seances?|meetings?|bookings?|sessions?|calls?)"
EACH = r"(?:chaque|toute|toutes les|les|une|deux|des|d'|each|every|the|any|a|two|all)"
SCHOOL = r"(?:vacances scolaires|school holidays)"
PUBLIC = r"(?:jours? feries?|(?:public|bank) holidays?)"
HOURS = (
    r"(?:hors|en dehors des?|outside(?: of)?|out of|beyond) (?:the |les |des )?"
    r"(?:horaires|heures d'ouverture|opening hours|office hours|hours)"
)
SHUT = rf"\b(?:ferm\w+|closed?|shut|{NOT} (?:\w+ )?{MEETING})\b[^,;]*"
OPEN = r"\b(?:ouver\w*|ouvr\w*|open|autoris\w+|allow)\b[^,;]*"
MAY = r"\b(?:autoris\w+|permet\w*|peu(?:t|vent)|reserv\w+|allow|let|may|can|book\w*)\b.*"
LETS = r"\b(?:autoris\w+|permet\w*|possibles?|peu(?:t|vent)|allow\w*|may|can|accept\w*)\b.*"
APPROVAL = r"(?:validation|approbation|accord|autorisation|approval|permission)"
NEEDS = (
    r"(?:soumis\w* a|sous reserve d[e']|sur|avec|apres|il faut|faut|necessit\w+|exig\w+|requier\w+"
    r"|needs?|requires?|required|subject to|on|only with|with|ask\w* for)"
)
PAUSE = (
    r"(?:battement|pause|menage|nettoyage|aeration|ventilation|rangement|preparation|marge|tampon"
    r"|libres?|buffer|break|gap|cleaning|tidying|free|setup)"
)
EMPTY = r"\b(?:vides?|personne|nobody|no one|empty|absen\w+|no[- ]?shows?|unused)\b"
FREES = r"\b(?:liber\w+|rend\w*|release\w*|frees?|freed)\b"
GROUP = r"(?P<g>[^\W\d_][\w-]{2,39})"
THE = r"(?:les |la |le |l'|the |seule?s? |aux? )*"

PERIODS = {"jour": "day", "semaine": "week", "mois": "month"}
Figure = Callable[[re.Match[str]], str]


def _number(found: re.Match[str]) -> int:
    return NUMBERS.get(found["n"]) or int(found["n"])


def _length(found: re.Match[str]) -> int:
    unit = next(many for unit, many in UNITS if re.fullmatch(unit, found["u"]))
    return _number(found) * unit + (unit // 2 if found["half"] else int(found["m"] or 0))


def _minutes(found: re.Match[str]) -> str:
    return str(_length(found))


def _days(found: re.Match[str]) -> str:
    return str(-(-_length(found) // 1440))


def _hours(found: re.Match[str]) -> str:
    return str(-(-_length(found) // 60))


def _always(cell: str) -> Figure:
    return lambda _found: cell


def _count(found: re.Match[str]) -> str:
    return str(_number(found))


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words that set a figure. `is_plain` ones may be said of one meeting, too.

    Those with a group `g` name people; `is_placed` ones need a place, as they are little else.
    """

    setting: str
    words: re.Pattern[str]
    figure: Figure
    is_plain: bool = False
    is_placed: bool = False


def _pattern(
    setting: str, words: str, figure: Figure, *, is_plain: bool = False, is_placed: bool = False
) -> Pattern:
    return Pattern(setting, re.compile(words), figure, is_plain, is_placed)


def _people(words: str, setting: str) -> Pattern:
    return _pattern(setting, words, lambda found: found["g"], is_placed=True)


PATTERNS = (
    *(
        _pattern(
            f"quota_{period}",
            rf"{N} ?(?:heures?|hours?|h) (?:de salle )?(?:par|a|per|each|every) "
            rf"(?:{words}|{period})\b",
            _count,
        )
        for words, period in PERIODS.items()
    ),
    _pattern("notice_minutes", rf"\b(?:preavis|notice)\b\D{{0,20}}?{LENGTH}", _minutes),
    _pattern("notice_minutes", rf"{LENGTH}[ ']*(?:de |of )?(?:preavis|notice)\b", _minutes),
    _pattern("notice_minutes", r"\b(?:sans|no|without) (?:preavis|notice)\b", _always("0")),
    _pattern(
        "notice_minutes",
        rf"(?:{LEAST}|au plus tard|at the latest){OF}{LENGTH}.{{0,6}} {AHEAD}"
        rf"(?! {EACH} {MEETING})\b",
        _minutes,
    ),
    _pattern("notice_minutes", rf"{LENGTH} {AHEAD} (?:{LEAST}|at the latest)\b", _minutes),
    _pattern(
        "horizon_days",
        rf"(?:{MOST}|au plus tot|\bque|\bonly|at the earliest){OF}{LENGTH} {AHEAD}\b",
        _days,
    ),
    _pattern("horizon_days", rf"{LENGTH} {AHEAD} (?:{MOST})\b", _days),
    _pattern("horizon_days", rf"{MAY}{LENGTH} (?:a l'avance|d'avance|ahead|in advance)", _days),
    _pattern("approval_hours", rf"\b{APPROVAL}\b.{{0,20}}?(?:sous|en|within|in) {LENGTH}", _hours),
    _pattern("approval_hours", rf"\b(?:sans|no|without) {APPROVAL}\b", _always("0")),
    _pattern(
        "approval_hours",
        rf"\b{NEEDS} (?:un |une |l'|an |the )?{APPROVAL}\b"
        r"|\b(?:doi(?:t|vent) etre|must be|have to be|has to be) (?:valid|approuv|approv)\w+",
        _always(APPROVED_WITHIN),
        is_placed=True,
    ),
    _pattern("before_minutes", rf"{LENGTH}.{{0,24}} (?:avant|before) {EACH} ?{MEETING}", _minutes),
    _pattern("after_minutes", rf"{LENGTH}.{{0,24}} (?:apres|after) {EACH} ?{MEETING}", _minutes),
    _pattern(
        "after_minutes",
        rf"{LENGTH}(?: (?:de |d'|of )?{PAUSE})? (?:entre|between) (?:{EACH} ?)?{MEETING}",
        _minutes,
    ),
    _pattern("closed_on_school_holidays", SHUT + SCHOOL, _always("yes")),
    _pattern("closed_on_school_holidays", OPEN + SCHOOL, _always("no")),
    _pattern("closed_on_holidays", SHUT + PUBLIC, _always("yes")),
    _pattern("closed_on_holidays", OPEN + PUBLIC, _always("no")),
    _pattern("outside_hours", rf"\b{NOT}\b.*{HOURS}", _always("no")),
    _pattern("outside_hours", LETS + HOURS, _always("yes")),
    _people(rf"\bpriorit(?:e|y) (?:aux?|a l[a']|pour|to|for) ?{THE}{GROUP}", "priority_for"),
    _people(
        rf"{THE}\b{GROUP} (?:a|ont|passent?|est|sont|has|have|gets?|comes?|goes?) "
        r"(?:la |toujours |always )?(?:priorite|en priorite|prioritaires?|priority|first)\b",
        "priority_for",
    ),
    _people(
        rf"\b(?:reservees?|(?:est|sont) reserves?) (?:aux?|a l[a']|pour) ?{THE}{GROUP}", "open_to"
    ),
    _people(
        rf"\bseule?s? {THE}{GROUP} (?:peu(?:t|vent)|a le droit|ont le droit|reserv\w+)", "open_to"
    ),
    _people(rf"\b(?:uniquement|exclusivement|seulement) (?:aux?|pour) {THE}{GROUP}", "open_to"),
    _people(rf"\bonly {THE}{GROUP} (?:may|can|is|are|book)\b", "open_to"),
    _people(
        rf"\b(?:reserved|restricted|is|are|exclusively) (?:for|to) {THE}{GROUP}(?: only)?$",
        "open_to",
    ),
    _pattern(
        "release_minutes",
        rf"^(?=.*{EMPTY}).*{FREES}.*(?:apres|au bout de|after|within) {LENGTH}",
        _minutes,
    ),
    _pattern(
        "extend_minutes",
        rf"\b(?:prolong\w+|exten\w+)\b(?=.*(?:automati|tou\w+ seule?|by itself|by themselves))"
        rf".*?(?:de|d'|par|by) ?{LENGTH}",
        _minutes,
    ),
    _pattern("longest_minutes", rf"{LENGTH}(?: \w+){{0,2}}? {MOST}\b", _minutes, is_plain=True),
    _pattern("longest_minutes", rf"\b{MOST}{OF}{LENGTH}", _minutes, is_plain=True),
    _pattern("longest_minutes", rf"{CAPS}.*\b(?:a|to|at) {LENGTH}", _minutes, is_plain=True),
    _pattern("shortest_minutes", rf"{LENGTH} {LEAST}\b", _minutes, is_plain=True),
    _pattern("shortest_minutes", rf"{LEAST}{OF}{LENGTH}", _minutes, is_plain=True),
)
GENERAL = re.compile(
    rf"\b(?:par|per|a) {MEETING}|\bat a time\b|\bd'affilee\b|\bde suite\b|\ba la fois\b"
    rf"|\b(?:les|des|toutes?(?: les)?|chaque|une|aucune|pas de|all|every|each|no) {MEETING}"
    rf"|\b(?:personne|nobody|no one|on) (?:ne |n'|may|can|must)|^{MEETING} (?:in|at|of|a|de)\b"
    r"|\b(?:limite[rz]?|plafonne[rz]?|limit|cap) (?:the |les )?"
    r"(?:meetings|bookings|reunions|reserv)"
)
UNMADE = re.compile(
    rf"{N} {MEETING} (?:par|per|a|each|every|max)"
    rf"|{GROUP} (?:ne peu(?:t|vent) (?:pas|plus)|n'ont (?:pas|plus) le droit|can't|cannot|may not"
    r"|mustn't|aren't allowed) (?:de )?(?:reserver|book|use|to book)"
)
"""What is asked for and is no rule that rooms have: how many meetings, who may not book."""


def plain(said: str) -> str:
    """Return the text with halves and quarters of hours in minutes."""
    for words, minutes in PARTS:
        said = words.sub(minutes, said)
    return said

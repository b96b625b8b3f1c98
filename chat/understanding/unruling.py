"""Rules that are to count no longer: "enlève la durée maximum de Mandela", "no more quota".

What people call each figure of a policy stands in `TOPICS`; its column's own name tells it, too.
"""

import re
from collections.abc import Mapping

A_DAY, A_MONTH = r"(?:par jour|a day|per day|daily)", r"(?:par mois|a month|per month|monthly)"
A_WEEK = r"(?:par semaine|hebdomadaires?|a week|per week|weekly)"
QUOTA = r"quotas?"
MOST, LEAST = r"(?:maxi(?:mum|males?)?|max)", r"(?:mini(?:mum|males?)?|min)"
LENGTH = r"(?:durees?|duration|length|time|temps)"
BUFFER = r"(?:battement|tampon|marge|temps libre|temps|buffers?|free time|time|margin)"
APPROVAL = r"(?:validation|approbation|accord|approval)"
RELEASE = r"(?:liberation automatique|liberation|automatic release|release)"

# The longer words first: the first that are said tell the figures.
TOPICS: Mapping[str, tuple[str, ...]] = {
    rf"{QUOTA} {A_DAY}|daily {QUOTA}": ("quota_day",),
    rf"{QUOTA} {A_WEEK}|weekly {QUOTA}": ("quota_week",),
    rf"{QUOTA} {A_MONTH}|monthly {QUOTA}": ("quota_month",),
    rf"{QUOTA} (?:total|a venir)|total {QUOTA}": ("quota_ahead",),
    QUOTA: ("quota_day", "quota_week", "quota_month", "quota_ahead"),
    rf"{LENGTH} {LEAST}|{LEAST} {LENGTH}|shortest {LENGTH}": ("shortest_minutes",),
    rf"{LENGTH} {MOST}|{MOST} {LENGTH}|limit(?:e|ation) (?:de |du ){LENGTH}|{LENGTH} limits?"
    rf"|longest {LENGTH}|limits? (?:on|of) (?:the )?{LENGTH}": ("longest_minutes",),
    r"preavis|delai de prevenance|notice(?: period)?": ("notice_minutes",),
    r"horizon|anticipation|delai d'avance|advance limit|booking horizon": ("horizon_days",),
    rf"{BUFFER} (?:avant|before)": ("before_minutes",),
    rf"{BUFFER} (?:apres|after)": ("after_minutes",),
    r"battements?|tampons?|buffers?": ("before_minutes", "after_minutes"),
    APPROVAL: ("approval_hours",),
    r"fermeture.{0,12} vacances scolaires|closure.{0,12} school holidays"
    r"|closing.{0,12} school holidays": ("closed_on_school_holidays",),
    r"fermeture.{0,12} jours feries|closure.{0,12} (?:public|bank) holidays"
    r"|closing.{0,12} (?:public|bank) holidays": ("closed_on_holidays",),
    r"hors horaires|ouverture hors horaires|opening out of hours": ("outside_hours",),
    r"priorites?|priority": ("priority_for", "priority_days"),
    r"restrictions?|reservation exclusive|exclusive use": ("open_to",),
    rf"{RELEASE} (?:sans capteur|without sensors?)": ("release_without_sensor",),
    rf"{RELEASE} (?:apres|after) .{{0,12}}(?:depart|leaving)": ("left_minutes",),
    RELEASE: ("release_minutes", "left_minutes"),
    r"prolongation automatique|automatic (?:extension|prolongation)": (
        "extend_minutes",
        "extend_times",
    ),
    r"part de dates|tolerance|clash percent|tolerated clashes": ("clash_percent",),
    r"question sur les series|series without anybody": ("unused_dates",),
    r"choix du pont|choix des ponts|choice of providers?|providers?": ("providers",),
    r"mode de connexion|connection mode": ("connect",),
    r"avance de connexion|early join(?:ing)?": ("early_join_minutes",),
    r"debit (?:des appels|reserve)|call rate": ("call_kbps",),
}
NAMES = tuple(sorted({name for names in TOPICS.values() for name in names}))
NAMED = re.compile(rf"\b(?P<name>{'|'.join(NAMES)}) ?[=:] ?(?P<cell>[^\s;]{{1,80}})", re.IGNORECASE)
ENDS = (
    r"(?:enleve[rz]?|supprime[rz]?|retire[rz]?|annule[rz]?|leve[rz]?|efface[rz]?|abandonne[rz]?"
    r"|remove|drop|lift|delete|unset|clear|cancel|abolish|scrap)"
)
NO_MORE = r"(?:(?:il )?(?:n'y )?(?:a )?plus (?:de |d'|aucune? )|no more |no longer (?:any |an? )?)"
SMALL = r"(?:(?:le|la|les|l'|un|une|de|du|des|d'|the|any|all|every|tous|toute?s?|our|\S+'s) ?)"
LED = r"(?:(?:regles?|limites?|obligation|exigence|rules?|limits?|requirement) (?:de |d'|du |of )?)"
WANTED = re.compile(
    rf"\b(?:{ENDS} |{NO_MORE}){SMALL}{{0,3}}{LED}?{SMALL}{{0,2}}"
    rf"(?P<topic>{'|'.join(f'(?:{words})' for words in (*TOPICS, *NAMES))})\b"
)
FOR_GROUP = re.compile(
    r"\b(?:pour (?:les |la |le |l')?|des |aux |de la |for (?:the )?|of (?:the )?)"
    r"(?P<g>[a-z-]{3,40})"
)


def no_longer(said: str) -> tuple[tuple[str, ...], str] | None:
    """Return which figures are to count no longer, and what is said behind them; None for none.

    `said` is without accents, in small letters.
    """
    found = WANTED.search(said)
    if found is None:
        return None
    topic, rest = found["topic"], said[found.end() :]
    if topic in NAMES:
        return (topic,), rest
    names = next(names for words, names in TOPICS.items() if re.fullmatch(words, topic))
    return names, rest

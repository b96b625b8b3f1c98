"""Questions about what is closed when: "qu'est-ce qui est fermé en mai ?", "the closures".

Nobody closes anything by asking. The words below are without accents and in small letters.
"""

import re
from collections.abc import Sequence

from chat.understanding.cascade import Item
from chat.understanding.features import Judged
from chat.understanding.folding import fold
from chat.understanding.reading import Intent

NOT_OF_PLACES = frozenset({"MEETING", "CALL", "SERIES", "FAULT", "REFERENCE"})
CALLS = re.compile(r"\b(?:appel|reunion|serie|call|meeting)s?\b")
SHUT = r"(?:ferm\w+|closed?|shut)"
PLACES = r"(?:salles?|sites?|batiments?|lieux|equipements?|rooms?|buildings?|places?)"
LISTS = re.compile(
    r"^(?:(?:quelles sont|montre|affiche|donne|dis|liste|list|show|give|tell|what are|me|moi|nous"
    r"|us|les?|des|la|du|the|all|toutes|prochaines?|next|planned|coming|upcoming|of|de)[ -]+)*"
    r"(?:fermetures|closures|jours de fermeture|closing days)\b(?! (?:automatique|de l'appel))"
)
LEAD = re.compile(
    r"^(?:(?:s'il (?:te|vous) plait|stp|svp|please|bonjour|salut|hello|hi|hey|dis[- ]moi|tell me"
    r"|(?:peux|pouvez)[- ](?:tu|vous) me dire|can you tell me|do you know|savez-vous|sais-tu)"
    r"[\s,;:!]*)+"
)
ASKS = (
    re.compile(rf"^(?:est-ce que |y a-t-il )?(?:quelles?|quels?) {PLACES}\b.*\b{SHUT}\b"),
    re.compile(rf"^(?:qu'est[- ]ce qui|qu'y a-t-il de|quoi|qui(?! (?:l'|les )?a\b)) .*\b{SHUT}\b"),
    re.compile(rf"^(?:which|what)(?: {PLACES})?\b.*\b(?:is|are|will be|gets?) .*\b{SHUT}\b"),
    re.compile(rf"^what(?:'s| is) {SHUT}\b"),
    re.compile(r"^(?:quand|quels jours?) .*\bferm\w+|^(?:quand|quels jours?) ferm\w+"),
    re.compile(
        r"^(?:when|on which days|which days) (?:does|do|will|is|are) .*\b(?:close|shut|closed)"
    ),
    re.compile(r"^(?:est[- ]ce que|esce que) .*\b(?:est|sont|sera|seront) fermee?s?\b"),
    re.compile(r"\b(?:est|sont|sera|seront)-t?-?(?:elles?|ils?) fermee?s?\b"),
    re.compile(r"^(?:is|are|will) .*\b(?:closed|shut)\b"),
)


def judge_closings(text: str, items: Sequence[Item]) -> Judged:
    """Return the wish to know what is closed; None where a sentence asks nothing like that."""
    if any(NOT_OF_PLACES & item.kinds.keys() for item in items):
        return None
    said = LEAD.sub("", fold(text.replace("’", "'")))
    if CALLS.search(said):
        return None
    asked = LISTS.search(said) or any(one.search(said) for one in ASKS)
    return (Intent.LIST_CLOSURES, 0.9) if asked else None

"""Questions about what happens or happened, which ask for no act though a verb of one is in them.

"When does the library close", "who cancelled my meeting", "la réunion est-elle annulée ?": whoever
asks wants an answer, and nothing ended, moved, refused or called off. "Can you cancel it?" is no
such question but a request.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from chat.understanding.acts import decide, requests
from chat.understanding.cascade import Item
from chat.understanding.features import CHANGES
from chat.understanding.folding import Token
from chat.understanding.lexicon import Asking, Lexicon
from chat.understanding.meant import known_booking
from chat.understanding.people import PERSON
from chat.understanding.reading import Intent

HARMING = frozenset({
    *CHANGES, Intent.CANCEL, Intent.INVITE, Intent.UNINVITE, Intent.START_CALL, Intent.END_CALL,
    Intent.HAND_OVER, Intent.APPROVE, Intent.DECLINE_REQUEST, Intent.FINISH, Intent.SET_CONNECT,
})  # fmt: skip
PRESUMED = 0.75  # at most so sure is an act that no verb told
PAUSES = frozenset({",", ";", ":", ".", "!", "\n"})


def decided(
    items: Sequence[Item], row: Sequence[Token], lexicons: Sequence[Lexicon]
) -> tuple[Intent | None, float]:
    """Return the act and how sure it is; none that changes anything where it is only asked about.

    A question in any of the languages counts, as a verb may be read in the wrong one. It is sure to
    be a question, and so no answer to one.
    """
    intent, confidence = decide(items)
    if intent is Intent.INVITE and not any(PERSON & item.kinds.keys() for item in items):
        return intent, confidence  # "who is invited" shows them
    guessed = intent is Intent.BOOK and confidence <= PRESUMED and any(map(_harms, items))
    if not (guessed or intent in HARMING) or not any(
        _only_asks(items, row, lexicon.asking) for lexicon in lexicons
    ):
        return intent, confidence
    intent, confidence = decide([item for item in items if not _harms(item)])
    if intent not in HARMING | {Intent.BOOK}:
        return intent, max(confidence, 0.8)
    return (None, 0.3) if known_booking(items) is None else (Intent.LIST, 0.8)


def _only_asks(items: Sequence[Item], row: Sequence[Token], asking: Asking) -> bool:
    """Tell whether every verb that would change something stands in a clause that asks."""
    harming = [item for item in items if _harms(item)]
    polite = requests(items)
    asked = [
        one
        for one in _clauses(row)
        if _asks(one, row, harming, asking, polite=polite)
        or (not polite and _doubts(one, row, items, asking))
    ]
    return bool(asked) and all(any(item.first in clause for clause in asked) for item in harming)


def _clauses(row: Sequence[Token]) -> Iterator[Sequence[int]]:
    """Yield the places of the tokens between pauses."""
    for pauses, places in groupby(range(len(row)), key=lambda at: row[at].folded in PAUSES):
        if not pauses:
            yield tuple(places)


def _asks(
    clause: Sequence[int],
    row: Sequence[Token],
    harming: Sequence[Item],
    asking: Asking,
    *,
    polite: bool,
) -> bool:
    """Tell whether a clause asks; `polite`: something is requested, as in "can you …"."""
    within = [item for item in harming if item.first in clause]
    before = [row[at] for at in clause if not within or at < within[0].first]
    if any(_has(_said(before), phrase) for phrase in asking.wonders):
        return True
    said = whole = _said([row[at] for at in clause])
    while lead := next((word for word in asking.leads if said.startswith(f" {word} ")), None):
        said = said[len(lead) + 1 :]
    if _begins(said, asking.proposes) or not said.strip():
        return False
    if _begins(said, asking.opens):
        return True
    if polite:
        return False
    if any(_has(whole, phrase) for phrase in asking.within) or any(
        said.endswith(f" {phrase} ") for phrase in asking.ends
    ):
        return True
    return _inverts(said, before, asking) or any(_is_inverted(i, row, asking) for i in within)


def _inverts(said: str, before: Sequence[Token], asking: Asking) -> bool:
    """Tell whether a verb stands before its subject: "is the call over", not "were finishing"."""
    verb, subject = (*said.split()[:2], "")[:2]
    reached = subject in [token.folded for token in before]
    return verb in asking.inverts and reached and subject not in asking.no_subjects


def _is_inverted(item: Item, row: Sequence[Token], asking: Asking) -> bool:
    """Tell whether a subject hangs on a verb: "ferme-t-elle"; "annule-la" has an object."""
    after = [token.folded for token in row[item.last : item.last + 2]]
    return len(after) == 2 and after[0] == "-" and after[1] in asking.subjects


def _doubts(
    clause: Sequence[int], row: Sequence[Token], items: Sequence[Item], asking: Asking
) -> bool:
    """Tell whether what has become of something stands before a "?": "ma réunion est annulée ?"."""
    if not any(row[at].folded == "?" for at in clause):
        return False
    told = (item for item in items if _harms(item) or "WILLBE" in item.kinds)
    near = (row[max(item.first - 1, 0) : item.last] for item in told if item.first in clause)
    return any(token.folded in asking.states for tokens in near for token in tokens)


def _harms(item: Item) -> bool:
    return not HARMING.isdisjoint(item.kinds.get("ACT", ()))


def _said(row: Sequence[Token]) -> str:
    """Return the words with a space before, between and after them, marks left out."""
    return f" {' '.join(token.folded for token in row if token.kind != 'mark')} "


def _begins(said: str, phrases: Sequence[str]) -> bool:
    return any(said.startswith(f" {phrase} ") for phrase in phrases)


def _has(said: str, phrase: str) -> bool:
    return f" {phrase} " in said

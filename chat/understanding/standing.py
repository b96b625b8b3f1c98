"""Acts about what stands already: hand-overs, approvals, waiting lists, private titles."""

from collections.abc import Sequence
from itertools import pairwise

from chat.understanding.cascade import Item
from chat.understanding.features import Features, Judged, is_padding
from chat.understanding.people import PERSON, leads
from chat.understanding.reading import Intent

STANDING = ("MAKEIT", "MEETING", "REFERENCE", "THAT", "MINE", "SERIES", "TITLE")
LEAVING = frozenset({Intent.UNINVITE, Intent.CANCEL, Intent.END_CALL})
LOOKING = frozenset({Intent.FIND, Intent.LIST, Intent.DAY_VIEW})
CHANGING = frozenset({Intent.BOOK, Intent.CANCEL, Intent.MOVE, Intent.UNDO})
ANSWERING = frozenset({
    Intent.ACCEPT, Intent.REJECT, Intent.APPROVE, Intent.DECLINE_REQUEST,
})  # fmt: skip
BEGINNING = frozenset({Intent.BOOK, Intent.FIND, Intent.INVITE})


def judge_standing(seen: Features, items: Sequence[Item]) -> Judged:
    """Return the act about what stands already, and how sure it is; None when there is none."""
    for judge in (_handing, _approving, _waiting, _hiding):
        found = judge(seen, items)
        if found is not None:
            return found
    return None


def _handing(seen: Features, items: Sequence[Item]) -> Judged:
    if Intent.HAND_OVER in seen.acts:
        return Intent.HAND_OVER, 0.95
    someone = seen.has(*PERSON)
    begun = BEGINNING & set(seen.sure)
    if begun == {Intent.BOOK} and seen.has("WISH") and seen.has("GIVES"):
        begun = frozenset()
    if not someone or begun:
        return None
    if seen.has("ORGANISER"):
        return Intent.HAND_OVER, 0.9
    gives = Intent.MOVE in seen.sure or seen.has("GIVES")
    people = [at for at, item in enumerate(items) if PERSON & item.kinds.keys()]
    if gives and any({"TO", "GIVES"} & leads(items, at) for at in people):
        return Intent.HAND_OVER, 0.9
    return None


def _approving(seen: Features, items: Sequence[Item]) -> Judged:
    wanted = seen.has("APPLICATION")
    if seen.has("OFFER") and seen.acts and set(seen.acts) <= ANSWERING:
        return (Intent.ACCEPT if Intent.ACCEPT in seen.acts else Intent.REJECT), 0.8
    if seen.has("UNDECIDED"):
        return Intent.PENDING_APPROVALS, 0.9
    if wanted and seen.has("PENDING") and not _decides(seen) and seen.first is not Intent.CANCEL:
        return Intent.PENDING_APPROVALS, 0.9
    if _decides(seen):
        told = wanted or seen.has("REFERENCE")
        named = seen.has("MEETING") or seen.known is not None
        if Intent.DECLINE_REQUEST in seen.acts and (told or named):
            return Intent.DECLINE_REQUEST, 0.9
        if seen.asks and not told:
            return Intent.PENDING_APPROVALS, 0.8
        sure = Intent.ACCEPT not in seen.acts
        if Intent.APPROVE in seen.acts and (
            told or (sure and (seen.first is Intent.APPROVE or not BEGINNING & set(seen.sure)))
        ):
            return Intent.APPROVE, 0.9
    if _answers(seen, items):
        plain = Intent.APPROVE if Intent.ACCEPT in seen.acts else Intent.DECLINE_REQUEST
        return plain, 0.8
    looks = seen.asks or seen.has("HIDES") or seen.first in LOOKING
    if wanted and (looks or _is_bare(items, "APPLICATION")) and not CHANGING & set(seen.sure):
        return Intent.PENDING_APPROVALS, 0.7
    return None


def _answers(seen: Features, items: Sequence[Item]) -> bool:
    """Tell whether a yes or no is given to a request: "non à la demande", "ok for RASATU-47"."""
    if set(seen.sure) not in ({Intent.ACCEPT}, {Intent.REJECT}):
        return False
    if seen.has("APPLICATION") and seen.has("DAY", "ROOMNAME"):
        return True
    return any(
        "ACT" in item.kinds
        and {"TO", "FOR"} & follower.kinds.keys()
        and any(
            {"APPLICATION", "REFERENCE"} & other.kinds.keys() for other in items[at + 2 : at + 6]
        )
        for at, (item, follower) in enumerate(pairwise(items))
    )


def _decides(seen: Features) -> bool:
    return bool({Intent.APPROVE, Intent.DECLINE_REQUEST} & set(seen.acts))


def _is_bare(items: Sequence[Item], kind: str) -> bool:
    """Tell whether nothing but words for looking stands beside a kind: "show the requests"."""
    looking = {"WHICH", "ASK", "THE", "QMARK", "MINE", "PUNCT", "EMPTY", kind}
    return all(
        looking & item.kinds.keys() or LOOKING & set(item.kinds.get("ACT", ())) for item in items
    )


def _waiting(seen: Features, items: Sequence[Item]) -> Judged:
    if Intent.WAITLIST_LEAVE in seen.acts:
        return Intent.WAITLIST_LEAVE, 0.9
    frees = seen.has("FREESUP") or (seen.has("ONCE_FREE") and seen.has("FREE", "FREETIME"))
    if seen.has("TELLME") and frees:
        return Intent.WAITLIST, 0.9
    places = [at for at, item in enumerate(items) if "WAITLISTWORD" in item.kinds]
    if not places:
        return (Intent.WAITLIST_LIST, 0.9) if Intent.WAITLIST_LIST in seen.acts else None
    before = items[: places[0]]
    if any(LEAVING & set(item.kinds.get("ACT", ())) for item in before):
        return Intent.WAITLIST_LEAVE, 0.9
    if Intent.WAITLIST_LIST in seen.acts:
        return Intent.WAITLIST_LIST, 0.9
    shown = seen.first in LOOKING or seen.has("WHICH")
    if shown and not seen.timely:
        return Intent.WAITLIST_LIST, 0.8
    return Intent.WAITLIST, 0.8


def _hiding(seen: Features, items: Sequence[Item]) -> Judged:
    """Return the wish to hide or show what an existing booking is about."""
    if not (seen.known or seen.has(*STANDING)) or {Intent.BOOK, Intent.INVITE} & set(seen.sure[:1]):
        return None
    if seen.has("ROOMNAME") and seen.has("CLOCK", "HOURS") and not is_known(items):
        return None
    hidden = any(item.kinds.get("HIDES") is True for item in items)
    if hidden and seen.known is not None:
        return Intent.SET_PRIVACY, 0.8
    if seen.has("HIDES", "SEES") and _is_the_title(items):
        return Intent.SET_PRIVACY, 0.85
    if seen.has("HIDES") and seen.has("TITLE"):
        return Intent.SET_PRIVACY, 0.85
    at = next((at for at, i in enumerate(items) if {"PRIVATE", "PUBLIC"} & i.kinds.keys()), None)
    if at is None:
        return None
    follows = items[at + 1].kinds if at + 1 < len(items) else {}
    if {"MEETING", "ROOM", "CALL"} & follows.keys():
        return None
    if seen.has("RENDERS") or _is_the_title(items):
        return Intent.SET_PRIVACY, 0.9
    led = {"TO", "IN", "INTO"} & leads(items, at) or "ADVERB" in items[at].kinds
    return (Intent.SET_PRIVACY, 0.8) if led and Intent.MOVE in seen.acts else None


def is_known(items: Sequence[Item]) -> bool:
    """Tell whether a meeting stands with an article or its owner: no new one then."""
    return any(
        {"MEETING", "SERIES", "REFERENCE"} & after.kinds.keys()
        and {"THE", "MINE", "THIS"} & before.kinds.keys()
        for before, after in pairwise(items)
    )


def _is_the_title(items: Sequence[Item]) -> bool:
    """Tell whether the title itself is spoken of, and not just given: "le titre de …"."""
    return any(
        "TITLE" in after.kinds and {"THE", "MINE"} & before.kinds.keys()
        for before, after in pairwise(items)
    )


def is_private(items: Sequence[Item]) -> bool:
    """Tell whether an existing booking is to become private; public otherwise."""
    kinds = {kind for item in items for kind in item.kinds}
    hides = next((item.kinds["HIDES"] for item in items if "HIDES" in item.kinds), None)
    return "PUBLIC" not in kinds and hides is not False


def insists_only(items: Sequence[Item]) -> bool:
    """Tell whether a rule is to be overridden and nothing else is said: "book it anyway"."""
    agreeing = {Intent.BOOK, Intent.ACCEPT}
    return any("ANYWAY" in item.kinds for item in items) and all(
        is_padding(item)
        or {"ANYWAY", "THAT", "MEETING", "THE", "AND", "SCOPE", "ADMIN"} & item.kinds.keys()
        or agreeing & set(item.kinds.get("ACT", ()))
        for item in items
    )


def is_plural(items: Sequence[Item]) -> bool:
    """Tell whether all the bookings of a sort are meant: "toutes les réunions du lundi"."""
    dayless = [item for item in items if "DAY" not in item.kinds]
    return any(
        {"EVERY", "WHOLE"} & before.kinds.keys() and {"MEETING", "DATES"} & after.kinds.keys()
        for before, after in pairwise(dayless)
    )


def scope_of(items: Sequence[Item], *, of_series: bool) -> str | None:
    """Return which dates of a series are meant: "one", "following", "all"; None where unsaid."""
    said = [str(item.kinds["SCOPE"]) for item in items if "SCOPE" in item.kinds]
    if "following" in said or any("SINCEDAY" in item.kinds for item in items):
        return "following"
    if not said and (of_series or is_plural(items)):
        return "all"
    return said[0] if said else None

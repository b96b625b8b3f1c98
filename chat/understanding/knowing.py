"""Rights, and what was done: who may decide, who gets or loses a right, who has changed what."""

from collections.abc import Sequence

from chat.understanding.cascade import Item
from chat.understanding.features import TIME_KINDS, Features, Judged, is_padding
from chat.understanding.people import PERSON
from chat.understanding.reading import Intent

ROOM_ADMIN, ORGANISATION_ADMIN = "room_admin", "organisation_admin"
ABOUT_RIGHTS = frozenset({Intent.GRANT, Intent.REVOKE, Intent.SHOW_RIGHTS})
# What each verb has done, in the words of the audit.
DEEDS = {
    Intent.CANCEL: "cancelled",
    Intent.MOVE: "moved",
    Intent.EXTEND: "extended",
    Intent.SHORTEN: "shortened",
    Intent.INVITE: "guests",
    Intent.UNINVITE: "guests",
    Intent.HAND_OVER: "handed_over",
    Intent.APPROVE: "approved",
    Intent.DECLINE_REQUEST: "declined",
    Intent.SET_PRIVACY: "privacy",
}
DECIDING = frozenset({Intent.APPROVE, Intent.DECLINE_REQUEST})
TAKING = frozenset({Intent.CANCEL, Intent.UNINVITE})
BETWEEN = frozenset({"THAT", "THE", "AT", "TO", "ADVERB", "WORD"})  # "qui l'a", "who on earth"
MOST_BETWEEN = 2
SOMETHING_ELSE = ("MEETING", "SERIES", "THAT", "THIS", "ORDINAL")
BOOKED = ("MEETING", "REFERENCE", "SERIES", "HOURS", "CLOCK")


def judge_knowing(seen: Features, items: Sequence[Item]) -> Judged:
    """Return the question who did or may do something, or the right that is given or taken."""
    if _is_about_oneself(seen):
        return Intent.OWN_DATA, 0.9
    if _done(items) is not None and not _is_decided_on(seen, items):
        return Intent.HISTORY, 0.9
    if seen.has("HISTORY") and Intent.BOOK not in seen.sure and not seen.has("CAPACITY"):
        return Intent.HISTORY, 0.85
    if _is_decided_on(seen, items):
        return Intent.SHOW_RIGHTS, 0.85
    timed = any(TIME_KINDS & item.kinds.keys() - {"MOMENT"} for item in items)
    if timed or seen.has("MEETING"):
        return None
    return _rights(seen) if seen.has("RIGHTS", "ADMINROLE") else _named_as(seen)


def _is_about_oneself(seen: Features) -> bool:
    """Tell whether it is asked what is stored of the asker: "mes données", "data about me".

    Or whether they, or somebody, want to be erased: "efface-moi" isn't "efface-moi ça".
    """
    books = Intent.BOOK in seen.sure and not seen.has("WISH")  # "je voudrais mes données"
    if seen.timely or books or seen.has("ROOM", "ROOMNAME", "REFERENCE"):
        return False
    if seen.has("ERASEME") and not seen.has(*SOMETHING_ELSE):
        return True
    if Intent.CANCEL in seen.acts and seen.has("DATA", "ACCOUNT"):  # whoever's: no meeting's
        return not seen.has(*SOMETHING_ELSE)
    mine = seen.has("MINE") or Intent.LIST in seen.acts  # "show me my data"
    return seen.has("OWNDATA") or (
        seen.has("DATA") and (seen.has("ABOUTME") or (mine and not seen.has("MEETING")))
    )


def _rights(seen: Features) -> Judged:
    """Return what is wanted of rights, of which a sentence speaks."""
    wonders = seen.has("WHO", "WHODID", "WHICH", "QMARK")
    if seen.has(*PERSON) and not wonders:
        takes = TAKING & set(seen.acts) or seen.has("TAKES")
        return (Intent.REVOKE if takes else Intent.GRANT), 0.9
    if wonders or seen.asks or seen.has("MINE") or {Intent.LIST, Intent.DAY_VIEW} & set(seen.acts):
        return Intent.SHOW_RIGHTS, 0.85
    return None


def _named_as(seen: Features) -> Judged:
    """Return whether somebody is to be, or to be no more, "as an administrator"."""
    if not seen.has("ADMIN") or not seen.has(*PERSON) or Intent.BOOK in seen.sure:
        return None
    takes = TAKING & set(seen.acts) or seen.has("TAKES")
    return (Intent.REVOKE if takes else Intent.GRANT), 0.85


def deed(items: Sequence[Item]) -> str | None:
    """Return what was done, in a word of the audit; None where it isn't told."""
    done = _done(items)
    return done if done != "changed" else None


def role_in(items: Sequence[Item]) -> str | None:
    """Return which role is spoken of, where it is none of a room or a site alone."""
    kinds = {kind for item in items for kind in item.kinds}
    if "TOWN" in kinds:
        return ORGANISATION_ADMIN
    wholes = {"EVERY", "WHOLE", "SCOPE"} & kinds and {"ROOM", "SITES"} & kinds
    return ROOM_ADMIN if wholes or "ALLSITES" in kinds else None


def _done(items: Sequence[Item]) -> str | None:
    """Return what somebody is asked to have done: "who has moved it", "qui l'a annulée"."""
    for at, item in enumerate(items):
        if not {"WHO", "WHODID"} & item.kinds.keys() or _is_relative(items[:at]):
            continue
        for place, other in enumerate(items[at + 1 : at + 2 + MOST_BETWEEN]):
            done = _deed_of(other, is_told="WHODID" in item.kinds or place == 0)
            if done is not None:
                return done
            if not BETWEEN & other.kinds.keys() or "ACT" in other.kinds:
                break
    return _suffered(items)


def _suffered(items: Sequence[Item]) -> str | None:
    """Return what it is asked was done, whoever did it: "par qui a-t-elle été annulée"."""
    kinds = {kind for item in items for kind in item.kinds}
    if "BYWHOM" not in kinds and not {"WHY", "WASDONE"} <= kinds:
        return None
    found = (_deed_of(item, is_told=True) for item in items)
    return next((done for done in found if done is not None), None)


def _deed_of(item: Item, *, is_told: bool) -> str | None:
    """Return what the item says was done; a verb alone tells it only next to who did it."""
    if "DONE" in item.kinds:
        return str(item.kinds["DONE"])
    acts = item.kinds.get("ACT", ())
    found = (DEEDS[act] for act in acts if act in DEEDS)
    return next(found, None) if is_told else None


def _is_decided_on(seen: Features, items: Sequence[Item]) -> bool:
    """Tell whether it is asked who decides on requests, and not who has on one."""
    if seen.has(*BOOKED) or seen.timely or seen.has("WHODID"):
        return False
    opening = [item for item in items if not is_padding(item)][:4]
    who = next((at for at, item in enumerate(opening) if "WHO" in item.kinds), len(opening))
    after = opening[who + 1 : who + 4]
    return not any("DONE" in item.kinds for item in after) and any(
        DECIDING & set(item.kinds.get("ACT", ())) for item in after
    )


def _is_relative(items: Sequence[Item]) -> bool:
    """Tell whether "who" after these tells of somebody: "it's Paul who takes it"."""
    return any(
        {*PERSON, "MEETING"} & item.kinds.keys()
        or not DEEDS.keys().isdisjoint(item.kinds.get("ACT", ()))
        for item in items
    )

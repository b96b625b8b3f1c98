"""The inventory's names in a sentence: rooms, sites, colleagues; slips are allowed."""

from collections.abc import Sequence
from dataclasses import dataclass

from chat.understanding.folding import words
from chat.understanding.lexicon import Found, Lexicon
from chat.understanding.names import Branch, Key, Names
from chat.understanding.row import Row
from chat.understanding.siting import find_site

NAME_TOKENS = frozenset({"word", "number", "ordinal"})
CUES = frozenset({"ROOM", "IN", "OF", "AT", "TO", "THE", "ACT", "AND", "FROM"})


def find_names(row: Row, names: Names, lexicon: Lexicon) -> list[Found]:
    """Return the names found, from left to right, as items of ROOMNAME, SITENAME."""
    found: list[Found] = []
    at = 0
    while at < len(row.tokens):
        hit = None
        if row.tokens[at].kind in NAME_TOKENS:
            hit = _room(row, names, lexicon, at, after_name=bool(found) and found[-1].last == at)
            site = find_site(row, names, lexicon, at)
            if site is not None and (hit is None or site.last > hit.last):
                hit = site
        if hit is None:
            at += 1
            continue
        found.append(hit)
        at = hit.last
    return [hit for hit in found if not _is_first_name(row, hit, found)]


def _is_first_name(row: Row, hit: Found, found: Sequence[Found]) -> bool:
    """Tell whether a room's first word is somebody's: another room, or a surname, is said too."""
    rooms = hit.kinds.get("ROOMNAME", ())
    said = row.folded[hit.first]
    part = hit.last == hit.first + 1 and all(
        len(words(room.name)) > 1 and words(room.name)[0] == said for room in rooms
    )
    others = any("ROOMNAME" in other.kinds and other is not hit for other in found)
    return bool(rooms) and part and (others or _has_surname(row, hit))


def _has_surname(row: Row, hit: Found) -> bool:
    """Tell whether a capitalised word of no meaning follows a capitalised one: "Marie Durand"."""
    if hit.last >= len(row.tokens) or not row.tokens[hit.first].typed[:1].isupper():
        return False
    after = row.tokens[hit.last]
    known = any(after.folded in lexicon.known for lexicon in row.lexicons)
    return (
        after.kind == "word"
        and after.typed[:1].isupper()
        and not known
        and not all(token.typed.isupper() for token in row.tokens if token.kind == "word")
    )


def _room(row: Row, names: Names, lexicon: Lexicon, at: int, *, after_name: bool) -> Found | None:
    word = row.folded[at]
    for key, last in _keys_at(row, names, word, at):
        cues = frozenset[str]() if after_name else _cues(row, lexicon, at)
        if _believable(row, lexicon, key, _Spot(at, last, cues)):
            return _named(key, at, last)
    if word in names.vocabulary or not lexicon.doubtful(row.tokens[at]):
        return None
    joined = names.joined(word)
    if joined is not None:
        return _named(joined, at, at + 1)
    if len(word) < 5 and not row.kinds(lexicon, at - 1) & CUES:
        return None
    if not _may_be_slip(row, at):
        return None
    for near in names.nearest(word):
        joined = names.joined(near)
        if joined is not None:
            return _named(joined, at, at + 1)
        for key, last in _keys_at(row, names, near, at):
            if key.whole or len(key.entries) == 1:
                return _named(key, at, last)
    return None


def _keys_at(row: Row, names: Names, first: str, at: int) -> list[tuple[Key, int]]:
    """Return the names that begin with `first` at a place, with where they end; longest first.

    Further words may hold a slip, and a hyphen may stand before them.
    """
    branch = names.starting_with(first)
    found: list[tuple[Key, int]] = []
    reached = [(branch, at + 1)] if branch is not None else []
    while reached:
        branch, place = reached.pop()
        if branch.key is not None:
            found.append((branch.key, place))
        if branch.after and place < len(row.tokens):
            place += row.marks[place] and row.folded[place] == "-"
            reached += [(after, place + 1) for after in _next(row, names, branch, place)]
    return sorted(found, key=lambda pair: -len(pair[0].words))


def _next(row: Row, names: Names, branch: Branch, place: int) -> list[Branch]:
    """Return the branches that the word at a place leads to, as typed or with its slips mended."""
    if place >= len(row.tokens):
        return []
    word = row.folded[place]
    if word in branch.after:
        return [branch.after[word]]
    if place not in row.doubtful:
        return []
    return [branch.after[near] for near in names.nearest(word) if near in branch.after]


def _may_be_slip(row: Row, at: int) -> bool:
    """Tell whether a word may be a mistyped name: "friday" is no slip of Frida."""
    word = row.folded[at]
    known = any(word in lexicon.meaningful for lexicon in row.lexicons)
    return row.mended[at] == word and at in row.doubtful and not known


def _named(key: Key, at: int, last: int) -> Found:
    return Found({"ROOMNAME": key.entries}, at, last)


def _cues(row: Row, lexicon: Lexicon, at: int) -> frozenset[str]:
    """Return the kinds just before a place, a "room of" taken for "room"."""
    before = row.kinds(lexicon, at - 1)
    if "OF" in before and "ROOM" in row.kinds(lexicon, at - 2):
        return before | {"ROOM"}
    return before


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a key may stand, and the kinds just before."""

    first: int
    last: int
    cues: frozenset[str]


def _believable(row: Row, lexicon: Lexicon, key: Key, spot: _Spot) -> bool:
    """Tell whether words that may be ordinary ones are meant as a name here."""
    at, last = spot.first, spot.last
    if "ROOM" in spot.cues:
        return True
    if "ACT" in spot.cues and key.whole and not lexicon.meaningful.intersection(key.words):
        return True
    ordinary = all(word in lexicon.known or word.isdigit() for word in row.folded[at:last])
    if key.whole and len(key.words) > 1:
        return True
    if not key.whole and any(row.folded[at] in other.meaningful for other in row.lexicons):
        return False
    if not ordinary:
        if row.folded[at] in lexicon.known:
            return key.whole
        return key.whole or len(row.folded[at]) >= 4
    typed = row.tokens[at].typed
    shouted = all(t.typed.isupper() for t in row.tokens if t.kind == "word")
    return key.whole and at > 0 and typed[:1].isupper() and not shouted and not typed.isdigit()

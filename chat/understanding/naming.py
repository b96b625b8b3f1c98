"""The inventory's names in a sentence: rooms, sites, colleagues; slips are allowed."""

from collections.abc import Sequence

from chat.understanding.believing import is_believable, spot_of
from chat.understanding.folding import has_digit, words
from chat.understanding.lexicon import Found, Lexicon
from chat.understanding.names import Branch, Key, Names
from chat.understanding.row import Row
from chat.understanding.siting import find_site

COUNTED = frozenset({"PEOPLE", "SEATS", "UNIT", "OCLOCK", "MONTH", "TIMES", "TO", "UNTIL"})
SHORTEST_STEM = 4
NAME_TOKENS = frozenset({"word", "number", "ordinal"})
CUES = frozenset({"ROOM", "IN", "OF", "AT", "TO", "THE", "ACT", "AND", "FROM"})


def find_names(row: Row, names: Names, lexicon: Lexicon) -> list[Found]:
    """Return the names found, from left to right, as items of ROOMNAME, UNLISTED, SITENAME."""
    found: list[Found] = []
    at = 0
    while at < len(row.tokens):
        hit = None
        if row.tokens[at].kind in NAME_TOKENS:
            hit = _room(row, names, lexicon, at, after_name=bool(found) and found[-1].last == at)
            site = find_site(row, names, lexicon, at)
            if site is not None and (hit is None or site.last > hit.last):
                hit = site
            hit = hit or _unlisted(row, names, lexicon, at)
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
    for key, last in _keys_at(row, names, lexicon, at):
        spot = spot_of(row, lexicon, at, last, after_name=after_name)
        if is_believable(row, lexicon, key, spot):
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
        for key, last in _keys_from(row, names, lexicon, near, at):
            if key.whole or (len(key.entries) == 1 and near not in lexicon.meaningful):
                return _named(key, at, last)
    return None


def _keys_at(row: Row, names: Names, lexicon: Lexicon, at: int) -> list[tuple[Key, int]]:
    """Return the names that may begin at a place, with where they end; longest first.

    A number may be a word, and a letter may stand apart from its number ("B 204").
    """
    word, number = row.folded[at], at + 1
    alike = () if "ART" in row.kinds(lexicon, at) else lexicon.alike(word)
    found = [
        pair
        for first in dict.fromkeys((word, row.mended[at], *alike))
        for pair in _keys_from(row, names, lexicon, first, at)
    ]
    number += number < len(row.tokens) and row.folded[number] == "-"
    apart = len(word) <= 2 and number < len(row.tokens) and row.tokens[number].kind == "number"
    led = word not in lexicon.meaningful or "ROOM" in row.kinds(lexicon, at - 1)
    if apart and led:
        found += _keys_from(row, names, lexicon, word + row.folded[number], number)
    return found


def _keys_from(
    row: Row, names: Names, lexicon: Lexicon, first: str, at: int
) -> list[tuple[Key, int]]:
    """Return the names whose first word stands at a place, with where they end; longest first.

    Further words may hold a slip or be shortened, and a hyphen may stand before them.
    """
    branch = names.starting_with(first)
    found: list[tuple[Key, int]] = []
    reached = [(branch, at + 1)] if branch is not None else []
    while reached:
        branch, place = reached.pop()
        if branch.key is not None:
            found.append((branch.key, place))
        if branch.after and place < len(row.tokens):
            place += row.folded[place] == "-" or row.folded[place] in lexicon.numero
            reached += [(after, place + 1) for after in _next(row, names, lexicon, branch, place)]
    return sorted(found, key=lambda pair: -len(pair[0].words))


def _next(row: Row, names: Names, lexicon: Lexicon, branch: Branch, place: int) -> list[Branch]:
    """Return the branches that the word at a place leads to, as typed or with its slips mended."""
    if place >= len(row.tokens):
        return []
    word = row.folded[place]
    alike = dict.fromkeys((word, row.mended[place], *lexicon.alike(word)))
    typed = [branch.after[same] for same in alike if same in branch.after]
    if typed or place not in row.doubtful or has_digit(word):
        return typed
    mended = [branch.after[near] for near in names.nearest(word) if near in branch.after]
    stem = word.rstrip("s")
    if mended or len(stem) < SHORTEST_STEM:
        return mended
    return [after for whole, after in branch.after.items() if whole.startswith(stem)]


def _unlisted(row: Row, names: Names, lexicon: Lexicon, at: int) -> Found | None:
    """Return the room that isn't there where all rooms called so have other numbers: "bloc 4"."""
    branch, place = names.starting_with(row.mended[at]), at + 1
    while branch is not None and place < len(row.tokens) and row.mended[place] in branch.after:
        branch, place = branch.after[row.mended[place]], place + 1
    if branch is None or place >= len(row.tokens) or row.tokens[place].kind != "number":
        return None
    counted = COUNTED & row.kinds(lexicon, place + 1)
    timed = place + 1 < len(row.tokens) and row.tokens[place + 1].kind == "meridiem"
    spot = spot_of(row, lexicon, at, place, after_name=False)
    numbered = bool(branch.after) and all(word.isdigit() for word in branch.after)
    if counted or timed or spot.one_of_many or not numbered:
        return None
    said = " ".join(token.typed for token in row.tokens[at : place + 1])
    return Found({"UNLISTED": said}, at, place + 1)


def _may_be_slip(row: Row, at: int) -> bool:
    """Tell whether a word may be a mistyped name: "friday" is no slip of Frida."""
    word = row.folded[at]
    known = any(word in lexicon.meaningful for lexicon in row.lexicons)
    mended = row.mended[at] != word
    return at in row.doubtful and not known and not mended and not has_digit(word)


def _named(key: Key, at: int, last: int) -> Found:
    return Found({"ROOMNAME": key.entries}, at, last)

"""The inventory's names in a sentence: rooms, sites, colleagues; slips are allowed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from chat.understanding.folding import Token, words
from chat.understanding.lexicon import Found, Lexicon, find_phrase
from chat.understanding.names import Key, Names, PersonName, RoomName, SiteName

NAME_TOKENS = frozenset({"word", "number", "ordinal"})
CUES = frozenset({"ROOM", "IN", "OF", "AT", "TO", "THE", "ACT", "AND", "FROM"})
HINGES = frozenset({"OF", "THE", "IN", "FROM"})


@dataclass(frozen=True, slots=True)
class Row:
    """The tokens of a sentence with their words, mended ones beside, in one language.

    `doubtful` are the places of the first words that may hold a slip: looking for what they were
    meant to be is dear, so their number is bounded.
    """

    tokens: Sequence[Token]
    folded: Sequence[str]
    mended: Sequence[str]
    marks: Sequence[bool]
    doubtful: frozenset[int]
    lexicons: tuple[Lexicon, ...] = ()

    def kinds(self, lexicon: Lexicon, at: int) -> frozenset[str]:
        """Return the kinds of the phrase that the one word at a place makes by itself."""
        if not 0 <= at < len(self.tokens):
            return frozenset()
        for phrase, kinds in lexicon.phrases.get(self.mended[at], ()):
            if len(phrase) == 1:
                return frozenset(kinds)
        return frozenset()


def find_names(row: Row, names: Names, lexicon: Lexicon) -> list[Found]:
    """Return the names found, from left to right, as items of ROOMNAME, SITENAME, PERSONNAME."""
    found: list[Found] = []
    at = 0
    while at < len(row.tokens):
        hit = None
        if row.tokens[at].kind in NAME_TOKENS:
            hit = _room(row, names, lexicon, at, after_name=bool(found) and found[-1].last == at)
            site = _site(row, names, lexicon, at)
            if site is not None and (hit is None or site.last > hit.last):
                hit = site
        if hit is None:
            at += 1
            continue
        found.append(hit)
        at = hit.last
    return [hit for hit in found if not _is_first_name(row, hit, found)]


def _is_first_name(row: Row, hit: Found, found: Sequence[Found]) -> bool:
    """Tell whether a room's first word alone is somebody's name, as another room is named."""
    rooms = hit.kinds.get("ROOMNAME", ())
    said = row.folded[hit.first]
    part = hit.last == hit.first + 1 and all(
        len(words(room.name)) > 1 and words(room.name)[0] == said for room in rooms
    )
    others = any("ROOMNAME" in other.kinds and other is not hit for other in found)
    return bool(rooms) and part and others


def _room(row: Row, names: Names, lexicon: Lexicon, at: int, *, after_name: bool) -> Found | None:
    word = row.folded[at]
    for key in names.starting_with(word):
        last = _covers(row, names, key, at)
        if last is None:
            continue
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
        for key in names.starting_with(near):
            last = _covers(row, names, key, at)
            if last is not None and (key.whole or len(key.entries) == 1):
                return _named(key, at, last)
    return None


def _may_be_slip(row: Row, at: int) -> bool:
    """Tell whether a word may be a mistyped name: "friday" is no slip of Frida."""
    word = row.folded[at]
    known = any(word in lexicon.meaningful for lexicon in row.lexicons)
    return row.mended[at] == word and at in row.doubtful and not known


def _named(key: Key, at: int, last: int) -> Found:
    people = tuple(entry for entry in key.entries if isinstance(entry, PersonName))
    rooms = tuple(entry for entry in key.entries if isinstance(entry, RoomName))
    if rooms:
        return Found({"ROOMNAME": rooms}, at, last)
    return Found({"PERSONNAME": people}, at, last)


def _covers(row: Row, names: Names, key: Key, at: int) -> int | None:
    """Return where a name's words end when they all stand here, None otherwise."""
    place = at + 1
    for word in key.words[1:]:
        if place < len(row.tokens) and row.marks[place] and row.folded[place] == "-":
            place += 1
        if place >= len(row.tokens):
            return None
        said = row.folded[place]
        if said != word and (place not in row.doubtful or word not in names.nearest(said)):
            return None
        place += 1
    return place


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


def _site(row: Row, names: Names, lexicon: Lexicon, at: int) -> Found | None:
    """The site that the words from here on tell best, with every site that they tell as well."""
    group, said, last = None, set[str](), at
    phrase = find_phrase(lexicon, row.mended, row.marks, at)
    if phrase is not None and "SITEGROUP" in phrase.kinds:
        group, last = phrase.kinds["SITEGROUP"], phrase.last
        said.update(row.folded[at:last])
        said.update(row.mended[at:last])
    elif not _site_word(row, names, at):
        return None
    place = last
    fitting = [site for site in names.sites if group and group in _groups(site, row.lexicons)]
    while place < len(row.tokens):
        word = _site_word(row, names, place)
        if word:
            having = [site for site in fitting or names.sites if word in names.site_words[site]]
            if fitting and not having:
                break
            fitting = having
            said.add(word)
            last = place + 1
        elif not row.kinds(lexicon, place) & HINGES:
            break
        place += 1
    scored = [(_score(site, names, row, lexicon, group, said), site) for site in names.sites]
    best = max((score for score, _ in scored if score is not None), default=None)
    if best is None:
        return None
    sites = tuple(site for score, site in scored if score == best)
    if len(sites) > 1 and group is None:
        return None
    return Found({"SITENAME": sites}, at, last)


def _site_word(row: Row, names: Names, at: int) -> str | None:
    word = row.folded[at]
    if row.tokens[at].kind != "word" or len(word) < 3:
        return None
    if names.site_count(word):
        return word
    if len(word) > 3 and row.mended[at] == word and at in row.doubtful:
        near = names.site_speller.nearest(word) if len(word) > 4 else ()
        return near[0] if near else names.site_beginning(word.rstrip("s"))
    return None


@lru_cache(maxsize=4_096)
def _groups(site: SiteName, lexicons: tuple[Lexicon, ...]) -> Mapping[str, frozenset[str]]:
    """Return the sorts of sites that a name tells, in any language, with the words that do."""
    told: dict[str, frozenset[str]] = {}
    for name in (site.name, *site.aliases):
        row = words(name)
        for lexicon in lexicons:
            for at in range(len(row)):
                found = find_phrase(lexicon, row, [False] * len(row), at)
                if found is not None and "SITEGROUP" in found.kinds:
                    group = found.kinds["SITEGROUP"]
                    told[group] = told.get(group, frozenset()) | set(row[at : found.last])
    return told


def _score(
    site: SiteName,
    names: Names,
    row: Row,
    lexicon: Lexicon,
    group: str | None,
    said: set[str],
) -> tuple[int, int] | None:
    own = {word for word in names.site_words[site] if not _is_hinge(lexicon, word)}
    shared = own & said
    of_group = group is not None and group in _groups(site, row.lexicons)
    if group is not None and not of_group and shared != own:
        return None
    missing = own - said
    if of_group:
        missing -= _groups(site, row.lexicons)[group or ""]
    else:
        telling = any(names.site_count(word) == 1 and word not in lexicon.known for word in shared)
        if not shared or (missing and not telling):
            return None
    return len(shared) + 2 * of_group, -len(missing)


def _is_hinge(lexicon: Lexicon, word: str) -> bool:
    return len(word) < 3 or any(
        len(phrase) == 1 and HINGES & kinds.keys()
        for phrase, kinds in lexicon.phrases.get(word, ())
    )


__all__ = ["Row", "find_names"]

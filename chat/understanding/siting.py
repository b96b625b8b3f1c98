"""The sites that a sentence names: by their names, parts of them, or the sort of house they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from chat.understanding.folding import words
from chat.understanding.lexicon import Found, Lexicon, find_phrase
from chat.understanding.names import MOST_SHARING, Names, SiteName
from chat.understanding.row import Row

HINGES = frozenset({"OF", "THE", "IN", "FROM"})


@dataclass(frozen=True, slots=True)
class _Said:
    """The words that tell a site, the sort of house among them, and where they end."""

    words: frozenset[str]
    group: str | None
    fitting: Sequence[SiteName]
    last: int


def find_site(row: Row, names: Names, lexicon: Lexicon, at: int) -> Found | None:
    """Return the site that the words from here on tell best; several where it is one sort."""
    said = _said(row, names, lexicon, at)
    if said is None:
        return None
    known = _Known(names, lexicon, row.lexicons)
    best = _best(known, said, said.fitting)
    if not best:
        best = _best(known, said, _sharing(names, said))
    if not best or (len(best) > 1 and said.group is None):
        return None
    return Found({"SITENAME": best}, at, said.last)


def _said(row: Row, names: Names, lexicon: Lexicon, at: int) -> _Said | None:
    """Return the words of sites' names from a place on, as far as one site has them all."""
    group, said, last = None, set[str](), at
    phrase = find_phrase(lexicon, row.mended, row.marks, at)
    if phrase is not None and "SITEGROUP" in phrase.kinds:
        group, last = phrase.kinds["SITEGROUP"], phrase.last
        said.update(row.folded[at:last], row.mended[at:last])
    elif not _site_word(row, names, at):
        return None
    fitting: Sequence[SiteName] = _by_sort(names, row.lexicons).get(group, ()) if group else ()
    place = last
    while place < len(row.tokens):
        word = _site_word(row, names, place, goes_on=bool(said))
        if word:
            having = names.sites_with(word)
            if fitting:
                kept = frozenset(fitting)
                having = tuple(site for site in having if site in kept)
            if fitting and not having:
                break
            fitting = having
            said.add(word)
            last = place + 1
        elif row.mended[place] not in _hinge_words(row.lexicons):
            break
        place += 1
    return _Said(frozenset(said), group, fitting, last)


@lru_cache(maxsize=8)
def _hinge_words(lexicons: tuple[Lexicon, ...]) -> frozenset[str]:
    """Return the small words within names, of all languages: names are French in English, too."""
    return frozenset(
        word
        for lexicon in lexicons
        for word in lexicon.phrases
        if HINGES & lexicon.alone(word).keys()
    )


def _site_word(row: Row, names: Names, at: int, *, goes_on: bool = False) -> str | None:
    """Return the word of sites' names that stands at a place; a number only goes on with one."""
    word, kind = row.folded[at], row.tokens[at].kind
    if kind == "number" and goes_on and names.sites_with(word):
        return word
    if kind != "word" or len(word) < 3:
        return None
    if names.sites_with(word):
        return word
    if len(word) > 3 and row.mended[at] == word and at in row.doubtful:
        near = names.site_speller.nearest(word) if len(word) > 4 else ()
        return near[0] if near else names.site_beginning(word.rstrip("s"))
    return None


def _sharing(names: Names, said: _Said) -> Sequence[SiteName]:
    """Return the sites that have some of the words, but for those that too many sites have."""
    having = [names.sites_with(word) for word in sorted(said.words)]
    return tuple(dict.fromkeys(s for sites in having if len(sites) <= MOST_SHARING for s in sites))


@dataclass(frozen=True, slots=True)
class _Known:
    """The sites' names, and the languages that tell what their words are."""

    names: Names
    lexicon: Lexicon
    lexicons: tuple[Lexicon, ...]


def _best(known: _Known, said: _Said, sites: Iterable[SiteName]) -> tuple[SiteName, ...]:
    """Return the sites that are told best, several where they are told as well."""
    scores = {site: score for site in sites if (score := _score(known, said, site)) is not None}
    best = max(scores.values(), default=None)
    return tuple(site for site, score in scores.items() if score == best)


def _score(known: _Known, said: _Said, site: SiteName) -> tuple[int, int] | None:
    """Return how many words tell a site, and how many it lacks; None where it isn't told."""
    own = _telling_words(site, known.lexicon)
    shared = own & said.words
    of_group = said.group is not None and said.group in _sorts(site, known.lexicons)
    if said.group is not None and not of_group and shared != own:
        return None
    missing = own - said.words
    if of_group:
        missing -= _sorts(site, known.lexicons)[said.group or ""]
    elif not shared or (missing and not any(_is_unique(known, word) for word in shared)):
        return None
    return len(shared) + 2 * of_group, -len(missing)


def _is_unique(known: _Known, word: str) -> bool:
    """Tell whether a word that means nothing else stands in one site's name only."""
    return len(known.names.sites_with(word)) == 1 and word not in known.lexicon.known


@lru_cache(maxsize=4_096)
def _telling_words(site: SiteName, lexicon: Lexicon) -> frozenset[str]:
    """Return the words of a site's names but for articles and the like."""
    return frozenset(word for word in site.words if word.isdigit() or not _is_hinge(lexicon, word))


def _is_hinge(lexicon: Lexicon, word: str) -> bool:
    return len(word) < 3 or any(
        len(phrase) == 1 and HINGES & kinds.keys()
        for phrase, kinds in lexicon.phrases.get(word, ())
    )


@lru_cache(maxsize=64)
def _by_sort(
    names: Names, lexicons: tuple[Lexicon, ...]
) -> Mapping[str | None, tuple[SiteName, ...]]:
    """Return the sites by the sorts of houses that they are."""
    sites: dict[str | None, tuple[SiteName, ...]] = {}
    for site in names.sites:
        for sort in _sorts(site, lexicons):
            sites[sort] = (*sites.get(sort, ()), site)
    return sites


@lru_cache(maxsize=4_096)
def _sorts(site: SiteName, lexicons: tuple[Lexicon, ...]) -> Mapping[str, frozenset[str]]:
    """Return the sorts of houses that a name tells, in any language, with the words that do."""
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

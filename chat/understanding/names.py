"""The inventory's names, folded and indexed once, to be found in many sentences."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field

from chat.understanding.colleagues import Colleagues, PersonName
from chat.understanding.folding import words
from chat.understanding.spelling import Speller

MAX_NAME_WORDS = 8
MOST_SHARING = 30  # more rooms than that aren't told by a part of their names: "salle"


@dataclass(frozen=True, slots=True)
class RoomName:
    """A room as people call it; `site` is the canonical name of where it stands."""

    name: str
    site: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteName:
    """A site as people call it."""

    name: str
    aliases: tuple[str, ...] = ()

    @property
    def words(self) -> frozenset[str]:
        """The folded words of all its names."""
        return frozenset(word for name in (self.name, *self.aliases) for word in words(name))


@dataclass(frozen=True, slots=True)
class Key:
    """One way to say a name: its folded words, and whether they are the whole name."""

    words: tuple[str, ...]
    whole: bool
    entries: tuple[RoomName, ...]


@dataclass(slots=True)
class Branch:
    """Where some words lead: the name that they are, and the words that may follow."""

    key: Key | None = None
    after: "dict[str, Branch]" = field(default_factory=dict)


class Names:
    """An immutable index over rooms, sites and colleagues.

    Building costs some milliseconds for each hundred names; looking up doesn't depend on their
    number. Words that say nothing ("salle", "room") must be given by the caller's lexicons as
    `usual` when looking up, so that no language is known here.
    """

    def __init__(
        self,
        rooms: Iterable[RoomName] = (),
        sites: Iterable[SiteName] = (),
        people: Iterable[PersonName] = (),
    ) -> None:
        self.rooms = tuple(rooms)
        self.colleagues = Colleagues(people)
        given = tuple(sites)
        told = {site.name for site in given}
        extra = dict.fromkeys(r.site for r in self.rooms if r.site and r.site not in told)
        self.sites = given + tuple(SiteName(name) for name in extra)
        self._keys = _keys(self.rooms)
        self._root = _tree(self._keys)
        known = {word for key in self._keys for word in key.words}
        joined = {"".join(key.words): key for key in self._keys if len(key.words) > 1}
        self._joined = {word: key for word, key in joined.items() if word not in known}
        self.vocabulary = frozenset(known)
        self._speller = Speller({*known, *self._joined})
        by_letters: dict[str, list[RoomName]] = defaultdict(list)
        for room in self.rooms:
            by_letters["".join(words(room.name))[:2]].append(room)
        self._by_letters = {letters: tuple(found) for letters, found in by_letters.items()}
        self._by_site_word = _by_word(self.sites)
        self._site_order = sorted(self._by_site_word)
        self.site_speller = Speller(self._by_site_word)

    def knowing(self, colleagues: Colleagues) -> "Names":
        """Return the same inventory with these colleagues."""
        other = copy(self)
        other.colleagues = colleagues
        return other

    def starting_with(self, word: str) -> Branch | None:
        """Return where a first word leads."""
        return self._root.after.get(word)

    def told_by(self, word: str) -> Iterator[RoomName]:
        """Yield what is named by names that have this first word; once for each of them."""
        branches = [self._root.after[word]] if word in self._root.after else []
        while branches:
            branch = branches.pop()
            yield from branch.key.entries if branch.key is not None else ()
            branches.extend(branch.after.values())

    def joined(self, word: str) -> Key | None:
        """Return the name that was typed without its spaces ("louisemichel")."""
        return self._joined.get(word)

    def nearest(self, word: str) -> tuple[str, ...]:
        """Return the words of names that are one or two slips away."""
        return self._speller.nearest(word)

    def beginning(self, letters: str) -> tuple[RoomName, ...]:
        """Return the rooms whose name begins with these two folded letters."""
        return self._by_letters.get(letters, ())

    def site_beginning(self, start: str) -> str | None:
        """Return the one word of sites' names that begins so ("asso"); None when several do."""
        at = bisect_left(self._site_order, start)
        found = [word for word in self._site_order[at : at + 2] if word.startswith(start)]
        return found[0] if len(start) > 3 and len(found) == 1 else None

    def tells(self, word: str) -> bool:
        """Tell whether a word belongs to the name of a room or a site."""
        return word in self.vocabulary or word in self._by_site_word

    def sites_with(self, word: str) -> tuple[SiteName, ...]:
        """Return the sites that carry this word in one of their names."""
        return self._by_site_word.get(word, ())


def _by_word(sites: Iterable[SiteName]) -> dict[str, tuple[SiteName, ...]]:
    found: dict[str, dict[SiteName, None]] = defaultdict(dict)
    for site in sites:
        for word in sorted(site.words):
            found[word][site] = None
    return {word: tuple(having) for word, having in found.items()}


def _tree(keys: Iterable[Key]) -> Branch:
    root = Branch()
    for key in keys:
        at = root
        for word in key.words:
            at = at.after.setdefault(word, Branch())
        at.key = key
    return root


def _keys(entries: Iterable[RoomName]) -> list[Key]:
    whole: dict[tuple[str, ...], list[RoomName]] = defaultdict(list)
    parts: dict[tuple[str, ...], list[RoomName]] = defaultdict(list)
    for entry in entries:
        for name in (entry.name, *entry.aliases):
            folded = words(name)[:MAX_NAME_WORDS]
            if not folded:
                continue
            whole[folded].append(entry)
            for at in range(len(folded)) if len(folded) > 1 else ():
                if len(folded[at]) > 3:
                    parts[(folded[at],)].append(entry)
                if at:
                    parts[folded[at:]].append(entry)
    keys = [
        Key(said, whole=True, entries=tuple(dict.fromkeys(found))) for said, found in whole.items()
    ]
    for said, found in parts.items():
        if said not in whole and len(found) <= MOST_SHARING:
            keys.append(Key(said, whole=False, entries=tuple(dict.fromkeys(found))))
    return keys

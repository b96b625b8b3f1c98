"""Rules over kinds of items: each a regular expression whose letters are kinds.

A sentence is a row of items; every item has one value for each of its kinds ("second" is an
ordinal and a unit). A rule's pattern names kinds: `day:NUMBER|ORDINAL OF? month:MONTH`; `<AT`
wants a kind just before, and leaves it in its place. Patterns
are compiled to regular expressions over one private letter for each set of kinds, so that a rule
costs well under a microsecond where it doesn't match. Rules are tried in the order of their table,
each replacing what it matched by one item: the order is the policy. No pattern repeats without
bound over something optional, so matching stays linear.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Kinds = frozenset[str]

_PIECE = re.compile(r"(?:(?P<name>[a-z_0-9]+):)?(?P<kinds>[A-Z_0-9|]+)(?P<many>[?]?)$")


@dataclass(frozen=True, slots=True)
class Item:
    """Tokens `first` to `last` (excluded) and what they mean, by kind."""

    kinds: Mapping[str, Any]
    first: int
    last: int
    letter: str


class Match:
    """What a rule found: the values of its named pieces, and the scope that it was applied in."""

    __slots__ = ("_items", "_match", "_named", "scope")

    def __init__(
        self,
        match: re.Match[str],
        items: Sequence[Item],
        named: Mapping[str, tuple[str, ...]],
        scope: Any,
    ) -> None:
        self.scope = scope
        self._match = match
        self._items = items
        self._named = named

    def __contains__(self, name: str) -> bool:
        return name in self._named and self._match.start(name) >= 0

    def __getitem__(self, name: str) -> Any:
        return self.get(name)

    def get(self, name: str) -> Any:
        """Return the value of a named piece, None where the piece is absent."""
        if name not in self:
            return None
        item = self._items[self._match.start(name)]
        return next(item.kinds[kind] for kind in self._named[name] if kind in item.kinds)

    def said(self, name: str, kind: str) -> bool:
        """Tell whether a named piece is there and has a kind."""
        item = self.item(name)
        return item is not None and kind in item.kinds

    def item(self, name: str) -> Item | None:
        """Return the item of a named piece."""
        return self._items[self._match.start(name)] if name in self else None

    @property
    def after(self) -> Item | None:
        """The item that follows, if any."""
        end = self._match.end()
        return self._items[end] if end < len(self._items) else None

    @property
    def beyond(self) -> Item | None:
        """The item after the one that follows, if any."""
        end = self._match.end() + 1
        return self._items[end] if end < len(self._items) else None

    @property
    def before(self) -> Item | None:
        """The item that precedes, if any."""
        start = self._match.start()
        return self._items[start - 1] if start else None


Action = Callable[[Match], Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, the kind that it makes, and the function that makes the value (None: no)."""

    kind: str
    pattern: str
    action: Action


class Alphabet:
    """One letter for each set of kinds that the lexicon and the rules can make."""

    def __init__(self, sets: Iterable[Kinds]) -> None:
        self._letters = {
            kinds: chr(0xE000 + at) for at, kinds in enumerate(sorted(set(sets), key=sorted))
        }

    def letter(self, kinds: Iterable[str]) -> str:
        """Return the letter of this very set."""
        return self._letters[frozenset(kinds)]

    def having(self, wanted: Iterable[str]) -> str:
        """Return the letters of all sets that have one of the wanted kinds."""
        some = frozenset(wanted)
        return "".join(letter for kinds, letter in self._letters.items() if kinds & some)


class Cascade:
    """Rules compiled for an alphabet."""

    def __init__(self, rules: Iterable[Rule], alphabet: Alphabet) -> None:
        self._alphabet = alphabet
        self._rules = [(rule, *_compile(rule.pattern, alphabet)) for rule in rules]

    def apply(self, items: list[Item], scope: object) -> list[Item]:
        """Return the items after every rule has had its turn, from left to right."""
        row = "".join(item.letter for item in items)
        for rule, pattern, named in self._rules:
            at = 0
            while match := pattern.search(row, at):
                value = rule.action(Match(match, items, named, scope))
                start, end = match.span()
                if value is None:
                    at = start + 1
                    continue
                made = Item(
                    {rule.kind: value},
                    items[start].first,
                    items[end - 1].last,
                    self._alphabet.letter((rule.kind,)),
                )
                items = [*items[:start], made, *items[end:]]
                row = row[:start] + made.letter + row[end:]
                at = start if end > start + 1 else start + 1
        return items


def _compile(
    pattern: str, alphabet: Alphabet
) -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    named: dict[str, tuple[str, ...]] = {}
    parts: list[str] = []
    for piece in re.findall(r"[()]\??|[^\s()]+", pattern):
        if piece[0] in "()":
            parts.append(piece.replace("(", "(?:"))
            continue
        if piece == "|":
            parts.append("|")
            continue
        behind = piece.startswith("<")
        match = _PIECE.match(piece.removeprefix("<"))
        if match is None:
            raise ValueError(f"no piece of a pattern: {piece!r} in {pattern!r}")
        kinds = tuple(match["kinds"].split("|"))
        letters = f"[{alphabet.having(kinds)}]" if alphabet.having(kinds) else "(?!)"
        if match["name"]:
            named[match["name"]] = kinds
            letters = f"(?P<{match['name']}>{letters})"
        parts.append(f"(?<={letters})" if behind else letters + match["many"])
    return re.compile("".join(parts)), named

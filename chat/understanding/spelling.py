"""Words found again despite one or two slips of the keyboard, by their common shortenings."""

from collections.abc import Iterable, Iterator
from itertools import combinations


def slips_allowed(word: str) -> int:
    """Return how many slips a word of this length may carry: none in short words."""
    return 0 if len(word) < 4 else 1 if len(word) < 9 else 2


def distance(left: str, right: str, limit: int = 2) -> int:
    """Return the number of insertions, removals, changes and swaps, or `limit` + 1 when more."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before, row = before, row, [i] + [0] * len(right)
        for j, b in enumerate(right, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                row[j] = min(row[j], older[j - 2] + 1)
        if min(row) > limit:
            return limit + 1
    return row[-1]


class Speller:
    """An immutable set of words that finds the nearest ones to a mistyped word."""

    def __init__(self, known: Iterable[str]) -> None:
        self._by_shortening: dict[str, list[str]] = {}
        for word in sorted(set(known)):
            if slips_allowed(word):
                for short in _shortenings(word, slips_allowed(word)):
                    self._by_shortening.setdefault(short, []).append(word)

    def nearest(self, typed: str) -> tuple[str, ...]:
        """Return the known words nearest to the typed one, all at the same distance; or none."""
        limit = slips_allowed(typed)
        if not limit or len(typed) > 30:
            return ()
        best, found, tried = limit + 1, set[str](), set[str]()
        for short in _shortenings(typed, limit):
            for word in self._by_shortening.get(short, ()):
                if word in tried:
                    continue
                tried.add(word)
                allowed = min(limit, slips_allowed(word))
                gap = distance(typed, word, allowed)
                if gap > allowed or gap > best:
                    continue
                if gap < best:
                    best, found = gap, set()
                found.add(word)
        return tuple(sorted(found))


def _shortenings(word: str, removals: int) -> Iterator[str]:
    seen = set[str]()
    word = word[:20]
    for count in range(removals + 1):
        for gone in combinations(range(len(word)), count):
            short = "".join(char for at, char in enumerate(word) if at not in gone)
            if short not in seen:
                seen.add(short)
                yield short

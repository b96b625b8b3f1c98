"""Words found again despite one or two slips of the keyboard, by their common shortenings."""

from collections.abc import Iterable
from functools import lru_cache

LETTERS = 20
LONGEST = 30


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

    def __init__(self, known: Iterable[str], most_slips: int = 2) -> None:
        self._most = most_slips
        found: dict[str, list[str]] = {}
        for word in sorted(set(known)):
            if allowed := self._allowed(word):
                for short in _shortenings(word, allowed):
                    found.setdefault(short, []).append(word)
        self._by_shortening = {short: tuple(words) for short, words in found.items()}

    def nearest(self, typed: str) -> tuple[str, ...]:
        """Return the known words nearest to the typed one, all at the same distance; or none."""
        limit = self._allowed(typed)
        if not limit or len(typed) > LONGEST:
            return ()
        best, found, tried = limit + 1, set[str](), set[str]()
        for short in _shortenings(typed, limit):
            for word in self._by_shortening.get(short, ()):
                if word in tried:
                    continue
                tried.add(word)
                allowed = min(limit, self._allowed(word))
                gap = distance(typed, word, allowed)
                if gap > allowed or gap > best:
                    continue
                if gap < best:
                    best, found = gap, set()
                found.add(word)
        return tuple(sorted(found))

    def _allowed(self, word: str) -> int:
        return min(slips_allowed(word), self._most)


@lru_cache(maxsize=512)
def _shortenings(word: str, removals: int) -> tuple[str, ...]:
    """Return the word's first letters with up to so many of them left out, each spelling once.

    Several spellers are asked for the same word of one sentence, so some are remembered.
    """
    found = dict.fromkeys([word[:LETTERS]])
    shortest = list(found)
    for _ in range(removals):
        shortest = list(
            dict.fromkeys(
                short[:at] + short[at + 1 :] for short in shortest for at in range(len(short))
            )
        )
        found |= dict.fromkeys(shortest)
    return tuple(found)

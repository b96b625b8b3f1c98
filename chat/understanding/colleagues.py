"""An organisation's people by the words of their names: the first, the last, or both."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from chat.understanding.folding import fold
from chat.understanding.spelling import Speller

FEWEST_LETTERS = 2
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A colleague whom sentences may call by name instead of address ("": it isn't known)."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Called:
    """Who may be meant by words of a sentence: one person, or several to choose from."""

    people: tuple[PersonName, ...]
    typed: str

    @property
    def address(self) -> str | None:
        """The address of the one who is meant, in small letters; None while several may be."""
        return self.people[0].email.lower() or None if len(self.people) == 1 else None

    @property
    def name(self) -> str:
        """The name of the one who is meant; what was typed while several may be."""
        return self.people[0].name if len(self.people) == 1 else self.typed


class Colleagues:
    """An immutable index over people. Building it costs some ten milliseconds for a thousand."""

    def __init__(self, people: Iterable[PersonName] = ()) -> None:
        self.people = tuple(people)
        self._words = [tuple(_WORD.findall(fold(person.name))) for person in self.people]
        having: dict[str, list[int]] = defaultdict(list)
        for number, said in enumerate(self._words):
            for word in dict.fromkeys(said):
                if len(word) >= FEWEST_LETTERS:
                    having[word].append(number)
        self._having = {word: tuple(numbers) for word, numbers in having.items()}
        self._first = frozenset(said[0] for said in self._words if said)
        self._speller = Speller(self._having, most_slips=1)

    def __contains__(self, word: str) -> bool:
        return word in self._having

    def begins(self, word: str) -> bool:
        """Tell whether somebody's name begins with this word."""
        return word in self._first

    def having(self, word: str) -> frozenset[int]:
        """Return who carries this word in their name, by number."""
        return frozenset(self._having.get(word, ()))

    def nearest(self, word: str) -> frozenset[int]:
        """Return who carries a word that is one slip away from this one, by number."""
        near = self._speller.nearest(word)
        return frozenset(number for known in near for number in self._having[known])

    def among(self, numbers: Iterable[int], words_said: int) -> tuple[PersonName, ...]:
        """Return the people of these numbers; those alone whose whole name was said, if any."""
        found = sorted(numbers)
        whole = [number for number in found if len(self._words[number]) == words_said]
        return tuple(self.people[number] for number in whole or found)

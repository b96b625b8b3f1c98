"""A language's words by kind, compiled for finding phrases in tokens.

A `Lexicon` is data: for each kind, values with the phrases that say them, separated by commas,
written without accents or capitals. A phrase may have several kinds; the grammar decides by its
neighbours. `usual` lists everyday words that mean nothing here but must not be taken for a slip
of one that does. Phrases are written with their apostrophes as spaces ("j ai", "isn t"); the
spellings without ("jai", "isnt") follow by themselves from `clitics` and `enclitics`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import Any

from chat.understanding.cascade import Kinds
from chat.understanding.folding import Token, fold, words
from chat.understanding.spelling import Speller

ACT = "ACT"
Vocabulary = Mapping[str, Mapping[Any, str]]


def widened(vocabulary: Vocabulary, *more: Vocabulary) -> Vocabulary:
    """Return the vocabulary with the further phrases of others beside its own."""
    wider = dict(vocabulary)
    for kind, values in ((kind, values) for one in more for kind, values in one.items()):
        known = dict(wider.get(kind, {}))
        for value, said in values.items():
            known[value] = f"{known[value]}, {said}" if value in known else said
        wider[kind] = known
    return wider


@dataclass(frozen=True, slots=True)
class Asking:
    """The words by which a language asks, without marks, apostrophes as spaces.

    A clause asks that begins with one of `opens` or ends with one of `ends`, or has one of `within`
    in it; `inverts` are verbs before a subject, which never begins with one of `no_subjects`.
    `subjects` hang on a verb that asks; `states` tell what has become of something. `proposes`
    begin a request in the form of a question; `leads` and `wonders` may come before what is asked.
    """

    opens: Sequence[str] = ()
    ends: Sequence[str] = ()
    within: Sequence[str] = ()
    inverts: frozenset[str] = frozenset()
    no_subjects: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    proposes: Sequence[str] = ()
    leads: Sequence[str] = ()
    wonders: Sequence[str] = ()


@dataclass(frozen=True, eq=False)
class Lexicon:
    """One language: its words, and the few conventions that aren't words."""

    language: str
    vocabulary: Vocabulary
    usual: str = ""
    day_before_month: bool = True
    afternoon_hours: frozenset[int] = frozenset()
    next_skips_this_week: bool = False
    counted_days: Mapping[int, int] = field(default_factory=dict)
    letters: str = ""
    numero: frozenset[str] = frozenset()
    clitics: frozenset[str] = frozenset()
    enclitics: frozenset[str] = frozenset()
    shorthand: Mapping[str, str] = field(default_factory=dict)
    contracted: Mapping[str, str] = field(default_factory=dict)
    asking: Asking = Asking()

    @cached_property
    def phrases(self) -> Mapping[str, Sequence[tuple[tuple[str, ...], dict[str, Any]]]]:
        """The phrases by their first word, longest first, with their values by kind."""
        merged: dict[tuple[str, ...], dict[str, Any]] = defaultdict(dict)
        for kind, values in self.vocabulary.items():
            for value, said in values.items():
                for phrase in said.split(","):
                    kinds_said = merged[words(phrase)]
                    if kind != ACT:
                        kinds_said[kind] = value
                    elif value not in kinds_said.get(kind, ()):
                        kinds_said[kind] = (*kinds_said.get(kind, ()), value)
        for phrase_words, kinds_said in list(merged.items()):
            for written in self._spellings(phrase_words):
                merged.setdefault(written, kinds_said)
        by_first: dict[str, list[tuple[tuple[str, ...], dict[str, Any]]]] = defaultdict(list)
        for phrase_words, kinds in sorted(merged.items(), key=lambda entry: -len(entry[0])):
            if phrase_words:
                by_first[phrase_words[0]].append((phrase_words, kinds))
        return by_first

    def _spellings(self, phrase: tuple[str, ...]) -> set[tuple[str, ...]]:
        """Return the other ways to write a phrase: no apostrophes, sounds contracted."""
        found = {phrase}
        for short, said in self.contracted.items():
            found |= {_replaced(written, words(said), short) for written in found}
        found |= {self._joined(written) for written in found}
        return found - {phrase}

    def _joined(self, phrase: tuple[str, ...]) -> tuple[str, ...]:
        """Return the phrase as it is typed without apostrophes."""
        row: list[str] = []
        hangs = False
        for word in phrase:
            if row and (hangs or word in self.enclitics):
                row[-1] += word
            else:
                row.append(word)
            hangs = word in self.clitics
        return tuple(row)

    @cached_property
    def known(self) -> frozenset[str]:
        """Every word that the lexicon knows, the usual ones and shorthand included."""
        return self.meaningful | self.shorthand.keys() | frozenset(fold(self.usual).split())

    @cached_property
    def meaningful(self) -> frozenset[str]:
        """Every word of the phrases."""
        return frozenset(
            word for entries in self.phrases.values() for phrase, _ in entries for word in phrase
        )

    @cached_property
    def telling(self) -> frozenset[str]:
        """Every word that stands alone in this language, loans inside longer phrases left out."""
        alone = {p[0] for entries in self.phrases.values() for p, _ in entries if len(p) == 1}
        return frozenset(alone) | self.shorthand.keys() | frozenset(fold(self.usual).split())

    @cached_property
    def written(self) -> frozenset[str]:
        """Every word as the phrases are written, and the usual ones; none joined to another."""
        said = (said for values in self.vocabulary.values() for said in values.values())
        return frozenset(word for one in said for word in words(one)) | frozenset(
            fold(self.usual).split()
        )

    @cached_property
    def days(self) -> frozenset[str]:
        """Every single word for a day: "monday", "tomorrow"."""
        return frozenset(
            first for first in self.phrases if {"WEEKDAY", "DAYREL"} & self.alone(first).keys()
        )

    def alone(self, word: str) -> Mapping[str, Any]:
        """Return the kinds of the phrase that a word makes by itself; none where it makes none."""
        return self._alone.get(word, {})

    @cached_property
    def _alone(self) -> Mapping[str, Mapping[str, Any]]:
        return {
            phrase[0]: kinds
            for entries in self.phrases.values()
            for phrase, kinds in entries
            if len(phrase) == 1
        }

    @cached_property
    def speller(self) -> Speller:
        """Finds the meaningful word behind a slip."""
        return Speller(self.meaningful)

    def alike(self, number: str) -> Sequence[str]:
        """Return the other ways to write a number from two on: words for digits, and digits."""
        return self._numbers.get(number, ())

    @cached_property
    def _numbers(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, tuple[str, ...]] = {}
        for value, said in self.vocabulary.get("NUMBER", {}).items():
            spelt = [phrase[0] for phrase in map(words, said.split(",")) if len(phrase) == 1]
            if isinstance(value, int) and value > 1:
                found |= {word: (str(value),) for word in spelt} | {str(value): tuple(spelt)}
        return found

    @cached_property
    def kind_sets(self) -> frozenset[Kinds]:
        """Every set of kinds that a phrase has."""
        return frozenset(
            frozenset(kinds) for entries in self.phrases.values() for _, kinds in entries
        )

    def doubtful(self, token: Token) -> bool:
        """Tell whether a token is a word that may be a slip of one that the lexicon knows."""
        return token.kind == "word" and token.folded not in self.known and len(token.folded) > 3

    def corrected(self, token: Token) -> str:
        """Return a doubtful token's word, mended when one or two slips from a meaningful one."""
        word = token.folded
        near = [known for known in self.speller.nearest(word) if _is_likely_slip(word, known)]
        return max(near, key=lambda known: _nearness(word, known), default=word)


def _replaced(phrase: tuple[str, ...], said: tuple[str, ...], short: str) -> tuple[str, ...]:
    """Return the phrase with its first stretch of these words contracted to one."""
    for at in range(len(phrase) - len(said) + 1):
        if phrase[at : at + len(said)] == said:
            return (*phrase[:at], short, *phrase[at + len(said) :])
    return phrase


def _nearness(typed: str, known: str) -> tuple[bool, bool, bool, int]:
    """Return what breaks a tie: starts are right, letters are swapped or dropped, not added."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(typed, known, strict=False))
    swapped, dropped = sorted(known) == sorted(typed), len(known) > len(typed)
    return known[0] == typed[0], swapped, dropped, sum(1 for _ in same)


def _is_likely_slip(typed: str, known: str) -> bool:
    """Tell whether a slip is credible: four letters lack one, have two swapped or one doubled."""
    if len(known) <= 4 < len(typed):
        return any(
            known[:at] + known[at - 1] + known[at:] == typed for at in range(1, len(known) + 1)
        )
    return len(typed) > 4 or len(known) > 4 or sorted(typed) == sorted(known)


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase that stands at some tokens, with its values by kind."""

    kinds: Mapping[str, Any]
    first: int
    last: int


def _joins(mark: str, word: str) -> bool:
    """Tell whether a mark may stand in a phrase before a word: "week-end", "w/c"."""
    return mark == "-" or (mark == "/" and len(word) == 1 and word.isalpha())


def find_phrase(
    lexicon: Lexicon, row: Sequence[str], marks: Sequence[bool], at: int
) -> Found | None:
    """Return the longest phrase that starts at a token; hyphens between its words don't count."""
    for phrase, kinds in lexicon.phrases.get(row[at], ()):
        place = at + 1
        for word in phrase[1:]:
            if place < len(row) and marks[place] and _joins(row[place], word):
                place += 1
            if place >= len(row) or row[place] != word:
                break
            place += 1
        else:
            return Found(kinds, at, place)
    return None

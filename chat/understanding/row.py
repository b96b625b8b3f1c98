"""The tokens of a sentence as one language sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

from chat.understanding.folding import Token
from chat.understanding.lexicon import Lexicon


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
        return frozenset(lexicon.alone(self.mended[at]))

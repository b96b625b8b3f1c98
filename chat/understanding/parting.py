"""Words typed as one that are two: "dheure" without its apostrophe, "mondays meeting"."""

from collections.abc import Sequence

from chat.understanding.folding import Token
from chat.understanding.lexicon import Lexicon

SHORTEST = 4
OWNED = frozenset({
    "MEETING", "ROOM", "PLANNING", "PART", "ONE", "CALL", "DATES", "SERIES", "APPLICATION",
})  # fmt: skip


def parted(row: Sequence[Token], lexicon: Lexicon) -> list[Token]:
    """Return the tokens with clitics and the "s" of a day apart, and no "please" within."""
    found: list[Token] = []
    for at, token in enumerate(row):
        place = 0
        if 0 < at < len(row) - 1 and _is_courtesy(row[at - 1 : at + 2], lexicon):
            continue
        if token.kind == "word":
            place = _clitic(token, lexicon) or _owner(token, row[at + 1 : at + 2], lexicon)
        found += _split(token, place) if place else [token]
    return found


def _is_courtesy(three: Sequence[Token], lexicon: Lexicon) -> bool:
    """Tell whether a "please" parts the words of a phrase: "could you please book"."""
    kinds = lexicon.alone(three[1].folded)
    return "EMPTY" in kinds and "ACT" not in kinds and all(one.kind == "word" for one in three)


def _split(token: Token, at: int) -> list[Token]:
    return [
        Token("word", token.typed[:at], token.folded[:at], token.start, token.start + at),
        Token("word", token.typed[at:], token.folded[at:], token.start + at, token.end),
    ]


def _clitic(token: Token, lexicon: Lexicon) -> int:
    """Return where the word after a clitic begins, 0 where the token is one word."""
    word = token.folded
    if word[:1] not in lexicon.clitics or len(word) != len(token.typed):
        return 0
    joined = len(word) > SHORTEST and word[1:] in lexicon.written
    return 1 if joined and word not in lexicon.written else 0


def _owner(token: Token, after: Sequence[Token], lexicon: Lexicon) -> int:
    """Return where the "s" of "mondays meeting" stands, 0 where a word is no owner."""
    word = token.folded
    if "s" not in lexicon.enclitics or word[:-1] not in lexicon.days or word[-1] != "s":
        return 0
    kinds = {kind for one in after for kind in lexicon.alone(one.folded)}
    return len(word) - 1 if OWNED & kinds else 0

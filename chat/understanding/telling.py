"""Which language a sentence is written in."""

from collections.abc import Mapping, Sequence

from chat.understanding.context import Context
from chat.understanding.folding import Token
from chat.understanding.lexicon import Lexicon

NAMED_WEIGHT = 0.25


def languages(
    row: Sequence[Token], context: Context, lexicons: Mapping[str, Lexicon]
) -> list[Lexicon]:
    """Return the languages, likeliest first, by the words that only one of them knows.

    Words of the inventory's names tell little: who writes English books French rooms.
    """
    preferred, names = lexicons.get(context.language), context.names
    words = [token for token in row if _tells(token)]
    scores = dict.fromkeys(lexicons, 0.0)
    for token in words:
        named = names.tells(token.folded)
        knowing = [name for name, lexicon in lexicons.items() if token.folded in lexicon.telling]
        if not knowing:
            knowing = [name for name, lexicon in lexicons.items() if token.folded in lexicon.known]
        if len(knowing) < len(lexicons):
            for name in knowing:
                weight = 1 + (token.folded in lexicons[name].meaningful)
                scores[name] += NAMED_WEIGHT * weight if named else weight
        for name, lexicon in lexicons.items():
            if _half_day(token) and lexicon.afternoon_hours:
                scores[name] += 1
            if not named and any(char in lexicon.letters for char in token.typed.lower()):
                scores[name] += 0.5
    if context.fixed and preferred is not None:
        scores[context.language] += 0.5
    return sorted(
        lexicons.values(), key=lambda lexicon: (-scores[lexicon.language], lexicon is not preferred)
    )


def _tells(token: Token) -> bool:
    """Tell whether a token may show its language; one letter shows none."""
    return token.kind in ("meridiem", "ordinal") or (token.kind == "word" and len(token.typed) > 1)


def _half_day(token: Token) -> bool:
    """Tell whether a token is spelt as languages with a twelve-hour clock do: "pm", "16th"."""
    if token.kind == "meridiem":
        return True
    return token.kind == "ordinal" and token.folded.endswith(("st", "nd", "rd", "th"))

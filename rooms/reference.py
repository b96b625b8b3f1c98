"""The spoken reference of a booking: "TALIMO-42" can be said over a telephone and typed in haste.

A reference is the booking's id in other clothes: a bijection, so that no column and no retry are
needed, scattered so that neighbours in time don't sound alike. It is a name, not a secret.
"""

import re

_CONSONANTS = "BDFLMNRSTV"
_VOWELS = "AIOU"
_SYLLABLES = [c + v for c in _CONSONANTS for v in _VOWELS]
_WORDS = len(_SYLLABLES) ** 3
_NUMBERS = 90
_NAMES = _WORDS * _NUMBERS
_FACTOR = 3_559_987  # coprime to 40³ × 90, so multiplication is a permutation
_INVERSE = pow(_FACTOR, -1, _NAMES)

PATTERN = re.compile(rf"\b((?:[{_CONSONANTS}][{_VOWELS}]){{3}})[-\s]?(\d{{2,4}})\b", re.IGNORECASE)


def reference_of(booking_id: int) -> str:
    """Return the spoken reference of the booking with this id (1 or more)."""
    block, rest = divmod(booking_id, _NAMES)
    scattered = rest * _FACTOR % _NAMES
    word, number = divmod(scattered, _NUMBERS)
    first, others = divmod(word, len(_SYLLABLES) ** 2)
    second, third = divmod(others, len(_SYLLABLES))
    syllables = _SYLLABLES[first] + _SYLLABLES[second] + _SYLLABLES[third]
    return f"{syllables}-{10 + number + _NUMBERS * block}"


def booking_id_of(reference: str) -> int | None:
    """Return the id that a reference stands for, in any case and with or without hyphen."""
    match = PATTERN.fullmatch(reference.strip())
    if match is None:
        return None
    word = match[1].upper()
    first, second, third = (_SYLLABLES.index(word[i : i + 2]) for i in (0, 2, 4))
    size = len(_SYLLABLES)
    block, number = divmod(int(match[2]) - 10, _NUMBERS)
    if block < 0:
        return None
    scattered = ((first * size + second) * size + third) * _NUMBERS + number
    return block * _NAMES + scattered * _INVERSE % _NAMES


def meant(written: str) -> int:
    """Return the id that an operator writes, as a reference or a bare number; 0 for neither."""
    return booking_id_of(written) or (int(written) if written.isdecimal() else 0)

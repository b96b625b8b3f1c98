"""A sentence means what its parts mean: sampled from tables of ways to ask, in both languages."""

import pytest

from tests.chat.understanding.composition import composed, language_of, misread

LANGUAGES = {code: language_of(code) for code in ("fr", "en")}
EACH_WAY = 6


@pytest.mark.parametrize(
    ("code", "intent"), [(code, intent) for code in LANGUAGES for intent in LANGUAGES[code].ways]
)
def test_reads_a_sentence_as_its_parts(code: str, intent: str) -> None:
    wrong = {
        part.words: mistakes
        for part in composed(LANGUAGES[code], intent, EACH_WAY, seed=1)
        if (mistakes := misread(part, code))
    }
    assert wrong == {}

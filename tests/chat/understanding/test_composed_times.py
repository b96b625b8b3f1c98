"""The reading of a whole time is the composition of its parts, in whatever order they come."""

import random

import pytest

from tests.chat.understanding.composed_times import Manner, Speaker, slipped, wrong
from tests.chat.understanding.said_english import ENGLISH
from tests.chat.understanding.said_french import FRENCH

SAMPLE = 120
SEED = 2026
SHAPES = (
    "day_hour",
    "day_hour_length",
    "day_hours",
    "day_part",
    "day_open",
    "day_length",
    "days",
    "days_part",
    "hour",
    "elsewhere",
    "series",
)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("manner", [FRENCH, ENGLISH], ids=["french", "english"])
def test_reads_a_whole_as_the_sum_of_its_parts(manner: Manner, shape: str) -> None:
    said = Speaker(manner, f"{SEED} {shape}").sentences(shape, SAMPLE)
    found = {one[0]: wrong(one, manner.language) for one in said}
    assert {sentence: fields for sentence, fields in found.items() if fields} == {}


@pytest.mark.parametrize("manner", [FRENCH, ENGLISH], ids=["french", "english"])
def test_reads_most_despite_a_slip(manner: Manner) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same slips each time
    failed = [
        typed
        for shape in SHAPES
        for said, meaning in Speaker(manner, f"{SEED} slip {shape}").sentences(shape, 40)
        if wrong((typed := slipped(said, chance), meaning), manner.language)
    ]
    assert len(failed) <= 0.03 * 40 * len(SHAPES), failed

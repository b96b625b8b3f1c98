"""Every line of the corpus is read as it is written there."""

import pytest

from tests.chat.understanding.corpus import Line, lines


@pytest.mark.parametrize("line", list(lines()), ids=lambda line: f"{line.file}-{line.number}")
def test_reads_as_expected(line: Line) -> None:
    assert line.wrong() == {}, line.sentence

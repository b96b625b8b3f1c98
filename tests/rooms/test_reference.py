"""References can be said, and each stands for one booking."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms.reference import PATTERN, booking_id_of, reference_of

ids = st.integers(1, 500_000_000)


@given(ids)
def test_a_reference_stands_for_its_booking_however_it_is_written(booking_id: int) -> None:
    reference = reference_of(booking_id)
    assert PATTERN.fullmatch(reference)
    for written in (reference, reference.lower(), reference.replace("-", " "), f" {reference} "):
        assert booking_id_of(written) == booking_id
    assert booking_id_of(reference.replace("-", "")) == booking_id


@given(ids, ids)
def test_two_bookings_have_two_references(one: int, other: int) -> None:
    assert (reference_of(one) == reference_of(other)) is (one == other)


def test_neighbours_do_not_sound_alike() -> None:
    words = [reference_of(number).partition("-")[0] for number in range(1, 200)]
    assert len(set(words)) == len(words)
    assert all(a[:2] != b[:2] or a[2:4] != b[2:4] for a, b in pairwise(words))


@pytest.mark.parametrize("word", ["", "TALIMO", "TALIMO-4", "TALIMO-09", "TELIMO-42", "42-TALIMO"])
def test_refuses_what_is_no_reference(word: str) -> None:
    assert booking_id_of(word) is None


def test_is_found_inside_a_sentence() -> None:
    found = PATTERN.search(f"annule {reference_of(7)} s'il te plaît")
    assert found
    assert booking_id_of(found[0]) == 7

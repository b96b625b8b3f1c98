"""Places for displaced meetings: never worse than first come, first served, and the best of few."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import combinations, product
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rooms.administration.rehousing import solving
from rooms.administration.rehousing.problem import (
    Choice,
    Cost,
    Meeting,
    Option,
    cost_of,
    first_come,
    parted,
)
from rooms.administration.rehousing.solving import solve
from rooms.interval import Interval
from tests.builders import NOW, lasting

ROOMS = 4
QUARTER = timedelta(minutes=15)


@st.composite
def meetings(draw: st.DrawFn, most: int = 4, places: int = 4) -> list[Meeting]:
    """Draw meetings whose places get into each other's way, some in two rooms at once."""
    found = []
    for number in range(draw(st.integers(1, most))):
        length = draw(st.integers(1, 6)) * QUARTER
        hour = NOW + draw(st.integers(0, 6)) * QUARTER
        options = [
            _option(room, others, hour, by, length)
            for room, others, by in draw(
                st.lists(
                    st.tuples(st.integers(0, ROOMS - 1), st.integers(0, 2), st.integers(-2, 2)),
                    max_size=places,
                    unique=True,
                )
            )
        ]
        found.append(Meeting(number, tuple(options)))
    return found


def _option(room: int, others: int, hour: object, by: int, length: timedelta) -> Option:
    when = Interval(NOW, NOW + length).shifted(hour - NOW + by * QUARTER)  # type: ignore[operator]
    rooms = tuple((room + n) % ROOMS for n in range(1 + others // 2))
    return Option(
        room_ids=rooms,
        when=when,
        takes=tuple((one, when) for one in rooms),
        sites_changed=room % 2,
        minutes_moved=abs(by) * 15,
    )


def best(found: Sequence[Meeting]) -> Cost:
    """Return the least cost of all choices that there are."""
    choices = (
        {meeting.id: option for meeting, option in zip(found, chosen, strict=True)}
        for chosen in product(*((None, *meeting.options) for meeting in found))
    )
    return min(cost_of(choice) for choice in choices if can_be(choice))


def can_be(choice: Choice) -> bool:
    placed = [option for option in choice.values() if option is not None]
    return not any(one.collides_with(other) for one, other in combinations(placed, 2))


@settings(max_examples=150, deadline=None)
@given(meetings())
def test_finds_the_best_of_all_choices(found: list[Meeting]) -> None:
    choice = solve(found)
    assert list(choice) == [meeting.id for meeting in found]
    assert can_be(choice)
    assert all(
        choice[meeting.id] is None or choice[meeting.id] in meeting.options for meeting in found
    )
    assert cost_of(choice)[:-1] == best(found)[:-1]


@settings(max_examples=40, deadline=None)
@given(meetings(most=30, places=10))
def test_many_are_never_worse_off_than_first_come_first_served(found: list[Meeting]) -> None:
    choice = solve(found)
    assert can_be(choice)
    assert cost_of(choice) <= cost_of(first_come(found))
    assert choice == solve(found)


@pytest.mark.parametrize("seconds", [0.0, 0.001])
def test_without_time_places_are_given_first_come_first_served(seconds: float) -> None:
    one, both = _at(0, 0), _at(1, 0)
    found = [Meeting(1, (both, one)), Meeting(2, (both,))]
    assert cost_of(solve(found, seconds)) <= cost_of(first_come(found))


def test_who_comes_first_gives_way_where_all_have_a_place_then() -> None:
    wide, narrow = _at(0, 0), _at(1, 60)
    found = [Meeting(1, (wide, narrow)), Meeting(2, (wide,))]
    assert first_come(found) == {1: wide, 2: None}
    assert solve(found) == {1: narrow, 2: wide}


def test_who_can_give_way_for_nothing_does_so_and_no_programme_is_asked() -> None:
    wide, narrow, low = (_at(room, 0, misfit=room) for room in range(3))
    found = [Meeting(1, (wide, narrow)), Meeting(2, (wide, low)), Meeting(3, (wide,))]
    with patch.object(solving, "_Programme", side_effect=AssertionError):
        assert solve(found) == {1: narrow, 2: low, 3: wide}


def test_to_stay_in_the_site_counts_more_than_the_hour() -> None:
    away, later = _at(1, 0, sites=1), _at(0, 120)
    assert solve([Meeting(1, (away, later))]) == {1: later}


@given(meetings(most=8, places=5))
def test_meetings_of_two_groups_are_never_in_each_others_way(found: list[Meeting]) -> None:
    groups = parted(found)
    assert sorted(one.id for group in groups for one in group) == [one.id for one in found]
    for group, other in combinations(groups, 2):
        assert not any(
            one.collides_with(another)
            for meeting in group
            for one in meeting.options
            for stranger in other
            for another in stranger.options
        )


def _at(room: int, minutes: int, sites: int = 0, misfit: int = 0) -> Option:
    when = lasting(10).shifted(timedelta(minutes=minutes))
    return Option((room,), when, ((room, when),), sites, minutes, misfit)

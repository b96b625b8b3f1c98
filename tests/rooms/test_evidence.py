"""What follows from what is known of a room: a table, and that nothing but emptiness frees it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms.interval import Interval
from rooms.policy import Policy
from rooms.presence.evidence import (
    FRESH,
    LOOK_AGAIN,
    SHORT_NOTICE,
    WARNING,
    WHOLE_DAY,
    WORTH_FREEING,
    Act,
    Evidence,
    Says,
    Watched,
    act_on,
    judged,
    look_again_at,
    no_check_in,
)
from tests.builders import NOW

START = NOW
WHEN = Interval(START, START + timedelta(hours=2))
FREED = START + timedelta(minutes=15)
EMPTY, PRESENT, UNKNOWN = Says.EMPTY, Says.PRESENT, Says.UNKNOWN
WATCHED = Watched(
    policy=Policy(release_minutes=15),
    when=WHEN,
    made_at=START - timedelta(days=1),
    has_sensor=True,
)
WARNED = replace(WATCHED, warned_at=FREED - WARNING)


def seen(*says: Says, at: datetime) -> list[Evidence]:
    return [Evidence(kind="people", says=one, seen_at=at) for one in says]


def minutes(number: float) -> datetime:
    return START + timedelta(minutes=number)


@pytest.mark.parametrize(
    ("watched", "says", "at", "act"),
    [
        (WATCHED, [EMPTY], minutes(9), Act.WAIT),
        (WATCHED, [EMPTY], minutes(10), Act.WARN),
        (WATCHED, [EMPTY], minutes(60), Act.WARN),  # however late it is, a warning comes first
        (WATCHED, [EMPTY, UNKNOWN], minutes(10), Act.WAIT),
        (WATCHED, [], minutes(10), Act.WAIT),
        (WATCHED, [EMPTY, PRESENT], minutes(10), Act.DONE),
        (WATCHED, [PRESENT], minutes(2), Act.DONE),
        (WARNED, [EMPTY], minutes(14), Act.WAIT),
        (WARNED, [EMPTY, EMPTY], minutes(15), Act.RELEASE),
        (WARNED, [EMPTY, UNKNOWN], minutes(15), Act.WAIT),
        (WARNED, [EMPTY, PRESENT], minutes(15), Act.DONE),
        (WARNED, [], minutes(15), Act.WAIT),
        (replace(WARNED, warned_at=minutes(13)), [EMPTY], minutes(15), Act.WAIT),
        (replace(WARNED, warned_at=minutes(13)), [EMPTY], minutes(18), Act.RELEASE),
        (WARNED, [EMPTY], minutes(105), Act.RELEASE),
        (WARNED, [EMPTY], minutes(106), Act.DONE),  # too little would be left
        (replace(WARNED, policy=Policy()), [EMPTY], minutes(15), Act.DONE),
    ],
)
def test_what_is_done_about_a_room(
    watched: Watched, says: list[Says], at: datetime, act: Act
) -> None:
    assert act_on(watched, seen(*says, at=at), at) is act


def test_a_short_meeting_is_left_alone() -> None:
    short = replace(WATCHED, when=Interval(START, minutes(15) + WORTH_FREEING / 2))
    assert act_on(short, seen(EMPTY, at=minutes(10)), minutes(10)) is Act.DONE


def test_what_is_too_old_or_of_no_known_time_says_nothing_of_emptiness() -> None:
    assert judged(seen(EMPTY, at=FREED - FRESH), FREED) is EMPTY
    old = seen(EMPTY, at=FREED - FRESH - timedelta(seconds=1))
    assert judged(old, FREED) is UNKNOWN
    assert judged([Evidence(kind="people", says=EMPTY)], FREED) is UNKNOWN
    ahead = seen(EMPTY, at=FREED + FRESH + timedelta(seconds=1))
    assert judged(ahead, FREED) is UNKNOWN, "a clock that runs ahead proves nothing"


def test_that_somebody_came_stays_true() -> None:
    assert judged(seen(PRESENT, at=START) + seen(EMPTY, at=FREED), FREED) is PRESENT


WITHOUT = replace(
    WATCHED, has_sensor=False, policy=Policy(release_minutes=15, release_without_sensor=True)
)


@pytest.mark.parametrize(
    ("watched", "says"),
    [
        (WATCHED, EMPTY),
        (WITHOUT, EMPTY),
        (replace(WITHOUT, policy=Policy(release_minutes=15)), UNKNOWN),
        (replace(WITHOUT, when=Interval(START, START + WHOLE_DAY)), UNKNOWN),
        (replace(WITHOUT, made_at=START - SHORT_NOTICE), EMPTY),
        (replace(WITHOUT, made_at=START - SHORT_NOTICE + timedelta(seconds=1)), UNKNOWN),
    ],
)
def test_what_a_missing_check_in_says(watched: Watched, says: Says) -> None:
    assert no_check_in(watched) is says


def test_a_room_is_looked_at_when_there_is_something_to_decide() -> None:
    assert look_again_at(WATCHED, START) == minutes(10)
    assert look_again_at(WATCHED, minutes(10)) == minutes(10) + LOOK_AGAIN
    assert look_again_at(WARNED, minutes(11)) == minutes(15)


EVIDENCE = st.builds(
    Evidence,
    kind=st.sampled_from(["check_in", "panel", "call", "people", "presence"]),
    says=st.sampled_from(list(Says)),
    seen_at=st.none() | st.integers(-30, 130).map(minutes),
)
ROOMS = st.builds(
    Watched,
    policy=st.builds(
        Policy,
        release_minutes=st.none() | st.integers(5, 60),
        release_without_sensor=st.booleans(),
    ),
    when=st.integers(10, 600).map(lambda length: Interval(START, minutes(length))),
    made_at=st.integers(-600, 0).map(minutes),
    has_sensor=st.booleans(),
    warned_at=st.none() | st.integers(0, 120).map(minutes),
)


@given(watched=ROOMS, evidence=st.lists(EVIDENCE, max_size=5), minute=st.integers(0, 700))
def test_nothing_is_released_unless_all_evidence_says_freshly_that_it_is_empty(
    watched: Watched, evidence: list[Evidence], minute: int
) -> None:
    now = minutes(minute)
    if act_on(watched, evidence, now) is not Act.RELEASE:
        return
    assert evidence
    assert {one.says for one in evidence} == {EMPTY}
    assert all(one.seen_at is not None and abs(now - one.seen_at) <= FRESH for one in evidence)
    assert watched.policy.release_minutes is not None
    assert now >= watched.when.start + timedelta(minutes=watched.policy.release_minutes)
    assert watched.warned_at is not None
    assert now >= watched.warned_at + WARNING
    assert watched.when.end - now >= WORTH_FREEING

"""What is to be done for a call, from what its booking says and what is seen of its ends."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from rooms.calls.connecting import (
    CROWD,
    EARLIEST,
    LONGEST_OVERRUN,
    SPREAD,
    Decision,
    End,
    Phase,
    Wanted,
    decide,
    early_share,
    look_at,
    news_of,
    opens_at,
    phase_of,
)
from rooms.calls.legs import (
    QUICK_ATTEMPTS,
    REDIAL_PAUSES,
    Place,
    Problem,
    Sight,
    State,
    Stay,
    leaving,
    observed,
    tried,
    trying,
)
from rooms.policy import Connect
from tests.builders import at

EARLY = timedelta(minutes=5)
JAURES = End(key="endpoint:1", name="Jaurès", early=EARLY)
MANDELA = End(key="endpoint:2", name="Mandela", early=EARLY)
LYON = End(key="address:salle@lyon.example", name="Lyon", is_outside=True)
WANTED = Wanted(
    starts_at=at(14), ends_at=at(15), stands=True, has_call=True, is_open=True,
    ends=(JAURES, MANDELA, LYON),
)  # fmt: skip
IN = Stay(state=State.CONNECTED, begun_at=at(14), joined_at=at(14))
AWAY = Problem(cause="offline")


def decided(wanted: Wanted, minute: int, state: str = "ahead", **stays: Stay) -> Decision:
    """Return the decision `minute` minutes after two, by the stays of Jaurès and Mandela."""
    keys = {"jaures": JAURES.key, "mandela": MANDELA.key, "lyon": LYON.key}
    known = {keys[name]: stay for name, stay in stays.items()}
    return decide(wanted, known, state=state, now=at(14) + timedelta(minutes=minute))


@pytest.mark.parametrize(
    ("minute", "change", "phase"),
    [
        (-16, {}, Phase.AHEAD),
        (-15, {}, Phase.RUNNING),
        (-16, {"asked": "start"}, Phase.RUNNING),
        (30, {"asked": "end"}, Phase.OVER),
        (30, {"stands": False}, Phase.OVER),
        (30, {"has_call": False}, Phase.OVER),
        (60, {"asked": "start"}, Phase.OVER),
    ],
)
def test_a_call_is_where_its_booking_says(
    minute: int, change: dict[str, object], phase: Phase
) -> None:
    wanted = replace(WANTED, **change)  # type: ignore[arg-type]
    assert phase_of(wanted, at(14) + timedelta(minutes=minute)) is phase


def test_rooms_come_early_and_nobody_outside_does() -> None:
    assert decided(WANTED, -6).connect == ()
    assert decided(WANTED, -5).connect == (JAURES.key, MANDELA.key)
    assert decided(WANTED, 0, jaures=IN, mandela=IN).connect == (LYON.key,)


@pytest.mark.parametrize(
    ("free_from", "opens"),
    [(None, -5), (at(13, 30), -5), (at(13, 58), -2), (at(14, 20), 0)],
)
def test_a_room_waits_for_the_meeting_before_and_not_past_its_own_start(
    free_from: object, opens: int
) -> None:
    end = replace(JAURES, free_from=free_from)  # type: ignore[arg-type]
    assert opens_at(WANTED, end) == at(14) + timedelta(minutes=opens)


def test_calls_that_begin_together_come_in_one_after_the_other() -> None:
    assert {early_share(number, CROWD) for number in range(50)} == {1.0}
    shares = [early_share(number, 500) for number in range(1000, 1500)]
    tenths = Counter(int((1.0 - share) / SPREAD * 10) for share in shares)
    assert set(tenths) == set(range(10))
    assert max(tenths.values()) - min(tenths.values()) <= 3


def test_a_call_that_goes_on_in_the_room_is_waited_for_a_minute() -> None:
    wanted = replace(WANTED, ends=(replace(JAURES, is_in_use=True), MANDELA))
    assert decided(wanted, 0).connect == (MANDELA.key,)
    assert decided(wanted, 1, mandela=IN).connect == (JAURES.key,)


@pytest.mark.parametrize("mode", [Connect.BUTTON, Connect.MANUAL, Connect.NONE])
def test_other_modes_bring_nobody_in_until_somebody_asks(mode: Connect) -> None:
    wanted = replace(WANTED, ends=(replace(JAURES, connect=mode),))
    assert decided(wanted, 5).connect == ()
    asked = replace(wanted, asked="start", asked_at=at(14, 5))
    assert decided(asked, 5).connect == (JAURES.key,)
    assert decided(wanted, 60).closes is (mode is not Connect.NONE)
    assert decided(asked, 60, "live").closes


def test_nobody_comes_before_the_conference_is_there() -> None:
    wanted = replace(WANTED, is_open=False)
    assert decided(wanted, 0).connect == ()
    assert look_at(wanted, {}, at(14)) == at(14) + timedelta(seconds=15)


def test_what_is_wanted_no_more_is_left_and_closed_once() -> None:
    over = decided(WANTED, 60, "live", jaures=IN, mandela=IN)
    assert (over.disconnect, over.closes) == ((JAURES.key, MANDELA.key), True)
    assert not decided(WANTED, 60, "over").closes
    put_off = replace(WANTED, starts_at=at(16), ends_at=at(17))
    later = decided(put_off, 10, "live", jaures=IN)
    assert (later.disconnect, later.closes) == ((JAURES.key,), False)
    elsewhere = replace(WANTED, ends=(MANDELA,))
    assert decided(elsewhere, 10, "live", jaures=IN).disconnect == (JAURES.key,)
    cancelled = replace(WANTED, stands=False)
    assert not decided(cancelled, 10).closes, "what never began is the provider's to take back"


def test_an_end_that_never_leaves_is_given_up_after_an_hour() -> None:
    stay = leaving(IN, AWAY, at(15))
    late = at(15) + LONGEST_OVERRUN
    minutes = int((late - at(14)).total_seconds()) // 60
    assert decided(WANTED, minutes - 1, "live", jaures=stay).disconnect == (JAURES.key,)
    assert decided(WANTED, minutes, "live", jaures=stay).abandon == (JAURES.key,)


def test_tries_grow_apart_are_told_once_and_go_on_slowly() -> None:
    stay: Stay | None = None
    now, moments = at(13, 55), []
    told: list[tuple[str, str, str]] = []
    for _ in range(QUICK_ATTEMPTS + 2):
        before = {} if stay is None else {JAURES.key: stay}
        stay = tried(trying(stay, now), AWAY, now)
        moments.append(now)
        told += news_of(before, {JAURES.key: stay}, {JAURES.key: "Jaurès"})
        assert stay.next_at is not None
        now = stay.next_at
    pauses = [(b - a).total_seconds() for a, b in pairwise(moments)]
    assert pauses == [5, 10, 20, 40, 120, 120]
    assert told == [("failed", "Jaurès", "offline")]


def test_what_can_never_be_is_tried_once() -> None:
    stay = tried(trying(None, at(14)), Problem(cause="refused", is_final=True), at(14))
    assert (stay.state, stay.next_at, stay.is_open) == (State.FAILED, None, False)
    assert decided(WANTED, 30, jaures=stay, mandela=IN, lyon=IN).connect == ()
    asked = replace(WANTED, asked="start", asked_at=at(14, 10))
    assert decided(asked, 30, jaures=stay, mandela=IN, lyon=IN).connect == (JAURES.key,)


def test_who_drops_out_is_called_again_three_times() -> None:
    stay, now, drops = IN, at(14, 1), 0
    while True:
        seen = observed(stay, Sight(place=Place.OUT), now)
        assert seen is not None
        if seen.next_at is None:
            break
        drops += 1
        now = seen.next_at
        again = observed(trying(seen, now), Sight(place=Place.IN), now)
        assert again is not None
        stay = again
    assert drops == len(REDIAL_PAUSES)
    assert news_of({JAURES.key: stay}, {JAURES.key: seen}, {})[0][0] == "lost"


@pytest.mark.parametrize(
    "sight", [Sight(place=Place.OUT, is_chosen=True), Sight(place=Place.ELSEWHERE)]
)
def test_who_goes_by_choice_is_left_in_peace(sight: Sight) -> None:
    left = observed(IN, sight, at(14, 5))
    assert left is not None
    assert left.state == State.LEFT
    assert decided(WANTED, 10, jaures=left, mandela=IN, lyon=IN).connect == ()
    put_off = replace(WANTED, starts_at=at(16), ends_at=at(17))
    later = decide(put_off, {JAURES.key: left}, state="ahead", now=at(16))
    assert JAURES.key in later.connect, "the meeting begins anew"


def test_who_is_not_seen_is_where_it_was() -> None:
    assert observed(IN, Sight(place=Place.UNSEEN), at(14, 5)) == IN


def test_somebody_outside_is_rung_three_times_and_no_more() -> None:
    stay, now = trying(None, at(14)), at(14)
    rung = 1
    while decide(WANTED, {LYON.key: stay}, state="live", now=now).abandon == ():
        assert stay.next_at is not None
        now = stay.next_at
        if LYON.key in decide(WANTED, {LYON.key: stay}, state="live", now=now).connect:
            stay, rung = trying(stay, now), rung + 1
    assert rung == 3


def test_it_is_looked_at_again_when_something_is_due() -> None:
    assert look_at(WANTED, {}, at(9)) == at(14) - EARLIEST
    assert look_at(WANTED, {}, at(13, 50)) == at(13, 55)
    all_in = {end.key: IN for end in WANTED.ends}
    assert look_at(WANTED, all_in, at(14, 10)) == at(14, 11)
    assert look_at(WANTED, all_in, at(14, 59)) == at(15)
    assert look_at(WANTED, {}, at(15)) is None

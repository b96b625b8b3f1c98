"""What is offered to do with a call, by how its ends stand and how they come in."""

from datetime import datetime, timedelta

import pytest

from rooms.calls.legs import Call, State, Stay, asked_again, trying
from rooms.calls.live import EndNow, Live, Standing
from rooms.calls.steering import Act, open_acts
from rooms.models import Booking
from tests.builders import NOW, at

IN, OUT, AWAITED = Standing.IN, Standing.LEFT, Standing.AWAITED


def meeting(
    *standings: Standing,
    call: Call | None = None,
    called: tuple[bool, ...] = (True, True),
    more_until: datetime | None = None,
    now: datetime | None = None,
) -> Live:
    booking = Booking(
        id=1, organisation_id=1, organizer_id=1, zone="Europe/Paris",
        starts_at=at(14), ends_at=at(15), created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    ends = tuple(
        EndNow(key=f"endpoint:{number}", name="", standing=standing, is_called=called[number])
        for number, standing in enumerate(standings)
    )
    return Live(
        booking=booking, venues=(), call=call, ends=ends, legs=(), likely_until=at(15),
        more_until=more_until, next_at=None, now=now or at(14, 10),
    )  # fmt: skip


def call(state: str, asked: str | None = None) -> Call:
    return Call(organisation_id=1, booking_id=1, state=state, asked=asked)


@pytest.mark.parametrize(
    ("live", "offered"),
    [
        (meeting(AWAITED, AWAITED), {Act.START}),
        (meeting(IN, IN, call=call("live")), {Act.HANG_UP}),
        (meeting(IN, OUT, call=call("live")), {Act.RING, Act.HANG_UP}),
        (meeting(IN, OUT, call=call("live", "start")), {Act.RING, Act.HANG_UP}),
        (meeting(IN, AWAITED, call=call("live")), {Act.HANG_UP}),
        (meeting(IN, AWAITED, call=call("live"), called=(True, False)), {Act.START, Act.HANG_UP}),
        (meeting(IN, OUT, call=call("live"), called=(False, False)), {Act.START, Act.HANG_UP}),
        (meeting(OUT, OUT, call=call("over", "end")), {Act.START}),
        (meeting(IN, IN, call=call("live"), more_until=at(15, 15)), {Act.HANG_UP, Act.GO_ON}),
        (meeting(IN, call=call("live"), now=at(15, 1)), {Act.HANG_UP}),
        (meeting(OUT, call=call("live"), now=at(15, 1)), {Act.HANG_UP}),
        (meeting(), set()),
    ],
)
def test_what_helps_is_offered_and_nothing_else(live: Live, offered: set[Act]) -> None:
    is_on = live.now < live.booking.ends_at
    assert open_acts(live) == offered | ({Act.FINISH} if is_on else set())


@pytest.mark.parametrize("status", ["cancelled", "tentative"])
def test_nothing_is_offered_where_the_meeting_does_not_stand(status: str) -> None:
    live = meeting(IN, OUT, call=call("live"), more_until=at(15, 15))
    live.booking.status = status
    assert open_acts(live) == set()


@pytest.mark.parametrize("state", [State.JOINING, State.CONNECTED, State.LEAVING])
def test_who_is_there_or_on_the_way_isnt_called_again(state: State) -> None:
    stay = Stay(state=state, begun_at=at(14))
    assert asked_again(stay, at(14, 10)) == stay


@pytest.mark.parametrize(
    ("state", "is_over"),
    [(State.LEFT, True), (State.DROPPED, True), (State.FAILED, True), (State.FAILED, False)],
)
def test_who_is_out_is_called_again_at_once_and_their_stay_is_kept(
    state: State, is_over: bool
) -> None:
    left = at(14, 5) if is_over else None
    later = at(14, 30)
    stay = Stay(
        state=state, begun_at=at(14), left_at=left, next_at=later, attempts=7, cause="refused"
    )
    again = asked_again(stay, at(14, 10))
    assert (again.state, again.attempts, again.cause) == (state, 7, "refused")
    assert again.left_at == (left or at(14, 10))
    assert again.next_at == at(14, 10)
    fresh = trying(again, at(14, 10) + timedelta(seconds=1))
    assert (fresh.id, fresh.state, fresh.attempts) == (None, State.JOINING, 1)

from typing import Any

import pytest

from integrations.endpoints.refusals import MOST_REMEMBERED, REMEMBERED_SECONDS, Refusals
from integrations.endpoints.roomos_status import status_of
from integrations.errors import Unsupported


def analytics(people: object, presence: object) -> dict[str, Any]:
    return {"RoomAnalytics": {"PeopleCount": {"Current": people}, "PeoplePresence": presence}}


@pytest.mark.parametrize(
    ("tree", "people", "presence"),
    [
        (analytics(4, "Yes"), 4, True),
        (analytics("4", "Yes"), 4, True),
        (analytics("0", "No"), 0, False),
        (analytics(-1, "Unknown"), None, None),
        (analytics("-1", ""), None, None),
        (analytics("²", "yes"), None, None),
        (analytics("9" * 20, "Yes"), None, True),
        (analytics("9" * 5000, "Yes"), None, True),
        (analytics(None, None), None, None),
        ({}, None, None),
        ({"RoomAnalytics": None, "Call": None, "Standby": "", "Bookings": []}, None, None),
    ],
)
def test_unknown_is_never_empty(
    tree: dict[str, Any], people: int | None, presence: bool | None
) -> None:
    status = status_of(tree)
    assert (status.people, status.presence) == (people, presence)
    assert (status.calls, status.is_in_standby, status.booking) == ((), None, None)


def test_calls_are_read_from_numbers_and_from_text() -> None:
    one = {"id": "7", "Status": "Connected", "CallbackNumber": "sip:A@b.example", "Duration": "61"}
    for tree in ({"Call": one}, {"Call": [one, {"id": 8, "Status": "Idle"}, "odd"]}):
        [call] = status_of(tree).calls
        assert (call.id, call.state, call.remote) == (7, "connected", "a@b.example")
        assert call.lasts_seconds == 61
        assert call.is_with(["sips:a@b.example"])
        assert not call.is_with(["", "c@b.example"])


def test_a_call_without_a_far_end_is_with_nobody_named() -> None:
    [call] = status_of({"Call": [{"id": 1, "Status": "OnHold"}]}).calls
    assert (call.state, call.remote) == ("held", "")
    assert not call.is_with([""])


def test_refusals_are_forgotten_after_a_day_and_when_there_are_too_many() -> None:
    seconds = 0.0
    refusals = Refusals(lambda: seconds)
    refusals.note("a", "Dial")
    with pytest.raises(Unsupported):
        refusals.check("a", "Dial")
    refusals.check("b", "Dial")
    seconds = REMEMBERED_SECONDS
    refusals.check("a", "Dial")
    for number in range(MOST_REMEMBERED + 1):
        refusals.note(str(number), "Dial")
    refusals.check("0", "Dial")
    with pytest.raises(Unsupported):
        refusals.check("1", "Dial")

"""What happens between the look and the act."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from integrations.endpoints.driver import Occupied, PanelBooking, WayIn
from integrations.endpoints.refusals import Refusals
from integrations.endpoints.roomos import RoomOs
from integrations.errors import PermanentError
from rooms.models import Endpoint

LYON = "salle@lyon.example"
ENDPOINT = Endpoint(id=1, organisation_id=1, room_id=1, key="jaures", device_id="d")


class Meanwhile:
    """A road on which somebody in the room is quicker: `change` happens just before the command."""

    def __init__(self, calls: list[str], change: Callable[[list[str]], None]) -> None:
        self.calls = calls
        self.change = change

    def command(
        self, endpoint: Endpoint, name: str, arguments: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        self.change(self.calls)
        raise PermanentError("no", status=400, reason="The device is in a call already.")

    def put(self, endpoint: Endpoint, bookings: Sequence[PanelBooking]) -> None:
        raise AssertionError("no panel is here")

    def listen(self, endpoint: Endpoint, address: str) -> None:
        raise AssertionError("nobody listens here")

    def status(
        self, endpoint: Endpoint, names: Sequence[str], *, is_urgent: bool
    ) -> Mapping[str, Any] | None:
        return {
            "Call": [{"id": 1, "Status": "Connected", "RemoteNumber": one} for one in self.calls]
        }


def driver(calls: list[str], change: Callable[[list[str]], None]) -> RoomOs:
    return RoomOs(Meanwhile(calls, change), Refusals(lambda: 0.0))


def test_who_dialled_there_by_hand_meanwhile_is_where_they_should_be() -> None:
    driver([], lambda calls: calls.append(LYON)).dial(ENDPOINT, LYON)


def test_who_began_another_call_meanwhile_is_occupied() -> None:
    with pytest.raises(Occupied):
        driver([], lambda calls: calls.append("a@b.example")).dial(ENDPOINT, LYON)


def test_who_hung_up_meanwhile_has_left() -> None:
    driver([LYON], lambda calls: calls.clear()).disconnect(ENDPOINT, [LYON])


def test_a_refusal_with_no_such_reason_is_told() -> None:
    with pytest.raises(PermanentError):
        driver([], lambda calls: None).dial(ENDPOINT, LYON)
    with pytest.raises(PermanentError):
        driver([LYON], lambda calls: None).disconnect(ENDPOINT, [LYON])


class Dialling(Meanwhile):
    """A road that notes what it is told to dial."""

    def __init__(self) -> None:
        super().__init__([], lambda calls: None)
        self.told: list[Mapping[str, Any]] = []

    def command(
        self, endpoint: Endpoint, name: str, arguments: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        self.told.append(arguments)
        return {}


@pytest.mark.parametrize("kbps", [None, 768])
def test_a_call_keeps_to_the_rate_that_it_has(kbps: int | None) -> None:
    road = Dialling()
    dialling = RoomOs(road, Refusals(lambda: 0.0))
    dialling.dial(ENDPOINT, LYON, kbps)
    dialling.join(ENDPOINT, WayIn(provider="cms", sip_address=LYON, kbps=kbps))
    assert [told.get("CallRate") for told in road.told] == [kbps, kbps]

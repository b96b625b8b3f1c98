"""Whether anybody is in the rooms of a meeting, as devices tell."""

from threading import Barrier, BrokenBarrierError
from typing import cast

from integrations.endpoints.driver import Drivers, EndpointDriver, EndpointStatus
from integrations.errors import TransientError
from integrations.presence.company import is_anybody_in
from rooms.calls.legs import Leg, State
from rooms.models import Endpoint
from tests.builders import NOW

ROOMS = 6


class Slow:
    """Devices that answer only once all of them are asked."""

    takes_commands = True

    def __init__(self, people: int | None) -> None:
        self._people = people
        self._all = Barrier(ROOMS)

    def status(self, _endpoint: Endpoint, *, is_urgent: bool) -> EndpointStatus:
        assert not is_urgent, "calls come first"
        try:
            self._all.wait(timeout=20)
        except BrokenBarrierError as error:
            raise TransientError("nobody else was asked meanwhile") from error
        return EndpointStatus(is_online=True, people=self._people)


def drivers(people: int | None) -> Drivers:
    return {"roomos": cast("EndpointDriver", Slow(people))}  # no more of it is asked


ENDPOINTS = [
    Endpoint(id=n, organisation_id=1, room_id=n, key=f"e{n}", kind="roomos", device_id=f"d{n}")
    for n in range(ROOMS)
]


def test_devices_that_are_slow_are_asked_at_the_same_time() -> None:
    assert is_anybody_in(drivers(people=2), ENDPOINTS, {})


def test_rooms_that_are_seen_empty_are_nobody_though_they_are_in_the_call() -> None:
    joined = Leg(
        organisation_id=1, booking_id=1, endpoint_id=0, state=State.CONNECTED, begun_at=NOW
    )
    assert not is_anybody_in(drivers(people=0), ENDPOINTS, {"endpoint:0": joined})
    assert is_anybody_in(drivers(people=None), ENDPOINTS, {"endpoint:0": joined})

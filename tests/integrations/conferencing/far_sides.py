"""The far side of each conferencing provider, served over HTTP, as the contract test needs it."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from typing import Protocol

from integrations.conferencing.point_to_point import PointToPoint
from integrations.conferencing.provider import ConferencingProvider
from integrations.conferencing.webex import WebexMeetings
from integrations.webex.standin.ground import Options
from integrations.webex.standin.store import Store
from tests.integrations.webex.cloud import QUICK, Cloud, MovableClock

RINGING = timedelta(seconds=2)


class FarSide(Protocol):
    """A provider, and what stands behind it."""

    provider: ConferencingProvider
    clock: MovableClock

    def answer(self) -> None:
        """Let time pass until whoever is rung has answered."""
        ...

    def hang_up(self, address: str) -> None:
        """Let somebody who was rung hang up."""
        ...

    def break_down(self) -> None:
        """Answer nothing but faults from now on."""
        ...


class OfWebex:
    """The local Webex; whoever is rung is an endpoint of an outside place."""

    def __init__(self, clock: MovableClock, stack: ExitStack) -> None:
        self.clock = clock
        self._cloud = Cloud(clock, Options(connect_seconds=1), Store())
        stack.callback(self._cloud.stop)
        meetings = self._cloud.gateway(timeouts=QUICK).meetings
        assert meetings is not None
        self.provider: ConferencingProvider = WebexMeetings(meetings)

    def answer(self) -> None:
        self.clock.move(seconds=RINGING.total_seconds())

    def hang_up(self, address: str) -> None:
        [found] = self._cloud.store.find("participant")
        self._cloud.world.meetings.leave(found["id"], self.clock.now())

    def break_down(self) -> None:
        self._cloud.world.set_api_fault("/meetings", 503, count=1_000)


class OfPointToPoint:
    """Nothing: there is no far side."""

    def __init__(self, clock: MovableClock, stack: ExitStack) -> None:
        self.clock = clock
        self.provider: ConferencingProvider = PointToPoint()

    def answer(self) -> None:
        raise NotImplementedError

    def hang_up(self, address: str) -> None:
        raise NotImplementedError

    def break_down(self) -> None:
        raise NotImplementedError


FAR_SIDES: Mapping[str, Callable[[MovableClock, ExitStack], FarSide]] = {
    "webex": OfWebex,
    "point_to_point": OfPointToPoint,
}

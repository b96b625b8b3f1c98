"""The far side of each kind of endpoint, served over real HTTP, with the same strings to pull."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta

from integrations.endpoints.cloud import CloudRoad
from integrations.endpoints.driver import EndpointDriver, WayIn
from integrations.endpoints.refusals import Refusals
from integrations.endpoints.roomos import RoomOs
from integrations.webex.meeting_records import MeetingPlan
from integrations.webex.standin.ground import Options
from integrations.webex.standin.store import Document, Store
from integrations.webex.standin.world import World
from rooms.models import Endpoint
from tests.integrations.webex.cloud import QUICK, Cloud, MovableClock


@dataclass(frozen=True, slots=True)
class FarSide:
    """One endpoint, "Jaurès", its driver, the world it stands in, and how often it was asked."""

    cloud: Cloud
    endpoint: Endpoint
    driver: EndpointDriver
    asked: Callable[[], int]

    @property
    def world(self) -> World:
        return self.cloud.world

    @property
    def device_id(self) -> str:
        return self.cloud.jaures

    def shown(self) -> Document:
        return self.cloud.shown(self.device_id)

    def pass_time(self, seconds: float = 2) -> None:
        self.cloud.clock.move(seconds=seconds)

    def far_end(self) -> str | None:
        """With whom the endpoint is in a call."""
        call = self.shown()["call"]
        return str(call["with"]) if call else None

    def given(self, name: str) -> int:
        """How often the device was given this command."""
        return sum(one["command"] == name for one in self.shown()["commands"])

    def meeting(self) -> WayIn:
        """The way into a meeting that can be joined now."""
        meetings, now = self.cloud.gateway().meetings, self.cloud.clock.now()
        assert meetings is not None
        plan = MeetingPlan("Point", now, now + timedelta(hours=1), "b-1")
        made = meetings.create_meeting(plan, now)
        return WayIn(provider="webex", number=made.number, sip_address=made.sip_address)


@contextmanager
def cloud_endpoint() -> Iterator[FarSide]:
    """An endpoint that is reached through the cloud; what is sent must fit its contract."""
    cloud = Cloud(MovableClock(), Options(connect_seconds=1), Store())
    driver = RoomOs(CloudRoad(cloud.gateway(timeouts=QUICK).devices), Refusals(lambda: 0.0))
    endpoint = Endpoint(
        id=1, organisation_id=1, room_id=1, key="jaures", kind="roomos", device_id=cloud.jaures
    )
    try:
        yield FarSide(cloud, endpoint, driver, lambda: len(cloud.exchanges))
    finally:
        cloud.stop()
    assert cloud.problems() == []


# Every kind that can be commanded, by its name in an endpoint's row.
FAR_SIDES: dict[str, Callable[[], AbstractContextManager[FarSide]]] = {"roomos": cloud_endpoint}

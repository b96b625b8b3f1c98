"""The far side of each conferencing provider, served over HTTP, as the contract test needs it."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from typing import Protocol

from integrations.conferencing.bigbluebutton import BbbClient, BigBlueButton
from integrations.conferencing.cms import CiscoMeetingServer, CmsPlaces
from integrations.conferencing.cms_client import CmsClient, failures_in
from integrations.conferencing.point_to_point import PointToPoint
from integrations.conferencing.provider import ConferencingProvider, MeetingRef
from integrations.conferencing.standin.bigbluebutton import API, BigBlueButtonServer
from integrations.conferencing.standin.cms import Account, MeetingServer
from integrations.conferencing.standin.mixer import RememberedMixer
from integrations.conferencing.webex import WebexMeetings
from integrations.conferencing.xml_client import XmlClient
from integrations.loopback import serve_on_loopback
from integrations.webex.standin.ground import Options
from integrations.webex.standin.store import Store
from tests.integrations.webex.cloud import Cloud, MovableClock

PLACES = CmsPlaces(sip_domain="bridge.drancy.example", web_url="https://join.drancy.example")
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

    def come_in(self, meeting: MeetingRef) -> None:
        """Let somebody into the conference, which is open to them."""
        ...

    def running(self) -> list[str]:
        """Return the ids of the conferences that go on."""
        ...

    def break_down(self) -> None:
        """Answer nothing but faults from now on."""
        ...

    def mend(self) -> None:
        """Answer as usual again."""
        ...


class OfWebex:
    """The local Webex; whoever is rung is an endpoint of an outside place."""

    def __init__(self, clock: MovableClock, stack: ExitStack) -> None:
        self.clock = clock
        self.cloud = Cloud(clock, Options(connect_seconds=1), Store())
        stack.callback(self.cloud.stop)
        meetings = self.cloud.gateway().meetings
        assert meetings is not None
        self.provider: ConferencingProvider = WebexMeetings(meetings)

    def answer(self) -> None:
        self.clock.move(seconds=RINGING.total_seconds())

    def hang_up(self, address: str) -> None:
        [found] = self.cloud.store.find("participant")
        self.cloud.world.meetings.leave(found["id"], self.clock.now())

    def come_in(self, meeting: MeetingRef) -> None:
        self.cloud.world.meetings.join(meeting.id, "Agent", self.clock.now())

    def running(self) -> list[str]:
        meetings, known = self.cloud.world.meetings, self.cloud.store.find("meeting")
        return [one["id"] for one in known if meetings.state(one) == "inProgress"]

    def break_down(self) -> None:
        self.cloud.world.set_api_fault("/meetings", 503, count=1_000)

    def mend(self) -> None:
        self.cloud.world.set_api_fault("/meetings", 503, count=0)


class OfCms:
    """A bridge that speaks the Meeting Server's dialect; nothing is really rung behind it."""

    def __init__(
        self, clock: MovableClock, stack: ExitStack, *, lists_briefly: bool = False
    ) -> None:
        self.clock = clock
        self.mixer = RememberedMixer(clock.now)
        account = Account(password="geheim & mehr")
        self.server = MeetingServer(self.mixer, account, lists_briefly=lists_briefly)
        served = serve_on_loopback(self.server.app(), "meeting-server")
        stack.callback(served.stop)
        self.client = XmlClient(
            name="The Meeting Server",
            base_url=served.url,
            auth=(account.username, account.password),
            codes=failures_in,
        )
        self.provider: ConferencingProvider = CiscoMeetingServer(
            CmsClient(self.client), PLACES, b"secret"
        )

    def answer(self) -> None:
        self.clock.move(seconds=RINGING.total_seconds())

    def hang_up(self, address: str) -> None:
        self.mixer.leave(address)

    def come_in(self, meeting: MeetingRef) -> None:
        self.mixer.ring(self.server.running[meeting.id], "salle@lyon.example", "")

    def running(self) -> list[str]:
        return list(self.server.running)

    def break_down(self) -> None:
        self.server.is_down = True

    def mend(self) -> None:
        self.server.is_down = False


class OfBigBlueButton:
    """A server that speaks BigBlueButton's dialect and checks every signature."""

    def __init__(self, clock: MovableClock, stack: ExitStack) -> None:
        self.clock = clock
        self.server = BigBlueButtonServer("geheim")
        served = serve_on_loopback(self.server.app(), "bigbluebutton")
        stack.callback(served.stop)
        self.url = f"{served.url}{API}"
        self.bbb = BigBlueButton(self.client("geheim"), "https://salon.drancy.example", b"secret")
        self.provider: ConferencingProvider = self.bbb

    def client(self, secret: str) -> BbbClient:
        return BbbClient(XmlClient(name="BigBlueButton", base_url=self.url), self.url, secret)

    def answer(self) -> None:
        raise NotImplementedError

    def hang_up(self, address: str) -> None:
        raise NotImplementedError

    def come_in(self, meeting: MeetingRef) -> None:
        self.server.meetings[meeting.id].people["w_1"] = "Agent"

    def running(self) -> list[str]:
        return list(self.server.meetings)

    def break_down(self) -> None:
        self.server.is_down = True

    def mend(self) -> None:
        self.server.is_down = False


class OfPointToPoint:
    """Nothing: there is no far side."""

    def __init__(self, clock: MovableClock, stack: ExitStack) -> None:
        self.clock = clock
        self.provider: ConferencingProvider = PointToPoint()

    def answer(self) -> None:
        raise NotImplementedError

    def hang_up(self, address: str) -> None:
        raise NotImplementedError

    def come_in(self, meeting: MeetingRef) -> None:
        raise NotImplementedError

    def running(self) -> list[str]:
        raise NotImplementedError

    def break_down(self) -> None:
        raise NotImplementedError

    def mend(self) -> None:
        raise NotImplementedError


FAR_SIDES: Mapping[str, Callable[[MovableClock, ExitStack], FarSide]] = {
    "webex": OfWebex,
    "cms": OfCms,
    "bigbluebutton": OfBigBlueButton,
    "point_to_point": OfPointToPoint,
}

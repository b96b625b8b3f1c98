"""The far side of each kind of endpoint, served over real HTTP, with the same strings to pull."""

import hashlib
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from integrations.accounts import Account
from integrations.endpoints.cloud import CloudRoad
from integrations.endpoints.direct import Direct, Waits
from integrations.endpoints.driver import EndpointDriver, WayIn
from integrations.endpoints.premises import PremisesRoad
from integrations.endpoints.refusals import Refusals
from integrations.endpoints.roomos import RoomOs
from integrations.webex.meeting_records import MeetingPlan
from integrations.webex.standin.ground import Options
from integrations.webex.standin.premises import Premises
from integrations.webex.standin.store import Document, Store
from integrations.webex.standin.world import World
from rooms.models import Endpoint
from tests.integrations.webex.cloud import QUICK, Cloud, MovableClock

HERE = Path(__file__).parent
CERTIFICATE = HERE / "device.pem"
RENEWED = HERE / "renewed.pem"
ACCOUNT = Account("salon", "secrèt: %")
HASTY = Waits(connect_seconds=5.0, read_seconds=0.2, whole_seconds=3.0)


class FarSide:
    """One endpoint, "Jaurès", its driver, and the world it stands in.

    `hasty` is the same driver, which waits for no answer that takes its time.
    """

    status_requests = 1

    def __init__(
        self, cloud: Cloud, endpoint: Endpoint, driver: EndpointDriver, hasty: EndpointDriver
    ) -> None:
        self.cloud = cloud
        self.endpoint = endpoint
        self.driver = driver
        self.hasty = hasty

    @property
    def world(self) -> World:
        return self.cloud.world

    @property
    def device_id(self) -> str:
        return self.cloud.jaures

    def asked(self) -> int:
        """How many requests have come in."""
        return len(self.cloud.exchanges)

    def fail(self, fault: str | None) -> None:
        self.world.set_fault(self.device_id, fault)

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
    driver = RoomOs(CloudRoad(cloud.gateway().devices), Refusals(lambda: 0.0))
    hasty = RoomOs(CloudRoad(cloud.gateway(timeouts=QUICK).devices), Refusals(lambda: 0.0))
    endpoint = Endpoint(
        id=1, organisation_id=1, room_id=1, key="jaures", kind="roomos", device_id=cloud.jaures
    )
    try:
        yield FarSide(cloud, endpoint, driver, hasty)
    finally:
        cloud.stop()
    assert cloud.problems() == []


class PremisesSide(FarSide):
    """An endpoint with a server of its own, which is gone while the device is offline."""

    status_requests = 4

    def __init__(self, cloud: Cloud) -> None:
        self.device = Premises(cloud.world, cloud.jaures, ACCOUNT.user, ACCOUNT.password)
        self._app = self.device.app()
        self._app.before_request(self._count)
        self._requests = 0
        self._server = TlsServer(self._app, CERTIFICATE)
        endpoint = Endpoint(
            id=1, organisation_id=1, room_id=1, key="jaures", kind="roomos_local",
            host=f"127.0.0.1:{self._server.port}", account="mairie",
            fingerprint=fingerprint(CERTIFICATE),
        )  # fmt: skip
        driver, hasty = (
            RoomOs(PremisesRoad({"mairie": ACCOUNT}, Direct(waits)), Refusals(lambda: 0.0))
            for waits in (None, HASTY)
        )
        super().__init__(cloud, endpoint, driver, hasty)

    def asked(self) -> int:
        return self._requests

    def fail(self, fault: str | None) -> None:
        super().fail(fault)
        if fault == "offline":
            self.stop()
        elif self._server.is_stopped:
            self.serve(CERTIFICATE)

    def serve(self, certificate: Path) -> None:
        """Serve at the same port, with this certificate."""
        self.stop()
        self._server = TlsServer(self._app, certificate, self._server.port)

    def stop(self) -> None:
        self._server.stop()

    def _count(self) -> None:
        self._requests += 1


@contextmanager
def premises_endpoint() -> Iterator[PremisesSide]:
    """An endpoint that is reached at its own address."""
    cloud = Cloud(MovableClock(), Options(connect_seconds=1), Store())
    side = PremisesSide(cloud)
    try:
        yield side
    finally:
        cloud.stop()
        side.stop()


class TlsServer:
    """An application over TLS on loopback, served from a thread."""

    def __init__(self, app: Flask, certificate: Path, port: int = 0) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", port, app, threaded=True, ssl_context=context, request_handler=_Quiet
        )
        self.port = self._server.port
        self.is_stopped = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def stop(self) -> None:
        if not self.is_stopped:
            self.is_stopped = True
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Say nothing, not even of clients that go away."""


def fingerprint(certificate: Path) -> str:
    pem = certificate.read_text(encoding="ascii")
    shown = pem[pem.index("-----BEGIN CERTIFICATE") :]
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(shown)).hexdigest()


# Every kind that can be commanded, by its name in an endpoint's row.
FAR_SIDES: dict[str, Callable[[], AbstractContextManager[FarSide]]] = {
    "roomos": cloud_endpoint,
    "roomos_local": premises_endpoint,
}

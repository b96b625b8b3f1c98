"""A local Webex for one test: served over HTTP, everything that passes recorded."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from flask import Response, request

from integrations.webex.gateway import WebexGateway, connect
from integrations.webex.standin.app import create_app
from integrations.webex.standin.devices import DeviceSeed
from integrations.webex.standin.ground import Options
from integrations.webex.standin.server import serve_in_thread
from integrations.webex.standin.store import Document, Store
from integrations.webex.standin.world import World
from integrations.webex.tokens import StaticToken, TokenSource
from integrations.webex.transport import Timeouts
from tests.integrations.webex import contract
from tests.integrations.webex.description import Exchange, published

AGENT = "agent@drancy.example"
ADMIN = "admin@drancy.example"
GUEST = "contact@partenaire.example"
SERVICE = StaticToken("local-service")
QUICK = Timeouts(connect_seconds=1.0, read_seconds=0.2)


class MovableClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def move(self, **units: float) -> None:
        self.at += timedelta(**units)


class Cloud:
    """The world, its server, and gateways to it."""

    def __init__(self, clock: MovableClock, options: Options, store: Store) -> None:
        self.clock = clock
        self.store = store
        self.exchanges: list[Exchange] = []
        self.world = World(store, clock, options)
        self.world.seed(
            people=[(AGENT, "Agent"), (ADMIN, "Administration")],
            devices=[
                DeviceSeed("Jaurès", room="Jaurès", capacity=8),
                DeviceSeed("Mandela", room="Mandela", capacity=12),
            ],
        )
        app = create_app(self.world)
        app.after_request(self._record)
        self._handle = serve_in_thread(self.world, app=app)
        self.url = self._handle.url
        self.api_url = self._handle.api_url

    @property
    def jaures(self) -> str:
        return self._device("Jaurès")

    @property
    def mandela(self) -> str:
        return self._device("Mandela")

    def gateway(
        self,
        *,
        service: TokenSource | None = SERVICE,
        further: Sequence[TokenSource] = (),
        timeouts: Timeouts | None = None,
    ) -> WebexGateway:
        services = [service, *further] if service is not None else []
        return connect(self.api_url, "local-bot", services=services, timeouts=timeouts)

    def shown(self, device_id: str) -> Document:
        [found] = [one for one in self.world.state()["devices"] if one["id"] == device_id]
        assert isinstance(found, dict)
        return found

    def problems(self) -> list[str]:
        """What of all that went over the wire breaks the contract."""
        found = [problem for one in self.exchanges for problem in contract.problems(one)]
        description = published()
        if description is not None:
            found += [problem for one in self.exchanges for problem in description.problems(one)]
        return found

    def stop(self) -> None:
        self._handle.stop()
        self.store.close()

    def _device(self, name: str) -> str:
        [found] = [one for one in self.world.devices.all() if one["displayName"] == name]
        return str(found["id"])

    def _record(self, answer: Response) -> Response:
        if request.path.startswith("/v1/"):
            self.exchanges.append(
                Exchange(
                    method=request.method,
                    path=request.path.removeprefix("/v1"),
                    query=tuple(request.args.items(multi=True)),
                    content_type=request.headers.get("Content-Type", ""),
                    body=request.get_data(),
                    status=answer.status_code,
                    answer_type=answer.headers.get("Content-Type", ""),
                    answer=answer.get_data(),
                )
            )
        return answer

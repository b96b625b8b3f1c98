"""Serves the local Webex from a thread of this process, on loopback alone."""

from flask import Flask

from integrations.loopback import Loopback, serve_on_loopback
from integrations.webex.standin.app import API, create_app
from integrations.webex.standin.world import World


class ServerHandle:
    """A server that runs: where it is, and how to stop it."""

    def __init__(self, served: Loopback, world: World) -> None:
        self._served = served
        self._world = world
        self.url = served.url
        self.api_url = f"{self.url}{API}/"

    def stop(self) -> None:
        """Stop serving and delivering; the world's store stays open."""
        self._world.stop()
        self._served.stop()


def serve_in_thread(
    world: World, *, app: Flask | None = None, host: str = "127.0.0.1", port: int = 0
) -> ServerHandle:
    """Serve a world and begin its webhooks; port 0 takes a free one. `ValueError` off loopback."""
    served = serve_on_loopback(app or create_app(world), "webex-standin", host=host, port=port)
    world.start()
    return ServerHandle(served, world)

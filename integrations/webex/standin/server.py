"""Serves the local Webex from a thread of this process, on loopback alone."""

import threading

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from integrations.webex.standin.app import API, create_app
from integrations.webex.standin.world import World

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_POLL_SECONDS = 0.02


class _QuietHandler(WSGIRequestHandler):
    """Says nothing of each request: a token could stand in it."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing."""


class ServerHandle:
    """A server that runs: where it is, and how to stop it."""

    def __init__(self, server: BaseWSGIServer, thread: threading.Thread, world: World) -> None:
        self._server = server
        self._thread = thread
        self._world = world
        self.url = f"http://{server.host}:{server.port}"
        self.api_url = f"{self.url}{API}/"

    def stop(self) -> None:
        """Stop serving and delivering; the world's store stays open."""
        self._world.stop()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


def serve_in_thread(
    world: World, *, app: Flask | None = None, host: str = "127.0.0.1", port: int = 0
) -> ServerHandle:
    """Serve a world and begin its webhooks; port 0 takes a free one. `ValueError` off loopback."""
    if host not in _LOOPBACK:
        raise ValueError("The local Webex listens on loopback alone")
    server = make_server(
        host, port, app or create_app(world), threaded=True, request_handler=_QuietHandler
    )
    thread = threading.Thread(
        target=server.serve_forever, args=(_POLL_SECONDS,), name="webex-standin", daemon=True
    )
    thread.start()
    world.start()
    return ServerHandle(server, thread, world)

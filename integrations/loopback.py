"""Serves a Flask application from a thread of this process, on loopback alone."""

import threading

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from integrations.settings import LOOPBACK

_POLL_SECONDS = 0.02


class QuietHandler(WSGIRequestHandler):
    """Says nothing of each request: a token could stand in it."""

    def log(self, *_words: object) -> None:
        """Log nothing."""


class Loopback:
    """A server that runs: where it is, and how to stop it."""

    def __init__(self, server: BaseWSGIServer, thread: threading.Thread) -> None:
        self._server = server
        self._thread = thread
        self.url = f"http://{server.host}:{server.port}"

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


def serve_on_loopback(app: Flask, name: str, *, host: str = "127.0.0.1", port: int = 0) -> Loopback:
    """Serve `app` from a thread called `name`; port 0 takes a free one. `ValueError` elsewhere."""
    if host not in LOOPBACK:
        raise ValueError("What stands in for others listens on loopback alone")
    server = make_server(host, port, app, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(
        target=server.serve_forever, args=(_POLL_SECONDS,), name=name, daemon=True
    )
    thread.start()
    return Loopback(server, thread)

"""A bot's webhook endpoint for tests: keeps what it gets, answers what it is told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask, request
from werkzeug.serving import WSGIRequestHandler, make_server


@dataclass(slots=True)
class Target:
    url: str = ""
    status: int = 200
    got: list[tuple[bytes, str | None]] = field(default_factory=list)


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@contextmanager
def webhook_target() -> Iterator[Target]:
    target = Target()
    app = Flask("target")

    @app.post("/hook")
    def hook() -> tuple[str, int]:
        target.got.append((request.get_data(), request.headers.get("X-Spark-Signature")))
        return "", target.status

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    target.url = f"http://127.0.0.1:{server.port}/hook"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield target
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

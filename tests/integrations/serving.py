"""A web server on this machine that answers as a test tells it to."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Site:
    """A web server on this machine; `answer` says what a request gets, `asked` what came."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answer: Callable[[BaseHTTPRequestHandler], None] = lambda one: send(one, b"hello")
        self.port = server.server_address[1]

    def url(self, path: str = "/a.ics", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


def send(one: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    one.send_response(status)
    for name, value in headers.items():
        one.send_header(name.replace("_", "-"), value)
    one.send_header("Content-Length", str(len(body)))
    one.end_headers()
    one.wfile.write(body)


class Quiet(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers)))
            try:
                site.answer(self)
            except OSError:
                return  # whoever asked has left

        def log_message(self, *_: object) -> None:
            return

    server = Quiet(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site = Site(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

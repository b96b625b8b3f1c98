"""Real CalDAV servers on loopback: Radicale, Xandikos, and Radicale as servers without sync are."""

import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import requests
from radicale import config
from radicale.app import Application

from tests.rig.ports import free_block
from tests.waiting import PATIENCE_SECONDS, until

USER = "salon"
NOT_FOR_OLD = re.compile(rb"<sync-token>.*?</sync-token>|<sync-token ?/>", re.DOTALL)
Answers = Callable[..., Iterable[bytes]]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


class RadicaleServer:
    """Radicale behind a socket; `is_old` hides sync tokens, as servers without RFC 6578 do.

    `refuses` answers a method with a status and words; after `forgets` methods the connection
    breaks although all was done.
    """

    def __init__(self, folder: Path, *, is_old: bool = False) -> None:
        self.port, self.folder = free_block(), folder
        self.url = f"http://127.0.0.1:{self.port}/{USER}/room/"
        self.refuses: dict[str, tuple[str, str]] = {}
        self.forgets: set[str] = set()
        self.asked: list[str] = []
        self._is_old = is_old
        settings = config.load()
        settings.update(
            {
                "storage": {"filesystem_folder": str(folder), "_filesystem_fsync": "False"},
                "auth": {"type": "none"},
                "rights": {"type": "authenticated"},
                "logging": {"level": "critical"},
            },
            "tests",
            privileged=True,
        )
        self._app = Application(settings)
        self._server: WSGIServer | None = None
        self.start()

    def start(self) -> None:
        """Serve, again where it was stopped: what is stored is there."""
        self._server = make_server("127.0.0.1", self.port, self._answer, handler_class=_Quiet)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        """Be down."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        self.asked.append(method)
        if method in self.refuses:
            status, words = self.refuses[method]
            where = [("Location", words)] if status.startswith("3") else []
            start_response(status, [("Content-Type", "text/plain"), *where])
            return [words.encode()]
        size = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(size)
        environ["wsgi.input"] = _Body(body)
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        if self._is_old and b"sync-collection" in body:
            start_response("501 Not Implemented", [("Content-Type", "text/plain")])
            return [b"no such report"]
        answered: list[Any] = []
        parts = self._app(environ, lambda *said: answered.append(said))
        if method in self.forgets:
            raise ConnectionAbortedError("The answer is lost.")
        whole = b"".join(parts)
        if self._is_old:
            whole = NOT_FOR_OLD.sub(b"", whole)
        status, headers, *_ = answered[0]
        kept = [(name, value) for name, value in headers if name != "Content-Length"]
        start_response(status, [*kept, ("Content-Length", str(len(whole)))])
        return [whole]


class _Body:
    """The body of a request that was read already."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        size = len(self._body) if size < 0 else size
        some, self._body = self._body[:size], self._body[size:]
        return some


class XandikosServer:
    """Xandikos as a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_block()
        self.url = f"http://127.0.0.1:{self.port}/{USER}/calendars/calendar/"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Serve, again where it was stopped: what is stored is there."""
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "xandikos", "serve", "--defaults", "--autocreate"),
                *("-d", str(self._folder / "data"), "-l", "127.0.0.1", "-p", str(self.port)),
                *(
                    "--current-user-principal",
                    f"/{USER}/",
                    "--state-dir",
                    str(self._folder / "state"),
                ),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(self._answers)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        """Be down."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE_SECONDS)
            self._process = None


Server = RadicaleServer | XandikosServer


class Others:
    """Everybody else who writes into the room's calendar, straight over HTTP."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.auth = (USER, "secret")

    def make_calendar(self) -> None:
        """Make the collection where it isn't there yet."""
        answer = self._session.request("MKCALENDAR", self._url, timeout=10)
        assert answer.status_code == 201, answer.text

    def writes(self, name: str, *lines: str, uid: str | None = "", more: str = "") -> None:
        """Write an event of these lines, with a UID of its own unless said otherwise."""
        own = f"UID:{uid or name}\r\n" if uid is not None else ""
        body = "\r\n".join(lines)
        self.writes_as_it_is(
            name,
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//others//EN\r\n"
            f"{more}BEGIN:VEVENT\r\n{own}DTSTAMP:20260301T000000Z\r\n{body}\r\n"
            "END:VEVENT\r\nEND:VCALENDAR\r\n",
        )

    def writes_as_it_is(self, name: str, data: str) -> None:
        """Write a resource."""
        kind = {"Content-Type": "text/calendar"}
        answer = self._session.put(self._url + name, data.encode(), headers=kind, timeout=10)
        assert answer.status_code in (201, 204), (answer.status_code, answer.text)

    def reads(self, name: str) -> str | None:
        """Return a resource, None where there is none."""
        answer = self._session.get(self._url + name, timeout=10)
        return answer.content.decode() if answer.status_code == 200 else None

    def deletes(self, name: str) -> None:
        """Delete a resource."""
        assert self._session.delete(self._url + name, timeout=10).status_code in (200, 204)

    def close(self) -> None:
        """Leave."""
        self._session.close()

"""The line by which a running baresip is commanded: its ctrl_tcp module, JSON in netstrings."""

import json
import socket
import threading
import time
from typing import Any

from tests.waiting import PATIENCE_SECONDS


class Control:
    """Asks one thing after the other; what happened meanwhile is in `events`, as baresip says it.

    Safe to use from several threads.
    """

    def __init__(self, port: int) -> None:
        self.events: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        self._asked = 0
        self._line = _connected(port)
        self._stream = self._line.makefile("rb")

    def ask(self, command: str, params: str = "") -> str:
        """Run a command and return its answer."""
        with self._lock:
            self._asked += 1
            token = str(self._asked)
            asked = json.dumps({"command": command, "params": params, "token": token}).encode()
            self._line.sendall(b"%d:%s," % (len(asked), asked))
            while (heard := self._heard()).get("token") != token:
                self.events.append(heard)
            if not heard["ok"]:
                raise RuntimeError(f"baresip refuses {command}: {heard['data']}")
            return str(heard["data"])

    def close(self) -> None:
        """Hang up the line."""
        self._stream.close()
        self._line.close()

    def _heard(self) -> dict[str, Any]:
        length = b""
        while (character := self._stream.read(1)) != b":":
            if not character:
                raise ConnectionError("baresip has left")
            length += character
        heard: dict[str, Any] = json.loads(self._stream.read(int(length)))
        self._stream.read(1)
        return heard


def _connected(port: int) -> socket.socket:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
        except OSError:
            if time.monotonic() > deadline:
                raise
            threading.Event().wait(0.02)

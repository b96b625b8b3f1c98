"""A real mixing bridge: Janus with its AudioBridge alone, and the API by which it is commanded.

Whoever joins by plain RTP is told where to send (janus.conf.meetecho.com, AudioBridge plugin).
"""

import shutil
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from integrations.conferencing.standin.mixer import MixerError
from tests.rig.ports import BLOCK, free_block
from tests.waiting import PATIENCE_SECONDS

PROGRAM = shutil.which("janus")
LIBRARY = next(
    (one.parents[1] for one in Path("/usr/lib").glob("**/libjanus_audiobridge.so")), None
)
IS_INSTALLED = PROGRAM is not None and LIBRARY is not None
RATE_HZ = 48_000
_NO_SUCH_ROOM, _ROOM_EXISTS = 485, 486
_CORE = """
general: {{
  configs_folder = "{folder}"
  plugins_folder = "{folder}/plugins"
  transports_folder = "{folder}/transports"
  events_folder = "{folder}/none"
  loggers_folder = "{folder}/none"
  interface = "127.0.0.1"
  session_timeout = 0
}}
media: {{ rtp_port_range = "{first}-{last}" }}
"""
_BRIDGE = """
general: {{
  string_ids = true
  local_ip = "127.0.0.1"
  rtp_port_range = "{first}-{last}"
}}
"""
_HTTP = """
general: {{
  base_path = "/janus"
  http = true
  ip = "127.0.0.1"
  port = {port}
  https = false
}}
"""


class Janus:
    """A running bridge, which can be away for a while and comes back with nothing in it."""

    def __init__(self) -> None:
        self._folder = folder = Path(tempfile.mkdtemp(prefix="salon-janus-"))
        port = free_block()
        media = free_block()
        self.url = f"http://127.0.0.1:{port}/janus"
        for name in ("plugins", "transports", "none"):
            (folder / name).mkdir()
        assert LIBRARY is not None
        for name in ("plugins/libjanus_audiobridge.so", "transports/libjanus_http.so"):
            (folder / name).symlink_to(LIBRARY / name)
        half = BLOCK // 2
        written = {
            "janus.jcfg": _CORE.format(folder=folder, first=port + half, last=port + BLOCK - 1),
            "janus.plugin.audiobridge.jcfg": _BRIDGE.format(first=media, last=media + BLOCK - 1),
            "janus.transport.http.jcfg": _HTTP.format(port=port),
        }
        for name, text in written.items():
            (folder / name).write_text(text, encoding="ascii")
        self.start()

    def start(self) -> None:
        """Run, and return once it answers."""
        log = self._folder / "log"
        with log.open("ab") as written:
            self._process = subprocess.Popen(
                [PROGRAM or "janus", "-F", str(self._folder), "-o"],
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=written,
            )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            with suppress(requests.RequestException):
                if requests.get(f"{self.url}/info", timeout=1).ok:
                    return
            threading.Event().wait(0.02)
        raise RuntimeError(f"Janus doesn't answer: {log.read_text(encoding='utf-8')}")

    def kill(self) -> None:
        """Be gone at once, without a word to anybody."""
        self._process.kill()
        self._process.wait(PATIENCE_SECONDS)

    def stop(self) -> None:
        """Be gone for good."""
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Media:
    """Where RTP is taken, and under which number Opus is known there."""

    ip: str
    port: int
    payload_type: int


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a room of the bridge, and where it takes media."""

    path: str
    participant: str
    takes: Media


class AudioBridge:
    """The API; raises `MixerError` while the bridge is away or doesn't do what it is asked."""

    def __init__(self, url: str) -> None:
        self._url = url

    def open(self, room: str) -> None:
        """Make a room, unless it is there."""
        wanted = {"room": room, "sampling_rate": RATE_HZ, "allow_rtp_participants": True}
        _check(self._manage("create", **wanted), but=_ROOM_EXISTS)

    def close(self, room: str) -> None:
        """Give up a room, if there is one."""
        _check(self._manage("destroy", room=room), but=_NO_SUCH_ROOM)

    def rooms(self) -> list[str]:
        """Return the rooms that are there."""
        return [room["room"] for room in self._manage("list")["list"]]

    def present(self, room: str) -> set[str]:
        """Return who is in a room; nobody where there is none."""
        found = self._manage("listparticipants", room=room)
        _check(found, but=_NO_SUCH_ROOM)
        return {one["id"] for one in found.get("participants", [])}

    def join(self, room: str, name: str, sent_to: Media) -> Seat:
        """Take a place in a room; what is heard there is sent to where it is wanted."""
        path = self._handle()
        media = {"ip": sent_to.ip, "port": sent_to.port, "payload_type": sent_to.payload_type}
        wanted = {"room": room, "display": name, "rtp": media}
        joined = self._told(path, {"request": "join", **wanted})
        taken = joined["rtp"]
        return Seat(path, joined["id"], Media(taken["ip"], taken["port"], taken["payload_type"]))

    def leave(self, seat: Seat) -> None:
        """Give up a place."""
        self._ask(seat.path.rpartition("/")[0], janus="destroy")

    def _handle(self) -> str:
        session = f"/{self._ask('', janus='create')['data']['id']}"
        made = self._ask(session, janus="attach", plugin="janus.plugin.audiobridge")
        return f"{session}/{made['data']['id']}"

    @contextmanager
    def _for_a_moment(self) -> Iterator[str]:
        path = self._handle()
        yield path
        self._ask(path.rpartition("/")[0], janus="destroy")

    def _manage(self, request: str, **wanted: Any) -> dict[str, Any]:
        with self._for_a_moment() as path:
            answer = self._ask(path, janus="message", body={"request": request, **wanted})
        found: dict[str, Any] = answer["plugindata"]["data"]
        return found

    def _told(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Ask for something that is answered later, and return that answer."""
        asked = self._ask(path, janus="message", body=body)["transaction"]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            event = self._answered("GET", path.rpartition("/")[0])
            found: dict[str, Any] | None = event.get("plugindata", {}).get("data")
            if found is not None and event.get("transaction") == asked:
                _check(found)
                return found
        raise MixerError("the bridge keeps silent")

    def _ask(self, path: str, **asked: Any) -> dict[str, Any]:
        return self._answered("POST", path, {**asked, "transaction": uuid.uuid4().hex})

    def _answered(
        self, method: str, path: str, body: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        url = self._url + path
        try:
            answer = requests.request(method, url, json=body, timeout=PATIENCE_SECONDS).json()
        except requests.RequestException as error:
            raise MixerError(type(error).__name__) from None
        found: dict[str, Any] = answer
        if found["janus"] == "error":
            raise MixerError(found["error"]["reason"])
        return found


def _check(found: dict[str, Any], but: int = 0) -> None:
    if found.get("error_code", but) != but:
        raise MixerError(found["error"])

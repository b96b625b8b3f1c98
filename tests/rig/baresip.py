"""Rooms with a real SIP endpoint, played by baresip: each says a tone and records what it hears."""

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.rig.control import Control
from tests.rig.ports import free_block
from tests.rig.tones import tones_at_the_end_of
from tests.waiting import PATIENCE_SECONDS

PROGRAM = shutil.which("baresip")
_SAMPLES_HZ = 48_000  # Opus has this rate, and so must the tone
_SILENCE_SECONDS = 1  # without a packet, after which a line is silent
_CONTROL, _MEDIA, _MEDIA_END = 5, 6, 19
_CONFIGURATION = """
poll_method epoll
sip_listen 127.0.0.1:{port}
net_interface 127.0.0.1
call_max_calls 1
audio_source ausine,{tone_hz}
ausrc_srate {rate}
auplay_srate {rate}
rtp_ports {media}-{media_end}
snd_path {folder}
module_path {modules}
module opus.so
module ausine.so
module sndfile.so
module_tmp uuid.so
module_tmp account.so
module_app ctrl_tcp.so
module_app menu.so
ctrl_tcp_listen 127.0.0.1:{control}
"""
_CALL = re.compile(r"\[line (\d+)\]\s+([\d:]+)\s+(\w+)\s.*?sips?:(\S+)")


def _modules() -> Path | None:
    found = Path("/usr/lib").glob("**/baresip/modules/ctrl_tcp.so")
    return next((one.parent for one in found), None)


MODULES = _modules()
IS_INSTALLED = PROGRAM is not None and MODULES is not None


@dataclass(frozen=True, slots=True)
class RoomCall:
    """A call as the room sees it; `state` is baresip's word, ESTABLISHED once people talk."""

    line: int
    remote: str
    state: str


class SipRoom:
    """A room that answers whoever calls; its `address` is where."""

    def __init__(self, name: str, tone_hz: int) -> None:
        self._folder = folder = Path(tempfile.mkdtemp(prefix="salon-room-"))
        port = free_block()
        self.name, self.tone_hz = name, tone_hz
        self.address = f"{name}@127.0.0.1:{port}"
        configuration = _CONFIGURATION.format(
            port=port, tone_hz=tone_hz, rate=_SAMPLES_HZ, folder=folder, modules=MODULES,
            control=port + _CONTROL, media=port + _MEDIA, media_end=port + _MEDIA_END,
        )  # fmt: skip
        (folder / "config").write_text(configuration, encoding="ascii")
        account = f"<sip:{self.address}>;regint=0;answermode=auto\n"
        (folder / "accounts").write_text(account, encoding="ascii")
        (folder / "contacts").touch()
        command = [PROGRAM or "baresip", "-f", str(folder)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            self._control = Control(port + _CONTROL)
        except OSError:
            self._end()
            raise

    def dial(self, address: str) -> None:
        """Call a SIP address."""
        self._control.ask("dial", f"sip:{address}")

    def hang_up(self) -> None:
        """End the call, if there is one."""
        if self.calls():
            self._control.ask("hangup")

    def calls(self) -> list[RoomCall]:
        """Return the calls that the room is in, or that ring."""
        listed = _CALL.findall(self._control.ask("listcalls"))
        return [RoomCall(int(line), remote, state) for line, _, state, remote in listed]

    @property
    def is_talking(self) -> bool:
        """Whether it is in a call that somebody answered."""
        return any(call.state == "ESTABLISHED" for call in self.calls())

    def endings(self) -> list[tuple[str, str]]:
        """Return with whom each of its calls was that are over, and why it ended, in order."""
        self.calls()  # and hear what has happened
        closed = [one for one in self._control.events if one.get("type") == "CALL_CLOSED"]
        return [(one["peeruri"].removeprefix("sip:"), one["param"]) for one in closed]

    def hears(self, tones_hz: Iterable[int]) -> set[int]:
        """Return which of these tones it hears now; none while nothing at all comes in."""
        recordings = sorted(self._folder.glob("dump-*-dec.wav"))
        if not recordings or time.time() - recordings[-1].stat().st_mtime > _SILENCE_SECONDS:
            return set()
        return tones_at_the_end_of(recordings[-1], tones_hz)

    def forget(self) -> None:
        """Hang up and throw the recordings away."""
        self.hang_up()
        for recording in self._folder.glob("dump-*.wav"):
            recording.unlink()

    def stop(self) -> None:
        """Be gone at once, without a goodbye, and with all that was recorded."""
        self._control.close()
        self._end()

    def _end(self) -> None:
        self._process.kill()
        self._process.wait(PATIENCE_SECONDS)
        shutil.rmtree(self._folder, ignore_errors=True)

"""What rings and mixes behind the Meeting Server's dialect: real SIP calls into Janus.

In `tests/rig/` calls are real ones, all on loopback. A room is a baresip of its own, which
answers whoever calls, says a tone of its own and records what it hears. Two ways lead to it: a
device's HTTP API in front of it (`desk.py`), by which Salon lets one room dial another; and the
Meeting Server's dialect, behind which `mixer.py` rings rooms by SIP (`sip.py`) into a room of
Janus's AudioBridge. A test books, turns the clock on, waits for the programs in real time, and
finds by Goertzel's filter (`tones.py`) whose tones are in each recording; a bridge can be killed
in the middle. Ports lie below those that the system gives to clients, and whoever lacks the
programs is told what was skipped.
"""

import re
import threading
import uuid
from contextlib import suppress
from dataclasses import dataclass

from integrations.conferencing.standin.mixer import Leg, MixerError, State
from tests.rig.janus import AudioBridge, Media, Seat
from tests.rig.sip import Dialog, Phone

_ANSWER = """v=0
o=bridge 1 1 IN IP4 {0.ip}
s=bridge
c=IN IP4 {0.ip}
t=0 0
m=audio {0.port} RTP/AVP {0.payload_type}
a=rtpmap:{0.payload_type} opus/48000/2
a=sendrecv
"""


@dataclass(slots=True, eq=False)
class _Called:
    """Somebody who was rung; `seat` is theirs in the bridge once they have answered."""

    id: str
    call_id: str
    address: str
    name: str
    dialog: Dialog | None = None
    seat: Seat | None = None


class JanusMixer:
    """See `Mixer`. Who lost their place, as the bridge was away, is hung up on."""

    def __init__(self, bridge: AudioBridge, phone: Phone) -> None:
        self._bridge = bridge
        self._phone = phone
        self._called: dict[str, _Called] = {}
        self._lock = threading.RLock()
        self.rung: list[str] = []

    def open(self, call_id: str) -> None:
        """See the Protocol."""
        self._bridge.open(call_id)

    def ring(self, call_id: str, address: str, name: str) -> str:
        """See the Protocol; a bridge that was away has its room made anew."""
        self._bridge.open(call_id)
        called = _Called(str(uuid.uuid4()), call_id, address, name)
        with self._lock:
            self._called[called.id] = called
            self.rung.append(address)
            called.dialog = self._phone.invite(
                address, lambda offer: self._seated(called, offer), lambda: self._gone(called)
            )
        return called.id

    def legs(self, call_id: str) -> list[Leg]:
        """See the Protocol."""
        with self._lock:
            mine = [one for one in self._called.values() if one.call_id == call_id]
            seated = [(one, one.seat.participant) for one in mine if one.seat]
        present = self._bridge.present(call_id)
        lost = [one for one, participant in seated if participant not in present]
        for called in lost:
            self.hang_up(called.id)
        return [_leg(called) for called in mine if called not in lost]

    def hang_up(self, leg_id: str) -> bool:
        """See the Protocol."""
        with self._lock:
            called = self._called.get(leg_id)
        if called is None:
            return False
        if called.dialog is not None:
            self._phone.hang_up(called.dialog)
        self._gone(called)
        return True

    def close(self, call_id: str) -> None:
        """See the Protocol."""
        with self._lock:
            mine = [one.id for one in self._called.values() if one.call_id == call_id]
        for leg_id in mine:
            self.hang_up(leg_id)
        self._bridge.close(call_id)

    def _seated(self, called: _Called, offer: str) -> str | None:
        """Give somebody who answers a place, and return where it takes their media."""
        try:
            seat = self._bridge.join(called.call_id, called.name, _media(offer))
        except MixerError:
            self._gone(called)
            return None
        with self._lock:
            called.seat = seat
            if called.id in self._called:
                return _ANSWER.format(seat.takes).replace("\n", "\r\n")
        self._gone(called)
        return None

    def _gone(self, called: _Called) -> None:
        with self._lock:
            self._called.pop(called.id, None)
        if called.seat is not None:
            with suppress(MixerError):
                self._bridge.leave(called.seat)


def _leg(called: _Called) -> Leg:
    state: State = "connected" if called.seat else "ringing"
    return Leg(called.id, called.address, called.name, state)


def _media(offer: str) -> Media:
    """Return where an offer takes media, and under which number it knows Opus (RFC 8866)."""
    ip = re.search(r"^c=IN IP4 (\S+)", offer, re.MULTILINE)
    port = re.search(r"^m=audio (\d+)", offer, re.MULTILINE)
    opus = re.search(r"^a=rtpmap:(\d+) opus/", offer, re.MULTILINE)
    if not (ip and port and opus):
        raise MixerError("the offer has no Opus")
    return Media(ip[1], int(port[1]), int(opus[1]))

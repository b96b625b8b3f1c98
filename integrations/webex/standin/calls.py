"""The devices' calls as state machines: Dialling or Ringing, Connected, Disconnecting, none.

No thread waits for anything: each reading compares the call's moments with the clock, and writes
what has become of it. Whether a call will come through is settled when it is dialled.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from integrations.webex.standin.devices import Devices, plain_address
from integrations.webex.standin.ground import ApiFailure, Ground, exact, moment
from integrations.webex.standin.meetings import Meetings
from integrations.webex.standin.people import Caller
from integrations.webex.standin.store import Document

_MOST_ENDED = 20
# How RoomOS words the end of a call (CallHistory, DisconnectCauseType).
_CAUSES = {
    "hung up": "LocalDisconnect",
    "other side hung up": "RemoteDisconnect",
    "meeting ended": "RemoteDisconnect",
    "busy": "RemoteBusy",
    "refused": "RemoteRejected",
    "unreachable": "UnknownRemoteSite",
    "dropped": "NetworkRejected",
}


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a call goes: `kind` is meeting, device or outside; `fate` is what will become of it."""

    kind: str
    address: str
    name: str
    fate: str = "connect"
    device: Document | None = None
    meeting: Document | None = None


class Calls:
    """At most one call for each device."""

    def __init__(self, ground: Ground, devices: Devices, meetings: Meetings) -> None:
        self._ground = ground
        self._store = ground.store
        self._devices = devices
        self._meetings = meetings

    def current(self, device_id: str) -> Document | None:
        """The device's call as the clock has made it, `None` when it is idle."""
        with self._store.transaction():
            call = self._store.get("call", device_id)
            return self._settle(call) if call else None

    def settle_all(self) -> None:
        """Note what the time has done to every call."""
        with self._store.transaction():
            for call in self._store.find("call"):
                self._settle(call)

    def dial(self, device: Document, number: str, protocol: str) -> Document:
        """Ring a device, a meeting or an outside address; returns the call."""
        address = plain_address(number)
        return self._start(device, self._target(device, address), protocol)

    def join(self, device: Document, number: str) -> Document:
        """Enter a Webex meeting by its number or SIP address; returns the call."""
        address = plain_address(number).replace(" ", "")
        meeting = self._meetings.joinable(address)
        name = meeting["title"] if meeting else address
        fate = "connect" if meeting else "unknown"
        return self._start(
            device, _Target("meeting", address, name, fate, meeting=meeting), "Spark"
        )

    def hang_up(self, device_id: str, call_id: int = 0) -> None:
        """End the device's call, or the one of this number; it was ended here, by whomever."""
        with self._store.transaction():
            call = self.current(device_id)
            if call is None or call_id not in {0, call["id"]}:
                raise ApiFailure(400, "No such call.")
            self._end(call, "hung up")

    def drop(self, device_id: str) -> None:
        """End whatever call the device is in, as when it is switched off."""
        with self._store.transaction():
            call = self.current(device_id)
            if call is not None:
                self._end(call, "dropped", at_once=True)

    def occupy(self, device: Document) -> None:
        """Put the device into a call with somebody unknown."""
        with self._store.transaction():
            if self.current(device["id"]) is None:
                now = self._ground.now()
                target = _Target("outside", "occupied@elsewhere.example", "Occupied")
                self._keep(self._call(device, target, "Sip", "Outgoing", now))

    def call_out(self, caller: Caller, body: Document) -> Document:
        """Ring an address into a meeting; a device of ours rings and enters, others join later."""
        address = plain_address(str(body.get("address") or ""))
        if not address or not body.get("displayName"):
            raise ApiFailure(400, "'address' and 'displayName' are required.")
        with self._store.transaction():
            meeting = self._meetings.of_callout(caller, body)
            device = self._devices.by_address(address)
            at = self._answers_at()
            fate = self._fate_at(device) if device else self._outside_fate(address)
            participant = None
            if fate == "connect":
                name = device["displayName"] if device else str(body["displayName"])
                participant = self._meetings.join(meeting["id"], name, at)
            if fate == "connect" and device:
                target = _Target("meeting", meeting["sipAddress"], meeting["title"], fate)
                call = self._call(device, target, "Spark", "Incoming", at)
                self._keep(call | {"participant": participant})
            return {
                **({"participantId": participant} if participant else {}),
                "meetingId": meeting["id"],
                "meetingNumber": meeting["meetingNumber"],
                "address": address,
                "addressType": "sipAddress",
                "displayName": str(body["displayName"]),
                "state": "pending",
            }

    def _start(self, device: Document, target: _Target, protocol: str) -> Document:
        with self._store.transaction():
            if self.current(device["id"]) is not None:
                raise ApiFailure(400, "The device is in a call already.")
            at = self._answers_at()
            call = self._call(device, target, protocol, "Outgoing", at)
            if target.fate == "connect" and target.meeting:
                meeting_id, name = target.meeting["id"], device["displayName"]
                call["participant"] = self._meetings.join(meeting_id, name, at)
            if target.fate == "connect" and target.device:
                call["peer"] = target.device["id"]
                back = _Target("device", device["primarySipUrl"], device["displayName"])
                answered = self._call(target.device, back, protocol, "Incoming", at)
                self._keep(answered | {"peer": device["id"]})
            self._keep(call)
            return self._settle(call) or call

    def _call(
        self, device: Document, target: _Target, protocol: str, direction: str, at: datetime
    ) -> Document:
        fresh = self._devices.get(device["id"])
        fresh["_call_count"] += 1
        fresh["_standby"] = "Off"
        self._devices.keep(fresh)
        return {
            "device": device["id"],
            "id": fresh["_call_count"],
            "number": target.address,
            "name": target.name,
            "kind": target.kind,
            "protocol": protocol,
            "direction": direction,
            "fate": target.fate,
            "peer": None,
            "participant": None,
            "dialled": exact(self._ground.now()),
            "connects": exact(at),
            "ended": None,
            "cause": None,
            "shown": "Ringing" if direction == "Incoming" else "Dialling",
        }

    def _target(self, device: Document, address: str) -> _Target:
        meeting = self._meetings.joinable(address)
        if meeting is not None:
            return _Target("meeting", address, meeting["title"], meeting=meeting)
        other = self._devices.by_address(address)
        if other is None:
            return _Target("outside", address, address, self._outside_fate(address))
        fate = "busy" if other["id"] == device["id"] else self._fate_at(other)
        return _Target("device", address, other["displayName"], fate, device=other)

    def _fate_at(self, device: Document) -> str:
        fates = {"offline": "unreachable", "refuse": "refused", "busy": "busy"}
        if device["_fault"] in fates:
            return fates[device["_fault"]]
        return "connect" if self.current(device["id"]) is None else "busy"

    def _outside_fate(self, address: str) -> str:
        known = self._store.get("outside", address)
        return str(known["fate"]) if known else "connect"

    def _answers_at(self) -> datetime:
        return self._ground.now() + timedelta(seconds=self._ground.options.connect_seconds)

    def _settle(self, call: Document) -> Document | None:
        before = dict(call)
        if call["participant"] and not call["ended"]:
            left = self._meetings.left_at(call["participant"])
            if left is not None:
                call |= {"ended": exact(left), "cause": "meeting ended"}
        status = self._status(call)
        if status is None:
            self._finish(call)
        else:
            call["shown"] = status
            if call != before:
                self._keep(call)
        return call if status else None

    def _status(self, call: Document) -> str | None:
        now = self._ground.now()
        if call["ended"]:
            pause = timedelta(seconds=self._ground.options.hang_up_seconds)
            return "Disconnecting" if now < moment(call["ended"]) + pause else None
        if now < moment(call["connects"]):
            return "Ringing" if call["direction"] == "Incoming" else "Dialling"
        return "Connected" if call["fate"] == "connect" else None

    def _end(self, call: Document, cause: str, *, at_once: bool = False) -> None:
        now = self._ground.now()
        if call["participant"]:
            self._meetings.leave(call["participant"], now)
        peer = self._store.get("call", call["peer"]) if call["peer"] else None
        if peer is not None and peer["peer"] == call["device"] and not peer["ended"]:
            peer |= {"ended": exact(now), "cause": "other side hung up"}
            self._keep(peer)
            self._settle(peer)
        ended = call | {"ended": call["ended"] or exact(now), "cause": cause}
        if at_once:
            self._finish(ended)
        else:
            self._keep(ended)
            self._settle(ended)

    def _finish(self, call: Document) -> None:
        device = self._devices.get(call["device"])
        cause = call["cause"] or call["fate"]
        ended = call["ended"] or call["connects"]
        device["_last_call"] = {"with": call["number"], "cause": cause, "ended": ended}
        device["_ended"] = [*device["_ended"], _history(call, cause)][-_MOST_ENDED:]
        if device["_fault"] == "busy":
            device["_fault"] = None
        self._devices.keep(device)
        self._store.delete("call", call["device"])

    def _keep(self, call: Document) -> None:
        self._store.put("call", call["device"], call)


def _history(call: Document, cause: str) -> Document:
    return {
        "CallId": call["id"],
        "RemoteNumber": call["number"],
        "CallbackNumber": f"{call['protocol'].lower()}:{call['number']}",
        "DisplayName": call["name"],
        "Direction": call["direction"],
        "DisconnectCause": cause,
        "DisconnectCauseType": _CAUSES.get(cause, "OtherLocal"),
    }

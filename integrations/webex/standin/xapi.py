"""RoomOS commands and status through the cloud, as far as the bot uses them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from integrations.webex.standin import bookings
from integrations.webex.standin.calls import Calls
from integrations.webex.standin.devices import Devices
from integrations.webex.standin.ground import ApiFailure, Ground, exact
from integrations.webex.standin.status import picked, status_tree
from integrations.webex.standin.store import Document

_MOST_KEPT = 50
_OPTIONS = range(1, 6)


@dataclass(frozen=True, slots=True)
class _Command:
    """What a command takes: argument names with the longest text allowed (0: no limit)."""

    needed: tuple[str, ...] = ()
    longest: Mapping[str, int] | None = None


# A device that somebody has as their own refuses what would make a room's device of it.
PERSONAL_REFUSES = ("Dial", "Webex.Join", "Bookings.")

# roomos.cisco.com/xapi: the commands the bot sends, with the limits it must keep.
COMMANDS: Mapping[str, _Command] = {
    "Dial": _Command(("Number",), {"Number": 255, "DisplayName": 255, "BookingId": 255}),
    "Webex.Join": _Command(("Number",), {"Number": 255, "Pin": 32}),
    "Call.Disconnect": _Command(),
    "CallHistory.Get": _Command(),
    "Call.Accept": _Command(),
    "Bookings.Book": _Command(
        ("StartTime", "Duration"),
        {"Title": 128, "Number": 128, "OrganizerName": 128, "OrganizerEmail": 128},
    ),
    "Bookings.Edit": _Command(),
    "Bookings.Delete": _Command(),
    "Bookings.Get": _Command(),
    "Bookings.List": _Command(),
    "Bookings.Put": _Command(),
    "Bookings.Extend": _Command(("Duration",)),
    "Bookings.CheckIn": _Command(),
    "Bookings.CheckOut": _Command(),
    "Bookings.Respond": _Command(("Type",)),
    "UserInterface.Message.Alert.Display": _Command(("Text",), {"Text": 255, "Title": 255}),
    "UserInterface.Message.Alert.Clear": _Command(),
    "UserInterface.Message.Prompt.Display": _Command(("Text",), {"Text": 255, "Title": 255}),
    "UserInterface.Message.Prompt.Clear": _Command(),
    "HttpFeedback.Register": _Command(("FeedbackSlot", "ServerUrl"), {"ServerUrl": 2048}),
    "Standby.Deactivate": _Command(),
    "Conference.EndMeeting": _Command(),
}


class Xapi:
    """Runs commands on devices and reads their status; a device's fault answers first."""

    def __init__(
        self, ground: Ground, devices: Devices, calls: Calls, pause: Callable[[float], None]
    ) -> None:
        self._ground = ground
        self._devices = devices
        self._calls = calls
        self._pause = pause

    def run(self, name: str, body: Document) -> Document:
        """Run a command and return the API's answer."""
        device_id, arguments = str(body.get("deviceId") or ""), body.get("arguments") or {}
        if not isinstance(arguments, dict):
            raise ApiFailure(400, "'arguments' must be an object.")
        device = self._reached(device_id)
        known = None if name in device["_lacks"] else COMMANDS.get(name)
        if known is None:
            raise ApiFailure(400, "Unknown command.")
        if device["_personal"] and name.startswith(PERSONAL_REFUSES):
            raise ApiFailure(400, f"{name} is not available in personal mode.")
        _check(known, arguments)
        with self._ground.store.transaction():
            self._record(device_id, name, arguments)
            if device["_fault"] == "refuse":
                raise ApiFailure(400, "The device refused the command.")
            result = self._do(name, self._devices.get(device_id), arguments, body.get("body"))
        return {"deviceId": device_id, "arguments": arguments, "result": result}

    def status(self, device_id: str, names: list[str]) -> Document:
        """The device's statuses under these expressions."""
        self._reached(device_id)
        with self._ground.store.transaction():
            call = self._calls.current(device_id)
            tree = status_tree(self._devices.get(device_id), call, self._ground.now())
        return {"deviceId": device_id, "result": picked(tree, names)}

    def _reached(self, device_id: str) -> Document:
        device = self._devices.get(device_id)
        if device["_fault"] == "hang":
            self._pause(self._ground.options.hang_seconds)
        if device["_fault"] == "offline":
            raise ApiFailure(404, "The device is not connected.")
        if device["_fault"] == "error":
            raise ApiFailure(500, "Something went wrong on the server.")
        return device

    def _do(self, name: str, device: Document, arguments: Document, body: Any) -> Document:
        if name == "Dial":
            return _placed(
                self._calls.dial(device, arguments["Number"], arguments.get("Protocol", "Sip"))
            )
        if name == "Webex.Join":
            return _placed(self._calls.join(device, arguments["Number"]))
        if name in {"Call.Disconnect", "Conference.EndMeeting"}:
            self._calls.hang_up(device["id"], int(arguments.get("CallId", 0)))
            return {}
        if name == "CallHistory.Get":
            return {"Entry": device["_ended"][::-1][: int(arguments.get("Limit", 50))]}
        result = self._panel(name, device, arguments, body)
        self._devices.keep(device)
        return result

    def _panel(self, name: str, device: Document, arguments: Document, body: Any) -> Document:
        changes: Mapping[str, Callable[[], Document]] = {
            "Bookings.Book": lambda: bookings.book(device, arguments),
            "Bookings.Put": lambda: bookings.put(device, body),
            "Bookings.List": lambda: bookings.listed(device),
            "Bookings.Get": lambda: bookings.got(device, arguments),
            "Bookings.Edit": lambda: bookings.edit(device, arguments),
            "Bookings.Extend": lambda: bookings.extend(device, arguments),
            "Bookings.Delete": lambda: bookings.delete(device, arguments),
        }
        if name in changes:
            return changes[name]()
        if name.endswith(".Display"):
            device["_screen"] = {
                "title": arguments.get("Title", ""),
                "text": arguments["Text"],
                "since": exact(self._ground.now()),
                "seconds": int(arguments.get("Duration", 0)),
                "options": [
                    arguments[f"Option.{n}"] for n in _OPTIONS if f"Option.{n}" in arguments
                ],
                "feedback": arguments.get("FeedbackId", ""),
            }
        elif name.endswith(".Clear"):
            device["_screen"] = None
        elif name == "Standby.Deactivate":
            device["_standby"] = "Off"
        return {}

    def _record(self, device_id: str, name: str, arguments: Document) -> None:
        device = self._devices.get(device_id)
        entry = {"at": exact(self._ground.now()), "command": name, "arguments": arguments}
        device["_commands"] = [*device["_commands"], entry][-_MOST_KEPT:]
        self._devices.keep(device)


def _check(command: _Command, arguments: Document) -> None:
    for name in command.needed:
        if arguments.get(name) in {None, ""}:
            raise ApiFailure(400, f"The argument {name} is missing.")
    for name, limit in (command.longest or {}).items():
        if len(str(arguments.get(name, ""))) > limit:
            raise ApiFailure(400, f"The argument {name} is too long.")


def _placed(call: Document) -> Document:
    return {"CallId": call["id"], "ConferenceId": call["id"]}

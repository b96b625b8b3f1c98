"""RoomOS endpoints through the Webex cloud's xAPI (roomos.cisco.com, xAPI reference)."""

import re
from collections.abc import Iterable

from integrations.errors import TransientError
from integrations.webex.budget import Priority
from integrations.webex.device_records import DeviceCall
from integrations.webex.devices import Devices

_OVER = {"Idle", "Disconnecting"}


class CloudEndpoints:
    """Looks before it acts: an endpoint that is where it should be is left in peace."""

    def __init__(self, devices: Devices) -> None:
        self._devices = devices

    def join(self, device_id: str, number: str, also_known: Iterable[str] = ()) -> None:
        """Bring the endpoint into the Webex meeting with this number or SIP address.

        Raises TransientError while it is in a call with somebody else.
        """
        if self._must_act(device_id, {number, *also_known}):
            self._devices.command(device_id, "Webex.Join", {"Number": number})

    def dial(self, device_id: str, sip_address: str) -> None:
        """Let the endpoint call a SIP address; TransientError while it is in another call."""
        if self._must_act(device_id, {sip_address}):
            arguments = {"Number": _bare(sip_address), "Protocol": "Sip", "CallType": "Video"}
            self._devices.command(device_id, "Dial", arguments)

    def hang_up(self, device_id: str, far_ends: Iterable[str]) -> None:
        """End the endpoint's call with one of these; a call with anybody else goes on."""
        for call in self._calls(device_id):
            if _is_with(call, far_ends):
                self._devices.command(device_id, "Call.Disconnect", {"CallId": call.id})

    def _must_act(self, device_id: str, far_ends: set[str]) -> bool:
        calls = self._calls(device_id)
        if any(_is_with(call, far_ends) for call in calls):
            return False
        if calls:
            raise TransientError("The endpoint is in another call.")
        return True

    def _calls(self, device_id: str) -> list[DeviceCall]:
        state = self._devices.state(device_id, priority=Priority.END_START_CALL)
        return [call for call in state.calls if call.status not in _OVER]


def _is_with(call: DeviceCall, far_ends: Iterable[str]) -> bool:
    remote = _bare(call.remote_number or "")
    return bool(remote) and remote in {_bare(far_end) for far_end in far_ends if far_end}


def _bare(number: str) -> str:
    """Return a number or address as it can be compared: no scheme, no spaces, lower case."""
    return re.sub(r"^(sips?|spark|h323):|\s", "", number.lower())

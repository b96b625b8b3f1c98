"""The road to RoomOS endpoints through the Webex cloud (developer.webex.com, xAPI)."""

from collections.abc import Mapping, Sequence
from typing import Any

from integrations.endpoints import panel
from integrations.endpoints.driver import PanelBooking
from integrations.endpoints.roomos import Arguments
from integrations.errors import PermanentError, TransientError, Unsupported
from integrations.webex.budget import Priority
from integrations.webex.devices import Devices
from rooms.models import Endpoint

_NOT_FOUND = frozenset({404, 410})
# What is shown on screens and panels leaves the budget to calls; all else goes first.
_PRIORITIES = {
    "UserInterface": Priority.WARNING,
    "Standby": Priority.WARNING,
    "Bookings": Priority.WATCH,
}


class CloudRoad:
    """Commands devices by their id in the cloud."""

    def __init__(self, devices: Devices) -> None:
        self._devices = devices

    def command(self, endpoint: Endpoint, name: str, arguments: Arguments) -> Mapping[str, Any]:
        """Run a command and return its result."""
        priority = _PRIORITIES.get(name.partition(".")[0], Priority.END_START_CALL)
        return self._devices.command(_device(endpoint), name, arguments, priority=priority)

    def status(
        self, endpoint: Endpoint, names: Sequence[str], *, is_urgent: bool
    ) -> Mapping[str, Any] | None:
        """Return the statuses, nested; None where the cloud doesn't reach the device."""
        priority = Priority.END_START_CALL if is_urgent else Priority.WATCH
        try:
            return self._devices.status(_device(endpoint), names, priority=priority)
        except TransientError as error:
            if error.status in _NOT_FOUND:
                return None
            raise

    def put(self, endpoint: Endpoint, bookings: Sequence[PanelBooking]) -> None:
        """Replace all bookings of the panel."""
        body, device = panel.put_body(bookings), _device(endpoint)
        self._devices.command(device, "Bookings.Put", body=body, priority=Priority.WATCH)

    def listen(self, endpoint: Endpoint, address: str) -> None:  # noqa: ARG002  refused anyway
        """Refuse: through the cloud nothing is told of devices, so they are asked."""
        raise Unsupported("Devices tell nothing by themselves through the cloud.")


def _device(endpoint: Endpoint) -> str:
    if not endpoint.device_id:
        raise PermanentError("Nobody said which device of the cloud this endpoint is.")
    return endpoint.device_id

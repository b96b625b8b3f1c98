"""What Webex has of an organisation's buildings, rooms and devices, all of it or nothing."""

from zoneinfo import available_timezones

from integrations.errors import PermanentError
from integrations.webex.devices import Devices
from rooms.administration.elsewhere import Elsewhere, Machine, Place, Space

# Desks are of one person, and nobody meets there.
NO_ROOMS = frozenset({"desk"})


def webex_inventory(devices: Devices) -> Elsewhere:
    """Return it. Where a list can't be had whole, or there is nothing at all, errors say so.

    Errors as `integrations.errors`: a list that broke off would make the rest look vanished.
    """
    places, spaces = devices.locations(), devices.workspaces()
    machines = devices.all_devices()
    if not spaces:
        raise PermanentError("Webex shows no workspace at all: may the service app read them?")
    zones = available_timezones()
    return Elsewhere(
        [Place(it.id, it.name, it.address, it.zone if it.zone in zones else "") for it in places],
        [
            Space(it.id, it.name, it.capacity, it.location_id)
            for it in spaces
            if it.type not in NO_ROOMS
        ],
        [
            Machine(it.id, it.name, it.workspace_id, it.sip_address)
            for it in machines
            if it.workspace_id
        ],
    )

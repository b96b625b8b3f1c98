"""What Webex has of an organisation's buildings, rooms and devices, all of it or nothing."""

from unicodedata import category
from zoneinfo import available_timezones

from integrations.errors import PermanentError
from integrations.webex.devices import Devices
from rooms.administration.elsewhere import Elsewhere, Machine, Place, Space
from rooms.inventory_files.cells import LONGEST_LINE, CellError, sip_address

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
        [
            Place(it.id, _line(it.name), _line(it.address), it.zone if it.zone in zones else "")
            for it in places
        ],
        [
            Space(it.id, _line(it.name), it.capacity, it.location_id)
            for it in spaces
            if it.type not in NO_ROOMS
        ],
        [
            Machine(it.id, _line(it.name), it.workspace_id, _sip(it.sip_address))
            for it in machines
            if it.workspace_id
        ],
    )


def _line(said: str) -> str:
    """Return a name as the inventory can keep it, so that an odd one keeps no other from coming."""
    shown = "".join(" " if category(one) in ("Cc", "Cf", "Zl", "Zp") else one for one in said)
    return " ".join(shown.split())[:LONGEST_LINE].strip()


def _sip(address: str | None) -> str | None:
    """Return an address that can be rung; None for what isn't one."""
    try:
        return sip_address(address or "")
    except CellError:
        return None

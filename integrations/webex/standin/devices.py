"""Workspaces and their devices: what they are, what ails them, what they sense."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from integrations.webex.standin.ground import (
    ORGANISATION,
    ApiFailure,
    Ground,
    settled_id,
    shown,
    stamp,
)
from integrations.webex.standin.people import Caller
from integrations.webex.standin.store import Document

FAULTS = ("offline", "busy", "refuse", "hang", "error")
_PRODUCT = "Cisco Room Kit"


@dataclass(frozen=True, slots=True)
class DeviceSeed:
    """A device to begin with; ids that are missing are made from the name."""

    name: str
    device_id: str | None = None
    workspace_id: str | None = None
    sip_address: str | None = None
    room: str | None = None
    capacity: int | None = None


class Devices:
    """Every device stands in a workspace of its own."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._store = ground.store

    def seed(self, seed: DeviceSeed) -> Document:
        """Set a device up, or bring an existing one up to date."""
        device_id = seed.device_id or settled_id("DEVICE", seed.name)
        place = seed.workspace_id or settled_id("PLACE", seed.room or seed.name)
        sip = plain_address(seed.sip_address or f"{_slug(seed.name)}@{self._ground.options.site}")
        now = stamp(self._ground.now())
        with self._store.transaction():
            known = self._store.get("device", device_id) or {}
            device: Document = {
                "id": device_id,
                "displayName": seed.name,
                "placeId": place,
                "workspaceId": place,
                "orgId": settled_id("ORGANIZATION", ORGANISATION),
                "capabilities": ["xapi"],
                "permissions": ["xapi:all"],
                "product": _PRODUCT,
                "type": "roomdesk",
                "tags": [],
                "primarySipUrl": sip,
                "sipUrls": [sip],
                "software": "RoomOS 11.27",
                "created": known.get("created", now),
                "_room": seed.room or seed.name,
                "_fault": known.get("_fault"),
                "_people": known.get("_people", -1),
                "_presence": known.get("_presence", "Unknown"),
                "_standby": known.get("_standby", "Standby"),
                "_bookings": known.get("_bookings", []),
                "_screen": known.get("_screen"),
                "_commands": known.get("_commands", []),
                "_last_call": known.get("_last_call"),
                "_ended": known.get("_ended", []),
                "_lacks": known.get("_lacks", []),
                "_personal": known.get("_personal", False),
                "_call_count": known.get("_call_count", 0),
            }
            if {**known, **device} != known:
                self.keep(device)
            self._seed_workspace(seed, place, sip, now)
            return device

    def get(self, device_id: str) -> Document:
        """A device by id; 404 if there is none."""
        device = self._store.get("device", device_id)
        if device is None:
            raise ApiFailure(404, "Could not find a device with provided ID.")
        return device

    def by_address(self, address: str) -> Document | None:
        """The device of a SIP address."""
        return self._store.one("device", plain_address(address))

    def all(self) -> list[Document]:
        """Every device, in order of setting up."""
        return self._store.find("device")

    def listed(self, workspace_id: str | None, name: str | None) -> list[Document]:
        """The devices as the API lists them."""
        return [
            self.view(device)
            for device in self.all()
            if workspace_id in {None, device["workspaceId"]}
            and name in {None, device["displayName"]}
        ]

    def workspaces(self, caller: Caller, name: str | None) -> list[Document]:
        """The workspaces as the API lists them; not for bots."""
        refuse_bots(caller)
        found = [shown(one) for one in self._store.find("workspace")]
        return [one for one in found if name in {None, one["displayName"]}]

    def workspace(self, caller: Caller, workspace_id: str) -> Document:
        """One workspace; not for bots."""
        refuse_bots(caller)
        found = self._store.get("workspace", workspace_id)
        if found is None:
            raise ApiFailure(404, "Could not find a workspace with provided ID.")
        return shown(found)

    def view(self, device: Document) -> Document:
        """A device as the API shows it."""
        offline = device["_fault"] == "offline"
        return shown(device) | {"connectionStatus": "disconnected" if offline else "connected"}

    def sense(self, device_id: str, people: int | None, presence: str | None) -> None:
        """Set what the room's sensors see; -1 people means that nobody knows."""
        with self._store.transaction():
            device = self.get(device_id)
            if people is not None:
                device["_people"] = people
            if presence is not None:
                device["_presence"] = presence
            self.keep(device)

    def equip(self, device_id: str, lacks: Iterable[str], *, is_personal: bool) -> None:
        """Take commands away, as older software lacks them; say whether it is somebody's own."""
        with self._store.transaction():
            device = self.get(device_id)
            self.keep(device | {"_lacks": sorted(lacks), "_personal": is_personal})

    def keep(self, device: Document) -> None:
        """Write a device back."""
        self._store.put("device", device["id"], device, name=device["primarySipUrl"])

    def _seed_workspace(self, seed: DeviceSeed, place: str, sip: str, now: str) -> None:
        known = self._store.get("workspace", place) or {}
        workspace = {
            "id": place,
            "orgId": settled_id("ORGANIZATION", ORGANISATION),
            "displayName": seed.room or seed.name,
            "capacity": seed.capacity or known.get("capacity"),
            "type": "meetingRoom",
            "sipAddress": sip,
            "created": known.get("created", now),
            "locationId": known.get("locationId"),
            "calling": {"type": "freeCalling"},
            "calendar": {"type": "none"},
            "supportedDevices": "collaborationDevices",
        }
        if workspace != known:
            self._store.put("workspace", place, workspace)


def plain_address(address: str) -> str:
    """A SIP address without scheme, parameters or capitals, so that two can be compared."""
    bare = address.strip().lower()
    for scheme in ("sips:", "sip:", "spark:", "h323:"):
        bare = bare.removeprefix(scheme)
    return bare.partition(";")[0].strip()


def _slug(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return "".join(sign if sign.isalnum() else "-" for sign in bare)


def refuse_bots(caller: Caller) -> None:
    """403 for a bot: what an organisation has is for its administrators alone."""
    if caller.is_bot:
        raise ApiFailure(403, "The bot is not allowed to read workspaces.")

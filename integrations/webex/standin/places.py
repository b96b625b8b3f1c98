"""Locations, and what administrators of Webex do with workspaces: rename, move, take away."""

from integrations.webex.standin.devices import refuse_bots
from integrations.webex.standin.ground import ORGANISATION, ApiFailure, Ground, settled_id, shown
from integrations.webex.standin.people import Caller
from integrations.webex.standin.store import Document


class Places:
    """The locations of the organisation, in which workspaces are."""

    def __init__(self, ground: Ground) -> None:
        self._store = ground.store

    def listed(self, caller: Caller, name: str | None) -> list[Document]:
        """The locations as the API lists them; not for bots."""
        refuse_bots(caller)
        found = [shown(one) for one in self._store.find("location")]
        return [one for one in found if name in {None, one["name"]}]

    def get(self, caller: Caller, location_id: str) -> Document:
        """One location; not for bots."""
        refuse_bots(caller)
        found = self._store.get("location", location_id)
        if found is None:
            raise ApiFailure(404, "Could not find a location with provided ID.")
        return shown(found)

    def ensure(self, name: str, zone: str = "Europe/Paris") -> str:
        """Return the id of the location with this name, which is made where it isn't there."""
        location_id = settled_id("LOCATION", name)
        if self._store.get("location", location_id) is None:
            location: Document = {
                "id": location_id,
                "name": name,
                "orgId": settled_id("ORGANIZATION", ORGANISATION),
                "timeZone": zone,
                "address": {"address1": f"1 place de {name}", "city": name, "country": "FR"},
            }
            self._store.put("location", location_id, location)
        return location_id

    def put(self, workspace_id: str, **changed: str | int | None) -> None:
        """Give a workspace other fields, as an administrator does."""
        workspace = self._store.get("workspace", workspace_id) or {}
        self._store.put("workspace", workspace_id, workspace | changed)

    def remove(self, kind: str, key: str) -> None:
        """Take a "location", a "workspace" with its devices, or a "device" away."""
        if kind == "workspace":
            for device in self._store.find("device"):
                if device["workspaceId"] == key:
                    self._store.delete("device", device["id"])
        self._store.delete(kind, key)

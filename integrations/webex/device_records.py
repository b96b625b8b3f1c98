"""Locations, workspaces and devices, as typed records."""

from dataclasses import dataclass
from typing import Self

from integrations.webex import reading
from integrations.webex.reading import Json


@dataclass(frozen=True, slots=True)
class Location:
    """A building with workspaces; what isn't set is empty."""

    id: str
    name: str
    address: str
    zone: str

    @classmethod
    def read(cls, data: Json) -> Self:
        """The location in Webex's answer."""
        address = data.get("address")
        parts = reading.as_object(address, "address") if address else {}
        town = " ".join(
            filter(None, (reading.text_or_none(parts, k) for k in ("postalCode", "city")))
        )
        lines = (reading.text_or_none(parts, "address1"), reading.text_or_none(parts, "address2"))
        return cls(
            id=reading.text(data, "id"),
            name=reading.text_or_none(data, "name") or "",
            address=", ".join(filter(None, (*lines, town))),
            zone=reading.text_or_none(data, "timeZone") or "",
        )


@dataclass(frozen=True, slots=True)
class Workspace:
    """A place with devices; `capacity` is `None` where nobody set it."""

    id: str
    name: str
    capacity: int | None
    sip_address: str | None
    location_id: str | None = None
    type: str = ""

    @classmethod
    def read(cls, data: Json) -> Self:
        """The workspace in Webex's answer."""
        capacity = data.get("capacity")
        return cls(
            id=reading.text(data, "id"),
            name=reading.text_or_none(data, "displayName") or "",
            capacity=int(capacity) if isinstance(capacity, int | float) and capacity > 0 else None,
            sip_address=reading.text_or_none(data, "sipAddress"),
            location_id=reading.text_or_none(data, "locationId"),
            type=reading.text_or_none(data, "type") or "",
        )


@dataclass(frozen=True, slots=True)
class Device:
    """An endpoint; `connected` says that the cloud reaches it at this moment."""

    id: str
    name: str
    workspace_id: str | None
    product: str
    sip_address: str | None
    connected: bool
    allows_xapi: bool

    @classmethod
    def read(cls, data: Json) -> Self:
        """The device in Webex's answer."""
        permissions = reading.texts(data, "permissions")
        status = reading.text_or_none(data, "connectionStatus") or "unknown"
        return cls(
            id=reading.text(data, "id"),
            name=reading.text_or_none(data, "displayName") or "",
            workspace_id=reading.text_or_none(data, "workspaceId"),
            product=reading.text_or_none(data, "product") or "",
            sip_address=reading.text_or_none(data, "primarySipUrl"),
            connected=status in {"connected", "connected_with_issues"},
            allows_xapi=any(permission in {"xapi", "xapi:all"} for permission in permissions),
        )

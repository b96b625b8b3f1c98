"""Workspaces, devices and their calls, as typed records."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from integrations.webex import reading
from integrations.webex.reading import Json


@dataclass(frozen=True, slots=True)
class Workspace:
    """A place with devices; `capacity` is `None` where nobody set it."""

    id: str
    name: str
    capacity: int | None
    sip_address: str | None

    @classmethod
    def read(cls, data: Json) -> Self:
        """The workspace in Webex's answer."""
        capacity = data.get("capacity")
        return cls(
            id=reading.text(data, "id"),
            name=reading.text_or_none(data, "displayName") or "",
            capacity=int(capacity) if isinstance(capacity, int | float) and capacity > 0 else None,
            sip_address=reading.text_or_none(data, "sipAddress"),
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


@dataclass(frozen=True, slots=True)
class DeviceCall:
    """One call of a device; `status` is RoomOS's word, such as Dialling or Connected."""

    id: int
    status: str
    remote_number: str | None
    display_name: str | None

    @property
    def connected(self) -> bool:
        """Whether both sides are through."""
        return self.status == "Connected"


@dataclass(frozen=True, slots=True)
class DeviceState:
    """What a device says of itself; `people` is `None` where it can't tell, never "empty"."""

    calls: tuple[DeviceCall, ...]
    people: int | None
    presence: bool | None
    standby: str | None

    @classmethod
    def read(cls, result: Json) -> Self:
        """The state in the `result` of an xAPI status query."""
        calls = result.get("Call")
        entries = calls if isinstance(calls, list) else [calls]
        analytics = _branch(result, "RoomAnalytics")
        count = _branch(analytics, "PeopleCount").get("Current")
        presence = {"Yes": True, "No": False}.get(str(analytics.get("PeoplePresence")))
        return cls(
            calls=tuple(_call(entry) for entry in entries if isinstance(entry, dict)),
            people=count if isinstance(count, int) and count >= 0 else None,
            presence=presence,
            standby=reading.text_or_none(_branch(result, "Standby"), "State"),
        )


def _branch(data: Json, key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _call(data: Json) -> DeviceCall:
    number = str(data.get("id", data.get("CallId", "0")))
    return DeviceCall(
        id=int(number) if number.isdecimal() else 0,
        status=reading.text_or_none(data, "Status") or "Idle",
        remote_number=reading.text_or_none(data, "RemoteNumber"),
        display_name=reading.text_or_none(data, "DisplayName"),
    )

"""What RoomOS says of itself, read from its status tree, whether that came as JSON or as XML.

Values may be numbers or the same as text; whatever is absent or unreadable is unknown.
"""

from collections.abc import Mapping
from typing import Any

from integrations.endpoints.driver import Ending, EndpointCall, EndpointStatus, bare

# All in one request, which may name ten at most.
STATUS_NAMES = (
    "Call[*].*",
    "RoomAnalytics.PeopleCount.Current",
    "RoomAnalytics.PeoplePresence",
    "Standby.State",
    "Bookings.Current.Id",
)
_OVER = frozenset({"Idle", "Disconnecting"})
_STATES = {"Connected": "connected", "OnHold": "held"}
MOST_DIGITS = 9  # what a database holds, and more than anything here is counted to
_SIDES = (("Local", "here"), ("Remote", "there"))


def status_of(tree: Mapping[str, Any]) -> EndpointStatus:
    """Return the status of a device that answered."""
    analytics = branch(tree, "RoomAnalytics")
    standby = branch(tree, "Standby").get("State")
    return EndpointStatus(
        is_online=True,
        calls=_calls(tree),
        people=count(branch(analytics, "PeopleCount").get("Current")),
        presence={"Yes": True, "No": False}.get(str(analytics.get("PeoplePresence"))),
        is_in_standby=None if standby is None else str(standby) != "Off",
        booking=str(branch(tree, "Bookings", "Current").get("Id") or "") or None,
    )


def endings_of(result: Mapping[str, Any]) -> list[tuple[EndpointCall, Ending]]:
    """Return the calls of a CallHistory.Get, in its order, each with how it ended."""
    return [(_call(entry), _ending(entry)) for entry in listed(result.get("Entry"))]


def listed(value: object) -> list[dict[str, Any]]:
    """Return the objects of a list; what is alone may come without one."""
    found = value if isinstance(value, list) else [value]
    return [entry for entry in found if isinstance(entry, dict)]


def count(value: object) -> int | None:
    """Return a whole number that isn't negative: RoomOS counts -1 people where it can't tell."""
    written = str(value)
    is_number = written.isascii() and written.isdecimal() and len(written) <= MOST_DIGITS
    return int(written) if is_number else None


def branch(tree: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """Return what stands under these names, one within the other; nothing where one is missing."""
    for name in names:
        inner = tree.get(name)
        tree = inner if isinstance(inner, dict) else {}
    return tree


def _calls(tree: Mapping[str, Any]) -> tuple[EndpointCall, ...]:
    found = listed(tree.get("Call"))
    return tuple(_call(entry) for entry in found if str(entry.get("Status", "Idle")) not in _OVER)


def _call(entry: Mapping[str, Any]) -> EndpointCall:
    number = entry.get("CallId", entry.get("id"))
    remote = str(entry.get("RemoteNumber") or "")
    callback = str(entry.get("CallbackNumber") or "")
    return EndpointCall(
        id=count(number) or 0,
        remote=bare(remote or callback),
        state=_STATES.get(str(entry.get("Status")), "connecting"),
        known_as=frozenset(bare(name) for name in (remote, callback) if name),
        lasts_seconds=count(entry.get("Duration")),
    )


def _ending(entry: Mapping[str, Any]) -> Ending:
    cause = str(entry.get("DisconnectCauseType") or entry.get("DisconnectCause") or "")
    side = next((side for word, side in _SIDES if cause.startswith(word)), "")
    return Ending(call_id=count(entry.get("CallId")) or 0, side=side, cause=cause[:80])

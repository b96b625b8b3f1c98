"""What things are called: when two keys look the same, and what has no key of its own.

Policies and closures are called after their places.
"""

from datetime import UTC, datetime
from unicodedata import category, combining, normalize

FOR_GROUP = " for "


def policy_name(place: str, group: str | None) -> str:
    """Return what a policy is called: its place, and the group for which it is."""
    return f"{place}{FOR_GROUP}{group}" if group else place


def place_name(site: str | None, room: str | None) -> str:
    """Return what the place is called among the keys of its kind."""
    if room:
        return f"room {room}"
    return f"site {site}" if site else "organisation"


def closure_name(place: str, starts_at: datetime) -> str:
    """Return what a closure is called: its place, and its start as a moment."""
    return f"{place} {starts_at.astimezone(UTC).isoformat(timespec='seconds')}"


def likeness(key: str) -> str:
    """Return what keys have in common that people take for the same: "Jaurès" and "jaures "."""
    letters = normalize("NFKD", key.casefold())
    return "".join(
        one
        for one in letters
        if not (combining(one) or one.isspace() or category(one) in ("Cc", "Cf"))
    )


def place_in(kind: str, name: str) -> dict[str, str]:
    """Return what the name of a policy or a closure says: `site` or `room`, and the `group`."""
    place, group = name, ""
    if kind == "closures":
        place = name.rpartition(" ")[0]
    elif kind == "policies":
        place, _, group = name.partition(FOR_GROUP)
    level, _, key = place.partition(" ")
    found = {level: key} if level in ("site", "room") else {}
    return found | ({"group": group} if group else {})

"""What a device says of itself: its status tree, and the expressions that pick from it."""

import re
from datetime import datetime, timedelta
from typing import Any

from integrations.webex.standin.ground import ApiFailure, moment
from integrations.webex.standin.store import Document

MOST_NAMES = 10
_PART = re.compile(r"([A-Za-z]+|\*)(?:\[(\d+|\*)\])?")


def status_tree(device: Document, call: Document | None, now: datetime) -> Document:
    """Everything a device reports, nested as RoomOS nests it; several calls are a list."""
    current = _booking_at(device["_bookings"], now)
    return {
        "Call": [_call(call, now)] if call else [],
        "SystemUnit": {
            "ProductPlatform": "Room Kit",
            "State": {
                "NumberOfActiveCalls": int(bool(call) and (call or {})["shown"] == "Connected"),
                "NumberOfInProgressCalls": int(bool(call) and (call or {})["shown"] != "Connected"),
                "NumberOfSuspendedCalls": 0,
            },
        },
        "RoomAnalytics": {
            "PeopleCount": {"Current": device["_people"]},
            "PeoplePresence": device["_presence"],
        },
        "Standby": {"State": device["_standby"]},
        "Bookings": {
            "Current": {"Id": current["Id"] if current else ""},
            "Availability": {"Status": "BookedUntil" if current else "Free"},
        },
    }


def picked(tree: Document, names: list[str]) -> Document:
    """The parts of the tree under these expressions; 400 for too many or a malformed one.

    Names are compared without regard to capitals; what a device doesn't have is left out.
    """
    if not 0 < len(names) <= MOST_NAMES:
        raise ApiFailure(400, f"1 to {MOST_NAMES} status names are allowed.")
    found: Document = {}
    for name in names:
        _merge(found, _pick(tree, _parsed(name)))
    return found


def _parsed(name: str) -> list[tuple[str, str | None]]:
    parts = [_PART.fullmatch(part) for part in name.split(".")]
    if not all(parts):
        raise ApiFailure(400, "A status name is malformed.")
    return [(part[1].lower(), part[2]) for part in parts if part]


def _pick(node: Any, parts: list[tuple[str, str | None]]) -> Any:
    if not parts:
        return node
    (wanted, index), rest = parts[0], parts[1:]
    found: Document = {}
    for key, value in node.items() if isinstance(node, dict) else ():
        if wanted not in {"*", key.lower()}:
            continue
        inner = _each(value, index, rest) if isinstance(value, list) else _pick(value, rest)
        if inner not in ({}, None) or inner == 0:
            found[key] = inner
    return found


def _each(items: list[Document], index: str | None, rest: list[tuple[str, str | None]]) -> Any:
    chosen = [one for one in items if index in {None, "*", str(one["id"])}]
    return [{"id": one["id"], **_pick(one, rest)} for one in chosen]


def _merge(into: Document, more: Document) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        elif isinstance(value, list) and isinstance(into.get(key), list):
            known = {one["id"]: one for one in into[key]}
            for one in value:
                _merge(known.setdefault(one["id"], {}), one)
            into[key] = list(known.values())
        else:
            into[key] = value


def _call(call: Document, now: datetime) -> Document:
    connected = call["shown"] == "Connected"
    lasting = (now - moment(call["connects"])).total_seconds() if connected else 0
    return {
        "id": call["id"],
        "Status": call["shown"],
        "Direction": call["direction"],
        "Protocol": call["protocol"],
        "CallType": "Video",
        "RemoteNumber": call["number"],
        "CallbackNumber": f"{call['protocol'].lower()}:{call['number']}",
        "DisplayName": call["name"],
        "AnswerState": "Answered" if connected else "Unanswered",
        "Duration": int(lasting),
    }


def _booking_at(bookings: list[Document], now: datetime) -> Document | None:
    for booking in bookings:
        start = moment(booking["Time"]["StartTime"])
        if start <= now < start + timedelta(minutes=booking["Time"]["Duration"]):
            return booking
    return None

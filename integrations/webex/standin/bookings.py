"""The booking list that a device keeps for its touch panel (xCommand Bookings)."""

import json
from typing import Any

from integrations.webex.standin.ground import ApiFailure, moment, new_id
from integrations.webex.standin.store import Document

_LONGEST_MINUTES = 1440


def book(device: Document, arguments: Document) -> Document:
    """Add a booking; returns its id."""
    booking = _checked(
        {
            "Id": new_id("BOOKING")[-16:],
            "MeetingId": arguments.get("BookingRequestUUID") or new_id("BOOKING")[-12:],
            "Title": arguments.get("Title", ""),
            "Number": arguments.get("Number", ""),
            "Protocol": arguments.get("Protocol", "SIP"),
            "Organizer": {"Name": arguments.get("OrganizerName", "")},
            "Time": {
                "StartTime": arguments.get("StartTime"),
                "Duration": arguments.get("Duration"),
            },
        }
    )
    device["_bookings"].append(booking)
    return {"Id": booking["Id"], "MeetingId": booking["MeetingId"]}


def put(device: Document, body: Any) -> Document:
    """Replace all bookings by those of the JSON body."""
    try:
        data = json.loads(body) if isinstance(body, str) else body
    except ValueError:
        data = None
    listed = data.get("Bookings") if isinstance(data, dict) else None
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise ApiFailure(400, "Bookings.Put needs a body with Bookings.")
    device["_bookings"] = [_checked(one) for one in listed]
    return {}


def listed(device: Document) -> Document:
    """All bookings, earliest first."""
    found = sorted(device["_bookings"], key=lambda one: str(one["Time"]["StartTime"]))
    return {"ResultInfo": {"TotalRows": len(found)}, "Booking": found}


def got(device: Document, arguments: Document) -> Document:
    """One booking by its id."""
    return {"Booking": _one(device, arguments)}


def edit(device: Document, arguments: Document) -> Document:
    """Change the title, number or times of a booking."""
    booking = _one(device, arguments)
    booking |= {key: arguments[key] for key in ("Title", "Number") if key in arguments}
    booking["Time"] |= {
        key: arguments[key] for key in ("StartTime", "Duration") if key in arguments
    }
    _checked(booking)
    return {}


def extend(device: Document, arguments: Document) -> Document:
    """Make a booking longer by some minutes."""
    booking = _one(device, arguments)
    booking["Time"]["Duration"] += int(arguments.get("Duration", 0))
    _checked(booking)
    return {}


def delete(device: Document, arguments: Document) -> Document:
    """Remove a booking."""
    booking = _one(device, arguments)
    device["_bookings"] = [one for one in device["_bookings"] if one is not booking]
    return {}


def _one(device: Document, arguments: Document) -> Document:
    for booking in device["_bookings"]:
        wanted = arguments.get("Id"), arguments.get("MeetingId")
        if booking.get("Id") == wanted[0] or (wanted[1] and booking.get("MeetingId") == wanted[1]):
            found: Document = booking
            return found
    raise ApiFailure(400, "Booking not found.")


def _checked(booking: Document) -> Document:
    time = booking.get("Time")
    duration = time.get("Duration") if isinstance(time, dict) else None
    if not isinstance(duration, int) or not 1 <= duration <= _LONGEST_MINUTES:
        raise ApiFailure(400, "Duration is out of range.")
    try:
        moment(str(booking["Time"].get("StartTime")))
    except ValueError:
        raise ApiFailure(400, "StartTime is malformed.") from None
    booking.setdefault("Id", new_id("BOOKING")[-16:])
    return booking

"""Bookings as RoomOS takes and gives them (roomos.cisco.com, xCommand Bookings)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from typing import Any

from integrations.endpoints.driver import PanelBooking, PanelEntry, WayIn
from integrations.endpoints.roomos_status import count
from rooms.interval import Interval

LONGEST_TEXT = 128
LONGEST_MINUTES = 1440
# In kbit/s, what RoomOS takes for a call at full picture where nobody says otherwise.
CALL_RATE = 6000
# Before each of our keys, so that what people booked at the panel is told apart.
OURS = "salon-"
# Two days from the device's today, and no more than anybody could book by hand.
LIST_ARGUMENTS = {"Days": 3, "Limit": 200}


def put_body(bookings: Sequence[PanelBooking]) -> dict[str, Any]:
    """Return the body of Bookings.Put."""
    return {"Bookings": [_whole(booking) for booking in bookings]}


def book_arguments(booking: PanelBooking) -> dict[str, Any]:
    """Return the arguments of Bookings.Book, which takes less than Put does."""
    number, protocol, platform = _destination(booking.way)
    return {
        "BookingRequestUUID": booking.key,
        "Title": booking.title[:LONGEST_TEXT],
        "OrganizerName": booking.organizer[:LONGEST_TEXT],
        "StartTime": _written(booking.when.start),
        "Duration": _minutes(booking.when),
        "Protocol": protocol,
        "MeetingPlatform": platform,
        **({"Number": number} if number else {}),
    }


def xml_booking(booking: PanelBooking) -> dict[str, Any]:
    """Return a booking as /bookingsputxml takes it, the older form of Bookings.Put.

    A device on the premises calls addresses: it is given that of the conference.
    """
    number = (booking.way.sip_address or "")[:LONGEST_TEXT] if booking.way else ""
    call = {"Number": number, "Protocol": "SIP", "CallRate": CALL_RATE, "CallType": "Video"}
    mode = "OBTP" if booking.has_button and number else "Manual"
    return {
        "Id": booking.key,
        "Title": booking.title[:LONGEST_TEXT],
        "Agenda": "",
        "Privacy": "Private" if booking.is_private else "Public",
        "Organizer": {
            "FirstName": booking.organizer[:LONGEST_TEXT],
            "LastName": "",
            "Email": "",
        },
        "Time": {
            "StartTime": _written(booking.when.start),
            "StartTimeBuffer": booking.opens_seconds,
            "EndTime": _written(booking.when.end),
            "EndTimeBuffer": booking.stays_seconds,
        },
        "MaximumMeetingExtension": booking.extension_minutes,
        "BookingStatus": "OK",
        "BookingStatusMessage": "",
        "Webex": {"Enabled": "False", "MeetingNumber": "", "Password": ""},
        "Encryption": "BestEffort",
        "Role": "Master",
        "Recording": "Disabled",
        "DialInfo": {"Calls": {"Call": call} if number else {}, "ConnectMode": mode},
    }


def is_shown(booking: PanelBooking, held: Mapping[str, Any]) -> bool:
    """Say whether the panel holds the booking as it is now, by what it can be asked for."""
    wanted = book_arguments(booking)
    time = held.get("Time")
    time = time if isinstance(time, dict) else {}
    return (
        str(held.get("Title", "")) == wanted["Title"]
        and _number(held) == wanted.get("Number", "")
        and _moment(time.get("StartTime")) == _moment(wanted["StartTime"])
        and str(time.get("Duration")) == str(wanted["Duration"])
    )


def held(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the bookings in the answer of Bookings.List; a single one may come without a list."""
    found = result.get("Booking")
    entries = found if isinstance(found, list) else [found]
    return [entry for entry in entries if isinstance(entry, dict)]


def key_of(entry: Mapping[str, Any]) -> str:
    """Return the key that we gave the booking, else the device's own id."""
    names = [str(entry.get(name) or "") for name in ("Id", "MeetingId")]
    return next((name for name in names if name.startswith(OURS)), names[0])


def entries(result: Mapping[str, Any]) -> Iterable[PanelEntry]:
    """Yield what the panel holds, leaving out what has no time that could be read."""
    for entry in held(result):
        time = entry.get("Time")
        when = _interval(time if isinstance(time, dict) else {})
        if when is not None:
            yield PanelEntry(key=key_of(entry), when=when, is_checked_in=_checked_in(entry))


def _whole(booking: PanelBooking) -> dict[str, Any]:
    number, protocol, platform = _destination(booking.way)
    return {
        "Id": booking.key,
        "MeetingId": booking.key,
        "Title": booking.title[:LONGEST_TEXT],
        "Privacy": "Private" if booking.is_private else "Public",
        "Number": number,
        "Protocol": protocol,
        "MeetingPlatform": platform,
        "Organizer": {"Name": booking.organizer[:LONGEST_TEXT]},
        "Time": {
            "StartTime": _written(booking.when.start),
            "Duration": _minutes(booking.when),
            "StartTimeBuffer": booking.opens_seconds,
            "EndTimeBuffer": booking.stays_seconds,
        },
        "MeetingExtension": booking.extension_minutes,
        **({"ConnectMode": "OBTP"} if booking.has_button and number else {}),
    }


def _destination(way: WayIn | None) -> tuple[str, str, str]:
    """Return the number, the protocol and the platform that lead into the conference."""
    if way is None:
        return "", "None", "None"
    if way.provider == "webex" and (way.number or way.sip_address):
        return (way.number or way.sip_address or "")[:LONGEST_TEXT], "Spark", "Webex"
    if way.sip_address:
        return way.sip_address[:LONGEST_TEXT], "SIP", "Other"
    return "", "None", "None"


def _minutes(when: Interval) -> int:
    """Return the length as RoomOS takes it: whole minutes, from 1 to those of a day."""
    return min(max(-(-int(when.duration.total_seconds()) // 60), 1), LONGEST_MINUTES)


def _written(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _number(entry: Mapping[str, Any]) -> str:
    """Return the number behind the button, in the newer or the older form of a booking."""
    found: Any = entry
    for name in ("DialInfo", "Calls", "Call"):
        found = found.get(name) if isinstance(found, dict) else None
        found = found[0] if isinstance(found, list) and found else found
    older = found.get("Number") if isinstance(found, dict) else None
    return str(entry.get("Number") or older or "")


def _interval(time: Mapping[str, Any]) -> Interval | None:
    start, end = _moment(time.get("StartTime")), _moment(time.get("EndTime"))
    minutes = count(time.get("Duration"))
    if start is not None and minutes is not None:
        end = start + timedelta(minutes=min(minutes, LONGEST_MINUTES))
    return Interval(start, end) if start is not None and end is not None and start < end else None


def _moment(written: object) -> datetime | None:
    """Return a moment in UTC, as which one without a zone is taken; None for what is none."""
    try:
        found = datetime.fromisoformat(str(written))
    except ValueError:
        return None
    if found.year in {MINYEAR, MAXYEAR}:  # beyond which nobody can reckon
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _checked_in(entry: Mapping[str, Any]) -> bool | None:
    check_in = entry.get("CheckIn")
    state = check_in.get("CheckedIn") if isinstance(check_in, dict) else entry.get("CheckedIn")
    return {"true": True, "false": False}.get(str(state).lower())

"""A booking as an event of the room's own calendar (RFC 5545), and what counts in such an event.

No ORGANIZER and no ATTENDEE, whatever is written there: a server would send scheduling mails, or
refuse the event (SOGo does so where a room is named without rights on its calendar).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from icalendar import Calendar, Event

from calendars.feeds import PRODID
from calendars.plain import one_line
from calendars.sieve import FAULTS
from rooms.interval import Interval

MOST_BYTES = 64 * 1024  # nothing of ours is longer, so what is has been changed


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomEvent:
    """What the room's calendar shows of a booking; `changed` is when the booking last was."""

    uid: str
    sequence: int
    when: Interval
    title: str
    reference: str
    is_tentative: bool
    is_private: bool
    changed: datetime


def room_event(it: RoomEvent) -> bytes:
    """Return the VCALENDAR, the same bytes each time."""
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", it.uid)
    event.add("dtstamp", it.changed)
    event.add("dtstart", it.when.start)
    event.add("dtend", it.when.end)
    event.add("summary", one_line(it.title) or it.reference)
    event.add("description", it.reference)
    event.add("status", "TENTATIVE" if it.is_tentative else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("class", "PRIVATE" if it.is_private else "PUBLIC")
    event.add("sequence", it.sequence)
    event.add("last-modified", it.changed)
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def says_the_same(data: bytes, other: bytes) -> bool:
    """Say whether two calendars hold one and the same event, as far as anybody sees.

    Servers write what they are given in their own way, so the bytes don't tell.
    """
    first = _essence(data)
    return first is not None and first == _essence(other)


def uid_in(data: bytes) -> str:
    """Return the first UID in a calendar, "" where there is none: without believing the rest."""
    for line in data.replace(b"\r\n ", b"").replace(b"\n ", b"").splitlines():
        if line[:4].upper() == b"UID:":
            return line[4:].decode("utf-8", "replace").strip()
    return ""


def _essence(data: bytes) -> tuple[object, ...] | None:
    """Return what counts in a calendar of one event; None where it isn't one."""
    if len(data) > MOST_BYTES:
        return None
    try:
        events = Calendar.from_ical(data).walk("VEVENT")
        if len(events) != 1:
            return None
        (event,) = events
        texts = [str(event.get(name, "")) for name in ("UID", "SUMMARY", "STATUS", "TRANSP")]
        times = [_moment(event.get(name).dt) for name in ("DTSTART", "DTEND")]
        more = [name in event for name in ("RRULE", "RDATE", "ORGANIZER", "ATTENDEE")]
    except FAULTS:
        return None
    return (*texts, *times, *more)


def _moment(value: date) -> Any:
    is_aware = isinstance(value, datetime) and value.tzinfo is not None
    return value.astimezone(UTC) if is_aware else value  # type: ignore[attr-defined]

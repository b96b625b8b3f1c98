"""Calendars to follow (RFC 5545, RFC 7986): events without people, and when somebody is busy.

No ORGANIZER and no ATTENDEE, for clients would send answers that nobody wants; times in UTC, for
which no zone needs a description.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from icalendar import Calendar, Event, FreeBusy, vDuration, vPeriod, vText

from calendars.plain import one_line
from rooms.booking_rows import BookingRow
from rooms.feeds import Entry
from rooms.interval import Interval
from rooms.statuses import CANCELLED, CONFIRMED
from translations import translate

_UIDS = UUID("b7d3a1de-3b57-4b0c-8d5b-0f3f3c0c9a11")
PRODID = "-//Salon//Telepresence rooms//EN"
_STATUS = {CONFIRMED: "CONFIRMED", CANCELLED: "CANCELLED"}
REFRESH = timedelta(minutes=15)


def feed(name: str, entries: Iterable[Entry], language: str, whose: str) -> bytes:
    """Return the VCALENDAR of these bookings, called `name`; private ones are "busy".

    `whose` tells one deployment's feeds from another's: it goes into the UIDs.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("name", vText(name))
    calendar.add("x-wr-calname", vText(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    busy = translate(language, "Busy")
    for entry in entries:
        calendar.add_component(_event(entry, busy, whose))
    written: bytes = calendar.to_ical()
    return written


def free_busy(
    entries: Iterable[Entry], others: Iterable[Interval], when: Interval, now: datetime
) -> bytes:
    """Return a VFREEBUSY of these bookings and of what `others` have (RFC 5545 section 3.6.4).

    Without a METHOD, for PUBLISH would demand an ORGANIZER (RFC 5546 section 3.3.1).
    """
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    start, end = when.start, when.end
    shown = FreeBusy()
    shown.add("uid", str(uuid5(_UIDS, f"free-busy:{start.isoformat()}:{end.isoformat()}")))
    shown.add("dtstamp", now)
    shown.add("dtstart", start)
    shown.add("dtend", end)
    taken = [("BUSY-TENTATIVE" if it.is_tentative else "BUSY", it.start, it.end) for it in entries]
    taken += [("BUSY", span.start, span.end) for span in others]
    for kind, begins, ends in taken:
        if begins < end and ends > start:
            period = vPeriod((max(begins, start), min(ends, end)))
            period.params["FBTYPE"] = kind
            shown.add("freebusy", period)
    calendar.add_component(shown)
    written: bytes = calendar.to_ical()
    return written


def report_frame() -> tuple[bytes, bytes]:
    """Return what stands before and after the events of a report that is written as a stream."""
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    whole: bytes = calendar.to_ical()
    end = whole.index(b"END:VCALENDAR")
    return whole[:end], whole[end:]


def report_event(row: BookingRow, reference: str) -> bytes:
    """Return the VEVENT of a booking in a report: reference, time, and the keys of its rooms."""
    event = Event()
    event.add("uid", str(uuid5(_UIDS, f"report:{row.id}")))
    event.add("dtstamp", row.changed_at)
    event.add("dtstart", row.start)
    event.add("dtend", row.end)
    event.add("summary", reference)
    event.add("location", "; ".join(f"{room}, {site}" for room, site in row.rooms))
    event.add("status", _STATUS.get(row.status, "TENTATIVE"))
    event.add("sequence", row.sequence)
    written: bytes = event.to_ical()
    return written


def _event(entry: Entry, busy: str, whose: str) -> Event:
    event = Event()
    title = busy if entry.title is None else one_line(entry.title) or busy
    event.add("uid", str(uuid5(_UIDS, f"{whose}:{entry.booking_id}")))
    event.add("dtstamp", entry.changed)
    event.add("dtstart", entry.start)
    event.add("dtend", entry.end)
    event.add("summary", title)
    event.add("location", "; ".join(f"{room}, {site}" for room, site in entry.rooms))
    event.add("status", "TENTATIVE" if entry.is_tentative else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("class", "PRIVATE" if entry.title is None else "PUBLIC")
    event.add("sequence", entry.sequence)
    event.add("last-modified", entry.changed)
    return event

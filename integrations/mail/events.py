"""What a calendar makes of the mails it gets: events by UID and SEQUENCE (RFC 5546 section 2.1.5).

A simple, strict client, to see and to test with: what is older than what it has, it ignores.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from icalendar import Calendar, Component


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """An event as a calendar shows it. Times are ISO 8601 with their offset; empty if unknown."""

    method: str
    uid: str
    sequence: int
    stamp: str
    start: str
    end: str
    summary: str
    location: str
    description: str
    status: str
    organizer: str
    attendees: tuple[str, ...]
    rrule: str
    exdates: tuple[str, ...]


def parsed(raw: bytes) -> EmailMessage:
    """Return a mail's bytes as a message."""
    return message_from_bytes(raw, policy=policy.default)


def event_in(message: EmailMessage) -> CalendarEvent | None:
    """Return the event that a mail carries in its calendar part, if it carries one."""
    part = next((p for p in message.walk() if p.get_content_type() == "text/calendar"), None)
    if part is None:
        return None
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return None
    try:
        calendar = Calendar.from_ical(payload)
    except ValueError:
        return None
    event = next(iter(calendar.walk("VEVENT")), None)
    named = str(part.get_param("method", "")).upper()
    if event is None or named != _text(calendar, "METHOD").upper():
        return None
    return _event(event, named)


def after(events: Iterable[CalendarEvent]) -> list[CalendarEvent]:
    """Return what stands in a calendar after these messages, in the order they came in.

    Cancelled events stay, with their status, for the page shows them struck through; one that was
    never invited leaves nothing.
    """
    standing: dict[str, CalendarEvent] = {}
    for event in events:
        known = standing.get(event.uid)
        if known is not None and (event.sequence, event.stamp) < (known.sequence, known.stamp):
            continue
        if event.method == "REQUEST" or (event.method == "CANCEL" and known is not None):
            standing[event.uid] = event
    return sorted(standing.values(), key=lambda event: (event.start, event.uid))


def _event(event: Component, method: str) -> CalendarEvent:
    sequence = _text(event, "SEQUENCE") or "0"
    return CalendarEvent(
        method=method,
        uid=_text(event, "UID"),
        sequence=int(sequence) if sequence.isdecimal() else 0,
        stamp=_moment(event, "DTSTAMP"),
        start=_moment(event, "DTSTART"),
        end=_moment(event, "DTEND"),
        summary=_text(event, "SUMMARY"),
        location=_text(event, "LOCATION"),
        description=_text(event, "DESCRIPTION"),
        status="CANCELLED" if method == "CANCEL" else _text(event, "STATUS"),
        organizer=_text(event, "ORGANIZER").removeprefix("mailto:"),
        attendees=tuple(str(one).removeprefix("mailto:") for one in _all(event, "ATTENDEE")),
        rrule=_rule(event),
        exdates=tuple(_iso(found.dt) for listed in _all(event, "EXDATE") for found in listed.dts),
    )


def _rule(event: Component) -> str:
    rule: Any = event.get("RRULE")
    return str(rule.to_ical().decode()) if hasattr(rule, "to_ical") else ""


def _all(component: Component, name: str) -> list[Any]:
    value: Any = component.get(name, [])
    return value if isinstance(value, list) else [value]


def _text(component: Component, name: str) -> str:
    return str(component.get(name, ""))


def _moment(component: Component, name: str) -> str:
    value = component.get(name)
    return _iso(value.dt) if value is not None and hasattr(value, "dt") else ""


def _iso(moment: date | datetime) -> str:
    return moment.isoformat()

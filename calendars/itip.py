"""What an incoming iCalendar object says (RFC 5546): its method, and of each event what matters.

Only the lines that matter, within bounds, go to the library's parser (`calendars.sieve`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Component

from calendars.plain import mail_address, one_line
from calendars.sieve import FAULTS, Bounds, UnreadableCalendar, sifted
from calendars.zone_names import in_known_zones, zone_named

MAX_EVENTS = 50
MAX_PEOPLE = 200
BOUNDS = Bounds(components=MAX_EVENTS, lines=400, lines_in_all=2_000, longest_line=4_000)
LONGEST_TEXT = 1_000
_WANTED = {
    ("VCALENDAR",): frozenset({"METHOD", "VERSION", "PRODID", "X-WR-TIMEZONE"}),
    ("VCALENDAR", "VEVENT"): frozenset({
        "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE",
        "EXDATE", "ATTENDEE", "ORGANIZER", "SUMMARY", "LOCATION", "COMMENT", "CLASS", "STATUS",
    }),
}  # fmt: skip
_SAFE_UID_LENGTH = 500
MAX_EXDATES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """An ATTENDEE or ORGANIZER: addresses in small letters, without "mailto:"; "" where absent.

    `partstat` is in capitals, NEEDS-ACTION where none is said (RFC 5545 section 3.2.12).
    """

    address: str
    name: str = ""
    partstat: str = "NEEDS-ACTION"
    sent_by: str = ""
    delegated_to: tuple[str, ...] = ()
    delegated_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event of a message. Times are aware UTC, None where absent or floating.

    `all_day` tells that the start was a plain date, here midnight UTC. `recurrence_id` is the
    date of a series that is spoken of, `instance` the same, naive as written where its zone isn't
    known or it is a plain day; `and_following`: with all after it. `zone` (IANA) is the one by
    which the start is written, or else that of the whole calendar; "" where neither is told.
    `wall` is the start as written, `clocks` on whose: as `zone`, "UTC", "" where it floats, or a
    name that nobody knows. `length` is None where no end was said. `exdates` are aware, or as on
    those clocks. Texts are cut to 1,000 characters.
    """

    method: str
    uid: str
    sequence: int | None = None
    stamp: datetime | None = None
    start: datetime | None = None
    end: datetime | None = None
    all_day: bool = False
    recurrence_id: datetime | None = None
    instance: datetime | None = None
    and_following: bool = False
    wall: datetime | None = None
    clocks: str = ""
    length: timedelta | None = None
    rrule: str = ""
    exdates: tuple[datetime, ...] = ()
    organizer: Participant | None = None
    attendees: tuple[Participant, ...] = ()
    summary: str = ""
    location: str = ""
    comment: str = ""
    private: bool = False
    zone: str = ""
    is_off: bool = False


def entries_in(data: bytes, method: str = "", charset: str = "utf-8") -> tuple[Entry, ...]:
    """Return the events of a calendar part, in its order.

    `method` is the one that the MIME part names: it stands in where the object has none, and ""
    stays where neither has. Raises UnreadableCalendar, and nothing else.
    """
    kept = in_known_zones(sifted(data, _WANTED, BOUNDS, charset), data, charset)
    if "BEGIN:VEVENT" not in kept:
        raise UnreadableCalendar("no_event")
    try:
        calendar = Calendar.from_ical("\r\n".join(kept) + "\r\n")
        said = str(calendar.get("METHOD", "")).strip().upper() or method.strip().upper()
        zone = zone_named(_line(calendar, "X-WR-TIMEZONE"))
        own = zone.key if zone is not None else ""
        return tuple(_entry(event, said, own) for event in calendar.walk("VEVENT"))
    except FAULTS as error:
        raise UnreadableCalendar("broken") from error


def _entry(event: Component, method: str, zone: str) -> Entry:
    start, end = _value(event, "DTSTART"), _value(event, "DTEND")
    length = _value(event, "DURATION")
    begins, ends = _moment(start), _moment(end)
    if ends is None and begins is not None and isinstance(length, timedelta):
        ends = begins + length
    rule = event.get("RRULE")
    wall = _as_written(start)
    return Entry(
        method=method,
        uid=_line(event, "UID")[:_SAFE_UID_LENGTH],
        sequence=_number(event, "SEQUENCE"),
        stamp=_moment(_value(event, "DTSTAMP")),
        start=begins,
        end=ends,
        all_day=isinstance(start, date) and not isinstance(start, datetime),
        recurrence_id=_moment(_value(event, "RECURRENCE-ID")),
        instance=_known(_value(event, "RECURRENCE-ID")),
        and_following="RANGE" in getattr(_first(event, "RECURRENCE-ID"), "params", ()),
        wall=wall.replace(tzinfo=None) if wall else None,
        clocks=_clocks(event),
        length=_length(start, end, length),
        rrule=rule.to_ical().decode()[:LONGEST_TEXT] if hasattr(rule, "to_ical") else "",
        exdates=tuple(_exdates(event))[:MAX_EXDATES],
        organizer=next(iter(_people(event, "ORGANIZER")), None),
        attendees=tuple(_people(event, "ATTENDEE")),
        summary=_line(event, "SUMMARY"),
        location=_line(event, "LOCATION"),
        comment=_line(event, "COMMENT"),
        private=_line(event, "CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"),
        zone=_zone(start) or zone,
        is_off=_line(event, "STATUS").upper() == "CANCELLED",
    )


def _zone(start: object) -> str:
    """Return the zone of a moment by its IANA name; UTC is nobody's."""
    key = str(getattr(getattr(start, "tzinfo", None), "key", ""))
    return key if key != "UTC" else ""


def _clocks(event: Component) -> str:
    """Return on whose clocks the event starts."""
    found = _first(event, "DTSTART")
    at = getattr(found, "dt", None)
    if not isinstance(at, datetime):
        return ""
    if at.tzinfo is not None:
        return str(getattr(at.tzinfo, "key", "UTC"))
    return one_line(str(found.params.get("TZID", "")), 100)


def _length(start: object, end: object, said: object) -> timedelta | None:
    """Return how long it lasts; a day that says nothing lasts one (RFC 5545 section 3.6.1)."""
    if isinstance(said, timedelta):
        return said
    if isinstance(start, datetime) and isinstance(end, datetime):
        if (start.tzinfo is None) != (end.tzinfo is None):
            return None
        return end - start if start.tzinfo is None else end.astimezone(UTC) - start.astimezone(UTC)
    if not isinstance(start, date) or isinstance(start, datetime):
        return None
    is_day = isinstance(end, date) and not isinstance(end, datetime)
    return end - start if is_day else timedelta(days=1)  # type: ignore[operator]


def _exdates(event: Component) -> Iterator[datetime]:
    """Yield the dates that don't take place: a plain day is the midnight of its clocks."""
    found = event.get("EXDATE", [])
    for listed in found if isinstance(found, list) else [found]:
        for one in getattr(listed, "dts", ()):
            at = _known(one.dt)
            if at is not None:
                yield at


def _known(value: object) -> datetime | None:
    """Return a moment in UTC where its zone is known, else as it is written."""
    at = _as_written(value)
    return at.astimezone(UTC) if at is not None and at.tzinfo is not None else at


def _as_written(value: object) -> datetime | None:
    """Return a moment on its own clocks; a plain date is their midnight."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001  on whichever clocks
    return None


def _first(event: Component, name: str) -> Any:
    found = event.get(name)
    return found[0] if isinstance(found, list) and found else found


def _value(event: Component, name: str) -> Any:
    return getattr(_first(event, name), "dt", None)


def _line(event: Component, name: str) -> str:
    return one_line(str(_first(event, name) or ""), LONGEST_TEXT)


def _number(event: Component, name: str) -> int | None:
    written = str(_first(event, name) if _first(event, name) is not None else "")
    return int(written) if re.fullmatch(r"\d{1,9}", written) else None


def _moment(value: object) -> datetime | None:
    """Return an aware moment in UTC; a plain date is its midnight, a floating time none."""
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo is not None else None
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return None


def _people(event: Component, name: str) -> Iterator[Participant]:
    found = event.get(name, [])
    for one in (found if isinstance(found, list) else [found])[:MAX_PEOPLE]:
        params: dict[str, Any] = {key.upper(): value for key, value in one.params.items()}
        yield Participant(
            address=address_of(str(one)),
            name=one_line(str(params.get("CN", "")), LONGEST_TEXT),
            partstat=one_line(str(params.get("PARTSTAT", "NEEDS-ACTION"))).upper(),
            sent_by=next(iter(_addresses(params.get("SENT-BY"))), ""),
            delegated_to=_addresses(params.get("DELEGATED-TO")),
            delegated_from=_addresses(params.get("DELEGATED-FROM")),
        )


def _addresses(said: Any) -> tuple[str, ...]:
    values = said if isinstance(said, list | tuple) else [said] if said else []
    return tuple(found for value in values if (found := address_of(str(value))))


def address_of(written: str) -> str:
    """Return the address in "MAILTO:Contact@Partenaire.example", in small letters; "" if none."""
    address = re.sub(r"^\s*mailto:", "", written.strip().strip('"'), flags=re.IGNORECASE)
    try:
        mail_address(address)
    except ValueError:
        return ""
    return address.strip().lower()

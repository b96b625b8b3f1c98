"""What an incoming iCalendar object says (RFC 5546): its method, and of each event what matters.

Real clients vary and strangers forge, so the bytes are first cut down to the lines that matter,
within bounds, and only these go to the library's parser: what is broken elsewhere can't hurt, and
two megabytes take no longer than a moment.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Component

from calendars.plain import mail_address, one_line

MAX_BYTES = 2 * 1024 * 1024
MAX_EVENTS = 50
MAX_PEOPLE = 200
MAX_LINES = 400
MAX_LINES_IN_ALL = 2_000
MAX_DEPTH = 10
LONGEST_LINE = 4_000
LONGEST_TEXT = 1_000
_WANTED = {
    ("VCALENDAR",): frozenset({"METHOD", "VERSION", "PRODID"}),
    ("VCALENDAR", "VEVENT"): frozenset({
        "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE",
        "ATTENDEE", "ORGANIZER", "SUMMARY", "LOCATION", "COMMENT", "CLASS",
    }),
}  # fmt: skip
_FOLD = re.compile(r"(?:\r\n|\n|\r)[ \t]")
_ENDS = re.compile(r"\r\n|\n|\r")
_NAME = re.compile(r"[A-Za-z0-9-]{1,40}(?=[;:])")
_SAFE_UID_LENGTH = 500
_FAULTS = (
    ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError,
)  # fmt: skip
_CHARSETS = re.compile(
    r"(utf|iso|latin|windows|cp|koi8|us|mac|big5|gb|shift|euc)[\w.:-]*", re.IGNORECASE
)


class UnreadableCalendar(ValueError):  # noqa: N818  the thing, not its failing, is unreadable
    """A calendar part that nothing can be taken from; `reason` is a code.

    Reasons: too_large, too_many_events, no_calendar, no_event, broken.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


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
    date of a series that is spoken of. Texts are cut to 1,000 characters.
    """

    method: str
    uid: str
    sequence: int | None = None
    stamp: datetime | None = None
    start: datetime | None = None
    end: datetime | None = None
    all_day: bool = False
    recurrence_id: datetime | None = None
    rrule: str = ""
    organizer: Participant | None = None
    attendees: tuple[Participant, ...] = ()
    summary: str = ""
    location: str = ""
    comment: str = ""
    private: bool = False


def entries_in(data: bytes, method: str = "", charset: str = "utf-8") -> tuple[Entry, ...]:
    """Return the events of a calendar part, in its order.

    `method` is the one that the MIME part names: it stands in where the object has none, and ""
    stays where neither has. Raises UnreadableCalendar, and nothing else.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableCalendar("too_large")
    kept = _kept(_text(data, charset))
    try:
        calendar = Calendar.from_ical("\r\n".join(kept) + "\r\n")
        said = str(calendar.get("METHOD", "")).strip().upper() or method.strip().upper()
        return tuple(_entry(event, said) for event in calendar.walk("VEVENT"))
    except _FAULTS as error:
        raise UnreadableCalendar("broken") from error


def _text(data: bytes, charset: str) -> str:
    """Return the text; Latin-1, in which every byte is a letter, where it isn't what it says."""
    for named in ("utf-8", charset):
        if not _CHARSETS.fullmatch(named):
            continue  # others know codecs that are no charsets, and some take very long
        try:
            return data.decode(named).lstrip("\ufeff")
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")


def _kept(text: str) -> list[str]:
    """Return the lines that matter: one calendar, its events, none of their alarms or zones."""
    sieve = _Sieve()
    for line in _ENDS.split(_FOLD.sub("", text)):
        found = _NAME.match(line)
        if found is not None and len(line) <= LONGEST_LINE:
            sieve.take(found[0].upper(), line)
    if sieve.events > MAX_EVENTS or len(sieve.kept) > MAX_LINES_IN_ALL:
        raise UnreadableCalendar("too_many_events")
    if "BEGIN:VCALENDAR" not in sieve.kept:
        raise UnreadableCalendar("no_calendar")
    if not sieve.events:
        raise UnreadableCalendar("no_event")
    return sieve.ended()


@dataclass(slots=True)
class _Sieve:
    """Lets lines through by the components that they stand in."""

    kept: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    events: int = 0
    lines: int = 0

    def take(self, name: str, line: str) -> None:
        if name == "BEGIN":
            self._begin(line[6:].strip().upper())
        elif name == "END":
            self._end(line[4:].strip().upper())
        elif self.lines < MAX_LINES and name in _WANTED.get(tuple(self.inside), ()):
            self.kept.append(line)
            self.lines += 1

    def ended(self) -> list[str]:
        """Return the lines, with the ends that were forgotten."""
        for component in self.inside[::-1]:
            self._end(component)
        return self.kept

    def _begin(self, component: str) -> None:
        if len(self.inside) == MAX_DEPTH:
            raise UnreadableCalendar("broken")
        self.inside.append(component)
        if tuple(self.inside) in _WANTED:
            self.kept.append(f"BEGIN:{component}")
            self.events, self.lines = self.events + (component == "VEVENT"), 0

    def _end(self, component: str) -> None:
        if not self.inside or self.inside[-1] != component:
            return
        if tuple(self.inside) in _WANTED:
            self.kept.append(f"END:{component}")
        self.inside.pop()


def _entry(event: Component, method: str) -> Entry:
    start, end = _value(event, "DTSTART"), _value(event, "DTEND")
    length = _value(event, "DURATION")
    begins, ends = _moment(start), _moment(end)
    if ends is None and begins is not None and isinstance(length, timedelta):
        ends = begins + length
    rule = event.get("RRULE")
    return Entry(
        method=method,
        uid=_line(event, "UID")[:_SAFE_UID_LENGTH],
        sequence=_number(event, "SEQUENCE"),
        stamp=_moment(_value(event, "DTSTAMP")),
        start=begins,
        end=ends,
        all_day=isinstance(start, date) and not isinstance(start, datetime),
        recurrence_id=_moment(_value(event, "RECURRENCE-ID")),
        rrule=rule.to_ical().decode()[:LONGEST_TEXT] if hasattr(rule, "to_ical") else "",
        organizer=next(iter(_people(event, "ORGANIZER")), None),
        attendees=tuple(_people(event, "ATTENDEE")),
        summary=_line(event, "SUMMARY"),
        location=_line(event, "LOCATION"),
        comment=_line(event, "COMMENT"),
        private=_line(event, "CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"),
    )


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

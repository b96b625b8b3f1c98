"""What is wrong with an iCalendar object that is about to go out (RFC 5545, 5546, 6047).

The library's parser is lenient and its validation no validator, so the bytes are read here once
more, line by line, by rules as strict as the strictest client.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_OCTETS = 75
_WHICH_ONE = ("UID", "DTSTAMP", "ORGANIZER", "SEQUENCE")
_ONCE = (*_WHICH_ONE, "DTSTART", "SUMMARY", "STATUS")
_AT_MOST_ONCE = (
    *("DTEND", "DURATION", "DESCRIPTION", "LOCATION", "CREATED", "LAST-MODIFIED", "CLASS"),
    *("TRANSP", "RRULE", "URL", "PRIORITY"),
)
_UTC = re.compile(r"\d{8}T\d{6}Z")
_LOCAL = re.compile(r"\d{8}T\d{6}")
_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,[^;:]*)?)*):(.*)')
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')
_MAIL = re.compile(r"mailto:[^\s@]+@[^\s@]+", re.IGNORECASE)


@dataclass(slots=True)
class _Line:
    name: str
    params: dict[str, str]
    value: str


@dataclass(slots=True)
class _Component:
    name: str
    lines: list[_Line] = field(default_factory=list)
    children: list["_Component"] = field(default_factory=list)

    def all(self, name: str) -> list[_Line]:
        return [line for line in self.lines if line.name == name]

    def value(self, name: str) -> str:
        return next((line.value for line in self.lines if line.name == name), "")


def problems(ics: bytes) -> list[str]:
    """Return what would make some client refuse or misread an invitation; empty if nothing."""
    found = list(_of_bytes(ics))
    if found:
        return found
    root = _Component("")
    found = list(_build(ics, root))
    if found:
        return found
    if [child.name for child in root.children] != ["VCALENDAR"] or root.lines:
        return ["Not exactly one VCALENDAR."]
    return list(_of_calendar(root.children[0]))


def _of_bytes(ics: bytes) -> Iterator[str]:
    if not ics.endswith(b"\r\n"):
        yield "The last line doesn't end in CRLF."
    bare = ics.replace(b"\r\n", b"")
    if b"\n" in bare or b"\r" in bare:
        yield "A bare CR or LF."
    if re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", ics):
        yield "A control character."
    for number, line in enumerate(ics.split(b"\r\n"), 1):
        if len(line) > MAX_OCTETS:
            yield f"Line {number} has more than {MAX_OCTETS} octets."
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            yield f"Line {number} isn't UTF-8, or folded within a character."


def _build(ics: bytes, root: _Component) -> Iterator[str]:
    """Fill `root` with the components of `ics`, and yield what can't be read."""
    stack = [root]
    for text in ics.decode("utf-8").replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")[:-1]:
        match = _LINE.fullmatch(text)
        if match is None:
            yield f"Not a content line: {text[:40]!r}"
            continue
        name, value = match[1].upper(), match[3]
        if name == "BEGIN":
            component = _Component(value.upper())
            stack[-1].children.append(component)
            stack.append(component)
        elif name == "END":
            if len(stack) == 1 or stack.pop().name != value.upper():
                yield f"END:{value} without its BEGIN."
                return
        else:
            params = {key.upper(): value for key, value in _PARAMETER.findall(match[2])}
            stack[-1].lines.append(_Line(name, params, value))
    if len(stack) > 1:
        yield f"BEGIN:{stack[-1].name} without its END."


def _of_calendar(calendar: _Component) -> Iterator[str]:
    for name in ("VERSION", "PRODID", "METHOD"):
        if len(calendar.all(name)) != 1:
            yield f"Not exactly one {name}."
    method = calendar.value("METHOD")
    if method not in {"REQUEST", "CANCEL", "DECLINECOUNTER"}:
        yield f"METHOD {method!r} gives nobody an event with buttons."
    if calendar.value("VERSION") != "2.0":
        yield "VERSION isn't 2.0."
    events = [child for child in calendar.children if child.name == "VEVENT"]
    zones = [child for child in calendar.children if child.name == "VTIMEZONE"]
    if not events:
        yield "No VEVENT."
    for zone in zones:
        yield from _of_zone(zone)
    for event in events:
        if method == "DECLINECOUNTER":
            yield from _of_refusal(event)
        else:
            yield from _of_event(event, method, {zone.value("TZID") for zone in zones})


def _of_zone(zone: _Component) -> Iterator[str]:
    if not zone.value("TZID") or not zone.children:
        yield "A VTIMEZONE without TZID or without any rule."
    for part in zone.children:
        missing = [n for n in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO") if len(part.all(n)) != 1]
        if missing or part.name not in {"STANDARD", "DAYLIGHT"}:
            yield f"{part.name} of {zone.value('TZID')} lacks {', '.join(missing) or 'sense'}."


def _of_refusal(event: _Component) -> Iterator[str]:
    counts = Counter(line.name for line in event.lines)
    yield from (f"Not exactly one {name}." for name in _WHICH_ONE if counts[name] != 1)
    yield from (f"{name} in a DECLINECOUNTER." for name in counts if name not in _WHICH_ONE)


def _of_event(event: _Component, method: str, zones: set[str]) -> Iterator[str]:
    counts = Counter(line.name for line in event.lines)
    yield from (f"Not exactly one {name}." for name in _ONCE if counts[name] != 1)
    yield from (f"More than one {name}." for name in _AT_MOST_ONCE if counts[name] > 1)
    if counts["DTEND"] + counts["DURATION"] != 1:
        yield "Not exactly one of DTEND and DURATION."
    if not event.value("UID"):
        yield "An empty UID."
    if not event.value("SEQUENCE").isdecimal():
        yield "SEQUENCE isn't a number."
    if (event.value("STATUS") == "CANCELLED") != (method == "CANCEL"):
        yield "METHOD and STATUS contradict each other."
    yield from _of_times(event, zones)
    yield from _of_people(event)


def _of_times(event: _Component, zones: set[str]) -> Iterator[str]:
    for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED"):
        if any(not _UTC.fullmatch(line.value) for line in event.all(name)):
            yield f"{name} isn't in UTC."
    for line in (*event.all("DTSTART"), *event.all("DTEND"), *event.all("EXDATE")):
        zone = line.params.get("TZID")
        if zone is not None and zone.strip('"') not in zones:
            yield f"{line.name} names the zone {zone}, which isn't described."
        pattern = _UTC if zone is None else _LOCAL
        if not all(pattern.fullmatch(value) for value in line.value.split(",")):
            yield f"{line.name} has neither a zone nor UTC, or both."
    start, end = event.all("DTSTART"), event.all("DTEND")
    if start and end:
        if start[0].params.get("TZID") != end[0].params.get("TZID"):
            yield "DTSTART and DTEND are in different zones."
        elif end[0].params.get("TZID") is None and end[0].value <= start[0].value:
            yield "DTEND isn't after DTSTART."


def _of_people(event: _Component) -> Iterator[str]:
    people = event.all("ATTENDEE")
    if not people:
        yield "No ATTENDEE, so nobody is invited."
    for line in (*event.all("ORGANIZER"), *people):
        if not _MAIL.fullmatch(line.value):
            yield f"{line.name} isn't a mailto address."
    addresses = Counter(line.value.casefold() for line in people)
    if any(count > 1 for count in addresses.values()):
        yield "An ATTENDEE stands there twice."
    for line in event.all("CONFERENCE"):
        if line.params.get("VALUE") != "URI" or "," in line.params.get("FEATURE", ""):
            yield "A CONFERENCE without VALUE=URI, or with several features in one."

"""Two kinds of calendar that guests have: one that obeys RFC 5546 to the letter, and one like SOGo.

Each takes in calendar parts as they come by mail, and shows what it then has.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from dateutil.rrule import rrule, rruleset, rrulestr
from icalendar import Calendar, Event, vRecur


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """What stands in a calendar at one time: aware UTC moments, the rooms' names in order."""

    start: datetime
    end: datetime
    title: str
    rooms: tuple[str, ...]


class Client(Protocol):
    """A calendar program."""

    def take_in(self, ics: bytes) -> None:
        """Do what a message asks for, as far as this program does it."""
        ...

    def entries(self) -> list[Entry]:
        """Return all that it shows, in order."""
        ...


@dataclass(slots=True)
class _Kept:
    """A component that is kept, with what tells how new it is; None once it is cancelled."""

    age: tuple[int, datetime]
    event: Event | None


class Strict:
    """Obeys each message that is newer than what it has, about instances too (RFC 5546, 2.1.5)."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, datetime | None], _Kept] = {}

    def take_in(self, ics: bytes) -> None:
        """Keep what is newer, and no longer what is cancelled; a new whole replaces its parts."""
        calendar, events = _opened(ics)
        is_over = str(calendar["method"]) == "CANCEL"
        for event in events:
            uid, instance = str(event["uid"]), _instance(event)
            age = (_sequence(event), event.decoded("dtstamp"))
            known = self._kept.get((uid, instance))
            if known is not None and age <= known.age:
                continue
            if instance is None:
                for key in [key for key in self._kept if key[0] == uid]:
                    del self._kept[key]
            self._kept[uid, instance] = _Kept(age, None if is_over else event)

    def entries(self) -> list[Entry]:
        """Return all that it shows, in order."""
        found = []
        for (uid, instance), kept in self._kept.items():
            if kept.event is None:
                continue
            apart = {key[1] for key in self._kept if key[0] == uid and instance is None} - {None}
            found += [entry for at, entry in _dates(kept.event) if at not in apart]
        return sorted(found)


class SogoLike:
    """Ignores an update whose SEQUENCE isn't raised, and whatever is about one instance.

    A cancellation is obeyed whatever its SEQUENCE, and forgotten: what comes later comes anew.
    """

    def __init__(self) -> None:
        self._events: dict[str, Event] = {}

    def take_in(self, ics: bytes) -> None:
        """Keep wholes alone: of a series with overrides in one message, the overrides are lost."""
        calendar, events = _opened(ics)
        for event in events:
            uid = str(event["uid"])
            if _instance(event) is not None:
                continue
            if str(calendar["method"]) == "CANCEL":
                self._events.pop(uid, None)
            elif uid not in self._events or _sequence(event) > _sequence(self._events[uid]):
                self._events[uid] = event

    def entries(self) -> list[Entry]:
        """Return all that it shows, in order."""
        return sorted(entry for event in self._events.values() for _, entry in _dates(event))


def _opened(ics: bytes) -> tuple[Calendar, list[Event]]:
    calendar = Calendar.from_ical(ics.decode())
    assert isinstance(calendar, Calendar)
    return calendar, [event for event in calendar.walk("VEVENT") if isinstance(event, Event)]


def _instance(event: Event) -> datetime | None:
    """Return which date of a series the component is about, None: all of it."""
    if "recurrence-id" not in event:
        return None
    at: datetime = event.decoded("recurrence-id")
    return at.astimezone(UTC)


def _sequence(event: Event) -> int:
    return int(str(event.get("sequence", 0)))


def _dates(event: Event) -> Iterator[tuple[datetime, Entry]]:
    """Yield the dates of an event, each beside the moment that the rule gives it."""
    start, end = event.decoded("dtstart"), event.decoded("dtend")
    for at in _starts(event, start):
        until = (end + (at - start)).astimezone(UTC)  # both are local: the hour on the wall stays
        at_utc = at.astimezone(UTC)
        yield at_utc, Entry(at_utc, until, str(event["summary"]), _rooms(event))


def _starts(event: Event, start: datetime) -> list[datetime]:
    if "rrule" not in event:
        return [start]
    found = rruleset()
    rule = vRecur(event["rrule"]).to_ical().decode()  # type: ignore[no-untyped-call]
    expanded = rrulestr(rule, dtstart=start)
    assert isinstance(expanded, rrule)
    found.rrule(expanded)
    for listed in _listed(event.get("exdate", [])):
        for one in listed.dts:
            found.exdate(one.dt)
    return list(found)


def _rooms(event: Event) -> tuple[str, ...]:
    people = _listed(event.get("attendee", []))
    rooms = [one.params["CN"] for one in people if one.params.get("CUTYPE") == "ROOM"]
    return tuple(sorted(name.partition(", ")[0] for name in rooms))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]

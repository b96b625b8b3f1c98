"""When somebody is busy, by what their calendar says (RFC 5545): events, series and VFREEBUSY.

Feeds come from anywhere, so everything is bounded. A series' rule is expanded by
`rooms.series.recurring`, which stops where it is told, and handed on as dates; exceptions, moved
dates and the like are then the library's (recurring-ical-events, whose own expansion of rules can't
be bounded).
"""

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, vDDDLists
from recurring_ical_events import CalendarQuery
from recurring_ical_events.adapters.event import EventAdapter

from calendars.plain import one_line
from calendars.sieve import FAULTS, Bounds, UnreadableCalendar, sifted
from calendars.zone_names import in_known_zones, zone_named
from rooms.errors import Refusal, Refused
from rooms.interval import Interval
from rooms.series import recurring
from rooms.series.recurrence import DAILY, WEEKLY, Rule, read
from rooms.series.repetition import is_after, on_the_wall

BOUNDS = Bounds(components=20_000, lines=200, lines_in_all=300_000, longest_line=8_000)
MOST_TIMES = 20_000
MOST_EXCEPTIONS = 300  # of one series
MOST_SECONDS = 5.0
FIRST_YEAR = 1900  # of a series that is followed
LONGEST_TITLE = 200
_DAY = timedelta(days=1)
_LONGEST_UID = 500
_WANTED = {
    ("VCALENDAR",): frozenset({"X-WR-TIMEZONE"}),
    ("VCALENDAR", "VEVENT"): frozenset({
        "UID", "SEQUENCE", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE", "RDATE",
        "EXDATE", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS", "SUMMARY",
    }),
    ("VCALENDAR", "VFREEBUSY"): frozenset({"UID", "FREEBUSY"}),
}  # fmt: skip
_HAS_OTHER_DATES = re.compile(r"(RRULE|RDATE|RECURRENCE-ID|DURATION)[;:]", re.IGNORECASE)
_BOUNDARY = re.compile(r"DT(?:START|END)[;:](?:.*:)?(\d{8})", re.IGNORECASE)
_SAYS_FREE = {
    "STATUS": ("CANCELLED",),
    "TRANSP": ("TRANSPARENT",),
    "X-MICROSOFT-CDO-BUSYSTATUS": ("FREE", "WORKINGELSEWHERE"),
}


@dataclass(frozen=True, slots=True, order=True)
class BusyTime:
    """A time that is taken, and by which event: "" where it has no UID or title."""

    when: Interval
    uid: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Busy:
    """The busy times of a window, in order, each whole; `unread` events could not be followed.

    Of an unread series at most its first date is among the times.
    """

    times: tuple[BusyTime, ...]
    unread: int = 0


def busy_in(
    data: bytes, window: Interval, zone: ZoneInfo, *, seconds: float = MOST_SECONDS
) -> Busy:
    """Return what a calendar says about the window, in times that overlap it.

    `zone` is where days begin, and the clocks of times that name no zone, if the calendar has none
    of its own. What is called off, transparent or free counts for nothing. A zone that nobody
    knows is taken as none. Raises UnreadableCalendar, and nothing else; "too_slow" after about so
    many seconds.
    """
    lines = in_known_zones(sifted(data, _WANTED, BOUNDS), data)
    reader = _Reader(window, zone, _own_clocks(lines) or zone, time.monotonic() + seconds)
    try:
        reader.read(lines)
        reader.expand()
    except FAULTS as error:
        if isinstance(error, UnreadableCalendar):
            raise
        raise UnreadableCalendar("broken") from error
    return Busy(tuple(sorted(set(reader.times))), reader.unread)


class _Reader:
    """One calendar on its way to times; `floating` are the clocks of times without a zone."""

    def __init__(self, window: Interval, zone: tzinfo, floating: tzinfo, until: float) -> None:
        self.times: list[BusyTime] = []
        self.unread = 0
        self._window, self._zone, self._floating = window, zone, floating
        self._until = until
        self._series: dict[str, Calendar] = {}

    def read(self, lines: Sequence[str]) -> None:
        """Take the components that may matter: free/busy at once, events to be expanded."""
        earliest = f"{self._window.start - 2 * _DAY:%Y%m%d}"
        for written in _components(lines):
            if not _is_over(written, earliest):
                with self._forgiving():
                    self._take(Component.from_ical("\r\n".join(written) + "\r\n"))

    def expand(self) -> None:
        """Add the times of the events, with what their series moved or left out."""
        for events in self._series.values():
            with self._forgiving():
                for series in CalendarQuery(events).series:
                    start, end = self._window.start - _DAY, self._window.end + _DAY
                    for occurrence in series.between(start, end):
                        self._keep_to_time()
                        self._add(occurrence.as_component(keep_recurrence_attributes=False))

    @contextmanager
    def _forgiving(self) -> Iterator[None]:
        """Let one component be unreadable without harm to the others."""
        self._keep_to_time()
        try:
            yield
        except UnreadableCalendar:
            raise
        except FAULTS:
            self.unread += 1

    def _take(self, component: Component) -> None:
        uid = _uid(component)
        if component.name == "VFREEBUSY":
            for start, end in _taken(component):
                self._append(start, end, uid)
            return
        rules: Any = component.pop("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            self._write_out(component, rule)
        key = uid or f"none:{len(self._series)}"
        series = self._series.setdefault(key, Calendar())
        if len(series.subcomponents) > MOST_EXCEPTIONS:
            self.unread += 1
            return
        series.add_component(component)

    def _write_out(self, event: Component, rule: Any) -> None:
        """Write the dates of a rule into its event; one that can't be read leaves the first."""
        try:
            found = list(self._starts(read(rule.to_ical().decode()), event))
        except Refused:
            self.unread += 1
            return
        if found:
            event.add("RDATE", vDDDLists(found), encode=False)

    def _starts(self, rule: Rule, event: Component) -> Iterator[date]:
        """Yield the rule's starts about the window, in the form of the event's own."""
        begins = _value(event, "DTSTART")
        local = _wall(begins)
        if local.year < FIRST_YEAR:
            raise Refused(Refusal("bad_rule"))
        is_day, clocks = not isinstance(begins, datetime), getattr(begins, "tzinfo", None)
        zone = self._zone if is_day else clocks or self._floating
        earliest = (self._window.start - EventAdapter(event).duration - 2 * _DAY).date()
        last = (self._window.end + 2 * _DAY).date()
        count = 0
        for day in recurring.days(rule, _near(rule, local.date(), earliest), last):
            at = on_the_wall(rule, local, day)
            count += at >= local
            if rule.count and count > rule.count:
                return
            if rule.until is not None and is_after(at, rule.until, zone):
                return
            if at >= local and day >= earliest:
                yield day if is_day else at.replace(tzinfo=clocks)

    def _add(self, event: Component) -> None:
        if not _leaves_free(event):
            title = one_line(str(event.get("SUMMARY", "")), LONGEST_TITLE)
            self._append(_value(event, "DTSTART"), _value(event, "DTEND"), _uid(event), title)

    def _append(self, start: date, end: date, uid: str, title: str = "") -> None:
        when = Interval(self._moment(start), self._moment(end))
        if when.start < when.end and when.overlaps(self._window):
            self.times.append(BusyTime(when, uid, title))
        if len(self.times) > MOST_TIMES:
            raise UnreadableCalendar("too_many_events")

    def _moment(self, value: date) -> datetime:
        if not isinstance(value, datetime):
            return _wall(value).replace(tzinfo=self._zone).astimezone(UTC)
        at = value if value.tzinfo is not None else value.replace(tzinfo=self._floating)
        return at.astimezone(UTC)

    def _keep_to_time(self) -> None:
        if time.monotonic() > self._until:
            raise UnreadableCalendar("too_slow")


def _own_clocks(lines: Sequence[str]) -> tzinfo | None:
    """Return the zone that the calendar has for times without one, if it is known."""
    for line in lines:
        if line.upper().startswith("X-WR-TIMEZONE:"):
            return zone_named(line.partition(":")[2].strip())
    return None


def _components(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines of each component within the calendar."""
    written: list[str] = []
    for line in lines:
        if line.startswith("BEGIN:"):
            written = []
        written.append(line)
        if line.startswith("END:") and line != "END:VCALENDAR":
            yield written


def _is_over(written: Sequence[str], earliest: str) -> bool:
    """Say whether a single event ended before that day (as in 20260309), its zone disregarded."""
    if any(_HAS_OTHER_DATES.match(line) for line in written):
        return False
    days = [found[1] for line in written if (found := _BOUNDARY.match(line))]
    return bool(days) and max(days) < earliest


def _near(rule: Rule, start: date, earliest: date) -> date:
    """Return a day of the rule's rhythm before `earliest`, so that old series take no longer."""
    step = {DAILY: 1, WEEKLY: 7}.get(rule.freq, 0) * rule.interval
    if rule.count or not step or earliest <= start:
        return start
    return start + timedelta(days=(earliest - start).days // step * step)


def _wall(value: date) -> datetime:
    """Return a date as its midnight, a moment as what its clocks show; naive."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return datetime.combine(value, datetime.min.time())


def _taken(component: Component) -> Iterator[tuple[date, date]]:
    """Yield the periods of a VFREEBUSY that aren't free."""
    listed: Any = component.get("FREEBUSY", [])
    for one in listed if isinstance(listed, list) else [listed]:
        for period in one if isinstance(one, list) else [one]:
            if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                yield period.start, period.end


def _leaves_free(event: Component) -> bool:
    said = {name: str(event.get(name, "")).upper() for name in _SAYS_FREE}
    return any(said[name] in free for name, free in _SAYS_FREE.items())


def _value(component: Component, name: str) -> Any:
    """Return the date or moment; None where there is none, or several."""
    return getattr(component.get(name), "dt", None)


def _uid(component: Component) -> str:
    return one_line(str(component.get("UID", "")), _LONGEST_UID)

"""Zones under whatever name a calendar gives them, found by their names of IANA.

Programs name zones by IANA, by Windows, with a maker's prefix, or in words of people's own language
("(UTC+01:00) Bruxelles, Copenhague, Madrid, Paris"). What nobody knows by name is defined beside it
(VTIMEZONE, RFC 5545 section 3.6.5): a known zone whose clocks do the same is meant. Definitions
never reach the library's parser, which keeps what one mail says of a name for all that follow.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar.timezone import tzp
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from calendars.sieve import FAULTS, Bounds, UnreadableCalendar, sifted
from rooms.errors import Refused
from rooms.series import recurring
from rooms.series.recurrence import YEARLY, Rule, read
from rooms.series.repetition import is_after, on_the_wall

BOUNDS = Bounds(components=300, lines=50, lines_in_all=5_000, longest_line=8_000)
MOST_NAMES = 50
RULES_SINCE = 2008  # when North America changed its own last
MOST_YEARS = 5
MOST_DATES = 200  # of one change of clocks, where it has no rule
LONGEST_NAME = 200
_CHANGES = frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"})
_WANTED = {
    ("VCALENDAR",): frozenset[str](),
    ("VCALENDAR", "VTIMEZONE"): frozenset({"TZID"}),
    ("VCALENDAR", "VTIMEZONE", "STANDARD"): _CHANGES,
    ("VCALENDAR", "VTIMEZONE", "DAYLIGHT"): _CHANGES,
}
_CANDIDATES = tuple(dict.fromkeys(("Europe/Paris", "Etc/UTC", *WINDOWS_TO_OLSON.values())))
_IS_TIMED = re.compile(r"(?:DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE);", re.IGNORECASE)
_TZID = re.compile(r';TZID=(?:"([^"]*)"|([^;"]*))', re.IGNORECASE)
_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(?:\d\d)?")
_MINUTE = timedelta(minutes=1)
_FAULTS = (*FAULTS, Refused)


@lru_cache(maxsize=256)
def zone_named(name: str) -> ZoneInfo | None:
    """Return the zone of this name: IANA's, Windows', or either behind a maker's prefix."""
    if not 0 < len(name) <= LONGEST_NAME:
        return None
    parts = name.strip("/").split("/")
    ends = ["/".join(parts[-count:]) for count in (3, 2, 1)] if name.startswith("/") else [name]
    for end in ends:
        with suppress(*FAULTS):
            zone = tzp.timezone(end)
            if isinstance(zone, ZoneInfo):
                return zone
    return None


def in_known_zones(lines: Sequence[str], data: bytes, charset: str = "utf-8") -> list[str]:
    """Return sifted lines of a calendar with its zones by names of IANA, where they can be found.

    `data` is the whole calendar, which is read for definitions if some name is known to nobody.
    """
    years: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        name, year = _clocks_of(line)
        if name and (name in years or len(years) < MOST_NAMES):
            years[name].add(year)
    known = {name: zone.key for name in years if (zone := zone_named(name)) is not None}
    strange = {name: found for name, found in years.items() if name not in known}
    if strange:
        known |= _defined(data, charset, strange)
    return [_renamed(line, known) for line in lines] if years else list(lines)


def _clocks_of(line: str) -> tuple[str, int]:
    """Return the zone that a line names, "" where it names none, and the year that it is about."""
    if not _IS_TIMED.match(line):
        return "", 0
    head, _, value = line.rpartition(":")
    found = _TZID.search(head)
    year = int(value[:4]) if value[:4].isdecimal() else 0
    return ((found[1] or found[2] or "").strip(), year) if found else ("", year)


def _renamed(line: str, known: Mapping[str, str]) -> str:
    """Return the line with its zone as it is known, in quotes, for the name may have a colon."""
    name, _ = _clocks_of(line)
    if not name or known.get(name) == name:
        return line
    head, _, value = line.rpartition(":")
    written = f';TZID="{known.get(name, name)}"'
    return f"{_TZID.sub(lambda _: written, head, count=1)}:{value}"


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of clocks (STANDARD or DAYLIGHT): naive local moments, in the offset before it."""

    begins: datetime
    before: timedelta
    after: timedelta
    rule: Rule | None
    dates: tuple[datetime, ...]

    def onsets(self, year: int) -> Iterator[datetime]:
        """Yield when it happens (naive UTC), of what recurs in that year and the one before."""
        for at in (self.begins, *self.dates):
            yield at - self.before
        if self.rule is None:
            return
        rule = recurring.completed(self.rule, self.begins.date())
        first = max(self.begins.date(), date(year - 1, 1, 1))
        for day in recurring.days(rule, first, date(year, 12, 31)):
            at = on_the_wall(rule, self.begins, day)
            if rule.until is None or not is_after(at, rule.until, timezone(self.before)):
                yield at - self.before


def _defined(data: bytes, charset: str, strange: Mapping[str, set[int]]) -> dict[str, str]:
    """Return the names of IANA for those that are defined in the calendar, in their years."""
    found: dict[str, str] = {}
    with suppress(UnreadableCalendar):
        for name, changes in _definitions(sifted(data, _WANTED, BOUNDS, charset)):
            if changes and name in strange and name not in found:
                years = [*sorted(strange[name], reverse=True)[:MOST_YEARS], *_usual(changes)]
                same = (_same_as(name, changes, year) for year in years)
                found[name] = next(filter(None, same), "")
    return {name: zone for name, zone in found.items() if zone}


def _definitions(lines: Sequence[str]) -> Iterator[tuple[str, list[_Change]]]:
    """Yield each VTIMEZONE: its name and its changes, none if one of them can't be read."""
    name, changes, said, is_sound = "", list[_Change](), defaultdict[str, list[str]](list), True
    for line in lines:
        key, _, value = line.partition(":")
        key = key.partition(";")[0].upper()
        if line == "BEGIN:VTIMEZONE":
            name, changes, is_sound = "", [], True
        elif line == "END:VTIMEZONE":
            yield name, changes if is_sound else []
        elif key == "TZID":
            name = value.replace("\\", "").strip()
        elif key == "BEGIN":
            said = defaultdict(list)
        elif key == "END":
            try:
                changes.append(_change(said))
            except _FAULTS:
                is_sound = False
        else:
            said[key].append(value)


def _change(said: Mapping[str, list[str]]) -> _Change:
    rules = [read(one) for one in said.get("RRULE", ())]
    is_yearly = all((one.freq, one.interval, one.count) == (YEARLY, 1, None) for one in rules)
    dates = [at for one in said.get("RDATE", ()) for at in one.split(",")]
    if not is_yearly or len(rules) > 1 or len(dates) > MOST_DATES:
        raise ValueError(said)
    return _Change(
        begins=_moment(said["DTSTART"][0]),
        before=_offset(said["TZOFFSETFROM"][0]),
        after=_offset(said["TZOFFSETTO"][0]),
        rule=rules[0] if rules else None,
        dates=tuple(_moment(at) for at in dates),
    )


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written.strip()).replace(tzinfo=None)


def _offset(written: str) -> timedelta:
    found = _OFFSET.fullmatch(written.strip())
    if found is None:
        raise ValueError(written)
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return -offset if found[1] == "-" else offset


def _usual(changes: Sequence[_Change]) -> Iterator[int]:
    """Yield a year of today's rules: calendars write these for events of long ago too."""
    if all(change.rule is not None for change in changes):
        yield max(RULES_SINCE, *(change.begins.year + 1 for change in changes))


def _same_as(name: str, changes: Sequence[_Change], year: int) -> str:
    """Return the zone whose clocks do just that in a year, "" where none does.

    Of several, one whose city is in the name, else the first.
    """
    try:
        onsets = sorted((at, one.after) for one in changes for at in one.onsets(year))
        begun = min(changes, key=lambda one: one.begins).before
        times = [datetime(year, month, 15) for month in range(1, 13)]  # noqa: DTZ001  naive UTC
        times += [at + by for at, _ in onsets if at.year == year for by in (-_MINUTE, _MINUTE)]
        shown = {at: _offset_at(at, onsets, begun) for at in times}
        likely = sorted(_candidates(), key=lambda zone: _city(zone) not in name.lower())
        return next((zone.key for zone in likely if _does(zone, shown)), "")
    except _FAULTS:  # such as years in which calendars end
        return ""


def _offset_at(
    at: datetime, onsets: Sequence[tuple[datetime, timedelta]], begun: timedelta
) -> timedelta:
    return next((after for onset, after in reversed(onsets) if onset <= at), begun)


def _does(zone: ZoneInfo, shown: Mapping[datetime, timedelta]) -> bool:
    return all(
        at.replace(tzinfo=UTC).astimezone(zone).utcoffset() == offset
        for at, offset in shown.items()
    )


def _city(zone: ZoneInfo) -> str:
    return zone.key.rpartition("/")[2].replace("_", " ").lower()


@lru_cache(maxsize=1)
def _candidates() -> tuple[ZoneInfo, ...]:
    return tuple(ZoneInfo(key) for key in _CANDIDATES)

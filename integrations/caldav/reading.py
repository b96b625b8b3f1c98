"""What is new in a room's calendar, and when others' events there take the room."""

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from calendars.busy import busy_in
from calendars.room_event import uid_in
from calendars.sieve import UnreadableCalendar
from integrations.caldav.client import Position, Resource, RoomCalendar
from rooms.interval import Interval
from rooms.models import CalendarBinding
from rooms.outside.foreign_times import known_since
from rooms.outside.intake import Foreign
from rooms.spans import joined

AHEAD = timedelta(days=400)
LIST_EVERY = timedelta(hours=24)  # so that what recurs is known as far ahead as all else
MOST_EVENTS = 5_000  # that are read at once
MOST_KEPT = 20_000  # of one calendar
MOST_TIMES = 2_000  # of one event
MOST_BYTES = 32 * 1024 * 1024  # of all that is read at once
FETCHING_SECONDS = 60.0
SECONDS = 1.0  # for reading one event
READING_SECONDS = 60.0  # for reading all of them
NO_EVENT = {"no_event", "no_calendar"}  # tasks and the like take no time of a room


@dataclass(frozen=True, slots=True)
class News:
    """What was found in a calendar: resources, names that are gone, and where it is now.

    `is_whole`: all of it was looked through; `left_out` counts what was too much to read.
    """

    resources: tuple[Resource, ...]
    gone: frozenset[str]
    position: Position
    is_whole: bool
    left_out: int = 0


def window_at(now: datetime) -> Interval:
    """Return what is known of calendars: from the day before on, for a good year."""
    return Interval(known_since(now), now + AHEAD)


def read(
    calendar: RoomCalendar,
    binding: CalendarBinding,
    known: Mapping[str, str],
    now: datetime,
    *,
    whole: bool,
) -> News:
    """Return what is new since the binding's position; `known` are etags by name.

    By sync-collection (RFC 6578) where the server offers it; else nothing is asked while its ctag
    stays, and then all etags are compared. Once a day all of it is looked through anyway.
    """
    position = calendar.position()
    whole = whole or binding.listed_at is None or now - binding.listed_at >= LIST_EVERY
    found = None if whole else _since(calendar, binding, position)
    is_whole = found is None
    if found is None:
        listed = calendar.listing(window_at(now))
        found = listed, frozenset(known.keys() - listed.keys()), position
    written, gone, position = found
    names = [name for name, etag in sorted(written.items()) if not etag or known.get(name) != etag]
    some = names[: max(0, min(MOST_EVENTS, MOST_KEPT - len(known)))]
    resources, asked = _fetched(calendar, some)
    some = some[:asked]
    vanished = set(some) - {one.name for one in resources}
    left_out = len(names) - len(some)
    return News(resources, gone | (vanished & known.keys()), position, is_whole, left_out)


def _fetched(calendar: RoomCalendar, names: Sequence[str]) -> tuple[tuple[Resource, ...], int]:
    """Return the events of as many of the names as there is time and room for, and how many."""
    until, left = time.monotonic() + FETCHING_SECONDS, MOST_BYTES
    found: list[Resource] = []
    for one in calendar.fetch(names):
        found.append(one)
        left -= len(one.data)
        if left <= 0 or time.monotonic() > until:
            return tuple(found), names.index(one.name) + 1
    return tuple(found), len(names)


Found = tuple[Mapping[str, str], frozenset[str], Position]


def _since(calendar: RoomCalendar, binding: CalendarBinding, position: Position) -> Found | None:
    """Return what changed since the binding's position; None where nobody can tell."""
    if position.sync_token and binding.sync_token:
        if position.sync_token == binding.sync_token:
            return {}, frozenset(), position
        changes = calendar.changes(binding.sync_token)
        if changes is None:
            return None
        return changes.written, changes.gone, Position(changes.sync_token, position.ctag)
    if position.ctag and position.ctag == binding.ctag:
        return {}, frozenset(), position
    return None


def foreign(resources: Iterable[Resource], window: Interval, zone: ZoneInfo) -> list[Foreign]:
    """Return when these events of others take the room."""
    until = time.monotonic() + READING_SECONDS
    return [_foreign(one, window, zone, until - time.monotonic()) for one in resources]


def ours(
    resources: Iterable[Resource], uids: Collection[str]
) -> tuple[list[tuple[str, Resource]], list[Resource]]:
    """Return those of the resources that are ours, with their UIDs, and the others."""
    own: list[tuple[str, Resource]] = []
    others: list[Resource] = []
    for one in resources:
        uid = uid_in(one.data)
        if uid in uids:
            own.append((uid, one))
        else:
            others.append(one)
    return own, others


def _foreign(resource: Resource, window: Interval, zone: ZoneInfo, left: float) -> Foreign:
    uid = uid_in(resource.data)[:200]
    try:
        busy = busy_in(resource.data, window, zone, seconds=min(SECONDS, left))
    except UnreadableCalendar as unreadable:
        problem = "" if unreadable.reason in NO_EVENT else unreadable.reason
        return Foreign(href=resource.name, etag=resource.etag, uid=uid, problem=problem)
    times = joined(one.when for one in busy.times)
    problem = "too_many_times" if len(times) > MOST_TIMES else "unread" if busy.unread else ""
    kept = tuple(times[:MOST_TIMES])
    return Foreign(href=resource.name, etag=resource.etag, uid=uid, times=kept, problem=problem)

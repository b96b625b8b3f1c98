"""Keeps rooms' calendars and their bookings together, one after the other and by the clock.

A calendar is read outside of any transaction; what was found is written in one, with what follows.
A server that is down is asked again later, more and more seldom: nothing is lost by that.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlmodel import Session, col, select

from calendars.room_event import room_event, says_the_same
from integrations.caldav.client import Resource
from integrations.caldav.copies import Case, cases, look_at, uids_of_room, wanting
from integrations.caldav.delivery import Opener, problem_of
from integrations.caldav.reading import News, foreign, ours, read, window_at
from integrations.errors import OutsideError, TransientError
from rooms.clock import Clock
from rooms.database import Database
from rooms.models import Booking, CalendarBinding, CalendarCopy, Room, Site
from rooms.outside.foreign_times import keep, known_since
from rooms.outside.intake import Foreign, events_of, take_in
from rooms.outside.news import MOST_TOLD, CalendarTroubled
from rooms.unit_of_work import UnitOfWork, Units

log = logging.getLogger("salon.calendars")

LOOK_EVERY = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=1)
PATIENCE = timedelta(hours=2)  # with a server that is down
PATIENCE_REFUSED = timedelta(minutes=15)  # with one that doesn't let us in
MOST_DUE = 200
MOST_REWRITES = 3  # of one copy that somebody changes again and again


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a calendar before it is read; `copies` are our events' etags by UID."""

    binding: CalendarBinding
    zone: ZoneInfo
    etags: Mapping[str, str]
    copies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What was read, told apart: our own events with their UIDs, and when others have the room."""

    news: News
    own: Sequence[tuple[str, Resource]]
    others: Sequence[Foreign]


@dataclass(frozen=True, slots=True)
class Report:
    """How a look at a calendar went: how many events were read and are gone, or the problem.

    `is_silent`: its server said nothing at all.
    """

    read: int = 0
    gone: int = 0
    problem: str = ""
    is_silent: bool = False


class CalendarSync:
    """Looks at the calendars that are due; any number of processes may do so."""

    def __init__(self, units: Units, clock: Clock, open_calendar: Opener) -> None:
        self._units = units
        self._clock = clock
        self._open = open_calendar

    def run_due(self) -> int:
        """Look at the calendars whose time has come; return how many those were.

        A server that says nothing is asked once, and the rest of its calendars at the next time:
        else those of other servers would wait while each of them is waited for.
        """
        now = self._clock.now()
        due = select(CalendarBinding.id, CalendarBinding.url).where(CalendarBinding.next_at <= now)
        with self._units.database.reading() as session:
            rows = session.exec(due.order_by(col(CalendarBinding.next_at)).limit(MOST_DUE)).all()
        looked_at = 0
        silent: set[str] = set()
        for number, url in rows:
            server = urlsplit(url).netloc
            if server not in silent and claim(self._units, number, now):
                looked_at += 1
                if self._looked(number).is_silent:
                    silent.add(server)
        return looked_at

    def _looked(self, binding_id: int) -> Report:
        """Look at a calendar; one that breaks must not keep all the others waiting."""
        try:
            return self.look(binding_id)
        except Exception:
            log.exception("calendar %s can't be kept up", binding_id)
            return Report(problem="broken")

    def look(self, binding_id: int, *, whole: bool = False) -> Report:
        """Look at one calendar, with `whole` at all of it, and let both sides follow."""
        now = self._clock.now()
        known = _known(self._units.database, binding_id, now)
        if known is None:
            return Report(problem="unbound")
        try:
            with self._open(known.binding) as calendar:
                news = read(calendar, known.binding, known.etags, now, whole=whole)
        except OutsideError as error:
            with self._units.open() as unit:
                _fail(unit, binding_id, error, now)
            return Report(problem=problem_of(error), is_silent=_is_silence(error))
        found = _told_apart(self._units.database, known, news, now)
        with self._units.open() as unit:
            _take(unit, known, found, now)
        return Report(len(news.resources), len(news.gone))


def claim(units: Units, binding_id: int, now: datetime) -> bool:
    """Let nobody else look at the calendar for a while; False where somebody does."""
    due = (col(CalendarBinding.id) == binding_id) & (col(CalendarBinding.next_at) <= now)
    with units.open() as unit:
        taken = update(CalendarBinding).where(due).values(next_at=now + LOOK_EVERY)
        return unit.session.connection().execute(taken).rowcount == 1


def _is_silence(error: OutsideError) -> bool:
    return isinstance(error, TransientError) and error.status is None


def _known(database: Database, binding_id: int, now: datetime) -> Known | None:
    with database.reading() as session:
        binding = session.get(CalendarBinding, binding_id)
        if binding is None:
            return None
        room = session.get_one(Room, binding.room_id)
        zone = ZoneInfo(session.get_one(Site, room.site_id).zone)
        etags = {name: row.etag for name, row in events_of(session, binding).items()}
        window = window_at(now)
        copies = _copies(session, binding, now)
        for copy, starts_at in copies.values():
            if copy.version and copy.href and starts_at < window.end:
                etags[copy.href] = copy.etag
        return Known(binding, zone, etags, {uid: copy.etag for uid, (copy, _) in copies.items()})


def _copies(
    session: Session, binding: CalendarBinding, now: datetime
) -> dict[str, tuple[CalendarCopy, datetime]]:
    """Return our copies in a calendar by UID, with their bookings' starts; none of what is over."""
    mine = (
        select(CalendarCopy, Booking.starts_at)
        .join(Booking, col(Booking.id) == CalendarCopy.booking_id)
        .where(CalendarCopy.binding_id == binding.id, col(Booking.ends_at) > known_since(now))
    )
    rows = session.exec(mine.order_by(col(CalendarCopy.id)))
    return {copy.uid: (copy, starts_at) for copy, starts_at in rows}


def _fail(unit: UnitOfWork, binding_id: int, error: OutsideError, now: datetime) -> None:
    """Note that the calendar can't be reached, and tell once where that goes on for long."""
    binding = unit.session.get(CalendarBinding, binding_id)
    if binding is None:
        return
    log.warning("calendar %s can't be read: %s", binding_id, error)
    since = binding.failing_since = binding.failing_since or now
    binding.problem = problem_of(error)
    binding.next_at = now + min(max(now - since, LOOK_EVERY), LONGEST_PAUSE)
    patience = PATIENCE if isinstance(error, TransientError) else PATIENCE_REFUSED
    is_news = binding.told_at is None and now - since >= patience
    if is_news:
        binding.told_at = now
    unit.session.add(binding)
    unit.session.flush()
    if is_news:
        unit.record(_trouble(binding, "unreachable", now, reason=binding.problem))


def _told_apart(database: Database, known: Known, news: News, now: datetime) -> Found:
    """Return whose events those are, and when others have the room; nobody is kept waiting."""
    with database.reading() as session:
        uids = uids_of_room(session, known.binding, known_since(now))
    own, others = ours(news.resources, uids)
    return Found(news, own, foreign(others, window_at(now), known.zone))


def _take(unit: UnitOfWork, known: Known, found: Found, now: datetime) -> None:
    session, news = unit.session, found.news
    keep(session, known.binding.organisation_id, [known.binding.room_id])
    binding = session.get(CalendarBinding, known.binding.id)
    if binding is None or binding.url != known.binding.url:  # unbound meanwhile
        return
    gone = {*news.gone, *(one.name for _, one in found.own)}  # taken for others' and is ours
    if found.others or gone or news.is_whole or binding.is_short:
        take_in(unit, binding, found.others, gone, now)
    touched = _touched(unit, binding, known, found.own, news.gone, now)
    wanted = wanting(session, binding, now, refused_too=news.is_whole)
    look_at(session, [binding], {*touched, *wanted}, now)
    binding.sync_token, binding.ctag = news.position.sync_token, news.position.ctag
    binding.succeeded_at, binding.failing_since, binding.told_at = now, None, None
    binding.problem = f"{news.left_out} events are still to be read" if news.left_out else ""
    binding.next_at = now + LOOK_EVERY
    if news.left_out:
        binding.listed_at = None  # the next look goes on
    elif news.is_whole:
        binding.listed_at = now
    session.add(binding)
    session.flush()


def _touched(
    unit: UnitOfWork,
    binding: CalendarBinding,
    known: Known,
    own: Collection[tuple[str, Resource]],
    gone: Collection[str],
    now: datetime,
) -> list[int]:
    """Return the bookings whose copies somebody has changed or deleted there, to be looked at.

    Our booking stands, and its copy is written again, but for a few times only. What we wrote
    since the calendar was read is no news of others.
    """
    if not own and not gone:
        return []
    copies = [copy for copy, _ in _copies(unit.session, binding, now).values()]
    there = dict(own)
    found: list[int] = []
    news: list[tuple[int, str]] = []
    for case in cases(unit.session, copies, now):
        copy = case.copy
        resource = there.get(copy.uid)
        is_gone = resource is None and bool(copy.version) and case.name in gone
        if (resource is None and not is_gone) or case.is_over:
            continue
        if known.copies.get(copy.uid) != copy.etag:
            continue
        if resource is not None:
            copy.href = resource.name
        if not case.is_wanted or not case.is_written:
            found.append(copy.booking_id)
        elif resource is not None and says_the_same(resource.data, room_event(case.event)):
            copy.etag = resource.etag
        elif _rewrite(case, resource):
            found.append(copy.booking_id)
            if copy.rewrites == 1:
                news.append((copy.booking_id, "changed" if resource else "deleted"))
        unit.session.add(copy)
    unit.session.flush()
    _tell(unit, binding, news, now)
    return found


def _rewrite(case: Case, resource: Resource | None) -> bool:
    """Say whether a copy that somebody has touched is to be written again."""
    copy = case.copy
    copy.etag = resource.etag if resource else ""
    copy.rewrites += 1
    if copy.rewrites > MOST_REWRITES:
        log.warning("copy %s is left as others have it", copy.id)
        return False
    copy.version = 0
    return True


def _tell(
    unit: UnitOfWork, binding: CalendarBinding, news: Sequence[tuple[int, str]], now: datetime
) -> None:
    """Tell of each copy that was touched for the first time; of many, how many those were."""
    if len(news) > MOST_TOLD:
        unit.record(replace(_trouble(binding, "touched", now), count=len(news)))
        return
    for booking_id, trouble in news:
        unit.record(_trouble(binding, trouble, now, booking_id=booking_id))


def _trouble(
    binding: CalendarBinding,
    trouble: str,
    now: datetime,
    *,
    booking_id: int | None = None,
    reason: str = "",
) -> CalendarTroubled:
    return CalendarTroubled(
        organisation_id=binding.organisation_id,
        booking_id=booking_id,
        at=now,
        binding_id=binding.id,
        trouble=trouble,
        reason=reason,
    )

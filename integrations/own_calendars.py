"""People's own calendars: read soon after they are given, then every quarter of an hour."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from calendars.busy import busy_in
from calendars.sieve import UnreadableCalendar
from integrations.fetching import Fetched, Fetcher, Unfetchable
from integrations.outbox import Outcome, enqueue
from integrations.speaking import say
from rooms.clock import Clock
from rooms.database import Database
from rooms.events import Event
from rooms.interval import Interval, merged
from rooms.models import Organisation, OutboxItem, OwnCalendar, Person
from rooms.outside import own_calendars
from rooms.outside.own_calendars import Contents, OwnCalendarGiven
from rooms.talk import Talk
from rooms.unit_of_work import UnitOfWork, Units

log = logging.getLogger("salon.own_calendars")

MOST_A_PASS = 100
Record = Callable[[UnitOfWork], None]


@dataclass(frozen=True, slots=True)
class OwnCalendars:
    """Reads calendars; what it finds is written in a transaction of its own, after the network."""

    units: Units
    clock: Clock
    fetcher: Fetcher

    def read_due(self) -> None:
        """Read those that are due, each by one process only; what fails is noted."""
        with self.units.database.reading() as session:
            waiting = own_calendars.due(session, self.clock.now(), MOST_A_PASS)
        for calendar_id in waiting:
            now = self.clock.now()
            with self.units.open() as unit:
                calendar = own_calendars.claim(unit.session, calendar_id, now)
                zone = _zone(unit.session, calendar) if calendar else None
            if calendar is not None and zone is not None:
                record = look(self.fetcher, calendar, zone, now)
                with self.units.open() as unit:
                    record(unit)


@dataclass(frozen=True, slots=True)
class FirstLook:
    """Delivery of "own_calendar": the first look at what somebody gave."""

    database: Database
    fetcher: Fetcher

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Read the calendar, and record what its person is then told."""
        with self.database.reading() as session:
            calendar = session.get(OwnCalendar, item.payload["calendar_id"])
            zone = _zone(session, calendar) if calendar else None
        if calendar is None or zone is None:
            return Outcome(word="superseded")
        return Outcome(record=look(self.fetcher, calendar, zone, now))


def plan_look(session: Session, event: Event) -> None:
    """Follow a calendar that was given: it is to be read at once."""
    if not isinstance(event, OwnCalendarGiven):
        raise TypeError(event)
    subject = f"own_calendar:{event.person_id}"
    payload = {"calendar_id": event.calendar_id}
    enqueue(session, "own_calendar", subject, event.at, payload=payload)


def tell_owner(talk: Talk) -> Callable[[Session, Event], None]:
    """Return a follower that tells a calendar's person, and nobody else, what became of it."""

    def tell(session: Session, event: Event) -> None:
        person = session.get_one(Person, event.person_id)
        reply = talk.own_calendar(session, person, event.at)
        say(session, person.email, None, reply, event.at)

    return tell


def look(fetcher: Fetcher, calendar: OwnCalendar, zone: ZoneInfo, now: datetime) -> Record:
    """Read a calendar and return what to write of it; never raises for what the far side does."""
    known = own_calendars.reaches_far(calendar, now)
    try:
        fetched = fetcher.fetch(
            calendar.address,
            etag=calendar.etag if known else "",
            last_modified=calendar.last_modified if known else "",
        )
        contents = _contents(fetched, zone, now)
    except (Unfetchable, UnreadableCalendar) as error:
        problem = error.problem if isinstance(error, Unfetchable) else "unreadable"
        log.info("own calendar %s can't be read: %s", calendar.id, problem)
        return lambda unit: own_calendars.fail(unit, calendar, problem, now)
    return lambda unit: own_calendars.keep(unit, calendar, contents, now)


def _contents(fetched: Fetched, zone: ZoneInfo, now: datetime) -> Contents | None:
    if fetched.body is None:
        return None
    window = Interval(now, now + own_calendars.AHEAD)
    found = busy_in(fetched.body, window, zone)
    return Contents(
        busy=tuple(merged(one.when for one in found.times)),
        known_until=window.end,
        unread=found.unread,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
    )


def _zone(session: Session, calendar: OwnCalendar) -> ZoneInfo:
    """Return on whose clocks a person's whole days begin: their organisation's."""
    return ZoneInfo(session.get_one(Organisation, calendar.organisation_id).zone)

"""People's own calendars: when they are busy, so that times are offered at which they aren't.

Only busy times are kept, and never what they are about. Fetching lies outside; what is written
here takes no account of a calendar that was given up or replaced while it was fetched.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, Update, func
from sqlmodel import Session, col, delete, select, update

from rooms.events import Event
from rooms.interval import Interval, merged
from rooms.models import OwnBusyTime, OwnCalendar, Person
from rooms.storage.questions import Question, moment
from rooms.storage.rows import write
from rooms.unit_of_work import UnitOfWork

EVERY = timedelta(minutes=15)
AFTER_FAILING = timedelta(hours=1)
AHEAD = timedelta(days=190)  # how far busy times are kept
SOON = timedelta(days=30)  # what a person is told of
KNOWN_AT_LEAST = timedelta(days=183)
OLD = timedelta(hours=6)  # since when nothing was read: it may have changed much
LOST = timedelta(days=3)  # of tries in vain, after which the person is told
MOST_TIMES = 5_000
MOST_ASKED = 200
_BUSY = Question.of(
    {
        "sqlite": """
SELECT starts_at, ends_at FROM own_busy_time
WHERE person_id IN (SELECT value FROM json_each('[' || :people || ']'))
    AND organisation_id = :organisation_id AND ends_at > :start AND starts_at < :end
""",
        "postgresql": """
SELECT starts_at, ends_at FROM own_busy_time
WHERE person_id = ANY (CAST('{' || :people || '}' AS integer[]))
    AND organisation_id = :organisation_id AND ends_at > :start AND starts_at < :end
""",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCalendarGiven(Event):
    """A person gave their own calendar, to be read soon."""

    calendar_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCalendarSeen(Event):
    """A person's own calendar was read for the first time; with a `problem`, it can't be read."""

    calendar_id: int
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What was read of a calendar: busy times up to `known_until`, and what its server calls it.

    `unread` events couldn't be followed.
    """

    busy: tuple[Interval, ...]
    known_until: datetime
    unread: int = 0
    etag: str = ""
    last_modified: str = ""


def busy(
    session: Session, organisation_id: int, people: Sequence[int], span: Interval
) -> list[Interval]:
    """Return when somebody of these people is busy within the span, in order, merged."""
    if not people:
        return []
    asked = {
        "organisation_id": organisation_id,
        "people": ",".join(map(str, people[:MOST_ASKED])),
        "start": span.start,
        "end": span.end,
    }
    rows = _BUSY.rows(session, asked)
    return merged(Interval(moment(start), moment(end)) for start, end in rows)


def calendar_of(session: Session, person: Person) -> OwnCalendar | None:
    """Return the calendar that the person gave, None where there is none."""
    mine = select(OwnCalendar).where(
        OwnCalendar.person_id == person.id, OwnCalendar.organisation_id == person.organisation_id
    )
    return session.exec(mine).first()


def calendars_of(
    session: Session, organisation_id: int, addresses: Sequence[str]
) -> list[tuple[Person, OwnCalendar]]:
    """Return who of the organisation's people with these addresses has given a calendar."""
    emails = [address.strip().lower() for address in addresses[:MOST_ASKED]]
    found = (
        select(Person, OwnCalendar)
        .where(OwnCalendar.person_id == Person.id)
        .where(OwnCalendar.organisation_id == organisation_id)
        .where(col(Person.email).in_(emails))
    )
    return list(session.exec(found.order_by(col(Person.id))))


def is_in_doubt(calendar: OwnCalendar, now: datetime) -> bool:
    """Say whether what is known of it may be wrong: it can't be read, or wasn't for long."""
    if calendar.failing_since is not None or calendar.read_at is None:
        return True
    return calendar.read_at < now - OLD


def count_ahead(session: Session, calendar: OwnCalendar, now: datetime) -> int:
    """Return how many busy times the next 30 days have."""
    ahead = select(func.count()).select_from(OwnBusyTime)
    mine = ahead.where(col(OwnBusyTime.person_id) == calendar.person_id)
    return session.exec(
        mine.where(col(OwnBusyTime.ends_at) > now, col(OwnBusyTime.starts_at) < now + SOON)
    ).one()


def follow(unit: UnitOfWork, address: str, by: Person, now: datetime) -> OwnCalendar:
    """Keep the address of the person's own calendar, in the place of one that they gave before."""
    forget(unit.session, by)
    calendar = OwnCalendar(
        organisation_id=by.organisation_id,
        person_id=by.id,
        address=address,
        given_at=now,
        looks_at=now + EVERY,
    )
    unit.session.add(calendar)
    unit.session.flush()
    unit.record(
        OwnCalendarGiven(
            organisation_id=by.organisation_id, person_id=by.id, at=now, calendar_id=calendar.id
        )
    )
    return calendar


def forget(session: Session, person: Person) -> bool:
    """Erase the person's calendar, address and busy times; False where there was none."""
    session.exec(delete(OwnBusyTime).where(col(OwnBusyTime.person_id) == person.id))
    return _changes(session, delete(OwnCalendar).where(col(OwnCalendar.person_id) == person.id))


def due(session: Session, now: datetime, most: int) -> list[int]:
    """Return the ids of calendars that are to be read, those first that wait longest."""
    waiting = select(OwnCalendar.id).where(OwnCalendar.looks_at <= now)
    return list(session.exec(waiting.order_by(col(OwnCalendar.looks_at)).limit(most)))


def claim(session: Session, calendar_id: int, now: datetime) -> OwnCalendar | None:
    """Return the calendar if nobody else reads it now; the next look is due in 15 minutes."""
    taking = (
        update(OwnCalendar)
        .where(col(OwnCalendar.id) == calendar_id, col(OwnCalendar.looks_at) <= now)
        .values(looks_at=now + EVERY)
    )
    return session.get(OwnCalendar, calendar_id) if _changes(session, taking) else None


def keep(unit: UnitOfWork, read: OwnCalendar, contents: Contents | None, now: datetime) -> None:
    """Replace the busy times by what was read; None: nothing has changed since."""
    calendar = _still(unit.session, read)
    if calendar is None:
        return
    is_first = calendar.read_at is None
    if contents is not None:
        _replace_times(unit.session, calendar, contents)
        calendar.etag, calendar.last_modified = contents.etag, contents.last_modified
        calendar.known_until, calendar.unread = contents.known_until, contents.unread
    calendar.read_at, calendar.failing_since = now, None
    calendar.problem, calendar.told_at = "", None
    unit.session.add(calendar)
    if is_first:
        _record_seen(unit, calendar, now)


def fail(unit: UnitOfWork, read: OwnCalendar, problem: str, now: datetime) -> None:
    """Note that it could not be read; the person is told of the first look and of three days."""
    calendar = _still(unit.session, read)
    if calendar is None:
        return
    calendar.failing_since = calendar.failing_since or now
    calendar.problem, calendar.looks_at = problem, now + AFTER_FAILING
    for_long = calendar.failing_since <= now - LOST
    is_news = calendar.told_at is None and (calendar.read_at is None or for_long)
    if is_news:
        calendar.told_at = now
    unit.session.add(calendar)
    if is_news:
        _record_seen(unit, calendar, now)


def reaches_far(calendar: OwnCalendar, now: datetime) -> bool:
    """Say whether its busy times are known so far ahead that no change needs no reading."""
    return calendar.known_until is not None and calendar.known_until >= now + KNOWN_AT_LEAST


def _record_seen(unit: UnitOfWork, calendar: OwnCalendar, now: datetime) -> None:
    unit.record(
        OwnCalendarSeen(
            organisation_id=calendar.organisation_id,
            person_id=calendar.person_id,
            at=now,
            calendar_id=calendar.id,
            problem=calendar.problem,
        )
    )


def _still(session: Session, read: OwnCalendar) -> OwnCalendar | None:
    """Return the calendar as it stands, None where it was given up or replaced meanwhile."""
    same = select(OwnCalendar).where(
        OwnCalendar.id == read.id,
        OwnCalendar.person_id == read.person_id,
        OwnCalendar.given_at == read.given_at,
    )
    return session.exec(same.with_for_update()).first()


def _replace_times(session: Session, calendar: OwnCalendar, contents: Contents) -> None:
    session.exec(delete(OwnBusyTime).where(col(OwnBusyTime.person_id) == calendar.person_id))
    rows = [
        {
            "organisation_id": calendar.organisation_id,
            "person_id": calendar.person_id,
            "starts_at": time.start,
            "ends_at": time.end,
        }
        for time in merged(contents.busy)[:MOST_TIMES]
    ]
    write(session, OwnBusyTime, rows)


def _changes(session: Session, statement: Update | Delete) -> bool:
    """Say whether the statement found a row to change."""
    return bool(cast("CursorResult[Any]", session.exec(statement)).rowcount)

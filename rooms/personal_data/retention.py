"""Retention: how long personal data stays, by kind; then it is removed, or made to be of nobody.

What is counted stays: rooms and times of bookings, how many were invited and what they answered,
who waited for how long, what was released. What is ahead, and a series that goes on, stays whole.
Nothing here commits; each kind finds its rows by what they are, so whatever stops the work, it goes
on where it was, and what was done isn't found again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Table,
    and_,
    cast,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from rooms.models import (
    Arrival,
    Attendee,
    Booking,
    Closure,
    Conference,
    EventRecord,
    Fault,
    InboxItem,
    Leg,
    Organisation,
    OutboxItem,
    OutsideEvent,
    Person,
    Plan,
    Series,
    TalkState,
    Waiting,
)

MOST_DAYS = 3650
NOBODY = "nobody@%.invalid"  # RFC 2606 section 2
# Events that are counted: they say what happened in a room or a call, and of whom only who did it.
COUNTED = (
    "PeopleArrived", "PeopleSeen", "ReleaseWarned", "RoomKept", "RoomsReleased", "SeriesUnused",
    "CallStarted", "CallEnded", "MeetingExtended", "RoomUnreachable", "EndpointTroubled",
    "EndpointRecovered",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """For how many days each kind is kept, from when it is over."""

    bookings: int = 365
    audit: int = 365
    faults: int = 365
    calls: int = 90
    talks: int = 90
    mails: int = 30

    def of(self, names: Sequence[str]) -> timedelta:
        """Return the shortest of the named limits."""
        return timedelta(days=min(getattr(self, name) for name in names))


def limits_of(text: str) -> Limits:
    """Return the limits that are written as "bookings=90 audit=365"; the others are as usual.

    Raises `ValueError` with a sentence.
    """
    known = [one.name for one in fields(Limits)]
    given: dict[str, int] = {}
    for word in text.split():
        name, _, days = word.partition("=")
        if name not in known:
            raise ValueError(f"{name!r} is none of {', '.join(known)}")
        if not (days.isdecimal() and 0 < int(days) <= MOST_DAYS):
            raise ValueError(f"{name} must be days from 1 to {MOST_DAYS}, not {days!r}")
        given[name] = int(days)
    return Limits(**given)


Keys = Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows of one table that go: which, by a moment before which they were over, and how.

    `limits` are the names of those that hold for it, the shortest counts.
    """

    name: str
    limits: tuple[str, ...]
    table: Any
    which: Callable[[datetime], ColumnElement[bool]]
    let_go: Callable[[Session, Table, ColumnElement[bool]], None]

    @property
    def rows(self) -> Table:
        """The table that it is about."""
        found: Table = self.table.__table__
        return found

    def find(self, limits: Limits, now: datetime) -> Select[Any]:
        """Return the question for the keys of its rows, in order."""
        keys = list(self.rows.primary_key.columns)
        return select(*keys).where(self.which(now - limits.of(self.limits))).order_by(*keys)

    def apply(self, session: Session, keys: Keys, limits: Limits, now: datetime) -> int:
        """Let those of the rows go that still are to; returns how many."""
        columns = list(self.rows.primary_key.columns)
        among = _among(columns, keys)
        still = session.execute(self.find(limits, now).where(among)).all()
        if still:
            self.let_go(session, self.rows, _among(columns, [tuple(row) for row in still]))
        return len(still)


def _among(columns: Sequence[ColumnElement[Any]], keys: Keys) -> ColumnElement[bool]:
    if len(columns) == 1:
        return columns[0].in_([key[0] for key in keys])
    return tuple_(*columns).in_(keys)


def _is_over(booking: Any, limit: datetime) -> ColumnElement[bool]:
    """Return the condition that a booking was over before `limit`, as all dates of its series."""
    alone = booking.series_id.is_(None)  # is asked first, as many are, and the other takes long
    return and_(booking.ends_at < limit, or_(alone, ~_goes_on(booking.series_id, limit)))


def _goes_on(series_id: Any, limit: datetime) -> ColumnElement[bool]:
    """Return the condition that a series has a date which isn't over so long."""
    later = aliased(Booking)
    return exists().where(col(later.series_id) == series_id, col(later.ends_at) >= limit)


def _about_over(booking_id: Any, limit: datetime) -> ColumnElement[bool]:
    """Return the condition that something is about a booking that is long over."""
    past: Any = aliased(Booking)
    return exists().where(past.id == booking_id, _is_over(past, limit))


def _about_nothing_ahead(booking_id: Any, limit: datetime) -> ColumnElement[bool]:
    return or_(booking_id.is_(None), _about_over(booking_id, limit))


def _nobodies() -> Select[Any]:
    return select(col(Person.id)).where(col(Person.email).like(NOBODY))


def nobody(session: Session, organisation_id: int) -> int:
    """Return the id of the organisation's nobody, of whom is what was somebody's."""
    key = session.get_one(Organisation, organisation_id).key
    email = NOBODY.replace("%", key)
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[
        session.connection().dialect.name
    ]
    row = {"organisation_id": organisation_id, "email": email, "name": "", "roles": []}
    session.execute(insert(Person).values(**row).on_conflict_do_nothing(index_elements=["email"]))
    found: int = session.execute(
        select(col(Person.id)).where(col(Person.email) == email)
    ).scalar_one()
    return found


def _remove(session: Session, table: Table, those: ColumnElement[bool]) -> None:
    session.execute(delete(table).where(those))


def _of_nobody(session: Session, table: Table, those: ColumnElement[bool], **values: Any) -> None:
    """Set the values, and each organisation's nobody instead of the person that is named."""
    column = next(one for one in ("organizer_id", "person_id") if one in table.columns)
    owners = select(table.columns["organisation_id"]).where(those).distinct()
    for (owner,) in session.execute(owners).all():
        theirs = update(table).where(those, table.columns["organisation_id"] == owner)
        session.execute(theirs.values({column: nobody(session, owner), **values}))


def _empty_bookings(session: Session, table: Table, those: ColumnElement[bool]) -> None:
    ids = select(table.columns["id"]).where(those)
    invited: Table = Attendee.__table__  # type: ignore[attr-defined]
    nameless = "guest-" + cast(invited.columns["id"], String) + "@nobody.invalid"
    session.execute(
        update(invited)
        .where(invited.columns["booking_id"].in_(ids))
        .values(address=nameless, name="")
    )
    session.execute(delete(OutsideEvent).where(col(OutsideEvent.booking_id).in_(ids)))
    _of_nobody(
        session, table, those, title="", space_id=None, thread_id=None, booked_by_id=None,
        calendar_of_id=None,
    )  # fmt: skip


def _empty_series(session: Session, table: Table, those: ColumnElement[bool]) -> None:
    ids = select(table.columns["id"]).where(those)
    session.execute(delete(OutsideEvent).where(col(OutsideEvent.series_id).in_(ids)))
    _of_nobody(session, table, those)


def _empty_waits(session: Session, table: Table, those: ColumnElement[bool]) -> None:
    _of_nobody(session, table, those, title="", guests=[], space_id=None, thread_id=None)


def _empty_conferences(session: Session, table: Table, those: ColumnElement[bool]) -> None:
    named = dict.fromkeys(("web_link", "sip_address", "number", "password", "host"))
    session.execute(update(table).where(those).values(**named, former=[]))


def _empty_legs(session: Session, table: Table, those: ColumnElement[bool]) -> None:
    session.execute(update(table).where(those).values(address="", name=""))


def _empty_events(session: Session, table: Table, those: ColumnElement[bool]) -> None:
    counted = table.columns["kind"].in_(COUNTED)
    session.execute(update(table).where(those, counted).values(person_id=None))
    session.execute(delete(table).where(those, ~counted))


def _empty_closures(session: Session, table: Table, those: ColumnElement[bool]) -> None:
    session.execute(update(table).where(those).values(reason=""))


def _remove_plans(session: Session, table: Table, those: ColumnElement[bool]) -> None:
    ids = select(table.columns["id"]).where(those)
    later = update(table).where(table.columns["undoes_id"].in_(ids))
    session.execute(later.values(undoes_id=None))
    taken = update(Booking).where(col(Booking.requisition_id).in_(ids))
    session.execute(taken.values(requisition_id=None))
    _remove(session, table, those)


def _lets_go() -> ColumnElement[bool]:
    """Return the condition that an event isn't as it stays."""
    return or_(col(EventRecord.kind).not_in(COUNTED), col(EventRecord.person_id).is_not(None))


def _events_of_bookings(limit: datetime) -> ColumnElement[bool]:
    series = col(EventRecord.series_id)
    return and_(
        col(EventRecord.at) < limit,
        or_(
            _about_over(col(EventRecord.booking_id), limit),
            and_(col(EventRecord.booking_id).is_(None), series.is_not(None)),
        ),
        or_(series.is_(None), ~_goes_on(series, limit)),
        _lets_go(),
    )


def _other_events(limit: datetime) -> ColumnElement[bool]:
    return and_(
        col(EventRecord.at) < limit,
        col(EventRecord.booking_id).is_(None),
        col(EventRecord.series_id).is_(None),
        _lets_go(),
    )


def _past_plans(limit: datetime) -> ColumnElement[bool]:
    """Return the condition that a plan is over, and so is all that it took rooms for."""
    needed = select(col(Booking.requisition_id)).where(
        col(Booking.requisition_id).is_not(None), col(Booking.ends_at) >= limit
    )
    return and_(col(Plan.expires_at) < limit, col(Plan.id).not_in(needed))


def _past_closures(limit: datetime) -> ColumnElement[bool]:
    return and_(col(Closure.ends_at) < limit, col(Closure.reason) != "")


def _asked_in_vain(limit: datetime) -> ColumnElement[bool]:
    """Return the condition that what a member's calendar asked for became nothing, long ago."""
    return and_(
        col(OutsideEvent.booking_id).is_(None),
        col(OutsideEvent.series_id).is_(None),
        func.coalesce(OutsideEvent.answered_at, OutsideEvent.stamp) < limit,
    )


def _past_bookings(limit: datetime) -> ColumnElement[bool]:
    return and_(_is_over(Booking, limit), col(Booking.organizer_id).not_in(_nobodies()))


def _past_series(limit: datetime) -> ColumnElement[bool]:
    return and_(
        col(Series.changed_at) < limit,
        ~_goes_on(col(Series.id), limit),
        col(Series.organizer_id).not_in(_nobodies()),
    )


def _past_waits(limit: datetime) -> ColumnElement[bool]:
    return and_(
        col(Waiting.latest) < limit,
        col(Waiting.state).not_in(("waiting", "offered")),
        col(Waiting.person_id).not_in(_nobodies()),
    )


def _past_conferences(limit: datetime) -> ColumnElement[bool]:
    named = (Conference.web_link, Conference.sip_address, Conference.password, Conference.host)
    return and_(
        _about_over(col(Conference.booking_id), limit),
        or_(*(col(one).is_not(None) for one in named)),
    )


def _past_legs(limit: datetime) -> ColumnElement[bool]:
    return and_(
        _about_over(col(Leg.booking_id), limit),
        col(Leg.endpoint_id).is_(None),
        col(Leg.address) != "",
    )


def _went_out(limit: datetime) -> ColumnElement[bool]:
    return and_(
        col(OutboxItem.settled_at) < limit, _about_nothing_ahead(col(OutboxItem.booking_id), limit)
    )


def _came_back(limit: datetime) -> ColumnElement[bool]:
    return and_(
        col(Arrival.received_at) < limit, _about_nothing_ahead(col(Arrival.booking_id), limit)
    )


KINDS = (
    Kind("what came in", ("mails",), InboxItem,
         lambda limit: col(InboxItem.settled_at) < limit, _remove),
    Kind("what went out", ("mails",), OutboxItem, _went_out, _remove),
    Kind("answers", ("mails",), Arrival, _came_back, _remove),
    Kind("talks", ("talks",), TalkState, lambda limit: col(TalkState.updated_at) < limit, _remove),
    Kind("calls", ("calls",), Conference, _past_conferences, _empty_conferences),
    Kind("ends of calls", ("calls",), Leg, _past_legs, _empty_legs),
    Kind("faults", ("faults",), Fault, lambda limit: col(Fault.closed_at) < limit, _remove),
    Kind("bookings", ("bookings",), Booking, _past_bookings, _empty_bookings),
    Kind("series", ("bookings",), Series, _past_series, _empty_series),
    Kind("waiting list", ("bookings",), Waiting, _past_waits, _empty_waits),
    Kind("events of bookings", ("bookings", "audit"), EventRecord, _events_of_bookings,
         _empty_events),
    Kind("other events", ("audit",), EventRecord, _other_events, _empty_events),
    Kind("plans", ("audit",), Plan, _past_plans, _remove_plans),
    Kind("reasons of closures", ("audit",), Closure, _past_closures, _empty_closures),
    Kind("what calendars asked in vain", ("bookings",), OutsideEvent, _asked_in_vain, _remove),
)  # fmt: skip

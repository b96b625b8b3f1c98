"""Approval: what a room's administrators decide on, and what becomes of it when nobody does.

A request is a tentative booking that has its time until `decide_by`. The first decision counts;
after the deadline the time is anybody's, and nothing can be approved any more.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from rooms.bookings import facts, venues_of
from rooms.capacity import fit
from rooms.errors import Refusal, Refused
from rooms.events import BookingApproved, RequestDeclined, RequestExpired
from rooms.freeing import freed
from rooms.interval import Interval
from rooms.models import Blocking, Booking, EventRecord, Person
from rooms.placing import Freed, chosen_rooms, locked, place, release
from rooms.proposing import takes_more
from rooms.rules import Proposal
from rooms.series_approval import approve_dates, asked_together, decline_dates, expire_dates
from rooms.series_rows import locked_dates
from rooms.unit_of_work import UnitOfWork

MOST_PENDING = 50
MOST_ASKED = 50


def approve(
    unit: UnitOfWork, booking: Booking, by: Person, now: datetime, version: int | None = None
) -> Booking:
    """Let a request stand from now on, of a series all that was asked for at once; returns it.

    `version` is what the administrator has seen of it. Refuses with "not_admin", "stale",
    "already_decided", "already_cancelled", "request_over" (its deadline has passed), or "taken"
    where somebody has its time by now.
    """
    session = unit.session
    booking = _undecided(session, booking, by, now, version)
    dates = _locked_together(session, booking)
    if len(dates) > 1:
        approve_dates(unit, dates, _as_it_is(session, dates[0], by, now))
        return booking
    before = facts(session, booking)
    booking.status, booking.decide_by = "confirmed", None
    place(session, booking, _as_it_is(session, booking, by, now))
    _mark_changed(session, booking, now)
    unit.record(
        BookingApproved(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id,
            at=now,
            before=before,
            after=facts(session, booking),
        )
    )
    return booking


def decline(
    unit: UnitOfWork,
    booking: Booking,
    by: Person,
    now: datetime,
    reason: str = "",
    version: int | None = None,
) -> Booking:
    """Say no to a request and free its time; returns it. Refuses as `approve` does.

    A booking that stood and only wanted more is as it was approved before; dates of a series that
    were asked for together are called off.
    """
    session = unit.session
    booking = _undecided(session, booking, by, now, version)
    dates = _locked_together(session, booking)
    if len(dates) > 1:
        decline_dates(unit, dates, by, now, reason)
        return booking
    before = facts(session, booking)
    had = _give_up(unit, booking, now)
    booking.decide_by = None
    _mark_changed(session, booking, now)
    unit.record(
        RequestDeclined(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id,
            at=now,
            before=before,
            after=facts(session, booking),
            reason=reason,
        )
    )
    freed(unit, booking.organisation_id, had, now)
    return booking


def expire(unit: UnitOfWork, booking_id: int, now: datetime) -> bool:
    """End a request on which nobody has decided in time, as a no does; False if there is none.

    Of a series all that was asked for at once ends.
    """
    session = unit.session
    found = session.exec(select(Booking).where(Booking.id == booking_id)).one()
    booking = locked(session, found, None, cancelled=True)
    if booking.status != "tentative" or booking.decide_by is None or booking.decide_by > now:
        return False
    if booking.series_id is not None and len(_locked_together(session, booking)) > 1:
        return expire_dates(unit, booking.series_id, booking.decide_by, now)
    before = facts(session, booking)
    had = _give_up(unit, booking, now)
    if booking.status != "cancelled":
        booking.decide_by = None
    _mark_changed(session, booking, now)
    unit.record(
        RequestExpired(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            at=now,
            before=before,
            after=facts(session, booking),
        )
    )
    freed(unit, booking.organisation_id, had, now)
    return True


def pending(session: Session, organisation_id: int, now: datetime) -> list[Booking]:
    """Return the requests that wait for a decision, the most urgent first; at most fifty.

    Of dates of a series that were asked for together it is the first.
    """
    waiting = select(Blocking.booking_id).where(
        Blocking.organisation_id == organisation_id,
        col(Blocking.expires_at) > now,
        col(Blocking.booking_id).is_not(None),
    )
    mine = select(Booking).where(
        col(Booking.id).in_(waiting), Booking.status == "tentative", col(Booking.decide_by) > now
    )
    order = (col(Booking.decide_by), col(Booking.id))
    return list(session.exec(mine.where(~_sooner_date()).order_by(*order).limit(MOST_PENDING)))


def _sooner_date() -> ColumnElement[bool]:
    """Return the condition that an earlier date was asked for together with a booking."""
    sooner = aliased(Booking)
    together = select(sooner.id).where(
        sooner.series_id == Booking.series_id,
        sooner.decide_by == Booking.decide_by,
        sooner.status == "tentative",
        col(sooner.recurs_at) < col(Booking.recurs_at),
    )
    return together.exists()


def administrators(session: Session, organisation_id: int) -> list[Person]:
    """Return who may decide on the organisation's requests, at most fifty."""
    named = cast(col(Person.roles), String).contains("room_admin")
    mine = select(Person).where(Person.organisation_id == organisation_id, named)
    found = session.exec(mine.order_by(col(Person.id)).limit(MOST_ASKED)).all()
    return [person for person in found if "room_admin" in person.roles]


def _undecided(
    session: Session, booking: Booking, by: Person, now: datetime, version: int | None
) -> Booking:
    """Return the request, kept from others until this transaction ends."""
    is_theirs = by.organisation_id == booking.organisation_id and "room_admin" in by.roles
    if not is_theirs:
        raise Refused(Refusal("not_admin"))
    booking = locked(session, booking, None, cancelled=True)
    deadline = booking.decide_by
    if deadline is not None and deadline <= now:
        raise Refused(Refusal("request_over", {"deadline": deadline}))
    if deadline is not None and booking.status == "cancelled":
        raise Refused(Refusal("already_cancelled"))
    if booking.status != "tentative":
        raise Refused(Refusal("already_decided"))
    return locked(session, booking, version)


def _locked_together(session: Session, booking: Booking) -> list[Booking]:
    """Return the dates of a request of which this one is kept already, all kept now."""
    if booking.series_id is not None:
        locked_dates(session, booking.series_id)
    return asked_together(session, booking)


def _give_up(unit: UnitOfWork, booking: Booking, now: datetime) -> list[Freed]:
    """Free what was asked for, and return it; what was approved before stands where it can."""
    session, before = unit.session, _approved_before(unit.session, booking)
    if before is not None and before[0].end > now:
        when, room_ids = before
        chosen = chosen_rooms(session, booking.organisation_id, room_ids)
        present = _as_it_is(session, booking, None, now)
        try:
            with unit.attempt():
                booking.status = "confirmed"
                had = place(session, booking, replace(present, when=when, venues=chosen))
                fit(session, booking, now)
                return had
        except Refused:  # after the deadline its time is anybody's, also what was approved
            session.refresh(booking)
    booking.status = "cancelled"
    return release(session, booking)


def _approved_before(session: Session, booking: Booking) -> tuple[Interval, tuple[int, ...]] | None:
    """Return the time and rooms of a booking that stood and asks for more; else None.

    What it gave up in the meantime is no more its own.
    """
    mine = select(EventRecord).where(
        EventRecord.booking_id == booking.id,
        col(EventRecord.kind).in_(("BookingRequested", "BookingChanged")),
    )
    asked = session.exec(mine.order_by(col(EventRecord.id).desc()).limit(MOST_ASKED)).all()
    kept = [_span(facts(session, booking))]
    for was in (record.data.get("before") for record in asked):
        if was is None:
            return None
        when, room_ids = _span(was)
        if was["status"] == "confirmed":
            is_lost = any(takes_more(*span, when, room_ids) for span in kept)
            return None if is_lost else (when, room_ids)
        kept.append((when, room_ids))
    return None


def _span(of: Mapping[str, Any]) -> tuple[Interval, tuple[int, ...]]:
    when = Interval(*(datetime.fromisoformat(of[name]) for name in ("starts_at", "ends_at")))
    return when, tuple(of["room_ids"])


def _as_it_is(session: Session, booking: Booking, by: Person | None, now: datetime) -> Proposal:
    return Proposal(
        when=Interval(booking.starts_at, booking.ends_at),
        venues=tuple(venues_of(session, booking)),
        people=booking.headcount,
        wants_video=booking.wants_video,
        now=now,
        organizer=session.exec(select(Person).where(Person.id == booking.organizer_id)).one(),
        by=by,
    )


def _mark_changed(session: Session, booking: Booking, now: datetime) -> None:
    booking.version += 1
    booking.changed_at = now
    session.add(booking)
    session.flush()

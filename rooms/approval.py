"""Approval: what a room's administrators decide on, and what becomes of it when nobody does.

A request is a tentative booking that has its time until `decide_by`. The first decision counts;
after the deadline the time is anybody's, and nothing can be approved any more.

Where rooms of several sites ask for approval, a yes is that of somebody who administers all of
these sites: nobody gives away others' rooms. A no may come from the administrator of any of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from rooms.administrators import administrators, area_of_rooms, rooms_within
from rooms.bookings import facts, venues_of
from rooms.errors import Refusal, Refused
from rooms.events import BookingApproved, RequestDeclined, RequestExpired
from rooms.freeing import freed
from rooms.groups import policy_for
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.models import Blocking, BookedRoom, Booking, EventRecord, Person
from rooms.placing import Freed, chosen_rooms, locked, place, release
from rooms.pools.capacity import fit
from rooms.proposing import takes_more
from rooms.rights import Area, Right, may, not_allowed, reach
from rooms.rules import Proposal
from rooms.series.approval import approve_dates, asked_together, decline_dates, expire_dates
from rooms.series.rows import locked_dates, rooms_of_all
from rooms.unit_of_work import UnitOfWork

MOST_PENDING = 50
MOST_ASKED = 50


def approve(
    unit: UnitOfWork, booking: Booking, by: Person, now: datetime, version: int | None = None
) -> Booking:
    """Let a request stand from now on, of a series all that was asked for at once; returns it.

    `version` is what the administrator has seen of it. Refuses with "not_allowed", "stale",
    "already_decided", "already_cancelled", "request_over" (its deadline has passed), or "taken"
    where somebody has its time by now.
    """
    session = unit.session
    booking = _undecided(session, booking, partial(may, by, Right.APPROVE), now, version)
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
    booking = _undecided(session, booking, partial(_may_decline, by), now, version)
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


def pending(session: Session, by: Person, now: datetime) -> list[Booking]:
    """Return the requests on which `by` may decide, the most urgent first; at most fifty.

    Of dates of a series that were asked for together it is the first.
    """
    organisation_id, found = by.organisation_id, reach(by, Right.APPROVE)
    if not found:
        return []
    waiting = select(Blocking.booking_id).where(
        Blocking.organisation_id == organisation_id,
        col(Blocking.expires_at) > now,
        col(Blocking.booking_id).is_not(None),
    )
    mine = select(Booking).where(
        col(Booking.id).in_(waiting), Booking.status == "tentative", col(Booking.decide_by) > now
    )
    if not found.is_everywhere:
        there = rooms_within(organisation_id, found.sites)
        theirs = select(BookedRoom.booking_id).where(col(BookedRoom.room_id).in_(there))
        mine = mine.where(col(Booking.id).in_(theirs))
    order = (col(Booking.decide_by), col(Booking.id))
    soonest = session.exec(mine.where(~_sooner_date()).order_by(*order).limit(MOST_PENDING)).all()
    return [one for one in soonest if _may_decline(by, asking_area(session, one))]


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


def asking_area(session: Session, booking: Booking) -> Area:
    """Return the sites of the rooms of a request that must be approved, of all dates of it.

    Where no room asks for that any more, they are those of all its rooms.
    """
    dates = asked_together(session, booking)
    taken = rooms_of_all(session, [date.id for date in dates])
    room_ids = {room_id for ids in taken.values() for room_id in ids}
    stock = venues(session, booking.organisation_id).by_id
    organizer = session.get_one(Person, booking.organizer_id)
    asking = {
        room_id
        for room_id in room_ids & stock.keys()
        if policy_for(stock[room_id], organizer).approval_hours is not None
    }
    return area_of_rooms(session, booking.organisation_id, asking or room_ids)


def deciders(session: Session, booking: Booking) -> list[Person]:
    """Return who is asked to decide on a request, at most fifty.

    They are who may say yes; where nobody may, all who may say no.
    """
    area = asking_area(session, booking)
    found = administrators(session, Right.APPROVE, area)
    parts = [Area(area.organisation_id, frozenset({site})) for site in sorted(area.sites)]
    some = [one for part in parts for one in administrators(session, Right.APPROVE, part)]
    return found or list({person.id: person for person in some}.values())[:MOST_ASKED]


def _may_decline(by: Person, area: Area) -> bool:
    """Say whether a person administers one of the sites, or all of the organisation."""
    is_theirs = by.organisation_id == area.organisation_id
    found = reach(by, Right.APPROVE)
    return is_theirs and (found.is_everywhere or not found.sites.isdisjoint(area.sites))


def _undecided(
    session: Session,
    booking: Booking,
    may_decide: Callable[[Area], bool],
    now: datetime,
    version: int | None,
) -> Booking:
    """Return the request, kept from others until this transaction ends."""
    booking = locked(session, booking, None, cancelled=True)
    area = asking_area(session, booking)
    if not may_decide(area):
        raise not_allowed(Right.APPROVE, area)
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
                fit(session, booking.organisation_id, [booking.id], now)
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

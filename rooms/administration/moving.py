"""Bookings that a plan moves, all at once: they give up what they had, then take what is meant.

So one may go where another was. What the database refuses to one of them, all are refused.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from rooms.administration.breaking import Standing, must_move
from rooms.administration.places import Placement
from rooms.administration.trial import Terms
from rooms.bookings import facts, record_change
from rooms.errors import Refused
from rooms.freeing import freed
from rooms.interval import Interval
from rooms.inventory import Stock
from rooms.models import Booking, EventRecord, Person
from rooms.placing import Freed, lock, locked, take
from rooms.placing import name_rooms as put_into
from rooms.proposing import deadline_in
from rooms.rules import RULES, Proposal
from rooms.series_rows import free_all, leave_rooms, locked_all_series
from rooms.statuses import CANCELLED, CONFIRMED, UNPLACED
from rooms.unit_of_work import UnitOfWork

# What of a booking is kept to bring it back: nothing of its people, who may change meanwhile.
PLACE = ("starts_at", "ends_at", "room_ids", "status", "decide_by", "is_exception")


def kept_with_rooms(
    session: Session, booking_ids: Collection[int], room_ids: Collection[int]
) -> dict[int, Booking]:
    """Return the bookings as they are now, called off or not, and keep them from other writers.

    So are their series, before, and the rooms, after them, as everybody does who writes bookings.
    """
    wanted = select(Booking).where(col(Booking.id).in_(booking_ids)).order_by(col(Booking.id))
    bookings = session.exec(wanted).all()
    series = {booking.series_id for booking in bookings if booking.series_id is not None}
    locked_all_series(session, series)
    kept = {one.id: locked(session, one, None, cancelled=True) for one in bookings}
    lock(session, room_ids)
    return kept


def move_all(
    unit: UnitOfWork,
    placements: Sequence[Placement],
    bookings: Mapping[int, Booking],
    stock: Stock,
    by: Person | None,
    now: datetime,
    meanwhile: Callable[[], object] | None = None,
) -> list[dict[str, Any]]:
    """Put each booking where its placement says, and return what each was before, in JSON values.

    `meanwhile` is done when all have left, before they go anywhere and before others are offered
    what they had. Raises `Refused` where somebody else has a place.
    """
    session = unit.session
    before = {one.booking_id: facts(session, bookings[one.booking_id]) for one in placements}
    had = free_all(session, [one.booking_id for one in placements])
    placed = [one for one in placements if not one.is_open]
    leave_rooms(session, [one.booking_id for one in placed])
    if meanwhile is not None:
        meanwhile()
    for one in placements:
        booking = bookings[one.booking_id]
        if one.is_open:
            booking.status, booking.decide_by = UNPLACED, None
        else:
            _take(session, booking, one, stock, by, now)
    session.flush()
    for one in sorted(placements, key=lambda one: not one.is_open):  # what frees capacity first
        was = before[one.booking_id]
        record_change(unit, bookings[one.booking_id], was, by, now, is_one_of_many=True)
    if placements:
        freed(unit, bookings[placements[0].booking_id].organisation_id, had, now)
    return [
        {
            "booking": booking_id,
            "version": bookings[booking_id].version,
            "before": {name: was[name] for name in PLACE},
        }
        for booking_id, was in before.items()
    ]


def _take(
    session: Session,
    booking: Booking,
    placement: Placement,
    stock: Stock,
    by: Person | None,
    now: datetime,
) -> None:
    chosen = tuple(stock.by_id[room_id] for room_id in placement.room_ids)
    booking.starts_at, booking.ends_at = placement.when.start, placement.when.end
    booking.zone = chosen[0].site.zone
    proposal = Proposal(
        when=placement.when,
        venues=chosen,
        people=booking.headcount,
        wants_video=booking.wants_video,
        now=now,
        organizer=session.get_one(Person, booking.organizer_id),
        by=by,
    )
    is_decided = RULES["needs_approval"].check(replace(proposal, by=None)) is None
    if booking.status == UNPLACED or is_decided:
        booking.status, booking.decide_by = CONFIRMED, None
    session.flush()
    take(session, booking, proposal)
    put_into(session, booking, chosen)


def move_back(
    unit: UnitOfWork,
    moved: Sequence[Mapping[str, Any]],
    bookings: Mapping[int, Booking],
    terms: Terms,
    by: Person | None,
    now: datetime,
) -> tuple[list[int], list[int]]:
    """Put bookings back where they were before a plan, those that nobody changed since.

    Returns which came back and which stay where they are, as their place is somebody else's or
    nobody can meet there.
    """
    back: list[int] = []
    left: list[int] = []
    for one in moved:
        booking, was = bookings[one["booking"]], one["before"]
        is_back = booking.version == one["version"] and _put_back(
            unit, booking, was, terms, by, now
        )
        (back if is_back else left).append(booking.id)
    return back, left


def _put_back(
    unit: UnitOfWork,
    booking: Booking,
    was: Mapping[str, Any],
    terms: Terms,
    by: Person | None,
    now: datetime,
) -> bool:
    session = unit.session
    when = Interval(*(datetime.fromisoformat(was[name]) for name in ("starts_at", "ends_at")))
    deadline = deadline_in(was)
    if (
        booking.status == CANCELLED
        or min(booking.starts_at, when.start, deadline or when.start) <= now
    ):
        return False
    placement = Placement(booking.id, booking.version, tuple(was["room_ids"]), when)
    if not can_meet(session, booking, placement, terms):
        return False
    try:
        with unit.attempt():
            present = facts(session, booking)
            had: list[Freed] = free_all(session, [booking.id])
            leave_rooms(session, [booking.id])
            booking.status, booking.decide_by = was["status"], deadline
            _take(session, booking, placement, terms.stock, by, now)
            act = _act_on(session, booking)
            record_change(unit, booking, present, by, now, undoes=act, is_one_of_many=True)
            booking.is_exception = was["is_exception"]
            freed(unit, booking.organisation_id, had, now)
    except Refused:
        return False
    return True


def can_meet(session: Session, booking: Booking, placement: Placement, terms: Terms) -> bool:
    """Say whether people can meet where the placement says, whoever has it."""
    there = Standing(
        booking.id,
        booking.version,
        booking.organizer_id,
        placement.when,
        booking.headcount,
        booking.wants_video,
        booking.created_at,
        placement.room_ids,
    )
    organizer = session.get_one(Person, booking.organizer_id)
    return not must_move(there, terms, organizer)


def _act_on(session: Session, booking: Booking) -> int | None:
    """Return the record of the last change of the booking."""
    mine = select(EventRecord.id).where(
        EventRecord.booking_id == booking.id, EventRecord.kind == "BookingChanged"
    )
    return session.exec(mine.order_by(col(EventRecord.id).desc()).limit(1)).first()

"""Bookings that a plan moves, all at once: they give up what they had, then take what is meant.

So one may go where another was. What the database refuses to one of them, all are refused.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlmodel import Session, col, select

from rooms.administration.breaking import Standing, must_move
from rooms.administration.places import Placement
from rooms.administration.rehousing.calendar import Calendar
from rooms.administration.trial import Terms
from rooms.bookings import record_change
from rooms.calls.events import calls_to_offer
from rooms.freeing import freed
from rooms.interval import Interval
from rooms.inventory import Stock
from rooms.models import Booking, EventRecord, Person
from rooms.placing import Freed, lock, spaces_taken, take
from rooms.placing import name_rooms as put_into
from rooms.pools.capacity import PoolFull, fit
from rooms.proposing import deadline_in
from rooms.rules import RULES, Proposal
from rooms.series.rows import facts_by_id, free_all, leave_rooms, locked_all, locked_all_series
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
    theirs = select(Booking.series_id).where(col(Booking.id).in_(booking_ids)).distinct()
    locked_all_series(session, [one for one in session.exec(theirs) if one is not None])
    kept = locked_all(session, booking_ids)
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
    session, moving = unit.session, [bookings[one.booking_id] for one in placements]
    before = facts_by_id(session, moving)
    organizers = _organizers(session, moving)
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
            _take(session, booking, one, stock, organizers[booking.organizer_id], by, now)
    if placements:
        _fit_all(unit, moving, now)
    for one in sorted(placements, key=lambda one: not one.is_open):  # what frees capacity first
        was = before[one.booking_id]
        rooms = cast("list[int]", was["room_ids"]) if one.is_open else list(one.room_ids)
        record_change(
            unit, bookings[one.booking_id], was, by, now, is_one_of_many=True, room_ids=rooms
        )
    if placements:
        freed(unit, moving[0].organisation_id, had, now)
    return [
        {
            "booking": booking_id,
            "version": bookings[booking_id].version,
            "before": {name: was[name] for name in PLACE},
        }
        for booking_id, was in before.items()
    ]


def _organizers(session: Session, bookings: Sequence[Booking]) -> dict[int, Person]:
    """Return whose the bookings are; whoever holds them spares others from reading them."""
    ids = {booking.organizer_id for booking in bookings}
    return {one.id: one for one in session.exec(select(Person).where(col(Person.id).in_(ids)))}


def _take(
    session: Session,
    booking: Booking,
    placement: Placement,
    stock: Stock,
    organizer: Person,
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
        organizer=organizer,
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
    """Put bookings back where they were before a plan, all at once, unless changed since.

    Returns which came back and which stay where they are, as their place is somebody else's or
    nobody can meet there.
    """
    rows = {one["booking"]: one for one in moved}
    coming = {
        one: place
        for one, row in rows.items()
        if (place := _former(unit.session, bookings[one], row, terms, now)) is not None
    }
    while coming := _unhindered(unit.session, coming, terms, now):
        try:
            with unit.attempt():
                _put_back(unit, [(place, rows[one]["before"]) for one, place in coming.items()],
                          bookings, terms, by, now)  # fmt: skip
        except PoolFull as full:
            del coming[full.booking_id]
        else:
            break
    return list(coming), [one for one in rows if one not in coming]


def _former(
    session: Session, booking: Booking, row: Mapping[str, Any], terms: Terms, now: datetime
) -> Placement | None:
    """Return the place that a booking had before a plan, if it can come back, whoever has it."""
    was = row["before"]
    when = Interval(*(datetime.fromisoformat(was[name]) for name in ("starts_at", "ends_at")))
    soonest = min(booking.starts_at, when.start, deadline_in(was) or when.start)
    if booking.version != row["version"] or booking.status == CANCELLED or soonest <= now:
        return None
    place = Placement(booking.id, booking.version, tuple(was["room_ids"]), when)
    return place if can_meet(session, booking, place, terms) else None


def _unhindered(
    session: Session, coming: Mapping[int, Placement], terms: Terms, now: datetime
) -> dict[int, Placement]:
    """Return those in whose places nobody is but others of them: who stays may be in the way."""
    left = dict(coming)
    while left:
        calendar = Calendar(session, terms.stock, now, left)
        free = {
            one: place
            for one, place in left.items()
            if all(calendar.is_free(room, span) for room, span in _spaces(place, terms))
        }
        if len(free) == len(left):
            break
        left = free
    return left


def _spaces(placement: Placement, terms: Terms) -> list[Freed]:
    chosen = [terms.stock.by_id[room_id] for room_id in placement.room_ids]
    return spaces_taken(chosen, placement.when)


def _put_back(
    unit: UnitOfWork,
    coming: Sequence[tuple[Placement, Mapping[str, Any]]],
    bookings: Mapping[int, Booking],
    terms: Terms,
    by: Person | None,
    now: datetime,
) -> None:
    """Let bookings have their former places; raises `PoolFull` where a call doesn't fit."""
    session, ids = unit.session, [place.booking_id for place, _ in coming]
    moving = [bookings[one] for one in ids]
    present, organizers = facts_by_id(session, moving), _organizers(session, moving)
    had = free_all(session, ids)
    leave_rooms(session, ids)
    for place, was in coming:
        booking = bookings[place.booking_id]
        booking.status, booking.decide_by = was["status"], deadline_in(was)
        _take(session, booking, place, terms.stock, organizers[booking.organizer_id], by, now)
    _fit_all(unit, moving, now)
    for place, was in coming:
        booking = bookings[place.booking_id]
        act = _act_on(session, booking)
        record_change(
            unit,
            booking,
            present[booking.id],
            by,
            now,
            undoes=act,
            is_one_of_many=True,
            room_ids=list(place.room_ids),
        )
        booking.is_exception = was["is_exception"]
    freed(unit, moving[0].organisation_id, had, now)


def _fit_all(unit: UnitOfWork, bookings: Sequence[Booking], now: datetime) -> None:
    """Let all their calls have their ports and bandwidth at once, as they stand now."""
    organisation_id = bookings[0].organisation_id
    given = fit(unit.session, organisation_id, [one.id for one in bookings], now)
    if given:
        unit.record(calls_to_offer(organisation_id, given, now))


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

"""Undo: a person's last act on a booking is taken back, within five minutes and while it stands.

What was before is in the record of the act. Rooms come back only while they are free: the database
decides, as for every booking. An undo can't be undone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from rooms.attendance import put_guests, put_organizer
from rooms.bookings import cancel, facts, record_change, rooms_of
from rooms.calls.connect_modes import choose_back
from rooms.errors import Refusal, Refused
from rooms.events import BookingRestored
from rooms.freeing import freed
from rooms.handing_back import take_back_all
from rooms.interval import Interval
from rooms.models import Booking, EventRecord, Person
from rooms.placing import Chosen, Freed, chosen_rooms, locked, place
from rooms.proposing import refuse_undecidable
from rooms.rules import Proposal
from rooms.series.rows import locked_with_rooms
from rooms.series.undo import KINDS, undo_series
from rooms.shut import refuse_shut
from rooms.statuses import UNPLACED
from rooms.unit_of_work import UnitOfWork

UNDO_WITHIN = timedelta(minutes=5)
RESTORED = (
    "headcount", "wants_video", "is_private", "title", "is_exception", "space_id", "thread_id",
    "in_group",
)  # fmt: skip
ACTS = (
    "BookingMade", "BookingRequested", "BookingChanged", "BookingCancelled", "BookingRestored",
    "BookingsHandedOver", "BookingsCancelled", "ConnectChosen", *KINDS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: `act` is the kind of its event, `count` of how many bookings."""

    act: str
    booking: Booking
    count: int = 1


def last_act(session: Session, person: Person, now: datetime) -> EventRecord | None:
    """Return the person's last act on a booking, if it may still be undone by its age."""
    mine = select(EventRecord).where(
        EventRecord.person_id == person.id,
        EventRecord.organisation_id == person.organisation_id,
        col(EventRecord.kind).in_(ACTS),
    )
    last = session.exec(mine.order_by(col(EventRecord.id).desc()).limit(1)).first()
    if last is None or last.at < now - UNDO_WITHIN or last.data.get("undoes") is not None:
        return None
    return last


def undo(
    unit: UnitOfWork,
    by: Person,
    now: datetime,
    booking_id: int | None = None,
    version: int | None = None,
    series_id: int | None = None,
) -> Undone:
    """Take back the last act of `by`; of this booking at this version, where a button says so.

    A button of a series' says the same of the series.

    Refuses with "nothing_to_undo" (too late, or nothing done), "changed_since" (somebody has
    changed the booking after it), "over", or "taken" where a room is no longer free.
    """
    session = unit.session
    act = last_act(session, by, now)
    of_series = act.data.get("series_id") if act else None
    other = booking_id not in (None, act.booking_id) if act else True
    if act is None or other or series_id not in (None, of_series):
        raise Refused(Refusal("nothing_to_undo", {"minutes": UNDO_WITHIN.seconds // 60}))
    if act.kind == "BookingsHandedOver":
        given_back = take_back_all(unit, act, by, now)
        return Undone(act.kind, given_back[0], len(given_back))
    if act.kind == "BookingsCancelled":
        restored = _restore_all(unit, act, by, now)
        return Undone(act.kind, restored[0], len(restored))
    if act.kind == "ConnectChosen":
        chosen = session.exec(select(Booking).where(Booking.id == act.booking_id)).one()
        return Undone(act.kind, chosen, choose_back(unit, chosen, act, by, now))
    if act.kind in KINDS:
        dates = undo_series(unit, act, by, now, version)
        return Undone(act.kind, dates[0], len(dates))
    found = session.exec(select(Booking).where(Booking.id == act.booking_id)).one()
    booking = locked(session, found, None, cancelled=True)
    after = act.data.get("after") or {"version": 1}
    if booking.version != after.get("version") or version not in (None, booking.version):
        raise Refused(Refusal("changed_since"))
    if not act.data.get("before"):  # it was made, or asked for
        cancel(unit, booking, by, now, undoes=act.id)
    else:
        restore(unit, booking, act, by, now)
    return Undone(act.kind, booking)


def restore(
    unit: UnitOfWork, booking: Booking, act: EventRecord, by: Person, now: datetime
) -> None:
    """Bring the booking back to what it was before the act."""
    session, was = unit.session, facts(unit.session, booking)
    before: dict[str, Any] = act.data["before"]
    when = Interval(*(datetime.fromisoformat(before[name]) for name in ("starts_at", "ends_at")))
    if when.end <= now:
        raise Refused(Refusal("over", {"end": when.end}))
    refuse_undecidable(before, now)
    room_ids = tuple(before["room_ids"])
    chosen = chosen_rooms(session, booking.organisation_id, room_ids)
    is_back = booking.status != before["status"]
    booking.status = before["status"]
    deadline = before.get("decide_by")
    booking.decide_by = datetime.fromisoformat(deadline) if deadline else None
    for name in RESTORED:
        setattr(booking, name, before[name])
    _restore_people(session, booking, before, now)
    present = Interval(booking.starts_at, booking.ends_at)
    had: list[Freed] = []
    if is_back or when != present or list(room_ids) != rooms_of(session, booking):
        proposal = proposal_of(session, booking, chosen, when, now)
        if booking.status != UNPLACED:
            refuse_shut(session, proposal, [booking.id])
        had = place(session, booking, proposal)
    if not is_back:
        record_change(unit, booking, was, by, now, undoes=act.id)
        freed(unit, booking.organisation_id, had, now)
        return
    booking.version += 1
    booking.changed_at = now
    session.flush()
    unit.record(
        BookingRestored(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id,
            at=now,
            before=was,
            after=facts(session, booking),
            undoes=act.id,
        )
    )


def _restore_all(unit: UnitOfWork, act: EventRecord, by: Person, now: datetime) -> list[Booking]:
    """Bring all bookings back that one act called off, or none of them."""
    session = unit.session
    records = select(EventRecord).where(
        EventRecord.person_id == act.person_id,
        EventRecord.at == act.at,
        EventRecord.kind == "BookingCancelled",
        col(EventRecord.booking_id).in_(act.data["booking_ids"]),
    )
    called_off = {record.booking_id: record for record in session.exec(records)}
    rows = session.exec(select(Booking).where(col(Booking.id).in_(called_off))).all()
    kept = locked_with_rooms(session, rows, cancelled=True)
    for booking in kept:
        act_on_it = called_off[booking.id]
        if booking.version != act_on_it.data["after"]["version"]:
            raise Refused(Refusal("changed_since"))
        restore(unit, booking, act_on_it, by, now)
    return kept


def proposal_of(
    session: Session, booking: Booking, chosen: Chosen, when: Interval, now: datetime
) -> Proposal:
    """Return what the booking was as a proposal; the rules let it pass before."""
    return Proposal(
        when=when,
        venues=chosen,
        people=booking.headcount,
        wants_video=booking.wants_video,
        now=now,
        organizer=session.exec(select(Person).where(Person.id == booking.organizer_id)).one(),
    )


def _restore_people(
    session: Session, booking: Booking, before: dict[str, Any], now: datetime
) -> None:
    booking.booked_by_id = before["booked_by_id"]
    if booking.organizer_id != before["organizer_id"]:
        booking.organizer_id = before["organizer_id"]
        organizer = session.exec(select(Person).where(Person.id == booking.organizer_id)).one()
        put_organizer(session, booking, organizer)
    put_guests(session, booking, before["guests"], now)

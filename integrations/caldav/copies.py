"""Which of our bookings are to be in rooms' calendars, and what brings them there.

One event for each booking, each date of a series too: its room and hour are its own, and servers
treat the exceptions of a series in too many ways. A row of the outbox only says that a booking's
copies are to be looked at; what they are to be, the booking says at that moment.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

from calendars.room_event import RoomEvent
from integrations.invitations import uid_of
from integrations.outbox import Effect, enqueue_all
from rooms.booked_events import OF_ONE, OF_SERIES
from rooms.events import Event
from rooms.interval import Interval
from rooms.models import (
    BookedRoom,
    Booking,
    CalendarBinding,
    CalendarCopy,
    Organisation,
    OutboxItem,
)
from rooms.reference import reference_of
from rooms.series.rows import in_parts, rooms_of_all
from rooms.storage.questions import Question
from translations import translate

KIND = "calendar"
LIVE = ("confirmed", "tentative")
HAS_BOUND = Question.of(
    "SELECT 1 FROM calendar_binding WHERE organisation_id = :organisation_id LIMIT 1"
)
MOST_AT_ONCE = 200  # copies that one look at a calendar finds wanting


@dataclass(frozen=True, slots=True)
class Case:
    """A copy and what it is to be: `is_wanted` there, as `event`; `is_over`: it stays as it is."""

    copy: CalendarCopy
    binding: CalendarBinding
    booking: Booking
    event: RoomEvent
    is_wanted: bool
    is_over: bool

    @property
    def name(self) -> str:
        """The resource's name: the one that the server has, or else made from our UID."""
        return self.copy.href or f"{self.copy.uid}.ics"

    @property
    def is_written(self) -> bool:
        """Say whether the calendar has, as far as we know, the booking as it is now."""
        return self.copy.version == self.booking.version


def copy_bookings(session: Session, event: Event) -> None:
    """Have the copies of the bookings that an event is about looked at: a follower."""
    if not isinstance(event, OF_ONE + OF_SERIES):
        return
    if HAS_BOUND.row(session, {"organisation_id": event.organisation_id}) is None:
        return  # most towns bind no room, and all bookings pass here
    mine = select(CalendarBinding).where(CalendarBinding.organisation_id == event.organisation_id)
    look_at(session, session.exec(mine).all(), _bookings_of(event), event.at)


def look_at(
    session: Session, bound: Sequence[CalendarBinding], booking_ids: Collection[int], now: datetime
) -> None:
    """Have these bookings' copies looked at, where they have any or need one in `bound` rooms.

    A copy's row is there before anything is written, so that a crash forgets nothing.
    """
    ids = sorted(booking_ids)
    rooms = rooms_of_all(session, ids)
    have = {(copy.binding_id, copy.booking_id) for copy in _copies_of(session, ids)}
    queued = _queued(session, ids)
    effects = []
    for booking in _bookings(session, ids):
        needs = [b for b in bound if b.room_id in rooms[booking.id] and booking.status in LIVE]
        for binding in needs:
            if (binding.id, booking.id) not in have:
                session.add(_new_copy(binding, booking))
        has_any = needs or any(booking_id == booking.id for _, booking_id in have)
        if has_any and booking.id not in queued:
            effects.append(Effect(kind=KIND, subject=f"{KIND}:{booking.id}", booking=booking))
    session.flush()
    enqueue_all(session, effects, now)


def cases(session: Session, copies: Iterable[CalendarCopy], now: datetime) -> list[Case]:
    """Return what these copies are to be now."""
    kept = list(copies)
    ids = sorted({copy.booking_id for copy in kept})
    bookings = {booking.id: booking for booking in _bookings(session, ids)}
    rooms = rooms_of_all(session, ids)
    found = []
    for copy in kept:
        booking = bookings[copy.booking_id]
        binding = session.get_one(CalendarBinding, copy.binding_id)
        is_wanted = booking.status in LIVE and binding.room_id in rooms[booking.id]
        event = _event(session, copy, booking)
        found.append(Case(copy, binding, booking, event, is_wanted, booking.ends_at <= now))
    return found


def cases_of(session: Session, booking_id: int, now: datetime) -> list[Case]:
    """Return what all copies of a booking are to be now."""
    return cases(session, _copies_of(session, [booking_id]), now)


def wanting(
    session: Session, binding: CalendarBinding, now: datetime, *, refused_too: bool
) -> list[int]:
    """Return bookings ahead whose copy in this calendar isn't what it is to be; at most 200.

    What the server refused is tried again only with `refused_too`.
    """
    here = select(BookedRoom.booking_id).where(BookedRoom.room_id == binding.room_id)
    own = (col(CalendarCopy.booking_id) == Booking.id) & (CalendarCopy.binding_id == binding.id)
    ahead = (
        select(Booking.id)
        .outerjoin(CalendarCopy, own)
        .where(Booking.organisation_id == binding.organisation_id, col(Booking.ends_at) > now)
    )
    is_there = col(CalendarCopy.id).is_not(None)
    wanted = col(Booking.status).in_(LIVE) & col(Booking.id).in_(here)
    differs = ~is_there | (col(CalendarCopy.version) != Booking.version)
    if not refused_too:
        differs &= ~is_there | (CalendarCopy.problem == "")
    remains = is_there & (col(CalendarCopy.version) > 0)
    rows = ahead.where(or_(wanted & differs, ~wanted & remains))
    return list(session.exec(rows.order_by(col(Booking.starts_at)).limit(MOST_AT_ONCE)))


def uids_of_room(session: Session, binding: CalendarBinding, since: datetime) -> set[str]:
    """Return the UIDs of all that was ever booked in the room from `since` on, and of our copies.

    So what we wrote is ours also where the room was bound before.
    """
    booked = select(Booking).join(BookedRoom, col(BookedRoom.booking_id) == Booking.id)
    booked = booked.where(BookedRoom.room_id == binding.room_id, col(Booking.ends_at) > since)
    copies = select(CalendarCopy.uid).join(Booking, col(Booking.id) == CalendarCopy.booking_id)
    copies = copies.where(CalendarCopy.binding_id == binding.id, col(Booking.ends_at) > since)
    return {_uid(booking) for booking in session.exec(booked)} | set(session.exec(copies))


def _uid(booking: Booking) -> str:
    return uid_of(booking.organisation_id, booking.id, booking.created_at)


def _new_copy(binding: CalendarBinding, booking: Booking) -> CalendarCopy:
    return CalendarCopy(
        organisation_id=binding.organisation_id,
        binding_id=binding.id,
        booking_id=booking.id,
        uid=_uid(booking),
    )


def _event(session: Session, copy: CalendarCopy, booking: Booking) -> RoomEvent:
    title = booking.title
    if booking.is_private:
        owner = session.get_one(Organisation, booking.organisation_id)
        title = translate(owner.language, "Busy")
    return RoomEvent(
        uid=copy.uid,
        sequence=booking.version + copy.rewrites,
        when=Interval(booking.starts_at, booking.ends_at),
        title=title,
        reference=reference_of(booking.id),
        is_tentative=booking.status == "tentative",
        is_private=booking.is_private,
        changed=booking.changed_at,
    )


def _bookings_of(event: Event) -> set[int]:
    """Return the bookings that the event is about, one or the dates of a series."""
    found: set[int] = {event.booking_id} if event.booking_id is not None else set()
    found.update(getattr(event, "booking_ids", ()))
    after = getattr(event, "after", None)
    if isinstance(after, list):
        found.update(facts["id"] for facts in after)
    return found


def _copies_of(session: Session, booking_ids: Sequence[int]) -> list[CalendarCopy]:
    found: list[CalendarCopy] = []
    for some in in_parts(booking_ids):
        mine = select(CalendarCopy).where(col(CalendarCopy.booking_id).in_(some))
        found += session.exec(mine.order_by(col(CalendarCopy.id)))
    return found


def _bookings(session: Session, booking_ids: Sequence[int]) -> list[Booking]:
    found: list[Booking] = []
    for some in in_parts(booking_ids):
        mine = select(Booking).where(col(Booking.id).in_(some)).order_by(col(Booking.id))
        found += session.exec(mine)
    return found


def _queued(session: Session, booking_ids: Sequence[int]) -> set[int]:
    """Return which bookings' copies are to be looked at already, by a row nobody has touched."""
    found: set[int] = set()
    for some in in_parts(booking_ids):
        subjects = [f"{KIND}:{booking_id}" for booking_id in some]
        mine = select(OutboxItem.booking_id).where(
            col(OutboxItem.subject).in_(subjects),
            col(OutboxItem.settled_at).is_(None),
            OutboxItem.attempts == 0,
        )
        found.update(one for one in session.exec(mine) if one is not None)
    return found

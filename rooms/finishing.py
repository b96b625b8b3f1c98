"""Meetings that end before their time: what is left of it is free again, for those who wait."""

from collections.abc import Collection
from datetime import datetime, timedelta

from rooms.bookings import facts, record_change, venues_of
from rooms.errors import Refusal, Refused
from rooms.freeing import freed
from rooms.interval import Interval
from rooms.models import Booking, Person
from rooms.placing import locked, place
from rooms.undo import proposal_of
from rooms.unit_of_work import UnitOfWork

MINUTE = timedelta(minutes=1)


def finish(
    unit: UnitOfWork,
    booking: Booking,
    by: Person,
    now: datetime,
    *,
    version: int | None = None,
    room_ids: Collection[int] = (),
) -> bool:
    """End a meeting that runs, or only give up some of its rooms; False where it keeps others.

    Refuses a stale `version`, and with "already_cancelled", "over", or "not_begun".
    """
    booking = locked(unit.session, booking, version)
    if booking.ends_at <= now:
        raise Refused(Refusal("over", {"end": booking.ends_at}))
    if booking.starts_at > now or booking.status != "confirmed":
        raise Refused(Refusal("not_begun", {"start": booking.starts_at}))
    gone = room_ids or [venue.room.id for venue in venues_of(unit.session, booking)]
    return take_off(unit, booking, gone, by, now)


def take_off(
    unit: UnitOfWork, booking: Booking, gone: Collection[int], by: Person | None, now: datetime
) -> bool:
    """Take rooms off a booking that runs and is locked; True where it keeps none and ends.

    It ends with the minute that was begun last, and never before its first one is over: no
    calendar knows a meeting without length. `by` is None where nobody did it. All is recorded.
    """
    session, was = unit.session, facts(unit.session, booking)
    had_rooms = venues_of(session, booking)
    left = [venue for venue in had_rooms if venue.room.id not in gone]
    ended = max(now.replace(second=0, microsecond=0), booking.starts_at + MINUTE)
    when = Interval(booking.starts_at, booking.ends_at if left else ended)
    stays = proposal_of(session, booking, tuple(left or had_rooms), when, now)
    had = place(session, booking, stays)
    record_change(unit, booking, was, by, now)
    freed(unit, booking.organisation_id, had, now)
    return not left

"""Running meetings that go on by themselves, as long as the policies of all their rooms allow it.

Whatever a person might not have, a meeting doesn't get by itself either: all rules are asked, and
the database has the last word. So nobody loses a minute of what they have booked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from rooms.availability import Look
from rooms.bookings import Change, change, propose, venues_of
from rooms.calls.ending_events import POLICY, MeetingExtended
from rooms.errors import Refused
from rooms.finding.collisions import collisions
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Booking, EventRecord, Person
from rooms.rules import Proposal, refusals
from rooms.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Steps:
    """By how much a meeting goes on at a time, and how often it still may."""

    length: timedelta
    left: int


def steps_of(session: Session, booking: Booking) -> Steps | None:
    """Return how the meeting may go on by itself; None where one of its rooms doesn't allow it."""
    allowed = _allowed(venues_of(session, booking))
    if allowed is None:
        return None
    left = allowed.left - _taken(session, booking)
    return Steps(allowed.length, left) if left > 0 else None


def step_of(session: Session, booking: Booking) -> timedelta | None:
    """Return by how much people may let the meeting go on in its rooms; None where they don't."""
    allowed = _allowed(venues_of(session, booking))
    return allowed.length if allowed is not None else None


def may_go_on(session: Session, booking: Booking, now: datetime) -> bool:
    """Say whether people could have more time for the meeting now, as far as is known."""
    step = step_of(session, booking)
    return step is not None and is_free(session, booking, booking.ends_at + step, now)


def extend(
    unit: UnitOfWork, booking: Booking, until: datetime, now: datetime, by: str = POLICY
) -> bool:
    """Let the meeting go on until then, as `go_on` does; False where it can't be."""
    try:
        with unit.attempt():
            go_on(unit, booking, until, now, by)
    except Refused:
        unit.session.refresh(booking)
        return False
    return True


def go_on(unit: UnitOfWork, booking: Booking, until: datetime, now: datetime, by: str) -> None:
    """Let the meeting go on until then, and record what is promised; Refused where it can't be.

    `by` is what asked for it. Its organiser's rights are what counts, and what somebody would have
    to approve is refused, as for every meeting that has begun.
    """
    organizer = unit.session.get_one(Person, booking.organizer_id)
    wanted = Change(when=Interval(booking.starts_at, until), version=booking.version)
    change(unit, booking, wanted, organizer, now)
    promise(unit, booking, now, by)


def promise(unit: UnitOfWork, booking: Booking, now: datetime, by: str) -> datetime:
    """Record until when the meeting goes on now; return until when it is likely to."""
    likely = likely_until(unit.session, booking, now, by)
    unit.record(
        MeetingExtended(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            at=now,
            by=by,
            until=booking.ends_at.isoformat(),
            likely_until=likely.isoformat(),
        )
    )
    return likely


def likely_until(session: Session, booking: Booking, now: datetime, by: str = POLICY) -> datetime:
    """Return until when the meeting can go on by itself, if nobody takes the time before.

    Where `by` is the policy, this time's step isn't counted yet.
    """
    steps = steps_of(session, booking)
    ends_at = booking.ends_at
    if steps is None:
        return ends_at
    for _ in range(steps.left - (by == POLICY)):
        if not is_free(session, booking, ends_at + steps.length, now):
            break
        ends_at += steps.length
    return ends_at


def is_free(session: Session, booking: Booking, until: datetime, now: datetime) -> bool:
    """Say whether the meeting could go on until then, by all rules and rooms as they are known."""
    organizer = session.get_one(Person, booking.organizer_id)
    wanted = Proposal(
        when=Interval(booking.starts_at, until),
        venues=tuple(venues_of(session, booking)),
        people=booking.headcount,
        wants_video=booking.wants_video,
        now=now,
        organizer=organizer,
        by=organizer,
        starts_at_before=booking.starts_at,
    )
    proposal = propose(session, wanted, booking)
    look = Look(now=now, booking_id=booking.id, person_id=organizer.id)
    return not refusals(proposal) and not collisions(session, proposal, look)


def _allowed(venues: Iterable[Venue]) -> Steps | None:
    """Return what all rooms allow together: the shortest step, the fewest times."""
    policies = [venue.policy for venue in venues]
    lengths = [one.extend_minutes for one in policies if one.extend_minutes is not None]
    if not policies or len(lengths) < len(policies):
        return None
    return Steps(timedelta(minutes=min(lengths)), min(one.extend_times for one in policies))


def _taken(session: Session, booking: Booking) -> int:
    """Return how often the meeting, at its present time, has gone on by itself."""
    mine = select(EventRecord.data).where(
        EventRecord.booking_id == booking.id,
        EventRecord.kind == MeetingExtended.__name__,
        col(EventRecord.at) >= booking.starts_at,
    )
    return sum(data["by"] == POLICY for data in session.exec(mine))

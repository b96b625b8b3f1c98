"""What invited people answer: which answer counts, and who can't be reached.

Mails overtake each other and come twice. An answer to an older state of the meeting (a lower
SEQUENCE) than the one answered last is stale, and so is one that was written earlier (DTSTAMP);
where both agree the order of arrival decides (RFC 5546 section 2.1.5). A SEQUENCE counts for one
event of a calendar: a date that came to stand by itself counts anew.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from rooms.attendance import MOST_GUESTS, cleaned, guest_addresses, kind_of
from rooms.events import GuestAnswered, GuestUnreachable, StateWanted
from rooms.interval import Interval
from rooms.models import Arrival, Attendee, Booking, Person
from rooms.placing import locked
from rooms.series.rows import locked_dates, locked_series
from rooms.unit_of_work import UnitOfWork

ASKED = "NEEDS-ACTION"
GIVEN = ("ACCEPTED", "TENTATIVE", "DECLINED", "DELEGATED")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A PARTSTAT with the SEQUENCE and DTSTAMP that it answers to; None where none is told.

    `delegate` is the address of who comes instead, where the answer is DELEGATED.
    """

    partstat: str
    sequence: int | None = None
    stamp: datetime | None = None
    comment: str = ""
    delegate: str = ""


@dataclass(frozen=True, slots=True)
class Seats:
    """Whose answer it is: their rows of one booking, or of the dates of a series that it means."""

    rows: tuple[Attendee, ...]
    series_id: int | None = None

    @property
    def address(self) -> str:
        """The address that is invited."""
        return self.rows[0].address


def seats_of_booking(session: Session, booking: Booking, attendee_id: int) -> Seats | None:
    """Return the attendee's seat, the booking kept from other writers; None for no guest of it.

    Who was taken off is none.
    """
    locked(session, booking, None, cancelled=True)
    mine = select(Attendee).where(
        Attendee.id == attendee_id,
        Attendee.booking_id == booking.id,
        col(Attendee.removed_at).is_(None),
    )
    row = session.exec(mine.execution_options(populate_existing=True)).first()
    return Seats((row,)) if row is not None else None


def seats_of_series(
    session: Session,
    series_id: int,
    address: str,
    only: datetime | None = None,
    times: Collection[Interval] | None = None,
) -> Seats | None:
    """Return somebody's seats at the dates that are one event in their calendar, or at one date.

    `times` are when that event takes place, where it is known; else `only` is the date's start as
    their calendar knows it, and without either dates that stand by themselves are left out. So
    are dates that were called off or from which they were taken off; None where none is left.
    """
    locked_series(session, series_id)
    dates = [date for date in locked_dates(session, series_id) if date.status != "cancelled"]
    if times is not None:
        wanted = {date.id for date in dates if Interval(date.starts_at, date.ends_at) in times}
    elif only is not None:
        wanted = {date.id for date in dates if only in (date.starts_at, date.recurs_at)}
    else:
        wanted = {date.id for date in dates if not date.is_exception}
    mine = select(Attendee).where(
        col(Attendee.booking_id).in_(wanted),
        Attendee.address == address,
        col(Attendee.removed_at).is_(None),
    )
    rows = session.exec(mine.order_by(col(Attendee.id)).execution_options(populate_existing=True))
    found = tuple(rows)
    return Seats(found, series_id) if found else None


def may_delegate(session: Session, seats: Seats, delegate: str) -> bool:
    """Say whether somebody may come instead: another person, within the bounds of a meeting."""
    if delegate == seats.address:
        return False
    booking = session.get_one(Booking, seats.rows[0].booking_id)
    guests = guest_addresses(session, booking)
    return delegate in guests or len(guests) < MOST_GUESTS


def is_stale(row: Attendee, given: Answer, series_id: int | None) -> bool:
    """Say whether the row has an answer that is newer than `given`, to the series if it is one."""
    known, told = row.answered_sequence, given.sequence
    is_same = row.answered_series_id == series_id
    if is_same and known is not None and told is not None and known != told:
        return told < known
    if row.answered_stamp is None or given.stamp is None:
        return False
    return given.stamp < row.answered_stamp


def answer(unit: UnitOfWork, seats: Seats, given: Answer, now: datetime) -> bool:
    """Write what somebody answered; False, and nothing happens, where all rows know better."""
    fresh = [row for row in seats.rows if not is_stale(row, given, seats.series_id)]
    if not fresh:
        return False
    before = fresh[0].answer
    for row in fresh:
        row.answer = given.partstat
        row.answered_sequence = given.sequence if given.sequence is not None else 0
        row.answered_series_id = seats.series_id
        row.answered_stamp, row.answered_at, row.unreachable_at = given.stamp, now, None
        unit.session.add(row)
        if given.partstat == "DELEGATED" and given.delegate:
            _seat_delegate(unit.session, row, given.delegate)
    unit.record(
        GuestAnswered(
            organisation_id=fresh[0].organisation_id,
            booking_id=fresh[0].booking_id,
            at=now,
            address=seats.address,
            answer=given.partstat,
            before=before,
            comment=given.comment,
            delegate=given.delegate,
            dates=len(fresh),
        )
    )
    return True


def cannot_be_reached(
    unit: UnitOfWork, seats: Seats, status: str, reason: str, now: datetime
) -> bool:
    """Write that mails to somebody come back; False where that was known already."""
    fresh = [row for row in seats.rows if row.unreachable_at is None]
    for row in fresh:
        row.unreachable_at = now
        unit.session.add(row)
    if not fresh:
        return False
    unit.record(
        GuestUnreachable(
            organisation_id=fresh[0].organisation_id,
            booking_id=fresh[0].booking_id,
            at=now,
            address=seats.address,
            status=status,
            reason=reason,
        )
    )
    return True


def try_again(unit: UnitOfWork, booking: Booking, address: str, by: Person, now: datetime) -> None:
    """Have the present state sent once more to somebody whom no mail has reached.

    They count as reachable until it comes back again. Of a date of a series, the series is meant.
    """
    dates = select(Booking.id).where(
        Booking.id == booking.id
        if booking.series_id is None
        else Booking.series_id == booking.series_id
    )
    theirs = select(Attendee).where(
        col(Attendee.booking_id).in_(dates), Attendee.address == address
    )
    for row in unit.session.exec(theirs.order_by(col(Attendee.id))):
        row.unreachable_at = None
        unit.session.add(row)
    unit.record(
        StateWanted(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id,
            at=now,
            address=address,
        )
    )


def ask_again(session: Session, booking_ids: Sequence[int]) -> None:
    """Forget the guests' answers to bookings that take place at another time now.

    What they answered to the old time says nothing about the new one (RFC 5546 section 3.2.2.1),
    nor does what still waits for a person.
    """
    if not booking_ids:
        return
    rows = select(Attendee).where(
        col(Attendee.booking_id).in_(booking_ids), col(Attendee.is_organizer).is_(False)
    )
    for row in session.exec(rows):
        if row.answer != "DELEGATED":
            row.answer = ASKED
            session.add(row)
    held = select(Arrival).where(
        col(Arrival.booking_id).in_(booking_ids), Arrival.verdict == "held", Arrival.answer != ""
    )
    for arrival in session.exec(held):
        arrival.verdict = "stale"
        session.add(arrival)
    session.flush()


def _seat_delegate(session: Session, row: Attendee, delegate: str) -> None:
    """Invite who comes instead, as a guest of their own."""
    [address] = cleaned([delegate])
    mine = select(Attendee).where(
        Attendee.booking_id == row.booking_id, Attendee.address == address
    )
    seat = session.exec(mine).first() or Attendee(
        organisation_id=row.organisation_id,
        booking_id=row.booking_id,
        kind=kind_of(address),
        address=address,
    )
    seat.removed_at, seat.delegated_by_id = None, row.id
    session.add(seat)
    session.flush()

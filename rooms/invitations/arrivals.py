"""What came back and waits for a person: times that guests propose, mails that are held."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from rooms.administrators import may_change
from rooms.bookings import booking_in
from rooms.errors import Refusal, Refused
from rooms.events import ArrivalHeld, TimeDeclined
from rooms.invitations import answers
from rooms.invitations.answers import Answer, Seats
from rooms.models import Arrival, Attendee, Booking, Person
from rooms.placing import locked
from rooms.unit_of_work import UnitOfWork

OPEN = ("held", "asked")
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Case:
    """Something that waits for a person, with the booking that it is about."""

    arrival: Arrival
    booking: Booking


def can_count(arrival: Arrival) -> bool:
    """Say whether it could be taken for an answer, if a person vouches for who sent it."""
    is_guest = arrival.attendee_id is not None
    return is_guest and arrival.answer in ("ACCEPTED", "TENTATIVE", "DECLINED")


def unclaimed(session: Session, most: int = MOST_LISTED) -> list[Arrival]:
    """Return what is held and is no organisation's, the oldest first: the operator's to look at.

    It may name a booking, but nobody has proven that it comes from its people.
    """
    return list(session.exec(_unclaimed().order_by(col(Arrival.id)).limit(most)))


def unclaimed_one(session: Session, arrival_id: int) -> Arrival:
    """Return one of them, kept from other writers; refuses with "already_decided" for others."""
    kept = _unclaimed().where(Arrival.id == arrival_id).with_for_update()
    arrival = session.exec(kept.execution_options(populate_existing=True)).first()
    if arrival is None:
        raise Refused(Refusal("already_decided"))
    return arrival


def close_unclaimed(session: Session, arrival: Arrival, reason: str) -> None:
    """Write that nothing is to be done about it."""
    arrival.verdict, arrival.reason = "let_go", reason
    session.add(arrival)
    session.flush()


def claim(unit: UnitOfWork, arrival_id: int, booking: Booking, now: datetime) -> str:
    """Say to which booking a mail belongs that was held as nobody's; returns what becomes of it.

    Where its sender is invited and answers, that is "applied" or "stale"; else it stays "held",
    for the organiser, who is told. Refuses as `unclaimed_one` does.
    """
    session = unit.session
    booking = locked(session, booking, None, cancelled=True)
    arrival = unclaimed_one(session, arrival_id)
    mine = select(Attendee).where(
        Attendee.booking_id == booking.id, Attendee.address == arrival.sender
    )
    guest = session.exec(mine).first()
    arrival.organisation_id, arrival.booking_id = booking.organisation_id, booking.id
    arrival.attendee_id = guest.id if guest else None
    if can_count(arrival) and booking.status != "cancelled" and booking.ends_at > now:
        count(unit, Case(arrival, booking), now)
        return arrival.verdict
    session.add(arrival)
    session.flush()
    unit.record(
        ArrivalHeld(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            at=now,
            arrival_id=arrival.id,
        )
    )
    return arrival.verdict


def unseen(session: Session, limit: datetime) -> int:
    """Return how much came in before `limit` about no booking and still waits for the operator."""
    waited = select(func.count()).where(
        col(Arrival.received_at) < limit,
        col(Arrival.booking_id).is_(None),
        Arrival.verdict == "held",
    )
    return session.exec(waited).one()


def case(session: Session, person: Person, arrival_id: int | None) -> Case:
    """Return an open case on a booking that the person may change, kept from other writers.

    The booking is kept first, as whoever moves it does, who closes what came in about its old time.
    Refuses with "unknown_booking" for what isn't theirs, "already_decided" for what isn't open.
    """
    wanted = select(Arrival).where(Arrival.id == (arrival_id or 0))
    arrival = session.exec(wanted).first()
    booking = None
    if arrival is not None and arrival.booking_id is not None:
        booking = booking_in(session, person.organisation_id, arrival.booking_id)
    if arrival is None or booking is None or not may_change(session, person, booking):
        raise Refused(Refusal("unknown_booking"))
    booking = locked(session, booking, None, cancelled=True)
    kept = wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    arrival = session.exec(kept).one()
    if arrival.verdict not in OPEN:
        raise Refused(Refusal("already_decided"))
    return Case(arrival, booking)


def close(session: Session, found: Case, verdict: str, reason: str = "") -> None:
    """Write what a person made of it."""
    found.arrival.verdict, found.arrival.reason = verdict, reason
    session.add(found.arrival)
    session.flush()


def count(unit: UnitOfWork, found: Case, now: datetime) -> bool:
    """Take a held mail for the answer of the guest whom it speaks for; False where it is stale."""
    arrival = found.arrival
    row = unit.session.get_one(Attendee, arrival.attendee_id)
    seats: Seats | None = answers.seats_of_booking(unit.session, found.booking, row.id)
    if arrival.series_id is not None:
        seats = answers.seats_of_series(
            unit.session, arrival.series_id, row.address, arrival.recurs_at
        )
    given = Answer(
        partstat=arrival.answer,
        sequence=arrival.sequence,
        stamp=arrival.stamp,
        comment=arrival.comment,
    )
    is_taken = seats is not None and answers.answer(unit, seats, given, now)
    close(unit.session, found, "applied" if is_taken else "stale", "vouched_for")
    return is_taken


def decline_time(unit: UnitOfWork, found: Case, by: Person, now: datetime) -> None:
    """Leave the meeting where it is; who proposed another time is told (DECLINECOUNTER)."""
    close(unit.session, found, "let_go", "declined")
    unit.record(
        TimeDeclined(
            organisation_id=found.booking.organisation_id,
            booking_id=found.booking.id,
            person_id=by.id,
            at=now,
            arrival_id=found.arrival.id,
        )
    )


def _unclaimed() -> SelectOfScalar[Arrival]:
    of_nobody = col(Arrival.organisation_id).is_(None)
    return select(Arrival).where(Arrival.verdict == "held", of_nobody)

"""What came back and waits for a person: times that guests propose, mails that are held."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from rooms import answers
from rooms.answers import Answer, Seats
from rooms.bookings import booking_in, may_change
from rooms.errors import Refusal, Refused
from rooms.events import TimeDeclined
from rooms.models import Arrival, Attendee, Booking, Person
from rooms.placing import locked
from rooms.unit_of_work import UnitOfWork

OPEN = ("held", "asked")


@dataclass(frozen=True, slots=True)
class Case:
    """Something that waits for a person, with the booking that it is about."""

    arrival: Arrival
    booking: Booking

    @property
    def can_count(self) -> bool:
        """Say whether it could be taken for an answer, if a person vouches for who sent it."""
        is_guest = self.arrival.attendee_id is not None
        return is_guest and self.arrival.answer in ("ACCEPTED", "TENTATIVE", "DECLINED")


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
    if arrival is None or booking is None or not may_change(person, booking):
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

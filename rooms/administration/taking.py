"""The rooms of a need are taken, in the transaction that moves who was there, and given back."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, select

from rooms.administration.requisition import Claim, proposal_of
from rooms.attendance import enlist
from rooms.bookings import Wish, call_off, made, new_booking, organisation_of
from rooms.events import OfferWithdrawn
from rooms.holds import offer_when_due
from rooms.interval import Interval
from rooms.inventory import Venue, country_of, language_for
from rooms.made import Made
from rooms.models import Blocking, Booking, Person, Plan, Waiting
from rooms.outside.foreign_times import retake
from rooms.placing import MOST_ROOMS, Freed, name_rooms, take
from rooms.pools.offered_calls import let_go
from rooms.rules import Proposal, refusals
from rooms.statuses import CANCELLED
from rooms.storage.rows import adopt, write_numbered
from rooms.unit_of_work import UnitOfWork


def take_rooms(
    unit: UnitOfWork, plan: Plan, claim: Claim, by: Person | None, now: datetime
) -> None:
    """Book what the need claims.

    The rooms must be kept from other writers, and who was displaced must have left them already.
    """
    session, need = unit.session, plan.need or {}
    organizer = session.get_one(Person, need["organizer"])
    held = _clear_holds(unit, claim.takes, now)
    offer_when_due(unit, organizer, held, now=now, due=now)
    country = country_of(session, plan.organisation_id)
    for when in claim.times:
        for first in range(0, len(claim.venues), MOST_ROOMS):
            some = claim.venues[first : first + MOST_ROOMS]
            proposal = proposal_of(organizer, by, some, when, country, now)
            _book(unit, plan, proposal, organizer, some, by=by)
    if held:
        retake(unit, plan.organisation_id, claim.room_ids, now)


def _book(
    unit: UnitOfWork,
    plan: Plan,
    proposal: Proposal,
    organizer: Person,
    chosen: tuple[Venue, ...],
    *,
    by: Person | None,
) -> None:
    session = unit.session
    wish = Wish(
        when=proposal.when,
        room_ids=tuple(venue.room.id for venue in chosen),
        title=plan.reason[:1].upper() + plan.reason[1:],
        language=language_for(organizer, organisation_of(session, organizer).language),
    )
    row = {**new_booking(proposal, wish), "requisition_id": plan.id}
    (booking_id,) = write_numbered(session, Booking, [row])
    booking = adopt(session, Booking, booking_id, row)
    take(session, booking, proposal)
    name_rooms(session, booking, chosen)
    people = enlist(session, booking, organizer, ())
    whole = Made(booking=booking, organizer=organizer, venues=chosen, attendees=people)
    codes = dict.fromkeys(refusal.code for refusal in refusals(proposal))
    unit.record(made(whole, by, tuple(codes)))


def _clear_holds(unit: UnitOfWork, spans: Sequence[Freed], now: datetime) -> list[Freed]:
    """Let go of all that is no booking's in the time that is taken, and return what that was.

    Who has an offer there is told; who was only asked something hears of it when they answer.
    """
    session = unit.session
    held: list[Freed] = []
    offered: dict[int, None] = {}
    for room_id, span in spans:
        there = (
            col(Blocking.room_id) == room_id,
            col(Blocking.starts_at) < span.end,
            col(Blocking.ends_at) > span.start,
            col(Blocking.booking_id).is_(None),
        )
        for row in session.exec(select(Blocking).where(*there)).all():
            held.append((row.room_id, Interval(row.starts_at, row.ends_at)))
            if row.waiting_id is not None:
                offered[row.waiting_id] = None
        session.exec(delete(Blocking).where(*there))
    for waiting_id in offered:
        _withdraw(unit, session.get_one(Waiting, waiting_id), now)
    return held


def _withdraw(unit: UnitOfWork, waiting: Waiting, now: datetime) -> None:
    """Take back what was offered to somebody, who goes on waiting and is told."""
    session = unit.session
    session.refresh(waiting)
    session.exec(delete(Blocking).where(col(Blocking.waiting_id) == waiting.id))
    let_go(session, waiting)
    if waiting.state != "offered":
        return
    unit.record(
        OfferWithdrawn(
            organisation_id=waiting.organisation_id,
            person_id=waiting.person_id,
            at=now,
            waiting_id=waiting.id,
        )
    )
    waiting.state = "waiting"
    waiting.offer_room_id = waiting.offer_starts_at = waiting.offer_until = None
    session.add(waiting)
    session.flush()


def bookings_for(session: Session, plan: Plan) -> list[int]:
    """Return the ids of the bookings that the plan's need has, called off or not."""
    mine = select(Booking.id).where(Booking.requisition_id == plan.id)
    return sorted(session.exec(mine))


def give_back(
    unit: UnitOfWork, bookings: Iterable[Booking], by: Person | None, now: datetime
) -> tuple[list[Freed], list[int]]:
    """Call off the bookings of a need, which are kept; what has begun goes on.

    Returns what they had, to be `freed`, and which of them go on.
    """
    had: list[Freed] = []
    left: list[int] = []
    for booking in bookings:
        if booking.status == CANCELLED:
            continue
        if booking.starts_at <= now:
            left.append(booking.id)
        else:
            had += call_off(unit, booking, by, now, is_one_of_many=True)
    return had, left

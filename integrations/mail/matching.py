"""Whose answer it is, and to what: the guest that a token or a UID stands for, what they saw."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from calendars.repetition import standing
from calendars.tokens import Answered
from integrations.invitations import thawed, uid_of
from integrations.outbox import WITHDRAWN
from rooms.interval import Interval
from rooms.invitations import answers
from rooms.invitations.answers import Seats
from rooms.models import Attendee, Booking, OutboxItem, Series
from rooms.reference import PATTERN, booking_id_of
from rooms.unit_of_work import UnitOfWork

MOST_CANDIDATES = 500


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a mail is about: a guest's row, and the series where it answers to one.

    `has_token`: it came to the address that only this guest was given.
    """

    booking: Booking
    attendee: Attendee
    series_id: int | None = None
    has_token: bool = True


def by_token(session: Session, answered: Answered, sender: str = "") -> Match | None:
    """Return the guest that a token names, or who answers with it and is invited too.

    A delegate, or a colleague to whom the invitation was forwarded, answers with the token of
    who was invited first.
    """
    attendee = session.get(Attendee, answered.attendee_id)
    booking = session.get(Booking, attendee.booking_id) if attendee else None
    if attendee is None or booking is None:
        return None
    if answered.is_series and booking.series_id != answered.of_id:
        return _left_in(session, answered, attendee)
    if not answered.is_series and booking.id != answered.of_id:
        return None
    if sender and sender != attendee.address:
        beside = select(Attendee).where(
            Attendee.booking_id == booking.id, Attendee.address == sender
        )
        attendee = session.exec(beside).first() or attendee
    return Match(booking, attendee, answered.of_id if answered.is_series else None)


def _left_in(session: Session, answered: Answered, attendee: Attendee) -> Match | None:
    """Return the same guest at a date that is still in the series: theirs became another's."""
    left = (
        select(Attendee, Booking)
        .join(Booking, col(Booking.id) == Attendee.booking_id)
        .where(Booking.series_id == answered.of_id, Attendee.address == attendee.address)
        .order_by(col(Attendee.id))
    )
    found = session.exec(left).first()
    return Match(found[1], found[0], answered.of_id) if found else None


def by_reference(session: Session, sender: str, text: str) -> Match | None:
    """Return the guest who wrote, where they name a meeting of theirs ("TALIMO-42")."""
    named = PATTERN.search(text)
    booking_id = booking_id_of(named[0]) if named else None
    theirs = (
        select(Attendee, Booking)
        .join(Booking, col(Booking.id) == Attendee.booking_id)
        .where(Booking.id == (booking_id or 0), Attendee.address == sender)
    )
    found = session.exec(theirs).first()
    return Match(found[1], found[0], has_token=False) if found else None


def by_uid(session: Session, sender: str, others: Collection[str], uid: str) -> Match | None:
    """Return the guest who wrote, where a meeting of theirs has this UID: the token was lost.

    Else one of the `others`, for whom they speak.
    """
    theirs = (
        core_select(
            *(col(Attendee.id), col(Booking.id), col(Booking.organisation_id)),
            *(col(Booking.created_at), col(Series.id), col(Series.created_at)),
        )
        .join(Booking, col(Booking.id) == col(Attendee.booking_id))
        .outerjoin(Series, col(Series.id) == col(Booking.series_id))
        .where(col(Attendee.address).in_([sender, *others]))
        .order_by(col(Attendee.address) != sender, col(Booking.starts_at).desc())
        .limit(MOST_CANDIDATES)
    )
    for attendee_id, booking_id, organisation_id, made, series_id, begun in session.execute(theirs):
        is_series = series_id and uid == uid_of(organisation_id, f"series:{series_id}", begun)
        if is_series or uid == uid_of(organisation_id, booking_id, made):
            booking = session.get_one(Booking, booking_id)
            attendee = session.get_one(Attendee, attendee_id)
            return Match(booking, attendee, series_id if is_series else None, has_token=False)
    return None


def is_about(session: Session, match: Match, uid: str) -> bool:
    """Say whether this is the UID of the event that the guest's address stands for."""
    of: Series | Booking = match.booking
    named: int | str = match.booking.id
    if match.series_id is not None:
        of, named = session.get_one(Series, match.series_id), f"series:{match.series_id}"
    return uid == uid_of(of.organisation_id, named, of.created_at)


def mails_to(session: Session, match: Match) -> list[OutboxItem]:
    """Return the mails that told this guest of the meeting, or are to, in their order."""
    of_booking = select(Booking.id).where(Booking.id == match.booking.id)
    subject = f"mail:{match.booking.id}:{match.attendee.id}"
    if match.series_id is not None:
        of_booking = select(Booking.id).where(Booking.series_id == match.series_id)
        subject = f"mail:series:{match.series_id}:{match.attendee.address}"
    mails = select(OutboxItem).where(
        col(OutboxItem.booking_id).in_(of_booking), OutboxItem.subject == subject
    )
    standing_ones = or_(col(OutboxItem.outcome).is_(None), col(OutboxItem.outcome) != WITHDRAWN)
    return list(session.exec(mails.where(standing_ones).order_by(col(OutboxItem.id))))


@dataclass(frozen=True, slots=True)
class Shown:
    """What a guest who answers had before them: its SEQUENCE and DTSTAMP, and when it was to be."""

    times: tuple[Interval, ...]
    sequence: int
    stamp: datetime


def shown_to(
    session: Session, match: Match, sequence: int | None, only: datetime | None = None
) -> Shown | None:
    """Return what the mail with this SEQUENCE showed, of one date of a series if `only` is it.

    No SEQUENCE is nought (RFC 5545 section 3.8.7.4). None where no mail is known.
    """
    mails = mails_to(session, match)
    if not mails:
        return None
    told = [mail for mail in mails if mail.payload["meeting"]["sequence"] <= (sequence or 0)]
    meeting = thawed((told or mails)[-1 if told else 0].payload["meeting"])
    times = tuple(when for when in standing(meeting) if only in (None, when.start))
    return Shown(times, meeting.sequence, meeting.modified)


def seats_of(session: Session, match: Match, shown: Shown | None = None) -> Seats | None:
    """Return the rows that an answer means: of a booking, or of the dates of a series.

    Where it is known what was shown, only what still takes place then counts.
    """
    times = shown.times if shown else None
    address = match.attendee.address
    if match.series_id is not None:
        return answers.seats_of_series(session, match.series_id, address, times=times)
    seats = answers.seats_of_booking(session, match.booking, match.attendee.id)
    is_at = Interval(match.booking.starts_at, match.booking.ends_at)
    return seats if times is None or is_at in times else None


def unreachable(unit: UnitOfWork, match: Match, status: str, reason: str, now: datetime) -> bool:
    """Write that mails to the guest come back; False where that was known already."""
    seats = seats_of(unit.session, match) or Seats((match.attendee,))
    return answers.cannot_be_reached(unit, seats, status, reason, now)


def is_called_off(session: Session, match: Match) -> bool:
    """Say whether the meeting, or the whole series, was cancelled."""
    if match.series_id is not None:
        return session.get_one(Series, match.series_id).status == "cancelled"
    return match.booking.status == "cancelled"


def ahead(session: Session, seats: Seats, now: datetime) -> Seats | None:
    """Return the seats at what isn't over; None where all is."""
    ids = {row.booking_id for row in seats.rows}
    coming = select(Booking.id).where(col(Booking.id).in_(ids), col(Booking.ends_at) > now)
    open_ones = set(session.exec(coming))
    rows = tuple(row for row in seats.rows if row.booking_id in open_ones)
    return Seats(rows, seats.series_id) if rows else None

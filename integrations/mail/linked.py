"""Answers given on the page that an invitation links to: shown first, written on demand."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from calendars.meeting import Meeting
from calendars.repetition import standing
from calendars.tokens import verify_token
from integrations.invitations import is_in_calendar, thawed
from integrations.mail.matching import Match, by_token, is_over, seats_of
from rooms import answers
from rooms.answers import Answer
from rooms.models import Arrival, Booking, OutboxItem, Series
from rooms.unit_of_work import UnitOfWork

LONGEST_COMMENT = 500
GIVEN = ("ACCEPTED", "TENTATIVE", "DECLINED")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a guest is asked on their page: the meeting, who they are, what they answered last.

    `is_open`: an answer still counts; else the meeting is over, was called off, or goes on without
    them.
    """

    meeting: Meeting
    language: str
    address: str
    answer: str
    is_open: bool


def asked(session: Session, secret: bytes, token: str, now: datetime) -> Asked | None:
    """Return what the page of this token shows; None where the token is none of ours."""
    match = _match(session, secret, token)
    if match is None:
        return None
    told = _told(session, match)
    if told is None:
        return None
    meeting, attendee = thawed(told.payload["meeting"]), match.attendee
    is_on = match.booking.status != "cancelled" and attendee.removed_at is None
    ahead = any(when.end > now for when in standing(meeting))
    return Asked(
        meeting=meeting,
        language=str(told.payload["language"]),
        address=attendee.address,
        answer=attendee.answer,
        is_open=is_on and ahead and is_in_calendar(told),
    )


def answer_by_link(
    unit: UnitOfWork, secret: bytes, token: str, partstat: str, comment: str, now: datetime
) -> bool:
    """Write a guest's answer; False where it comes too late or the token is none of ours."""
    match = _match(unit.session, secret, token)
    if match is None or partstat not in GIVEN:
        return False
    seats = seats_of(unit.session, match)
    if seats is None or match.booking.status == "cancelled" or is_over(unit.session, seats, now):
        return False
    said = comment[:LONGEST_COMMENT].strip()
    sequence = match.booking.sequence
    if match.series_id is not None:
        sequence = unit.session.get_one(Series, match.series_id).sequence
    given = Answer(partstat=partstat, sequence=sequence, stamp=now, comment=said)
    is_taken = answers.answer(unit, seats, given, now)
    unit.session.add(
        Arrival(
            organisation_id=match.booking.organisation_id,
            booking_id=match.booking.id,
            series_id=match.series_id,
            attendee_id=match.attendee.id,
            via="link",
            sender=match.attendee.address,
            method="REPLY",
            sequence=sequence,
            stamp=now,
            answer=partstat,
            comment=said,
            received_at=now,
            verdict="applied" if is_taken else "stale",
        )
    )
    return is_taken


def _match(session: Session, secret: bytes, token: str) -> Match | None:
    answered = verify_token(secret, token, "link")
    return by_token(session, answered) if answered else None


def _told(session: Session, match: Match) -> OutboxItem | None:
    """Return the last mail that told this guest of the meeting."""
    of_booking = select(Booking.id).where(Booking.id == match.booking.id)
    subject = f"mail:{match.booking.id}:{match.attendee.id}"
    if match.series_id is not None:
        of_booking = select(Booking.id).where(Booking.series_id == match.series_id)
        subject = f"mail:series:{match.series_id}:{match.attendee.address}"
    mails = select(OutboxItem).where(
        col(OutboxItem.booking_id).in_(of_booking), OutboxItem.subject == subject
    )
    return session.exec(mails.order_by(col(OutboxItem.id).desc())).first()

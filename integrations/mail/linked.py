"""Answers given on the page that an invitation links to: shown first, written on demand."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from calendars.meeting import Meeting
from calendars.plain import one_line
from calendars.repetition import standing
from calendars.tokens import verify_token
from integrations.invitations import is_in_calendar, thawed
from integrations.mail.matching import (
    Match,
    ahead,
    by_token,
    is_called_off,
    mails_to,
    seats_of,
    shown_to,
)
from rooms.invitations import answers
from rooms.invitations.answers import Answer
from rooms.models import Arrival, Attendee, Booking
from rooms.unit_of_work import UnitOfWork
from rooms.whereabouts import zone_of

LONGEST_COMMENT = 500
GIVEN = ("ACCEPTED", "TENTATIVE", "DECLINED")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a guest is asked on their page: the meeting, who they are, what they answered last.

    `is_open`: an answer still counts; else the meeting is over, was called off, or goes on without
    them. `zone` is the one by whose clocks they live, where it is known.
    """

    meeting: Meeting
    language: str
    address: str
    answer: str
    is_open: bool
    zone: str | None = None


def asked(session: Session, secret: bytes, token: str, now: datetime) -> Asked | None:
    """Return what the page of this token shows; None where the token is none of ours."""
    match = _match(session, secret, token)
    if match is None:
        return None
    mails = mails_to(session, match)
    if not mails:
        return None
    told, attendee = mails[-1], match.attendee
    meeting = thawed(told.payload["meeting"])
    is_ahead = any(when.end > now for when in standing(meeting))
    return Asked(
        meeting=meeting,
        language=str(told.payload["language"]),
        address=attendee.address,
        answer=_answered_last(session, match),
        zone=zone_of(session, match.booking.organisation_id, attendee.address),
        is_open=is_ahead and is_in_calendar(told) and not is_called_off(session, match),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a guest sends from their page: a PARTSTAT, a word, the SEQUENCE that the page showed."""

    partstat: str
    comment: str = ""
    sequence: int = 0


def answer_by_link(
    unit: UnitOfWork, secret: bytes, token: str, answer: Given, now: datetime
) -> bool:
    """Write a guest's answer; False where it comes too late or the token is none of ours.

    It comes too late also where the meeting has moved since the page was shown.
    """
    match = _match(unit.session, secret, token)
    if match is None or answer.partstat not in GIVEN or is_called_off(unit.session, match):
        return False
    shown = shown_to(unit.session, match, answer.sequence)
    seats = seats_of(unit.session, match, shown) if shown else None
    seats = ahead(unit.session, seats, now) if seats else None
    if shown is None or seats is None:
        return False
    partstat, sequence = answer.partstat, shown.sequence
    said = one_line(answer.comment, LONGEST_COMMENT)
    given = Answer(partstat=partstat, sequence=sequence, stamp=now, comment=said)
    is_taken = answers.answer(unit, seats, given, now)
    unit.session.add(
        Arrival(
            organisation_id=match.booking.organisation_id,
            booking_id=seats.rows[0].booking_id,
            series_id=match.series_id,
            attendee_id=seats.rows[0].id,
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


def _answered_last(session: Session, match: Match) -> str:
    """Return the answer that the guest gave last, to whichever date of a series."""
    if match.series_id is None:
        return match.attendee.answer
    given = (
        select(Attendee.answer)
        .join(Booking, col(Booking.id) == Attendee.booking_id)
        .where(Booking.series_id == match.series_id, Attendee.address == match.attendee.address)
        .where(col(Attendee.answered_series_id) == match.series_id)
        .order_by(col(Attendee.answered_at).desc(), col(Attendee.id).desc())
    )
    return session.exec(given).first() or match.attendee.answer

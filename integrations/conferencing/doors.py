"""The page that lets people into a conference which must be opened for them: what it may show."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlmodel import Session, col, select

from calendars.tokens import make_conference_token
from integrations.calls.video import GONE
from integrations.conferencing.cases import title_of
from integrations.conferencing.provider import MeetingRef, meeting_of
from rooms.interval import Interval
from rooms.models import Booking, Conference

EARLY = timedelta(minutes=15)  # as with Webex
_TOKEN = re.compile(r"(salon-(booking|series)-([1-9]\d{0,17}))\.([a-z2-7]{16})")


class Opener(Protocol):
    """A provider whose conferences are opened when people come."""

    def start(self, meeting: MeetingRef, title: str) -> None:
        """Let the conference be open; errors as `integrations.errors` says."""
        ...

    def join_link(self, meeting: MeetingRef, name: str) -> str:
        """Return the address by which somebody of this name comes in."""
        ...


@dataclass(frozen=True, slots=True)
class Door:
    """A conference that somebody stands before: the date that runs, is next, or was the last."""

    provider: str
    meeting: MeetingRef
    title: str
    when: Interval
    zone: str
    language: str

    def is_open(self, now: datetime) -> bool:
        """Say whether people are let in at this moment."""
        return self.when.start - EARLY <= now < self.when.end


def door(
    session: Session, secret: bytes, token: str, openers: Mapping[str, Opener], now: datetime
) -> Door | None:
    """Return what the page of this token leads to; None where that is nothing, or no longer."""
    match = _TOKEN.fullmatch(token)
    if match is None or not hmac.compare_digest(make_conference_token(secret, match[1]), match[4]):
        return None
    is_series, number = match[2] == "series", int(match[3])
    mine = col(Conference.series_id) == number
    if not is_series:
        mine = (col(Conference.booking_id) == number) & col(Conference.series_id).is_(None)
    conference = session.exec(select(Conference).where(mine)).first()
    if conference is None or conference.provider not in openers or conference.state in GONE:
        return None
    meeting, booking = meeting_of(conference), _date(session, conference, now)
    if meeting is None or booking is None:
        return None
    when = Interval(booking.starts_at, booking.ends_at)
    return Door(
        conference.provider, meeting, title_of(booking), when, booking.zone, booking.language
    )


def _date(session: Session, conference: Conference, now: datetime) -> Booking | None:
    """Return the booking that runs, else the next one, else the last one that was."""
    mine = col(Booking.id) == conference.booking_id
    if conference.series_id is not None:
        mine = col(Booking.series_id) == conference.series_id
    standing = select(Booking).where(
        mine, Booking.organisation_id == conference.organisation_id, Booking.status == "confirmed"
    )
    standing = standing.where(col(Booking.wants_video).is_(True))
    ahead = standing.where(col(Booking.ends_at) > now).order_by(col(Booking.starts_at))
    past = standing.order_by(col(Booking.starts_at).desc())
    return session.exec(ahead.limit(1)).first() or session.exec(past.limit(1)).first()

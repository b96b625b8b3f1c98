"""Mails as guests send them: answers to the invitations of a planned town."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, select

from calendars.arrival import Part
from calendars.tokens import Answered, make_token, plus_address
from integrations.invitations import uid_of
from integrations.mail.intake import MailIntake, packed
from rooms.models import Arrival, Attendee, Booking, InboxItem, Series
from tests.builders import NOW
from tests.integrations.planned import GUEST, Planned

SECRET = b"secret"
MAILBOX = "salles@drancy.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A mail of a guest. What is None is left out; `to` is the address that it was sent to."""

    to: str
    uid: str = ""
    answer: str = "ACCEPTED"
    sequence: int | None = 0
    stamp: datetime | None = NOW
    sender: str = GUEST
    attendee: str = GUEST
    method: str | None = "REPLY"
    message_id: str = "<1@partenaire.example>"
    subject: str = "Re: Invitation"
    headers: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    params: str = ""
    parts: list[Part] | None = field(default=None)

    def payload(self) -> dict[str, object]:
        """Return the mail as the inbox has it."""
        head = [
            *self.headers,
            f"From: {self.sender}",
            f"To: {self.to}",
            f"Subject: {self.subject}",
            f"Message-ID: {self.message_id}",
        ]
        parts = [Part("text/calendar", self.calendar())] if self.parts is None else self.parts
        return packed("\r\n".join([*head, "", ""]).encode(), parts)

    def item(self, now: datetime) -> InboxItem:
        """Return the row that the inbox has of it."""
        return InboxItem(
            id=1,
            key="1",
            kind="mail",
            subject="mail",
            payload=self.payload(),
            received_at=now,
            due_at=now,
        )

    def calendar(self) -> bytes:
        """Return the calendar part."""
        stamp = f"DTSTAMP:{self.stamp:%Y%m%dT%H%M%SZ}" if self.stamp else ""
        lines = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            f"METHOD:{self.method}" if self.method else "",
            "BEGIN:VEVENT",
            f"UID:{self.uid}",
            stamp,
            f"SEQUENCE:{self.sequence}" if self.sequence is not None else "",
            f"ATTENDEE;PARTSTAT={self.answer}{self.params}:mailto:{self.attendee}",
            *self.lines,
            "END:VEVENT",
            "END:VCALENDAR",
        ]
        return ("\r\n".join(line for line in lines if line) + "\r\n").encode()


def seat(session: Session, booking: Booking, address: str = GUEST) -> Attendee:
    """Return the row of a guest of the booking."""
    mine = select(Attendee).where(Attendee.booking_id == booking.id, Attendee.address == address)
    return session.exec(mine).one()


def address_for(planned: Planned, booking: Booking, guest: str = GUEST) -> str:
    """Return where this guest's answers go."""
    with planned.database.reading() as session:
        attendee = seat(session, booking, guest)
    answered = Answered(booking.series_id or booking.id, attendee.id, booking.series_id is not None)
    return plus_address(MAILBOX, make_token(SECRET, answered))


def uid_for(planned: Planned, booking: Booking) -> str:
    """Return the UID of the event in the guests' calendars."""
    with planned.database.reading() as session:
        series = session.get(Series, booking.series_id) if booking.series_id else None
    named = f"series:{series.id}" if series else booking.id
    made = series.created_at if series else booking.created_at
    return uid_of(booking.organisation_id, named, made)


def take_in(planned: Planned, mail: Sent, auth_host: str = "", now: datetime = NOW) -> Arrival:
    """Work on a mail and return the last thing that is known of what it said."""
    record = MailIntake(SECRET, auth_host)(mail.item(now), now)
    with planned.units.open() as unit:
        record(unit)
    return arrivals(planned)[-1]


def arrivals(planned: Planned) -> list[Arrival]:
    """Return all that came back, in order."""
    with planned.database.reading() as session:
        return list(session.exec(select(Arrival).order_by(Arrival.id)))  # type: ignore[arg-type]


def later(minutes: int) -> datetime:
    """Return a moment after now."""
    return NOW + timedelta(minutes=minutes)

"""A member's calendar that invites rooms of a planned town, and what it gets back."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from calendars.arrival import taken_apart
from calendars.itip import Entry, entries_in
from calendars.room_addresses import room_address
from chat.conversation import Conversation
from integrations.conferencing.choice import Providers
from integrations.mail.bookings import RoomBookings
from integrations.mail.events import parsed
from integrations.mail.intake import MailIntake, packed
from integrations.mail.room_delivery import RoomReplyDelivery
from integrations.subscribers import Subscribers
from rooms.database import Database
from rooms.models import Arrival, Booking, InboxItem, OutboxItem, OutsideEvent
from rooms.unit_of_work import Units
from tests.builders import NOW
from tests.integrations.mail.answering import MAILBOX, SECRET
from tests.integrations.planned import Planned

HOST = "mx.drancy.example"
VOUCHED = f"Authentication-Results: {HOST}; dmarc=pass header.from=drancy.example"
AGENT = "agent@drancy.example"
RECORDED = Path(__file__).parent / "invitations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invites:
    """A mail of a calendar; `rooms` are keys of the town, `lines` further ones of the event."""

    rooms: tuple[str, ...] = ("mandela",)
    start: str = "DTSTART;TZID=Europe/Paris:20260317T140000"
    end: str = "DTEND;TZID=Europe/Paris:20260317T150000"
    method: str = "REQUEST"
    uid: str = "event-1"
    sequence: int = 0
    stamp: datetime = NOW
    organizer: str = f"ORGANIZER;CN=Agent:mailto:{AGENT}"
    sender: str = AGENT
    title: str = "Comité"
    guests: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    more: tuple[str, ...] = ()  # further events, whole
    headers: tuple[str, ...] = (VOUCHED,)
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of a room as the member's mail server gets it."""

    mail: EmailMessage
    entry: Entry
    text: str

    @property
    def partstat(self) -> str:
        """What the room answers."""
        return self.entry.attendees[0].partstat


class _Post:
    def __init__(self) -> None:
        self.sent: list[tuple[EmailMessage, str, str]] = []

    def send(self, message: EmailMessage, envelope_from: str, recipient: str) -> None:
        self.sent.append((message, envelope_from, recipient))


@dataclass
class Calendar:
    """A planned town with the real words, a calendar before it, and a mail server between."""

    database: Database
    auth_host: str = HOST
    trusts_all: bool = False
    sent: int = 0
    planned: Planned = field(init=False)

    def __post_init__(self) -> None:
        self.talk = Conversation(give_links=True)
        self.planned = Planned(self.database)
        self.planned.units = Units(self.database, Subscribers(self.talk, Providers(("webex",))))
        bookings = RoomBookings(MAILBOX, self.auth_host, self.talk, trusts_all=self.trusts_all)
        self.intake = MailIntake(SECRET, self.auth_host, bookings)

    def address(self, key: str) -> str:
        """Return the address of a room of the town, or of its neighbour's only room."""
        town = self.planned.town
        room = town.neighbour.room if key == "bobigny" else town.rooms[key]
        return room_address(MAILBOX, room.name, room.id)

    def send(self, mail: Invites, now: datetime = NOW) -> Arrival:
        """Take a mail in and return the last thing that is known of what it said."""
        self.sent += 1
        return self.take(self.raw(mail), now)

    def take(self, raw: bytes, now: datetime = NOW) -> Arrival:
        """Take a whole mail in."""
        payload = packed(*taken_apart(raw))
        item = InboxItem(
            id=1, key="1", kind="mail", subject="mail", payload=payload,
            received_at=now, due_at=now,
        )  # fmt: skip
        record = self.intake(item, now)
        with self.planned.units.open() as unit:
            record(unit)
        return self.arrivals()[-1]

    def recorded(self, name: str) -> bytes:
        """Return a recorded mail, sent to Mandela."""
        raw = (RECORDED / f"{name}.eml").read_bytes()
        return raw.replace(b"mandela@rooms.example", self.address("mandela").encode())

    def raw(self, mail: Invites) -> bytes:
        """Return the bytes of the mail."""
        to = mail.to or ", ".join(self.address(key) for key in mail.rooms)
        head = [
            *mail.headers,
            f"From: {mail.sender}",
            f"To: {to}",
            "Subject: Invitation",
            f"Message-ID: <{self.sent}@drancy.example>",
            "MIME-Version: 1.0",
            f"Content-Type: text/calendar; charset=utf-8; method={mail.method}",
        ]
        body = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            f"METHOD:{mail.method}",
            *self.event(mail),
            *mail.more,
            "END:VCALENDAR",
        ]
        return ("\r\n".join([*head, "", *body]) + "\r\n").encode()

    def event(self, mail: Invites) -> list[str]:
        """Return the lines of the event."""
        people = [f"ATTENDEE;CUTYPE=ROOM:mailto:{self.address(key)}" for key in mail.rooms]
        people += [f"ATTENDEE:mailto:{guest}" for guest in mail.guests]
        return [
            "BEGIN:VEVENT",
            f"UID:{mail.uid}",
            f"DTSTAMP:{mail.stamp:%Y%m%dT%H%M%SZ}",
            f"SEQUENCE:{mail.sequence}",
            mail.organizer,
            *people,
            *filter(None, (mail.start, mail.end)),
            f"SUMMARY:{mail.title}",
            *mail.lines,
            "END:VEVENT",
        ]

    def answers(self) -> list[Answered]:
        """Return all answers of rooms that were planned and not taken back, as they are sent."""
        post: Any = _Post()
        deliver = RoomReplyDelivery(post)
        for item in self.rows("room_reply"):
            deliver(item, NOW)
        return [_answered(message, sender) for message, sender, _ in post.sent]

    def rows(self, kind: str) -> list[OutboxItem]:
        """Return the outbox rows of a kind that were not taken back, in order."""
        mine = select(OutboxItem).where(OutboxItem.kind == kind).order_by(col(OutboxItem.id))
        with self.database.reading() as session:
            return [row for row in session.exec(mine) if row.outcome != "withdrawn"]

    def bookings(self, status: str = "confirmed") -> list[Booking]:
        """Return the bookings of this status by their start."""
        mine = select(Booking).where(Booking.status == status).order_by(col(Booking.starts_at))
        with self.database.reading() as session:
            return list(session.exec(mine))

    def events(self) -> list[OutsideEvent]:
        """Return what is known of calendars' events."""
        with self.database.reading() as session:
            return list(session.exec(select(OutsideEvent).order_by(col(OutsideEvent.id))))

    def arrivals(self) -> list[Arrival]:
        """Return all that came in, in order."""
        with self.database.reading() as session:
            return list(session.exec(select(Arrival).order_by(col(Arrival.id))))


def _answered(message: EmailMessage, sender: str) -> Answered:
    mail = parsed(message.as_bytes())
    text, calendar = mail.iter_parts()
    assert isinstance(calendar, EmailMessage)
    content = calendar.get_payload(decode=True)
    assert isinstance(content, bytes)
    [entry] = entries_in(content, str(calendar.get_param("method")))
    assert sender in str(mail["From"])
    return Answered(mail, entry, str(text.get_content()).strip())


def later(minutes: int) -> datetime:
    """Return a moment after now."""
    return NOW + timedelta(minutes=minutes)

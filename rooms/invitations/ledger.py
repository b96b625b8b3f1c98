"""The ledger of invitations: for each guest what was sent, what came back, what they should see.

Nothing is kept twice: what was sent are the rows of the outbox, what came back those of `Arrival`.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, literal_column, or_
from sqlmodel import Session, col, select

from rooms.models import Arrival, Attendee, Booking, OutboxItem
from rooms.outside.by_invitation import asking_for

MAIL = "mail"
ROOM_REPLY = "room_reply"
ENDINGS = ("cancellation", "removal")
MOST_MAILS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A mail: what it did (RFC 5546), to which event, and how far it came.

    `outcome` is "waiting" until it is sent, then "delivered", "failed" or "withdrawn"; without a
    `message_id` no server has taken it.
    """

    method: str
    uid: str
    sequence: int
    message_id: str
    at: datetime
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An event that should stand in a guest's calendar; aware times, `rrule` of a series."""

    uid: str
    sequence: int
    title: str
    start: datetime
    end: datetime
    rooms: tuple[str, ...]
    rrule: str
    exdates: tuple[datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One guest's: oldest mails first. `doubts` are codes, empty where nothing is in doubt.

    waiting: a mail hasn't gone yet; failed: the last one was given up; unreachable: mails come
    back; held: something of theirs waits for a person.
    """

    address: str
    answer: str
    is_organizer: bool
    is_invited: bool
    sent: tuple[Sent, ...]
    came: tuple[Arrival, ...]
    shows: tuple[Shown, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomAnswer:
    """What a room answered to the calendar that invited it; `day` of a series, "" for the whole.

    `answer` is a PARTSTAT (RFC 5545), `uid` and `sequence` are the calendar's; the rest as `Sent`.
    """

    room: str
    to: str
    answer: str
    day: str
    uid: str
    sequence: int
    message_id: str
    at: datetime
    outcome: str


def room_answers(session: Session, booking: Booking) -> list[RoomAnswer]:
    """Return what rooms answered about a booking that came by invitation, in order."""
    asking = asking_for(session, booking.organisation_id, booking.id, booking.series_id)
    subjects = [f"{ROOM_REPLY}:{one.id}" for one in asking]
    mine = select(OutboxItem).where(
        OutboxItem.kind == ROOM_REPLY, col(OutboxItem.subject).in_(subjects)
    )
    found = session.exec(mine.order_by(col(OutboxItem.id)).limit(MOST_MAILS))
    return [
        RoomAnswer(
            **{name: mail.payload[name] for name in ("room", "to", "day", "uid", "sequence")},
            answer=mail.payload["partstat"],
            message_id=_message_id(mail),
            at=mail.settled_at or mail.due_at,
            outcome=mail.outcome or "waiting",
        )
        for mail in found
    ]


def accounts(session: Session, booking: Booking) -> list[Account]:
    """Return everybody's account who is or was invited to the booking, the organiser's first.

    Of a date of a series, the series is told of too: it is one event in their calendars.
    """
    people = select(Attendee).where(Attendee.booking_id == booking.id, Attendee.kind == "email")
    order = (col(Attendee.is_organizer).desc(), col(Attendee.id))
    mails = mails_about(session, booking)
    arrivals = _arrivals(session, booking)
    return [
        _account(row, mails.get(row.address, ()), arrivals)
        for row in session.exec(people.order_by(*order))
    ]


def mails_about(session: Session, booking: Booking) -> dict[str, list[OutboxItem]]:
    """Return the mails about a booking, and about each series that it is or was a date of.

    By address. All mails on one subject belong together: the last one about a series that has no
    dates any more belongs to no booking.
    """
    about = col(OutboxItem.booking_id) == booking.id
    if booking.series_id is not None:
        dates = select(Booking.id).where(Booking.series_id == booking.series_id)
        of_series = col(OutboxItem.subject).like(f"mail:series:{booking.series_id}:%")
        about = or_(about, and_(col(OutboxItem.booking_id).in_(dates), of_series))
    is_mail = col(OutboxItem.kind) == literal_column(f"'{MAIL}'")  # the index holds mails alone
    subjects = select(OutboxItem.subject).where(is_mail, about)
    found = select(OutboxItem).where(is_mail, col(OutboxItem.subject).in_(subjects))
    by_address: dict[str, list[OutboxItem]] = defaultdict(list)
    for item in session.exec(found.order_by(col(OutboxItem.id)).limit(MOST_MAILS)):
        by_address[item.payload["to"]].append(item)
    return by_address


def _arrivals(session: Session, booking: Booking) -> list[Arrival]:
    about = col(Arrival.booking_id) == booking.id
    if booking.series_id is not None:
        about = or_(about, col(Arrival.series_id) == booking.series_id)
    return list(session.exec(select(Arrival).where(about).order_by(col(Arrival.id))))


def _account(row: Attendee, mails: Sequence[OutboxItem], arrivals: Sequence[Arrival]) -> Account:
    came = tuple(one for one in arrivals if _is_from(row, one))
    last = {mail.payload["meeting"]["uid"]: mail for mail in mails if mail.outcome != "withdrawn"}
    standing = [mail for mail in last.values() if mail.payload["kind"] not in ENDINGS]
    doubts = {
        "waiting": any(mail.settled_at is None for mail in mails),
        "failed": any(mail.outcome == "failed" for mail in last.values()),
        "unreachable": row.unreachable_at is not None,
        "held": any(one.verdict == "held" for one in came),
    }
    return Account(
        address=row.address,
        answer=row.answer,
        is_organizer=row.is_organizer,
        is_invited=row.removed_at is None,
        sent=tuple(_sent(mail) for mail in mails),
        came=came,
        shows=tuple(_shown(mail.payload["meeting"]) for mail in standing),
        doubts=tuple(name for name, is_so in doubts.items() if is_so),
    )


def _is_from(row: Attendee, arrival: Arrival) -> bool:
    return arrival.attendee_id == row.id or arrival.sender == row.address


def _sent(mail: OutboxItem) -> Sent:
    meeting = mail.payload["meeting"]
    kind = mail.payload["kind"]
    ends = "CANCEL" if kind in ENDINGS else "REQUEST"
    return Sent(
        method="DECLINECOUNTER" if kind == "counter_declined" else ends,
        uid=meeting["uid"],
        sequence=meeting["sequence"],
        message_id=_message_id(mail),
        at=mail.settled_at or mail.due_at,
        outcome=mail.outcome or "waiting",
    )


def _message_id(mail: OutboxItem) -> str:
    return str((mail.result or {}).get("message_id", ""))


def _shown(meeting: dict[str, Any]) -> Shown:
    return Shown(
        uid=meeting["uid"],
        sequence=meeting["sequence"],
        title=meeting["title"],
        start=datetime.fromisoformat(meeting["start"]),
        end=datetime.fromisoformat(meeting["end"]),
        rooms=tuple(place["room"] for place in meeting["places"]),
        rrule=meeting["rrule"] or "",
        exdates=tuple(datetime.fromisoformat(at) for at in meeting["exdates"]),
    )

"""A room's answer to the calendar that invited it: the REPLY of iTIP in a mail (RFC 5546, 6047).

It comes from the address under which the room was invited, as calendars know who answers by that.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import format_datetime

from icalendar import Event, vCalAddress

from calendars import headers
from calendars.mime import AS_WRITTEN, part
from calendars.plain import mail_address, one_line
from translations import translate

_HEAD = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Salon//Telepresence rooms//EN\r\n"
    b"CALSCALE:GREGORIAN\r\nMETHOD:REPLY\r\n"
)
_TAIL = b"END:VCALENDAR\r\n"
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,400}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomReply:
    """What a room answers to whom. `partstat`: ACCEPTED, TENTATIVE or DECLINED; `text` says why.

    `address` is the room's as it was invited, `organizer` the event's; `uid`, `sequence` and
    `recurs` (the value of RECURRENCE-ID, "" for the whole) repeat the event's own. `start` and
    `end` are aware. `number` tells this answer from others of the room to the same event.
    """

    address: str
    room: str
    organizer: str
    organizer_name: str
    uid: str
    sequence: int
    partstat: str
    title: str
    text: str
    language: str
    start: datetime
    end: datetime
    sent: datetime
    number: int
    recurs: str = ""
    in_reply_to: str = ""


def room_reply(reply: RoomReply) -> EmailMessage:
    """Return the mail, ready for SMTP; ValueError where an address is none."""
    ics = calendar_of(reply)
    boundary = "=_" + hashlib.sha256(ics).hexdigest()[:40]
    parts = (
        part('text/plain; charset="utf-8"', (reply.text + "\n").replace("\n", "\r\n").encode()),
        part('text/calendar; charset="utf-8"; method=REPLY', ics),
    )
    body = "".join(f"--{boundary}\r\n{one}" for one in parts)
    written = f"{_head(reply, boundary)}\r\n{body}--{boundary}--\r\n"
    return message_from_bytes(written.encode("utf-8"), policy=AS_WRITTEN)


def calendar_of(reply: RoomReply) -> bytes:
    """Return the VCALENDAR with the room's answer."""
    event = Event()
    event.add("uid", reply.uid)
    event.add("dtstamp", reply.sent)
    event.add("sequence", reply.sequence)
    if reply.recurs:
        event.add("recurrence-id", _as_written(reply.recurs))
    event.add("dtstart", reply.start)
    event.add("dtend", reply.end)
    event.add("summary", one_line(reply.title))
    organizer = vCalAddress(f"mailto:{mail_address(reply.organizer)}")
    event.add("organizer", organizer)
    room = vCalAddress(f"mailto:{mail_address(reply.address)}")
    room.params["CN"] = one_line(reply.room, 100).replace('"', "’").replace("^", "")
    room.params["CUTYPE"] = "ROOM"
    room.params["ROLE"] = "NON-PARTICIPANT"
    room.params["PARTSTAT"] = reply.partstat
    event.add("attendee", room)
    event.add("comment", reply.text)
    return b"".join((_HEAD, event.to_ical(), _TAIL))


def _as_written(recurs: str) -> date | datetime:
    """Return the date of a series as its calendar wrote it: a day, a moment, or on some clocks."""
    if len(recurs) == len("20260317"):
        return date.fromisoformat(recurs)
    at = datetime.fromisoformat(recurs.removesuffix("Z"))
    return at.replace(tzinfo=UTC) if recurs.endswith("Z") else at


def _subject(reply: RoomReply) -> str:
    language, title = reply.language, one_line(reply.title, 200) or reply.room
    if reply.partstat == "ACCEPTED":
        return translate(language, "Accepted: {title}", title=title)
    if reply.partstat == "TENTATIVE":
        return translate(language, "Waits for approval: {title}", title=title)
    return translate(language, "Declined: {title}", title=title)


def _head(reply: RoomReply, boundary: str) -> str:
    address = mail_address(reply.address)
    facts = "\0".join((reply.uid, reply.recurs, address, reply.partstat, str(reply.number)))
    own = hashlib.sha256(facts.encode()).hexdigest()[:40]
    is_known = _MESSAGE_ID.fullmatch(reply.in_reply_to)
    thread = f"In-Reply-To: {reply.in_reply_to}\r\n" if is_known else ""
    return (
        headers.mailbox("From", one_line(reply.room, 100), address)
        + headers.mailbox("To", one_line(reply.organizer_name, 100), mail_address(reply.organizer))
        + headers.unstructured("Subject", _subject(reply))
        + f"Date: {format_datetime(reply.sent)}\r\n"
        + f"Message-ID: <{own}@{address.rpartition('@')[2]}>\r\n{thread}"
        + f"Content-Language: {reply.language}\r\n"
        + "Auto-Submitted: auto-replied\r\n"  # RFC 3834: nobody answers an answer
        + f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n'
    )

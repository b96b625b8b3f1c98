"""The mail that carries an invitation (RFC 6047): text, page and calendar part, for one person.

The calendar part comes last and in base64, with the method repeated in its Content-Type: without
that, Gmail and Outlook show no buttons. Equal facts give equal bytes, and the Message-ID is made
from UID, SEQUENCE, recipient and method, so a mail that is sent twice is known as one.
"""

import base64
import hashlib
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from calendars import headers
from calendars.checks import problems
from calendars.html import page
from calendars.invitation import invitation
from calendars.letter import Letter, subject_of, text_of
from calendars.meeting import Method
from calendars.plain import mail_address, one_line
from calendars.wording import organizer_of

AS_WRITTEN = SMTP.clone(refold_source="none")


class MalformedInvitation(ValueError):  # noqa: N818  the thing, not its failing, is malformed
    """An invitation that some calendar would refuse; `problems` says why."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(" ".join(found))
        self.problems = found


def mail(letter: Letter) -> EmailMessage:
    """Return the mail, ready for SMTP.

    MalformedInvitation where its calendar part would not do, ValueError where an address is none.
    """
    method = letter.method
    ics = invitation(letter.meeting, letter.invitee, mailbox=letter.answer_to, method=method)
    if found := problems(ics):
        raise MalformedInvitation(found)
    boundary = "=_" + hashlib.sha256(ics).hexdigest()[:40]  # "=_" can't occur in base64
    parts = (
        part('text/plain; charset="utf-8"', text_of(letter).replace("\n", "\r\n").encode()),
        part('text/html; charset="utf-8"', page(letter).replace("\n", "\r\n").encode()),
        part(f'text/calendar; charset="utf-8"; method={method}', ics),
    )
    body = "".join(f"--{boundary}\r\n{part}" for part in parts)
    written = f"{_head(letter, boundary)}\r\n{body}--{boundary}--\r\n"
    return message_from_bytes(written.encode("utf-8"), policy=AS_WRITTEN)


def message_id(uid: str, sequence: int, recipient: str, method: Method, mailbox: str) -> str:
    """Return the Message-ID of the mail that says this to this person: the same every time."""
    facts = "\0".join((uid, str(sequence), mail_address(recipient).casefold(), method))
    digest = hashlib.sha256(facts.encode()).hexdigest()[:40]
    return f"<{digest}@{mail_address(mailbox).rpartition('@')[2]}>"


def _head(letter: Letter, boundary: str) -> str:
    meeting, invitee = letter.meeting, letter.invitee
    sender, recipient = mail_address(letter.mailbox), mail_address(invitee.email)
    own = message_id(_facts_told(letter), meeting.sequence, recipient, letter.method, sender)
    first = message_id(meeting.uid, letter.first_sequence, recipient, "REQUEST", sender)
    thread = f"In-Reply-To: {first}\r\nReferences: {first}\r\n" if first != own else ""
    return (
        headers.mailbox("From", organizer_of(meeting), sender)
        + headers.mailbox("Reply-To", "", mail_address(letter.answer_to))
        + headers.mailbox("To", one_line(invitee.name, 100), recipient)
        + headers.unstructured("Subject", subject_of(letter))
        + f"Date: {format_datetime(letter.sent)}\r\nMessage-ID: {own}\r\n{thread}"
        + f"Content-Language: {invitee.language}\r\n"
        + "Auto-Submitted: auto-generated\r\n"  # RFC 3834: holiday notices stay at home
        + f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n'
    )


def _facts_told(letter: Letter) -> str:
    """Return what the mail is about; two proposals of one guest are declined in two mails."""
    meeting = letter.meeting
    is_counter = letter.method == "DECLINECOUNTER"
    return f"{meeting.uid} {letter.sent.isoformat()}" if is_counter else meeting.uid


def part(content_type: str, content: bytes) -> str:
    """Return a part in base64: its bytes arrive as they are, line ends included."""
    encoded = base64.encodebytes(content).decode("ascii").replace("\n", "\r\n")
    head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: base64\r\n"
    return f"{head}\r\n{encoded}"

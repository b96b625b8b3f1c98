"""The mail that carries an invitation (RFC 6047): text, page and calendar part, for one person.

The calendar part comes last and in base64, with the method repeated in its Content-Type: without
that, Gmail and Outlook show no buttons. Equal facts give equal bytes, and the Message-ID is made
from UID, SEQUENCE, recipient and method, so a mail that is sent twice is known as one.
"""

import base64
import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from calendars.checks import problems
from calendars.html import page
from calendars.invitation import invitation
from calendars.letter import Letter, subject_of, text_of
from calendars.meeting import Method
from calendars.plain import mail_address, one_line
from calendars.wording import organizer_of

_POLICY = SMTP.clone(max_line_length=76)


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
    message = EmailMessage(_POLICY)
    _head(message, letter)
    message.set_content(text_of(letter), cte="base64")
    message.add_alternative(page(letter), subtype="html", cte="base64")
    message.attach(_calendar_part(ics, method))
    message["Content-Language"] = letter.invitee.language
    message.set_boundary("=_" + hashlib.sha256(ics).hexdigest()[:40])  # "=_" isn't in base64
    return message


def message_id(uid: str, sequence: int, recipient: str, method: Method, mailbox: str) -> str:
    """Return the Message-ID of the mail that says this to this person: the same every time."""
    facts = "\0".join((uid, str(sequence), mail_address(recipient).casefold(), method))
    digest = hashlib.sha256(facts.encode()).hexdigest()[:40]
    return f"<{digest}@{mail_address(mailbox).rpartition('@')[2]}>"


def _head(message: EmailMessage, letter: Letter) -> None:
    meeting, invitee = letter.meeting, letter.invitee
    recipient = mail_address(invitee.email)
    message["From"] = _address(organizer_of(meeting), mail_address(letter.mailbox))
    message["Reply-To"] = _address("", mail_address(letter.answer_to))
    message["To"] = _address(one_line(invitee.name, 100), recipient)
    message["Subject"] = subject_of(letter)
    message["Date"] = format_datetime(letter.sent)
    own = message_id(meeting.uid, meeting.sequence, recipient, letter.method, letter.mailbox)
    first = message_id(meeting.uid, letter.first_sequence, recipient, "REQUEST", letter.mailbox)
    message["Message-ID"] = own
    if first != own:
        message["In-Reply-To"] = first
        message["References"] = first
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: holiday notices stay at home


def _address(name: str, address: str) -> Address:
    return Address(display_name=name, addr_spec=address)


def _calendar_part(ics: bytes, method: Method) -> EmailMessage:
    """Return the calendar part; its bytes are carried as they are, line ends included."""
    part = EmailMessage(_POLICY)
    part["Content-Type"] = f'text/calendar; charset="utf-8"; method="{method}"'
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(base64.encodebytes(ics).decode("ascii"))
    return part

"""The local mailbox: a real SMTP server on loopback that keeps every mail to look at.

It stands where the town's mail server and all partners' mailboxes would stand. Mails are kept in a
SQLite file, so they survive a restart; one that comes again under its Message-ID and recipient is
counted, not kept twice. For tests it refuses on demand.
"""

import hashlib
import socket
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from integrations.mail.events import after, event_in, parsed

MAX_MAIL_BYTES = 10 * 1024 * 1024
Stage = Literal["recipient", "data", "answer"]
_SCHEMA = """
CREATE TABLE IF NOT EXISTS mail (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    change INTEGER NOT NULL UNIQUE,
    message_id TEXT NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    raw BLOB NOT NULL,
    times INTEGER NOT NULL DEFAULT 1,
    UNIQUE (message_id, recipient)
)
"""
_STORE = """
INSERT INTO mail (change, message_id, sender, recipient, raw)
VALUES ((SELECT coalesce(max(change), 0) + 1 FROM mail), ?, ?, ?, ?)
ON CONFLICT (message_id, recipient) DO UPDATE
SET times = times + 1, change = (SELECT max(change) + 1 FROM mail)
"""


@dataclass(slots=True)
class _Fault:
    code: int
    stage: Stage
    times: int


class Mailbox:
    """Keeps mails for everybody; `start` listens, `stop` ends that, the mails stay readable.

    ValueError where `host` isn't a loopback address.
    """

    def __init__(
        self, path: str | Path = ":memory:", *, host: str = "127.0.0.1", port: int = 0
    ) -> None:
        if host not in {"127.0.0.1", "localhost"}:
            raise ValueError("The local mailbox takes mail from everybody, so on loopback only.")
        self._host = host
        self._port = port
        self._lock = threading.Lock()
        self._faults: list[_Fault] = []
        self._server: _Server | None = None
        self._own = ""
        self._hand_on: Callable[[bytes], None] | None = None
        self._database = sqlite3.connect(str(path), check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute(_SCHEMA)

    @property
    def url(self) -> str:
        """The SMTP_URL of the running server."""
        if self._server is None:
            raise RuntimeError("The mailbox isn't listening.")
        return f"smtp://{self._host}:{self._server.port}"

    def start(self) -> None:
        """Listen, on a free port where 0 was given; OSError where the port is taken."""
        listening = socket.create_server((self._host, self._port))
        self._server = _Server(_Handler(self), listening)
        self._server.start()

    def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def close(self) -> None:
        """Stop listening and close the file."""
        self.stop()
        self._database.close()

    def fail(self, code: int, *, times: int = 1, stage: Stage = "recipient") -> None:
        """Answer the next `times` recipients or mails with `code` (451, 550): they are not kept.

        At the stage "answer" they are kept all the same, as by a server whose answer is lost.
        """
        with self._lock:
            self._faults.append(_Fault(code, stage, times))

    def keep(self, sender: str, recipient: str, raw: bytes) -> None:
        """Keep a mail, or count it where it is here already."""
        message_id = str(parsed(raw).get("Message-ID") or hashlib.sha256(raw).hexdigest()).strip()
        with self._lock:
            self._database.execute(_STORE, (message_id, sender, recipient, raw))
        if self._hand_on is not None and self._is_own(recipient):
            self._hand_on(raw)

    def hand_on(self, own: str, take: Callable[[bytes], None]) -> None:
        """Let `take` have each mail for the address `own`, or for a plus address of it."""
        self._own, self._hand_on = own.lower(), take

    def _is_own(self, recipient: str) -> bool:
        local, _, domain = recipient.lower().rpartition("@")
        return f"{local.partition('+')[0]}@{domain}" == self._own

    def mails(self, since: int = 0) -> list[dict[str, Any]]:
        """Return JSON-able views of the mails that changed after the change `since`, in order.

        `change` rises with every mail that comes in, a repeated one included: `times` counts it.
        """
        return [_view(*row) for row in self._rows("change > ?", since)]

    def mails_to(self, recipient: str) -> list[dict[str, Any]]:
        """Return views of one recipient's mails, in the order of their first arrival."""
        return [_view(*row) for row in self._rows("recipient = ? COLLATE NOCASE", recipient)]

    def raw(self, number: int) -> bytes | None:
        """Return the bytes of a mail as they came in."""
        return next((bytes(row[4]) for row in self._rows("number = ?", number)), None)

    def recipients(self) -> list[str]:
        """Return everybody who got mail, in alphabetical order."""
        with self._lock:
            found = self._database.execute("SELECT DISTINCT recipient FROM mail ORDER BY recipient")
            return [str(recipient) for (recipient,) in found]

    def calendar_view(self, recipient: str) -> list[dict[str, Any]]:
        """Return the events that the recipient's calendar shows now, earliest first."""
        rows = self._rows("recipient = ? COLLATE NOCASE", recipient)
        events = [event_in(parsed(bytes(row[4]))) for row in rows]
        return [asdict(event) for event in after(event for event in events if event is not None)]

    def fault(self, stage: Stage) -> str | None:
        """Return the refusal that is due at this stage, and count it off."""
        with self._lock:
            for fault in self._faults:
                if fault.stage == stage and fault.times > 0:
                    fault.times -= 1
                    self._faults = [one for one in self._faults if one.times > 0]
                    return f"{fault.code} Refused on demand"
        return None

    def _rows(
        self, condition: str, value: str | int
    ) -> list[tuple[int, int, str, str, bytes, int]]:
        columns = "number, change, sender, recipient, raw, times"
        order = "change" if condition.startswith("change") else "number"
        with self._lock:
            return self._database.execute(
                f"SELECT {columns} FROM mail WHERE {condition} ORDER BY {order}",  # noqa: S608
                (value,),
            ).fetchall()


class _Handler:
    """What the server asks at each step of a mail."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002
    ) -> str:
        refusal = self._mailbox.fault("recipient")
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002
        refusal = self._mailbox.fault("data")
        if refusal:
            return refusal
        content = envelope.original_content
        if not isinstance(content, bytes):
            return "554 No content"
        for recipient in envelope.rcpt_tos:
            self._mailbox.keep(envelope.mail_from or "", recipient, content)
        return self._mailbox.fault("answer") or "250 Kept"


class _Server(Controller):
    """A controller that listens on a socket that is open already, so no port is guessed."""

    def __init__(self, handler: _Handler, listening: socket.socket) -> None:
        host, port = listening.getsockname()[:2]
        super().__init__(handler, hostname=host, port=port, data_size_limit=MAX_MAIL_BYTES)
        self._listening = listening

    def _create_server(self) -> Awaitable[Any]:
        created: Awaitable[Any] = self.loop.create_server(
            self._factory_invoker, sock=self._listening
        )
        return created


def _view(
    number: int, change: int, sender: str, recipient: str, raw: bytes, times: int
) -> dict[str, Any]:
    message = parsed(raw)
    event = event_in(message)
    return {
        "number": number,
        "change": change,
        "times": times,
        "message_id": str(message.get("Message-ID", "")).strip(),
        "in_reply_to": str(message.get("In-Reply-To", "")).strip(),
        "date": str(message.get("Date", "")),
        "from": str(message.get("From", "")),
        "to": str(message.get("To", "")),
        "sender": sender,
        "recipient": recipient,
        "subject": str(message.get("Subject", "")),
        "text": _body(message, "plain"),
        "html": _body(message, "html"),
        "method": event.method if event else None,
        "event": asdict(event) if event else None,
    }


def _body(message: EmailMessage, kind: Literal["plain", "html"]) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    try:
        content = str(part.get_content())
    except (LookupError, ValueError):  # a charset or an encoding that doesn't exist
        content = bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")
    return content.replace("\r\n", "\n")

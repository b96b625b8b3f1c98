"""Reads the bot's mailbox over IMAP: what is new goes into the inbox, once, and is kept there.

Attachments are not fetched, only the headers and the parts that matter, of a letter its beginning.
Nothing is changed in the mailbox: how far it was read stands in the database, beside what was read
(RFC 3501, RFC 2177).
"""

import base64
import binascii
import hashlib
import logging
import quopri
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError
from sqlmodel import Session

from calendars.arrival import (
    LETTER_TYPES,
    LONGEST_LETTERS,
    MAX_DEPTH,
    MAX_PARTS,
    Part,
    matters,
    taken_apart,
)
from calendars.sieve import MAX_BYTES
from integrations.authorities import trusting_authorities
from integrations.doorbell import ring_others
from integrations.errors import TransientError
from integrations.inbox import store
from integrations.mail.intake import KIND, packed
from rooms.clock import Clock
from rooms.database import Database
from rooms.models import MailboxPosition

log = logging.getLogger("salon.postbox")

FOLDER = "INBOX"
TIMEOUT_SECONDS = 30
IDLE_SECONDS = 300  # servers hang up after half an hour (RFC 2177), networks earlier
PATIENCE_SECONDS = 2
POLL_SECONDS = 60
LONGEST_PAUSE_SECONDS = 900
MAX_HEADER_BYTES = 64 * 1024
MOST_AT_ONCE = 50
MOST_TRIES = 3
BASE64_GROWTH = 1.4  # four letters for three bytes, and the line ends
_CUT_OFF = re.compile(rb"=[0-9A-Fa-f]?\Z")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a mail on the server: its number, type, parameters, encoding and size in bytes."""

    number: str
    content_type: str
    method: str
    charset: str
    encoding: str
    size: int


class Postbox:
    """One mailbox, named by an `imap://` (with STARTTLS) or `imaps://` URL."""

    def __init__(
        self, url: str, database: Database, clock: Clock, ring: Callable[[], None]
    ) -> None:
        self._url = urlsplit(url)
        self._database = database
        self._clock = clock
        self._ring = ring
        self._ended = threading.Event()
        self._failures: Counter[int] = Counter()

    def run(self) -> None:
        """Read what comes until `stop`, however often the server is away."""
        pause = 1.0
        while not self._ended.is_set():
            try:
                with self.connected() as client:
                    pause = 1.0
                    self._follow(client)
            except TransientError as error:
                log.warning("the mailbox can't be read: %s", error)
            except (IMAPClientError, OSError) as error:
                log.warning("the mailbox can't be read: %s", type(error).__name__)
            except Exception:  # a thread that ends here would be missed by nobody
                log.exception("the mailbox can't be read")
            self._ended.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def stop(self) -> None:
        """Let `run` return."""
        self._ended.set()

    @contextmanager
    def connected(self) -> Iterator[IMAPClient]:
        """Open a session in the mailbox, read-only. Raises TransientError where it is refused."""
        parts = self._url
        is_tls = parts.scheme == "imaps"
        client = IMAPClient(
            parts.hostname or "",
            port=parts.port or (993 if is_tls else 143),
            ssl=is_tls,
            ssl_context=trusting_authorities() if is_tls else None,
            timeout=TIMEOUT_SECONDS,
        )
        try:
            if not is_tls and client.has_capability("STARTTLS"):
                client.starttls(trusting_authorities())
            elif not is_tls and parts.hostname not in ("127.0.0.1", "localhost"):
                raise TransientError("Mail: the server offers no encryption.")
            try:
                client.login(unquote(parts.username or ""), unquote(parts.password or ""))
            except LoginError as error:
                raise TransientError("Mail: the server refuses user or password.") from error
            yield client
        finally:
            with suppress(IMAPClientError, OSError):
                client.logout()

    def read_new(self, client: IMAPClient) -> int:
        """Put what is new into the inbox; returns how many mails that were.

        Each batch is committed with how far it goes, so that what was read is known as read.
        """
        validity = int(client.select_folder(FOLDER, readonly=True)[b"UIDVALIDITY"])
        read = 0
        while True:
            last = self._position(validity)
            found = sorted(uid for uid in client.search(["UID", f"{last + 1}:*"]) if uid > last)
            if not found:
                return read
            batch = found[:MOST_AT_ONCE]
            mails = [(uid, self._tried(client, uid)) for uid in batch]
            with self._database.writing() as session:
                for uid, payload in mails:
                    if payload is not None:
                        self._store(session, f"{validity}:{uid}", payload)
                self._go_on(session, validity, batch[-1])
                ring_others(session)
                session.commit()
            read += len(batch)
            self._ring()

    def _follow(self, client: IMAPClient) -> None:
        """Read what is new, whenever the server tells that something is."""
        can_idle = client.has_capability("IDLE")
        while not self._ended.is_set():
            self.read_new(client)
            if can_idle:
                self._idle(client)
            else:
                self._ended.wait(POLL_SECONDS)

    def _idle(self, client: IMAPClient) -> None:
        client.idle()
        try:
            for _ in range(IDLE_SECONDS // PATIENCE_SECONDS):
                if client.idle_check(timeout=PATIENCE_SECONDS) or self._ended.is_set():
                    return
        finally:
            client.idle_done()

    def _tried(self, client: IMAPClient, uid: int) -> dict[str, Any] | None:
        """Return a mail as the inbox keeps it; the server can't give some, whose place is kept.

        Else all that comes after it would wait for ever.
        """
        try:
            return self._fetched(client, uid)
        except (IMAPClientAbortError, OSError):
            raise  # the connection ended, which says nothing of the mail
        except Exception:
            self._failures[uid] += 1
            if self._failures[uid] < MOST_TRIES:
                raise
            log.exception("a mail is left unread")
            return packed(b"", [], "broken")

    def _fetched(self, client: IMAPClient, uid: int) -> dict[str, Any] | None:
        """Return a mail as the inbox keeps it; None where it is gone already."""
        head = f"BODY.PEEK[HEADER]<0.{MAX_HEADER_BYTES}>"
        found = client.fetch([uid], ["BODYSTRUCTURE", head]).get(uid)
        if found is None:
            return None
        heads = (value for key, value in found.items() if key.startswith(b"BODY[HEADER]"))
        structure = found.get(b"BODYSTRUCTURE")
        told = (one for one in sections(structure) if one.content_type not in LETTER_TYPES)
        wanted = list(islice(told, MAX_PARTS))
        small = within([one.size for one in wanted], int(MAX_BYTES * BASE64_GROWTH))
        parts = [self._part(client, uid, wanted[at]) for at in small]
        problem = "too_large" if len(small) < len(wanted) else ""
        if not wanted:
            parts = [self._letter(client, uid, one) for one in islice(sections(structure), 1)]
        return packed(next(heads, b"") or b"", parts, problem)

    def _part(self, client: IMAPClient, uid: int, section: Section) -> Part:
        key = f"BODY[{section.number}]"
        found = client.fetch([uid], [f"BODY.PEEK[{section.number}]"]).get(uid, {})
        content = decoded(found.get(key.encode()) or b"", section.encoding)
        return Part(section.content_type, content, section.method, section.charset)

    def _letter(self, client: IMAPClient, uid: int, section: Section) -> Part:
        """Return the beginning of what somebody wrote."""
        most = LONGEST_LETTERS[section.content_type]
        found = client.fetch([uid], [f"BODY.PEEK[{section.number}]<0.{most}>"]).get(uid, {})
        begun = found.get(f"BODY[{section.number}]<0>".encode()) or b""
        content = decoded(whole(begun, section.encoding), section.encoding)
        return Part(section.content_type, content, "", section.charset)

    def _store(self, session: Session, number: str, payload: dict[str, Any]) -> None:
        store(
            session,
            key=f"mail:{self._name}:{number}",
            kind=KIND,
            subject=KIND,
            payload=payload,
            now=self._clock.now(),
        )

    @property
    def _name(self) -> str:
        return f"{unquote(self._url.username or '')}@{self._url.hostname}/{FOLDER}"

    def _position(self, validity: int) -> int:
        with self._database.reading() as session:
            row = session.get(MailboxPosition, self._name)
            return row.uid if row is not None and row.validity == validity else 0

    def _go_on(self, session: Session, validity: int, uid: int) -> None:
        row = session.get(MailboxPosition, self._name, with_for_update=True)
        row = row or MailboxPosition(mailbox=self._name, validity=validity, uid=0)
        row.uid = max(row.uid, uid) if row.validity == validity else uid
        row.validity = validity
        session.add(row)


def take_in(
    database: Database, clock: Clock, ring: Callable[[], None], recipient: str, raw: bytes
) -> None:
    """Put a whole mail, that came without IMAP, into the inbox; the same one goes there once."""
    headers, parts = taken_apart(raw)
    small = [parts[at] for at in within([len(part.content) for part in parts], MAX_BYTES)]
    payload = packed(headers, small, "too_large" if len(small) < len(parts) else "")
    key = hashlib.sha256(raw).hexdigest()
    with database.writing() as session:
        store(
            session,
            key=f"mail:{recipient}:{key}",
            kind=KIND,
            subject=KIND,
            payload=payload,
            now=clock.now(),
        )
        ring_others(session)
        session.commit()
    ring()


def within(sizes: Sequence[int], most: int) -> list[int]:
    """Return the places of those that together are no more than `most`; what is too much is not."""
    places, total = [], 0
    for at, size in enumerate(sizes):
        if total + size <= most:
            places.append(at)
            total += size
    return places


def sections(structure: Any, number: str = "", depth: int = 0) -> Iterator[Section]:
    """Yield the parts that matter of a BODYSTRUCTURE (RFC 3501 section 7.4.2)."""
    if not isinstance(structure, Sequence) or not structure or depth > MAX_DEPTH:
        return
    if isinstance(structure[0], list):
        for at, part in enumerate(structure[0][:MAX_PARTS], 1):
            yield from sections(part, f"{number}.{at}" if number else str(at), depth + 1)
        return
    content_type = "/".join(_word(word) for word in structure[:2])
    if matters(content_type) or (content_type in LETTER_TYPES and not _is_attached(structure)):
        given = structure[2] if len(structure) > 2 and structure[2] else ()
        params = dict(zip(map(_word, given[::2]), map(_word, given[1::2]), strict=False))
        size = structure[6] if len(structure) > 6 and isinstance(structure[6], int) else 0
        yield Section(
            number=number or "1",
            content_type=content_type,
            method=params.get("method", ""),
            charset=params.get("charset", "utf-8"),
            encoding=_word(structure[5]) if len(structure) > 5 else "",
            size=size,
        )


def _is_attached(structure: Sequence[Any]) -> bool:
    """Say whether a text is attached, by its Content-Disposition."""
    said = structure[9] if len(structure) > 9 else None
    return isinstance(said, Sequence) and bool(said) and _word(said[0]) == "attachment"


def whole(begun: bytes, encoding: str) -> bytes:
    """Return what can be decoded of the beginning of a part, which may be cut anywhere."""
    if encoding == "base64":
        begun = b"".join(begun.split())
        return begun[: len(begun) // 4 * 4]
    return _CUT_OFF.sub(b"", begun) if encoding == "quoted-printable" else begun


def decoded(content: bytes, encoding: str) -> bytes:
    """Return the bytes of a part; as they are where they aren't what its encoding promises."""
    try:
        if encoding == "base64":
            return base64.b64decode(content)
        return quopri.decodestring(content) if encoding == "quoted-printable" else content
    except (binascii.Error, ValueError):
        return content


def _word(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace").lower()
    return str(value).lower() if value is not None else ""

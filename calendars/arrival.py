"""A mail that came in, cut down to what matters: who sent it to whom, and its calendar parts.

Mails are made by every program there is, and some by people who mean ill, so nothing here raises:
what can't be read is absent. Parts come from the whole mail, or one by one from a server that
need not send the rest.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from itertools import islice, takewhile

from calendars.hypertext import words_in
from calendars.itip import address_of
from calendars.plain import one_line
from calendars.sieve import text_in

MAX_PARTS = 60
MAX_DEPTH = 12
LONGEST_TEXT = 2_000
LONGEST_LETTERS = {"text/plain": 16 * 1024, "text/html": 64 * 1024}  # bytes: styles come first
LONGEST_LETTER = 500
CALENDAR_TYPES = frozenset({"text/calendar", "application/ics"})
REPORT_TYPE = "message/delivery-status"
LETTER_TYPES = frozenset(LONGEST_LETTERS)
_RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
_OLDER = re.compile(r"\s*(>|_{5,}|-{5,}|-- ?$|\S[^\n]*(wrote|écrit)\s*:\s*$|(From|De)\s?:)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"\s*(dmarc|dkim|spf|auth)\s*=\s*([a-z]+)\b", re.IGNORECASE)
_SIGNER = re.compile(
    r"\s(?:header\.[di]|smtp\.(?:mailfrom|auth))\s*=\s*(?:[^\s;]*@)?([\w.-]+)", re.IGNORECASE
)
_DEEPEST_COMMENT = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a mail: its type in small letters, what Content-Type says more, its bytes."""

    content_type: str
    content: bytes
    method: str = ""
    charset: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Proof:
    """A mail server's finding on a sender (RFC 8601), all in small letters.

    `domain` is the one that it is about: who signed (dkim), whose server sent (spf), or whose
    account it was sent with (auth).
    """

    host: str
    method: str
    result: str
    domain: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """A recipient that a mail server gave up (RFC 3464): address, status ("5.1.1"), its words."""

    recipient: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What a mail says of itself. Addresses are in small letters; what is absent is empty.

    `recipients` begin with where the server delivered it. `proofs` are those of the topmost
    Authentication-Results: they prove something where its host is trusted, and what stands below
    may have come with the mail. `is_automatic`: no person wrote it (RFC 3834); `is_echo`: a machine
    wrote it in answer to another mail, or it went to a whole list (RFC 2919). `words` are what
    somebody wrote in a letter, and nothing else, without what they quote: 500 characters at most.
    """

    message_id: str
    sender: str = ""
    senders: int = 0
    recipients: tuple[str, ...] = ()
    subject: str = ""
    sent: datetime | None = None
    proofs: tuple[Proof, ...] = ()
    calendars: tuple[Part, ...] = ()
    bounces: tuple[Bounce, ...] = ()
    is_automatic: bool = False
    words: str = ""
    is_echo: bool = False


def arrival(headers: bytes, parts: Iterable[Part]) -> Arrival:
    """Return what a mail says whose headers and parts were read apart; raises nothing."""
    head = message_from_bytes(headers)
    found = list(parts)
    senders = _addresses(head, "From")
    return Arrival(
        message_id=_header(head, "Message-ID")[:500],
        sender=senders[0] if senders else "",
        senders=len(senders),
        recipients=tuple(
            dict.fromkeys(one for name in _RECIPIENTS for one in _addresses(head, name))
        ),
        subject=_header(head, "Subject"),
        sent=_date(head),
        proofs=tuple(_proofs(head)),
        calendars=_calendars(found),
        bounces=tuple(bounce for part in found for bounce in _bounces(part)),
        is_automatic=_is_automatic(head),
        words=_words(found[0]) if len(found) == 1 else "",
        is_echo=_is_echo(head),
    )


def arrival_of(raw: bytes) -> Arrival:
    """Return what a whole mail says; raises nothing."""
    return arrival(*taken_apart(raw))


def taken_apart(raw: bytes) -> tuple[bytes, list[Part]]:
    """Return a whole mail's headers and the parts that matter; none of one nested too deep."""
    try:
        found = _with_one_letter(_parts(message_from_bytes(raw), 0))
        parts = list(islice(found, MAX_PARTS))
    except RecursionError:
        parts = []
    return raw[: _end_of_head(raw)], parts


def matters(content_type: str) -> bool:
    """Say whether parts of this type are to be fetched."""
    return content_type.lower() in CALENDAR_TYPES or content_type.lower() == REPORT_TYPE


def _end_of_head(raw: bytes) -> int:
    found = re.search(rb"\r?\n\r?\n", raw)
    return found.end() if found else len(raw)


def _parts(message: Message, depth: int) -> Iterator[Part]:
    content_type = message.get_content_type()
    if content_type == REPORT_TYPE:
        yield Part(content_type, _report_bytes(message))
    elif message.is_multipart():
        inner = message.get_payload()
        if depth < MAX_DEPTH and isinstance(inner, list) and content_type != "message/rfc822":
            for part in inner[:MAX_PARTS]:
                if isinstance(part, Message):
                    yield from _parts(part, depth + 1)
    elif matters(content_type):
        yield from _part(message, content_type)
    elif content_type in LETTER_TYPES and message.get_content_disposition() != "attachment":
        yield from _part(message, content_type, LONGEST_LETTERS[content_type])


def _with_one_letter(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts, but of letters only the first: what follows is attached or quoted."""
    has_letter = False
    for part in parts:
        is_letter = part.content_type in LETTER_TYPES
        if not is_letter or not has_letter:
            yield part
        has_letter = has_letter or is_letter


def _part(message: Message, content_type: str, most: int | None = None) -> Iterator[Part]:
    content = message.get_payload(decode=True)
    if isinstance(content, bytes):
        method, charset = _parameter(message, "method"), _parameter(message, "charset")
        yield Part(content_type, content[:most], method, charset or "utf-8")


def _report_bytes(message: Message) -> bytes:
    """Return a delivery report as it was written: the library reads it as messages of headers."""
    inner = message.get_payload()
    blocks = inner if isinstance(inner, list) else []
    return "\n\n".join(
        "\n".join(f"{name}: {value}" for name, value in block.items())
        for block in blocks[:MAX_PARTS]
        if isinstance(block, Message)
    ).encode("utf-8", "replace")


def _parameter(message: Message, name: str) -> str:
    value = message.get_param(name, "")
    return value[:40] if isinstance(value, str) else str(value[2])[:40]


def _calendars(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the calendar parts: one that is there twice, as Thunderbird sends it, only once."""
    ordered = sorted(
        (part for part in parts if part.content_type in CALENDAR_TYPES),
        key=lambda part: part.content_type != "text/calendar",
    )
    by_content = {b"".join(part.content.split()): part for part in reversed(ordered)}
    return tuple(part for part in ordered if by_content[b"".join(part.content.split())] is part)


def _words(part: Part) -> str:
    """Return what was written anew in a letter: what stands above the mail that it answers."""
    if part.content_type not in LETTER_TYPES:
        return ""
    text = _begun(part.content[: LONGEST_LETTERS[part.content_type]], part.charset)
    if part.content_type == "text/html":
        text = words_in(text)
    fresh = list(takewhile(lambda line: not _OLDER.match(line), text.splitlines()))
    return one_line(" ".join(fresh), LONGEST_LETTER)


def _begun(data: bytes, charset: str) -> str:
    """Return the beginning of a text, which may end amid a letter."""
    try:
        return getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return text_in(data, charset)


def _bounces(part: Part) -> Iterator[Bounce]:
    """Yield who can't be reached for good; a delay is none (RFC 3464 section 2.3.3)."""
    if part.content_type != REPORT_TYPE:
        return
    text = part.content[: 256 * 1024].decode("utf-8", "replace").replace("\r\n", "\n")
    for block in text.split("\n\n")[:MAX_PARTS]:
        said = message_from_bytes(block.strip().encode())
        address = _typed(_header(said, "Final-Recipient")) or _typed(
            _header(said, "Original-Recipient")
        )
        if _header(said, "Action").lower() == "failed" and address:
            status = re.search(r"\d\.\d{1,3}\.\d{1,3}", _header(said, "Status"))
            words = _header(said, "Diagnostic-Code").partition(";")[2].strip()
            yield Bounce(recipient=address, status=status[0] if status else "", reason=words[:300])


def _typed(written: str) -> str:
    """Return the address in "rfc822; contact@partenaire.example"."""
    return address_of(written.rpartition(";")[2].strip().strip("<>"))


def _header(message: Message, name: str) -> str:
    value = message.get(name)
    if value is None:
        return ""
    try:
        text = str(make_header(decode_header(str(value))))
    except (ValueError, LookupError, IndexError, UnicodeError):
        text = str(value)
    return one_line(text, LONGEST_TEXT)


def _addresses(message: Message, name: str) -> list[str]:
    values = [" ".join(str(value).split()) for value in message.get_all(name, [])[:20]]
    try:
        pairs = getaddresses([value[:10_000] for value in values])
    except (ValueError, TypeError, IndexError, RecursionError):
        return []
    return [found for _, address in pairs[:200] if (found := address_of(address))]


def _date(message: Message) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(message.get("Date", "")))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _proofs(message: Message) -> Iterator[Proof]:
    """Yield what the topmost header says; a sender chooses what is quoted and commented there."""
    written = _QUOTED.sub("", str(message.get("Authentication-Results", ""))[:4_000])
    for _ in range(_DEEPEST_COMMENT):
        written = _COMMENT.sub(" ", written)
    host, *findings = written.split(";")
    for finding in findings:
        if found := _RESULT.match(finding):
            signer = _SIGNER.search(finding, found.end())
            name = next(iter(host.lower().split()), "")
            domain = signer[1].lower() if signer else ""
            yield Proof(name, found[1].lower(), found[2].lower(), domain)


def _is_automatic(message: Message) -> bool:
    said = _header(message, "Auto-Submitted").lower()
    return bool(said) and said != "no"


def _is_echo(message: Message) -> bool:
    said = _header(message, "Auto-Submitted").lower()
    return said.startswith("auto-replied") or "List-Id" in message

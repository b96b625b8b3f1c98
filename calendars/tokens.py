"""Plus-address tokens: the address to which one attendee of one booking or series answers.

"b12-7-k3x5q2ma" names the booking, the attendee and a short HMAC over both; "s3-7-…" a series
and the attendee of one of its dates, by which the guest of the whole is known. It stays the same
through all updates, so an answer is matched although clients drop In-Reply-To and Exchange drops
ORGANIZER. It says where an answer belongs; who sent it is still to be checked.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Literal

_PATTERN = re.compile(r"([bs])([1-9]\d{0,17})-([1-9]\d{0,17})-([a-z2-7]{8,32})")

Use = Literal["answer", "link"]
# 40 bits can't be guessed by mail; a link can be tried faster than mails can be sent.
_OCTETS: dict[Use, int] = {"answer": 5, "link": 15}


@dataclass(frozen=True, slots=True)
class Answered:
    """What a token stands for: ids of a booking, or of a series, and of an attendee of it."""

    of_id: int
    attendee_id: int
    is_series: bool = False


def make_token(secret: bytes, answered: Answered, use: Use = "answer") -> str:
    """Return the token of an attendee: lower case, for mail servers may change the case.

    One for a "link" opens no door of an "answer", nor the other way round.
    """
    kind = "series " if answered.is_series else ""
    signed = f"salon {use} {kind}{answered.of_id} {answered.attendee_id}".encode()
    digest = hmac.new(secret, signed, hashlib.sha256).digest()
    short = base64.b32encode(digest[: _OCTETS[use]]).decode().lower()
    letter = "s" if answered.is_series else "b"
    return f"{letter}{answered.of_id}-{answered.attendee_id}-{short}"


def verify_token(secret: bytes, token: str, use: Use = "answer") -> Answered | None:
    """Return what `token` stands for, or None where we didn't make it for this use."""
    match = _PATTERN.fullmatch(token.lower())
    if match is None:
        return None
    found = Answered(int(match[2]), int(match[3]), is_series=match[1] == "s")
    made = make_token(secret, found, use)
    return found if hmac.compare_digest(made, token.lower()) else None


def make_feed_token(secret: bytes, feed_id: int) -> str:
    """Return what stands in the address of a feed, which opens it to whoever knows it."""
    return _opening(secret, "feed", feed_id)


def verify_feed_token(secret: bytes, token: str) -> int | None:
    """Return the id of the feed that `token` opens, or None where we didn't make it."""
    found = _opened(secret, "feed", token)
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class CallKey:
    """Whose key opens the page of which booking's call: a person's, or one that lets look alone."""

    booking_id: int
    person_id: int | None = None


def make_call_token(secret: bytes, key: CallKey) -> str:
    """Return what stands in the address of the page of a call."""
    return _opening(secret, "call", key.booking_id, key.person_id or 0)


def verify_call_token(secret: bytes, token: str) -> CallKey | None:
    """Return whose key `token` is, or None where we didn't make it."""
    found = _opened(secret, "call", token, 2)
    return CallKey(found[0], found[1] or None) if found else None


def make_endpoint_token(secret: bytes, endpoint_id: int) -> str:
    """Return what stands in the address to which an endpoint posts what happens to it."""
    return _opening(secret, "endpoint", endpoint_id)


def verify_endpoint_token(secret: bytes, token: str) -> int | None:
    """Return the id of the endpoint that was given `token`, or None where we didn't make it."""
    found = _opened(secret, "endpoint", token)
    return found[0] if found else None


def _opening(secret: bytes, use: str, *ids: int) -> str:
    """Return a token that names these ids, and that nobody can make for others or another use."""
    signed = f"salon {use} {' '.join(map(str, ids))}".encode()
    digest = hmac.new(secret, signed, hashlib.sha256).digest()
    return "-".join([*map(str, ids), base64.b32encode(digest[:15]).decode().lower()])


def _opened(secret: bytes, use: str, token: str, count: int = 1) -> tuple[int, ...] | None:
    """Return the so many ids of a token for this use, None where we didn't make it."""
    match = re.fullmatch(r"((?:(?:0|[1-9]\d{0,17})-){1,2})[a-z2-7]{24}", token)
    ids = tuple(map(int, match[1].split("-")[:-1])) if match else ()
    if len(ids) != count:
        return None
    return ids if hmac.compare_digest(_opening(secret, use, *ids), token) else None


def make_conference_token(secret: bytes, key: str) -> str:
    """Return what makes the address of the conference with this key one that nobody guesses."""
    digest = hmac.new(secret, f"salon conference {key}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode().lower()


def plus_address(mailbox: str, token: str) -> str:
    """Return `mailbox` with a token: "salles+b12-7-k3x5q2ma@drancy.example" (RFC 5233)."""
    local, at, domain = mailbox.rpartition("@")
    if not (local and at and domain):
        raise ValueError(f"Not a mailbox: {mailbox!r}")
    return f"{local}+{token}@{domain}"


def token_in(address: str) -> str | None:
    """Return what stands after the last plus sign of an address's local part, if anything."""
    local, _, _ = address.rpartition("@")
    _, plus, token = local.rpartition("+")
    return token if plus and token else None

"""Plus-address tokens: the address to which one attendee of one booking answers.

"b12-7-k3x5q2ma" names the booking, the attendee and a short HMAC over both. It stays the same
through all updates, so an answer is matched although clients drop In-Reply-To and Exchange drops
ORGANIZER. It says where an answer belongs; who sent it is still to be checked.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

_PATTERN = re.compile(r"b([1-9]\d{0,17})-([1-9]\d{0,17})-([a-z2-7]{8})")


@dataclass(frozen=True, slots=True)
class Answered:
    """What a token stands for: ids of a booking and of an attendee of it."""

    booking_id: int
    attendee_id: int


def make_token(secret: bytes, booking_id: int, attendee_id: int) -> str:
    """Return the token of an attendee: lower case, for mail servers may change the case."""
    signed = f"salon answer {booking_id} {attendee_id}".encode()
    digest = hmac.new(secret, signed, hashlib.sha256).digest()
    short = base64.b32encode(digest[:5]).decode().lower()  # 40 bits: not to be guessed by mail
    return f"b{booking_id}-{attendee_id}-{short}"


def verify_token(secret: bytes, token: str) -> Answered | None:
    """Return what `token` stands for, or None where we didn't make it."""
    match = _PATTERN.fullmatch(token.lower())
    if match is None:
        return None
    found = Answered(int(match[1]), int(match[2]))
    genuine = make_token(secret, found.booking_id, found.attendee_id)
    return found if hmac.compare_digest(genuine, token.lower()) else None


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

"""The mail address of a room: one of the bot's mailbox that says which room it is.

"salles+room-mandela-r12@drancy.example": the words are for people, the number leads to the room,
whatever it is called by now. It is the same for ever, and like no other room's of the deployment,
of whichever town. It is no secret: who writes to it must be known.
"""

import re
import unicodedata

from calendars.plain import mail_address
from calendars.tokens import plus_address

_LONGEST_WORDS = 30
_PATTERN = re.compile(r"room-(?:[a-z0-9-]{1,60}-)?r([1-9]\d{0,8})")


def room_address(mailbox: str, room: str, room_id: int) -> str:
    """Return the address of a room; `mailbox` may have a token, which is left out."""
    letters = unicodedata.normalize("NFKD", room[:200]).casefold()
    words = "-".join(re.findall(r"[a-z0-9]+", re.sub(r"[\u0300-\u036f]", "", letters)))
    known = [words[:_LONGEST_WORDS].strip("-"), f"r{room_id}" if room_id else ""]
    return plus_address(_base(mailbox), "-".join(["room", *filter(None, known)]))


def room_in(address: str, mailbox: str) -> int | None:
    """Return the id of the room whose address this is; None where it is no room's of ours."""
    local, _, domain = address.lower().rpartition("@")
    name, _, token = local.partition("+")
    if f"{name}@{domain}" != _base(mailbox).lower():
        return None
    found = _PATTERN.fullmatch(token)
    return int(found[1]) if found else None


def is_of_mailbox(address: str, mailbox: str) -> bool:
    """Say whether mails to this address come into the bot's mailbox, with whatever token."""
    return bool(address) and _base(address).lower() == _base(mailbox).lower()


def _base(mailbox: str) -> str:
    local, _, domain = mail_address(mailbox).rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"

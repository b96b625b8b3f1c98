"""The accounts under which far sides of the town's own are opened, from the environment alone.

`ENDPOINT_ACCOUNTS` (devices on the premises) and `CALDAV_ACCOUNTS` (the calendar server) hold them
separated by spaces, each as `name=user:password`; what isn't a plain
letter or digit in a user or a password is written as in an address (`%20` for a space).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

_ACCOUNT = re.compile(r"([^\s=:]{1,100})=([^\s:]{1,200}):([^\s:]{1,500})")


@dataclass(frozen=True, slots=True)
class Account:
    """A user of a far side; the password is never shown."""

    user: str
    password: str = field(repr=False)


def read_accounts(written: str) -> Mapping[str, Account]:
    """Return the accounts by name; ValueError, which names no secret, where one is malformed."""
    found: dict[str, Account] = {}
    for number, one in enumerate(written.split(), 1):
        match = _ACCOUNT.fullmatch(one)
        if match is None or match[1] in found:
            raise ValueError(f"account {number} isn't name=user:password, or its name comes twice")
        found[match[1]] = Account(unquote(match[2]), unquote(match[3]))
    return found

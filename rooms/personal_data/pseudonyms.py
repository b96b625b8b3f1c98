"""Somebody's address and names in values and texts: found, and replaced by a pseudonym."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

NOBODY = "erased.invalid"  # RFC 2606 section 2: no mail ever arrives there


def is_pseudonym(address: str) -> bool:
    """Say whether an address stands for somebody who was erased."""
    return address.endswith(f"@{NOBODY}")


@dataclass(frozen=True)
class Known:
    """By what somebody is known: an address in small letters, and the names that go with it.

    A name of one word may be any word ("Rose"): it is looked for only where it stands alone, and
    so are the `spaces` in which they alone talk with the bot.
    """

    address: str
    names: tuple[str, ...] = ()
    spaces: tuple[str, ...] = ()

    @property
    def patterns(self) -> list[str]:
        """Return patterns of LIKE for whatever may name them, and for some things that don't.

        Whatever JSON, or an address of a page, writes in another way stands for anything.
        """
        known = (self.address, *self.names, *self.spaces)
        return [f"%{re.sub('[^A-Za-z0-9.]+', '%', said)}%" for said in known]

    @cached_property
    def as_address(self) -> re.Pattern[str]:
        """Their address in a text, and not as the end or the beginning of another one."""
        written = re.escape(self.address).replace("@", "(?:@|%40)")
        return re.compile(rf"(?<![\w.+-]){written}(?![\w-]|\.\w)", re.IGNORECASE)

    @cached_property
    def as_name(self) -> re.Pattern[str]:
        """One of their names in a text; what is a single word doesn't count."""
        written = [name.split() for name in self.names]
        words = [r"\s+".join(map(re.escape, one)) for one in written if len(one) > 1]
        return re.compile(
            rf"(?<!\w)(?:{'|'.join(words)})(?!\w)" if words else "(?!)", re.IGNORECASE
        )

    @cached_property
    def alone(self) -> frozenset[str]:
        """Their names and spaces as they stand alone."""
        return frozenset(one.casefold() for one in (*self.names, *self.spaces) if one)

    def is_named_in(self, text: str) -> bool:
        """Say whether a text names them, written as it is or in base64."""
        return any(
            one.casefold() in self.alone or self.as_address.search(one) or self.as_name.search(one)
            for one in (text, *_decoded(text))
        )

    def is_in(self, value: Any) -> bool:
        """Say whether a JSON value names them anywhere."""
        return any(self.is_named_in(text) for text in _texts(value))


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """What stands for somebody who was erased."""

    known: Known
    word: str

    @property
    def address(self) -> str:
        """Return what stands for their address."""
        return f"{self.word}@{NOBODY}"

    def put(self, value: Any) -> Any:
        """Return a JSON value with the pseudonym wherever it names them."""
        if isinstance(value, str):
            return self._put_in_text(value)
        if isinstance(value, list):
            return [self.put(one) for one in value]
        if isinstance(value, dict):
            return {self.put(name): self.put(one) for name, one in value.items()}
        return value

    def _put_in_text(self, text: str) -> str:
        if text.casefold() in self.known.alone:
            return self.word
        return self.known.as_name.sub(self.word, self.known.as_address.sub(self.address, text))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from _texts(one)


def _decoded(text: str) -> Iterator[str]:
    """Yield what base64 says, as mails are kept in it."""
    try:
        yield base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return

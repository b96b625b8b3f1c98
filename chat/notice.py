"""The form of a piece of news about a booking; `chat/notices.py` has all kinds by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chat.facts import Told
from chat.fields import clean

Details = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Notice:
    """The words of a kind, `{what}` being `{rooms}` and time; what it shows and offers.

    `shows_page`: it has the address of the page on which the call is seen.
    """

    words: str
    shows_link: bool = False
    shows_page: bool = False
    offers: tuple[str, ...] = ()
    lines: Callable[[Told, Details], list[str]] = lambda _it, _details: []


def text_of(value: object) -> str:
    """Return a detail as one line, a list's first entries with commas; empty for None."""
    if isinstance(value, list | tuple):
        return ", ".join(clean(str(item)) for item in value[:20])
    return clean(str(value)) if value is not None else ""

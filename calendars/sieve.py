"""The lines of an iCalendar object that matter, within bounds, before any parser sees it.

Real clients vary and strangers forge: what is broken in the other lines can't hurt, and a few
megabytes take no longer than a moment.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 10
_FOLD = re.compile(r"(?:\r\n|\n|\r)[ \t]")
_ENDS = re.compile(r"\r\n|\n|\r")
_NAME = re.compile(r"[A-Za-z0-9-]{1,40}(?=[;:])")
_CHARSETS = re.compile(
    r"(utf|iso|latin|windows|cp|koi8|us|mac|big5|gb|shift|euc)[\w.:-]*", re.IGNORECASE
)
# What a parser may meet in a value that is no value of its kind; zones are files to it.
FAULTS = (
    ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError, OSError,
)  # fmt: skip

Wanted = Mapping[tuple[str, ...], frozenset[str]]


class UnreadableCalendar(ValueError):  # noqa: N818  the thing, not its failing, is unreadable
    """A calendar that nothing can be taken from; `reason` is a code.

    Reasons: too_large, too_many_events, no_calendar, no_event, broken, too_slow.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much is let through: components, lines of each and of all, and letters of a line."""

    components: int
    lines: int
    lines_in_all: int
    longest_line: int


@dataclass(slots=True)
class _Sieve:
    """Lets lines through by the components that they stand in."""

    wanted: Wanted
    bounds: Bounds
    kept: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    components: int = 0
    lines: int = 0

    def take(self, name: str, line: str) -> None:
        if name == "BEGIN":
            self._begin(line[6:].strip().upper())
        elif name == "END":
            self._end(line[4:].strip().upper())
        elif self.lines < self.bounds.lines and name in self.wanted.get(tuple(self.inside), ()):
            self.kept.append(line)
            self.lines += 1

    def ended(self) -> list[str]:
        """Return the lines, with the ends that were forgotten."""
        for component in self.inside[::-1]:
            self._end(component)
        return self.kept

    def _begin(self, component: str) -> None:
        if len(self.inside) == MAX_DEPTH:
            raise UnreadableCalendar("broken")
        self.inside.append(component)
        if tuple(self.inside) in self.wanted:
            self.kept.append(f"BEGIN:{component}")
            self.components, self.lines = self.components + (len(self.inside) > 1), 0

    def _end(self, component: str) -> None:
        if not self.inside or self.inside[-1] != component:
            return
        if tuple(self.inside) in self.wanted:
            self.kept.append(f"END:{component}")
        self.inside.pop()


def sifted(data: bytes, wanted: Wanted, bounds: Bounds, charset: str = "utf-8") -> list[str]:
    """Return the unfolded lines that matter of one calendar, in order.

    `wanted` has the names of the lines that are kept by the path of their component, such as
    ("VCALENDAR", "VEVENT"); others are left out whole. Raises UnreadableCalendar.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableCalendar("too_large")
    sieve = _Sieve(wanted, bounds)
    for line in _ENDS.split(_FOLD.sub("", text_in(data, charset))):
        found = _NAME.match(line)
        if found is not None and len(line) <= bounds.longest_line:
            sieve.take(found[0].upper(), line)
    if sieve.components > bounds.components or len(sieve.kept) > bounds.lines_in_all:
        raise UnreadableCalendar("too_many_events")
    if "BEGIN:VCALENDAR" not in sieve.kept:
        raise UnreadableCalendar("no_calendar")
    return sieve.ended()


def text_in(data: bytes, charset: str) -> str:
    """Return the text; Latin-1, in which every byte is a letter, where it isn't what it says."""
    for named in ("utf-8", charset):
        if not _CHARSETS.fullmatch(named):
            continue  # others know codecs that are no charsets, and some take very long
        try:
            return data.decode(named).lstrip("\ufeff")
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")

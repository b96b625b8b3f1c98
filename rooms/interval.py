"""A stretch of time: half-open, so that one meeting may begin where another ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The moments from `start` (included) to `end` (excluded), both aware and kept in UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is UTC and self.end.tzinfo is UTC:
            return
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("An interval needs aware times.")
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))

    @classmethod
    def lasting(cls, start: datetime, minutes: int) -> "Interval":
        """Return the interval of `minutes` elapsed minutes from `start`."""
        return cls(start.astimezone(UTC), start.astimezone(UTC) + timedelta(minutes=minutes))

    @property
    def duration(self) -> timedelta:
        """The time that passes; negative where the end comes before the start."""
        return self.end - self.start

    @property
    def minutes(self) -> int:
        """The duration in whole minutes, rounded down."""
        return int(self.duration.total_seconds() // 60)

    def overlaps(self, other: "Interval") -> bool:
        """Say whether some moment belongs to both."""
        return self.start < other.end and other.start < self.end

    def shifted(self, by: timedelta) -> "Interval":
        """Return the same length of time, `by` later."""
        return Interval(self.start + by, self.end + by)


def merged(spans: Iterable[Interval]) -> list[Interval]:
    """Return the same time in order, what touches or overlaps as one."""
    found: list[Interval] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            span = Interval(found[-1].start, max(span.end, found.pop().end))  # noqa: PLW2901
        found.append(span)
    return found


def shared(one: Sequence[Interval], other: Sequence[Interval]) -> list[Interval]:
    """Return the time that is in both; each is in order, and so is what is returned."""
    found = []
    left, right = 0, 0
    while left < len(one) and right < len(other):
        a, b = one[left], other[right]
        start, end = max(a.start, b.start), min(a.end, b.end)
        if start < end:
            found.append(Interval(start, end))
        if a.end < b.end:
            left += 1
        else:
            right += 1
    return found


def without(spans: Sequence[Interval], taken: Sequence[Interval]) -> list[Interval]:
    """Return the time of `spans` that isn't taken; each is in order and has no overlaps."""
    if not spans or not taken:
        return list(spans)
    edges = [spans[0].start, *(at for one in taken for at in (one.start, one.end)), spans[-1].end]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return shared(spans, [Interval(start, end) for start, end in gaps if start < end])

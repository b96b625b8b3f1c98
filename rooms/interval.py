"""A stretch of time: half-open, so that one meeting may begin where another ends."""

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

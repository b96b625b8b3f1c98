"""Where bookings that can't stay go, as a plan keeps it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from rooms.administration.breaking import Broken, Progress, Standing
from rooms.administration.rehousing.problem import Option
from rooms.administration.rehousing.rehouse import rehoused
from rooms.administration.trial import Terms
from rooms.interval import Interval


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a booking goes, as of a version of it; no rooms: it is to be placed by hand."""

    booking_id: int
    version: int
    room_ids: tuple[int, ...]
    when: Interval

    @property
    def is_open(self) -> bool:
        """Say whether there is no place for it."""
        return not self.room_ids

    def as_json(self) -> dict[str, Any]:
        """Return the placement as the table keeps it."""
        return {
            "booking": self.booking_id,
            "version": self.version,
            "room_ids": list(self.room_ids),
            "starts_at": self.when.start.isoformat(),
            "ends_at": self.when.end.isoformat(),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Placement":
        """Return the placement that the table keeps."""
        start, end = (datetime.fromisoformat(kept[name]) for name in ("starts_at", "ends_at"))
        return cls(kept["booking"], kept["version"], tuple(kept["room_ids"]), Interval(start, end))


def places_for(
    session: Session,
    moving: Sequence[Broken],
    after: Terms,
    now: datetime,
    kept: Iterable[tuple[int, Interval]] = (),
    progress: Progress | None = None,
) -> list[Placement]:
    """Return where each booking goes on the new terms, in the order of the bookings.

    What is `kept`, by room, is for none of them.
    """
    bookings = [one.booking for one in moving]
    choice = rehoused(session, bookings, after, now, kept, progress)
    return [_placement(booking, choice[booking.id]) for booking in bookings]


def _placement(booking: Standing, option: Option | None) -> Placement:
    if option is None:
        return Placement(booking.id, booking.version, (), booking.when)
    return Placement(booking.id, booking.version, option.room_ids, option.when)

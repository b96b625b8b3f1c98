"""A priority need: which rooms it asks for, and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rooms.interval import Interval
from rooms.rules.time import LONGEST

MOST_TIMES = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Rooms that are wanted before everybody else, for the person `organizer_id`.

    Either these very `room_ids`, or so many as `count` (None: all there are) of a site or of all
    sites that seat at least `people` each: the `is_largest` ones, or those in which the fewest
    meetings are. At each of the `times` they are one booking, or more where they are many.
    """

    organizer_id: int
    times: tuple[Interval, ...]
    room_ids: tuple[int, ...] = ()
    site_id: int | None = None
    count: int | None = None
    people: int | None = None
    is_largest: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the need as the table keeps it."""
        return {
            "organizer": self.organizer_id,
            "times": [[when.start.isoformat(), when.end.isoformat()] for when in self.times],
            "rooms": list(self.room_ids),
            "site": self.site_id,
            "count": self.count,
            "people": self.people,
            "largest": self.is_largest,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Need":
        """Return the need that the table keeps."""
        return cls(
            organizer_id=kept["organizer"],
            times=tuple(Interval(*map(datetime.fromisoformat, ends)) for ends in kept["times"]),
            room_ids=tuple(kept["rooms"]),
            site_id=kept["site"],
            count=kept["count"],
            people=kept["people"],
            is_largest=kept["largest"],
        )


def times_on(
    days: Iterable[date], zone: ZoneInfo, first: time = time(), last: time | None = None
) -> tuple[Interval, ...]:
    """Return the time of each day from `first` to `last` by the clocks of the zone.

    Without a `last` it goes to the end of the day, as long as a booking may be.
    """
    found = []
    for day in days:
        end = datetime.combine(day + timedelta(days=1), time(), zone)
        if last is not None:
            end = datetime.combine(day, last, zone)
        whole = Interval(datetime.combine(day, first, zone), end)
        found.append(Interval(whole.start, min(whole.end, whole.start + LONGEST)))
    return tuple(found)

"""When rooms are taken, read day by day for many questions about the same days."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session

from rooms.availability import Look
from rooms.interval import Interval
from rooms.inventory import Stock
from rooms.seeking import listed, taken_rooms

DAY = timedelta(days=1)
MOST_DAYS = 12  # that are remembered: of whoever asks in order of time, none is read twice

Spans = tuple[list[datetime], list[datetime]]  # starts and ends, in order: blockings don't overlap


class Calendar:
    """The time of all rooms as it is at `now`, but for what the bookings `but` have there.

    What is `kept`, by room, is taken as well.
    """

    def __init__(
        self,
        session: Session,
        stock: Stock,
        now: datetime,
        but: Collection[int],
        kept: Iterable[tuple[int, Interval]] = (),
    ) -> None:
        self._session = session
        self._rooms = listed(stock.by_id)
        self._look = Look(now=now)
        self._but = frozenset(but)
        self._kept: dict[int, list[Interval]] = {}
        for room_id, span in kept:
            self._kept.setdefault(room_id, []).append(span)
        self._days: dict[date, dict[int, Spans]] = {}

    def is_free(self, space_ids: Sequence[int], span: Interval) -> bool:
        """Say whether nobody has any of these rooms at any moment of the span."""
        for taken in self._around(span):
            for space_id in space_ids:
                spans = taken.get(space_id)
                if spans is not None and _overlaps(spans, span):
                    return False
        kept = self._kept
        return not kept or not any(
            span.overlaps(other) for one in space_ids for other in kept.get(one, ())
        )

    def _around(self, span: Interval) -> Iterable[dict[int, Spans]]:
        day = span.start.date()
        while datetime.combine(day, time(), UTC) < span.end:
            yield self._on(day)
            day += DAY

    def _on(self, day: date) -> dict[int, Spans]:
        """Return what is taken at some moment of a day (UTC), by room."""
        found = self._days.get(day)
        if found is None:
            midnight = datetime.combine(day, time(), UTC)
            whole = Interval(midnight, midnight + DAY)
            found = self._days[day] = {}
            for taken in taken_rooms(self._session, self._rooms, whole, self._look):
                if taken.booking_id is None or taken.booking_id not in self._but:
                    starts, ends = found.setdefault(taken.room_id, ([], []))
                    starts.append(taken.start)
                    ends.append(taken.end)
            while len(self._days) > MOST_DAYS:
                self._days.pop(next(iter(self._days)))
        return found


def _overlaps(taken: Spans, span: Interval) -> bool:
    starts, ends = taken
    at = bisect_left(starts, span.end)
    return at > 0 and ends[at - 1] > span.start

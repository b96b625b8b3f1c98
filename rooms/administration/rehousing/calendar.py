"""When rooms are taken, read day by day for many questions about the same days."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session

from rooms.availability import Look
from rooms.finding.seeking import listed, taken_rooms
from rooms.interval import Interval
from rooms.inventory import Stock

DAY = timedelta(days=1)
MOST_DAYS = 12  # that are remembered: of whoever asks in order of time, none is read twice


class Calendar:
    """The time of all rooms as it is at `now`, but for what the bookings `but` have there.

    What is `kept`, by room, is taken as well. Sets of rooms are the bits of a number, so that a
    question about all of them costs little more than one about a single room.
    """

    def __init__(
        self,
        session: Session,
        stock: Stock,
        now: datetime,
        but: Collection[int],
        kept: Iterable[tuple[int, Interval]] = (),
    ) -> None:
        self.bits = {room_id: 1 << at for at, room_id in enumerate(stock.by_id)}
        self._having: dict[int, int] = {}  # the rooms whose time goes with a room's own
        for venue in stock.by_id.values():
            for space_id in venue.space_ids:
                self._having[space_id] = self._having.get(space_id, 0) | self.bits[venue.room.id]
        self._session = session
        self._rooms = listed(stock.by_id)
        self._look = Look(now=now)
        self._but = frozenset(but)
        self._kept = tuple(kept)
        self._days: dict[date, _Day] = {}

    def is_free(self, room_id: int, span: Interval) -> bool:
        """Say whether nobody has the room, or a part of it, at any moment of the span."""
        return not self.taken(span) & self.bits[room_id]

    def taken(self, span: Interval) -> int:
        """Return the rooms of which somebody has some time within the span, or of their parts."""
        day, found = span.start.date(), 0
        while datetime.combine(day, time(), UTC) < span.end:
            found |= self._on(day).taken(span)
            day += DAY
        return found

    def _on(self, day: date) -> "_Day":
        """Return what is taken at some moment of a day (UTC)."""
        if day not in self._days:
            midnight = datetime.combine(day, time(), UTC)
            whole = Interval(midnight, midnight + DAY)
            spans = [
                (start, end, self._having[room_id])
                for room_id, start, end, booking_id in taken_rooms(
                    self._session, self._rooms, whole, self._look
                )
                if booking_id is None or booking_id not in self._but
            ]
            spans += [
                (span.start, span.end, self._having.get(room_id, 0))
                for room_id, span in self._kept
                if span.overlaps(whole)
            ]
            self._days[day] = _Day(spans)
            while len(self._days) > MOST_DAYS:
                self._days.pop(next(iter(self._days)))
        return self._days[day]


class _Day:
    """What is taken in the course of a day: spans of time, each with the rooms whose it is."""

    def __init__(self, spans: Iterable[tuple[datetime, datetime, int]]) -> None:
        self._spans: Sequence[tuple[datetime, datetime, int]] = sorted(spans)
        self._starts = [start for start, _, _ in self._spans]
        self._at: dict[datetime, int] = {}
        self._within: dict[Interval, int] = {}

    def taken(self, span: Interval) -> int:
        """Return the rooms that are taken at some moment of the span."""
        found = self._within.get(span)
        if found is None:
            found = self._taken_at(span.start)
            first, last = (bisect_left(self._starts, one) for one in (span.start, span.end))
            for _, _, rooms in self._spans[first:last]:
                found |= rooms
            self._within[span] = found
        return found

    def _taken_at(self, moment: datetime) -> int:
        """Return the rooms that are taken at a moment."""
        if moment not in self._at:
            found = 0
            for _, end, rooms in self._spans[: bisect_right(self._starts, moment)]:
                if end > moment:
                    found |= rooms
            self._at[moment] = found
        return self._at[moment]

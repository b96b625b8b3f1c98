"""What of some rooms' time is taken and held, read once and asked for every date of a series."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_
from sqlalchemy import select as core_select
from sqlmodel import Session, col

from rooms.availability import Look, Taken, taken_times
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import BookedRoom, Booking, Person, Room
from rooms.policy import Level, Quota
from rooms.rules.proposal import Under

A_DAY = timedelta(days=1)
A_MONTH_MORE = timedelta(days=32)  # a quota's month may begin before the first date


class Calendar:
    """When rooms are taken. Blockings of a room never overlap, so the last one before decides."""

    def __init__(self, taken: Iterable[Taken], but: Collection[int] = ()) -> None:
        """Keep what is taken, but for the bookings `but`, which are to move."""
        self._starts: dict[int, list[datetime]] = {}
        self._ends: dict[int, list[datetime]] = {}
        for one in taken:
            if one.booking_id is None or one.booking_id not in but:
                self._starts.setdefault(one.room_id, []).append(one.start)
                self._ends.setdefault(one.room_id, []).append(one.end)

    @classmethod
    def read(
        cls,
        session: Session,
        rooms: Iterable[Venue],
        times: Sequence[Interval],
        look: Look,
        but: Collection[int] = (),
    ) -> "Calendar":
        """Return the calendar of the rooms and their parts, for the days of all these times."""
        if not times:
            return cls(())
        spaces = {space for venue in rooms for space in venue.space_ids}
        first = min(when.start for when in times) - 2 * A_DAY
        last = max(when.end for when in times) + 2 * A_DAY
        return cls(taken_times(session, spaces, Interval(first, last), look), but)

    def is_free(self, venue: Venue, when: Interval) -> bool:
        """Say whether the room and its parts are free for `when` and for the room's buffers."""
        span = venue.blocked(when)
        for space in venue.space_ids:
            starts = self._starts.get(space)
            if starts is None:
                continue
            last = bisect_left(starts, span.end) - 1
            if last >= 0 and self._ends[space][last] > span.start:
                return False
        return True

    def edges(self, venue: Venue, when: Interval, span: Interval) -> Iterator[datetime]:
        """Yield the starts in `span` at which a meeting as long as `when` touches another."""
        padded = venue.blocked(when)
        before, after = when.start - padded.start, padded.end - when.end
        for space in venue.space_ids:
            starts, ends = self._starts.get(space, []), self._ends.get(space, [])
            first = max(0, bisect_left(starts, span.start) - 1)
            for start, end in zip(starts[first:], ends[first:], strict=True):
                if start > span.end + after:
                    break
                yield from (end + before, start - after - when.duration)


class HeldHours:
    """The room-hours that a person holds under quotas, with those of the series so far."""

    def __init__(
        self, session: Session, person: Person, span: Interval, now: datetime, but: Collection[int]
    ) -> None:
        """Read what the person holds around `span` and from now on, but for the bookings `but`."""
        mine = (
            core_select(
                col(Booking.id),
                col(Booking.starts_at),
                col(Booking.ends_at),
                col(Room.id),
                col(Room.site_id),
                col(Room.organisation_id),
            )
            .join(BookedRoom, col(BookedRoom.booking_id) == col(Booking.id))
            .join(Room, col(Room.id) == col(BookedRoom.room_id))
            .where(
                col(Booking.organizer_id) == person.id,
                or_(
                    col(Booking.status) == "confirmed",
                    and_(col(Booking.status) == "tentative", col(Booking.decide_by) > now),
                ),
                col(Booking.starts_at) >= min(span.start - A_MONTH_MORE, now - A_DAY),
            )
        )
        rows: Sequence[Any] = session.execute(mine).all()
        self._held = [
            (start, end, {Level.ROOM: room, Level.SITE: site, Level.ORGANISATION: body})
            for booking, start, end, room, site, body in rows
            if booking not in but
        ]

    def add(self, when: Interval, rooms: Iterable[Venue]) -> None:
        """Count a date of the series."""
        for venue in rooms:
            places = {
                Level.ROOM: venue.room.id,
                Level.SITE: venue.site.id,
                Level.ORGANISATION: venue.room.organisation_id,
            }
            self._held.append((when.start, when.end, places))

    def __call__(self, wanted: Sequence[Under]) -> list[float]:
        """Return the hours under each quota, as `rooms.quotas` counts them."""
        return [self._hours(quota, span) for quota, span in wanted]

    def _hours(self, quota: Quota, span: Interval) -> float:
        ahead = quota.period == "ahead"
        seconds: float = sum(
            (end - start).total_seconds()
            for start, end, places in self._held
            if places[quota.level] == quota.of
            and start < span.end
            and (end > span.start if ahead else start >= span.start)
        )
        return seconds / 3600

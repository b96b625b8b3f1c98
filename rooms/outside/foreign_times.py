"""What others wrote into rooms' own calendars takes the rooms here, as far as nobody has them.

Their times become blockings of the kind "calendar", so that the database itself keeps bookings
away from them and whoever looks for a room sees it taken. What a booking of ours has already stays
its own: there both stand, as a clash of which the administrators hear, until one of them moves.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, or_, select

from rooms.finding.seeking import LONGEST_BLOCKING
from rooms.interval import Interval
from rooms.inventory import Stock, Venue, venues
from rooms.models import Blocking, Booking, CalendarBinding, CalendarClash, CalendarEvent
from rooms.outside.news import MOST_TOLD, CalendarClashed, CalendarTroubled
from rooms.placing import Freed, family, give_way, lock
from rooms.spans import pieces, without
from rooms.storage.rows import Values, write_unless_refused
from rooms.unit_of_work import UnitOfWork

BEHIND = timedelta(days=1)
AT_ONCE = 500  # ids in one statement


@dataclass(frozen=True, slots=True)
class Bound:
    """A room that is bound to a calendar, and the events that others wrote there."""

    binding: CalendarBinding
    venue: Venue
    events: Sequence[CalendarEvent]

    def times(self, since: datetime) -> list[Interval]:
        """Return when others have the room, from `since` on."""
        return [span for event in self.events for span in times_of(event, since)]


def times_of(event: CalendarEvent, since: datetime) -> Iterator[Interval]:
    """Yield when the event takes the room, as far as that isn't over at `since`."""
    for start, end in event.times:
        span = Interval(datetime.fromisoformat(start), datetime.fromisoformat(end))
        if span.end > since:
            yield Interval(max(span.start, since), span.end)


def retake_freed(
    unit: UnitOfWork, organisation_id: int, spans: Iterable[Freed], now: datetime
) -> None:
    """Give time that is free again to what others wrote into the rooms' calendars, if they did.

    To be called while the rooms are kept, before anybody else is offered the time.
    """
    short = select(CalendarBinding.room_id).where(
        CalendarBinding.organisation_id == organisation_id, col(CalendarBinding.is_short)
    )
    rooms = set(unit.session.exec(short))
    if not rooms:
        return
    freed = {room_id for room_id, _ in spans}
    by_id = venues(unit.session, organisation_id).by_id
    theirs = {one for one in rooms if one in by_id and freed & set(by_id[one].space_ids)}
    if theirs:
        retake(unit, organisation_id, theirs, now)


def retake(
    unit: UnitOfWork, organisation_id: int, room_ids: Collection[int], now: datetime
) -> list[Freed]:
    """Bring the blockings of these rooms to what their calendars say; return what is free again.

    It may be called at any time and any number of times. New clashes are recorded, those that are
    over are dropped.
    """
    session = unit.session
    keep(session, organisation_id, room_ids)
    stock = venues(session, organisation_id)
    spaces = family(stock, room_ids)
    bound = _bound(session, organisation_id, stock, spaces)
    since = known_since(now)
    wanted: dict[int, list[Interval]] = defaultdict(list)
    for one in bound:
        for space in one.venue.space_ids:
            wanted[space] += one.times(since)
    left, freed = {}, []
    for space in sorted(spaces.union(wanted)):
        left[space] = _left(session, space, wanted[space], since, now)
        freed += _write(session, organisation_id, space, left[space], now)
    for one in bound:
        times = one.times(since)
        one.binding.is_short = any(without(times, left[space]) for space in one.venue.space_ids)
        session.add(one.binding)
        _note_clashes(unit, one, now)
    session.flush()
    return freed


def keep(session: Session, organisation_id: int, room_ids: Collection[int]) -> None:
    """Keep these rooms from other writers, all at once.

    To be called before anything of their bindings, of copies or of events is written, so that two
    who write of the same calendars come one after the other.
    """
    lock(session, family(venues(session, organisation_id), room_ids))


def known_since(now: datetime) -> datetime:
    """Return from when on calendars are known: the midnight (UTC) before yesterday's end."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) - BEHIND


def _bound(
    session: Session, organisation_id: int, stock: Stock, spaces: Collection[int]
) -> list[Bound]:
    """Return all bound rooms of which one of the spaces is a part, with what others wrote."""
    mine = select(CalendarBinding).where(CalendarBinding.organisation_id == organisation_id)
    rows = [
        (binding, stock.by_id[binding.room_id])
        for binding in session.exec(mine.order_by(col(CalendarBinding.id)))
        if binding.room_id in stock.by_id
    ]
    near = [(b, venue) for b, venue in rows if not set(spaces).isdisjoint(venue.space_ids)]
    theirs = select(CalendarEvent).where(
        col(CalendarEvent.binding_id).in_([binding.id for binding, _ in near])
    )
    events: dict[int, list[CalendarEvent]] = defaultdict(list)
    for event in session.exec(theirs.order_by(col(CalendarEvent.id))):
        events[event.binding_id].append(event)
    return [Bound(binding, venue, events[binding.id]) for binding, venue in near]


def _left(
    session: Session, space: int, wanted: Iterable[Interval], since: datetime, now: datetime
) -> list[Interval]:
    """Return what of the wanted time nobody has, in pieces as long as a blocking may be."""
    taken = select(Blocking.starts_at, Blocking.ends_at).where(
        Blocking.room_id == space,
        Blocking.kind != "calendar",
        col(Blocking.ends_at) > since,
        col(Blocking.starts_at) > since - LONGEST_BLOCKING,  # said for the index
        or_(col(Blocking.expires_at).is_(None), col(Blocking.expires_at) > now),
    )
    others = [Interval(start, end) for start, end in session.exec(taken)] if wanted else []
    return list(pieces(without(wanted, others), LONGEST_BLOCKING))


def _write(
    session: Session, organisation_id: int, space: int, left: Iterable[Interval], now: datetime
) -> list[Freed]:
    """Make the space's blockings those of `left`; return what they had and have no more."""
    since = known_since(now)
    there = select(Blocking.id, Blocking.starts_at, Blocking.ends_at).where(
        Blocking.room_id == space,
        Blocking.kind == "calendar",
        col(Blocking.ends_at) > since,
        col(Blocking.starts_at) > since - LONGEST_BLOCKING,
    )
    rows = {Interval(start, end): number for number, start, end in session.exec(there)}
    wanted = set(left)
    gone = [span for span in rows if span not in wanted]
    ids = [rows[span] for span in gone]
    for at in range(0, len(ids), AT_ONCE):
        session.exec(delete(Blocking).where(col(Blocking.id).in_(ids[at : at + AT_ONCE])))
    new = [
        {
            "organisation_id": organisation_id,
            "room_id": space,
            "kind": "calendar",
            "starts_at": span.start,
            "ends_at": span.end,
        }
        for span in sorted(wanted - rows.keys())
    ]
    for at in range(0, len(new), AT_ONCE):
        _block(session, new[at : at + AT_ONCE], now)
    return [(space, span) for span in without(gone, wanted)]


def _block(session: Session, rows: Sequence[Values], now: datetime) -> None:
    """Write the blockings, all at once or, where something is in the way, those that can be."""
    if write_unless_refused(session, Blocking, rows):
        return
    for row in rows:
        if not write_unless_refused(session, Blocking, [row]) and give_way(session, [row], (), now):
            write_unless_refused(session, Blocking, [row])


def _note_clashes(unit: UnitOfWork, bound: Bound, now: datetime) -> None:
    """Record what clashes now and didn't before, and drop the clashes that are over."""
    session, binding = unit.session, bound.binding
    known = {
        (row.event_id, row.booking_id, row.starts_at): row
        for row in session.exec(select(CalendarClash).where(CalendarClash.binding_id == binding.id))
    }
    present = _clashing(session, bound, now)
    for key, row in known.items():
        if key not in present or row.ends_at != present[key]:
            session.delete(row)
    session.flush()
    found = []
    for key, end in present.items():
        before = known.get(key)
        if before is None or before.ends_at != end:
            found.append(_new_clash(session, binding, key, end, now))
    _tell(unit, binding, found, now)


Key = tuple[int, int, datetime]  # an event, a booking, the start of the event's time


def _new_clash(
    session: Session, binding: CalendarBinding, key: Key, end: datetime, now: datetime
) -> CalendarClash:
    event_id, booking_id, start = key
    clash = CalendarClash(
        organisation_id=binding.organisation_id,
        binding_id=binding.id,
        event_id=event_id,
        booking_id=booking_id,
        starts_at=start,
        ends_at=end,
        found_at=now,
    )
    session.add(clash)
    session.flush()
    return clash


def _tell(
    unit: UnitOfWork, binding: CalendarBinding, found: Sequence[CalendarClash], now: datetime
) -> None:
    """Record the clashes one by one, many of them together: nobody reads hundreds of messages."""
    owner = binding.organisation_id
    if len(found) > MOST_TOLD:
        many = CalendarTroubled(
            organisation_id=owner,
            at=now,
            binding_id=binding.id,
            trouble="clashing",
            count=len(found),
        )
        unit.record(many)
        return
    for one in found:
        unit.record(
            CalendarClashed(
                organisation_id=owner, booking_id=one.booking_id, at=now, clash_id=one.id
            )
        )


def _clashing(session: Session, bound: Bound, now: datetime) -> dict[Key, datetime]:
    """Return which event meets which booking, from when on, and until when it goes.

    Only the meeting itself counts: what lies in a buffer alone disturbs nobody.
    """
    meetings = select(Booking.id, Booking.starts_at, Booking.ends_at).join(
        Blocking, col(Blocking.booking_id) == Booking.id
    )
    meetings = meetings.where(
        col(Blocking.room_id).in_(bound.venue.space_ids),
        col(Booking.ends_at) > now,
        or_(col(Blocking.expires_at).is_(None), col(Blocking.expires_at) > now),
    )
    booked = sorted({(start, end, number) for number, start, end in session.exec(meetings)})
    found = {}
    for event in bound.events:
        for start, end in event.times:
            span = Interval(datetime.fromisoformat(start), datetime.fromisoformat(end))
            if span.end <= now:
                continue
            for begins, ends, number in _near(booked, span):
                if span.overlaps(Interval(begins, ends)):
                    found[event.id, number, span.start] = span.end
    return found


Meeting = tuple[datetime, datetime, int]


def _near(booked: Sequence[Meeting], span: Interval) -> Sequence[Meeting]:
    """Return the meetings, which are in order of their starts, that may overlap with the span."""
    first = bisect_left(booked, span.start - LONGEST_BLOCKING, key=lambda one: one[0])
    last = bisect_left(booked, span.end, key=lambda one: one[0])
    return booked[first:last]

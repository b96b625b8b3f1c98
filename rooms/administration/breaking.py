"""Which bookings the terms of tomorrow refuse that those of today don't.

A booking is asked as it stands, and as of the moment when it was made, so that a rule about notice
judges what was asked for then. What differs between the terms decides which rooms and which time
are looked at at all.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select

from rooms.administration.trial import Terms
from rooms.errors import Refusal
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Person
from rooms.policy import Policy
from rooms.questions import moment
from rooms.rules import RULES, Proposal
from rooms.seeking import LONGEST_BLOCKING, about, listed

AHEAD = timedelta(days=4 * 365)  # nothing is booked further ahead
AT_ONCE = 1000
# Figures that no booking which stands is asked about: how it is run, and what a new one may be.
NOT_ASKED = frozenset({
    "before_minutes", "after_minutes", "approval_hours", "clash_percent", "providers", "connect",
    "early_join_minutes", "call_kbps", "release_minutes", "release_without_sensor",
    "unused_dates", "extend_minutes", "extend_times", "quotas",
})  # fmt: skip
ASKED = tuple(name for name in Policy.__dataclass_fields__ if name not in NOT_ASKED)
Progress = Callable[[int, int], None]


class Standing(NamedTuple):
    """What of a booking rules ask about; `room_ids` has the host's room first."""

    id: int
    version: int
    organizer_id: int
    when: Interval
    headcount: int | None
    wants_video: bool
    created_at: datetime
    room_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A booking that new terms refuse, and why; it `must_move`, or stands by the old ones."""

    booking: Standing
    refusals: tuple[Refusal, ...]

    @property
    def must_move(self) -> bool:
        """Say whether nobody can meet there any more."""
        return any(RULES[refusal.code].keeps_out for refusal in self.refusals)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rooms about which something differs in a span of time."""

    room_ids: tuple[int, ...]
    span: Interval


def differing(before: Terms, after: Terms, span: Interval) -> list[Stretch]:
    """Return where and when within `span` bookings may be refused that weren't."""
    rooms: dict[Interval, list[int]] = {}
    for room_id, venue in after.stock.by_id.items():
        known = before.stock.by_id.get(room_id)
        if known is None or known is venue:
            continue
        other_days = before.country != after.country and venue.policy.closed_on_holidays
        when = span if other_days else _differs(known, venue, span)
        if when is not None:
            rooms.setdefault(when, []).append(room_id)
    return [Stretch(tuple(ids), when) for when, ids in rooms.items()]


def _differs(before: Venue, after: Venue, span: Interval) -> Interval | None:
    if _asked(before) != _asked(after):
        return span
    known = {(one.starts_at, one.ends_at) for one in before.closures}
    closed = [
        Interval(max(one.starts_at, span.start), min(one.ends_at, span.end))
        for one in after.closures
        if (one.starts_at, one.ends_at) not in known
        and one.starts_at < span.end
        and span.start < one.ends_at
    ]
    if not closed:
        return None
    return Interval(min(one.start for one in closed), max(one.end for one in closed))


def _asked(venue: Venue) -> tuple[object, ...]:
    """Return what rules read of a room, but its closures."""
    figures = (getattr(venue.policy, name) for name in ASKED)
    site = venue.site
    own = (venue.room.capacity, venue.is_retired, venue.has_video, site.opening_hours, site.zone)
    return (*own, *figures)


def broken(
    session: Session,
    before: Terms,
    after: Terms,
    now: datetime,
    progress: Progress | None = None,
) -> list[Broken]:
    """Return the bookings that haven't begun and that break, in order of their start."""
    ahead = Interval(now, now + AHEAD)
    found = [
        Broken(booking, tuple(against))
        for booking, against in newly_refused(session, before, after, ahead, now, progress)
        if booking.when.start > now
    ]
    return sorted(found, key=lambda one: (one.booking.when.start, one.booking.id))


def newly_refused(
    session: Session,
    before: Terms,
    after: Terms,
    span: Interval,
    now: datetime,
    progress: Progress | None = None,
) -> Iterator[tuple[Standing, list[Refusal]]]:
    """Yield the bookings of `span` that `after` refuses and `before` doesn't, with the reasons."""
    ids = sorted(
        {
            booking_id
            for stretch in differing(before, after, span)
            for booking_id in _booked(session, stretch, now)
        }
    )
    people: dict[int, Person] = {}
    for start in range(0, len(ids), AT_ONCE):
        standing = standings(session, ids[start : start + AT_ONCE])
        _meet(session, people, {booking.organizer_id for booking in standing})
        for booking in standing:
            organizer = people[booking.organizer_id]
            new = _against(booking, after, organizer)
            if new:
                known = _against(booking, before, organizer)
                new = {key: refusal for key, refusal in new.items() if key not in known}
            if new:
                yield booking, list(new.values())
        if progress is not None:
            progress(min(start + AT_ONCE, len(ids)), len(ids))


def _booked(session: Session, stretch: Stretch, now: datetime) -> Iterator[int]:
    asked = {
        "room_ids": listed(stretch.room_ids),
        "after": stretch.span.start - LONGEST_BLOCKING,
        "start": stretch.span.start,
        "end": stretch.span.end,
        "now": now,
    }
    for (booking_id,) in _BOOKED.rows(session, asked):
        yield booking_id


def standings(session: Session, booking_ids: Sequence[int]) -> list[Standing]:
    """Return what rules ask about these bookings, by their ids."""
    asked = {"ids": listed(booking_ids)}
    rooms: dict[int, list[int]] = {}
    for booking_id, room_id in _ROOMS.rows(session, asked):
        rooms.setdefault(booking_id, []).append(room_id)
    return [
        Standing(
            row[0],
            row[1],
            row[2],
            Interval(moment(row[3]), moment(row[4])),
            row[5],
            bool(row[6]),
            moment(row[7]),
            tuple(rooms.get(row[0], ())),
        )
        for row in _BOOKINGS.rows(session, asked)
    ]


def _meet(session: Session, people: dict[int, Person], ids: set[int]) -> None:
    """Read those of the people who aren't known yet."""
    new = select(Person).where(col(Person.id).in_(sorted(ids - people.keys())))
    people.update((person.id, person) for person in session.exec(new))


def must_move(booking: Standing, terms: Terms, organizer: Person) -> bool:
    """Say whether nobody can meet on these terms where the booking is."""
    return any(RULES[no.code].keeps_out for no in _against(booking, terms, organizer).values())


def _against(booking: Standing, terms: Terms, organizer: Person) -> dict[object, Refusal]:
    """Return what stands against a booking, by rule and room."""
    proposal = Proposal(
        when=booking.when,
        venues=tuple(terms.stock.by_id[room_id] for room_id in booking.room_ids),
        people=booking.headcount,
        wants_video=booking.wants_video,
        now=booking.created_at,
        organizer=organizer,
        country=terms.country,
    )
    found: dict[object, Refusal] = {}
    for code, rule in RULES.items():
        if rule.asks:
            continue
        if rule.one_by_one and len(proposal.venues) > 1:
            for venue in proposal.venues:
                refusal = rule.check(replace(proposal, venues=(venue,)))
                if refusal is not None:
                    found[code, venue.room.id] = refusal
            continue
        refusal = rule.check(proposal)
        if refusal is not None:
            found[code, proposal.venues[0].room.id if proposal.venues else None] = refusal
    return found


_BOOKED = about(
    "SELECT DISTINCT booking_id FROM blocking WHERE room_id {among} AND booking_id IS NOT NULL"
    " AND starts_at >= :after AND starts_at < :end AND ends_at > :start"
    " AND (expires_at IS NULL OR expires_at > :now)",
    "room_ids",
)
_BOOKINGS = about(
    "SELECT id, version, organizer_id, starts_at, ends_at, headcount, wants_video, created_at"
    " FROM booking WHERE id {among} ORDER BY id",
    "ids",
)
_ROOMS = about(
    "SELECT booking_id, room_id FROM booked_room WHERE booking_id {among}"
    " ORDER BY booking_id, position",
    "ids",
)

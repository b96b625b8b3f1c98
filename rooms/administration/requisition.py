"""Rooms that a priority need takes before everybody else, and what has to give way to it.

Meetings give way, and so do requests that wait for approval, what is held for people, and what
others wrote into rooms' own calendars. A meeting that has begun doesn't, nor another requisition.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from rooms.administration.breaking import Standing, standings
from rooms.administration.need import MOST_TIMES, Need
from rooms.administration.trial import Terms
from rooms.errors import Refusal, Refused
from rooms.finding.seeking import Look, Taken, listed, taken_rooms
from rooms.interval import Interval, merged
from rooms.inventory import Venue
from rooms.models import Booking, Person
from rooms.placing import spaces_taken
from rooms.rights import Right, area_of, refuse_unless
from rooms.rules import RULES, Proposal, refusals

REQUISITIONED = "requisitioned"
MOST_TAKEN = 500  # rooms, for one need
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a need takes at which times, and what is there.

    `displaced` are the bookings that have to go elsewhere; `overridden` is what rules would have
    against the need if they counted for it; `takes` has the time that nobody else has then, by
    room.
    """

    times: tuple[Interval, ...]
    venues: tuple[Venue, ...]
    displaced: tuple[Standing, ...]
    overridden: tuple[Refusal, ...]

    @property
    def takes(self) -> list[tuple[int, Interval]]:
        """Return what is taken of each room, parts and buffers included."""
        return [one for when in self.times for one in spaces_taken(self.venues, when)]

    @property
    def room_ids(self) -> list[int]:
        """Return the ids of its rooms."""
        return [venue.room.id for venue in self.venues]


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What is in the way of a need in all rooms that come into question.

    `of_room` are the bookings by the room whose time they have; those that are `fixed` give way
    to nothing, each for a reason.
    """

    of_room: Mapping[int, Collection[int]]
    bookings: Mapping[int, Standing]
    fixed: Mapping[int, str]

    @classmethod
    def read(
        cls, session: Session, candidates: Sequence[Venue], times: Sequence[Interval], now: datetime
    ) -> "Obstacles":
        """Return what is in these rooms at these times."""
        of_room: dict[int, set[int]] = {}
        for when in times:
            for venue, taken in _meeting(session, candidates, when, now):
                if taken.booking_id is not None:
                    of_room.setdefault(venue.room.id, set()).add(taken.booking_id)
        ids = sorted({one for found in of_room.values() for one in found})
        bookings = {one.id: one for one in standings(session, ids)}
        marked = select(Booking.id).where(
            col(Booking.id).in_(ids), col(Booking.requisition_id).is_not(None)
        )
        fixed = dict.fromkeys(session.exec(marked), REQUISITIONED)
        fixed |= {one.id: "running" for one in bookings.values() if one.when.start <= now}
        return cls(of_room, bookings, fixed)

    def within(self, venue: Venue) -> Collection[int]:
        """Return the bookings that are in a room at one of the times."""
        return self.of_room.get(venue.room.id, ())

    def against(self, venue: Venue) -> Refusal | None:
        """Return what can't give way in a room; None where all of it can."""
        for booking_id in self.within(venue):
            if booking_id in self.fixed:
                when = self.bookings[booking_id].when
                figures = {"room": venue.room.name, "start": when.start, "end": when.end}
                return Refusal(self.fixed[booking_id], figures)
        return None


def claimed(
    session: Session,
    need: Need,
    terms: Terms,
    by: Person | None,
    now: datetime,
    room_ids: Sequence[int] | None = None,
) -> Claim:
    """Return what the need takes, in the rooms that suit it best, or in just these.

    Refuses with "not_allowed", "unknown_room", "part_of_another", "too_few_rooms",
    "too_many_times", "requisitioned" or "running" where something can't give way, and with the
    rules that nobody may override.
    """
    times = _coming(need, now)
    organizer = session.get_one(Person, need.organizer_id)
    if room_ids is not None:
        need = replace(need, room_ids=tuple(room_ids))
    candidates = _named(need, terms) if need.room_ids else _fitting(need, terms)
    obstacles = Obstacles.read(session, candidates, times, now)
    chosen = candidates if need.room_ids else _chosen(need, candidates, obstacles)
    refuse_unless(by, Right.REQUISITION, area_of(organizer.organisation_id, chosen))
    against = [no for venue in chosen if (no := obstacles.against(venue)) is not None]
    overridden: list[Refusal] = []
    for when in times:
        for refusal in refusals(proposal_of(organizer, by, chosen, when, terms.country, now)):
            known = overridden if RULES[refusal.code].is_overridable else against
            if refusal not in known:
                known.append(refusal)
    if against:
        raise Refused(*against)
    ids = sorted({one for venue in chosen for one in obstacles.within(venue)})
    displaced = tuple(obstacles.bookings[one] for one in ids)
    return Claim(times, tuple(chosen), displaced, tuple(overridden))


def proposal_of(
    organizer: Person,
    by: Person | None,
    chosen: Iterable[Venue],
    when: Interval,
    country: str,
    now: datetime,
) -> Proposal:
    """Return a need at one time as what rules are asked about; nobody has to approve it."""
    return Proposal(
        when=when,
        venues=tuple(chosen),
        people=None,
        wants_video=False,
        now=now,
        organizer=organizer,
        by=by or organizer,
        takes_more=False,
        country=country,
    )


def _coming(need: Need, now: datetime) -> tuple[Interval, ...]:
    """Return the times of the need that aren't over, each from this minute on at the earliest."""
    if len(need.times) > MOST_TIMES:
        many = {"times": len(need.times), "most": MOST_TIMES}
        raise Refused(Refusal("too_many_times", many))
    for when in need.times:
        if when.end <= when.start:
            figures = {"start": when.start, "end": when.end}
            raise Refused(Refusal("ends_before_start", figures))
    soonest = now.replace(second=0, microsecond=0) + (MINUTE if now.second else timedelta())
    left = [Interval(max(one.start, soonest), one.end) for one in need.times if one.end > soonest]
    if not left:
        start = min((one.start for one in need.times), default=now)
        raise Refused(Refusal("past", {"start": start, "now": now}))
    return tuple(merged(left))


def _named(need: Need, terms: Terms) -> list[Venue]:
    by_id = terms.stock.by_id
    if any(one not in by_id for one in need.room_ids):
        raise Refused(Refusal("unknown_room"))
    chosen = [by_id[one] for one in dict.fromkeys(need.room_ids)]
    for whole in chosen:
        part = next((venue for venue in chosen if venue.room.id in whole.part_ids), None)
        if part is not None:
            figures = {"room": part.room.name, "whole": whole.room.name}
            raise Refused(Refusal("part_of_another", figures))
    return chosen


def _fitting(need: Need, terms: Terms) -> list[Venue]:
    return [
        venue
        for venue in terms.stock
        if need.site_id in (None, venue.site.id) and venue.room.capacity >= (need.people or 0)
    ]


def _chosen(need: Need, candidates: Sequence[Venue], obstacles: Obstacles) -> list[Venue]:
    """Return so many of the rooms as are wanted, the best first; no room and its parts together."""

    def rank(venue: Venue) -> tuple[int, int, int, str, int]:
        room, others = venue.room, len(obstacles.within(venue))
        size = -room.capacity if need.is_largest else room.capacity
        first = (size, others) if need.is_largest else (others, size)
        return (*first, -len(venue.part_ids), room.name, room.id)

    if need.count is None:  # all of them: what can be divided whole, the rest as it is
        ranked = sorted(candidates, key=lambda venue: -len(venue.part_ids))
    else:
        ranked = sorted((v for v in candidates if obstacles.against(v) is None), key=rank)
    chosen: list[Venue] = []
    spaces: set[int] = set()
    most = MOST_TAKEN if need.count is None else min(need.count, MOST_TAKEN)
    for venue in ranked:
        if len(chosen) < most and spaces.isdisjoint(venue.space_ids):
            chosen.append(venue)
            spaces.update(venue.space_ids)
    if not chosen or len(chosen) < (need.count or 1):
        figures = {"rooms": need.count or 1, "found": len(chosen)}
        raise Refused(Refusal("too_few_rooms", figures))
    return chosen


def _meeting(
    session: Session, candidates: Sequence[Venue], when: Interval, now: datetime
) -> Iterable[tuple[Venue, Taken]]:
    """Yield what has some of a room's time, with the room, for each that could be taken."""
    wanted: dict[int, list[tuple[Venue, Interval]]] = {}
    for venue in candidates:
        for space_id in venue.space_ids:
            wanted.setdefault(space_id, []).append((venue, venue.blocked(when)))
    spans = [span for places in wanted.values() for _, span in places]
    if not spans:
        return
    whole = Interval(min(span.start for span in spans), max(span.end for span in spans))
    for taken in taken_rooms(session, listed(wanted), whole, Look(now=now)):
        for venue, span in wanted[taken.room_id]:
            if taken.when.overlaps(span):
                yield venue, taken

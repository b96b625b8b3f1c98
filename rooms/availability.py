"""Which rooms are free and fit, and when."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlmodel import Session

from rooms.finding.seeking import Look as Look
from rooms.finding.seeking import Taken as Taken
from rooms.finding.seeking import busy_rooms, listed, taken_rooms
from rooms.interval import Interval
from rooms.inventory import Stock, Venue


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a room must offer; None and empty ask for nothing. `room_id` asks for that very room.

    Equipment and accessibility are words as the rooms' records have them. With `likes_video`, rooms
    with video come first, and others aren't out of the question.
    """

    room_id: int | None = None
    site_id: int | None = None
    people: int | None = None
    wants_video: bool = False
    likes_video: bool = False
    equipment: frozenset[str] = frozenset()
    accessibility: frozenset[str] = frozenset()

    def fits(self, venue: Venue) -> bool:
        """Say whether the room would do, free or not."""
        return (
            (self.room_id is None or venue.room.id == self.room_id)
            and (self.site_id is None or venue.site.id == self.site_id)
            and venue.room.capacity >= (self.people or 0)
            and (venue.has_video or not self.wants_video)
            and self.equipment.issubset(venue.room.equipment)
            and self.accessibility.issubset(venue.room.accessibility)
        )

    def spare(self, venue: Venue) -> tuple[bool, int]:
        """Return what of a fitting room goes to waste: the first thing that ranks it.

        That are its seats. Where nobody says how many come, a small room is the modest answer.
        """
        return (self.likes_video and not venue.has_video, venue.room.capacity)

    def surplus(self, venue: Venue) -> tuple[bool, int, str, int]:
        """Return what ranks rooms at the end: video and equipment that others may need; the name.

        The needed equipment is in every fitting room, so that it needn't be taken off.
        """
        wants = self.wants_video or self.likes_video
        room = venue.room
        return (venue.has_video and not wants, len(room.equipment), room.name, room.id)


def ranked(venues: Iterable[Venue], need: Need) -> list[Venue]:
    """Return the rooms that fit, the best first, as far as the rooms alone tell.

    The fitting size comes first; among rooms of one size, those without the video and the
    equipment that nobody asked for. What is free is ranked more finely: see
    `rooms.finding.ranking`.
    """

    def waste(venue: Venue) -> tuple[tuple[bool, int], tuple[bool, int, str, int]]:
        return (need.spare(venue), need.surplus(venue))

    return sorted((venue for venue in venues if need.fits(venue)), key=waste)


@dataclass(frozen=True, slots=True)
class Group:
    """Rooms with the same buffers: one of them, and the `listed` rooms whose time they take.

    `needed_by` has, for each room whose time they take, those that can't be had without it.
    """

    one: Venue
    spaces: str
    needed_by: Mapping[int, tuple[int, ...]]

    @classmethod
    def of(cls, alike: Sequence[Venue]) -> "Group":
        """Return these rooms, which have the same buffers, as a group."""
        needed_by: dict[int, tuple[int, ...]] = {}
        for venue in alike:
            for space_id in venue.space_ids:
                needed_by[space_id] = (*needed_by.get(space_id, ()), venue.room.id)
        return cls(alike[0], listed(needed_by), needed_by)

    def lost(self, session: Session, when: Interval, look: Look) -> Iterator[int]:
        """Yield the rooms that can't be had for `when`."""
        for space_id in busy_rooms(session, self.spaces, self.one.blocked(when), look):
            yield from self.needed_by[space_id]


@dataclass(frozen=True, slots=True)
class Choice:
    """Rooms to choose from, in order, prepared to be asked about again and again.

    `own` are these rooms as `listed`, the `groups` know what parts and buffers they need besides.
    """

    rooms: tuple[tuple[int, Venue], ...]
    own: str
    groups: tuple[Group, ...]

    @classmethod
    def of(cls, chosen: Iterable[Venue]) -> "Choice":
        """Return the choice among these rooms."""
        rooms = tuple((venue.room.id, venue) for venue in chosen)
        by_buffers: dict[tuple[int, int], list[Venue]] = {}
        for _, venue in rooms:
            buffers = (venue.policy.before_minutes, venue.policy.after_minutes)
            by_buffers.setdefault(buffers, []).append(venue)
        own = listed(room_id for room_id, _ in rooms)
        return cls(rooms, own, tuple(Group.of(alike) for alike in by_buffers.values()))

    def free(self, session: Session, when: Interval, look: Look) -> list[Venue]:
        """Return the rooms that are free for `when` and for their buffers, in order."""
        lost = {room_id for group in self.groups for room_id in group.lost(session, when, look)}
        return [venue for room_id, venue in self.rooms if room_id not in lost]

    def taken(self, session: Session, span: Interval, look: Look) -> list[Taken]:
        """Return what blocks the rooms themselves in `span`, by room, in order of time."""
        return taken_rooms(session, self.own, span, look)


def free_venues(
    session: Session, venues: Collection[Venue], need: Need, when: Interval, look: Look
) -> list[Venue]:
    """Return the rooms of one organisation that fit and are free for all of `when`, best first."""
    return fitting(venues, need).free(session, when, look)


def fitting(venues: Collection[Venue], need: Need) -> Choice:
    """Return the rooms that fit, the best first; of a whole stock, ranked only once."""
    if isinstance(venues, Stock):
        return cast("Choice", venues.once(need, lambda: Choice.of(ranked(venues, need))))
    return Choice.of(ranked(venues, need))


def free_among(
    session: Session, venues: Sequence[Venue], when: Interval, look: Look
) -> list[Venue]:
    """Return those of one organisation's rooms that are free for `when` and for their buffers."""
    return Choice.of(venues).free(session, when, look)


def taken_times(
    session: Session, room_ids: Collection[int], span: Interval, look: Look
) -> list[Taken]:
    """Return what blocks these rooms at some moment of `span`, by room, in order of time."""
    return taken_rooms(session, listed(room_ids), span, look)


def busy_times(
    session: Session, venues: Sequence[Venue], span: Interval, look: Look
) -> Mapping[int, list[Interval]]:
    """Return, by room id, when each of these rooms can't be booked in `span`, in order.

    A booking in a part counts for the whole; what others' buffers take counts, one's own don't.
    """
    spaces = {space for venue in venues for space in venue.space_ids}
    by_space: dict[int, list[Interval]] = {}
    for taken in taken_times(session, spaces, span, look):
        by_space.setdefault(taken.room_id, []).append(taken.when)
    return {
        venue.room.id: sorted(
            {when for space in venue.space_ids for when in by_space.get(space, ())}
        )
        for venue in venues
    }


def shifts(
    session: Session, venue: Venue, when: Interval, span: Interval, look: Look
) -> list[Interval]:
    """Return the free times of the same length in `span`, the nearest to `when`'s start first.

    Only starts that touch a blocking or the span can be nearest; at a tie the earlier comes first.
    """
    padded = venue.blocked(when)
    before, after = when.start - padded.start, padded.end - when.end
    around = Interval(span.start - before, span.end + after)
    taken = busy_times(session, [venue], around, look)[venue.room.id]
    starts: set[datetime] = {when.start, span.start, span.end - when.duration}
    for blocked in taken:
        starts |= {blocked.end + before, blocked.start - after - when.duration}
    candidates = sorted(starts, key=lambda start: (abs(start - when.start), start))
    found = []
    for start in candidates:
        wanted = Interval(start, start + when.duration)
        inside = span.start <= wanted.start and wanted.end <= span.end
        if inside and not any(venue.blocked(wanted).overlaps(blocked) for blocked in taken):
            found.append(wanted)
    return found

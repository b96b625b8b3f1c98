"""The places to which displaced meetings could go: fitting rooms that are free, near their hour.

Many meetings ask about the same rooms, so rules are asked once about all rooms that are of a kind,
and about those of them that are free once for each time.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rooms.administration.breaking import Standing
from rooms.administration.rehousing.calendar import Calendar
from rooms.administration.rehousing.problem import Meeting, Option
from rooms.administration.trial import Terms
from rooms.groups import policy_for
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Person
from rooms.placing import spaces_taken
from rooms.pools.headroom import Headroom
from rooms.pools.own_calls import OwnCall
from rooms.rules import RULES, Proposal, is_too_late_to_ask, refusals

STEP = timedelta(minutes=15)
NEAR, FAR = timedelta(hours=2), timedelta(hours=4)
DAYS = (1, -1, 2, -2, 3, -3, 7, -7)
ROOMS_EACH = 24  # besides one for each other meeting that is displaced at the same time
SHIFTED_EACH = 32
MOST_COMBINED = 4  # rooms looked at for each one, where several are to be replaced at once
# The booking was made in time, so that rules about when and how much is asked for don't count.
OF_THE_ASKING = frozenset({"notice", "horizon", "priority", "quota"})
ASKED = [rule for code, rule in RULES.items() if code not in OF_THE_ASKING and not rule.asks]
TIMELESS = tuple(rule.check for rule in ASKED if rule.is_timeless)
BY_THE_HOUR = (*(rule.check for rule in ASKED if not rule.is_timeless), is_too_late_to_ask)
ALL = -1  # where rooms are bits


class Shape(NamedTuple):
    """What makes a room suit people, besides where it is."""

    capacity: int
    equipment: frozenset[str]
    accessibility: frozenset[str]

    @lru_cache(maxsize=4096)  # noqa: B019  shapes are values, and far fewer than rooms
    def misfit(self, other: "Shape") -> int:
        """Return what counts against another room: seats too many or too few, and what it lacks."""
        lost = len(self.equipment - other.equipment)
        barred = len(self.accessibility - other.accessibility)
        return 1 + min(abs(self.capacity - other.capacity), 50) + 10 * lost + 50 * barred


@dataclass(frozen=True, slots=True)
class Seats:
    """A room as it is compared with many others, without the cost of asking its row each time.

    Rooms of a `kind` have in common all that rules read of a room but its seats and its video.
    `bit` is the room among all that the calendar has.
    """

    venue: Venue
    room_id: int
    bit: int
    site_id: int
    kind: int
    shape: Shape
    has_video: bool
    space_ids: tuple[int, ...]

    @classmethod
    def of_all(cls, venues: Iterable[Venue], bits: Mapping[int, int]) -> dict[int, "Seats"]:
        """Return what the rooms have, by their ids."""
        kinds: dict[Hashable, int] = {}
        return {
            room.id: cls(
                venue,
                room.id,
                bits[room.id],
                venue.site.id,
                kinds.setdefault((id(venue.policy), venue.site.id, id(venue.closures)), len(kinds)),
                Shape(room.capacity, frozenset(room.equipment), frozenset(room.accessibility)),
                venue.has_video,
                venue.space_ids,
            )
            for venue in venues
            for room in (venue.room,)
        }

    def misfit(self, other: "Seats") -> int:
        """Return how much less the other suits whoever chose this one; 0 for itself."""
        return 0 if self is other else self.shape.misfit(other.shape)


@dataclass(frozen=True, slots=True)
class Places:
    """What places are looked for by: the terms, who has what, whose meetings, and since when.

    `crowds` tell by id how many others are displaced at the time of each, and want rooms too.
    """

    crowds: Mapping[int, int]
    terms: Terms
    calendar: Calendar
    headroom: Headroom
    calls: Mapping[int, OwnCall]
    people: Mapping[int, Person]
    now: datetime
    seats: Mapping[int, Seats]
    _ranked: dict[tuple[int, Shape], list[Seats]] = field(default_factory=dict)
    _fitting: dict[tuple[int, int | None, bool], list[Seats]] = field(default_factory=dict)
    _allowed: dict[Hashable, bool] = field(default_factory=dict)

    def near(self, booking: Standing, known: Meeting) -> Meeting:
        """Return the meeting with more places: at its hour, and in its sites at hours near."""
        most = ROOMS_EACH + self.crowds[booking.id]
        there = islice(self._at(booking, booking.when, is_home=False), most)
        at_home = self._shifted(booking, self._same_day(booking, NEAR), is_home=True)
        return Meeting(known.id, (*known.options, *there, *islice(at_home, SHIFTED_EACH)))

    def far(self, booking: Standing, known: Meeting) -> Meeting:
        """Return the meeting with more places: in any site at other hours of the day."""
        return self._more(known, booking, self._same_day(booking, FAR))

    def on_other_days(self, booking: Standing, known: Meeting) -> Meeting:
        """Return the meeting with more places: at the same hour by the clock on days near."""
        zone, when = self._zone(booking), booking.when
        local = when.start.astimezone(zone)
        starts = ((local + timedelta(days=days)).astimezone(UTC) for days in DAYS)
        times = (Interval(start, start + when.duration) for start in starts)
        return self._more(known, booking, times)

    def venues(self, option: Option) -> tuple[Venue, ...]:
        """Return the rooms of a place."""
        return tuple(self.seats[room_id].venue for room_id in option.room_ids)

    def fits(self, booking: Standing, chosen: Sequence[Venue], when: Interval) -> bool:
        """Say whether the booking's call, if it has one, would find its ports and bandwidth."""
        own = self.calls.get(booking.id)
        return own is None or self.headroom.of(own).against(chosen, when) is None

    def _more(self, known: Meeting, booking: Standing, times: Iterable[Interval]) -> Meeting:
        """Return the meeting with places at these times that it didn't have."""
        had = {(option.room_ids, option.when) for option in known.options}
        found = self._shifted(booking, times, is_home=False)
        new = (option for option in found if (option.room_ids, option.when) not in had)
        return Meeting(known.id, (*known.options, *islice(new, SHIFTED_EACH)))

    def _same_day(self, booking: Standing, within: timedelta) -> Iterator[Interval]:
        """Yield other times on the booking's day, the nearest first, the later of two alike."""
        zone = self._zone(booking)
        day = booking.when.start.astimezone(zone).date()
        for steps in range(1, within // STEP + 1):
            for by in (steps * STEP, -steps * STEP):
                when = booking.when.shifted(by)
                if when.start.astimezone(zone).date() == day:
                    yield when

    def _zone(self, booking: Standing) -> ZoneInfo:
        return ZoneInfo(self.terms.stock.by_id[booking.room_ids[0]].site.zone)

    def _shifted(
        self, booking: Standing, times: Iterable[Interval], *, is_home: bool
    ) -> Iterator[Option]:
        for when in times:
            if when.start >= self.now + STEP:
                yield from islice(self._at(booking, when, is_home=is_home), MOST_COMBINED)

    def _at(self, booking: Standing, when: Interval, *, is_home: bool) -> Iterator[Option]:
        """Yield the places at this time, those in its own sites first; there alone if `is_home`."""
        present = [self.seats[room_id] for room_id in booking.room_ids]
        lists = [self._instead(booking, one, when, is_home=is_home) for one in present]
        if len(lists) > 1:
            lists = [islice(one, MOST_COMBINED) for one in lists]
        for chosen in product(*lists):
            venues = tuple(one.venue for one in chosen)
            if len(chosen) > 1:
                spaces = [space_id for one in chosen for space_id in one.space_ids]
                whole = replace(self._proposal(booking, when, venues), people=booking.headcount)
                if len(set(spaces)) < len(spaces) or not _is_allowed(whole):
                    continue
            if self.fits(booking, venues, when):
                yield _option(booking, present, chosen, when)

    def _proposal(self, booking: Standing, when: Interval, venues: tuple[Venue, ...]) -> Proposal:
        return Proposal(
            when=when,
            venues=venues,
            people=None,
            wants_video=booking.wants_video,
            now=self.now,
            organizer=self.people[booking.organizer_id],
            country=self.terms.country,
        )

    def _instead(
        self, booking: Standing, gone: Seats, when: Interval, *, is_home: bool
    ) -> Iterator[Seats]:
        """Yield the rooms that may stand for one of the booking's: free, and allowed.

        The room itself comes first, where one can meet there at that time.
        """
        people = booking.headcount if len(booking.room_ids) == 1 else None
        barred: dict[int, int] = {}
        for one in self._all_fitting(gone, people, wants_video=booking.wants_video):
            if is_home and one.site_id != gone.site_id:
                return
            if one.kind not in barred:
                barred[one.kind] = self._barred(booking, one, gone, when)
            if not barred[one.kind] & one.bit:
                yield one

    def _barred(self, booking: Standing, one: Seats, gone: Seats, when: Interval) -> int:
        """Return which rooms of a kind can't stand for the one that is gone at this time."""
        if not self._is_allowed(booking, one, when):
            return ALL
        taken = self.calendar.taken(one.venue.blocked(when))
        return taken | ~gone.bit if self._asks(booking, one) else taken

    def _asks(self, booking: Standing, one: Seats) -> bool:
        """Say whether an administrator would have to approve the organiser's booking there."""
        organizer = self.people[booking.organizer_id]
        return policy_for(one.venue, organizer).approval_hours is not None

    def _is_allowed(self, booking: Standing, one: Seats, when: Interval) -> bool:
        """Say whether rules let the organiser meet in rooms of a kind at this time.

        Of the hour they say the same to everybody, but where groups have rules of their own.
        """
        who = booking.organizer_id
        by_people = (one.kind, who, when.duration)
        by_hour = (one.kind, who if one.venue.policy.special else None, when)
        for asked, rules in ((by_people, TIMELESS), (by_hour, BY_THE_HOUR)):
            if asked not in self._allowed:
                there = self._proposal(booking, when, (one.venue,))
                self._allowed[asked] = not any(rule(there) for rule in rules)
            if not self._allowed[asked]:
                return False
        return True

    def _all_fitting(
        self, gone: Seats, people: int | None, *, wants_video: bool
    ) -> Sequence[Seats]:
        """Return the rooms that offer what is asked for, its own site's first, then the likest."""
        asked = (gone.room_id, people, wants_video)
        if asked not in self._fitting:
            fit = [
                one
                for one in self._by_likeness(gone.site_id, gone.shape)
                if one.shape.capacity >= (people or 0) and (one.has_video or not wants_video)
            ]
            fit.sort(key=lambda one: one is not gone)
            self._fitting[asked] = fit
        return self._fitting[asked]

    def _by_likeness(self, site_id: int, shape: Shape) -> Sequence[Seats]:
        """Return all rooms that there still are, those of a site first, then the likest."""
        if (site_id, shape) not in self._ranked:
            there_are = [self.seats[venue.room.id] for venue in self.terms.stock]
            self._ranked[site_id, shape] = sorted(
                there_are,
                key=lambda one: (one.site_id != site_id, shape.misfit(one.shape), one.room_id),
            )
        return self._ranked[site_id, shape]


def _option(
    booking: Standing, present: Sequence[Seats], chosen: Sequence[Seats], when: Interval
) -> Option:
    pairs = list(zip(present, chosen, strict=True))
    moved = abs(when.start - booking.when.start)
    return Option(
        room_ids=tuple([one.room_id for one in chosen]),
        when=when,
        takes=tuple(spaces_taken([one.venue for one in chosen], when)),
        sites_changed=sum([old.site_id != new.site_id for old, new in pairs]),
        minutes_moved=int(moved.total_seconds() // 60),
        misfit=sum([old.misfit(new) for old, new in pairs]),
    )


def _is_allowed(proposal: Proposal) -> bool:
    return all(refusal.code in OF_THE_ASKING for refusal in refusals(proposal))

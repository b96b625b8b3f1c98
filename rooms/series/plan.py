"""What becomes of each date of a series before it is written: fine, or a clash with ways out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rooms.availability import Look, Need, free_among, ranked
from rooms.errors import Refusal
from rooms.finding.collisions import taken
from rooms.groups import policy_for
from rooms.interval import Interval
from rooms.inventory import Stock, Venue
from rooms.placing import Chosen
from rooms.pools.headroom import Headroom
from rooms.proposing import people_of, takes_more
from rooms.rights import Right
from rooms.rules import Proposal, decide_by, refusals
from rooms.series.calendar import Calendar, HeldHours

FIRST_HOUR, LAST_HOUR = time(7), time(22)
STEP = timedelta(minutes=30)
ABOUT_A_DAY = {
    "outside_hours", "closed", "holiday", "school_holiday", "school_time", "taken", "pool_full",
    "needs_approval",
}  # fmt: skip
ABOUT_THE_END = {"horizon", "too_far"}
LEFT = ("left_out", "as_it_was")


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """A date of a series in rooms and at a time; `recurs_at` is the start that the rule gives it.

    `booking_id`, `before` and `had` are the booking that it has already, and that one's present
    time and rooms; one that waits for approval has its time until `decide_by`.
    """

    recurs_at: datetime
    when: Interval
    venues: Chosen
    booking_id: int | None = None
    before: Interval | None = None
    had: tuple[int, ...] = ()
    is_exception: bool = False
    decide_by: datetime | None = None

    @property
    def takes_more(self) -> bool:
        """Say whether it wants other time or rooms than its booking has."""
        room_ids = [venue.room.id for venue in self.venues]
        return self.before is None or takes_more(self.before, self.had, self.when, room_ids)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done with a date that clashes, or with one that doesn't: "as_wanted".

    `kind`: "other_room", "other_time", "left_out" (of a new series: it isn't booked) or
    "as_it_was" (of one that changes: it stays where it is).
    """

    recurs_at: datetime
    kind: str
    room_ids: tuple[int, ...]
    when: Interval


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """A date, what stands against it, and what works instead, the likeliest first."""

    date: Date
    against: tuple[Refusal, ...] = ()
    ways: tuple[Decision, ...] = ()

    @property
    def decision(self) -> Decision:
        """What is proposed for this date."""
        return self.ways[0] if self.ways else _decision("as_wanted", self.date)

    @property
    def left(self) -> Decision:
        """The date not booked, or not changed, where it clashes."""
        return self.ways[-1] if self.ways else self.decision


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """All dates of a series; `against` refuses the series as a whole.

    `percent` is the share of dates that may be left out or left as they were.
    """

    dates: tuple[PlannedDate, ...]
    against: tuple[Refusal, ...]
    percent: int

    @property
    def clashes(self) -> list[PlannedDate]:
        """The dates that can't be had as they are wanted."""
        return [planned for planned in self.dates if planned.against]

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What is proposed for the dates that clash."""
        return tuple(planned.decision for planned in self.clashes)

    @property
    def all_left(self) -> tuple[Decision, ...]:
        """The other proposal: every date that clashes is left."""
        return tuple(planned.left for planned in self.clashes)

    def too_many(self, decisions: Iterable[Decision]) -> Refusal | None:
        """Return the refusal of decisions that leave more dates than the policy tolerates."""
        left = sum(decision.kind in LEFT for decision in decisions)
        return too_many_left(left, len(self.dates), self.percent)


def too_many_left(left: int, total: int, percent: int) -> Refusal | None:
    """Return the refusal of leaving all of so many dates, or a greater share than is tolerated."""
    if not left or (left < total and left * 100 <= percent * total):
        return None
    return Refusal("too_many_clashes", {"clashes": left, "dates": total, "percent": percent})


def fingerprint(decisions: Iterable[Decision]) -> str:
    """Return a short text that is another one where the decisions are others."""
    said = ";".join(
        f"{d.recurs_at.isoformat()} {d.kind} {d.room_ids} {d.when.start.isoformat()}"
        for d in decisions
    )
    return sha256(said.encode()).hexdigest()[:16]


@dataclass(slots=True, kw_only=True)
class Planner:
    """Looks at the dates of one series: the rules in memory, the rooms' time read once.

    `template` is the proposal without its time and rooms. `holidays` are local days that the
    series skips; `last_way` is what is left to do with a date for which nothing works. Where the
    meetings have calls, `headroom` is what is left for them, with `outside` ends in each.
    """

    session: Session
    template: Proposal
    stock: Stock
    zone: ZoneInfo
    calendar: Calendar = field(default_factory=lambda: Calendar(()))
    anyway: bool = False
    hours: HeldHours | None = None
    headroom: Headroom | None = None
    outside: int = 0
    last_way: str = "left_out"
    skipped: Mapping[datetime, Refusal] = field(default_factory=dict)

    @property
    def look(self) -> Look:
        """How the organiser sees what is taken."""
        organizer, _ = people_of(self.template)
        return Look(now=self.template.now, person_id=organizer.id)

    def plan(self, dates: Sequence[Date], percent: int, *, with_ways: bool = True) -> SeriesPlan:
        """Return what becomes of these dates; without ways, only whether they clash."""
        found = [self._looked_at(date) for date in dates]
        whole = _against_all(found)
        if with_ways and not whole:
            found = [self._with_ways(planned) for planned in found]
        plan = SeriesPlan(tuple(found), whole, percent)
        too_many = plan.too_many(plan.decisions) if with_ways and plan.clashes else None
        return replace(plan, against=(too_many,)) if too_many and not whole else plan

    def proposal(self, date: Date) -> Proposal:
        """Return the date as what the rules look at."""
        before = date.before.start if date.before else None
        return replace(
            self.template,
            when=date.when,
            venues=date.venues,
            held=self.hours,
            starts_at_before=before,
            takes_more=date.takes_more,
        )

    def settled(self, dates: Sequence[Date]) -> list[Date]:
        """Return the dates as they are to be written: where one needs approval, all wait for it.

        They are decided on together, before the first begins. A date that takes no more than it
        has waits as long as it does already.
        """
        asked = [until for date in dates if (until := decide_by(self.proposal(date)))]
        starts = [date.when.start for date in dates if asked]
        deadline = min([*asked, *starts], default=None)
        return [
            replace(date, decide_by=deadline or (None if date.takes_more else date.decide_by))
            for date in dates
        ]

    def against(self, date: Date) -> list[Refusal]:
        """Return what stands against a date: rules, and whoever has the time."""
        proposal = self.proposal(date)
        found = refusals(proposal, anyway=self.anyway)
        if date.recurs_at in self.skipped:
            found.append(self.skipped[date.recurs_at])
        if not all(self.calendar.is_free(venue, date.when) for venue in date.venues):
            found.append(taken(proposal))
        if self.headroom is not None and date.takes_more:
            full = self.headroom.against(date.venues, date.when)
            found += [full] if full else []
        return found

    def _looked_at(self, date: Date) -> PlannedDate:
        against = tuple(self.against(date))
        if not against and self.hours is not None:
            self.hours.add(date.when, date.venues)
        return PlannedDate(date, against)

    def _with_ways(self, planned: PlannedDate) -> PlannedDate:
        if not planned.against:
            return planned
        date = planned.date
        ways = [] if date.recurs_at in self.skipped else [*self._rooms(date), *self._times(date)]
        left = _decision(self.last_way, date)
        if self.last_way == "as_it_was" and date.before is not None:
            left = replace(left, when=date.before)
        return replace(planned, ways=(*ways, left))

    def _rooms(self, date: Date) -> Iterator[Decision]:
        """Yield the same hour in other rooms: each that is taken gives way to one of its site."""
        chosen: list[Venue] = []
        for venue in date.venues:
            if self._is_fine(replace(date, venues=(venue,)), only_taken=True):
                chosen.append(venue)
                continue
            other = self._instead_of(venue, date, chosen)
            if other is None:
                return
            chosen.append(other)
        found = replace(date, venues=tuple(chosen))
        if not self.against_elsewhere(found):
            yield _decision("other_room", found)

    def _instead_of(self, venue: Venue, date: Date, chosen: Sequence[Venue]) -> Venue | None:
        alone = len(date.venues) == 1
        template = self.template
        need = Need(
            site_id=venue.site.id,
            people=template.people if alone else dict(template.headcounts).get(venue.room.id),
            wants_video=template.wants_video,
        )
        spaces = {space for other in (*date.venues, *chosen) for space in other.space_ids}
        asks = policy_for(venue, template.organizer).approval_hours is not None
        others = [
            other
            for other in self.stock
            if spaces.isdisjoint(other.space_ids)
            # For the sake of one date, not all of them are to wait for approval.
            and (asks or not self._asks(other))
        ]
        free = free_among(self.session, ranked(others, need), date.when, self.look)
        fits = (o for o in free if self._is_fine(replace(date, venues=(o,)), only_taken=False))
        return next(fits, None)

    def _asks(self, venue: Venue) -> bool:
        """Say whether who asks needs somebody's approval for a room."""
        is_asked = policy_for(venue, self.template.organizer).approval_hours is not None
        return is_asked and not self.template.is_by_who_may(Right.APPROVE, (venue,))

    def _is_fine(self, date: Date, *, only_taken: bool) -> bool:
        """Say whether one room of several can stay; how many people it seats is told together."""
        if only_taken and not all(self.calendar.is_free(v, date.when) for v in date.venues):
            return False
        codes = {refusal.code for refusal in self.against_elsewhere(date)}
        return not codes & (ABOUT_A_DAY | {"not_open_to", "priority"})

    def against_elsewhere(self, date: Date) -> list[Refusal]:
        """Return what rules say against a date in rooms that are known to be free."""
        return [refusal for refusal in self.against(date) if refusal.code != "taken"]

    def _times(self, date: Date) -> Iterator[Decision]:
        """Yield the nearest other hour of the same day in the same rooms."""
        day = date.when.start.astimezone(self.zone).date()
        opens, closes = (
            datetime.combine(day, hour, self.zone).astimezone(UTC)
            for hour in (FIRST_HOUR, LAST_HOUR)
        )
        span = Interval(max(opens, self.template.now), closes)
        starts = {edge for v in date.venues for edge in self.calendar.edges(v, date.when, span)}
        starts |= {opens + STEP * step for step in range(int((closes - opens) / STEP))}
        length = date.when.duration
        for start in sorted(starts, key=lambda at: (abs(at - date.when.start), at)):
            when = Interval(start, start + length)
            if start == date.when.start or start < span.start or when.end > span.end:
                continue
            found = replace(date, when=when)
            if not self.against(found):
                yield _decision("other_time", found)
                return


def rooms_in(dates: Iterable[Date]) -> set[int]:
    """Return the rooms of all these dates."""
    return {venue.room.id for date in dates for venue in date.venues}


def decided(date: Date, decision: Decision | None, by_id: Mapping[int, Venue]) -> Date | None:
    """Return the date as it was decided, an exception where it moves; None where it is left."""
    if decision is None or decision.kind == "as_wanted":
        return date
    if decision.kind in LEFT:
        return None
    venues = tuple(by_id[room_id] for room_id in decision.room_ids)
    return replace(date, venues=venues, when=decision.when, is_exception=True)


def _decision(kind: str, date: Date) -> Decision:
    return Decision(date.recurs_at, kind, tuple(v.room.id for v in date.venues), date.when)


def _against_all(found: Sequence[PlannedDate]) -> tuple[Refusal, ...]:
    """Return what no other room or hour of some day would mend."""
    whole: dict[str, Refusal] = {}
    for planned in found:
        for refusal in planned.against:
            if refusal.code in ABOUT_THE_END:
                whole[refusal.code] = refusal
            elif refusal.code not in ABOUT_A_DAY:
                whole.setdefault(refusal.code, refusal)
    if whole:
        return tuple(whole.values())
    by_rule = [[r for r in planned.against if r.code != "taken"] for planned in found]
    if len(found) > 1 and all(by_rule):  # as an hour at which the site is never open
        return tuple(by_rule[0])
    return ()

"""The earliest times at which each of several sites has a room: each on its own clocks.

One site is the plain case: the next free hour, or any ninety minutes of the mornings of a week.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, islice
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rooms.availability import Need
from rooms.errors import Refusal, Refused
from rooms.finding.bookable import Asker, Rulebook
from rooms.finding.scarcity import FEW, possible_starts
from rooms.finding.slot_search import Field, first_start
from rooms.groups import policy_for
from rooms.interval import Interval, merged, shared, without
from rooms.inventory import Venue
from rooms.opening import opening
from rooms.outside.own_calendars import busy
from rooms.placing import MOST_ROOMS
from rooms.policy import NO_POLICY
from rooms.rules import Proposal, refusals

GRID = timedelta(minutes=15)
MOST_DAYS = 31  # from the first moment that is searched
CHUNK, GROWTH = 1, 24  # starts that are looked at together: mostly the first will do
MANY = 32  # starts for which it is worth to look at what is scarce first


@dataclass(frozen=True, slots=True)
class CommonSlot:
    """A time, and a room for each need that is free then; the rooms are in the order of the needs.

    It was free when it was looked up: whoever books it may come second.
    """

    when: Interval
    venues: tuple[Venue, ...]


def earliest_common(
    session: Session,
    venues: Sequence[Venue],
    needs: Sequence[Need],
    minutes: int,
    spans: Sequence[Interval],
    asker: Asker,
    *,
    most: int = 1,
    most_a_day: int | None = None,
) -> list[CommonSlot]:
    """Return the earliest times of so many minutes, each with one of `venues` for each need.

    Starts are full quarters of an hour, not before now, and the whole time lies in one of `spans`;
    of these, the first 31 days are searched. A room does if it fits, is free with its buffers and
    parts, and no rule refuses it: its site is open and so on; of several, the best by `ranked`.
    Where each room may be had, but not all together (a quota), the rest of that day is passed over.
    The busy times of those whom the asker `spares` are passed over too.

    Of `most` slots, each begins when the one before has ended, or later, and no more than
    `most_a_day` begin on one day (of the first room's clocks). No slot: an empty list. The needs
    must be about different rooms, such as those of different sites: ValueError otherwise. Raises
    `Refused` for a length that no booking may have and for more needs than rooms in a booking.
    """
    _refuse_senseless(needs, minutes, asker.now)
    search = _Search(session, venues, needs, timedelta(minutes=minutes), asker)
    common = search.common_hours(spans)
    found: list[CommonSlot] = []
    after = asker.now
    while len(found) < most:
        slot = search.earliest(common, after)
        if slot is None:
            break
        is_refused = search.refuses(slot)
        if not is_refused:
            found.append(slot)
        after = slot.when.end
        if is_refused:
            after = max(after, _next_period(slot))
        elif _is_full(slot, found, most_a_day):
            after = max(after, _next_day(slot))
    return found


def daily_windows(
    first: date, days: int, since: time, until: time, zone: ZoneInfo
) -> list[Interval]:
    """Return the hours from `since` to `until` on the clocks of `zone`, on each of so many days.

    An `until` that isn't after `since` is on the next day. At most 31 days.
    """
    found = []
    for number in range(min(days, MOST_DAYS)):
        day = first + timedelta(days=number)
        last = day if until > since else day + timedelta(days=1)
        starts, ends = (datetime.combine(d, at, zone) for d, at in ((day, since), (last, until)))
        if starts.astimezone(UTC) < ends.astimezone(UTC):
            found.append(Interval(starts, ends))
    return found


def _refuse_senseless(needs: Sequence[Need], minutes: int, now: datetime) -> None:
    if len(needs) > MOST_ROOMS:
        raise Refused(Refusal("too_many_rooms", {"rooms": len(needs), "most": MOST_ROOMS}))
    length = timedelta(minutes=max(-1, min(minutes, 10**6)))  # what is longer is as senseless
    when = Interval(now, now + length)
    against = refusals(Proposal(when=when, venues=(), people=None, wants_video=False, now=now))
    if against:
        raise Refused(*against)


class _Search:
    """One search: what would do for each need, and what the rules say about when."""

    def __init__(
        self,
        session: Session,
        venues: Sequence[Venue],
        needs: Sequence[Need],
        length: timedelta,
        asker: Asker,
    ) -> None:
        self._session = session
        self._asker = asker
        self._length = length
        self._fields = [Field.of(venues, need) for need in needs]
        self._rules = Rulebook(session, asker)
        self._open: dict[int, list[Interval]] = {}
        spaces = [field.spaces for field in self._fields]
        if not all(one.isdisjoint(other) for one, other in combinations(spaces, 2)):
            raise ValueError("Two needs are about the same rooms.")

    def common_hours(self, spans: Iterable[Interval]) -> list[Interval]:
        """Return when every need has a room that is open and nobody is busy, in order."""
        if not self._fields or not all(field.rooms for field in self._fields):
            return []
        searched = common = merged(_cut(spans, self._asker.now))
        for field in self._fields:
            kinds = {(id(v.site), self._is_unbound(v)): v for v in field.kinds}
            hours = merged(span for kind in kinds.values() for span in self._hours(kind, searched))
            common = shared(common, hours)
        return self._spared(common)

    def _spared(self, common: list[Interval]) -> list[Interval]:
        """Return the hours without those at which somebody is busy by their own calendar."""
        if not self._asker.spares or not common:
            return common
        whole = Interval(common[0].start, common[-1].end)
        organisation_id = self._asker.organizer.organisation_id
        return without(common, busy(self._session, organisation_id, self._asker.spares, whole))

    def earliest(self, common: Iterable[Interval], after: datetime) -> CommonSlot | None:
        """Return the first time within the common hours, from `after` on, that suits all needs."""
        starts = (start for span in common for start in _quarters(span, after, self._length))
        size = CHUNK
        while chunk := list(islice(starts, size)):
            if size > MANY:
                chunk = self._thinned(chunk)
            possible = [(start, said) for start in chunk if (said := self._regions(start))]
            regions = [said for _, said in possible]
            row = first_start(self._session, self._fields, regions, self._asker.look)
            if row is not None:
                number, rooms = row
                start = possible[number][0]
                return CommonSlot(Interval(start, start + self._length), tuple(rooms))
            size *= GROWTH
        return None

    def _thinned(self, starts: list[datetime]) -> list[datetime]:
        """Return the starts without those at which the need with the fewest rooms has none."""
        rarest = min(self._fields, key=lambda field: len(field.spaces))
        if len(rarest.spaces) > FEW:
            return starts
        look = self._asker.look
        return possible_starts(self._session, rarest.rooms, starts, self._length, look)

    def refuses(self, slot: CommonSlot) -> bool:
        """Say whether the rules stand against all these rooms together."""
        return bool(self._rules.against(slot.venues, slot.when))

    def _regions(self, start: datetime) -> list[str]:
        """Return what the start says to each field; nothing where one of them has no room then."""
        when = Interval(start, start + self._length)
        regions = []
        for field in self._fields:
            flags = "".join("1" if self._lets(kind, when) else "0" for kind in field.kinds)
            if "1" not in flags:
                return []
            regions.append(field.region(flags, start, self._length))
        return regions

    def _lets(self, kind: Venue, when: Interval) -> bool:
        """Say whether no rule stands against such a room, by the hours alone where those decide."""
        if kind.policy is NO_POLICY and not kind.closures:
            hours = self._open.get(id(kind.site), ())
            return any(span.start <= when.start and when.end <= span.end for span in hours)
        return not self._rules.against([kind], when)

    def _is_unbound(self, kind: Venue) -> bool:
        """Say whether no hours of its site bind such a room."""
        return policy_for(kind, self._asker.organizer).outside_hours

    def _hours(self, kind: Venue, searched: list[Interval]) -> list[Interval]:
        if self._is_unbound(kind):
            return searched
        key = id(kind.site)
        if key not in self._open:
            self._open[key] = [span for part in searched for span in opening(kind.site, part)]
        return self._open[key]


def _cut(spans: Iterable[Interval], now: datetime) -> list[Interval]:
    """Return the spans from now on, as far as they are searched."""
    ahead = sorted(Interval(max(s.start, now), s.end) for s in spans if s.end > now)
    if not ahead:
        return []
    last = ahead[0].start + timedelta(days=MOST_DAYS)
    return [Interval(s.start, min(s.end, last)) for s in ahead if s.start < min(s.end, last)]


def _quarters(span: Interval, after: datetime, length: timedelta) -> Iterator[datetime]:
    """Yield the full quarters of the span, from `after` on, from which so much time is left."""
    first = max(span.start, after)
    start = first.replace(minute=first.minute - first.minute % 15, second=0, microsecond=0)
    start += GRID * (start < first)
    while start + length <= span.end:
        yield start
        start += GRID


def _is_full(slot: CommonSlot, found: Sequence[CommonSlot], most_a_day: int | None) -> bool:
    """Say whether the slot's day has as many as it may have."""
    if most_a_day is None:
        return False
    return sum(_next_day(other) == _next_day(slot) for other in found) >= most_a_day


def _next_period(slot: CommonSlot) -> datetime:
    """Return when the next day begins for one of the quotas that hold in the rooms."""
    zones = {q.zone or v.site.zone for v in slot.venues for q in v.policy.quotas}
    return min((_next_midnight(slot, zone) for zone in zones), default=_next_day(slot))


def _next_day(slot: CommonSlot) -> datetime:
    """Return when the day after the slot's begins, on the clocks of its first room."""
    return _next_midnight(slot, slot.venues[0].site.zone)


def _next_midnight(slot: CommonSlot, zone: str) -> datetime:
    clocks = ZoneInfo(zone)
    day = slot.when.start.astimezone(clocks).date() + timedelta(days=1)
    return datetime.combine(day, time(), clocks).astimezone(UTC)

"""The nearest other time for the same rooms that passes every rule.

Whether a start is possible changes only at certain moments: where something that is booked begins
or ends, where a site opens or closes, at midnight (holidays, quotas), where a notice runs out. The
nearest possible start is therefore one of these moments, or the step of the clock beside it.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rooms.availability import Look, busy_times
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.opening import opening
from rooms.rules import Proposal
from rooms.spans import joined

REACH = timedelta(days=14)
STEP = timedelta(minutes=5)
MOST_CHECKED = 200  # starts that are free and within hours, each checked against all rules

Works = Callable[[Proposal], bool]
Taken = Callable[[Interval], list[Interval]]


def nearest_time(
    session: Session, proposal: Proposal, look: Look, works: Works, also: Taken | None = None
) -> Interval | None:
    """Return the time of the same length nearest to the wish's when its rooms can all be had.

    `works` checks the rules; `also` says what else is taken. No start lies in the past, nor more
    than 14 days from the one that was wished, or from the soonest that notice lets; at a tie the
    earlier wins. Starts lie on steps of five minutes, or where something ends or begins.
    """
    span = _span(proposal)
    length, wished = proposal.when.duration, proposal.when.start
    blocks = [*_taken(session, proposal, span, look), _Blocks(proposal.avoids, length)]
    if not proposal.is_overriding:
        blocks += _closed(proposal, span)
    if also is not None:
        blocks.append(_Blocks(also(Interval(span.start, span.end + length)), length))
    checked = 0
    for start in sorted(_starts(proposal, span, blocks), key=lambda at: (abs(at - wished), at)):
        if start == wished or any(block.is_in_the_way(start) for block in blocks):
            continue
        checked += 1
        when = Interval(start, start + length)
        if works(replace(proposal, when=when)):
            return when
        if checked == MOST_CHECKED:
            break
    return None


def _span(proposal: Proposal) -> Interval:
    """Return between which moments another start may lie."""
    notices = (venue.policy.notice_minutes or 0 for venue in proposal.venues)
    soonest = proposal.now + timedelta(minutes=max(notices, default=0))
    from_now = _step_after(proposal.now)
    wished = proposal.when.start
    return Interval(max(from_now, wished - REACH), max(_step_after(soonest), wished) + REACH)


class _Blocks:
    """When one room can't be had: `spans` are in order and don't overlap."""

    def __init__(
        self,
        spans: Iterable[Interval],
        length: timedelta,
        before: timedelta = timedelta(0),
        after: timedelta = timedelta(0),
    ) -> None:
        self.spans = joined(spans)
        self.before, self.after, self.length = before, after, length
        self._ends = [span.end for span in self.spans]

    def is_in_the_way(self, start: datetime) -> bool:
        """Say whether a meeting that begins at `start`, with its buffers, meets a span."""
        at = bisect_right(self._ends, start - self.before)
        return at < len(self.spans) and self.spans[at].start < start + self.length + self.after

    def edges(self) -> Iterator[datetime]:
        """Yield the starts of a meeting that just touches a span."""
        for span in self.spans:
            yield span.end + self.before
            yield span.start - self.after - self.length


def _taken(session: Session, proposal: Proposal, span: Interval, look: Look) -> list[_Blocks]:
    """Return when the rooms, or parts of them, are taken by others; to begin within `span`."""
    length, found = proposal.when.duration, []
    for venue in proposal.venues:
        around = venue.blocked(Interval(span.start, span.end + length))
        taken = busy_times(session, [venue], around, look)[venue.room.id]
        before = timedelta(minutes=venue.policy.before_minutes)
        after = timedelta(minutes=venue.policy.after_minutes)
        found.append(_Blocks(taken, length, before, after))
    return found


def _closed(proposal: Proposal, span: Interval) -> list[_Blocks]:
    """Return when a room or its site is closed; what the rules say is found sooner so."""
    length = proposal.when.duration
    whole = Interval(span.start, span.end + length)
    sites = {v.site.id: v.site for v in proposal.venues if not v.policy.outside_hours}
    shut = [gap for site in sites.values() for gap in _gaps(opening(site, whole), whole)]
    shut += [
        Interval(closure.starts_at, closure.ends_at)
        for venue in proposal.venues
        for closure in venue.closures
    ]
    return [_Blocks(shut, length)]


def _gaps(hours: Sequence[Interval], whole: Interval) -> Iterator[Interval]:
    """Yield what lies between the hours, in `whole`."""
    before = whole.start
    for one in hours:
        if before < one.start:
            yield Interval(before, one.start)
        before = one.end
    if before < whole.end:
        yield Interval(before, whole.end)


def _starts(proposal: Proposal, span: Interval, blocks: Iterable[_Blocks]) -> set[datetime]:
    """Return the starts at which something changes, and the steps of the clock beside them."""
    found: set[datetime] = set()
    for edge in _edges(proposal, span, blocks):
        if edge == edge.replace(second=0, microsecond=0):
            found.add(edge)
        after = _step_after(edge)
        found |= {after, after - STEP}
    return {start for start in found if span.start <= start < span.end}


def _edges(proposal: Proposal, span: Interval, blocks: Iterable[_Blocks]) -> Iterator[datetime]:
    length = proposal.when.duration
    yield proposal.when.start  # the step beside it, where only the very minute is in the way
    yield span.start
    for block in blocks:
        yield from block.edges()
    for venue in proposal.venues:
        yield from _policy_edges(proposal, venue)
    zones = {
        v.site.zone
        for v in proposal.venues
        if v.policy.closed_on_holidays or v.policy.closed_on_school_holidays
    }
    zones |= {q.zone or v.site.zone for v in proposal.venues for q in v.policy.quotas}
    for zone in zones:
        yield from _midnights(Interval(span.start, span.end + length), ZoneInfo(zone), length)


def _policy_edges(proposal: Proposal, venue: Venue) -> Iterator[datetime]:
    policy, now = venue.policy, proposal.now
    if policy.notice_minutes is not None:
        yield _step_after(now + timedelta(minutes=policy.notice_minutes))
    if policy.approval_hours is not None:  # somebody must have the time to decide
        yield now + STEP
        yield now + 2 * STEP
    if policy.horizon_days is not None:
        yield _step_before(now + timedelta(days=policy.horizon_days) - proposal.when.duration)
    if policy.priority_days is not None:
        yield _step_before(now + timedelta(days=policy.priority_days))


def _midnights(span: Interval, zone: ZoneInfo, length: timedelta) -> Iterator[datetime]:
    day, last = span.start.astimezone(zone).date(), span.end.astimezone(zone).date()
    while day <= last:
        midnight = datetime.combine(day, time(), zone).astimezone(UTC)
        yield midnight
        yield midnight - STEP  # the last start of the day before
        yield midnight - length
        day += timedelta(days=1)


def _step_before(moment: datetime) -> datetime:
    past = timedelta(
        minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond
    )
    return moment - past


def _step_after(moment: datetime) -> datetime:
    """Return the moment itself where it lies on a step, else the next step."""
    before = _step_before(moment)
    return before if before == moment else before + STEP

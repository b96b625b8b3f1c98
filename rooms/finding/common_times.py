"""What works instead where several sites are wanted at once and one of them has no room."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rooms.availability import Look, Need
from rooms.errors import Refused, Remedy
from rooms.finding.bookable import Asker
from rooms.finding.common_slots import GRID, CommonSlot, daily_windows, earliest_common
from rooms.finding.remedies import for_any_room, works
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.rules import Proposal

FIRST_HOUR, LAST_HOUR = time(7), time(22)
DAYS_AHEAD = 14
MOST = 3
OF_THE_DAY = 2
MOST_OF_A_DAY = 20  # that are looked at, to tell the nearest

Slots = Callable[[Sequence[Interval], int], list[CommonSlot]]


def common_times(
    session: Session,
    proposal: Proposal,
    needs: Sequence[Need],
    among: Sequence[Venue],
    zone: ZoneInfo,
    look: Look,
    *,
    spares: tuple[int, ...] = (),
) -> tuple[Remedy, ...]:
    """Return up to three times, near the proposal's, at which each need has one of the rooms.

    Two of the same day on the clocks of `zone`, the nearest first, then the first of the fortnight
    after it. Each is checked against all the rules of its rooms together, so that accepting it
    succeeds unless somebody was faster. The proposal's own rooms don't matter; where nobody could
    book so long or so many rooms, there is none. The busy times of the people `spares` are spared.
    """
    if proposal.organizer is None or proposal.when.duration <= timedelta(0):
        return ()
    asker = Asker(
        organizer=proposal.organizer,
        now=proposal.now,
        by=proposal.by,
        booking_id=look.booking_id,
        spares=spares,
    )

    def slots(spans: Sequence[Interval], most: int) -> list[CommonSlot]:
        minutes = proposal.when.minutes
        return earliest_common(
            session, among, needs, minutes, spans, asker, most=most, most_a_day=most
        )

    day = proposal.when.start.astimezone(zone).date()
    fortnight = daily_windows(day + timedelta(days=1), DAYS_AHEAD, FIRST_HOUR, LAST_HOUR, zone)
    try:
        same = _around(proposal.when, daily_windows(day, 1, FIRST_HOUR, LAST_HOUR, zone), slots)
        after = slots(fortnight, MOST)
    except Refused:
        return ()
    proposal = for_any_room(session, proposal, look)
    nearest = [*same[:OF_THE_DAY], *after, *same[OF_THE_DAY:]]
    found = (_remedy(slot, needs) for slot in nearest if works(_with(proposal, slot, needs)))
    return tuple(islice(found, MOST))


def _around(when: Interval, day: Sequence[Interval], slots: Slots) -> list[CommonSlot]:
    """Return times of the day apart from each other, the nearest first, at a tie the earlier."""
    found: list[CommonSlot] = []
    for whole in day:
        before = Interval(whole.start, min(whole.end, when.end - GRID))
        found += slots([Interval(max(whole.start, when.start), whole.end)], MOST)
        earlier = last = slots([before], MOST_OF_A_DAY)
        while last:
            nearest = last[-1]
            last = slots([Interval(nearest.when.start + GRID, before.end)], 1)
            earlier = [s for s in earlier if not s.when.overlaps(nearest.when)] + [nearest]
        found += earlier
    return sorted(found, key=lambda s: (abs(s.when.start - when.start), s.when.start))


def _with(proposal: Proposal, slot: CommonSlot, needs: Sequence[Need]) -> Proposal:
    headcounts = _headcounts(slot, needs)
    return replace(proposal, when=slot.when, venues=slot.venues, headcounts=headcounts)


def _remedy(slot: CommonSlot, needs: Sequence[Need]) -> Remedy:
    ids = tuple(venue.room.id for venue in slot.venues)
    return Remedy("common_time", ids, slot.when, _headcounts(slot, needs))


def _headcounts(slot: CommonSlot, needs: Sequence[Need]) -> tuple[tuple[int, int], ...]:
    """Return the people in each room, as far as the needs say how many come."""
    return tuple(
        (venue.room.id, need.people)
        for venue, need in zip(slot.venues, needs, strict=True)
        if need.people
    )

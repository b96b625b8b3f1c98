"""Which of the free rooms is offered first.

The order: the fewest seats that stay empty; then the site where the organiser usually meets; then
the least broken-up day; then, what others may need is left to them (`Need.surplus`). For a call,
rooms whose endpoints won't answer, as it seems, come behind all others (`rooms.endpoints.offline`).

A meeting breaks up its room's day by the gaps that it leaves on its two sides, to the neighbouring
meeting or to the edge of the opening hours. Best is the room where it leaves the fewest gaps that
are too short for another meeting, then the fewest gaps at all, then the shortest: it fills the
tightest hole, and long stretches stay whole elsewhere.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import accumulate, compress, groupby
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rooms.availability import Look, Need
from rooms.endpoints.offline import online_first
from rooms.finding.seeking import listed, neighbours
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Site
from rooms.opening import opening
from rooms.storage.questions import Question

FIRST = 12  # how many of the rooms are put into the full order
SHORTEST_MEETING = timedelta(minutes=30)
MEMORY = timedelta(days=90)
NO_GAP = timedelta(0)
USUAL_SITE = Question.of("""
SELECT room.site_id FROM (
    SELECT id, starts_at FROM booking
    WHERE organizer_id = :person_id AND starts_at > :since AND starts_at < :until
        AND status <> 'cancelled'
    ORDER BY starts_at DESC LIMIT 20
) AS recent
JOIN booked_room ON booked_room.booking_id = recent.id AND booked_room.position = 0
JOIN room ON room.id = booked_room.room_id
GROUP BY room.site_id ORDER BY count(*) DESC, max(recent.starts_at) DESC LIMIT 1
""")


def best_first(
    session: Session, free: Sequence[Venue], need: Need, when: Interval, look: Look
) -> list[Venue]:
    """Return rooms that fit and are free for `when`, as `ranked` gives them, in the full order.

    Whoever looks is the organiser. Only rooms that can be among the first dozen are told apart
    by site and day; the others stay as they came. Two queries at most, none where sizes decide;
    one more for a call.
    """
    ties = list(_ties(session, free, need, look))
    counts = accumulate((len(tied) for tied in ties), initial=0)
    decides = [count < FIRST and len(tied) > 1 for count, tied in zip(counts, ties, strict=False)]
    in_question = [venue for tied in compress(ties, decides) for venue in tied]
    left = _gaps(session, in_question, when, look) if in_question else {}
    found: list[Venue] = []
    for tied, is_decided in zip(ties, decides, strict=True):
        found += sorted(tied, key=lambda venue: left[venue.room.id]) if is_decided else tied
    return online_first(session, [*found, *free[len(found) :]], need, when.start, look.now)


def _ties(session: Session, free: Sequence[Venue], need: Need, look: Look) -> Iterator[list[Venue]]:
    """Yield the rooms that size and usual site don't tell apart, until there are a dozen."""
    usual: int | None = None
    asked, count = False, 0
    for _, group in groupby(free, key=need.spare):
        alike = list(group)
        if not asked and len(alike) > 1 and len({venue.site.id for venue in alike}) > 1:
            usual, asked = usual_site(session, look), True
        here = [venue for venue in alike if venue.site.id == usual]
        elsewhere = [venue for venue in alike if venue.site.id != usual]
        yield from filter(None, (here, elsewhere))
        count += len(alike)
        if count >= FIRST:
            return


def usual_site(session: Session, look: Look) -> int | None:
    """Return the site of most of the last twenty meetings of whoever looks; None without any.

    Those count that begin between ninety days ago and ninety days ahead; at a tie, the latest.
    """
    if look.person_id is None:
        return None
    asked = {"person_id": look.person_id, "since": look.now - MEMORY, "until": look.now + MEMORY}
    row = USUAL_SITE.row(session, asked)
    return row[0] if row else None


Gaps = tuple[int, int, timedelta]


def _gaps(session: Session, free: Sequence[Venue], when: Interval, look: Look) -> dict[int, Gaps]:
    """Return what a meeting would leave of each room's day, by room id; the least is the best."""
    spaces = {space for venue in free for space in venue.space_ids}
    around = neighbours(session, listed(spaces), when, look)
    sites = {venue.site.id: venue.site for venue in free}
    days = {site_id: open_around(site, when) for site_id, site in sites.items()}
    found = {}
    for venue in free:
        day, needed = days[venue.site.id], venue.blocked(when)
        since, until = day.start, day.end
        for space in venue.space_ids:
            before, after = around[space]
            since = before if before and before > since else since
            until = after if after and after < until else until
        found[venue.room.id] = gaps_left(needed.start - since, until - needed.end)
    return found


def gaps_left(before: timedelta, after: timedelta) -> Gaps:
    """Return how these gaps break up a day: (those that are useless, how many, their length).

    One of nothing is none, nor is one that is negative, where buffers lie beyond the hours.
    """
    gaps = [gap for gap in (before, after) if gap > NO_GAP]
    return (sum(gap < SHORTEST_MEETING for gap in gaps), len(gaps), sum(gaps, NO_GAP))


def open_around(site: Site, when: Interval) -> Interval:
    """Return the opening hours around `when`; where it lies in none, its local days."""
    zone = ZoneInfo(site.zone)
    first = when.start.astimezone(zone).date()
    last = (when.end - timedelta(microseconds=1)).astimezone(zone).date() + timedelta(days=1)
    midnights = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, last))
    days = Interval(*midnights)
    spans = opening(site, days)
    return next((s for s in spans if s.start <= when.start and when.end <= s.end), days)

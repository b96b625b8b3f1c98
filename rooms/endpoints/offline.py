"""Rooms whose endpoints don't answer: for a call soon they are offered last, and never refused.

What is out of reach is mended sooner or later. So it is expected to stay so for two days, or for as
long again as it has lasted already, and says nothing of meetings after that.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from rooms.availability import Need
from rooms.inventory import Venue
from rooms.storage.questions import Question, moment

MENDED_WITHIN = timedelta(days=2)
DOWN = Question.of("""
SELECT endpoint_id, down_since FROM endpoint_state
WHERE organisation_id = :organisation_id AND down_since IS NOT NULL
""")


def offline_since(session: Session, venues: Collection[Venue]) -> dict[int, datetime]:
    """Return since when rooms of one organisation are out of reach for calls, by room id.

    One endpoint that answers, or was never asked, is enough to reach a room. What is believed of
    endpoints comes from `rooms.endpoints.states`. One query, none without rooms.
    """
    if not venues:
        return {}
    owner = next(iter(venues)).room.organisation_id
    rows = DOWN.rows(session, {"organisation_id": owner})
    down = {endpoint_id: moment(since) for endpoint_id, since in rows}
    found = {}
    for venue in venues if down else ():
        since = [down.get(one.id) for one in venue.endpoints if one.is_working]
        known = [at for at in since if at is not None]
        if known and len(known) == len(since):
            found[venue.room.id] = max(known)
    return found


def offline_at(
    session: Session, venues: Collection[Venue], start: datetime, now: datetime
) -> dict[int, datetime]:
    """Return since when those rooms are out of reach that may still be so at `start`, by room id.

    One query at most.
    """
    found = offline_since(session, venues)
    return {
        room_id: since
        for room_id, since in found.items()
        if start - now <= max(MENDED_WITHIN, now - since)
    }


def online_first(
    session: Session, venues: Sequence[Venue], need: Need, start: datetime, now: datetime
) -> list[Venue]:
    """Return the rooms in their order; for a call, those out of reach come behind all others.

    It begins at `start`, and what counts is whether they may be so by then.
    """
    if len(venues) < 2 or not (need.wants_video or need.likes_video):
        return list(venues)
    offline = offline_at(session, venues, start, now)
    return sorted(venues, key=lambda venue: venue.room.id in offline)

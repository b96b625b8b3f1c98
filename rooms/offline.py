"""Rooms whose endpoints don't answer: for a call they are offered last, and never refused."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session

from rooms.availability import Need
from rooms.inventory import Venue
from rooms.questions import Question, moment

DOWN = Question.of("""
SELECT endpoint_id, down_since FROM endpoint_state
WHERE organisation_id = :organisation_id AND down_since IS NOT NULL
""")


def offline_since(session: Session, venues: Collection[Venue]) -> dict[int, datetime]:
    """Return since when rooms of one organisation are out of reach for calls, by room id.

    One endpoint that answers, or was never asked, is enough to reach a room. What is believed of
    endpoints comes from `rooms.endpoint_states`. One query, none without rooms.
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


def online_first(session: Session, venues: Sequence[Venue], need: Need) -> list[Venue]:
    """Return the rooms in their order; for a call, those out of reach come behind all others."""
    if len(venues) < 2 or not (need.wants_video or need.likes_video):
        return list(venues)
    offline = offline_since(session, venues)
    return sorted(venues, key=lambda venue: venue.room.id in offline)

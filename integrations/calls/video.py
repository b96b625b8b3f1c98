"""Video that is switched off or on while a booking stands: what becomes of its conference."""

from collections.abc import Sequence

from sqlmodel import Session

from integrations.briefing import brief
from integrations.calls.plans import cancel_conference, event_id, moves
from integrations.conferencing.catalogue import can
from integrations.conferencing.provider import Ability
from rooms.events import Event
from rooms.models import Conference

UNWANTED = "unwanted"
GONE = frozenset({UNWANTED, "cancelled"})
MOST_FORMER = 8


def is_switched_off(session: Session, event: Event) -> bool:
    """Say whether the change took the video off the booking."""
    return moves(event, "wants_video") and not brief(session, event_id(event)).booking.wants_video


def take_back(session: Session, event: Event) -> None:
    """End a call that runs, and take the conference back; one that other dates share stays."""
    conference = brief(session, event_id(event)).conference
    if conference is None or conference.series_id is not None or conference.state == "ended":
        return
    cancel_conference(session, event)
    conference.state = UNWANTED
    session.add(conference)
    session.flush()


def bring_back(session: Session, conference: Conference, *, is_kept: bool) -> None:
    """Let a conference be what it was, where it is still there; else another is to be made."""
    if not can(conference.provider, Ability.MAKE):
        conference.state = "ready"
    elif not is_kept:
        forget(conference)
        conference.state = "wanted"
    elif conference.state == UNWANTED:
        conference.state = "ready" if conference.meeting_id else "wanted"
    session.add(conference)
    session.flush()


def first_state(provider: str) -> str:
    """Return the state of a conference to be: where nothing is made, it is ready."""
    return "wanted" if can(provider, Ability.MAKE) else "ready"


def renew(conference: Conference, provider: str, tried: Sequence[str] = ()) -> None:
    """Let the conference be one that this provider is to make, after those that couldn't."""
    forget(conference)
    conference.provider, conference.tried = provider, list(tried)
    conference.state = first_state(provider)


def forget(conference: Conference) -> None:
    """Let the conference be one that nobody has made yet, but for where its ends may still be."""
    ways = (conference.number, conference.sip_address, *conference.former)
    conference.former = list(dict.fromkeys(way for way in ways if way))[:MOST_FORMER]
    conference.meeting_id = conference.host = conference.web_link = None
    conference.sip_address = conference.number = conference.password = None


def moves_link(session: Session, event: Event) -> bool:
    """Say whether guests see another join link, or none, because of the change itself.

    One that is still to be made is told of when it is ready.
    """
    conference = brief(session, event_id(event)).conference
    return moves(event, "wants_video") and conference is not None and conference.state != "wanted"

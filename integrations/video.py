"""Video that is switched off or on while a booking stands: what becomes of its conference."""

from sqlmodel import Session

from integrations.briefing import brief
from integrations.call_plans import cancel_conference, event_id, moves
from integrations.conferencing.provider import POINT_TO_POINT
from rooms.events import Event
from rooms.models import Conference

UNWANTED = "unwanted"
GONE = frozenset({UNWANTED, "cancelled"})


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
    if conference.provider == POINT_TO_POINT:
        conference.state = "ready"
    elif not is_kept:
        conference.state, conference.meeting_id = "wanted", None
        conference.web_link = conference.sip_address = None
        conference.number = conference.password = None
    elif conference.state == UNWANTED:
        conference.state = "ready" if conference.web_link else "wanted"
    session.add(conference)
    session.flush()


def moves_link(session: Session, event: Event) -> bool:
    """Say whether guests see another join link, or none, because of the change itself.

    One that is still to be made is told of when it is ready.
    """
    conference = brief(session, event_id(event)).conference
    return moves(event, "wants_video") and conference is not None and conference.state != "wanted"

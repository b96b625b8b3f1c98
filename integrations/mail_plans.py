"""The mails of a booking or of its series, by what happened: followers, as in `subscribers.py`."""

from sqlmodel import Session

from integrations import invitations
from integrations.briefing import series_of
from integrations.calls import video
from integrations.calls.plans import event_id, moves, new_guests
from integrations.series.invitations import bring_up_to_date
from rooms.events import Event

SEEN_BY_GUESTS = ("starts_at", "ends_at", "room_ids", "title", "organizer_id", "is_private")


def plan_mail_of_change(session: Session, event: Event) -> None:
    """Send updates where something changed that a guest would see, and tell who comes or goes."""
    if series_id := series_of(session, event_id(event)):
        bring_up_to_date(session, series_id, event.at)
        return
    if moves(event, "guests", "organizer_id"):
        invitations.dismiss(session, event_id(event), event.at)
    if moves(event, *SEEN_BY_GUESTS) or video.moves_link(session, event):
        plan_mail(session, event)
    elif newcomers := new_guests(event):
        invitations.admit(session, event_id(event), newcomers, event.at)


def plan_mail(session: Session, event: Event) -> None:
    """Bring everybody's calendar to the booking's present state."""
    if series_id := series_of(session, event_id(event)):
        bring_up_to_date(session, series_id, event.at)
        return
    invitations.invite(session, event_id(event), event.at)


def call_off(session: Session, event: Event) -> None:
    """Take the event out of everybody's calendar."""
    if series_id := series_of(session, event_id(event)):
        bring_up_to_date(session, series_id, event.at)
        return
    invitations.call_off(session, event_id(event), event.at)

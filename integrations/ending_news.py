"""News of meetings that end soon, on the screens of the rooms that are in their calls."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session

from integrations.outbox import enqueue_all
from integrations.screens import lines_on
from rooms.ending_events import MeetingEnding
from rooms.endings import following, joined
from rooms.events import Event
from rooms.models import Booking
from rooms.talk import Talk

SHOWN = timedelta(seconds=30)


def warn_on_screens(talk: Talk) -> Callable[[Session, Event], None]:
    """Return the follower that shows how long the meeting still has, and what comes after it."""

    def follow(session: Session, event: Event) -> None:
        if not isinstance(event, MeetingEnding):
            raise TypeError(event)
        booking = session.get_one(Booking, event.booking_id)
        kind = "ending" if event.minutes > 1 else "call_ends"
        until = min(event.at + SHOWN, booking.ends_at) if event.minutes > 1 else booking.ends_at
        for endpoint in joined(session, booking.id):
            after = following(session, booking, endpoint.room_id)
            details = {
                "minutes": event.minutes,
                "next_at": after.starts_at if after else None,
                "next_title": after.title if after and not after.is_private else "",
            }
            text = talk.on_screen(session, kind, booking, details)
            enqueue_all(session, lines_on([endpoint], text, event.at, until), event.at)

    return follow

"""What follows for rooms' own calendars, and from what happens in them."""

from sqlmodel import Session

from integrations.caldav.copies import copy_bookings
from integrations.speaking import say
from rooms.approval import administrators
from rooms.calendar_news import CalendarClashed, CalendarTroubled
from rooms.events import Event
from rooms.talk import Talk


def follow(session: Session, talk: Talk, event: Event) -> None:
    """Bring bookings into their rooms' calendars, and tell administrators what is wrong there."""
    copy_bookings(session, event)
    if isinstance(event, CalendarClashed | CalendarTroubled):
        for person in administrators(session, event.organisation_id):
            reply = talk.room_calendar(session, event, person)
            say(session, person.email, None, reply, event.at)

"""What follows for rooms' own calendars, and from what happens in them."""

from sqlmodel import Session

from integrations.caldav.copies import copy_bookings
from integrations.speaking import say
from rooms.administrators import administrators
from rooms.events import Event
from rooms.outside.clashes import area_of_news
from rooms.outside.news import CalendarClashed, CalendarTroubled
from rooms.rights import Right
from rooms.talk import Talk


def follow(session: Session, talk: Talk, event: Event) -> None:
    """Bring bookings into their rooms' calendars, and tell administrators what is wrong there."""
    copy_bookings(session, event)
    if isinstance(event, CalendarClashed | CalendarTroubled):
        area = area_of_news(session, event)
        for person in administrators(session, Right.LEAVE_CLASHES, area):
            reply = talk.room_calendar(session, event, person)
            say(session, person.email, None, reply, event.at)

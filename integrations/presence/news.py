"""News of rooms to which nobody came, in chat and on their screens: followers."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlmodel import Session

from integrations.outbox import enqueue_all
from integrations.requests import asked
from integrations.screens.lines import lines_on
from integrations.screens.questions import KEEP, TELLING, Words, question_on
from integrations.speaking import say
from integrations.telling import tell_people
from rooms.events import Event, PeopleArrived
from rooms.inventory import venues
from rooms.models import Booking, Organisation
from rooms.presence.events import (
    ALL_LEFT,
    ENDED_THERE,
    NOBODY_CAME,
    PeopleSeen,
    ReleaseWarned,
    RoomKept,
    RoomsReleased,
    SeriesUnused,
)
from rooms.talk import Talk

Follower = Callable[[Session, Event], None]
Details = Mapping[str, object]
# What is told of a release to come, in chat and on screens, and of one, by why and whether of all.
WARNED = {NOBODY_CAME: "release_warned", ALL_LEFT: "left_warned"}
ON_SCREEN = {NOBODY_CAME: "release_on_screen", ALL_LEFT: "left_on_screen"}
RELEASED = {
    (NOBODY_CAME, True): "released",
    (NOBODY_CAME, False): "rooms_released",
    (ALL_LEFT, True): "left",
    (ENDED_THERE, True): "ended_there",
    (ENDED_THERE, False): "rooms_ended_there",
}


def releases(talk: Talk) -> Mapping[type[Event], tuple[Follower, ...]]:
    """Return what follows from what happens to rooms in which somebody is, or nobody."""
    return {
        PeopleArrived: (),
        PeopleSeen: (),
        RoomKept: (),
        ReleaseWarned: (warn(talk),),
        RoomsReleased: (tell_of_release(talk),),
        SeriesUnused: (ask_about_series(talk),),
    }


def warn(talk: Talk) -> Follower:
    """Return the follower that says where nobody seems to be, and when rooms are free again."""

    def follow(session: Session, event: Event) -> None:
        if not isinstance(event, ReleaseWarned):
            raise TypeError(event)
        booking = session.get_one(Booking, event.booking_id)
        names = _names(session, event, event.room_ids)
        details: Details = {"rooms": names, "clock": event.release_at}
        tell_people(session, talk, event.at, booking, WARNED[event.why], details)
        _show(session, talk, event, booking)

    return follow


def tell_of_release(talk: Talk) -> Follower:
    """Return the follower that says which rooms are free again."""

    def follow(session: Session, event: Event) -> None:
        if not isinstance(event, RoomsReleased):
            raise TypeError(event)
        booking = session.get_one(Booking, event.booking_id)
        kind = RELEASED[event.why, event.is_whole]
        details = {"rooms": _names(session, event, event.room_ids)}
        tell_people(session, talk, event.at, booking, kind, details)

    return follow


def ask_about_series(talk: Talk) -> Follower:
    """Return the follower that asks the organiser and the administrators to end a series."""

    def follow(session: Session, event: Event) -> None:
        if not isinstance(event, SeriesUnused):
            raise TypeError(event)
        booking = session.get_one(Booking, event.booking_id)
        details: Details = {"count": event.count, "scope": "following"}
        tell_people(session, talk, event.at, booking, "series_unused", details)
        for admin, language in asked(session, booking):
            if admin.id not in (booking.organizer_id, booking.booked_by_id):
                more = {**details, "language": language}
                reply = talk.notice(session, "series_unused", booking, event.at, more)
                say(session, admin.email, None, reply, event.at, booking=booking)

    return follow


def _show(session: Session, talk: Talk, event: ReleaseWarned, booking: Booking) -> None:
    """Show on the screens of the rooms that they will be free again, or ask whether they may be."""
    language = session.get_one(Organisation, event.organisation_id).language
    details: Details = {"language": language, "clock": event.release_at}
    text = talk.notice(session, ON_SCREEN[event.why], booking, event.at, details).text
    by_id = venues(session, event.organisation_id).by_id
    endpoints = [one for room_id in event.room_ids for one in by_id[room_id].endpoints]
    until = datetime.fromisoformat(event.release_at)
    shown = lines_on([one for one in endpoints if one.kind not in TELLING], text, event.at, until)
    title, keep, free = (
        talk.on_screen(session, kind, booking, {}) for kind in ("is_anybody_here", "keep", "free")
    )
    words = Words(title, text, (keep, free))
    asked = [one for one in endpoints if one.kind in TELLING and one.is_working]
    shown += [question_on(one, booking, words, event.at, kind=KEEP, until=until) for one in asked]
    enqueue_all(session, shown, event.at)


def _names(session: Session, event: Event, room_ids: list[int]) -> list[str]:
    by_id = venues(session, event.organisation_id).by_id
    return [by_id[room_id].room.name for room_id in room_ids]

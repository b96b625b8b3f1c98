"""News of meetings that end soon, or that go on: on the screens of their rooms, and in chat."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlmodel import Session

from integrations.briefing import brief
from integrations.calls.plans import event_id
from integrations.outbox import enqueue_all
from integrations.screens.lines import lines_on
from integrations.screens.questions import TELLING, Words, question_on
from integrations.speaking import say
from rooms.calls.ending_events import CHAT, ExtensionRefused, MeetingEnding, MeetingExtended
from rooms.calls.endings import following, joined
from rooms.calls.extending import may_go_on, step_of
from rooms.events import Event
from rooms.models import Booking, Endpoint
from rooms.talk import Talk

Follower = Callable[[Session, Event], None]
SHOWN = timedelta(seconds=30)


def follow_endings(talk: Talk) -> Mapping[type[Event], tuple[Follower, ...]]:
    """Return what follows from what happens towards the end of a meeting."""
    return {
        MeetingEnding: (warn_on_screens(talk),),
        MeetingExtended: (tell_of_more_time(talk),),
        ExtensionRefused: (tell_of_refusal(talk),),
    }


def warn_on_screens(talk: Talk) -> Follower:
    """Return the follower that shows how long the meeting still has, and what comes after it."""

    def follow(session: Session, event: Event) -> None:
        if not isinstance(event, MeetingEnding):
            raise TypeError(event)
        booking = session.get_one(Booking, event.booking_id)
        kind = "ending" if event.minutes > 1 else "call_ends"
        until = min(event.at + SHOWN, booking.ends_at) if event.minutes > 1 else booking.ends_at
        asks = event.minutes > 1 and may_go_on(session, booking, event.at)
        for endpoint in joined(session, booking.id):
            after = following(session, booking, endpoint.room_id)
            details = {
                "minutes": event.minutes,
                "next_at": after.starts_at if after else None,
                "next_title": after.title if after and not after.is_private else "",
            }
            text = talk.on_screen(session, kind, booking, details)
            shown = lines_on([endpoint], text, event.at, until)
            if asks and endpoint.kind in TELLING:
                words = _question(talk, session, booking, text)
                shown = [question_on(endpoint, booking, words, event.at)]
            enqueue_all(session, shown, event.at)

    return follow


def _question(talk: Talk, session: Session, booking: Booking, title: str) -> Words:
    step = step_of(session, booking) or timedelta()
    details = {"minutes": step // timedelta(minutes=1)}
    text, yes, no = (
        talk.on_screen(session, kind, booking, details)
        for kind in ("ask_for_more", "go_on", "end_in_time")
    )
    return Words(title, text, (yes, no))


def tell_of_more_time(talk: Talk) -> Follower:
    """Return the follower that says until when a meeting goes on, and what may come after that."""

    def follow(session: Session, event: Event) -> None:
        if not isinstance(event, MeetingExtended):
            raise TypeError(event)
        briefing = brief(session, event_id(event))
        booking = briefing.booking
        details = {"until": event.until, "likely_until": event.likely_until}
        text = talk.on_screen(session, "extended", booking, details)
        lines = lines_on(briefing.endpoints, text, event.at, event.at + SHOWN)
        enqueue_all(session, lines, event.at)
        if booking.space_id is not None and event.by != CHAT:  # whoever asked there was answered
            reply = talk.notice(session, "extended", booking, event.at, details)
            say(session, booking.space_id, booking.thread_id, reply, event.at, booking=booking)

    return follow


def tell_of_refusal(talk: Talk) -> Follower:
    """Return the follower that says in the room that the time wanted there can't be had."""

    def follow(session: Session, event: Event) -> None:
        if not isinstance(event, ExtensionRefused):
            raise TypeError(event)
        booking = session.get_one(Booking, event.booking_id)
        endpoint = session.get_one(Endpoint, event.endpoint_id)
        text = talk.on_screen(session, "not_extended", booking, {"until": booking.ends_at})
        enqueue_all(session, lines_on([endpoint], text, event.at, event.at + SHOWN), event.at)

    return follow

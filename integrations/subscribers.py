"""What follows from what happened: one line for each kind of event, one function for each effect.

Followers write outbox rows in the transaction of their event; nothing here touches a network.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from integrations import invitations
from integrations.briefing import Briefing, brief, hold
from integrations.conferencing.provider import POINT_TO_POINT
from integrations.outbox import enqueue, untried, withdraw
from rooms import events
from rooms.events import Event
from rooms.models import Booking, Conference
from rooms.talk import Reply, Talk

REMINDER = timedelta(minutes=10)
Follower = Callable[[Session, Event], None]


@dataclass(frozen=True, slots=True)
class Subscribers:
    """Knows what follows from each event; `provider` names who makes conferences, if anybody."""

    talk: Talk
    provider: str | None

    def __call__(self, session: Session, event: Event) -> None:
        """Write what follows from `event`, once what others write about its booking has ended."""
        if event.booking_id is not None:
            hold(session, event.booking_id)
        for follow in self.table().get(type(event), ()):
            follow(session, event)

    def table(self) -> Mapping[type[Event], tuple[Follower, ...]]:
        """Return the whole table: what follows from what, in order."""
        return {
            events.BookingMade: (self.plan_conference, plan_times, plan_mail),
            events.BookingChanged: (self.plan_conference, plan_times, plan_mail_of_change),
            events.BookingCancelled: (cancel_conference, call_off),
            events.ConferenceReady: (plan_mail, self.tell("conference_ready")),
            events.CallRequested: (self.call_by_hand,),
            events.CallStarted: (self.tell("call_started"),),
            events.CallEnded: (self.tell("call_ended"),),
            events.ReminderDue: (self.tell("reminder"),),
            events.DeliveryFailed: (self.tell_of_failure,),
        }

    def plan_conference(self, session: Session, event: Event) -> None:
        """See that a conference is made for a booking with video, or moved with it."""
        briefing = _brief(session, event)
        if briefing.booking.wants_video:
            self._want_conference(session, briefing, event.at)

    def call_by_hand(self, session: Session, event: Event) -> None:
        """Start or end the call now, with a conference made for it where there is none."""
        if not isinstance(event, events.CallRequested):
            raise TypeError(event)
        briefing = _brief(session, event)
        if event.act == "start":
            self._want_conference(session, briefing, event.at)
        _enqueue_call(session, f"call.{event.act}", briefing.booking, event.at, {})

    def tell(self, kind: str) -> Follower:
        """Return a follower that sends this news to where the booking was made."""

        def tell(session: Session, event: Event) -> None:
            self._tell(session, event, kind, {})

        return tell

    def tell_of_failure(self, session: Session, event: Event) -> None:
        """Tell the person what could not be done for their booking after all tries."""
        if not isinstance(event, events.DeliveryFailed) or event.booking_id is None:
            return
        if event.effect == "conference":
            _fail_conference(session, event)
        if kind := FAILURE_NEWS.get(event.effect):
            self._tell(session, event, kind, {"address": event.target})

    def _tell(
        self, session: Session, event: Event, kind: str, details: Mapping[str, object]
    ) -> None:
        booking = _brief(session, event).booking
        if booking.space_id is None:
            return
        reply = self.talk.notice(session, kind, booking, event.at, details)
        say(session, booking.space_id, booking.thread_id, reply, event.at, booking=booking)

    def _want_conference(self, session: Session, briefing: Briefing, now: datetime) -> None:
        booking, conference = briefing.booking, briefing.conference
        ends = len(briefing.endpoints) + len(briefing.sip_guests)
        provider = self.provider or (POINT_TO_POINT if ends == 2 else None)
        if conference is None and provider is None:
            return
        if conference is None:
            conference = Conference(
                organisation_id=booking.organisation_id,
                booking_id=booking.id,
                provider=provider or "",
                state="ready" if provider == POINT_TO_POINT else "wanted",
            )
            session.add(conference)
            session.flush()
        if conference.provider != POINT_TO_POINT:
            enqueue(session, "conference", f"call:{booking.id}", now, booking=booking)


SEEN_BY_GUESTS = ("starts_at", "ends_at", "room_ids", "title")
FAILURE_NEWS = {
    "conference": "conference_failed",
    "mail": "mail_failed",
    "call.start": "call_failed",
}


def say(
    session: Session,
    space_id: str,
    thread_id: str | None,
    reply: Reply,
    now: datetime,
    *,
    booking: Booking | None = None,
) -> None:
    """Write that `reply` is to be sent to a space, in a thread of it."""
    payload = {
        "to": space_id,
        "thread": thread_id,
        "text": reply.text,
        "markdown": reply.markdown,
        "card": reply.card,
    }
    enqueue(session, "chat", f"chat:{space_id}", now, booking=booking, payload=payload)


def plan_times(session: Session, event: Event) -> None:
    """Plan the reminder, the start and the end of the call, in the place of earlier plans."""
    booking = _brief(session, event).booking
    for kind, subject in _timers(booking):
        withdraw(session, untried(session, kind, subject), event.at)
    start, end = booking.starts_at, booking.ends_at
    remind_at = start - REMINDER
    at_start, at_end = {"starts_at": start.isoformat()}, {"ends_at": end.isoformat()}
    if remind_at > event.at:
        subject = f"reminder:{booking.id}"
        enqueue(
            session, "reminder", subject, event.at,
            booking=booking, due_at=remind_at, payload=at_start,
        )  # fmt: skip
    _enqueue_call(session, "call.start", booking, event.at, at_start, due_at=start)
    _enqueue_call(session, "call.end", booking, event.at, at_end, due_at=end)


def plan_mail_of_change(session: Session, event: Event) -> None:
    """Send updates where something changed that a guest would see."""
    if not isinstance(event, events.BookingChanged):
        raise TypeError(event)
    if any(event.before[fact] != event.after[fact] for fact in SEEN_BY_GUESTS):
        plan_mail(session, event)


def plan_mail(session: Session, event: Event) -> None:
    """Bring everybody's calendar to the booking's present state."""
    invitations.invite(session, _id(event), event.at)


def call_off(session: Session, event: Event) -> None:
    """Take the event out of everybody's calendar."""
    invitations.call_off(session, _id(event), event.at)


def cancel_conference(session: Session, event: Event) -> None:
    """Take the endpoints out of a call that runs, and the conference back."""
    briefing = _brief(session, event)
    conference = briefing.conference
    if conference is None:
        return
    if conference.state == "live":
        _enqueue_call(session, "call.end", briefing.booking, event.at, {})
    if conference.provider != POINT_TO_POINT:
        booking = briefing.booking
        enqueue(session, "conference", f"call:{booking.id}", event.at, booking=booking)


def _fail_conference(session: Session, event: Event) -> None:
    conference = _brief(session, event).conference
    if conference is not None and conference.state == "wanted":
        conference.state = "failed"
        session.add(conference)
        session.flush()
        invitations.release(session, _id(event), event.at)


def _timers(booking: Booking) -> list[tuple[str, str]]:
    call = f"call:{booking.id}"
    return [("reminder", f"reminder:{booking.id}"), ("call.start", call), ("call.end", call)]


def _enqueue_call(
    session: Session,
    kind: str,
    booking: Booking,
    now: datetime,
    payload: Mapping[str, str],
    due_at: datetime | None = None,
) -> None:
    subject = f"call:{booking.id}"
    enqueue(session, kind, subject, now, booking=booking, due_at=due_at, payload=payload)


def _id(event: Event) -> int:
    if event.booking_id is None:
        raise ValueError(f"{type(event).__name__} is about no booking.")
    return event.booking_id


def _brief(session: Session, event: Event) -> Briefing:
    return brief(session, _id(event))

"""News of what happened, put into words by the talk and sent to whom it concerns.

Followers of events, as in `subscribers.py`: each writes the rows that bring the news.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from integrations import invitations, offers, requests
from integrations.briefing import Briefing, brief
from integrations.calls.plans import event_id, moves
from integrations.series.followers import first_of, series_details
from integrations.series.invitations import bring_up_to_date
from integrations.speaking import say
from rooms import events
from rooms.events import Event
from rooms.made import Made
from rooms.models import Booking, Person
from rooms.talk import Talk

Follower = Callable[[Session, Event], None]


@dataclass(frozen=True, slots=True)
class Telling:
    """Tells people, in the words of `talk`."""

    talk: Talk

    def news(self, kind: str) -> Follower:
        """Return a follower that sends this news to where the booking was made."""

        def tell(session: Session, event: Event) -> None:
            self._say(session, event, kind, {})

        return tell

    def of_conference(self, session: Session, event: Event) -> None:
        """Tell the links of a conference, and where another provider had to make it."""
        if not isinstance(event, events.ConferenceReady):
            raise TypeError(event)
        kind = "conference_moved" if event.instead_of else "conference_ready"
        details = {"without": event.instead_of, "provider": event.provider}
        self._say(session, event, kind, details)

    def decision(self, kind: str) -> Follower:
        """Return a follower that says what became of a request, also to in whose name it was."""

        def tell(session: Session, event: Event) -> None:
            details: dict[str, object] = {}
            if isinstance(event, events.RequestDeclined | events.SeriesDeclined):
                details["reason"] = event.reason
            if event.series_id is not None:
                details |= series_details(session, event)
            self._say(session, event, kind, details)
            briefing = brief_of(session, event)
            booking, organizer = briefing.booking, briefing.organizer
            if booking.booked_by_id is not None:
                own = {"language": organizer.language, **details}
                reply = self.talk.notice(session, kind, booking, event.at, own)
                say(session, organizer.email, None, reply, event.at, booking=booking)

        return tell

    def who_waits(self, kind: str) -> Follower:
        """Return a follower that sends this news to where somebody asked to wait."""

        def tell(session: Session, event: Event) -> None:
            waiting = offers.waiting_of(session, event)
            if waiting.space_id is not None:
                reply = self.talk.offer(session, kind, waiting, event.at)
                say(session, waiting.space_id, waiting.thread_id, reply, event.at)

        return tell

    def administrators(self, session: Session, event: Event) -> None:
        """Send who may decide on it what is asked for, with the buttons to decide."""
        booking = brief_of(session, event).booking
        for admin, language in requests.asked(session, booking):
            details = {"language": language}
            reply = self.talk.notice(session, "approval_wanted", booking, event.at, details)
            say(session, admin.email, None, reply, event.at, booking=booking)

    def administrators_of_series(self, session: Session, event: Event) -> None:
        """Send who may decide on it what is asked for of a series, all in one message."""
        booking, details = brief_of(session, event).booking, series_details(session, event)
        for admin, language in requests.asked(session, booking):
            more = {**details, "language": language}
            reply = self.talk.notice(session, "series_approval_wanted", booking, event.at, more)
            say(session, admin.email, None, reply, event.at, booking=booking)

    def of_failure(self, session: Session, event: Event) -> None:
        """Tell the person what could not be done for their booking after all tries."""
        if not isinstance(event, events.DeliveryFailed) or event.booking_id is None:
            return
        if event.effect == "conference" and not _fail_conference(session, event):
            return  # it exists, or nobody waits for it any more
        kind = FAILURE_NEWS.get(event.effect)
        if kind == "mail_failed" and event.detail in invitations.ENDINGS:
            kind = "ending_failed"
        if kind:
            self._say(session, event, kind, {"address": event.target, "guest": event.target})

    def whose_it_is(self, session: Session, event: Event) -> None:
        """Tell somebody in whose name a colleague has booked."""
        made = made_by(event)
        booking = made.booking if made else brief_of(session, event).booking
        if booking.booked_by_id is not None:
            details = {"reason": event.data().get("reason")}
            self._say_to_organizer(session, event, booking, "booked_for_you", details)

    def whose_series_it_is(self, session: Session, event: Event) -> None:
        """Tell somebody in whose name a colleague has booked a series, of all dates at once."""
        if not isinstance(event, events.SeriesMade | events.SeriesRequested):
            raise TypeError(event)
        if not event.booking_ids:
            return  # they know of it since it was booked
        first = brief(session, event.booking_ids[0]).booking
        if first.booked_by_id is not None:
            details = {"count": len(event.booking_ids), "reason": event.reason}
            self._say_to_organizer(session, event, first, "series_booked_for_you", details)

    def whose_rules_gave_way(self, session: Session, event: Event) -> None:
        """Tell the organiser of what an administrator changed against rules, and why.

        Who has something new from it, a booking or one that was another's, is told of that.
        """
        if not isinstance(event, CHANGES) or not event.overrode:
            return
        is_new = isinstance(event, events.BookingRequested | events.SeriesRequested) and (
            not event.before
        )
        if is_new or _passes_on(event):
            return
        booking = brief_of(session, event).booking
        self._say_to_organizer(
            session, event, booking, "changed_over_rules", {"reason": event.reason}
        )

    def new_organizer(self, session: Session, event: Event) -> None:
        """Tell somebody to whom a booking was handed over; of many, they are told at once."""
        if not isinstance(event, events.BookingChanged) or event.is_one_of_many or event.undoes:
            return
        booking = brief_of(session, event).booking
        if moves(event, "organizer_id"):
            details = {"reason": event.reason}
            self._say_to_organizer(session, event, booking, "handed_over", details)

    def of_all(self, session: Session, event: Event) -> None:
        """Tell somebody that all the bookings of a colleague are theirs now."""
        if not isinstance(event, events.BookingsHandedOver):
            raise TypeError(event)
        first = brief(session, event.booking_ids[0]).booking
        details = {"count": len(event.booking_ids), "reason": event.reason}
        self._say_to_organizer(session, event, first, "all_handed_over", details)

    def _say_to_organizer(
        self,
        session: Session,
        event: Event,
        booking: Booking,
        kind: str,
        details: Mapping[str, object],
    ) -> None:
        """Send this news to the organiser alone, unless it was they who did it."""
        organizer = session.get_one(Person, booking.organizer_id)
        if event.person_id in (None, organizer.id):
            return
        by = session.get_one(Person, event.person_id)
        more = {"by": by.name or by.email, "language": organizer.language, **details}
        reply = self.talk.notice(session, kind, booking, event.at, more)
        say(session, organizer.email, None, reply, event.at, booking=booking)

    def _say(
        self, session: Session, event: Event, kind: str, details: Mapping[str, object]
    ) -> None:
        booking = brief_of(session, event).booking
        if booking.space_id is None:
            return
        reply = self.talk.notice(session, kind, booking, event.at, details)
        say(session, booking.space_id, booking.thread_id, reply, event.at, booking=booking)


CHANGES = (
    events.BookingChanged,
    events.BookingRequested,
    events.SeriesChanged,
    events.SeriesProlonged,
    events.SeriesRequested,
)


def _passes_on(event: Event) -> bool:
    """Say whether bookings have another organiser by this, who is told of that."""
    if isinstance(event, events.BookingChanged):
        return moves(event, "organizer_id")
    if not isinstance(event, events.SeriesChanged):
        return False
    pairs = zip(event.before, event.after, strict=True)
    return any(was["organizer_id"] != now_is["organizer_id"] for was, now_is in pairs)


FAILURE_NEWS = {
    "conference": "conference_failed",
    "mail": "mail_failed",
    "call": "call_failed",
}


def tell_people(
    session: Session,
    talk: Talk,
    now: datetime,
    booking: Booking,
    kind: str,
    details: Mapping[str, object],
) -> None:
    """Tell where it was booked, and the organiser alone where that was another's talk."""
    organizer = session.get_one(Person, booking.organizer_id)
    if booking.space_id is not None:
        reply = talk.notice(session, kind, booking, now, details)
        say(session, booking.space_id, booking.thread_id, reply, now, booking=booking)
    if booking.space_id is None or booking.booked_by_id is not None:
        own = {"language": organizer.language, **details}
        reply = talk.notice(session, kind, booking, now, own)
        say(session, organizer.email, None, reply, now, booking=booking)


def _fail_conference(session: Session, event: Event) -> bool:
    """Let the booking go on without the conference; False where it doesn't wait for one."""
    briefing = brief_of(session, event)
    conference = briefing.conference
    if conference is None or conference.state != "wanted" or not briefing.is_on:
        return False
    conference.state = "failed"
    session.add(conference)
    session.flush()
    if series_id := briefing.booking.series_id:
        bring_up_to_date(session, series_id, event.at)
    else:
        invitations.release(session, event_id(event), event.at)
    return True


def brief_of(session: Session, event: Event) -> Briefing:
    """Return the briefing of the booking, of several dates of the first that still matters."""
    return brief(session, event_id(event) if event.series_id is None else first_of(event))


def made_by(event: Event) -> Made | None:
    """Return the booking that was made just now, where the event is about one."""
    if isinstance(event, events.BookingMade | events.BookingRequested):
        return event.made
    return None

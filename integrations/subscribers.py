"""What follows from what happened: one line for each kind of event, one function for each effect.

Followers write outbox rows in the transaction of their event; nothing here touches a network.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sqlmodel import Session

from integrations import invitations, offers, panel_plans, requests, room_replies, troubles
from integrations.answers import Correspondence, ask_again, decline_counter, repeat
from integrations.briefing import Briefing, brief, brief_new, hold
from integrations.caldav import followers as calendar_followers
from integrations.call_news import tell_of_room, tell_of_trouble
from integrations.call_plans import (
    cancel_conference,
    conference_of,
    drop_times,
    event_id,
    follow_call,
    look_at_call,
    move_times,
    moves,
    plan_times,
    times_of,
)
from integrations.conference_plans import ConferencePlans, new_conference
from integrations.conferencing.choice import Providers, ends_in
from integrations.ending_news import follow_endings
from integrations.faults import tell_of_fault
from integrations.mail_plans import call_off, plan_mail, plan_mail_of_change
from integrations.outbox import enqueue_all
from integrations.own_calendars import plan_look, tell_owner
from integrations.release_news import releases
from integrations.series_briefing import hold_series
from integrations.series_followers import (
    first_of,
    follow_series_calls,
    move_series_times,
    plan_added_times,
    plan_new_series,
    plan_series_mail,
    series_details,
    series_ids,
)
from integrations.series_invitations import bring_up_to_date
from integrations.speaking import say
from rooms import events
from rooms.calendar_news import CalendarClashed, CalendarTroubled
from rooms.call_events import CallTroubled, RoomUnreachable
from rooms.endpoint_events import EndpointRecovered, EndpointTroubled, PromptAnswered
from rooms.events import Event
from rooms.made import Made
from rooms.models import Booking, Conference, Person
from rooms.own_calendars import OwnCalendarGiven, OwnCalendarSeen
from rooms.rows import values_of, write
from rooms.talk import Talk

Follower = Callable[[Session, Event], None]


@dataclass(frozen=True)
class Subscribers:
    """Knows what follows from each event; `providers` are those who can make conferences."""

    talk: Talk
    providers: Providers

    def __call__(self, session: Session, event: Event) -> None:
        """Write what follows from `event`, once what others write about its booking has ended.

        Whatever it is, the rooms' panels show what they have to show after it.
        """
        if event.booking_id is not None and _made(event) is None:
            hold(session, event.booking_id)
        if event.series_id is not None and not isinstance(event, events.SeriesMade):
            for series_id in series_ids(event):
                hold_series(session, series_id)
        for follow in self._following(event):
            follow(session, event)
        room_replies.follow(session, self.talk, event)
        calendar_followers.follow(session, self.talk, event)
        panel_plans.show(session, event)

    def _following(self, event: Event) -> tuple[Follower, ...]:
        """Return what follows, also where a change decides or reopens what had to be approved."""
        turn = requests.turn_of(event)
        if turn is None:
            return self.table.get(type(event), ())
        return {
            "waits": (self.tell_new_organizer,),
            "reopened": (drop_times, cancel_conference, call_off, requests.plan_deadline),
            "asks_anew": (
                drop_times,
                cancel_conference,
                call_off,
                requests.plan_deadline,
                self.ask_administrators,
            ),
            "approved": (self._calls.restore_conference, plan_times, plan_mail),
            "falls_back": (
                self._calls.restore_conference,
                plan_times,
                plan_mail,
                self.tell_decision("fell_back"),
            ),
        }[turn]

    @cached_property
    def table(self) -> Mapping[type[Event], tuple[Follower, ...]]:
        """Return the whole table: what follows from what, in order."""
        return {
            events.BookingMade: (self.plan_new, self.tell_whose_it_is),
            events.BookingRequested: (
                requests.plan_deadline,
                self.tell_whose_it_is,
                self.ask_administrators,
            ),
            events.BookingApproved: (
                self._calls.restore_conference,
                plan_times,
                plan_mail,
                self.tell_decision("approved"),
            ),
            events.RequestDeclined: (self.tell_decision("declined"),),
            events.RequestExpired: (self.tell_decision("request_expired"),),
            events.OfferMade: (self.tell_who_waits("offer_made"), offers.plan_end),
            events.OfferOver: (self.tell_who_waits("offer_over"),),
            events.OfferingDue: (offers.plan_offering,),
            events.BookingChanged: (
                self._calls.move_conference,
                move_times,
                follow_call,
                ask_again,
                plan_mail_of_change,
                self.tell_new_organizer,
            ),
            events.BookingsHandedOver: (self.tell_of_all,),
            events.BookingsCancelled: (),
            events.BookingRestored: (self._calls.restore_conference, plan_times, plan_mail),
            events.BookingCancelled: (
                drop_times,
                cancel_conference,
                self._calls.keep_series_conference,
                call_off,
            ),
            events.SeriesMade: (self.plan_series, self.tell_whose_series_it_is),
            events.SeriesRequested: (
                *self._series,
                self.tell_whose_series_it_is,
                self.ask_administrators_of_series,
            ),
            events.SeriesProlonged: (
                self._calls.move_series_conferences,
                plan_added_times,
                plan_series_mail,
            ),
            events.SeriesApproved: (*self._series, self.tell_decision("series_approved")),
            events.SeriesDeclined: (self.tell_decision("series_declined"),),
            events.SeriesRequestExpired: (self.tell_decision("series_request_expired"),),
            events.SeriesChanged: self._series,
            events.SeriesRestored: self._series,
            events.SeriesCancelled: self._series,
            events.ConferenceReady: (plan_mail, self.tell_of_conference, look_at_call),
            events.CallRequested: (self._calls.call_by_hand,),
            events.CallStarted: (self.tell("call_started"),),
            events.CallEnded: (self.tell("call_ended"),),
            **follow_endings(self.talk),
            CallTroubled: (tell_of_trouble(self.talk),),
            RoomUnreachable: (tell_of_room(self.talk),),
            **releases(self.talk),
            events.FaultReported: (tell_of_fault(self.talk, "fault_reported"),),
            events.FaultClosed: (tell_of_fault(self.talk, "fault_closed"),),
            **dict.fromkeys((CalendarClashed, CalendarTroubled, PromptAnswered), ()),
            OwnCalendarGiven: (plan_look,),
            OwnCalendarSeen: (tell_owner(self.talk),),
            EndpointTroubled: (troubles.tell_of_endpoint(self.talk),),
            EndpointRecovered: (troubles.tell_of_endpoint(self.talk),),
            events.ReminderDue: (self.tell("reminder"),),
            events.DeliveryFailed: (self.tell_of_failure,),
            events.GuestAnswered: (self._correspondence.answered,),
            events.GuestUnreachable: (self._correspondence.unreachable,),
            events.TimeProposed: (self._correspondence.arrived("time_proposed"),),
            events.ArrivalHeld: (self._correspondence.arrived("arrival_held"),),
            events.StateWanted: (repeat,),
            events.TimeDeclined: (decline_counter,),
        }

    @property
    def _series(self) -> tuple[Follower, ...]:
        """What follows from every act on dates of a series, by how they stood and stand."""
        return (
            self._calls.move_series_conferences,
            move_series_times,
            follow_series_calls,
            ask_again,
            plan_series_mail,
            requests.plan_series_deadlines,
        )

    @property
    def _calls(self) -> ConferencePlans:
        return ConferencePlans(self.providers)

    @property
    def _correspondence(self) -> Correspondence:
        return Correspondence(self.talk)

    def plan_series(self, session: Session, event: Event) -> None:
        """Write all that follows from a new series at once."""
        plan_new_series(session, event, self.providers)

    def plan_new(self, session: Session, event: Event) -> None:
        """Write all that follows from a new booking at once; it has had no effects before."""
        made = _made(event)
        briefing = brief_new(made) if made else _brief(session, event)
        booking = briefing.booking
        effects = [*times_of(booking, event.at)]
        provider = self.providers.choose(ends_in(briefing)) if booking.wants_video else None
        if provider is not None:
            conference = new_conference(booking, provider)
            write(session, Conference, [values_of(conference)])
            briefing = replace(briefing, conference=conference)
            if conference.state == "wanted":
                effects.insert(0, conference_of(booking))
        effects += invitations.first_mails(briefing, event.at)
        effects += panel_plans.panels_of(session, briefing, event.at)
        enqueue_all(session, effects, event.at)

    def tell(self, kind: str) -> Follower:
        """Return a follower that sends this news to where the booking was made."""

        def tell(session: Session, event: Event) -> None:
            self._tell(session, event, kind, {})

        return tell

    def tell_of_conference(self, session: Session, event: Event) -> None:
        """Tell the links of a conference, and where another provider had to make it."""
        if not isinstance(event, events.ConferenceReady):
            raise TypeError(event)
        kind = "conference_moved" if event.instead_of else "conference_ready"
        details = {"without": event.instead_of, "provider": event.provider}
        self._tell(session, event, kind, details)

    def tell_decision(self, kind: str) -> Follower:
        """Return a follower that says what became of a request, also to in whose name it was."""

        def tell(session: Session, event: Event) -> None:
            details: dict[str, object] = {}
            if isinstance(event, events.RequestDeclined | events.SeriesDeclined):
                details["reason"] = event.reason
            if event.series_id is not None:
                details |= series_details(session, event)
            self._tell(session, event, kind, details)
            briefing = _brief(session, event)
            booking, organizer = briefing.booking, briefing.organizer
            if booking.booked_by_id is not None:
                own = {"language": organizer.language, **details}
                reply = self.talk.notice(session, kind, booking, event.at, own)
                say(session, organizer.email, None, reply, event.at, booking=booking)

        return tell

    def tell_who_waits(self, kind: str) -> Follower:
        """Return a follower that sends this news to where somebody asked to wait."""

        def tell(session: Session, event: Event) -> None:
            waiting = offers.waiting_of(session, event)
            if waiting.space_id is not None:
                reply = self.talk.offer(session, kind, waiting, event.at)
                say(session, waiting.space_id, waiting.thread_id, reply, event.at)

        return tell

    def ask_administrators(self, session: Session, event: Event) -> None:
        """Send every room administrator what is asked for, with the buttons to decide."""
        booking = _brief(session, event).booking
        for admin, language in requests.asked(session, booking):
            details = {"language": language}
            reply = self.talk.notice(session, "approval_wanted", booking, event.at, details)
            say(session, admin.email, None, reply, event.at, booking=booking)

    def ask_administrators_of_series(self, session: Session, event: Event) -> None:
        """Send every room administrator what is asked for of a series, all in one message."""
        booking, details = _brief(session, event).booking, series_details(session, event)
        for admin, language in requests.asked(session, booking):
            more = {**details, "language": language}
            reply = self.talk.notice(session, "series_approval_wanted", booking, event.at, more)
            say(session, admin.email, None, reply, event.at, booking=booking)

    def tell_of_failure(self, session: Session, event: Event) -> None:
        """Tell the person what could not be done for their booking after all tries."""
        if not isinstance(event, events.DeliveryFailed) or event.booking_id is None:
            return
        if event.effect == "conference" and not _fail_conference(session, event):
            return  # it exists, or nobody waits for it any more
        kind = FAILURE_NEWS.get(event.effect)
        if kind == "mail_failed" and event.detail in invitations.ENDINGS:
            kind = "ending_failed"
        if kind:
            self._tell(session, event, kind, {"address": event.target, "guest": event.target})

    def tell_whose_it_is(self, session: Session, event: Event) -> None:
        """Tell somebody in whose name a colleague has booked."""
        made = _made(event)
        booking = made.booking if made else _brief(session, event).booking
        if booking.booked_by_id is not None:
            self._tell_organizer(session, event, booking, "booked_for_you", {})

    def tell_whose_series_it_is(self, session: Session, event: Event) -> None:
        """Tell somebody in whose name a colleague has booked a series, of all dates at once."""
        if not isinstance(event, events.SeriesMade | events.SeriesRequested):
            raise TypeError(event)
        if not event.booking_ids:
            return  # they know of it since it was booked
        first = brief(session, event.booking_ids[0]).booking
        if first.booked_by_id is not None:
            details = {"count": len(event.booking_ids)}
            self._tell_organizer(session, event, first, "series_booked_for_you", details)

    def tell_new_organizer(self, session: Session, event: Event) -> None:
        """Tell somebody to whom a booking was handed over; of many, they are told at once."""
        if not isinstance(event, events.BookingChanged) or event.is_one_of_many or event.undoes:
            return
        booking = _brief(session, event).booking
        if moves(event, "organizer_id"):
            self._tell_organizer(session, event, booking, "handed_over", {})

    def tell_of_all(self, session: Session, event: Event) -> None:
        """Tell somebody that all the bookings of a colleague are theirs now."""
        if not isinstance(event, events.BookingsHandedOver):
            raise TypeError(event)
        first = brief(session, event.booking_ids[0]).booking
        details = {"count": len(event.booking_ids)}
        self._tell_organizer(session, event, first, "all_handed_over", details)

    def _tell_organizer(
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

    def _tell(
        self, session: Session, event: Event, kind: str, details: Mapping[str, object]
    ) -> None:
        booking = _brief(session, event).booking
        if booking.space_id is None:
            return
        reply = self.talk.notice(session, kind, booking, event.at, details)
        say(session, booking.space_id, booking.thread_id, reply, event.at, booking=booking)


FAILURE_NEWS = {
    "conference": "conference_failed",
    "mail": "mail_failed",
    "call": "call_failed",
}


def _fail_conference(session: Session, event: Event) -> bool:
    """Let the booking go on without the conference; False where it doesn't wait for one."""
    briefing = _brief(session, event)
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


def _brief(session: Session, event: Event) -> Briefing:
    """Return the briefing of the booking, of several dates of the first that still matters."""
    return brief(session, event_id(event) if event.series_id is None else first_of(event))


def _made(event: Event) -> Made | None:
    """Return the booking that was made just now, where the event is about one."""
    if isinstance(event, events.BookingMade | events.BookingRequested):
        return event.made
    return None

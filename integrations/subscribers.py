"""What follows from what happened: one line for each kind of event, one function for each effect.

Followers write outbox rows in the transaction of their event; nothing here touches a network.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sqlmodel import Session

from integrations import invitations, offers, requests, room_replies, troubles
from integrations.answers import Correspondence, ask_again, decline_counter, repeat
from integrations.briefing import brief_new, hold, kept
from integrations.caldav import followers as calendar_followers
from integrations.calls.brought_over import bring_over
from integrations.calls.conferences import ConferencePlans, new_conference
from integrations.calls.ending_news import follow_endings
from integrations.calls.news import tell_of_room, tell_of_trouble
from integrations.calls.plans import (
    cancel_conference,
    conference_of,
    drop_times,
    follow_call,
    look_at_calls,
    move_times,
    plan_times,
    times_of,
)
from integrations.conferencing.choice import Providers, ends_in
from integrations.data_news import tell_who_answers
from integrations.faults import tell_of_fault
from integrations.mail_plans import call_off, plan_mail, plan_mail_of_change
from integrations.outbox import enqueue_all
from integrations.own_calendars import plan_look, tell_owner
from integrations.plan_news import follow_plans, plan_reminder
from integrations.presence.news import releases
from integrations.rights_news import tell_whose_rights
from integrations.screens import panel_plans
from integrations.series.briefing import hold_series
from integrations.series.followers import (
    follow_series_calls,
    move_series_times,
    plan_added_times,
    plan_new_series,
    plan_series_mail,
    series_ids,
)
from integrations.sync_news import tell_of_difference
from integrations.telling import Follower, Telling, brief_of, made_by
from rooms import events
from rooms.administration.events import DifferenceFound
from rooms.calls.events import CallsToOffer, CallTroubled, ConnectChosen, RoomUnreachable
from rooms.endpoints.events import EndpointRecovered, EndpointTroubled, PromptAnswered
from rooms.events import Event
from rooms.granting import RightsChanged
from rooms.models import Conference
from rooms.outside.news import CalendarClashed, CalendarTroubled
from rooms.outside.own_calendars import OwnCalendarGiven, OwnCalendarSeen
from rooms.personal_data.asking import OwnDataWanted
from rooms.personal_data.erasing import PersonErased
from rooms.storage.rows import values_of, write
from rooms.talk import Talk


@dataclass(frozen=True)
class Subscribers:
    """Knows what follows from each event; `providers` are those who can make conferences."""

    talk: Talk
    providers: Providers

    def __call__(self, session: Session, event: Event) -> None:
        """Write what follows from `event`, once what others write about its booking has ended.

        Whatever it is, the rooms' panels show what they have to show after it.
        """
        if event.booking_id is not None and made_by(event) is None:
            hold(session, event.booking_id)
        if event.series_id is not None and not isinstance(event, events.SeriesMade):
            for series_id in series_ids(event):
                hold_series(session, series_id)
        with kept(session):
            for follow in self._following(event):
                follow(session, event)
            self._tell.whose_rules_gave_way(session, event)
            room_replies.follow(session, self.talk, event)
            calendar_followers.follow(session, self.talk, event)
            panel_plans.show(session, event)

    def _following(self, event: Event) -> tuple[Follower, ...]:
        """Return what follows, also where a change decides or reopens what had to be approved."""
        turn = requests.turn_of(event)
        if turn is None:
            return self.table.get(type(event), ())
        return {
            "waits": (self._tell.new_organizer,),
            "reopened": (drop_times, cancel_conference, call_off, requests.plan_deadline),
            "asks_anew": (
                drop_times,
                cancel_conference,
                call_off,
                requests.plan_deadline,
                self._tell.administrators,
            ),
            "approved": (self._calls.restore_conference, plan_times, plan_mail),
            "falls_back": (
                self._calls.restore_conference,
                plan_times,
                plan_mail,
                self._tell.decision("fell_back"),
            ),
            "loses_place": (drop_times, plan_mail, plan_reminder),
            "open": (plan_mail_of_change, self._tell.new_organizer),
            "placed": (self._calls.move_conference, plan_times, plan_mail),
        }[turn]

    @cached_property
    def table(self) -> Mapping[type[Event], tuple[Follower, ...]]:
        """Return the whole table: what follows from what, in order."""
        return {
            events.BookingMade: (self.plan_new, self._tell.whose_it_is),
            events.BookingRequested: (
                requests.plan_deadline,
                self._tell.whose_it_is,
                self._tell.administrators,
            ),
            events.BookingApproved: (
                self._calls.restore_conference,
                plan_times,
                plan_mail,
                self._tell.decision("approved"),
            ),
            events.RequestDeclined: (self._tell.decision("declined"),),
            events.RequestExpired: (self._tell.decision("request_expired"),),
            events.OfferMade: (self._tell.who_waits("offer_made"), offers.plan_end),
            events.OfferOver: (self._tell.who_waits("offer_over"),),
            events.OfferWithdrawn: (self._tell.who_waits("offer_withdrawn"),),
            events.OfferingDue: (offers.plan_offering,),
            CallsToOffer: (offers.plan_calls,),
            events.BookingChanged: (
                self._calls.move_conference,
                move_times,
                follow_call,
                ask_again,
                plan_mail_of_change,
                self._tell.new_organizer,
            ),
            events.BookingsHandedOver: (self._tell.of_all,),
            events.BookingsCancelled: (),
            events.BookingRestored: (self._calls.restore_conference, plan_times, plan_mail),
            events.BookingCancelled: (
                drop_times,
                cancel_conference,
                self._calls.keep_series_conference,
                call_off,
            ),
            events.SeriesMade: (self.plan_series, self._tell.whose_series_it_is),
            events.SeriesRequested: (
                *self._series,
                self._tell.whose_series_it_is,
                self._tell.administrators_of_series,
            ),
            events.SeriesProlonged: (
                self._calls.move_series_conferences,
                plan_added_times,
                plan_series_mail,
            ),
            events.SeriesApproved: (*self._series, self._tell.decision("series_approved")),
            events.SeriesDeclined: (self._tell.decision("series_declined"),),
            events.SeriesRequestExpired: (self._tell.decision("series_request_expired"),),
            events.SeriesChanged: self._series,
            events.SeriesRestored: self._series,
            events.SeriesCancelled: self._series,
            events.ConferenceReady: (plan_mail, self._tell.of_conference, bring_over),
            events.CallRequested: (self._calls.call_by_hand,),
            ConnectChosen: (look_at_calls,),
            events.CallStarted: (self._tell.news("call_started"),),
            events.CallEnded: (self._tell.news("call_ended"),),
            **follow_endings(self.talk),
            CallTroubled: (tell_of_trouble(self.talk),),
            RoomUnreachable: (tell_of_room(self.talk),),
            **releases(self.talk),
            events.FaultReported: (tell_of_fault(self.talk, "fault_reported"),),
            events.FaultClosed: (tell_of_fault(self.talk, "fault_closed"),),
            RightsChanged: (tell_whose_rights(self.talk),),
            OwnDataWanted: (tell_who_answers(self.talk),),
            **follow_plans(self.talk),
            DifferenceFound: (tell_of_difference(self.talk),),
            **dict.fromkeys((CalendarClashed, CalendarTroubled, PromptAnswered, PersonErased), ()),
            OwnCalendarGiven: (plan_look,),
            OwnCalendarSeen: (tell_owner(self.talk),),
            EndpointTroubled: (troubles.tell_of_endpoint(self.talk),),
            EndpointRecovered: (troubles.tell_of_endpoint(self.talk),),
            events.ReminderDue: (self._tell.news("reminder"),),
            events.DeliveryFailed: (self._tell.of_failure,),
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
    def _tell(self) -> Telling:
        return Telling(self.talk)

    @property
    def _correspondence(self) -> Correspondence:
        return Correspondence(self.talk)

    def plan_series(self, session: Session, event: Event) -> None:
        """Write all that follows from a new series at once."""
        plan_new_series(session, event, self.providers)

    def plan_new(self, session: Session, event: Event) -> None:
        """Write all that follows from a new booking at once; it has had no effects before."""
        made = made_by(event)
        briefing = brief_new(made) if made else brief_of(session, event)
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

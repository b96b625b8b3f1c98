"""The conference of a booking, by what happens to it: made, moved, kept, called by hand.

Followers of events, as in `subscribers.py`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from integrations.briefing import Briefing, brief, forget, series_of
from integrations.calls import video
from integrations.calls.plans import (
    SEEN_BY_PROVIDER,
    ask_of_call,
    enqueue_conference,
    event_id,
    keep_conference,
    moves,
    ring_again,
    shared_conference_of,
)
from integrations.conferencing.catalogue import can
from integrations.conferencing.choice import Providers, brings_in, ends_in
from integrations.conferencing.provider import Ability
from integrations.outbox import enqueue_all
from integrations.series.calls import bring_conferences
from integrations.series.followers import series_ids
from rooms import events
from rooms.events import Event
from rooms.models import Booking, Conference


@dataclass(frozen=True, slots=True)
class ConferencePlans:
    """Sees to conferences; `providers` are those who can make them."""

    providers: Providers

    def plan_conference(self, session: Session, event: Event) -> None:
        """See that a conference is made for a booking with video."""
        briefing = _brief(session, event)
        if briefing.booking.wants_video:
            self.want(session, briefing, event.at)

    def move_conference(self, session: Session, event: Event) -> None:
        """Let the conference follow the booking, also one that was made by hand.

        What doesn't concern it asks nothing of the provider: while such a row is tried again, the
        start of the call would wait behind it.
        """
        briefing = _brief(session, event)
        conference = briefing.conference
        if briefing.is_of_series:
            self.keep_series_conference(session, event)
        elif video.is_switched_off(session, event):
            video.take_back(session, event)
        elif conference is not None and conference.state in video.GONE:
            if briefing.booking.wants_video:
                self.restore_conference(session, event)
        elif conference is None or conference.state == "failed":
            self.plan_conference(session, event)
        elif not self._still_fits(conference, briefing):
            self.want(session, briefing, event.at)
        elif can(conference.provider, Ability.MAKE) and moves(event, *SEEN_BY_PROVIDER):
            enqueue_conference(session, briefing.booking, event.at)

    def restore_conference(self, session: Session, event: Event) -> None:
        """Keep the conference if nobody has begun to take it back, else make another."""
        briefing = _brief(session, event)
        conference = briefing.conference
        if briefing.is_of_series:
            self.keep_series_conference(session, event)
            return
        if conference is None:
            self.plan_conference(session, event)
            return
        is_kept = keep_conference(session, briefing.booking, event.at)
        video.bring_back(session, conference, is_kept=is_kept)
        if can(conference.provider, Ability.MAKE):
            enqueue_conference(session, briefing.booking, event.at)

    def keep_series_conference(self, session: Session, event: Event) -> None:
        """Let a date of a series have a conference, and the series none that nobody needs."""
        if series_id := series_of(session, event_id(event)):
            bring_conferences(session, series_id, self.providers, event.at, is_moved=False)

    def move_series_conferences(self, session: Session, event: Event) -> None:
        """Let the conferences follow what was done to a whole series."""
        for series_id in series_ids(event):
            bring_conferences(session, series_id, self.providers, event.at, is_moved=True)

    def call_by_hand(self, session: Session, event: Event) -> None:
        """Start or end the call now, with a conference made for it where there is none.

        Or call one end again in the call that there is.
        """
        if not isinstance(event, events.CallRequested):
            raise TypeError(event)
        briefing = _brief(session, event)
        if event.act == "ring":
            ring_again(session, briefing.booking, event.end, event.at)
            return
        conference = briefing.conference
        if event.act == "start" and (conference is None or conference.state == "failed"):
            self.want(session, briefing, event.at)
        elif event.act == "start" and conference is not None and conference.state in video.GONE:
            self.restore_conference(session, event)
        ask_of_call(session, briefing.booking, event.act, event.at)

    def want(self, session: Session, briefing: Briefing, now: datetime) -> None:
        """Have a conference made, also where that failed before, or is no longer enough."""
        booking, conference = briefing.booking, briefing.conference
        provider = self.providers.choose(ends_in(briefing))
        if provider is None:
            return
        conference = conference or new_conference(booking, provider)
        video.renew(conference, provider)
        session.add(conference)
        session.flush()
        forget(session)
        if conference.state != "wanted":
            return
        if conference.series_id is None:
            enqueue_conference(session, booking, now)
        else:
            enqueue_all(session, [shared_conference_of(booking, conference.series_id)], now)

    def _still_fits(self, conference: Conference, briefing: Briefing) -> bool:
        """Say whether the call still is one that two ends can have without anybody between them."""
        ends = ends_in(briefing)
        is_enough = can(conference.provider, Ability.MAKE) or brings_in(conference.provider, ends)
        return is_enough or self.providers.choose(ends) is None


def new_conference(booking: Booking, provider: str) -> Conference:
    """Return the row of a conference to be."""
    return Conference(
        organisation_id=booking.organisation_id,
        booking_id=booking.id,
        provider=provider,
        state=video.first_state(provider),
    )


def _brief(session: Session, event: Event) -> Briefing:
    return brief(session, event_id(event))

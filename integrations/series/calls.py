"""The conferences of a series: one that its dates share, and one for each date at another hour."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from integrations.briefing import forget
from integrations.calls.plans import conference_of, shared_conference_of
from integrations.calls.video import first_state, renew
from integrations.conferencing.catalogue import can
from integrations.conferencing.choice import Providers
from integrations.conferencing.provider import Ability
from integrations.outbox import enqueue_all
from integrations.series.briefing import SeriesBriefing, SeriesDate, brief_series
from rooms.models import Booking, Conference


def bring_conferences(
    session: Session, series_id: int, providers: Providers, now: datetime, *, is_moved: bool
) -> None:
    """See that each date with video that is ahead has a conference, and none is left without use.

    `is_moved`: the series as such has changed, so what the provider has must follow. Where one
    date changes, the shared conference stays open at its hour without anybody there.
    """
    have_conferences(session, brief_series(session, series_id, now), providers, is_moved=is_moved)


def have_conferences(
    session: Session, briefing: SeriesBriefing, providers: Providers, *, is_moved: bool
) -> SeriesBriefing:
    """Do what `bring_conferences` does, and return the briefing with the conferences there are."""
    ahead = [
        date
        for date in briefing.regular
        if date.booking.wants_video and date.when.end > briefing.now
    ]
    shared = _share(session, briefing, ahead, providers, is_moved=is_moved)
    briefing = replace(briefing, conference=shared)
    own = _have_own(session, briefing, providers)
    forget(session)
    return replace(briefing, calls={**briefing.calls, **own})


def _share(
    session: Session,
    briefing: SeriesBriefing,
    ahead: list[SeriesDate],
    providers: Providers,
    *,
    is_moved: bool,
) -> Conference | None:
    """Return the shared conference, if any is needed, or was."""
    conference, now = briefing.conference, briefing.now
    first = next(iter(ahead), None)
    if first is not None and (conference is None or conference.state in {"failed", "cancelled"}):
        chosen = providers.choose(briefing.ends(first))
        if chosen is None:
            return conference
        conference = _wanted(conference, briefing, first, chosen)
        session.add(conference)
        session.flush()
        is_moved = True
    if conference is None:
        return None
    if briefing.regular and conference.booking_id not in {d.booking.id for d in briefing.regular}:
        conference.booking_id = (ahead or list(briefing.regular))[0].booking.id
        session.add(conference)
        session.flush()
    if can(conference.provider, Ability.MAKE) and (is_moved or not ahead):
        anchor = session.get_one(Booking, conference.booking_id)
        enqueue_all(session, [shared_conference_of(anchor, briefing.series.id)], now)
    return conference


def _wanted(
    known: Conference | None, briefing: SeriesBriefing, first: SeriesDate, provider: str
) -> Conference:
    """Return the shared conference as one that is yet to be made; links that were are gone."""
    conference = known or Conference(
        organisation_id=briefing.series.organisation_id,
        booking_id=first.booking.id,
        series_id=briefing.series.id,
        provider=provider,
    )
    renew(conference, provider)
    return conference


def _have_own(
    session: Session, briefing: SeriesBriefing, providers: Providers
) -> dict[int, Conference]:
    """Return the new conferences of dates at another hour than the rule's, by booking id."""
    made: dict[int, Conference] = {}
    for date in briefing.dates:
        is_ahead = date.is_on and date.when.end > briefing.now
        if not (is_ahead and date.booking.wants_video) or briefing.call_of(date) is not None:
            continue
        chosen = providers.choose(briefing.ends(date))
        if chosen is None or (date.when in briefing.hours and not _is_direct(briefing)):
            continue
        own = Conference(
            organisation_id=date.booking.organisation_id,
            booking_id=date.booking.id,
            provider=chosen,
            state=first_state(chosen),
        )
        session.add(own)
        session.flush()
        if own.state == "wanted":
            enqueue_all(session, [conference_of(date.booking)], briefing.now)
        made[date.booking.id] = own
    return made


def _is_direct(briefing: SeriesBriefing) -> bool:
    """Say whether most dates need nobody between their two ends, so that others may need one."""
    shared = briefing.conference
    return shared is not None and not can(shared.provider, Ability.MAKE)

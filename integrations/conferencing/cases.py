"""What a conference is to be now, by the booking or the series that it belongs to."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from integrations.briefing import Briefing, brief
from integrations.calls.video import GONE
from integrations.conferencing.choice import Ends, ends_in
from integrations.conferencing.passing_on import Leaving
from integrations.conferencing.provider import ConferencePlan
from integrations.conferencing.recurrence import FURTHEST, recurrence_of
from integrations.series.briefing import SeriesBriefing, SeriesDate, brief_series
from rooms.interval import Interval
from rooms.models import Booking, Conference
from rooms.reference import reference_of

LOOK_AGAIN = timedelta(days=4 * 365)


@dataclass(frozen=True, slots=True)
class Case:
    """A conference, what it is to be now, and whether anybody needs it; `is_over`: not any more.

    `ends` are those of its call, `ends_at` when the last of its dates is over.
    """

    conference: Conference
    plan: ConferencePlan
    ends: Ends
    ends_at: datetime
    is_on: bool
    is_over: bool
    look_again_at: datetime | None = None


def read_case(
    session: Session, booking_id: int, series_id: int | None, now: datetime
) -> Case | None:
    """Return the conference that the dates of a series share, or else that of one booking alone.

    None where there is no such conference.
    """
    if series_id is None:
        return _of_booking(brief(session, booking_id), now)
    return _of_series(brief_series(session, series_id, now))


def leaving(case: Case) -> Leaving:
    """Return the conference as it leaves its provider."""
    return Leaving(conference=case.conference, plan=case.plan, ends_at=case.ends_at)


def conference_key(booking_id: int) -> str:
    """Return our own key of a booking's conference, at most 64 characters."""
    return f"salon-booking-{booking_id}"


def series_key(series_id: int) -> str:
    """Return our own key of the conference that a series' dates share."""
    return f"salon-series-{series_id}"


def title_of(booking: Booking) -> str:
    """Return what others may call the meeting: its title, else its reference.

    A private title is not for the screens and lists on which a conference's name appears.
    """
    return (not booking.is_private and booking.title) or reference_of(booking.id)


def _of_booking(briefing: Briefing, now: datetime) -> Case | None:
    booking, conference = briefing.booking, briefing.conference
    if conference is None or conference.series_id is not None:
        return None
    plan = ConferencePlan(
        key=conference_key(booking.id), title=title_of(booking), when=briefing.when
    )
    is_over = conference.state == "ended" or briefing.when.end <= now
    is_on = briefing.is_on and conference.state not in GONE
    return Case(conference, plan, ends_in(briefing), briefing.when.end, is_on, is_over)


def _of_series(briefing: SeriesBriefing) -> Case | None:
    """Return what the shared conference is to be: open on all dates that are yet to begin.

    While nothing but the date that runs is left, a conference that exists stays as it is.
    """
    series, conference, now = briefing.series, briefing.conference, briefing.now
    if conference is None:
        return None
    ahead = [date for date in briefing.regular if is_ahead(date, now)]
    to_begin = [date.when for date in ahead if date.when.start > now]
    rule = briefing.rule_dates
    whole = when = Interval(rule[0].start, rule[-1].end)
    title = reference_of(conference.booking_id)
    if ahead:
        when = to_begin[0] if to_begin else ahead[0].when
        title = title_of(ahead[0].booking)
    plan = ConferencePlan(key=series_key(series.id), title=title, when=when, zone=series.zone)
    if to_begin:
        recurrence = recurrence_of(series.rrule, series.zone, to_begin, now)
        plan = replace(plan, recurrence=recurrence)
    goes_further = bool(to_begin) and to_begin[-1].start >= now + FURTHEST
    return Case(
        conference,
        plan,
        briefing.ends(ahead[0]) if ahead else Ends(0, 0),
        whole.end,
        is_on=bool(ahead),
        is_over=not to_begin and conference.meeting_id is not None,
        look_again_at=now + LOOK_AGAIN if goes_further else None,
    )


def is_ahead(date: SeriesDate, now: datetime) -> bool:
    """Say whether the date has video and isn't over."""
    return date.booking.wants_video and date.when.end > now

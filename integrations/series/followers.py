"""What follows from an act on a whole series: written in bulk, told once and not date by date."""

from datetime import datetime
from typing import cast

from sqlmodel import Session, col, select

from integrations.calls.plans import (
    Facts,
    cancel_call,
    follow_call,
    move_times_of_all,
    times_of,
)
from integrations.conferencing.choice import Providers
from integrations.outbox import enqueue_all
from integrations.series.briefing import brief_series
from integrations.series.calls import have_conferences
from integrations.series.invitations import bring_up_to_date, plan_first_mails
from rooms.calls.connecting import EARLIEST
from rooms.events import (
    BookingChanged,
    Event,
    SeriesApproved,
    SeriesCancelled,
    SeriesChanged,
    SeriesDeclined,
    SeriesMade,
    SeriesProlonged,
    SeriesRequested,
    SeriesRequestExpired,
    SeriesRestored,
)
from rooms.models import Booking, Series

OnDates = (
    SeriesRequested
    | SeriesApproved
    | SeriesDeclined
    | SeriesRequestExpired
    | SeriesChanged
    | SeriesCancelled
    | SeriesRestored
)


def plan_new_series(session: Session, event: Event, providers: Providers) -> None:
    """Write all that follows from a new series; it is read once, and has had no effects before."""
    if not isinstance(event, SeriesMade) or event.series_id is None:
        raise TypeError(event)
    briefing = brief_series(session, event.series_id, event.at)
    bookings = [date.booking for date in briefing.dates if date.is_on]
    times = [effect for booking in bookings for effect in times_of(booking, event.at)]
    enqueue_all(session, times, event.at)
    briefing = have_conferences(session, briefing, providers, is_moved=True)
    plan_first_mails(session, briefing)


def plan_added_times(session: Session, event: Event) -> None:
    """Plan the reminders and calls of the dates by which a series was prolonged."""
    if not isinstance(event, SeriesProlonged):
        raise TypeError(event)
    added = bookings_of(session, event.booking_ids)
    times = [effect for booking in added for effect in times_of(booking, event.at)]
    enqueue_all(session, times, event.at)


def move_series_times(session: Session, event: Event) -> None:
    """Plan anew what an act on several dates moves, calls off or brings back."""
    pairs = pairs_of(event)
    ids = [cast("int", after["id"]) for _, after in pairs]
    move_times_of_all(session, pairs, bookings_of(session, ids), event.at)


def follow_series_calls(session: Session, event: Event) -> None:
    """Bring the call of a date that runs to where the date moved, or end it."""
    for before, after in pairs_of(event):
        if not _may_run(before, event.at):
            continue
        one = BookingChanged(
            organisation_id=event.organisation_id,
            booking_id=cast("int", after["id"]),
            at=event.at,
            before=dict(before),
            after=dict(after),
        )
        if after["status"] == "confirmed":
            follow_call(session, one)
        else:
            cancel_call(session, one)


def plan_series_mail(session: Session, event: Event) -> None:
    """Bring everybody's calendar to how the series, and what it was split from, stand now."""
    changed = _ids(event) if isinstance(event, OnDates) else []
    for series_id in series_ids(event):
        bring_up_to_date(session, series_id, event.at, changed)


def series_ids(event: Event) -> list[int]:
    """Return the series that an act concerns, the oldest first."""
    found = {event.series_id}
    if isinstance(event, OnDates):
        found |= {cast("int", facts["series_id"]) for pair in pairs_of(event) for facts in pair}
    if isinstance(event, SeriesChanged | SeriesRequested):
        found.add(event.split_from)
    return sorted(series_id for series_id in found if series_id is not None)


def asked_for(event: Event) -> list[int]:
    """Return the bookings of the dates on which administrators decide, or have, in order."""
    if isinstance(event, SeriesRequested) and event.booking_ids:
        return event.booking_ids
    return [cast("int", after["id"]) for before, after in pairs_of(event) if _turns(before, after)]


def first_of(event: Event) -> int:
    """Return the first of the dates that an act on a series is about."""
    return next(iter(asked_for(event)), None) or _ids(event)[0]


def series_details(session: Session, event: Event) -> dict[str, object]:
    """Return what is told of dates that are decided on: how they recur, how many, the last."""
    dates = bookings_of(session, asked_for(event))
    series = session.get_one(Series, event.series_id)
    last = max(booking.starts_at for booking in dates)
    return {"count": len(dates), "rrule": series.rrule, "last": last.isoformat()}


def _turns(before: Facts, after: Facts) -> bool:
    """Say whether a date begins or ends to wait for a decision."""
    return "tentative" in (before["status"], after["status"]) and any(
        before[name] != after[name] for name in ("status", "decide_by", "series_id")
    )


def _ids(event: Event) -> list[int]:
    return [cast("int", after["id"]) for _, after in pairs_of(event)]


def pairs_of(event: Event) -> list[tuple[Facts, Facts]]:
    """Return the facts of each date before and after; new dates had none before."""
    if not isinstance(event, OnDates):
        raise TypeError(event)
    return list(zip(event.before, event.after, strict=True))


def _may_run(before: Facts, now: datetime) -> bool:
    start, end = (datetime.fromisoformat(str(before[name])) for name in ("starts_at", "ends_at"))
    return before["status"] == "confirmed" and start - EARLIEST <= now < end


def bookings_of(session: Session, ids: list[int]) -> list[Booking]:
    """Return the bookings in the order of their dates; a series has a few hundred at most."""
    mine = select(Booking).where(col(Booking.id).in_(ids)).order_by(col(Booking.starts_at))
    return list(session.exec(mine))

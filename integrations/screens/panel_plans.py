"""Which panels have to be shown anew after what happened: rows of the kind "panel".

A row says which panel, not what is to be shown there: that is read when it is delivered, so the
last row of a panel is enough, and none can show what is no more.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from integrations.briefing import Briefing
from integrations.outbox import Effect, enqueue_all
from rooms.calls.events import ConnectChosen
from rooms.events import ConferenceReady, Event, SeriesMade, SeriesProlonged
from rooms.inventory import Venue, venues
from rooms.models import BookedRoom, Booking, Endpoint, Organisation, OutboxItem
from rooms.unit_of_work import Units

# How far ahead panels show: today and, from the evening on, all of tomorrow.
AHEAD = timedelta(hours=36)
REFRESH_EVERY = timedelta(hours=1)
MOST_BOOKINGS_READ = 2_000  # a series has 1,500 dates times rooms at most


def panels_in(spaces: Iterable[Venue], now: datetime) -> list[Effect]:
    """Return what shows the panels in these rooms anew."""
    endpoints = (endpoint for venue in spaces for endpoint in venue.endpoints)
    return [effect_of(endpoint, now) for endpoint in endpoints if has_panel(endpoint)]


def effect_of(endpoint: Endpoint, due_at: datetime) -> Effect:
    """Return what shows this panel anew."""
    subject, payload = f"panel:{endpoint.id}", {"endpoint_id": endpoint.id}
    return Effect(kind="panel", subject=subject, due_at=due_at, payload=payload)


def readings_of(endpoints: Iterable[Endpoint], due_at: datetime) -> list[Effect]:
    """Return what only reads these panels at a moment: what people did there."""
    return [
        Effect(
            kind="panel",
            subject=f"panel_read:{endpoint.id}",
            due_at=due_at,
            payload={"endpoint_id": endpoint.id, "reads_only": True},
        )
        for endpoint in endpoints
        if has_panel(endpoint)
    ]


def has_panel(endpoint: Endpoint) -> bool:
    """Say whether the endpoint could show bookings: whether it does, its driver knows."""
    return endpoint.is_working and endpoint.is_commanded


def panels_of(session: Session, briefing: Briefing, now: datetime) -> list[Effect]:
    """Return what shows the panels anew on which a new booking appears."""
    booking = briefing.booking
    if not is_shown(booking.starts_at, booking.ends_at, now):
        return []
    if not any(venue.part_ids for venue in briefing.venues):
        return panels_in(briefing.venues, now)
    room_ids = {venue.room.id for venue in briefing.venues}
    return panels_in(_spaces(session, booking.organisation_id, room_ids), now)


def is_shown(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Say whether panels show a meeting at this time now."""
    return starts_at < now + AHEAD and ends_at > now


def show(session: Session, event: Event) -> None:
    """Show the panels anew of all rooms in which the event changed what they show."""
    room_ids = set(_rooms_in_facts(event)) | _rooms_of(session, event)
    if room_ids:
        spaces = _spaces(session, event.organisation_id, room_ids)
        enqueue_all(session, panels_in(spaces, event.at), event.at)


def refresh(units: Units, now: datetime) -> int:
    """Let every panel be shown anew within the hour that comes, and return how many there are.

    Devices forget, days pass on, and what could not be shown earlier may be shown now. The panels
    are spread over the hour, each at its own minute. What can tell by itself what happens to it, is
    asked to as well. Those that are going to be shown anyway are left, so several processes may
    ask for this.
    """
    count = 0
    planned = select(OutboxItem.subject).where(
        OutboxItem.kind == "panel", col(OutboxItem.settled_at).is_(None), OutboxItem.due_at > now
    )
    with units.open() as unit:
        waiting = set(unit.session.exec(planned))
        for organisation_id in unit.session.exec(select(Organisation.id)).all():
            spaces = venues(unit.session, organisation_id)
            effects = [
                replace(
                    effect_of(one, now + timedelta(seconds=one.id * 61 % REFRESH_EVERY.seconds)),
                    payload={"endpoint_id": one.id, "listens": True},
                )
                for venue in spaces
                for one in venue.endpoints
                if has_panel(one)
            ]
            effects = [effect for effect in effects if effect.subject not in waiting]
            enqueue_all(unit.session, effects, now)
            count += len(effects)
    return count


def _rooms_in_facts(event: Event) -> Iterator[int]:
    """Yield the rooms of a booking, or of dates, where it was and where it is now."""
    for name in ("before", "after"):
        facts = getattr(event, name, None)
        for one in facts if isinstance(facts, list) else [facts]:
            # What only waits for a decision, or was called off before, panels don't show.
            if isinstance(one, dict) and one.get("status") == "confirmed":
                start, end = (datetime.fromisoformat(one[key]) for key in ("starts_at", "ends_at"))
                if is_shown(start, end, event.at):
                    yield from one["room_ids"]


def _rooms_of(session: Session, event: Event) -> set[int]:
    """Return the rooms of what was made new, or got another way in, as far as panels show it.

    The database is asked for the dates by their ids alone: asked otherwise, SQLite goes through all
    bookings of the town.
    """
    dates, booking = select(Booking.id), col(Booking.id)
    mine: ColumnElement[bool]
    if isinstance(event, SeriesMade | SeriesProlonged):
        mine = booking.in_(dates.where(Booking.series_id == event.series_id))
    elif isinstance(event, ConnectChosen):
        mine = booking.in_(event.booking_ids)
    elif isinstance(event, ConferenceReady):
        series = select(Booking.series_id).where(Booking.id == event.booking_id)
        of_series = dates.where(Booking.series_id == series.scalar_subquery())
        mine = (booking == event.booking_id) | booking.in_(of_series)
    else:
        return set()
    booked = (
        select(BookedRoom.room_id, Booking.organisation_id, Booking.starts_at, Booking.ends_at)
        .join(Booking, booking == BookedRoom.booking_id)
        .where(mine)
    )
    return {
        room_id
        for room_id, organisation_id, start, end in session.exec(booked.limit(MOST_BOOKINGS_READ))
        if organisation_id == event.organisation_id and is_shown(start, end, event.at)
    }


def _spaces(session: Session, organisation_id: int, room_ids: set[int]) -> Sequence[Venue]:
    """Return these rooms and their parts, whose time is taken as well."""
    stock = venues(session, organisation_id)
    taken = {space for venue in stock if venue.room.id in room_ids for space in venue.space_ids}
    return [venue for venue in stock if venue.room.id in taken]

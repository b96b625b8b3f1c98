"""What people did at a room's touch panel: more time for the meeting, its end, and a check-in.

The panel holds what was put there last. Only what differs from that was done by people, and only
while the booking itself is still as it was shown: a panel that is behind says nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from integrations.endpoints.driver import EndpointDriver, PanelBooking, PanelEntry
from integrations.endpoints.panel import LONGEST_MINUTES, OURS
from integrations.errors import Unsupported
from integrations.outbox import enqueue_all
from integrations.screens.panel_plans import effect_of
from rooms.calls.ending_events import PANEL, ExtensionRefused
from rooms.calls.extending import extend
from rooms.events import PeopleArrived
from rooms.models import Booking, Endpoint, OutboxItem
from rooms.presence.releasing import give_back_there
from rooms.presence.saying import arrival
from rooms.unit_of_work import UnitOfWork

MINUTE = timedelta(minutes=1)
LONGEST = timedelta(minutes=LONGEST_MINUTES)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done at the panel to the booking with this id, whose end was shown as `shown`.

    Where `until` is before it, the meeting was ended there.
    """

    booking_id: int
    shown: datetime
    until: datetime
    is_checked_in: bool


def kept(shown: Sequence[PanelBooking]) -> Mapping[str, object]:
    """Return what is to be known later of what was put on a panel: the end of each booking."""
    return {"ends": {one.key: one.when.end.isoformat() for one in shown}}


def running(session: Session, endpoint: Endpoint, now: datetime) -> dict[int, datetime]:
    """Return the running bookings that the panel was given last, with the ends that it shows."""
    last = (
        select(OutboxItem.result)
        .where(OutboxItem.kind == "panel", OutboxItem.subject == effect_of(endpoint, now).subject)
        .where(OutboxItem.outcome == "delivered", col(OutboxItem.result).is_not(None))
        .order_by(col(OutboxItem.id).desc())
    )
    ends = (session.exec(last.limit(1)).first() or {}).get("ends", {})
    ids = [int(key.removeprefix(OURS)) for key in ends]
    found = session.exec(
        select(Booking)
        .where(col(Booking.id).in_(ids), Booking.organisation_id == endpoint.organisation_id)
        .where(Booking.status == "confirmed", Booking.starts_at <= now, Booking.ends_at > now)
    )
    shown = {one.id: datetime.fromisoformat(ends[f"{OURS}{one.id}"]) for one in found}
    return {
        number: end
        for number, end in shown.items()
        if session.get_one(Booking, number).ends_at == end
    }


def done_at(
    driver: EndpointDriver, endpoint: Endpoint, shown: Mapping[int, datetime]
) -> Sequence[Done]:
    """Return what people did to these bookings at the panel; nothing where it can't tell."""
    try:
        entries = driver.booked(endpoint) if shown else ()
    except Unsupported:
        return []
    ours = {entry.key: entry for entry in entries}
    told = [
        _done(number, end, ours[f"{OURS}{number}"])
        for number, end in shown.items()
        if f"{OURS}{number}" in ours
    ]
    return [one for one in told if one.until != one.shown or one.is_checked_in]


def follow(
    unit: UnitOfWork, item: OutboxItem, endpoint: Endpoint, done: Sequence[Done], now: datetime
) -> None:
    """Do for the bookings what was done at the panel, and have it shown as it is after that.

    Time that can't be had is told in the room.
    """
    for one in done:
        booking = unit.session.get_one(Booking, one.booking_id)
        if booking.status != "confirmed" or booking.ends_at != one.shown:
            continue
        if one.is_checked_in and arrival(unit.session, booking) is None:
            owner, number = booking.organisation_id, booking.id
            unit.record(PeopleArrived(organisation_id=owner, booking_id=number, at=now))
        if one.until < one.shown and one.until <= now + MINUTE:
            give_back_there(unit, booking, endpoint.room_id, now)
        if one.until > one.shown and not extend(unit, booking, one.until, now, PANEL):
            unit.record(
                ExtensionRefused(
                    organisation_id=booking.organisation_id,
                    booking_id=booking.id,
                    endpoint_id=endpoint.id,
                    at=now,
                )
            )
    payload = {**item.payload, "is_read": True, "reads_only": False}
    enqueue_all(unit.session, [replace(effect_of(endpoint, now), payload=payload)], now)


def _done(booking_id: int, shown: datetime, entry: PanelEntry) -> Done:
    """Return what was done; a panel shows nothing that is longer than a day as it is."""
    is_longer = entry.when.end >= shown + MINUTE
    is_shorter = entry.when.end <= shown - MINUTE and entry.when.duration < LONGEST
    until = entry.when.end if is_longer or is_shorter else shown
    return Done(booking_id, shown, until, entry.is_checked_in is True)

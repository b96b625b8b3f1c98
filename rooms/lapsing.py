"""Time that was kept and is so no more: whoever waits for it is offered it when that ends.

What ends by the clock has a row in the outbox that falls due then. Where such a row was given up,
`overdue` finds what it should have ended.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from rooms.freeing import MOST_LOOKED_AT, freed, suits
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.models import Blocking, Booking, Waiting
from rooms.placing import Freed, family, lock
from rooms.pools.offered_calls import waiting_for_calls
from rooms.unit_of_work import UnitOfWork

MOST_ROOMS = 100  # looked at for one time at which calls fit again
PATIENCE = timedelta(minutes=5)  # that the outbox has for what it ends itself


def lapse(unit: UnitOfWork, organisation_id: int, spans: Sequence[Freed], now: datetime) -> None:
    """Delete the questions' holds that have ended in these rooms' time, and offer what is free.

    Whoever comes to wait at this moment either sees that the time is free, or is seen here.
    """
    session = unit.session
    lock(session, family(venues(session, organisation_id), {room_id for room_id, _ in spans}))
    for room_id, span in spans:
        ended = delete(Blocking).where(
            col(Blocking.room_id) == room_id,
            col(Blocking.starts_at) < span.end,
            col(Blocking.ends_at) > span.start,
            col(Blocking.kind) == "question",
            col(Blocking.expires_at) <= now,
        )
        session.exec(ended)
    freed(unit, organisation_id, spans, now)


def offer_calls(
    unit: UnitOfWork, organisation_id: int, spans: Sequence[Interval], now: datetime
) -> None:
    """Offer rooms to those who wait for a call in these spans, as far as one fits by now.

    Of many who wait the first count, and a hundred rooms.
    """
    session, stock = unit.session, venues(unit.session, organisation_id)
    wanted: dict[Freed, None] = {}
    for span in spans:
        if len(wanted) >= MOST_ROOMS:
            break
        for waiting in waiting_for_calls(session, organisation_id, span, now, MOST_LOOKED_AT):
            rooms = [venue.room.id for venue in stock if suits(waiting, venue)]
            wanted |= dict.fromkeys((room_id, span) for room_id in rooms)
    if wanted:
        lapse(unit, organisation_id, list(wanted)[:MOST_ROOMS], now)


def overdue(session: Session, now: datetime) -> tuple[list[int], list[int]]:
    """Return which offers and which requests should have ended some minutes ago, by their ids.

    The first are those of the waiting list, the second bookings.
    """
    limit = now - PATIENCE
    offers = select(Waiting.id).where(Waiting.state == "offered", col(Waiting.offer_until) < limit)
    requests = select(Booking.id).where(
        col(Booking.decide_by) < limit, Booking.status == "tentative"
    )
    return sorted(session.exec(offers)), sorted(session.exec(requests))

"""The calls of those who wait: whether one would fit into all pools, and kept while it is offered.

What a call is offered with is drawn as a booking's is, and ends by itself as the offer does. Who
gives back what pools hold, and who begins to wait for a call, lets it be offered in a transaction
of its own (`offer_calls`), since rooms are locked before pools: whichever of the two commits last
is followed by one that sees both.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from rooms.interval import Interval
from rooms.inventory import Venue, venues
from rooms.models import Waiting
from rooms.pools.capacity import choice_of, forget_expired, keep_pools
from rooms.pools.demand import Demand
from rooms.pools.tables import Draw
from rooms.pools.use import against
from rooms.storage.rows import write_numbered

Slot = tuple[Venue, Interval]
OUTSIDE = ("sip:", "sips:")


def fits_pools(session: Session, waiting: Waiting, slot: Slot, now: datetime) -> bool:
    """Say whether the call that somebody waits for would find what it needs; without one, yes."""
    venue, when = slot
    stock = venues(session, waiting.organisation_id)
    if not waiting.wants_video or not stock.pools:
        return True
    return against(session, stock, _demand(session, waiting, venue), when, now) is None


def hold_call(
    session: Session,
    waiting: Waiting,
    slot: Slot,
    until: datetime,
    now: datetime,
) -> bool:
    """Keep what the call needs for whoever is offered the room; False where it isn't there."""
    venue, when = slot
    stock = venues(session, waiting.organisation_id)
    if not waiting.wants_video or not stock.pools:
        return True
    rows = [
        {
            "organisation_id": waiting.organisation_id,
            "pool_id": pool_id,
            "waiting_id": waiting.id,
            "amount": amount,
            "starts_at": when.start,
            "ends_at": when.end,
            "expires_at": until,
        }
        for pool_id, amount in sorted(_demand(session, waiting, venue).amounts(stock.pools).items())
    ]
    if not rows:
        return True
    keep_pools(session, waiting.organisation_id)
    forget_expired(session, stock, now)
    try:
        with session.begin_nested():
            write_numbered(session, Draw, rows)
    except IntegrityError:
        return False
    return True


def let_go(session: Session, waiting: Waiting) -> bool:
    """Give back what was kept for an offered call; say whether there was anything.

    Whoever calls keeps the rooms already. The pools are kept before the rows are deleted, as by
    those who delete what has expired.
    """
    if not session.exec(select(Draw.id).where(Draw.waiting_id == waiting.id).limit(1)).all():
        return False
    keep_pools(session, waiting.organisation_id)
    session.exec(delete(Draw).where(col(Draw.waiting_id) == waiting.id))
    return True


def waiting_for_calls(
    session: Session, organisation_id: int, span: Interval, now: datetime, most: int
) -> Sequence[Waiting]:
    """Return those who wait for a call that may lie in this time, at least partly, in order."""
    theirs = select(Waiting).where(
        Waiting.organisation_id == organisation_id,
        text("state = 'waiting'"),
        col(Waiting.wants_video).is_(True),
        col(Waiting.latest) > max(span.start, now),
        col(Waiting.earliest) < span.end,
    )
    return session.exec(theirs.order_by(col(Waiting.created_at), col(Waiting.id)).limit(most)).all()


def _demand(session: Session, waiting: Waiting, venue: Venue) -> Demand:
    outside = sum(guest.startswith(OUTSIDE) for guest in waiting.guests)
    return Demand(
        provider=choice_of(session)([venue], outside) or "",
        kbps=venue.policy.call_kbps,
        site_ids=(venue.site.id,) if venue.endpoints else (),
        outside=outside,
    )

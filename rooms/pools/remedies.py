"""What works instead of a call that fits into no pool: another time, a lower rate, fewer ends.

As with other remedies, each is checked against what is there at this moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from sqlmodel import Session

from rooms.availability import Look
from rooms.errors import Remedy
from rooms.finding.remedies import for_any_room, works
from rooms.finding.shifting import nearest_time
from rooms.inventory import venues
from rooms.pools.capacity import PoolFull
from rooms.pools.demand import DIRECT, at_rates, without_end_at
from rooms.pools.use import Seen, against, full_times
from rooms.rules import Proposal


@contextmanager
def offering(session: Session, proposal: Proposal | None, booking_id: int) -> Iterator[None]:
    """Let a `PoolFull` that is raised within bear what works instead of the proposal.

    Where nothing was proposed, as where guests are added, it stays as it is.
    """
    try:
        yield
    except PoolFull as full:
        if proposal is None:
            raise
        person_id = proposal.organizer.id if proposal.organizer else None
        mine = Look(now=proposal.now, booking_id=booking_id, person_id=person_id)
        full.when = proposal.when
        full.room_ids = tuple(venue.room.id for venue in proposal.venues)
        full.remedies = tuple(filter(None, [_other_time(session, proposal, mine, full)]))
        full.kbps = _lower_rate(session, proposal, mine, full)
        full.left_out = _fewer_ends(session, proposal, mine, full)
        full.fits_without_video = not full.demand.outside
        raise


def _other_time(session: Session, proposal: Proposal, look: Look, full: PoolFull) -> Remedy | None:
    """Return the nearest time at which the same rooms can be had, with a call among them."""
    present = proposal.starts_at_before
    if present is not None and present <= proposal.now:
        return None  # a meeting that runs isn't put off
    stock = venues(session, proposal.venues[0].room.organisation_id)
    seen = Seen(look.now, (full.booking_id,))
    when = nearest_time(
        session,
        for_any_room(session, proposal, look),
        look,
        lambda other: other.when.start != present and works(other),
        partial(full_times, session, stock, full.demand, seen),
    )
    if when is None:
        return None
    ids = tuple(venue.room.id for venue in proposal.venues)
    return Remedy("other_time", ids, when, proposal.headcounts)


def _lower_rate(session: Session, proposal: Proposal, look: Look, full: PoolFull) -> int | None:
    """Return the highest lower rate, in kbit/s, at which the call fits where it is wanted."""
    stock = venues(session, proposal.venues[0].room.organisation_id)
    lower = (
        demand.kbps
        for demand in at_rates(full.demand)
        if not against(session, stock, demand, proposal.when, look.now, (full.booking_id,))
    )
    return next(lower, None)


def _fewer_ends(session: Session, proposal: Proposal, look: Look, full: PoolFull) -> int | None:
    """Return a room, the host's last, without whose endpoint the call fits; None if there is none.

    Its people follow by the link then, so there must be a conference, and another room in it.
    """
    stock = venues(session, proposal.venues[0].room.organisation_id)
    demand, with_ends = full.demand, [venue for venue in proposal.venues if venue.endpoints]
    if demand.provider == DIRECT or len(demand.site_ids) < len(with_ends) or len(with_ends) < 2:
        return None
    for venue in reversed(with_ends):
        less = without_end_at(demand, venue.site.id)
        if not against(session, stock, less, proposal.when, look.now, (full.booking_id,)):
            return venue.room.id
    return None

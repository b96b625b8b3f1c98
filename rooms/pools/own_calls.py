"""What a booking's call has wherever it is: who makes it, its rate, and its ends outside."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from rooms.calls.legs import Call, left_out_of
from rooms.inventory import Venue
from rooms.models import Attendee, Booking, Conference
from rooms.pools.demand import Demand
from rooms.statuses import CANCELLED, UNPLACED

NO_CALL = frozenset({"unwanted", "cancelled", "failed"})
# Who would make the call of these rooms, the host's first, with so many ends outside.
Choice = Callable[[Sequence[Venue], int], str | None]


@dataclass(frozen=True, slots=True)
class OwnCall:
    """A call without its rooms: `outside` are its ends elsewhere, `left_out` rooms not in it.

    Its `provider` is None where nobody makes it yet, its rate where the host's policy tells it.
    """

    provider: str | None = None
    kbps: int | None = None
    outside: int = 0
    left_out: frozenset[int] = frozenset()

    def demand(self, chosen: Sequence[Venue], choice: Choice) -> Demand:
        """Return what it brings together in these rooms, the host's first."""
        return Demand(
            provider=self.provider or choice(chosen, self.outside) or "",
            kbps=self.kbps or chosen[0].policy.call_kbps,
            site_ids=tuple(
                venue.site.id
                for venue in chosen
                if venue.endpoints and venue.room.id not in self.left_out
            ),
            outside=self.outside,
        )


def calls_of(session: Session, bookings: Collection[Booking]) -> dict[int, OwnCall]:
    """Return by id the calls of those of the bookings that stand and have one."""
    standing = [one for one in bookings if one.status not in (CANCELLED, UNPLACED)]
    makers = _makers(session, standing)
    ids = [one.id for one in standing if one.wants_video or one.id in makers]
    if not ids:
        return {}
    outside = _outside(session, ids)
    own = select(Call.booking_id, Call.kbps).where(col(Call.booking_id).in_(ids))
    rates = dict(session.exec(own).all())
    out = left_out_of(session, ids)
    return {
        one: OwnCall(
            makers.get(one), rates.get(one), outside.get(one, 0), out.get(one, frozenset())
        )
        for one in ids
    }


def _makers(session: Session, bookings: Collection[Booking]) -> dict[int, str]:
    """Return who makes the call of each booking that has one, its own before its series'."""
    own = select(Conference).where(
        col(Conference.booking_id).in_([booking.id for booking in bookings]),
        col(Conference.series_id).is_(None),
    )
    found = {one.booking_id: one for one in session.exec(own)}
    whole = {one.series_id for one in bookings if one.series_id is not None}
    theirs = select(Conference).where(col(Conference.series_id).in_(whole))
    shared = {one.series_id: one for one in session.exec(theirs)} if whole else {}
    told: dict[int, str] = {}
    for booking in bookings:
        conference = found.get(booking.id)
        if conference is None and booking.wants_video:
            conference = shared.get(booking.series_id)
        if conference is None:
            continue
        if booking.wants_video or conference.state not in NO_CALL:
            told[booking.id] = conference.provider
    return told


def _outside(session: Session, ids: Sequence[int]) -> dict[int, int]:
    rung = select(Attendee.booking_id, func.count()).where(
        col(Attendee.booking_id).in_(ids),
        Attendee.kind == "sip",
        col(Attendee.removed_at).is_(None),
    )
    return dict(session.exec(rung.group_by(col(Attendee.booking_id))).all())

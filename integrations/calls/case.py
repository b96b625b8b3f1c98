"""What is known of a booking's call at one moment, read once and free of the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import func
from sqlmodel import Session, col, select

from integrations.briefing import Briefing, brief
from integrations.calls.ends import FarSides, Reach, reaches
from integrations.calls.video import GONE
from integrations.calls.wanted_ends import ends_of
from rooms.calls.conferences import is_for_others_alone
from rooms.calls.connecting import EARLIEST, TOGETHER, Wanted, early_share
from rooms.calls.legs import Call, Leg, Stay, call_of, in_other_calls, latest, legs_of, stay_of
from rooms.models import Blocking, Booking, Endpoint
from rooms.policy import Connect
from rooms.pools.capacity import kept_rate

_OPEN = frozenset({"ready", "live", "ended"})


@dataclass(frozen=True)
class Case:
    """A booking, its conference and its call, with what the booking wants of it.

    `legs` are the latest of each end, by the end's key, and `others` the endpoints among them whose
    rooms the booking doesn't have any more. Who dials or is rung keeps to `kbps`, where said.
    """

    briefing: Briefing
    call: Call | None
    legs: Mapping[str, Leg]
    others: Sequence[Endpoint]
    wanted: Wanted
    kbps: int | None = None

    @property
    def state(self) -> str:
        """The call's state: ahead, live or over."""
        return self.call.state if self.call is not None else "ahead"

    @cached_property
    def stays(self) -> dict[str, Stay]:
        """The legs as values."""
        return {key: stay_of(leg) for key, leg in self.legs.items()}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of all ends by which people know them."""
        known = {end.key: end.name for end in self.wanted.ends}
        return {key: leg.name for key, leg in self.legs.items()} | known

    def reaches(self, far: FarSides) -> Mapping[str, Reach]:
        """Return how every end is reached, of the booking or still in its call."""
        addresses = [leg.address for leg in self.legs.values() if leg.address]
        return reaches(self.briefing, self.others, addresses, far, self.kbps)


def read_case(session: Session, booking_id: int) -> Case:
    """Return what is known of the call of the booking with this id."""
    call, legs = call_of(session, booking_id), latest(legs_of(session, booking_id))
    briefing = brief(session, booking_id).without_ends_in(call.left_out or () if call else ())
    mine = {endpoint.id for endpoint in briefing.endpoints}
    open_legs = [leg for leg in legs.values() if leg.left_at is None]
    gone = {leg.endpoint_id for leg in open_legs if leg.endpoint_id} - mine
    others = session.exec(select(Endpoint).where(col(Endpoint.id).in_(gone))).all() if gone else []
    kbps = kept_rate(session, briefing.venues, call.kbps if call is not None else None)
    return Case(briefing, call, legs, others, _wanted(session, briefing, call), kbps)


def _wanted(session: Session, briefing: Briefing, call: Call | None) -> Wanted:
    booking, conference = briefing.booking, briefing.conference
    asked = call.asked if call is not None else None
    has_call = conference is not None and conference.state not in {"failed", *GONE}
    if conference is not None and is_for_others_alone(booking, conference):
        has_call = has_call and asked == "start"
    connect = Connect(call.connect) if call is not None and call.connect else None
    mine = [endpoint.id for endpoint in briefing.endpoints]
    in_use = in_other_calls(session, booking.organisation_id, booking.id, mine)
    return Wanted(
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        stands=briefing.is_on,
        has_call=has_call,
        is_open=has_call and conference is not None and conference.state in _OPEN,
        asked=asked,
        asked_at=call.asked_at if call is not None else None,
        ends=ends_of(
            briefing,
            connect,
            _free_from(session, briefing),
            in_use,
            early_share(booking.id, _crowd(session, booking)),
        ),
    )


def _crowd(session: Session, booking: Booking) -> int:
    """Return how many meetings with video begin when this one does, or about then; it is one."""
    together = select(func.count()).where(
        Booking.organisation_id == booking.organisation_id,
        Booking.starts_at > booking.starts_at - TOGETHER,
        Booking.starts_at < booking.starts_at + TOGETHER,
        Booking.status == "confirmed",
        col(Booking.wants_video).is_(True),
    )
    return session.exec(together).one()


def _free_from(session: Session, briefing: Briefing) -> Mapping[int, datetime]:
    """Return when the meeting before ends in each of the booking's rooms, or in parts of them.

    Only what ends late enough to keep anybody from coming early.
    """
    booking = briefing.booking
    spaces = {space_id for venue in briefing.venues for space_id in venue.space_ids}
    last = (
        select(Blocking.room_id, func.max(Booking.ends_at))
        .join(Booking, col(Booking.id) == col(Blocking.booking_id))
        .where(Booking.organisation_id == booking.organisation_id, Booking.id != booking.id)
        .where(Booking.status == "confirmed", Booking.starts_at < booking.starts_at)
        .where(Booking.ends_at > booking.starts_at - EARLIEST, col(Blocking.room_id).in_(spaces))
        .group_by(col(Blocking.room_id))
    )
    ends = dict(session.exec(last).all())
    return {
        venue.room.id: max(ends[space_id] for space_id in venue.space_ids if space_id in ends)
        for venue in briefing.venues
        if not ends.keys().isdisjoint(venue.space_ids)
    }

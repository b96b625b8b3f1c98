"""Meetings whose people have all left: after a warning, the rest of their time is free again.

That people came must be known; then all evidence of all rooms must say, fresh and at every look,
that nobody is there any more. One look that doesn't know, and the time counts anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from rooms.bookings import venues_of
from rooms.calls.legs import Leg, State, legs_of
from rooms.interval import Interval
from rooms.inventory import Venue
from rooms.models import Booking, EventRecord
from rooms.placing import locked
from rooms.policy import Policy
from rooms.presence.events import ALL_LEFT, PeopleSeen, ReleaseWarned, RoomKept
from rooms.presence.evidence import (
    LOOK_AGAIN,
    WARNING,
    WHOLE_DAY,
    Act,
    Evidence,
    Says,
    Watched,
    act_on,
    judged,
    look_again_at,
    release_at,
)
from rooms.presence.releasing import give_back, is_on
from rooms.presence.saying import EARLY
from rooms.presence.watching import IN_ROOM, Sights, is_sign, sensors_of, since_the_start
from rooms.unit_of_work import UnitOfWork

SILENT = Evidence(kind="people", says=Says.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What earlier looks saw: whether anybody `came`, and since when nobody is there any more."""

    came: bool = False
    empty_since: datetime | None = None


def may_be_left(session: Session, booking: Booking) -> Policy | None:
    """Return the policy by which the meeting ends once all have left, the most patient one.

    None where one of its rooms has none, or the whole day is booked.
    """
    policies = [venue.policy for venue in venues_of(session, booking)]
    if booking.ends_at - booking.starts_at >= WHOLE_DAY:
        return None
    if any(policy.left_minutes is None for policy in policies):
        return None
    return max(policies, key=lambda policy: policy.left_minutes or 0)


def look_for_left(
    unit: UnitOfWork,
    booking: Booking,
    starts_at: datetime,
    sights: Sights,
    before: Before,
    now: datetime,
    in_conference: Sequence[Evidence] = (),
) -> tuple[Before, datetime | None]:
    """Do what is to be done where all have left; return what is known now, and when to look again.

    `starts_at` is when it began as the look was planned; None is never again. `in_conference` says
    whether anybody is in the conference, whoever that is.
    """
    session = unit.session
    booking = locked(session, booking, None, cancelled=True)
    policy = may_be_left(session, booking) if is_on(booking, starts_at, now) else None
    happened = since_the_start(session, booking) if policy else ()
    if policy is None or any(one.kind == RoomKept.__name__ for one in happened):
        return before, None
    venues, legs = venues_of(session, booking), _legs(session, booking)
    evidence = [*_evidence(session, booking, venues, legs, sights, now), *in_conference]
    says = judged(evidence, now)
    came = before.came or says is Says.PRESENT or _has_come(happened, legs)
    if says is not Says.EMPTY or not came:
        return Before(came=came), now + LOOK_AGAIN
    since = max(before.empty_since or now, *_last_signs(happened, legs, booking))
    watched = Watched(
        policy=policy,
        when=Interval(booking.starts_at, booking.ends_at),
        made_at=booking.created_at,
        has_sensor=True,
        warned_at=_warned_at(happened, since),
        empty_since=since,
    )
    next_at = _act(unit, booking, watched, evidence, now)
    return Before(came=True, empty_since=since), next_at


def _act(
    unit: UnitOfWork,
    booking: Booking,
    watched: Watched,
    evidence: Sequence[Evidence],
    now: datetime,
) -> datetime | None:
    """Warn of the release, release, or wait; return when to look again, if ever."""
    act = act_on(watched, evidence, now)
    room_ids = [venue.room.id for venue in venues_of(unit.session, booking)]
    if act is Act.RELEASE:
        give_back(unit, booking, room_ids, ALL_LEFT, now)
    if act in {Act.RELEASE, Act.DONE}:
        return None
    if act is Act.WAIT:
        return min(look_again_at(watched, now), now + LOOK_AGAIN)
    end = max(release_at(watched) or now, now + WARNING)
    unit.record(
        ReleaseWarned(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            at=now,
            room_ids=room_ids,
            release_at=end.isoformat(),
            why=ALL_LEFT,
        )
    )
    return end


def _legs(session: Session, booking: Booking) -> list[Leg]:
    """Return the stays of the call that belong to the booking's present time."""
    since = booking.starts_at - EARLY
    return [leg for leg in legs_of(session, booking.id) if not leg.left_at or leg.left_at >= since]


def _evidence(
    session: Session,
    booking: Booking,
    venues: Sequence[Venue],
    legs: Sequence[Leg],
    sights: Sights,
    now: datetime,
) -> list[Evidence]:
    """Return all that is known of all rooms and of the call; a room that can't tell is unknown.

    A check-in at the panel tells that somebody came, not that they are there still.
    """
    found: list[Evidence] = []
    if any(leg.left_at is None and leg.state != State.FAILED for leg in legs):
        found.append(Evidence(kind="call", says=Says.PRESENT, seen_at=now))
    for venue in venues:
        sensors = sensors_of(session, booking, venue)
        seen = [[s for s in sights.get(one.id, ()) if s.kind != "panel"] for one in sensors]
        for said in seen or [[]]:
            found += said or [SILENT]
    return found


def _has_come(happened: Sequence[EventRecord], legs: Sequence[Leg]) -> bool:
    was_seen = any(one.kind in {*IN_ROOM, PeopleSeen.__name__} for one in happened)
    return was_seen or any(leg.joined_at is not None for leg in legs)


def _last_signs(
    happened: Sequence[EventRecord], legs: Sequence[Leg], booking: Booking
) -> list[datetime]:
    """Return when people did something for the meeting, or left its call; its start at least."""
    signs = [one.at for one in happened if is_sign(one)]
    return [booking.starts_at, *signs, *(leg.left_at for leg in legs if leg.left_at)]


def _warned_at(happened: Sequence[EventRecord], since: datetime) -> datetime | None:
    """Return when people were last told that they seem to have left, if that still counts."""
    told = [
        one.at
        for one in happened
        if one.kind == ReleaseWarned.__name__ and one.data.get("why") == ALL_LEFT
    ]
    return max((at for at in told if at >= since), default=None)

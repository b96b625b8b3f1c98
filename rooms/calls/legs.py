"""The call of a booking and its legs: what was asked of it, who is in it, who was, and why not.

A leg is one stay of one end, which is a room's endpoint or an outside address: who drops out and
is rung again has another leg. So the rows are the record of the session too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from rooms.storage.columns import UTCDateTime, where


class Call(SQLModel, table=True):
    """The call of a booking, from when it was first asked for, or looked at.

    `state`: ahead, live or over. `asked` is what somebody wanted last, "start" or "end", at
    `asked_at`. `connect` is the booking's own connect mode and `kbps` its
    own rate, where it has one; `left_out` are its rooms whose endpoints stay out of the call.
    """

    __table_args__ = (UniqueConstraint("booking_id"),)

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    booking_id: int = Field(foreign_key="booking.id")
    state: str = "ahead"
    connect: str | None = None
    kbps: int | None = None
    left_out: list[int] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    asked: str | None = None
    asked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Leg(SQLModel, table=True):
    """One stay of one end in a call; the rest is as in `Stay`, which is its meaning."""

    __table_args__ = (
        Index("ix_leg_booking_id", "booking_id"),
        Index("ix_leg_open", "organisation_id", "endpoint_id", **where("left_at IS NULL")),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    booking_id: int = Field(foreign_key="booking.id")
    endpoint_id: int | None = Field(default=None, foreign_key="endpoint.id")
    address: str | None = None
    name: str = ""
    state: str
    attempts: int = 0
    drops: int = 0
    begun_at: datetime = Field(sa_type=UTCDateTime)
    tried_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    next_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    joined_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    left_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    seen_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    cause: str = ""


class State(StrEnum):
    """Where a stay stands; the last three are over, `FAILED` unless it is tried on."""

    JOINING = "joining"
    CONNECTED = "connected"
    LEAVING = "leaving"
    FAILED = "failed"
    DROPPED = "dropped"
    LEFT = "left"


class Place(StrEnum):
    """Where an end was seen: in this call, on its way in, in no call, in another, or not at all."""

    IN = "in"
    COMING = "coming"
    OUT = "out"
    ELSEWHERE = "elsewhere"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What was seen of an end. `is_chosen`: somebody hung up; `cause` says why it is out."""

    place: Place
    is_chosen: bool = False
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why something couldn't be done: `is_final`, or worth trying again, after `wait` at least."""

    cause: str
    is_final: bool = False
    wait: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A leg as a value: one end on its way in, in the call, or how it came to be out of it.

    `attempts` count the tries to bring it in, and in LEAVING those to take it out; `next_at` is
    when the next one is due, None for never. `drops` is how often this end had dropped out before.
    """

    id: int | None = None
    state: str
    attempts: int = 0
    drops: int = 0
    begun_at: datetime
    tried_at: datetime | None = None
    next_at: datetime | None = None
    joined_at: datetime | None = None
    left_at: datetime | None = None
    seen_at: datetime | None = None
    cause: str = ""

    @property
    def is_open(self) -> bool:
        """Say whether the end may be in the call, or is still tried."""
        return self.left_at is None


# How long a command may take until the end shows on its way, and an address may ring.
PATIENCE = timedelta(seconds=30)
QUICK_PAUSES = tuple(timedelta(seconds=s) for s in (5, 10, 20, 40))
SLOW_PAUSE = timedelta(minutes=2)
QUICK_ATTEMPTS = len(QUICK_PAUSES) + 1
NO_ANSWER = "no_answer"
REDIAL_PAUSES = tuple(timedelta(seconds=s) for s in (5, 20, 60))


def observed(stay: Stay | None, sight: Sight, now: datetime) -> Stay | None:
    """Return the end's latest stay by what is seen of it now; None where it never was in.

    Only ends that are wanted in the call are looked for, so who was being taken out and is still
    in stays now, and who is out came out by us.
    """
    if sight.place is Place.UNSEEN:
        return stay
    if sight.place in {Place.IN, Place.COMING}:
        return _seen_in(stay, sight, now)
    if stay is None or not stay.is_open:
        return stay
    if stay.state == State.JOINING:
        is_elsewhere = sight.place is Place.ELSEWHERE
        return replace(stay, seen_at=now, cause="busy" if is_elsewhere else stay.cause)
    if stay.state == State.FAILED:
        return stay
    if stay.state == State.LEAVING:
        return leaving(stay, None, now)
    is_dropped = stay.state == State.CONNECTED and sight.place is Place.OUT and not sight.is_chosen
    if not is_dropped:
        return _over(stay, State.LEFT, sight.cause, now)
    pause = REDIAL_PAUSES[stay.drops] if stay.drops < len(REDIAL_PAUSES) else None
    over = _over(stay, State.DROPPED, sight.cause or "dropped", now)
    return replace(over, next_at=now + pause if pause else None)


def tried(stay: Stay, problem: Problem | None, now: datetime) -> Stay:
    """Return a stay after a try to bring the end in, counted by `trying` before.

    Its cause is what stood in the way of the latest try; none, or `NO_ANSWER`, where nothing did.
    """
    if problem is None:
        return replace(stay, cause=NO_ANSWER) if stay.state == State.FAILED else stay
    if problem.is_final:
        return replace(_over(stay, State.FAILED, problem.cause, now), next_at=None)
    is_late = stay.attempts >= QUICK_ATTEMPTS or problem.wait > SLOW_PAUSE
    pause = SLOW_PAUSE if is_late else QUICK_PAUSES[stay.attempts - 1]
    state = State.FAILED if is_late else State.JOINING
    next_at = now + max(pause, problem.wait)
    return replace(stay, state=state, cause=problem.cause, next_at=next_at)


def trying(stay: Stay | None, now: datetime) -> Stay:
    """Return the stay as it is while the end is being brought in: one more try, or a new stay."""
    if stay is None or not stay.is_open:
        dropped = stay is not None and stay.state == State.DROPPED and stay.next_at is not None
        drops = stay.drops + 1 if stay is not None and dropped else 0
        fresh = Stay(state=State.JOINING, begun_at=now, drops=drops)
        return replace(fresh, attempts=1, tried_at=now, next_at=now + PATIENCE)
    more = replace(stay, attempts=stay.attempts + 1, tried_at=now, next_at=now + PATIENCE)
    if more.attempts <= QUICK_ATTEMPTS:
        return replace(more, state=State.JOINING, cause="")
    cause = stay.cause or NO_ANSWER
    return replace(more, state=State.FAILED, cause=cause, next_at=now + SLOW_PAUSE)


def asked_again(stay: Stay, now: datetime) -> Stay:
    """Return the stay of an end that somebody wants called again: over, and followed at once.

    Who is in, or on the way in, stays as they are.
    """
    if stay.is_open and stay.state != State.FAILED:
        return stay
    over = _over(stay, State.FAILED, stay.cause, now) if stay.is_open else stay
    return replace(over, next_at=now)


def leaving(stay: Stay, problem: Problem | None, now: datetime) -> Stay:
    """Return a stay after a try to take the end out of the call."""
    if problem is None:  # by us, so that it may come again at once where the call goes on
        return replace(_over(stay, State.LEFT, "ended", now), next_at=now)
    tries = stay.attempts + 1 if stay.state == State.LEAVING else 1
    is_quick = tries < QUICK_ATTEMPTS and not problem.is_final
    pause = max(QUICK_PAUSES[tries - 1] if is_quick else SLOW_PAUSE, problem.wait)
    tries = max(tries, QUICK_ATTEMPTS) if problem.is_final else tries
    return replace(
        stay, state=State.LEAVING, attempts=tries, cause=problem.cause, next_at=now + pause
    )


def given_up(stay: Stay, now: datetime) -> Stay:
    """Return a stay that nobody tries to end any more, or that never came to be."""
    if stay.joined_at is not None:
        return _over(stay, State.LEFT, stay.cause or "ended", now)
    return _over(stay, State.FAILED, stay.cause or NO_ANSWER, now)


def called_over(stay: Stay, now: datetime) -> Stay:
    """Return the latest stay of an end whose call goes on in another conference, where it is due.

    Who had left by choice is left in peace; who couldn't be brought into the former one, or stay in
    it, is tried anew.
    """
    if stay.joined_at is None and stay.is_open:
        return replace(stay, state=State.JOINING, attempts=0, next_at=now)
    if stay.is_open:
        return replace(_over(stay, State.LEFT, "moved", now), next_at=now)
    return replace(stay, next_at=now) if stay.state in {State.FAILED, State.DROPPED} else stay


def _seen_in(stay: Stay | None, sight: Sight, now: datetime) -> Stay:
    is_in = sight.place is Place.IN
    if stay is None or not stay.is_open:
        state = State.CONNECTED if is_in else State.JOINING
        fresh = Stay(state=state, begun_at=now, seen_at=now, drops=stay.drops if stay else 0)
        return replace(fresh, joined_at=now) if is_in else replace(fresh, next_at=now + PATIENCE)
    if stay.state == State.CONNECTED or not is_in:
        return replace(stay, seen_at=now)
    joined_at = stay.joined_at or now
    return replace(
        stay, state=State.CONNECTED, seen_at=now, joined_at=joined_at, next_at=None, cause=""
    )


def _over(stay: Stay, state: State, cause: str, now: datetime) -> Stay:
    return replace(stay, state=state, cause=cause, left_at=now, next_at=None)


STAYED = tuple(field.name for field in fields(Stay))


def left_out_of(session: Session, booking_ids: Iterable[int]) -> Mapping[int, frozenset[int]]:
    """Return the rooms whose endpoints stay out of the calls of these bookings, where any do."""
    own = select(Call.booking_id, Call.left_out).where(
        col(Call.booking_id).in_(list(booking_ids)), col(Call.left_out).is_not(None)
    )
    return {booking_id: frozenset(rooms or ()) for booking_id, rooms in session.exec(own)}


def call_of(session: Session, booking_id: int) -> Call | None:
    """Return the call of a booking, None where nothing was asked of it yet."""
    return session.exec(select(Call).where(Call.booking_id == booking_id)).first()


def legs_of(session: Session, booking_id: int) -> Sequence[Leg]:
    """Return all legs of a booking's call, in the order in which they began."""
    mine = select(Leg).where(Leg.booking_id == booking_id).order_by(col(Leg.begun_at), col(Leg.id))
    return session.exec(mine).all()


def latest(legs: Iterable[Leg]) -> Mapping[str, Leg]:
    """Return the last leg of each end, by the end's key; `legs` in the order of their beginning."""
    return {key_of(leg.endpoint_id, leg.address): leg for leg in legs}


def key_of(endpoint_id: int | None, address: str | None) -> str:
    """Return what tells the ends of a call apart."""
    return f"endpoint:{endpoint_id}" if endpoint_id is not None else f"address:{address}"


def stay_of(leg: Leg) -> Stay:
    """Return the leg as a value."""
    return Stay(**{name: getattr(leg, name) for name in STAYED})


def in_other_calls(
    session: Session, organisation_id: int, booking_id: int, endpoint_ids: Iterable[int]
) -> set[int]:
    """Return which of these endpoints are, as far as is known, in another booking's call."""
    others = select(Leg.endpoint_id).where(
        Leg.organisation_id == organisation_id,
        Leg.booking_id != booking_id,
        col(Leg.endpoint_id).in_(list(endpoint_ids)),
        col(Leg.left_at).is_(None),
        Leg.state != State.FAILED,
    )
    return {found for found in session.exec(others) if found is not None}

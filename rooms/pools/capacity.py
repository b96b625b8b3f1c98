"""Ports and bandwidth for every call that is booked: what it needs, taken with the rooms.

A leg takes a port of the bridge of whoever makes the conference, and the call's rate, with a fifth
more for what carries it, of the link of its own site. What two rooms of one site say to each other
directly leaves the site never. Whatever is recorded of a booking comes by here (`keep_capacity`, in
the unit of work), so nobody who writes bookings needs to think of it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from rooms import events
from rooms.booked_events import OF_ONE, OF_SERIES
from rooms.errors import Refusal, Refused
from rooms.events import Event
from rooms.finding.seeking import about, listed
from rooms.interval import Interval
from rooms.inventory import Stock, Venue, venues
from rooms.models import BookedRoom, Booking
from rooms.pools.demand import Demand
from rooms.pools.own_calls import Choice as Choice
from rooms.pools.own_calls import calls_of
from rooms.pools.tables import KBPS, Draw
from rooms.pools.use import against
from rooms.spans import joined, without
from rooms.storage.questions import Question, moment
from rooms.storage.rows import Values, write_numbered

CHOICE = "choice of providers"  # where a session's `info` has it


def wished(chosen: Sequence[Venue], _outside: int) -> str | None:
    """Return the first provider that the host's policy names: the choice where no other is made."""
    return next(iter(chosen[0].policy.providers), None)


class PoolFull(Refused):
    """A call doesn't fit into a pool; `booking_id` is the first that doesn't, and its `demand`.

    Where it was proposed, it is for `room_ids` and `when`, and `kbps` is a lower rate at which it
    would fit. `left_out` is a room without whose endpoint it would. `fits_without_video`: nobody
    elsewhere is to be rung.
    """

    room_ids: tuple[int, ...] = ()
    when: Interval | None = None
    kbps: int | None = None
    left_out: int | None = None
    fits_without_video = False

    def __init__(self, refusal: Refusal, booking_id: int, demand: Demand) -> None:
        super().__init__(refusal)
        self.booking_id = booking_id
        self.demand = demand


def keep_capacity(session: Session, event: Event) -> list[Interval]:
    """Let the calls that the event is about have what they need, or refuse it with `PoolFull`.

    What has happened anyway isn't refused: a provider that had to step in gets what it finds.
    Returns when others may have something of a pool now that they couldn't before.
    """
    if isinstance(event, events.ConferenceReady):
        return _pass_on(session, event)
    if _is_without(event):
        return []
    stock = venues(session, event.organisation_id)
    if not stock.pools:
        return []
    return _draw(session, stock, _bookings_of(event), event.at)


def fit(
    session: Session, organisation_id: int, booking_ids: Collection[int], now: datetime
) -> list[Interval]:
    """Let the calls of these bookings have what they need as they stand now, all at once.

    So each may have what another of them gives up. Refuses and returns as `keep_capacity` does.
    """
    stock = venues(session, organisation_id)
    if not stock.pools:
        return []
    session.flush()
    return _draw(session, stock, booking_ids, now)


def kept_rate(session: Session, chosen: Sequence[Venue], own: int | None) -> int | None:
    """Return the kbit/s to which the call of these rooms keeps, which may have its `own` rate.

    None where the bandwidth of no link is counted: then it may have what it finds.
    """
    if own is not None or not chosen:
        return own
    pools = venues(session, chosen[0].room.organisation_id).pools
    return chosen[0].policy.call_kbps if any(pool.unit == KBPS for pool in pools) else None


def _is_without(event: Event) -> bool:
    made = getattr(event, "made", None)
    if made is not None:
        return not made.booking.wants_video
    return not isinstance(event, (*OF_ONE, *OF_SERIES, events.CallRequested))


def _bookings_of(event: Event) -> set[int]:
    if isinstance(event, (*OF_ONE, events.CallRequested)):
        return {event.booking_id} if event.booking_id is not None else set()
    facts = [*getattr(event, "before", ()), *getattr(event, "after", ())]
    return {*getattr(event, "booking_ids", ()), *(fact["id"] for fact in facts)}


def _pass_on(session: Session, event: events.ConferenceReady) -> list[Interval]:
    if not event.instead_of:
        return []
    stock = venues(session, event.organisation_id)
    if not stock.pools:
        return []
    mine = select(Booking.series_id).where(Booking.id == event.booking_id)
    series_id = session.exec(mine).one()
    dates = select(Booking.id).where(Booking.series_id == series_id, Booking.ends_at > event.at)
    ids = session.exec(dates).all() if series_id is not None else []
    given: list[Interval] = []
    for booking_id in {event.booking_id or 0, *ids}:
        try:
            given += _draw(session, stock, {booking_id}, event.at)
        except PoolFull:
            continue  # the call goes on all the same
    return joined(given)


def _draw(
    session: Session, stock: Stock, booking_ids: Collection[int], now: datetime
) -> list[Interval]:
    """Write what these bookings' calls take now, in place of what they had.

    Of a pool in which others have too much already, less is never refused: what was had stays drawn
    until it is written anew.

    Returns when they take less of a pool than before, or nothing any more.
    """
    ids = sorted(booking_ids)
    calls = list(_calls(session, stock, ids))
    wanted = [row for booking, demand in calls for row in _rows(stock, booking, demand)]
    wanted.sort(key=lambda row: (row["pool_id"], row["starts_at"]))
    present = _PRESENT.rows(session, {"booking_ids": listed(ids)})
    had = {_Taken(p, b, a, moment(s), moment(e), x and moment(x)) for p, b, a, s, e, x in present}
    takes = {_told(row) for row in wanted}
    given = _given_back(had, takes, now)
    if had == takes:
        return []
    if not wanted:  # what is only given back keeps nobody waiting, but for what others may forget
        if any(one.expires_at is not None for one in had):
            keep_pools(session, stock.pools[0].organisation_id)
        _GIVE_BACK.count(session, {"booking_ids": listed(ids)})
        return given
    keep_pools(session, stock.pools[0].organisation_id)
    try:
        with session.begin_nested():
            _GIVE_BACK.count(session, {"booking_ids": listed(ids)})
            forget_expired(session, stock, now)
            write_numbered(session, Draw, wanted)
    except IntegrityError as error:
        # A pool that was made too small has no place for less either; who wants less, had it.
        if all(any(one.covers(wish) for one in had) for wish in takes):
            return []
        raise _full(session, stock, calls, ids, now) from error
    return given


def forget_expired(session: Session, stock: Stock, now: datetime) -> None:
    """Delete what pools had drawn until a moment that has passed."""
    _FORGET.count(session, {"pool_ids": listed(pool.id for pool in stock.pools), "now": now})


class _Taken(NamedTuple):
    """A row of `draw` as a value."""

    pool_id: int
    booking_id: int
    amount: int
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime | None

    def covers(self, other: "_Taken") -> bool:
        """Say whether who has this has the other as well."""
        is_same = self[:2] == other[:2] and self.expires_at in {None, other.expires_at}
        is_long = self.starts_at <= other.starts_at and other.ends_at <= self.ends_at
        return is_same and is_long and other.amount <= self.amount


def _told(row: Values) -> _Taken:
    return _Taken(**{name: row[name] for name in _Taken._fields})


def _given_back(had: Iterable[_Taken], takes: Collection[_Taken], now: datetime) -> list[Interval]:
    """Return when a call takes less of a pool than it had, as far as that is still to come."""
    found: list[Interval] = []
    for one in had:
        still = (
            Interval(other.starts_at, other.ends_at)
            for other in takes
            if (other.pool_id, other.booking_id) == (one.pool_id, one.booking_id)
            and other.amount >= one.amount
        )
        if one.ends_at > now:
            found += without([Interval(one.starts_at, one.ends_at)], still)
    return joined(found)


def _rows(stock: Stock, booking: Booking, demand: Demand) -> Iterator[Values]:
    for pool_id, amount in demand.amounts(stock.pools).items():
        yield {
            "organisation_id": booking.organisation_id,
            "pool_id": pool_id,
            "booking_id": booking.id,
            "amount": amount,
            "starts_at": booking.starts_at,
            "ends_at": booking.ends_at,
            "expires_at": booking.decide_by if booking.status == "tentative" else None,
        }


def _calls(session: Session, stock: Stock, ids: Sequence[int]) -> Iterator[tuple[Booking, Demand]]:
    """Yield those of the bookings that have a call, with what it brings together."""
    bookings = session.exec(
        select(Booking).where(col(Booking.id).in_(ids)).order_by(col(Booking.starts_at))
    ).all()
    calls = calls_of(session, bookings)
    if not calls:
        return
    rooms: dict[int, list[Venue]] = {}
    there = select(BookedRoom).where(col(BookedRoom.booking_id).in_(ids))
    for row in session.exec(there.order_by(col(BookedRoom.position))):
        rooms.setdefault(row.booking_id, []).append(stock.by_id[row.room_id])
    for booking in bookings:
        if booking.id in calls:
            yield booking, calls[booking.id].demand(rooms[booking.id], choice_of(session))


def choice_of(session: Session) -> Choice:
    """Return who tells which provider would make a call."""
    chosen: Choice = session.info.get(CHOICE, wished)
    return chosen


def keep_pools(session: Session, organisation_id: int) -> None:
    """Keep the organisation's pools from other writers, after the rooms and by id.

    All of them: whoever comes back for another pool later would else wait in a circle.
    """
    _KEEP.rows(session, {"organisation_id": organisation_id})


def _full(
    session: Session,
    stock: Stock,
    calls: Iterable[tuple[Booking, Demand]],
    ids: Sequence[int],
    now: datetime,
) -> PoolFull:
    """Return which pool is full for the first call that doesn't fit, and when."""
    for booking, demand in calls:
        when = Interval(booking.starts_at, booking.ends_at)
        refusal = against(session, stock, demand, when, now, ids)
        if refusal is not None:
            return PoolFull(refusal, booking.id, demand)
    raise LookupError("A pool refused what fits into it.")


_PRESENT = about(
    "SELECT pool_id, booking_id, amount, starts_at, ends_at, expires_at FROM draw"
    " WHERE booking_id {among}",
    "booking_ids",
)
_GIVE_BACK = about("DELETE FROM draw WHERE booking_id {among}", "booking_ids")
_FORGET = about("DELETE FROM draw WHERE pool_id {among} AND expires_at <= :now", "pool_ids")
_OURS = "SELECT id FROM pool WHERE organisation_id = :organisation_id ORDER BY id"
_KEEP = Question.of({"sqlite": _OURS, "postgresql": f"{_OURS} FOR NO KEY UPDATE"})

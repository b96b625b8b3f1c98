"""How the rooms of one meeting come into its call, where that is not as their policies say."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from rooms.calls.events import ConnectChosen
from rooms.calls.legs import Call
from rooms.errors import Refusal, Refused
from rooms.models import Booking, EventRecord, Person
from rooms.placing import locked
from rooms.policy import Connect
from rooms.unit_of_work import UnitOfWork

MOST_DATES = 1000
FOLLOWING, ALL = "following", "all"


def choose_connect(
    unit: UnitOfWork,
    booking: Booking,
    mode: Connect,
    by: Person,
    now: datetime,
    *,
    scope: str | None = None,
) -> int:
    """Let the booking's rooms come into its call by this mode; return of how many that is news.

    With the `scope` "all" or "following", the same of the dates of its series that aren't over, all
    or from this one on. Who changes a date of the series meanwhile is waited for. Refuses with
    "already_cancelled", and with "over" what is over.
    """
    session = unit.session
    booking = locked(session, booking, None)
    if booking.ends_at <= now:
        raise Refused(Refusal("over", {"end": booking.ends_at}))
    ids = _dates(session, booking, scope, now)
    before = modes_of(session, ids)
    changed = [one for one in ids if before.get(one) != mode]
    if not changed:
        return 0
    set_connect(session, booking.organisation_id, changed, mode)
    unit.record(
        ConnectChosen(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id,
            at=now,
            booking_ids=changed,
            before=[before.get(one) for one in changed],
            mode=str(mode),
        )
    )
    return len(changed)


def choose_back(
    unit: UnitOfWork, booking: Booking, act: EventRecord, by: Person, now: datetime
) -> int:
    """Bring back what a `ConnectChosen` changed, and return of how many bookings.

    Refuses with "changed_since" where somebody has chosen again since then.
    """
    session = unit.session
    locked(session, booking, None, cancelled=True)
    ids: list[int] = act.data["booking_ids"]
    present = modes_of(session, ids)
    if any(present.get(one) != act.data["mode"] for one in ids):
        raise Refused(Refusal("changed_since"))
    before: list[str | None] = act.data["before"]
    for mode in dict.fromkeys(before):
        same = [one for one, was in zip(ids, before, strict=True) if was == mode]
        set_connect(session, booking.organisation_id, same, mode)
    unit.record(
        ConnectChosen(
            organisation_id=booking.organisation_id,
            booking_id=booking.id,
            person_id=by.id,
            at=now,
            booking_ids=ids,
            before=[act.data["mode"] for _ in ids],
            mode=before[0] if len(ids) == 1 else None,
            undoes=act.id,
        )
    )
    return len(ids)


def modes_of(session: Session, booking_ids: Sequence[int]) -> dict[int, str]:
    """Return the own modes of these bookings, by their ids; of those that have one."""
    own = select(Call.booking_id, Call.connect).where(
        col(Call.booking_id).in_(booking_ids), col(Call.connect).is_not(None)
    )
    return {booking_id: mode for booking_id, mode in session.exec(own) if mode is not None}


def set_connect(
    session: Session, organisation_id: int, booking_ids: Sequence[int], mode: str | None
) -> None:
    """Write the mode of these bookings, whose rows the caller keeps from others, or has made."""
    known = select(Call).where(col(Call.booking_id).in_(booking_ids))
    calls = {call.booking_id: call for call in session.exec(known)}
    for booking_id in booking_ids:
        call = calls.get(booking_id) or Call(organisation_id=organisation_id, booking_id=booking_id)
        call.connect = mode
        session.add(call)
    session.flush()


def _dates(session: Session, booking: Booking, scope: str | None, now: datetime) -> list[int]:
    if booking.series_id is None or scope not in (FOLLOWING, ALL):
        return [booking.id]
    dates = select(Booking.id).where(
        Booking.series_id == booking.series_id,
        Booking.status != "cancelled",
        col(Booking.ends_at) > now,
    )
    if scope == FOLLOWING:
        dates = dates.where(col(Booking.starts_at) >= booking.starts_at)
    return list(session.exec(dates.order_by(col(Booking.id)).limit(MOST_DATES)))

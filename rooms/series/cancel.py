"""A series called off: one date, this and those that follow, or all that aren't over."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from rooms.bookings import cancel
from rooms.errors import Refusal, Refused
from rooms.events import SeriesCancelled
from rooms.freeing import freed
from rooms.interval import Interval
from rooms.models import Booking, Person
from rooms.placing import Freed, spaces_taken
from rooms.series.repetition import split
from rooms.series.rows import facts_of_all, free_all, lock_rooms, rooms_of_all
from rooms.series.scope import Stretch, rule_of, stretch, touch, update_dates
from rooms.unit_of_work import UnitOfWork


def cancel_series(
    unit: UnitOfWork,
    booking: Booking,
    scope: str,
    by: Person,
    now: datetime,
    *,
    version: int | None = None,
    series_version: int | None = None,
    undoes: int | None = None,
) -> list[Booking]:
    """Return the dates that were called off: "one" (`booking`), "following" from it on, or "all".

    Their rows stay, so that they never come back; the rule ends before them. What is over stays as
    it was. Refuses with "already_cancelled", "stale" and "no_series".
    """
    if scope == "one":
        cancel(unit, booking, by, now, version=version, undoes=undoes)
        return [booking]
    session = unit.session
    meant = stretch(session, booking, scope, version, series_version)
    standing = meant.standing(now)
    if not standing:
        raise Refused(Refusal("already_cancelled"))
    before, rules = facts_of_all(session, standing), [rule_of(meant.series)]
    had = call_off(session, standing, now)
    end_rule(meant, standing, now)
    unit.record(
        SeriesCancelled(
            organisation_id=meant.series.organisation_id,
            series_id=meant.series.id,
            person_id=by.id,
            at=now,
            before=before,
            after=facts_of_all(session, standing),
            rules=rules,
            undoes=undoes,
        )
    )
    freed(unit, meant.series.organisation_id, had, now)
    return standing


def call_off(session: Session, standing: Sequence[Booking], now: datetime) -> list[Freed]:
    """Write that these dates don't take place; return their rooms' time, which is given back."""
    ids = [row.id for row in standing]
    rooms = rooms_of_all(session, ids)
    room_ids = {one for some in rooms.values() for one in some}
    by_id = lock_rooms(session, standing[0].organisation_id, room_ids).by_id
    had = free_all(session, ids)
    for row in standing:
        if row.decide_by is not None:  # others may have had a part of it since its deadline
            venues = [by_id[room_id] for room_id in rooms[row.id]]
            had += spaces_taken(venues, Interval(row.starts_at, row.ends_at))
    update_dates(
        session,
        [
            (row, {"status": "cancelled", "version": row.version + 1, "changed_at": now})
            for row in standing
        ],
    )
    return had


def end_rule(meant: Stretch, gone: Sequence[Booking], now: datetime) -> None:
    """Let the rule end before the first of the dates that are gone, where something is left."""
    series = meant.series
    is_left = any(row.status != "cancelled" for row in (*meant.before, *meant.rows))
    earlier, _ = split(meant.repetition, meant.rule_day(gone[0]))
    if is_left and earlier is not None:
        series.rrule = earlier.rrule
        series.left_out = sorted(day.isoformat() for day in earlier.left_out)
    else:
        series.status = "cancelled"
    touch(series, now)

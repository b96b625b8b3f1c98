"""A series that changes: one date, this and those that follow, or all that aren't over.

Times move on the wall: 10:00 becomes 11:00 on either side of a change of clocks. Dates that people
changed by themselves keep their time and rooms, dates that were called off stay so; both stay
attached to the date of the rule that they are. Dates that a plan moved go along, as nobody chose
where they are. Where the rule changes and earlier dates stay as they were, the later ones become a
series of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from rooms.bookings import Change, change
from rooms.errors import Refusal, Refused
from rooms.events import Dates, SeriesChanged, SeriesRequested
from rooms.freeing import freed
from rooms.guests import add_guests, remove_guests
from rooms.holidays import holiday_on
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.models import Booking, Person, Series
from rooms.overriding import explained
from rooms.placing import Freed, chosen_rooms
from rooms.proposing import keep_quotas
from rooms.rules import Proposal
from rooms.school_holidays import school_holiday_on
from rooms.series.booking import look_at, overridden, refuse_clashes, refuse_left, tolerated
from rooms.series.people import GuestList, changed_guests, write_guests
from rooms.series.plan import LEFT, Date, Decision, Planner, SeriesPlan, decided, rooms_in
from rooms.series.repetition import Repetition, skipped
from rooms.series.rows import (
    as_they_are,
    facts_of_all,
    free_all,
    leave_rooms,
    lock_rooms,
    moved_by_plans,
    rooms_of_all,
    status_of,
    take_all,
    write_rooms,
)
from rooms.series.scope import Stretch, recurs_at, rule_of, stretch, update_dates
from rooms.series.shift import Shift, moved_rule, moved_time, shift_of
from rooms.series.split import series_for
from rooms.statuses import UNPLACED
from rooms.storage.rows import Values
from rooms.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesEdit:
    """What should become different of the dates in a scope.

    `change.when` is the new time of the date by which the series is named: the others move alike.
    `decisions` are for the dates that would clash, as a plan proposed them.
    """

    change: Change = Change()  # noqa: RUF009  frozen
    invite: tuple[str, ...] = ()
    uninvite: tuple[str, ...] = ()
    series_version: int | None = None
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """An edit with the dates that it moves as they would be, and whoever looks at them."""

    of: Stretch
    shift: Shift
    repetition: Repetition
    moving: tuple[Booking, ...]
    dates: tuple[Date, ...]
    planner: Planner
    percent: int


def plan_change(
    session: Session, booking: Booking, scope: str, edit: SeriesEdit, by: Person, now: datetime
) -> SeriesPlan:
    """Return what becomes of each date that would move, and what is proposed where one clashes.

    Raises `Refused` as `change_series` does where no date can be had otherwise.
    """
    prepared = _prepare(session, booking, scope, edit, by, now)
    staying: set[int] = set()
    while True:
        plan = _looking(prepared, frozenset(staying)).plan(prepared.dates, prepared.percent)
        left = {d.recurs_at for d in plan.decisions if d.kind in LEFT}
        ids = {d.booking_id for d in prepared.dates if d.recurs_at in left and d.booking_id}
        if plan.against or ids <= staying:
            return plan
        staying |= ids  # they stay where others would move to


def change_series(
    unit: UnitOfWork, booking: Booking, scope: str, edit: SeriesEdit, by: Person, now: datetime
) -> list[Booking]:
    """Return the dates that are now as wanted: "one" (`booking`), "following" from it on, or "all".

    All of them, or none: raises `Refused` with "series_clashes" where a date can't be had as
    wanted or as decided, "too_many_clashes", "series_taken" where somebody was faster,
    "unmovable_series" where no rule says the same of the new days, "stale", and what rules say.
    """
    if scope == "one":
        return [_change_one(unit, booking, edit, by, now)]
    session = unit.session
    prepared = _prepare(session, booking, scope, edit, by, now)
    of = prepared.of
    placed, left = _as_decided(session, prepared, edit)
    guests = changed_guests(session, of.standing(now), edit.invite, edit.uninvite)
    moved_ids = {one.booking_id for one in placed}
    changed = [row for row in of.standing(now) if not prepared.dates or row.id in moved_ids]
    if not (left or guests.touched or _differs(prepared, placed, edit.change, now)):
        return changed  # it is so already: no act, and no series of its own
    moving = frozenset(row.id for row in prepared.moving) - frozenset(left)
    overrode = overridden(prepared.planner, placed, moving)
    reason = explained(overrode, edit.change.reason)
    rules, before = [rule_of(of.series)], facts_of_all(session, of.rows)
    series = _the_series(session, prepared, now)
    had = _write(session, prepared, edit, series, placed, guests, now, left)
    write_guests(session, guests, now)
    _record(unit, prepared, series, before, rules, by, now, overrode, reason)
    freed(unit, series.organisation_id, had, now)
    return changed


def _differs(prepared: Prepared, placed: Sequence[Date], wanted: Change, now: datetime) -> bool:
    """Say whether the dates in the scope would become different from what they are."""
    if not prepared.shift.is_none:
        return True
    if any(tuple(venue.room.id for venue in one.venues) != one.had for one in placed):
        return True
    of, there = prepared.of, {one.booking_id: one for one in placed}
    said = [(row, _said(row, of.meant, wanted)) for row in of.standing(now)]
    said += [(row, _placed(there[row.id], wanted)) for row in of.rows if row.id in there]
    return any(getattr(row, name) != value for row, all_ in said for name, value in all_.items())


def _record(
    unit: UnitOfWork,
    prepared: Prepared,
    series: Series,
    before: Dates,
    rules: Dates,
    by: Person,
    now: datetime,
    overrode: list[str],
    reason: str,
) -> None:
    """Store what became of the dates in the scope: changed, or asked for anew."""
    of = prepared.of
    after = facts_of_all(unit.session, of.rows)
    told = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    deadlines = ((was["decide_by"], now_is["decide_by"]) for was, now_is in told)
    asks = any(until is not None and until != earlier for earlier, until in deadlines)
    kind = SeriesRequested if asks else SeriesChanged
    unit.record(
        kind(
            organisation_id=series.organisation_id,
            series_id=series.id,
            split_from=of.series.id if series.id != of.series.id else None,
            person_id=by.id,
            at=now,
            before=[was for was, _ in told],
            after=[now_is for _, now_is in told],
            rules=rules,
            overrode=overrode,
            reason=reason,
        )
    )


def _change_one(
    unit: UnitOfWork, booking: Booking, edit: SeriesEdit, by: Person, now: datetime
) -> Booking:

    wanted = edit.change
    if wanted != Change(version=wanted.version, anyway=wanted.anyway, reason=wanted.reason):
        change(unit, booking, wanted, by, now)
    if edit.invite:
        add_guests(unit, booking, edit.invite, by, now)
    if edit.uninvite:
        remove_guests(unit, booking, edit.uninvite, by, now)
    return booking


def _prepare(
    session: Session, booking: Booking, scope: str, edit: SeriesEdit, by: Person, now: datetime
) -> Prepared:
    wanted = edit.change
    of = stretch(session, booking, scope, wanted.version, edit.series_version)
    shift = shift_of(of, wanted)
    asks = (wanted.room_ids, wanted.people, wanted.wants_video)
    moves = not shift.is_none or any(one is not None for one in asks)
    ahead = of.ahead(now) if moves else of.standing(now)
    if not ahead:
        raise Refused(Refusal("over", {"end": of.meant.ends_at}))
    if not shift.is_none:
        of = of.from_the(next(row for row in of.rows if row.starts_at > now))  # not what has begun
    apart = {row.id for row in ahead if row.is_exception} if moves else set()
    displaced = moved_by_plans(session, apart)
    moving = tuple(row for row in ahead if row.id not in apart - displaced) if moves else ()
    _refuse_undecided_in_time(moving, now)
    rooms = rooms_of_all(session, [row.id for row in moving])
    organisation_id = of.series.organisation_id
    dates = tuple(
        Date(
            recurs_at=shift.start(recurs_at(row), of.zone),
            when=moved_time(
                row, shift, of.zone, anew=bool(row.id in displaced and wanted.room_ids)
            ),
            venues=chosen_rooms(session, organisation_id, wanted.room_ids or tuple(rooms[row.id])),
            booking_id=row.id,
            before=Interval(row.starts_at, row.ends_at),
            had=() if row.status == UNPLACED else tuple(rooms[row.id]),
            decide_by=row.decide_by if row.status == "tentative" else None,
            is_exception=row.id in displaced and wanted.room_ids is None,
        )
        for row in moving
    )
    planner = Planner(
        session=session,
        template=Proposal(
            when=Interval(of.meant.starts_at, of.meant.ends_at),
            venues=(),
            people=wanted.people or of.meant.headcount,
            wants_video=of.meant.wants_video if wanted.wants_video is None else wanted.wants_video,
            now=now,
            organizer=of.organizer,
            by=by,
            country=of.country,
        ),
        stock=venues(session, organisation_id),
        zone=of.zone,
        anyway=wanted.anyway,
        last_way="as_it_was",
        skipped=_new_holidays(of, dates, shift),
    )
    percent = min((tolerated(date.venues, of.organizer) for date in dates), default=0)
    return Prepared(of, shift, moved_rule(of, shift), moving, dates, planner, percent)


def _refuse_undecided_in_time(rows: Sequence[Booking], now: datetime) -> None:
    """Refuse to move requests on which nobody can decide any more: their time is anybody's."""
    for row in rows:
        if row.status == "tentative" and row.decide_by is not None and row.decide_by <= now:
            raise Refused(Refusal("request_over", {"deadline": row.decide_by}))


def _new_holidays(of: Stretch, dates: Sequence[Date], shift: Shift) -> dict[datetime, Refusal]:
    """Return the dates that would move to a day that the series skips, such as a holiday."""
    if not shift.days:
        return {}
    found, repetition = {}, of.repetition
    for one in dates:
        day = one.recurs_at.astimezone(of.zone).date()
        code = skipped(repetition, day)
        if code is not None:
            is_public = code == "holiday"
            name = (
                holiday_on(day, of.country)
                if is_public
                else school_holiday_on(day, repetition.school_zone)
            )
            site = one.venues[0].site.name
            figures = {"site": site, "day": day.isoformat(), "name": name or ""}
            found[one.recurs_at] = Refusal(code, figures)
    return found


def _looking(prepared: Prepared, staying: frozenset[int]) -> Planner:
    """Return the planner with the rooms' time as it is without the dates that move."""
    moving = frozenset(row.id for row in prepared.moving) - staying
    return look_at(prepared.planner, prepared.dates, moving)


def _as_decided(
    session: Session, prepared: Prepared, edit: SeriesEdit
) -> tuple[list[Date], list[int]]:
    """Return the dates where they move to, and the ids of those that are left as they were."""
    by_date = {decision.recurs_at: decision for decision in edit.decisions}
    by_id = prepared.planner.stock.by_id
    found = [(one, decided(one, by_date.get(one.recurs_at), by_id)) for one in prepared.dates]
    placed = [there for _, there in found if there is not None]
    left = [one.booking_id for one, there in found if there is None and one.booking_id]
    refuse_left(len(left), len(found), prepared.percent)
    present = rooms_of_all(session, [row.id for row in prepared.moving])
    room_ids = rooms_in(placed) | {one for rooms in present.values() for one in rooms}
    organizer = prepared.of.organizer
    keep_quotas(session, organizer, (venue for date in placed for venue in date.venues))
    stock = lock_rooms(session, organizer.organisation_id, room_ids)
    placed = as_they_are(placed, stock)
    of_these = replace(prepared, dates=tuple(placed))
    planner = _looking(of_these, frozenset(left))
    refuse_clashes(planner.plan(placed, prepared.percent, with_ways=False))
    return planner.settled(placed), left


def _the_series(session: Session, prepared: Prepared, now: datetime) -> Series:
    of, later = prepared.of, timedelta(prepared.shift.days)
    days = {of.rule_day(row) + later for row in of.rows}
    return series_for(session, of, prepared.repetition, days, now)


def _write(
    session: Session,
    prepared: Prepared,
    edit: SeriesEdit,
    series: Series,
    placed: Sequence[Date],
    guests: GuestList,
    now: datetime,
    left: Sequence[int],
) -> list[Freed]:
    """Write the dates in the scope as they are to be; return the time that they give back."""
    of, there = prepared.of, {one.booking_id: one for one in placed}
    standing = {row.id for row in of.standing(now)}
    moving = [row.id for row in prepared.moving if row.id in there]
    had = free_all(session, moving)
    leave_rooms(session, moving)
    changes: list[tuple[Booking, Values]] = []
    for row in of.rows:
        values: dict[str, object] = {
            "series_id": series.id,
            "recurs_at": prepared.shift.start(recurs_at(row), of.zone),
        }
        said = _said(row, of.meant, edit.change) if row.id in standing else {}
        if row.id in there:
            said |= _placed(there[row.id], edit.change)
        if row.id in left:
            said["is_exception"] = True
        if row.id in guests.wanting_video:
            said["wants_video"] = True
        if said or row.id in guests.touched:
            said |= {"version": row.version + 1, "changed_at": now}
        changes.append((row, values | said))
    goes_later = changes and changes[0][1]["recurs_at"] > recurs_at(of.rows[0])
    update_dates(session, changes[::-1] if goes_later else changes)
    at_home = [(one.booking_id, one) for one in placed if one.booking_id is not None]
    write_rooms(session, at_home)
    if at_home:
        take_all(session, at_home, prepared.planner.proposal(placed[0]))
    return had


def _said(row: Booking, meant: Booking, wanted: Change) -> dict[str, object]:
    """Return what was said of title and privacy; a date with a title of its own keeps it."""
    said: dict[str, object] = {}
    if wanted.title is not None and row.title == meant.title:
        said["title"] = wanted.title
    if wanted.is_private is not None:
        said["is_private"] = wanted.is_private
    return said


def _placed(there: Date, wanted: Change) -> dict[str, object]:
    said: dict[str, object] = {
        "starts_at": there.when.start,
        "ends_at": there.when.end,
        "zone": there.venues[0].site.zone,
        "is_exception": there.is_exception,
        "status": status_of(there),
        "decide_by": there.decide_by,
    }
    asked = {"headcount": wanted.people, "wants_video": wanted.wants_video}
    return said | {name: value for name, value in asked.items() if value is not None}

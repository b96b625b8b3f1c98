"""Handing over: a booking gets another organiser, or all that a leaver still has ahead do.

Nothing here commits: the unit of work does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from rooms.administrators import may_over
from rooms.attendance import guest_addresses, put_guests, put_organizer
from rooms.bookings import facts, propose, record_change, venues_of
from rooms.errors import Refusal, Refused
from rooms.events import BookingsHandedOver, SeriesChanged
from rooms.interval import Interval
from rooms.models import Booking, EventRecord, Person, Series
from rooms.placing import locked
from rooms.rights import Right, not_allowed
from rooms.rules import Proposal, refusals
from rooms.series_rows import locked_all_series
from rooms.series_scope import Stretch, stretch, touch, update_dates
from rooms.series_shift import Shift, moved_rule
from rooms.series_split import series_for
from rooms.unit_of_work import UnitOfWork

ABOUT_PEOPLE = frozenset({"not_open_to", "priority", "quota"})
MOST_AT_ONCE = 500
OF_ORGANISER = ("organizer_id", "booked_by_id", "space_id", "thread_id", "in_group", "is_exception")


@dataclass(frozen=True, slots=True)
class Handed:
    """How many bookings have another organiser now, and how many still wait: ask again."""

    count: int
    left: int


def hand_over(
    unit: UnitOfWork,
    booking: Booking,
    to: Person,
    by: Person,
    now: datetime,
    *,
    version: int | None = None,
    anyway: bool = False,
) -> bool:
    """Make `to` the organiser; who was it becomes a guest. False where `to` is it already.

    Rules about people look at `to`; an administrator overrides them with `anyway`. News go to the
    new organiser alone from now on. Refuses "over", "other_organisation", and as `change` does.
    """
    booking = locked(unit.session, booking, version)
    if booking.organizer_id == to.id:
        return False
    before = facts(unit.session, booking)
    _pass_on(unit.session, booking, to, by, now, anyway=anyway)
    record_change(unit, booking, before, by, now)
    return True


def hand_over_all(
    unit: UnitOfWork,
    leaver: Person,
    to: Person,
    by: Person,
    now: datetime,
    *,
    series_id: int | None = None,
    anyway: bool = False,
) -> Handed:
    """Make `to` the organiser of all that `leaver` has ahead, the next 500; all or none.

    With `series_id`, only the dates of that series are meant. The leaver may ask that, and who
    administers all the rooms. The leaver isn't invited any more. Each booking has its event, each
    series one for its dates, and the whole one that tells `to`. Refuses "not_allowed",
    "nothing_ahead", and as `hand_over` does.
    """
    session = unit.session
    ahead = _locked_ahead(session, leaver, now, series_id)
    _refuse_others(session, leaver, to, by, ahead)
    if not ahead:
        raise Refused(Refusal("nothing_ahead", {"person": leaver.email}))
    for its_series, dates in groupby(ahead, key=lambda booking: booking.series_id or 0):
        if its_series:
            some = list(dates)
            whole = stretch(session, some[0], "all")
            _pass_on_series(unit, whole, some, to, by, now, anyway=anyway)
            continue
        for booking in dates:
            before = facts(session, booking)
            _pass_on(session, booking, to, by, now, anyway=anyway)
            _leave(session, booking, leaver, now)
            record_change(unit, booking, before, by, now, is_one_of_many=True)
    _tell_of_all(unit, leaver, to, by, ahead, now)
    return Handed(len(ahead), count_ahead(session, leaver, now, series_id))


def hand_over_following(
    unit: UnitOfWork, first: Booking, to: Person, by: Person, now: datetime, *, anyway: bool = False
) -> Handed:
    """Make `to` the organiser of a date of a series and of those that follow; all or none.

    Who leads that date leads the earlier ones on: the others become a series of their own. For the
    rest it is as `hand_over_all` says.
    """
    of = stretch(unit.session, first, "following")
    leader = of.organizer
    dates = [row for row in of.standing(now) if row.organizer_id == leader.id]
    _refuse_others(unit.session, leader, to, by, dates)
    if not dates:
        raise Refused(Refusal("nothing_ahead", {"person": leader.email}))
    _pass_on_series(unit, of, dates, to, by, now, anyway=anyway)
    _tell_of_all(unit, leader, to, by, dates, now)
    return Handed(len(dates), 0)


def take_back_all(unit: UnitOfWork, act: EventRecord, by: Person, now: datetime) -> list[Booking]:
    """Undo `hand_over_all`: everybody leads again what they led; all or none.

    Refuses "changed_since" where somebody has changed one of the bookings since.
    """
    session = unit.session
    acts = select(EventRecord).where(
        EventRecord.person_id == act.person_id,
        EventRecord.at == act.at,
        col(EventRecord.id) < act.id,
        col(EventRecord.id) > act.id - 2 * MOST_AT_ONCE,
        col(EventRecord.kind).in_(("BookingChanged", "SeriesChanged")),
    )
    records = session.exec(acts.order_by(col(EventRecord.id))).all()
    _keep_in_order(session, records, act.data["booking_ids"])
    given_back: list[Booking] = []
    for record in records:
        if record.kind == "SeriesChanged":
            given_back += _give_back_series(unit, record, act, by, now)
        elif record.booking_id in act.data["booking_ids"]:
            before, after = record.data["before"], record.data["after"]
            marks = {"id": record.booking_id}
            booking = _unchanged(session, {**after, **marks})
            was = facts(session, booking)
            _give_back(session, booking, before, now)
            record_change(unit, booking, was, by, now, undoes=act.id, is_one_of_many=True)
            given_back.append(booking)
    return given_back


def _keep_in_order(
    session: Session, records: Sequence[EventRecord], booking_ids: Sequence[int]
) -> None:
    """Keep what is to be given back from other writers, in the order of `_locked_ahead`."""
    concerned = {
        record.data.get(name) for record in records for name in ("series_id", "split_from")
    }
    locked_all_series(session, {series_id for series_id in concerned if series_id is not None})
    mine = select(Booking.id).where(col(Booking.id).in_(booking_ids)).order_by(col(Booking.id))
    session.exec(mine.with_for_update(key_share=True)).all()


def count_ahead(
    session: Session, person: Person, now: datetime, series_id: int | None = None
) -> int:
    """Return how many bookings the person leads that stand and aren't over, or of the series."""
    session.flush()
    mine = select(func.count()).select_from(Booking).where(*_ahead(person, now, series_id))
    return session.exec(mine).one()


def _ahead(person: Person, now: datetime, series_id: int | None) -> tuple[ColumnElement[bool], ...]:
    of_series = () if series_id is None else (col(Booking.series_id) == series_id,)
    return (
        *of_series,
        col(Booking.organizer_id) == person.id,
        col(Booking.organisation_id) == person.organisation_id,
        col(Booking.status) != "cancelled",
        col(Booking.ends_at) > now,
    )


def _locked_ahead(
    session: Session, leaver: Person, now: datetime, series_id: int | None
) -> list[Booking]:
    """Return the next bookings, the dates of a series together, kept from other writers.

    They are locked in the order of their ids, their series first, so that two who change them
    don't wait for each other.
    """
    session.flush()
    soonest = select(Booking.id, Booking.series_id).where(*_ahead(leaver, now, series_id))
    found = session.exec(soonest.order_by(col(Booking.starts_at)).limit(MOST_AT_ONCE)).all()
    locked_all_series(session, {of for _, of in found if of is not None})
    ids = [booking_id for booking_id, _ in found]
    kept = select(Booking).where(col(Booking.id).in_(ids), *_ahead(leaver, now, series_id))
    rows = kept.order_by(col(Booking.id)).with_for_update(key_share=True)
    ahead = session.exec(rows.execution_options(populate_existing=True)).all()
    return sorted(ahead, key=lambda booking: (booking.series_id or 0, booking.starts_at))


def _refuse_others(
    session: Session, leader: Person, to: Person, by: Person, bookings: Sequence[Booking]
) -> None:
    is_theirs = by.organisation_id == leader.organisation_id and may_over(
        session, by, Right.CHANGE_BOOKINGS, *bookings
    )
    if by.id != leader.id and not is_theirs:
        raise not_allowed(Right.CHANGE_BOOKINGS)
    if to.id == leader.id:
        raise Refused(Refusal("nothing_ahead", {"person": leader.email}))


def _tell_of_all(
    unit: UnitOfWork,
    leader: Person,
    to: Person,
    by: Person,
    bookings: Sequence[Booking],
    now: datetime,
) -> None:
    unit.record(
        BookingsHandedOver(
            organisation_id=leader.organisation_id,
            person_id=by.id,
            at=now,
            from_id=leader.id,
            to_id=to.id,
            booking_ids=[booking.id for booking in sorted(bookings, key=_start)],
        )
    )


def _start(booking: Booking) -> datetime:
    return booking.starts_at


def _pass_on(
    session: Session, booking: Booking, to: Person, by: Person, now: datetime, *, anyway: bool
) -> None:
    """Write that `to` leads the booking, if the rules about people let them."""
    if to.organisation_id != booking.organisation_id:
        raise Refused(Refusal("other_organisation", {"person": to.email}))
    if booking.ends_at <= now:
        raise Refused(Refusal("over", {"end": booking.ends_at}))
    proposal = Proposal(
        when=Interval(booking.starts_at, booking.ends_at),
        venues=tuple(venues_of(session, booking)),
        people=booking.headcount,
        wants_video=booking.wants_video,
        now=now,
        organizer=to,
        by=by,
        starts_at_before=booking.starts_at,
    )
    against = refusals(propose(session, proposal, booking), anyway=anyway)
    about_people = [refusal for refusal in against if refusal.code in ABOUT_PEOPLE]
    if about_people:
        raise Refused(*about_people)
    booking.organizer_id, booking.booked_by_id = to.id, None
    booking.space_id, booking.thread_id, booking.in_group = to.email, None, False
    put_organizer(session, booking, to)


def _pass_on_series(
    unit: UnitOfWork,
    of: Stretch,
    dates: Sequence[Booking],
    to: Person,
    by: Person,
    now: datetime,
    *,
    anyway: bool,
) -> None:
    """Write that `to` leads the series of the dates in the scope, and these of them, as one act."""
    session, rows = unit.session, of.rows if of.before else dates
    leaver = session.exec(select(Person).where(Person.id == dates[0].organizer_id)).one()
    rules = [of.series.model_dump(mode="json")]
    before = [_date(session, booking) for booking in rows]
    series = _series_led_by(session, of, to, now)
    for booking in dates:
        _pass_on(session, booking, to, by, now, anyway=anyway)
        _leave(session, booking, leaver, now)
        booking.version += 1
        booking.changed_at = now
    session.flush()
    unit.record(
        SeriesChanged(
            organisation_id=series.organisation_id,
            series_id=series.id,
            split_from=of.series.id if of.before else None,
            person_id=by.id,
            at=now,
            before=before,
            after=[_date(session, booking) for booking in rows],
            rules=rules,
        )
    )


def _series_led_by(session: Session, of: Stretch, to: Person, now: datetime) -> Series:
    """Return the series of the dates in the scope, of which `to` is the organiser now."""
    if of.before:
        days = {of.rule_day(row) for row in of.rows}
        repetition = moved_rule(of, Shift(0, None, None))
        series = series_for(session, of, repetition, days, now, organizer_id=to.id)
        update_dates(session, [(row, {"series_id": series.id}) for row in of.rows])
        return series
    of.series.organizer_id = to.id
    touch(of.series, now)
    return of.series


def _date(session: Session, booking: Booking) -> dict[str, object]:
    recurs_at = booking.recurs_at.isoformat() if booking.recurs_at else None
    marks = {"id": booking.id, "series_id": booking.series_id, "recurs_at": recurs_at}
    return {**facts(session, booking), **marks}


def _give_back_series(
    unit: UnitOfWork, record: EventRecord, act: EventRecord, by: Person, now: datetime
) -> list[Booking]:
    """Let the dates, and their series, be led as before; return those whose leader was another."""
    session, data = unit.session, record.data
    series, rules_before = _series_back(session, data, now)
    rows = [_unchanged(session, after) for after in data["after"]]
    before = [_date(session, booking) for booking in rows]
    given_back = []
    for booking, was, present in zip(rows, data["before"], before, strict=True):
        booking.series_id = was["series_id"]
        if was["version"] != present["version"]:
            _give_back(session, booking, was, now)
            booking.version += 1
            booking.changed_at = now
            given_back.append(booking)
    session.flush()
    unit.record(
        SeriesChanged(
            organisation_id=series.organisation_id,
            series_id=series.id,
            person_id=by.id,
            at=now,
            before=before,
            after=[_date(session, booking) for booking in rows],
            rules=[rules_before],
            undoes=act.id,
        )
    )
    return given_back


def _series_back(
    session: Session, data: Mapping[str, Any], now: datetime
) -> tuple[Series, dict[str, Any]]:
    """Return the series as it was before the act, and its row as it was just now."""
    [rules] = data["rules"]
    split_from, continued_id = data.get("split_from"), data["series_id"]
    found = {one.id: one for one in locked_all_series(session, {rules["id"], continued_id})}
    series, continued = found[rules["id"]], found[continued_id]
    present = series.model_dump(mode="json")
    if split_from:
        if (series.version, continued.version) != (rules["version"] + 1, 1):
            raise Refused(Refusal("changed_since"))
        series.rrule, series.left_out = rules["rrule"], rules["left_out"]
        continued.status = "cancelled"  # its dates are those of the one before it again
        touch(continued, now)
    series.organizer_id = rules["organizer_id"]
    touch(series, now)
    session.flush()
    return series, present


def _unchanged(session: Session, after: Mapping[str, Any]) -> Booking:
    """Return the booking, locked, if nobody has changed it since it had these facts."""
    found = session.exec(select(Booking).where(Booking.id == after["id"])).one()
    booking = locked(session, found, None, cancelled=True)
    if booking.version != after["version"]:
        raise Refused(Refusal("changed_since"))
    return booking


def _give_back(
    session: Session, booking: Booking, before: Mapping[str, Any], now: datetime
) -> None:
    """Let the booking have the people that it had."""
    for name in OF_ORGANISER:
        setattr(booking, name, before[name])
    leading = session.exec(select(Person).where(Person.id == booking.organizer_id)).one()
    put_organizer(session, booking, leading)
    put_guests(session, booking, before["guests"], now)


def _leave(session: Session, booking: Booking, leaver: Person, now: datetime) -> None:
    """Take the former organiser off the guests."""
    staying = [one for one in guest_addresses(session, booking) if one != leaver.email]
    put_guests(session, booking, staying, now)

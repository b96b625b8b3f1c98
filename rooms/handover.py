"""Handing over: a booking gets another organiser, or all that a leaver still has ahead do.

Nothing here commits: the unit of work does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from rooms.administrators import may_over
from rooms.attendance import guest_addresses, put_guests, put_organizer
from rooms.bookings import facts, propose, record_change, venues_of
from rooms.errors import Refusal, Refused
from rooms.events import BookingsHandedOver, SeriesChanged
from rooms.interval import Interval
from rooms.models import Booking, Person, Series
from rooms.overriding import explained
from rooms.placing import locked
from rooms.rights import Right, not_allowed
from rooms.rules import Proposal, refusals
from rooms.series.rows import locked_all_series
from rooms.series.scope import Stretch, stretch, touch, update_dates
from rooms.series.shift import Shift, moved_rule
from rooms.series.split import series_for
from rooms.unit_of_work import UnitOfWork

ABOUT_PEOPLE = frozenset({"not_open_to", "priority", "quota"})
MOST_AT_ONCE = 500


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
    reason: str | None = "",
) -> bool:
    """Make `to` the organiser; who was it becomes a guest. False where `to` is it already.

    Rules about people look at `to`; an administrator overrides them with `anyway`, for a `reason`
    as in `Wish`. News go to the new organiser alone from now on. Refuses "over",
    "other_organisation", and as `change` does.
    """
    booking = locked(unit.session, booking, version)
    if booking.organizer_id == to.id:
        return False
    before = facts(unit.session, booking)
    overrode = _pass_on(unit.session, booking, to, by, now, anyway=anyway)
    why = explained(overrode, reason)
    record_change(unit, booking, before, by, now, overrode=overrode, reason=why)
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
    reason: str | None = "",
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
    found: dict[str, None] = {}
    for its_series, dates in groupby(ahead, key=lambda booking: booking.series_id or 0):
        if its_series:
            some = list(dates)
            whole = stretch(session, some[0], "all")
            overrode = _pass_on_series(unit, whole, some, to, by, now, anyway=anyway, reason=reason)
            found |= dict.fromkeys(overrode)
            continue
        for booking in dates:
            before = facts(session, booking)
            codes = _pass_on(session, booking, to, by, now, anyway=anyway)
            _leave(session, booking, leaver, now)
            record_change(
                unit, booking, before, by, now,
                is_one_of_many=True, overrode=codes, reason=explained(codes, reason),
            )  # fmt: skip
            found |= dict.fromkeys(codes)
    _tell_of_all(unit, leaver, to, by, ahead, now, tuple(found), reason)
    return Handed(len(ahead), count_ahead(session, leaver, now, series_id))


def hand_over_following(
    unit: UnitOfWork,
    first: Booking,
    to: Person,
    by: Person,
    now: datetime,
    *,
    anyway: bool = False,
    reason: str | None = "",
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
    overrode = _pass_on_series(unit, of, dates, to, by, now, anyway=anyway, reason=reason)
    _tell_of_all(unit, leader, to, by, dates, now, overrode, reason)
    return Handed(len(dates), 0)


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
    overrode: Sequence[str],
    reason: str | None,
) -> None:
    unit.record(
        BookingsHandedOver(
            organisation_id=leader.organisation_id,
            person_id=by.id,
            at=now,
            from_id=leader.id,
            to_id=to.id,
            booking_ids=[booking.id for booking in sorted(bookings, key=_start)],
            overrode=list(overrode),
            reason=explained(overrode, reason),
        )
    )


def _start(booking: Booking) -> datetime:
    return booking.starts_at


def _pass_on(
    session: Session, booking: Booking, to: Person, by: Person, now: datetime, *, anyway: bool
) -> tuple[str, ...]:
    """Write that `to` leads the booking, if the rules about people let them.

    Returns the codes of those that an administrator overrides.
    """
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
    against = refusals(propose(session, proposal, booking))
    about_people = [refusal for refusal in against if refusal.code in ABOUT_PEOPLE]
    if about_people and not replace(proposal, anyway=anyway).is_overriding:
        raise Refused(*about_people)
    booking.organizer_id, booking.booked_by_id = to.id, None
    booking.space_id, booking.thread_id, booking.in_group = to.email, None, False
    put_organizer(session, booking, to)
    return tuple(refusal.code for refusal in about_people)


def _pass_on_series(
    unit: UnitOfWork,
    of: Stretch,
    dates: Sequence[Booking],
    to: Person,
    by: Person,
    now: datetime,
    *,
    anyway: bool,
    reason: str | None,
) -> tuple[str, ...]:
    """Write that `to` leads the series of the dates in the scope, and these of them, as one act.

    Returns the codes of the rules that an administrator overrides.
    """
    session, rows = unit.session, of.rows if of.before else dates
    leaver = session.exec(select(Person).where(Person.id == dates[0].organizer_id)).one()
    rules = [of.series.model_dump(mode="json")]
    before = [date_facts(session, booking) for booking in rows]
    series = _series_led_by(session, of, to, now)
    found: dict[str, None] = {}
    for booking in dates:
        found |= dict.fromkeys(_pass_on(session, booking, to, by, now, anyway=anyway))
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
            after=[date_facts(session, booking) for booking in rows],
            rules=rules,
            overrode=list(found),
            reason=explained(tuple(found), reason),
        )
    )
    return tuple(found)


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


def date_facts(session: Session, booking: Booking) -> dict[str, object]:
    """Return the facts of a date, with what tells which one of its series it is."""
    recurs_at = booking.recurs_at.isoformat() if booking.recurs_at else None
    marks = {"id": booking.id, "series_id": booking.series_id, "recurs_at": recurs_at}
    return {**facts(session, booking), **marks}


def _leave(session: Session, booking: Booking, leaver: Person, now: datetime) -> None:
    """Take the former organiser off the guests."""
    staying = [one for one in guest_addresses(session, booking) if one != leaver.email]
    put_guests(session, booking, staying, now)

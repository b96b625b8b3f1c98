"""A series that goes on for longer than was said: further dates by its rule, whose end is put off.

What the series is for, its rooms and its people are those of its last date that nobody changed by
itself. Days of the rule on which a date was cancelled by itself stay free.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, func, select, update

from rooms.attendance import guest_addresses, kind_of
from rooms.errors import Refusal, Refused
from rooms.events import SeriesProlonged, SeriesRequested
from rooms.inventory import venues
from rooms.models import Booking, EventRecord, Person
from rooms.overriding import explained
from rooms.placing import chosen_rooms, rooms_of
from rooms.proposing import keep_quotas
from rooms.rules import Proposal
from rooms.series.booking import (
    as_decided,
    look_at,
    overridden,
    refuse_clashes,
    refuse_left,
    refuse_too_many,
    tolerated,
)
from rooms.series.plan import LEFT, Date, Decision, Planner, SeriesPlan, rooms_in
from rooms.series.recurrence import read
from rooms.series.repetition import MOST_DATES, Repetition, dates, rule_days
from rooms.series.rows import (
    as_they_are,
    lock_rooms,
    take_all,
    write_dates,
    write_people,
    write_rooms,
)
from rooms.series.scope import Stretch, recurs_at, rule_of, stretch, touch
from rooms.storage.rows import Values
from rooms.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Longer:
    """Until when a series shall go: a local day, included, or so many dates more.

    `decisions` are for the dates that would clash, as a plan proposed them.
    """

    until: date | None = None
    count: int | None = None
    series_version: int | None = None
    decisions: tuple[Decision, ...] = ()
    anyway: bool = False
    reason: str | None = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The series with the rule that it shall have, the dates that this adds, and their model."""

    of: Stretch
    repetition: Repetition
    model: Booking
    organizer: Person
    guests: tuple[str, ...]
    dates: tuple[Date, ...]
    planner: Planner

    @property
    def percent(self) -> int:
        """The share of the new dates that may be left out."""
        return tolerated(self.dates[0].venues, self.organizer)


def plan_longer(
    session: Session, booking: Booking, wanted: Longer, by: Person, now: datetime
) -> SeriesPlan:
    """Return what becomes of each date that is added, and what is proposed where one clashes.

    Raises `Refused` as `prolong_series` does where no date can be had otherwise.
    """
    prepared = _prepare(session, booking, wanted, by, now)
    planner = look_at(prepared.planner, prepared.dates)
    return planner.plan(prepared.dates, prepared.percent)


def prolong_series(
    unit: UnitOfWork, booking: Booking, wanted: Longer, by: Person, now: datetime
) -> list[Booking]:
    """Return the dates that were added to the series of `booking`: all of them, or none.

    Raises `Refused` with "ends_already" where the series goes as far, "series_clashes",
    "too_many_clashes", "series_taken", "stale", "no_series", and with what rules say.
    """
    session = unit.session
    prepared = _prepare(session, booking, wanted, by, now)
    of, organizer = prepared.of, prepared.organizer
    added = as_decided(session, organizer, wanted.decisions, prepared.dates)
    left = sum(decision.kind in LEFT for decision in wanted.decisions)
    refuse_left(left, len(prepared.dates), prepared.percent)
    keep_quotas(session, organizer, (venue for one in added for venue in one.venues))
    stock = lock_rooms(session, organizer.organisation_id, rooms_in(added))
    added = as_they_are(added, stock)
    planner = look_at(prepared.planner, added)
    refuse_clashes(planner.plan(added, prepared.percent, with_ways=False))
    overrode = overridden(prepared.planner, added)
    reason = explained(overrode, wanted.reason)
    added = planner.settled(added)
    rules = [rule_of(of.series)]
    _put_off(session, prepared, added, now)
    ids = _write(session, prepared, added, now)
    kind = SeriesRequested if added[0].decide_by else SeriesProlonged
    unit.record(
        kind(
            organisation_id=of.series.organisation_id,
            series_id=of.series.id,
            person_id=by.id,
            at=now,
            booking_ids=ids,
            rules=rules,
            overrode=overrode,
            reason=reason,
        )
    )
    mine = select(Booking).where(col(Booking.id).in_(ids)).order_by(col(Booking.recurs_at))
    return list(session.exec(mine))


def first_beyond(session: Session, booking: Booking, until: date, now: datetime) -> Booking | None:
    """Return the first date that stands, by the rule, after a local day; None where none does."""
    of = stretch(session, booking, "all")
    return next((row for row in of.standing(now) if of.rule_day(row) > until), None)


def _prepare(
    session: Session, booking: Booking, wanted: Longer, by: Person, now: datetime
) -> Prepared:
    of = stretch(session, booking, "all", series_version=wanted.series_version)
    standing = of.standing(now)
    if not standing:
        raise Refused(Refusal("over", {"end": of.meant.ends_at}))
    model = next((row for row in standing[::-1] if not row.is_exception), standing[-1])
    organizer = session.get_one(Person, model.organizer_id)
    chosen = chosen_rooms(session, model.organisation_id, tuple(rooms_of(session, model)))
    guests = tuple(guest_addresses(session, model))
    repetition = _longer(of, wanted)
    found = [one for one in dates(repetition) if one.when.start > now]
    refuse_too_many(found, chosen, len(guests))
    last, gone = rule_days(of.repetition)[-1], _called_off_alone(session, of)
    known = {recurs_at(row) for row in of.rows if row.status != "cancelled" or row.id in gone}
    added = tuple(
        Date(recurs_at=one.recurs_at, when=one.when, venues=chosen)
        for one in found
        if one.recurs_at.astimezone(of.zone).date() > last and one.recurs_at not in known
    )
    if not added:
        raise Refused(Refusal("ends_already", {"day": last.isoformat()}))
    planner = Planner(
        session=session,
        template=Proposal(
            when=added[0].when,
            venues=chosen,
            people=model.headcount,
            wants_video=model.wants_video,
            now=now,
            organizer=organizer,
            by=by,
            country=of.country,
        ),
        stock=venues(session, model.organisation_id),
        zone=of.zone,
        anyway=wanted.anyway,
        outside=sum(kind_of(guest) == "sip" for guest in guests),
    )
    return Prepared(of, repetition, model, organizer, guests, added, planner)


def _longer(of: Stretch, wanted: Longer) -> Repetition:
    """Return the rule with the end that it shall have; a number of dates counts none skipped."""
    present, rule = of.repetition, read(of.series.rrule)
    last = rule_days(present)[-1]
    if wanted.until is not None:
        until = wanted.until
    else:
        more = wanted.count or 0
        beside = 4 * more + 60 if present.school else 2 * more + 10  # that are skipped on the way
        most = min(MOST_DATES, len(rule_days(present)) + beside)
        ahead = replace(present, rrule=str(replace(rule, until=None, count=most)))
        days = (one.recurs_at.astimezone(of.zone).date() for one in dates(ahead))
        further = [day for day in days if day > last][:more]
        if not 0 < more == len(further):
            figures = {"dates": len(rule_days(present)) + more, "most": MOST_DATES}
            raise Refused(Refusal("too_many_dates" if more else "no_dates", figures))
        until = further[-1]
    if until <= last:
        raise Refused(Refusal("ends_already", {"day": last.isoformat()}))
    return replace(present, rrule=str(replace(rule, count=None, until=until)))


def _called_off_alone(session: Session, of: Stretch) -> set[int]:
    """Return the bookings of dates that were cancelled one by one: they never come back."""
    ids = [row.id for row in of.rows if row.status == "cancelled"]
    last_event = (  # of those that call a date off by itself, or bring it back
        select(func.max(EventRecord.id))
        .where(
            col(EventRecord.booking_id).in_(ids),
            col(EventRecord.kind).in_(("BookingCancelled", "BookingRestored")),
        )
        .group_by(col(EventRecord.booking_id))
    )
    alone = select(EventRecord.booking_id).where(
        col(EventRecord.id).in_(last_event), EventRecord.kind == "BookingCancelled"
    )
    return {one for one in session.exec(alone) if one is not None}


def _put_off(session: Session, prepared: Prepared, added: Sequence[Date], now: datetime) -> None:
    """Write the rule's new end; what was called off beyond the old one is no date of it more."""
    of, series = prepared.of, prepared.of.series
    starts = {one.recurs_at for one in added}
    again = [row.id for row in of.rows if row.recurs_at in starts]
    session.exec(
        update(Booking).where(col(Booking.id).in_(again)).values(series_id=None, recurs_at=None)
    )
    wanted = {one.recurs_at.astimezone(of.zone).date() for one in prepared.dates}
    out = wanted - {at.astimezone(of.zone).date() for at in starts}
    series.rrule = prepared.repetition.rrule
    series.left_out = sorted({*series.left_out, *(day.isoformat() for day in out)})
    touch(series, now)
    session.flush()


def _write(session: Session, prepared: Prepared, added: Sequence[Date], now: datetime) -> list[int]:
    """Return the ids of the new bookings, written with rooms, time and people."""
    ids = write_dates(session, prepared.of.series, _alike(prepared.model, now), added)
    placed = list(zip(ids, added, strict=True))
    write_rooms(session, placed)
    take_all(session, placed, prepared.planner.proposal(added[0]))
    write_people(session, ids, prepared.organizer, prepared.guests)
    return ids


def _alike(model: Booking, now: datetime) -> Values:
    """Return what new dates have of their model."""
    fresh = {"version": 1, "sequence": 0, "created_at": now, "changed_at": now}
    return model.model_dump(exclude={"id"}) | fresh

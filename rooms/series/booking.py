"""Series: a meeting booked for all its dates in one transaction, or not at all.

Nothing here commits: the unit of work does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from rooms.attendance import cleaned, kind_of
from rooms.bookings import Wish, new_booking, organisation_of
from rooms.errors import Refusal, Refused
from rooms.events import SeriesMade, SeriesRequested
from rooms.groups import policy_for
from rooms.interval import Interval
from rooms.inventory import Venue, venues
from rooms.models import Person, Series
from rooms.overriding import explained
from rooms.placing import Chosen, chosen_rooms
from rooms.pools.headroom import Headroom
from rooms.pools.own_calls import OwnCall
from rooms.proposing import keep_quotas, people_of
from rooms.rules import Proposal, refusals
from rooms.rules.time import LONGEST_MINUTES, too_long
from rooms.series.calendar import Calendar, HeldHours
from rooms.series.plan import (
    LEFT,
    Date,
    Decision,
    Planner,
    SeriesPlan,
    decided,
    rooms_in,
    too_many_left,
)
from rooms.series.repetition import MOST_DATES, Occurrence, Repetition, dates
from rooms.series.rows import (
    as_they_are,
    lock_rooms,
    take_all,
    write_dates,
    write_people,
    write_rooms,
)
from rooms.unit_of_work import UnitOfWork

MOST_BLOCKINGS = 1_500
MOST_PEOPLE = 10_000  # rows of attendees


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesWish:
    """A series that somebody wants; fields as in `Wish` and `Repetition`.

    `start` is on the wall of the first room's site, whose zones are the series', that of school
    holidays too. `decisions` are for the dates that would clash, as a plan proposed them.
    """

    rrule: str
    start: datetime
    minutes: int
    room_ids: tuple[int, ...]
    skips_holidays: bool = False
    school: str = ""
    left_out: frozenset[date] = frozenset()
    decisions: tuple[Decision, ...] = ()
    people: int | None = None
    headcounts: tuple[tuple[int, int], ...] = ()
    wants_video: bool = False
    guests: tuple[str, ...] = ()
    title: str = ""
    is_private: bool = False
    language: str = "fr"
    space_id: str | None = None
    thread_id: str | None = None
    in_group: bool = False
    is_of_calendar: bool = False
    anyway: bool = False
    reason: str | None = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A wish with its dates worked out, and whoever looks at them."""

    repetition: Repetition
    chosen: Chosen
    dates: tuple[Date, ...]
    planner: Planner

    @property
    def percent(self) -> int:
        """The share of dates that may be left out: the least that one of the rooms tolerates."""
        return tolerated(self.chosen, people_of(self.planner.template)[0])


def plan_series(
    session: Session, organizer: Person, wish: SeriesWish, now: datetime, by: Person | None = None
) -> SeriesPlan:
    """Return what becomes of each date of the wish, and what is proposed where one clashes.

    Raises `Refused` where the rule or the rooms are none, or the dates too many: "endless_series",
    "bad_rule", "no_dates", "too_many_dates" and the others of `rooms.series.repetition`.
    """
    prepared = prepare(session, organizer, wish, now, by or organizer)
    planner = look_at(prepared.planner, prepared.dates)
    return planner.plan(prepared.dates, prepared.percent)


def steadiest(
    session: Session,
    organizer: Person,
    wish: SeriesWish,
    among: Sequence[tuple[int, ...]],
    now: datetime,
) -> tuple[int, ...]:
    """Return the rooms of `among` that clash on the fewest dates; of equals the first."""
    best: tuple[int, tuple[int, ...]] | None = None
    for room_ids in among:
        prepared = prepare(session, organizer, replace(wish, room_ids=room_ids), now, organizer)
        planner = look_at(prepared.planner, prepared.dates)
        plan = planner.plan(prepared.dates, prepared.percent, with_ways=False)
        clashes = MOST_DATES if plan.against else len(plan.clashes)
        if best is None or clashes < best[0]:
            best = (clashes, room_ids)
        if not clashes:
            break
    return best[1] if best else ()


def book_series(
    unit: UnitOfWork,
    organizer: Person,
    wish: SeriesWish,
    now: datetime,
    by: Person | None = None,
) -> Series:
    """Return the series of the wish, with a booking for each of its dates, written in `unit`.

    Dates with a decision are booked as decided; those in other rooms or at another hour are
    exceptions from the beginning. Where a room needs an administrator's approval, all dates are
    tentative until they decide on the series. Raises `Refused`: with "series_clashes" where a date
    can't be had as wanted or as decided, "too_many_clashes" where more are left out than tolerated,
    "taken" where somebody was faster, and with what `plan_series` refuses.
    """
    session, by = unit.session, by or organizer
    prepared = prepare(session, organizer, wish, now, by)
    wanted = as_decided(session, organizer, wish.decisions, prepared.dates)
    keep_quotas(session, organizer, (venue for date in wanted for venue in date.venues))
    # Nobody else takes these rooms' time from here on.
    stock = lock_rooms(session, organizer.organisation_id, rooms_in(wanted))
    wanted = as_they_are(wanted, stock)
    planner = look_at(prepared.planner, wanted)
    plan = planner.plan(wanted, prepared.percent, with_ways=False)
    left = {d.recurs_at for d in wish.decisions if d.kind in LEFT}
    out = [date for date in prepared.dates if date.recurs_at in left]
    refuse_clashes(plan)
    refuse_left(len(out), len(prepared.dates), prepared.percent)
    overrode = overridden(prepared.planner, wanted)
    wanted = planner.settled(wanted)
    series = _new_series(session, organizer, prepared, out, now)
    proposal = planner.proposal(wanted[0])
    template = new_booking(proposal, _as_wish(wish, wanted[0].when))
    ids = write_dates(session, series, template, wanted)
    placed = list(zip(ids, wanted, strict=True))
    write_rooms(session, placed)
    take_all(session, placed, proposal)
    reason = explained(overrode, wish.reason)
    write_people(session, ids, organizer, wish.guests)
    kind = SeriesRequested if wanted[0].decide_by else SeriesMade
    unit.record(
        kind(
            organisation_id=series.organisation_id,
            series_id=series.id,
            person_id=by.id,
            at=now,
            booking_ids=ids,
            overrode=overrode,
            reason=reason,
        )
    )
    return series


def prepare(
    session: Session, organizer: Person, wish: SeriesWish, now: datetime, by: Person
) -> Prepared:
    """Return the dates of a wish and who looks at them; `Refused` where there are none to be."""
    if wish.minutes > LONGEST_MINUTES:  # before ends are counted that lie beyond all time
        raise Refused(too_long(wish.minutes))
    chosen = chosen_rooms(session, organizer.organisation_id, wish.room_ids)
    repetition = Repetition(
        rrule=wish.rrule,
        start=wish.start,
        minutes=wish.minutes,
        zone=chosen[0].site.zone,
        skips_holidays=wish.skips_holidays,
        country=organisation_of(session, organizer).country,
        school=wish.school,
        school_zone=chosen[0].site.school_zone if wish.school else "",
        left_out=wish.left_out,
    )
    found = dates(repetition)
    if not found:
        raise Refused(Refusal("no_dates"))
    refuse_too_many(found, chosen, len(wish.guests))
    wanted = tuple(Date(recurs_at=o.recurs_at, when=o.when, venues=chosen) for o in found)
    planner = Planner(
        session=session,
        template=Proposal(
            when=found[0].when,
            venues=chosen,
            people=wish.people,
            headcounts=wish.headcounts,
            wants_video=wish.wants_video,
            now=now,
            organizer=organizer,
            by=by,
            country=repetition.country,
        ),
        stock=venues(session, organizer.organisation_id),
        zone=ZoneInfo(repetition.zone),
        anyway=wish.anyway,
        outside=sum(kind_of(one) == "sip" for one in cleaned(wish.guests)),
    )
    return Prepared(repetition, chosen, wanted, planner)


def look_at(planner: Planner, wanted: Sequence[Date], but: frozenset[int] = frozenset()) -> Planner:
    """Return the planner with the rooms' time and the quotas as they are now.

    The bookings `but` are those that are to move: they stand in nobody's way.
    """
    rooms = {venue.room.id: venue for date in wanted for venue in date.venues}
    times = [date.when for date in wanted]
    calendar = Calendar.read(planner.session, rooms.values(), times, planner.look, but)
    hours = None
    organizer, _ = people_of(planner.template)
    if times and any(policy_for(venue, organizer).quotas for venue in rooms.values()):
        span = Interval(min(w.start for w in times), max(w.end for w in times))
        hours = HeldHours(planner.session, organizer, span, planner.template.now, but)
    headroom = None
    if planner.template.wants_video and planner.stock.pools:
        now = planner.template.now
        headroom = Headroom.read(planner.session, planner.stock, times, now, but)
        headroom = headroom.of(OwnCall(outside=planner.outside))
    return replace(planner, calendar=calendar, hours=hours, headroom=headroom)


def tolerated(chosen: Sequence[Venue], organizer: Person) -> int:
    """Return the share of dates, in percent, that may clash: the least of these rooms."""
    return min(policy_for(venue, organizer).clash_percent for venue in chosen)


def refuse_too_many(found: Sequence[Occurrence], chosen: Chosen, guests: int) -> None:
    """Refuse more dates than a series in these rooms, with so many guests, may have."""
    spaces = sum(len(venue.space_ids) for venue in chosen)
    most = min(MOST_DATES, MOST_BLOCKINGS // spaces, MOST_PEOPLE // (guests + 1))
    if len(found) > most:
        raise Refused(Refusal("too_many_dates", {"dates": len(found), "most": most}))


def refuse_clashes(plan: SeriesPlan) -> None:
    """Refuse dates that can't be had; what stands against all dates is told as it is."""
    if plan.against:
        raise Refused(*plan.against)
    if plan.clashes:
        first = plan.clashes[0].date.when.start
        figures = {"clashes": len(plan.clashes), "dates": len(plan.dates), "first": first}
        raise Refused(Refusal("series_clashes", figures))


def refuse_left(left: int, total: int, percent: int) -> None:
    """Refuse to leave so many of all dates out, or as they were."""
    too_many = too_many_left(left, total, percent)
    if too_many:
        raise Refused(too_many)


def repetition_of(series: Series, country: str) -> Repetition:
    """Return the rule of a series that is booked."""
    return Repetition(
        rrule=series.rrule,
        start=datetime.fromisoformat(series.starts_on),
        minutes=series.minutes,
        zone=series.zone,
        skips_holidays=series.skips_holidays,
        country=country,
        school=series.school,
        school_zone=series.school_zone,
        left_out=frozenset(date.fromisoformat(day) for day in series.left_out),
    )


def as_decided(
    session: Session, organizer: Person, decisions: Sequence[Decision], wanted: Sequence[Date]
) -> list[Date]:
    """Return the dates to book, as was decided on those that clash; refuses where none is left."""
    by_date = {decision.recurs_at: decision for decision in decisions}
    for room_ids in {d.room_ids for d in decisions}:
        chosen_rooms(session, organizer.organisation_id, room_ids)
    by_id = venues(session, organizer.organisation_id).by_id
    found = [decided(date, by_date.get(date.recurs_at), by_id) for date in wanted]
    kept = [date for date in found if date is not None]
    if not kept:
        raise Refused(Refusal("no_dates"))
    return kept


def _new_series(
    session: Session,
    organizer: Person,
    prepared: Prepared,
    out: Sequence[Date],
    now: datetime,
) -> Series:
    repetition = prepared.repetition
    zone = ZoneInfo(repetition.zone)
    left_out = repetition.left_out | {date.recurs_at.astimezone(zone).date() for date in out}
    series = Series(
        organisation_id=organizer.organisation_id,
        organizer_id=organizer.id,
        rrule=repetition.rrule,
        starts_on=repetition.start.isoformat(timespec="minutes"),
        minutes=repetition.minutes,
        zone=repetition.zone,
        skips_holidays=repetition.skips_holidays,
        school=repetition.school,
        school_zone=repetition.school_zone,
        left_out=sorted(day.isoformat() for day in left_out),
        created_at=now,
        changed_at=now,
    )
    session.add(series)
    session.flush()
    return series


def _as_wish(wish: SeriesWish, when: Interval) -> Wish:
    return Wish(
        when=when,
        room_ids=wish.room_ids,
        people=wish.people,
        wants_video=wish.wants_video,
        guests=wish.guests,
        title=wish.title,
        is_private=wish.is_private,
        language=wish.language,
        space_id=wish.space_id,
        thread_id=wish.thread_id,
        in_group=wish.in_group,
        is_of_calendar=wish.is_of_calendar,
    )


def overridden(
    planner: Planner, wanted: Sequence[Date], but: frozenset[int] = frozenset()
) -> list[str]:
    """Return the rules that an administrator overrides for some date; none where nobody does.

    Quotas count the dates one after the other, and not the bookings `but`, which are to move.
    """
    if not planner.anyway:
        return []
    found: dict[str, None] = {}
    planner = look_at(planner, wanted, but)
    for one in wanted:
        found |= dict.fromkeys(refusal.code for refusal in refusals(planner.proposal(one)))
        if planner.hours is not None:
            planner.hours.add(one.when, one.venues)
    return list(found)

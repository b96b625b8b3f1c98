"""The figures that count in a place, where each comes from, and what they say to an example.

An example is asked before a figure is kept: what it would refuse then, and what would work instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from rooms.administration.proposed import Proposed
from rooms.availability import Look
from rooms.errors import Refusal, Refused, Remedy
from rooms.finding.collisions import collisions
from rooms.finding.remedies import remedies
from rooms.interval import Interval
from rooms.inventory_files import import_inventory
from rooms.models import Person, Room, RoomPolicy, Site
from rooms.placing import check, chosen_rooms
from rooms.policy import QUOTAS, SETTINGS, Level
from rooms.proposing import propose
from rooms.rules import Proposal, decide_by
from rooms.series.booking import SeriesWish, plan_series


@dataclass(frozen=True, slots=True)
class Ruling:
    """A figure of a policy, and what says it: a level, the name of its place, and for which group.

    `place` None is the organisation, `group` "" everybody.
    """

    name: str
    value: object
    level: Level
    place: str | None = None
    group: str = ""


def rulings(
    session: Session, organisation_id: int, site: Site | None = None, room: Room | None = None
) -> list[Ruling]:
    """Return what counts in a room, or in a site as such, or in the organisation as such.

    What everybody goes by comes first, the figures in the order of the table of settings.
    """
    counting: dict[tuple[object, ...], Ruling] = {}
    for one in _said(session, organisation_id, site, room):
        of = one.level if one.name in QUOTAS else None  # quotas of several levels add up
        if not one.group:
            for key in [key for key in counting if key[1:] == (one.name, of)]:
                del counting[key]
        counting[one.group, one.name, of] = one
    order = {name: place for place, name in enumerate(SETTINGS)}
    return sorted(counting.values(), key=lambda one: (one.group, order[one.name]))


def said_of(
    session: Session, organisation_id: int, site: Site | None = None, room: Room | None = None
) -> list[Ruling]:
    """Return what is said of this very room, or site, or the organisation, and of nothing around.

    What is for everybody comes first.
    """
    level = Level.ROOM if room else Level.SITE if site else Level.ORGANISATION
    return [one for one in _said(session, organisation_id, site, room) if one.level is level]


def _said(
    session: Session, organisation_id: int, site: Site | None, room: Room | None
) -> Iterator[Ruling]:
    """Yield all figures that are said of the place, the coarsest first, groups after everybody."""
    mine = select(RoomPolicy).where(RoomPolicy.organisation_id == organisation_id)
    rows = sorted(session.exec(mine), key=lambda row: row.group_name)
    levels: list[tuple[Level, int | None, int | None, str | None]] = [
        (Level.ORGANISATION, None, None, None)
    ]
    if site is not None:
        levels.append((Level.SITE, site.id, None, site.name))
    if room is not None:
        levels.append((Level.ROOM, None, room.id, room.name))
    for level, site_id, room_id, place in levels:
        for row in rows:
            if (row.site_id, row.room_id) == (site_id, room_id):
                for name, value in row.settings.items():
                    yield Ruling(name, value, level, place, row.group_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A booking that somebody might make: who, when, in which rooms, for how many.

    With an `rrule` it is a series, of which `when` is the first date, on the clocks of the rooms.
    """

    organizer: Person
    when: Interval
    room_ids: tuple[int, ...]
    people: int | None = None
    rrule: str | None = None


def somebody(person: Person, *groups: str) -> Person:
    """Return a colleague of the person who is of these groups, has no rights and holds nothing.

    It is nobody's row: an example is about those who book, and not about who tries the rule.
    """
    home = person.organisation_id
    return Person(id=0, organisation_id=home, email="", roles=["member", *groups])


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands against an example, what works instead, and until when it would wait.

    Of a series, how many of its `dates` can't be had, and what stands against the first of them.
    """

    refusals: tuple[Refusal, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    decide_by: datetime | None = None
    dates: int = 1
    refused: int = 0


def tried_on(
    session: Session, proposed: Proposed, example: Example, now: datetime
) -> tuple[Verdict, Verdict]:
    """Return what is said to the example now, and what would be with these lines; none are kept.

    Raises `InventoryError` where the lines can't be.
    """
    before = verdict(session, example, now)
    savepoint = session.begin_nested()
    try:
        import_inventory(session, proposed.inventory, now)
        session.flush()
        after = verdict(session, example, now)
    finally:
        savepoint.rollback()
    return before, after


def verdict(session: Session, example: Example, now: datetime) -> Verdict:
    """Return what rules, and what is booked there, say to an example; nothing is written."""
    if example.rrule is not None:
        return _of_series(session, example, example.rrule, now)
    organizer = example.organizer
    chosen = chosen_rooms(session, organizer.organisation_id, example.room_ids)
    proposal = propose(
        session,
        Proposal(
            when=example.when,
            venues=chosen,
            people=example.people,
            wants_video=False,
            now=now,
            organizer=organizer,
            by=organizer,
            is_named=True,
        ),
    )
    look = Look(now=now, person_id=organizer.id)
    try:
        check(session, proposal, look)
    except Refused as refused:
        return Verdict(refused.refusals, refused.remedies)
    others = collisions(session, proposal, look)
    if others:
        return Verdict(tuple(others), remedies(session, proposal, others, look))
    return Verdict(decide_by=decide_by(proposal))


def _of_series(session: Session, example: Example, rrule: str, now: datetime) -> Verdict:
    """Return what is said to a series: against all of it, or against how many of its dates."""
    organizer, room_ids = example.organizer, example.room_ids
    try:
        home = chosen_rooms(session, organizer.organisation_id, room_ids)[0].site
        start = example.when.start.astimezone(ZoneInfo(home.zone)).replace(tzinfo=None)
        wish = SeriesWish(
            rrule=rrule,
            start=start,
            minutes=example.when.minutes,
            room_ids=room_ids,
            people=example.people,
        )
        plan = plan_series(session, organizer, wish, now)
    except Refused as refused:
        return Verdict(refused.refusals)
    total, clashes = len(plan.dates), plan.clashes
    if clashes:
        return Verdict(clashes[0].against, dates=total, refused=len(clashes))
    if plan.against:
        return Verdict(plan.against, dates=total, refused=total)
    first = replace(example, rrule=None, when=plan.dates[0].date.when)
    return replace(verdict(session, first, now), dates=total)

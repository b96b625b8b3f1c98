"""Whatever is refused, what is offered instead can be had at once, and nothing nearer can."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from rooms.bookings import Change, Wish, book, change
from rooms.errors import Refused, Remedy
from rooms.finding.shifting import STEP
from rooms.interval import Interval
from rooms.models import Booking, Closure, RoomPolicy
from rooms.unit_of_work import UnitOfWork, Units
from tests.builders import NOW, Town, at, booked, lasting, room, settled_town, town

ROOMS = ("jaures", "cesaire", "mandela", "louise-michel", "simone-veil", "rosa-parks")
KINDS = ("other_room", "other_time", "other_site")
HOURS = {day: [["08:30", "12:00"], ["13:30", "18:00"]] for day in ("mon", "tue", "wed", "fri")}
keys = st.sampled_from(ROOMS)
# From six hours ago to three days ahead: days, nights and their edges, and what has gone by.
times = st.builds(
    lambda start, length: Interval.lasting(NOW + timedelta(minutes=5 * start), 5 * length),
    st.integers(-72, 864),
    st.integers(1, 60),
)
moments = st.integers(-60, 600).map(lambda minutes: NOW + timedelta(minutes=minutes))
policies = st.fixed_dictionaries(
    {},
    optional={
        "notice_minutes": st.integers(0, 3_000),
        "horizon_days": st.integers(0, 5),
        "shortest_minutes": st.integers(1, 60),
        "longest_minutes": st.integers(60, 300),
        "before_minutes": st.sampled_from([5, 15, 40]),
        "after_minutes": st.sampled_from([5, 10, 30]),
        "outside_hours": st.booleans(),
        "closed_on_holidays": st.just(value=True),
        "open_to": st.sampled_from([["agent@drancy.example"], ["council"]]),
        "priority_for": st.just(["council"]),
        "priority_days": st.integers(0, 3),
        "quota_day": st.integers(1, 6),
        "quota_week": st.integers(1, 12),
        "quota_ahead": st.integers(1, 20),
        "approval_hours": st.integers(1, 48),
    },
)
places = st.sampled_from(["organisation", "mairie", "mediatheque", *ROOMS])


@dataclass(frozen=True)
class World:
    """What a calendar and its rules are made of."""

    meetings: list[tuple[str, Interval, bool]]
    policies: dict[str, dict[str, Any]]
    closures: list[tuple[str, Interval]]
    has_hours: bool
    is_divided: bool


worlds = st.builds(
    World,
    meetings=st.lists(st.tuples(keys, times, st.booleans()), max_size=25),
    policies=st.dictionaries(places, policies, max_size=3),
    closures=st.lists(st.tuples(places, times), max_size=2),
    has_hours=st.booleans(),
    is_divided=st.booleans(),
)


def place_of(made: Town, name: str) -> dict[str, Any]:
    place: dict[str, Any] = {"organisation_id": made.organisation.id}
    if name in made.sites:
        place["site_id"] = made.sites[name].id
    if name in made.rooms:
        place["room_id"] = made.id_of(name)
    return place


def build(session: Session, world: World) -> Town:
    """Return a town with these calendars, rules, hours and walls."""
    made = town(session)
    if world.has_hours:
        for site in made.sites.values():
            site.opening_hours = HOURS
    if world.is_divided:
        for part in ("jaures", "cesaire"):
            made.rooms[part].part_of_id = made.id_of("mandela")
    unit = UnitOfWork(session, lambda _session, _event: None)
    for key, when, is_own in world.meetings:
        by = made.agent if is_own else made.colleague
        try:
            with unit.attempt():
                wish = Wish(when=when, room_ids=(made.id_of(key),))
                book(unit, by, wish, when.start - timedelta(days=1))
        except Refused:
            continue
    for name, figures in world.policies.items():
        session.add(RoomPolicy(**place_of(made, name), settings=figures))
    for name, when in world.closures:
        session.add(Closure(**place_of(made, name), starts_at=when.start, ends_at=when.end))
    session.flush()
    return made


def refused(session: Session, act: Callable[[], object]) -> Refused | None:
    """Return the refusal of an act that leaves nothing behind."""
    nested = session.begin_nested()
    try:
        act()
    except Refused as error:
        return error
    finally:
        nested.rollback()
    return None


def check(session: Session, no: Refused, accept: Callable[[Remedy], object]) -> None:
    """Check that each offer can be had, and that there is one of a kind at most."""
    kinds = [remedy.kind for remedy in no.remedies]
    assert len(set(kinds)) == len(kinds) <= 3
    assert set(kinds) <= set(KINDS)
    for remedy in no.remedies:
        assert refused(session, lambda remedy=remedy: accept(remedy)) is None, remedy  # type: ignore[misc]


@settings(max_examples=120)
@given(
    world=worlds,
    chosen=st.lists(keys, min_size=1, max_size=3, unique=True),
    when=times,
    people=st.none() | st.integers(1, 25),
    now=moments,
    wants_video=st.booleans(),
    is_named=st.booleans(),
)
def test_an_offer_can_be_booked(
    sqlite_units: Units,
    world: World,
    chosen: list[str],
    when: Interval,
    people: int | None,
    now: Any,
    *,
    wants_video: bool,
    is_named: bool,
) -> None:
    with sqlite_units.database.writing() as session:
        made = build(session, world)
        unit = UnitOfWork(session, lambda _session, _event: None)
        wish = Wish(
            when=when,
            room_ids=tuple(made.id_of(key) for key in chosen),
            people=people,
            wants_video=wants_video,
            is_named=is_named,
        )
        no = refused(session, lambda: book(unit, made.agent, wish, now))
        if no is None:
            return

        def at_once_and_soon(remedy: Remedy) -> None:
            for moment in (now, now + timedelta(minutes=4)):
                nested = session.begin_nested()
                book(unit, made.agent, wish.instead(remedy), moment)
                nested.rollback()

        check(session, no, at_once_and_soon)
        order = [KINDS[1], KINDS[0], KINDS[2]] if is_named else list(KINDS)
        kinds = [remedy.kind for remedy in no.remedies]
        assert kinds == [kind for kind in order if kind in kinds]


@settings(max_examples=20)
@given(
    world=worlds,
    key=keys,
    when=times,
    now=moments.filter(lambda now: now.minute % 5 == 0),
    people=st.none() | st.integers(1, 8),
)
def test_no_step_of_the_clock_is_nearer_than_the_shift(
    sqlite_units: Units, world: World, key: str, when: Interval, now: Any, people: int | None
) -> None:
    with sqlite_units.database.writing() as session:
        made = build(session, world)
        unit = UnitOfWork(session, lambda _session, _event: None)
        wish = Wish(when=when, room_ids=(made.id_of(key),), people=people)
        no = refused(session, lambda: book(unit, made.agent, wish, now))
        if no is None:
            return
        found = [remedy.when for remedy in no.remedies if remedy.kind == "other_time"]
        nearest = abs(found[0].start - when.start) if found else timedelta(hours=12)
        steps = min(nearest, timedelta(hours=12)) // STEP
        for by in sorted(range(-steps, steps + 1), key=abs):
            start = when.start + by * STEP
            if start < now or abs(by * STEP) >= nearest or by == 0:
                continue
            shifted = replace(wish, when=when.shifted(by * STEP))
            soon = now + timedelta(minutes=5)
            assert any(
                refused(session, lambda at=at: book(unit, made.agent, shifted, at))  # type: ignore[misc]  # noqa: B023
                for at in (now, soon)
            ), (start, found)


@settings(max_examples=60)
@given(
    world=worlds,
    first=st.tuples(keys, times),
    chosen=st.none() | keys,
    when=times,
    people=st.none() | st.integers(1, 25),
)
def test_an_offer_for_a_change_can_be_had(
    sqlite_units: Units,
    world: World,
    first: tuple[str, Interval],
    chosen: str | None,
    when: Interval,
    people: int | None,
) -> None:
    with sqlite_units.database.writing() as session:
        made = build(session, replace(world, meetings=[(*first, True), *world.meetings]))
        unit = UnitOfWork(session, lambda _session, _event: None)
        mine = session.exec(select(Booking)).first()
        if mine is None:
            return
        room_ids = (made.id_of(chosen),) if chosen else None
        wanted = Change(when=when, room_ids=room_ids, people=people)
        by = session.get_one(type(made.agent), mine.organizer_id)
        no = refused(session, lambda: change(unit, mine, wanted, by, NOW))
        if no is None:
            return

        def accept(remedy: Remedy) -> None:
            other = Change(when=remedy.when, room_ids=remedy.room_ids, people=people)
            change(unit, mine, other, by, NOW)

        check(session, no, accept)


def told(units: Units, made: Town, wish: Wish, **more: Any) -> Refused:
    """Return the refusal of a wish of the town's agent."""
    with units.open() as unit:
        no = refused(unit.session, lambda: book(unit, made.agent, wish, NOW, **more))
        assert no is not None
        check(unit.session, no, lambda remedy: book(unit, made.agent, wish.instead(remedy), NOW))
        return no


def lay_down(units: Units, made: Town, place: str, **figures: Any) -> None:
    with units.open() as unit:
        unit.session.add(RoomPolicy(**place_of(made, place), settings=figures))


def found(no: Refused) -> list[tuple[str, tuple[int, ...], Interval]]:
    return [(remedy.kind, remedy.room_ids, remedy.when) for remedy in no.remedies]


def test_a_taken_room_has_a_remedy_of_each_kind_and_its_name_puts_the_shift_first(
    units: Units,
) -> None:
    made = settled_town(units)
    booked(units, made.colleague, lasting(14), made.rooms["jaures"])
    wish = Wish(when=lasting(14), room_ids=(made.id_of("jaures"),), people=7)
    offers = {
        "other_room": (made.id_of("louise-michel"),),
        "other_time": (made.id_of("jaures"),),
        "other_site": (made.id_of("simone-veil"),),
    }
    no = told(units, made, wish)
    assert [(kind, rooms) for kind, rooms, _ in found(no)] == list(offers.items())
    assert [when for *_, when in found(no)] == [lasting(14), lasting(13), lasting(14)]
    named = told(units, made, replace(wish, is_named=True))
    assert [remedy.kind for remedy in named.remedies] == ["other_time", "other_room", "other_site"]


def test_rules_and_what_is_taken_are_told_together(units: Units) -> None:
    made = settled_town(units)
    booked(units, made.colleague, lasting(14), made.rooms["jaures"])
    lay_down(units, made, "mairie", notice_minutes=60 * 72)
    wish = Wish(when=lasting(14), room_ids=(made.id_of("jaures"),), people=9)
    no = told(units, made, wish)
    assert [refusal.code for refusal in no.refusals] == ["notice", "too_small", "taken"]
    assert [remedy.kind for remedy in no.remedies] == ["other_site"]
    assert not no.is_taken


@pytest.mark.parametrize(
    ("asked", "figures", "shift"),
    [
        (lasting(12), {}, lasting(11)),  # the lunch gap
        (lasting(12, 30), {}, lasting(13, 30)),
        (lasting(20), {}, lasting(17)),  # after hours
        (lasting(17, days=3), {}, lasting(8, 30, days=4)),  # Thursdays are closed
        (lasting(14, days=3), {}, lasting(8, 30, days=4)),
        (lasting(9, days=3), {}, lasting(17, days=2)),
        (lasting(9, days=0), {"notice_minutes": 600}, lasting(8, 30)),
        (lasting(17, days=2), {"horizon_days": 2}, lasting(17)),
        (lasting(14), {"quota_day": 2}, lasting(8, 30, days=2)),
    ],
)
def test_the_shift_keeps_hours_notice_horizon_and_quota(
    units: Units, asked: Interval, figures: dict[str, Any], shift: Interval
) -> None:
    made = settled_town(units)
    with units.open() as unit:
        for key in made.sites:
            unit.session.get_one(type(made.sites[key]), made.sites[key].id).opening_hours = HOURS
    if "quota_day" in figures:
        booked(units, made.agent, lasting(9, minutes=120), made.rooms["mandela"])
    lay_down(units, made, "organisation", **figures)
    no = told(units, made, Wish(when=asked, room_ids=(made.id_of("jaures"),)))
    (when,) = [remedy.when for remedy in no.remedies if remedy.kind == "other_time"]
    assert when == shift


def test_several_rooms_have_a_common_shift_or_lose_the_one_in_the_way(units: Units) -> None:
    made = settled_town(units)
    booked(units, made.colleague, lasting(14), made.rooms["jaures"])
    booked(units, made.colleague, lasting(15), made.rooms["simone-veil"])
    rooms = (made.id_of("simone-veil"), made.id_of("jaures"))
    heads = ((rooms[0], 10), (rooms[1], 7))
    no = told(
        units,
        made,
        Wish(when=lasting(14), room_ids=rooms, headcounts=heads, wants_video=True),
    )
    instead = (rooms[0], made.id_of("mandela"))
    assert found(no) == [
        ("other_room", instead, lasting(14)),
        ("other_time", rooms, lasting(13)),
    ]
    assert no.remedies[0].headcounts == ((instead[0], 10), (instead[1], 7))
    assert no.refusals[0].details["room"] == "Jaurès"


def test_equipment_is_kept_in_other_rooms(units: Units) -> None:
    made = settled_town(units)
    with units.open() as unit:
        site = made.sites["mairie"]
        room(unit.session, site, "aragon", equipment=["Hearing loop"], capacity=30)
        for key, words in (("jaures", ["hearing_loop"]), ("cesaire", ["screen"])):
            unit.session.get_one(type(made.rooms[key]), made.id_of(key)).equipment = words
    booked(units, made.colleague, lasting(14), made.rooms["jaures"])
    wish = Wish(when=lasting(14), room_ids=(made.id_of("jaures"),), equipment=("hearing_loop",))
    with units.database.reading() as session:
        names = {row.id: row.key for row in session.exec(select(type(made.rooms["jaures"])))}
    no = told(units, made, wish)
    assert [(kind, names[rooms[0]]) for kind, rooms, _ in found(no)] == [
        ("other_room", "aragon"),
        ("other_time", "jaures"),
    ]
    unknown = told(units, made, replace(wish, equipment=("catering",)))
    assert names[unknown.remedies[0].room_ids[0]] != "aragon"


def test_an_administrator_who_overrides_is_offered_what_others_are_not(units: Units) -> None:
    made = settled_town(units)
    booked(units, made.colleague, lasting(14), made.rooms["jaures"])
    lay_down(units, made, "organisation", notice_minutes=60 * 72)
    wish = Wish(when=lasting(14), room_ids=(made.id_of("jaures"),), anyway=True)
    with units.open() as unit:
        no = refused(unit.session, lambda: book(unit, made.admin, wish, NOW))
    assert no is not None
    assert no.is_taken
    assert {remedy.when for remedy in no.remedies} == {lasting(14), lasting(13)}


@pytest.mark.parametrize(
    ("start", "code"), [(lasting(13, 50), "taken"), (lasting(15, 10), "buffer")]
)
def test_only_the_time_between_meetings_is_called_a_buffer(
    units: Units, start: Interval, code: str
) -> None:
    made = settled_town(units)
    lay_down(units, made, "mairie", before_minutes=10, after_minutes=15)
    booked(units, made.colleague, lasting(14), made.rooms["jaures"])
    no = told(units, made, Wish(when=start, room_ids=(made.id_of("jaures"),)))
    (refusal,) = no.refusals
    assert refusal.code == code
    assert no.is_taken
    if code == "buffer":
        assert refusal.details == {
            "room": "Jaurès",
            "minutes": 25,
            "start": at(14),
            "end": at(15),
        }
        shifts = [remedy.when for remedy in no.remedies if remedy.kind == "other_time"]
        assert shifts == [lasting(15, 25)]


def test_a_whole_names_the_part_that_is_taken_and_a_part_its_whole(units: Units) -> None:
    made = settled_town(units)
    with units.open() as unit:
        for key in ("jaures", "cesaire"):
            unit.session.get_one(type(made.rooms[key]), made.id_of(key)).part_of_id = made.id_of(
                "mandela"
            )
    booked(units, made.colleague, lasting(14), made.rooms["jaures"])
    no = told(units, made, Wish(when=lasting(14), room_ids=(made.id_of("mandela"),)))
    (refusal,) = no.refusals
    assert (refusal.code, refusal.details["part"]) == ("part_taken", "Jaurès")
    booked(units, made.colleague, lasting(16), made.rooms["mandela"])
    no = told(units, made, Wish(when=lasting(16), room_ids=(made.id_of("cesaire"),)))
    (refusal,) = no.refusals
    assert (refusal.code, refusal.details["whole"]) == ("whole_taken", "Mandela")
    rooms = {rooms for kind, rooms, _ in found(no) if kind == "other_room"}
    assert rooms == {(made.id_of("louise-michel"),)}
    assert at(16) == refusal.details["start"]


def test_what_begins_too_soon_to_be_approved_gets_the_next_hour_that_can_be(units: Units) -> None:
    made = settled_town(units)
    with units.open() as unit:
        figures = {"approval_hours": 1}
        unit.session.add(RoomPolicy(organisation_id=made.organisation.id, settings=figures))
    wish = Wish(when=Interval.lasting(NOW, 45), room_ids=(made.id_of("jaures"),))
    with pytest.raises(Refused) as refused, units.open() as unit:
        book(unit, made.agent, wish, NOW)
    assert [refusal.code for refusal in refused.value.refusals] == ["needs_approval"]
    (remedy,) = refused.value.remedies  # at the same hour no room can be approved in time
    assert (remedy.kind, remedy.when.start) == ("other_time", NOW + timedelta(minutes=10))
    with units.open() as unit:
        assert book(unit, made.agent, wish.instead(remedy), NOW).status == "tentative"

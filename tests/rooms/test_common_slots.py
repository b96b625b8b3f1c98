"""Common slots of sites in several zones: the same as counting, quarter by quarter."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from rooms.availability import Need, free_among, ranked
from rooms.bookings import Wish, book
from rooms.database import Database
from rooms.errors import Refused
from rooms.finding.bookable import Asker
from rooms.finding.common_slots import CommonSlot, daily_windows, earliest_common
from rooms.interval import Interval
from rooms.inventory import Venue, venues
from rooms.models import Blocking, Closure, Organisation, Person, RoomPolicy, Site
from rooms.rules import Proposal, refusals
from rooms.unit_of_work import Units
from tests.builders import (
    NOW,
    PARIS,
    booked,
    lasting,
    organisation,
    person,
    room,
    settled_town,
    site,
)

ZONES = ("Europe/Paris", "America/Montreal", "Pacific/Auckland", "Asia/Kolkata")
HOURS = {day: [["08:00", "12:00"], ["13:00", "18:30"]] for day in ("mon", "tue", "wed", "sun")}
QUARTER = timedelta(minutes=15)


def place(
    session: Session, owner: Organisation, zone: str, seats: Sequence[int], **hours: object
) -> Site:
    made = site(session, owner, zone, opening_hours=dict(hours) or HOURS)
    made.zone = zone
    for number, capacity in enumerate(seats):
        room(session, made, f"{zone}-{number}", capacity=capacity)
    return made


def block(session: Session, venue: Venue, when: Interval) -> None:
    session.add(
        Blocking(
            organisation_id=venue.room.organisation_id,
            room_id=venue.room.id,
            starts_at=when.start,
            ends_at=when.end,
        )
    )


def counted(
    session: Session,
    rooms: Sequence[Venue],
    needs: Sequence[Need],
    minutes: int,
    spans: Sequence[Interval],
    asker: Asker,
) -> list[tuple[Interval, tuple[int, ...]]]:
    """Return every quarter at which all needs have a room, with the best ones."""
    found = []
    start = min(span.start for span in spans).replace(minute=0)
    while start < max(span.end for span in spans):
        when = Interval.lasting(start, minutes)
        inside = any(span.start <= when.start and when.end <= span.end for span in spans)
        chosen = [_best(session, rooms, need, when, asker) for need in needs] if inside else []
        if start >= asker.now and chosen and None not in chosen:
            found.append((when, tuple(best for best in chosen if best is not None)))
        start += QUARTER
    return found


def _best(
    session: Session, rooms: Sequence[Venue], need: Need, when: Interval, asker: Asker
) -> int | None:
    for venue in free_among(session, ranked(rooms, need), when, asker.look):
        proposal = Proposal(
            when=when,
            venues=(venue,),
            people=need.people,
            wants_video=need.wants_video,
            now=asker.now,
            organizer=asker.organizer,
            by=asker.organizer,
        )
        if not refusals(proposal):
            return venue.room.id
    return None


def told(slots: Sequence[CommonSlot]) -> list[tuple[Interval, tuple[int, ...]]]:
    return [(slot.when, tuple(venue.room.id for venue in slot.venues)) for slot in slots]


@given(st.data())
@settings(max_examples=20)
def test_finds_what_counting_finds_over_zones_and_clock_changes(
    database: Database, data: st.DataObject
) -> None:
    with database.writing() as session:
        check_against_counting(session, data)


def check_against_counting(session: Session, data: st.DataObject) -> None:
    # Clocks change on 29 March (Paris), 8 March (Montréal), 5 April (Auckland); never in Kolkata.
    first = data.draw(st.sampled_from((date(2026, 3, 28), date(2026, 3, 7), date(2026, 4, 4))))
    owner = organisation(session, "noisy")
    agent = person(session, owner, "agent@noisy.example")
    zones = data.draw(st.permutations(ZONES))[: data.draw(st.integers(1, 3))]
    homes = [
        place(
            session,
            owner,
            zone,
            data.draw(st.lists(st.sampled_from((4, 8)), min_size=1, max_size=3)),
        )
        if data.draw(st.booleans())
        else place(session, owner, zone, (6, 6), **{key: [["00:00", "24:00"]] for key in HOURS})
        for zone in zones
    ]
    midnight = datetime.combine(first, time(), UTC)
    for venue in venues(session, owner.id):
        kind = data.draw(st.sampled_from(("plain", "padded", "ruled", "closed", "part")))
        if kind == "part":
            parent = next(v for v in venues(session, owner.id) if v.site.id == venue.site.id)
            if parent.room.id != venue.room.id:
                venue.room.part_of_id = parent.room.id
                session.merge(venue.room)
        if kind in ("padded", "ruled"):
            figures = {
                "padded": {"before_minutes": 15, "after_minutes": 30},
                "ruled": {"outside_hours": True, "longest_minutes": 60, "notice_minutes": 600},
            }[kind]
            session.add(
                RoomPolicy(organisation_id=owner.id, room_id=venue.room.id, settings=figures)
            )
        start = midnight + QUARTER * data.draw(st.integers(0, 150))
        end = start + QUARTER * data.draw(st.integers(1, 80))
        if kind == "closed":
            session.add(
                Closure(
                    organisation_id=owner.id, site_id=venue.site.id, starts_at=start, ends_at=end
                )
            )
        if data.draw(st.booleans()):
            block(session, venue, Interval(start, end))
    session.flush()
    stock = venues(session, owner.id)
    now = midnight + QUARTER * data.draw(st.integers(-8, 20)) - timedelta(minutes=1)
    asker = Asker(organizer=agent, now=now)
    needs = [Need(site_id=home.id, people=data.draw(st.sampled_from((None, 5)))) for home in homes]
    minutes = data.draw(st.sampled_from((15, 60, 90)))
    if data.draw(st.booleans()):
        spans = daily_windows(first, 2, time(6), time(19), PARIS)
    else:
        spans = [Interval(midnight, midnight + timedelta(days=2))]
    every = counted(session, stock, needs, minutes, spans, asker)
    found = told(earliest_common(session, stock, needs, minutes, spans, asker, most=3))
    expected: list[tuple[Interval, tuple[int, ...]]] = []
    for when, chosen in every:
        if len(expected) < 3 and (not expected or when.start >= expected[-1][0].end):
            expected.append((when, chosen))
    assert found == expected
    session.rollback()


def two_sites(units: Units) -> tuple[Person, Site, Site]:
    """Return an agent of a body with a site in Drancy and one in Montréal, in office hours."""
    hours = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    with units.open() as unit:
        owner = organisation(unit.session, "noisy")
        agent = person(unit.session, owner, "agent@noisy.example")
        paris = place(unit.session, owner, "Europe/Paris", (6, 12), **hours)
        montreal = place(unit.session, owner, "America/Montreal", (6,), **hours)
    return agent, paris, montreal


def common(units: Units, agent: Person, needs: Sequence[Need], **more: int) -> list[CommonSlot]:
    with units.database.reading() as session:
        rooms = venues(session, agent.organisation_id)
        week = daily_windows(NOW.date(), 5, time(0), time(0), PARIS)
        asker = Asker(organizer=agent, now=NOW)
        return earliest_common(session, rooms, needs, 60, week, asker, **more)


def test_two_sites_meet_when_both_are_open(units: Units) -> None:
    agent, paris, montreal = two_sites(units)
    needs = [Need(site_id=paris.id, people=8), Need(site_id=montreal.id)]
    found = common(units, agent, needs, most=4, most_a_day=2)
    # 9 o'clock in Montréal is 14 o'clock in Paris: in America clocks have changed already.
    starts = [slot.when.start.astimezone(PARIS).strftime("%a %H:%M") for slot in found]
    assert starts == ["Mon 14:00", "Mon 15:00", "Tue 14:00", "Tue 15:00"]
    assert [venue.room.key for venue in found[0].venues] == ["Europe/Paris-1", "America/Montreal-0"]
    # What was found can be booked, all rooms at once; then the next is found.
    with units.open() as unit:
        ids = tuple(venue.room.id for venue in found[0].venues)
        book(unit, agent, Wish(when=found[0].when, room_ids=ids), NOW)
    assert common(units, agent, needs)[0].when == found[1].when


def test_no_slot_where_one_site_has_no_room(units: Units) -> None:
    agent, paris, montreal = two_sites(units)
    assert common(units, agent, [Need(site_id=paris.id), Need(site_id=montreal.id, people=7)]) == []
    assert common(units, agent, []) == []


def test_rooms_of_another_organisation_neither_help_nor_hinder(units: Units) -> None:
    made = settled_town(units)
    agent, paris, montreal = two_sites(units)
    booked(units, made.agent, lasting(14, days=0), *made.rooms.values())
    needs = [Need(site_id=paris.id), Need(site_id=montreal.id)]
    assert common(units, agent, needs)[0].when == lasting(14, days=0)
    assert common(units, made.agent, [Need(site_id=paris.id)]) == []
    assert common(units, made.agent, [Need(people=6)])[0].when == lasting(9, days=0)


def test_buffers_and_parts_need_their_time_too(units: Units) -> None:
    agent, paris, montreal = two_sites(units)
    with units.open() as unit:
        rooms = {v.room.key: v.room for v in venues(unit.session, agent.organisation_id)}
        unit.session.add(
            RoomPolicy(
                organisation_id=agent.organisation_id,
                room_id=rooms["America/Montreal-0"].id,
                settings={"before_minutes": 15, "after_minutes": 30},
            )
        )
        rooms["Europe/Paris-0"].part_of_id = rooms["Europe/Paris-1"].id
        unit.session.merge(rooms["Europe/Paris-0"])
    booked(units, agent, lasting(15, days=0), rooms["America/Montreal-0"])
    hall, there = Need(site_id=paris.id, people=8), Need(site_id=montreal.id)
    # 14:45 to 16:30 is blocked in Montréal: the next needs 15 minutes before and 30 after it.
    assert common(units, agent, [hall, there])[0].when == lasting(16, 45, days=0)
    booked(units, agent, lasting(17, days=0), rooms["Europe/Paris-0"])
    # Who has the part keeps the hall from being free.
    assert common(units, agent, [hall, there])[0].when == lasting(14, days=1)
    assert common(units, agent, [hall])[0].when == lasting(9, days=0)


def test_rooms_that_may_be_had_but_not_together_are_passed_over(units: Units) -> None:
    agent, paris, montreal = two_sites(units)
    with units.open() as unit:
        figures = {"quota_day": 2}
        unit.session.add(RoomPolicy(organisation_id=agent.organisation_id, settings=figures))
    needs = [Need(site_id=paris.id), Need(site_id=montreal.id)]
    assert common(units, agent, needs)[0].when == lasting(14, days=0)
    with units.open() as unit:
        taken = venues(unit.session, agent.organisation_id)[-1].room.id
        book(unit, agent, Wish(when=lasting(10, days=0), room_ids=(taken,)), NOW)
    assert common(units, agent, needs)[0].when == lasting(14, days=1)


def test_senseless_wishes_are_refused_or_bounded(units: Units) -> None:
    made = settled_town(units)
    asker = Asker(organizer=made.agent, now=NOW)
    with units.database.reading() as session:
        rooms = venues(session, made.organisation.id)

        def search(needs: list[Need], minutes: int, spans: list[Interval]) -> list[CommonSlot]:
            return earliest_common(session, rooms, needs, minutes, spans, asker)

        day = [lasting(8, minutes=600)]
        with pytest.raises(Refused, match="too_many_rooms"):
            search([Need()] * 10_000, 60, day)
        for minutes, code in ((0, "ends_before_start"), (-60, "ends_before_start")):
            with pytest.raises(Refused, match=code):
                search([Need()], minutes, day)
        with pytest.raises(Refused, match="too_long"):
            search([Need()], 10**12, day)
        with pytest.raises(ValueError, match="same rooms"):
            search([Need(), Need(people=2)], 60, day)
        # Years are searched for a month, from the first moment that lies ahead.
        years = Interval(NOW - timedelta(days=800), NOW + timedelta(days=800))
        assert search([Need(people=500)], 60, [years] * 10_000) == []
        assert search([Need()], 60, [years] * 10_000)[0].when.start == NOW
    assert len(daily_windows(NOW.date(), 100_000, time(9), time(10), PARIS)) == 31


def test_windows_are_on_the_clocks_of_their_zone() -> None:
    saturday = date(2026, 3, 28)
    mornings = daily_windows(saturday, 2, time(8), time(12), ZoneInfo("Europe/Paris"))
    assert [f"{m.start:%d %H}-{m.end:%H}" for m in mornings] == ["28 07-11", "29 06-10"]
    night = daily_windows(saturday, 1, time(22), time(6), PARIS)[0]
    assert night.minutes == 7 * 60  # clocks go on by an hour in it
    assert daily_windows(date(2026, 3, 29), 1, time(2), time(3), PARIS) == []  # there is no 2:30

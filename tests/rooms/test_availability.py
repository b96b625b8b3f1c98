"""Which rooms are free: the same answers as counting, quarter by quarter."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from rooms.availability import (
    Look,
    Need,
    free_venues,
    ranked,
    shifts,
    taken_times,
)
from rooms.database import Database
from rooms.errors import Refused
from rooms.finding.seeking import busy_rooms, listed
from rooms.interval import Interval
from rooms.inventory import Venue, venues
from rooms.models import Blocking, RoomPolicy
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, settled_town, town

QUARTERS = 40
LOOK = Look(now=NOW)


def venue_of(session: Session, made: Town, room: str) -> Venue:
    rooms = venues(session, made.organisation.id)
    return next(venue for venue in rooms if venue.room.key == room)


def quarter(number: int) -> datetime:
    return NOW + timedelta(minutes=15 * number)


def span(start: int, length: int) -> Interval:
    return Interval(quarter(start), quarter(start + length))


def nearest(
    session: Session, venue: Venue, when: Interval, within: Interval, look: Look
) -> Interval | None:
    return next(iter(shifts(session, venue, when, within, look)), None)


@st.composite
def schedules(draw: st.DrawFn) -> list[Interval]:
    """Return meetings of one room that don't overlap but may touch."""
    edges = sorted(draw(st.sets(st.integers(0, QUARTERS), max_size=12)))
    meetings = [Interval(quarter(a), quarter(b)) for a, b in pairwise(edges)]
    return [meeting for meeting in meetings if draw(st.booleans())]


@contextmanager
def a_trial(database: Database) -> Iterator[tuple[Session, Town]]:
    """Open a session with a town in it, of which nothing stays: each example is alone."""
    with database.writing() as session:
        yield session, town(session)


def rooms_of(made: Town) -> list[int]:
    return [room.id for room in made.rooms.values()]


def block(session: Session, made: Town, room: str, meetings: list[Interval]) -> None:
    owner, room_id = made.organisation.id, made.id_of(room)
    session.add_all(
        Blocking(organisation_id=owner, room_id=room_id, starts_at=m.start, ends_at=m.end)
        for m in meetings
    )
    session.flush()


@given(st.data())
def test_a_room_is_busy_when_one_of_its_meetings_overlaps(
    sqlite_database: Database, data: st.DataObject
) -> None:
    wanted = span(data.draw(st.integers(-4, QUARTERS)), data.draw(st.integers(1, 20)))
    with a_trial(sqlite_database) as (session, made):
        expected = set()
        for room in ("jaures", "mandela", "rosa-parks"):
            meetings = data.draw(schedules())
            block(session, made, room, meetings)
            if any(meeting.overlaps(wanted) for meeting in meetings):
                expected.add(made.id_of(room))
        assert busy_rooms(session, listed(rooms_of(made)), wanted, LOOK) == expected
        for room in ("jaures", "cesaire"):
            found = taken_times(session, [made.id_of(room)], wanted, LOOK)
            assert bool(found) == (made.id_of(room) in expected)


@given(schedules(), st.integers(0, QUARTERS), st.integers(1, 12), st.data())
def test_the_nearest_shift_is_the_one_that_counting_finds(
    sqlite_database: Database,
    meetings: list[Interval],
    start: int,
    length: int,
    data: st.DataObject,
) -> None:
    first = data.draw(st.integers(-4, QUARTERS))
    day = span(first, data.draw(st.integers(1, 60)))
    wanted = span(start, length)
    with a_trial(sqlite_database) as (session, made):
        block(session, made, "jaures", meetings)
        found = nearest(session, venue_of(session, made, "jaures"), wanted, day, LOOK)
    starts = sorted(range(-8, QUARTERS + 70), key=lambda number: (abs(number - start), number))
    counted = (
        span(number, length)
        for number in starts
        if day.start <= quarter(number)
        and quarter(number + length) <= day.end
        and not any(meeting.overlaps(span(number, length)) for meeting in meetings)
    )
    assert found == next(counted, None)


def test_a_booking_does_not_stand_in_its_own_way(units: Units) -> None:
    made = settled_town(units)
    mine = booked(units, made.agent, lasting(14), made.rooms["jaures"])
    booked(units, made.agent, lasting(15), made.rooms["jaures"])
    later = lasting(14, 30)
    with units.database.reading() as session:
        room_id = made.id_of("jaures")
        jaures, own = venue_of(session, made, "jaures"), replace(LOOK, booking_id=mine.id)
        assert busy_rooms(session, listed(rooms_of(made)), lasting(14), own) == set()
        assert busy_rooms(session, listed(rooms_of(made)), later, own) == {room_id}
        shift = nearest(session, jaures, later, lasting(12, minutes=300), own)
    assert shift == lasting(14)


def test_what_is_held_keeps_others_away_until_it_expires(units: Units) -> None:
    made = settled_town(units)
    room_id, owner = made.id_of("jaures"), made.organisation.id
    with units.open() as unit:
        held = Blocking(
            organisation_id=owner,
            room_id=room_id,
            held_for_id=made.agent.id,
            kind="question",
            starts_at=lasting(14).start,
            ends_at=lasting(14).end,
            expires_at=NOW + timedelta(minutes=10),
        )
        unit.session.add(held)
    with units.database.reading() as session:

        def busy(look: Look) -> set[int]:
            return busy_rooms(session, listed(rooms_of(made)), lasting(14, 30), look)

        assert busy(LOOK) == {room_id}
        assert busy(replace(LOOK, person_id=made.agent.id)) == set()
        assert busy(replace(LOOK, person_id=made.agent.id + 1)) == {room_id}
        assert busy(replace(LOOK, now=NOW + timedelta(minutes=10))) == set()


def test_a_buffer_needs_its_time_too(units: Units) -> None:
    made = settled_town(units)
    with units.open() as unit:
        unit.session.add(
            RoomPolicy(
                organisation_id=made.organisation.id,
                room_id=made.id_of("jaures"),
                settings={"before_minutes": 15, "after_minutes": 30},
            )
        )
    booked(units, made.agent, lasting(14), made.rooms["jaures"])
    with units.database.reading() as session:
        jaures = venue_of(session, made, "jaures")

        def is_free(when: Interval) -> bool:
            return bool(free_venues(session, [jaures], Need(), when, LOOK))

        # 13:45 to 15:30 is blocked; another needs 15 minutes before and 30 after it.
        assert is_free(lasting(15, 45))
        assert not is_free(lasting(15, 44))
        assert is_free(lasting(12, 15))
        assert not is_free(lasting(12, 16))
        day = lasting(8, minutes=12 * 60)
        assert nearest(session, jaures, lasting(14), day, LOOK) == lasting(12, 15)
        assert nearest(session, jaures, lasting(15), day, LOOK) == lasting(15, 45)


def test_a_part_that_is_booked_takes_the_whole_and_the_whole_its_parts(units: Units) -> None:
    made = settled_town(units)
    with units.open() as unit:
        for part in ("jaures", "cesaire"):
            unit.session.add(made.rooms[part])
            made.rooms[part].part_of_id = made.id_of("mandela")

    def free(when: Interval) -> set[str]:
        with units.database.reading() as session:
            rooms = venues(session, made.organisation.id)
            halls = [v for v in rooms if v.room.key in ("mandela", "jaures", "cesaire")]
            return {v.room.key for v in free_venues(session, halls, Need(), when, LOOK)}

    booked(units, made.agent, lasting(14), made.rooms["jaures"])
    assert free(lasting(14)) == {"cesaire"}
    booked(units, made.agent, lasting(16), made.rooms["mandela"])
    assert free(lasting(16)) == set()
    for taken in ("jaures", "cesaire", "mandela"):
        with pytest.raises(Refused, match="taken"):
            booked(units, made.agent, lasting(16, 30), made.rooms[taken])
    with pytest.raises(Refused, match="taken"):
        booked(units, made.agent, lasting(14, 30), made.rooms["mandela"])
    booked(units, made.agent, lasting(14), made.rooms["cesaire"])


def test_free_rooms_fit_and_the_best_comes_first(units: Units) -> None:
    made = settled_town(units)
    when = lasting(14)
    booked(units, made.agent, when, made.rooms["cesaire"])
    with units.database.reading() as session:
        rooms = venues(session, made.organisation.id)

        def free(need: Need) -> list[str]:
            return [venue.room.key for venue in free_venues(session, rooms, need, when, LOOK)]

        assert free(Need(people=6, wants_video=True)) == ["jaures", "simone-veil", "mandela"]
        # Who needs no video leaves the rooms that have it to others.
        assert free(Need(people=9)) == ["louise-michel", "simone-veil", "mandela"]
        assert free(Need())[0] == "rosa-parks"
        assert free(Need(people=21)) == []
        library = made.sites["mediatheque"].id
        assert free(Need(site_id=library)) == ["rosa-parks", "simone-veil"]
        assert free_venues(session, [], Need(), when, LOOK) == []


def test_equipment_must_all_be_there(units: Units) -> None:
    made = settled_town(units)
    with units.open() as unit:
        unit.session.add(made.rooms["mandela"])
        made.rooms["mandela"].equipment = ["screen", "whiteboard"]
        rooms = venues(unit.session, made.organisation.id)

    def fitting(*equipment: str) -> list[str]:
        return [venue.room.key for venue in ranked(rooms, Need(equipment=frozenset(equipment)))]

    assert fitting("screen", "whiteboard") == ["mandela"]
    assert fitting("screen", "projector") == []


def test_rooms_of_another_organisation_are_neither_seen_nor_busy(units: Units) -> None:
    made = settled_town(units)
    theirs = made.neighbour
    booked(units, theirs.agent, lasting(14), theirs.room)
    with units.database.reading() as session:
        ours = venues(session, made.organisation.id)
        assert theirs.room.id not in {venue.room.id for venue in ours}
        assert busy_rooms(session, listed(rooms_of(made)), lasting(14), LOOK) == set()
        assert busy_rooms(session, listed([theirs.room.id]), lasting(14), LOOK) == {theirs.room.id}

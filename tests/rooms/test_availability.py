"""Which rooms are free: the same answers as counting, quarter by quarter."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from rooms.availability import Need, blockings, busy_room_ids, free_venues, nearest_shift, ranked
from rooms.database import Database
from rooms.interval import Interval
from rooms.inventory import venues
from rooms.models import Blocking
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, settled_town, town

QUARTERS = 40


def quarter(number: int) -> datetime:
    return NOW + timedelta(minutes=15 * number)


def span(start: int, length: int) -> Interval:
    return Interval(quarter(start), quarter(start + length))


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
        assert busy_room_ids(session, made.organisation.id, wanted) == expected
        for room in ("jaures", "cesaire"):
            found = blockings(session, made.id_of(room), wanted)
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
        found = nearest_shift(session, made.id_of("jaures"), wanted, day)
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
        owner, room_id = made.organisation.id, made.id_of("jaures")
        assert busy_room_ids(session, owner, lasting(14), ignoring=mine.id) == set()
        assert busy_room_ids(session, owner, later, ignoring=mine.id) == {room_id}
        shift = nearest_shift(session, room_id, later, lasting(12, minutes=300), ignoring=mine.id)
    assert shift == lasting(14)


def test_free_rooms_fit_and_the_best_comes_first(units: Units) -> None:
    made = settled_town(units)
    when = lasting(14)
    booked(units, made.agent, when, made.rooms["cesaire"])
    with units.database.reading() as session:
        rooms = venues(session, made.organisation.id)

        def free(need: Need) -> list[str]:
            return [venue.room.key for venue in free_venues(session, rooms, need, when)]

        assert free(Need(people=6, wants_video=True)) == ["jaures", "simone-veil", "mandela"]
        # Who needs no video leaves the rooms that have it to others.
        assert free(Need(people=9)) == ["louise-michel", "simone-veil", "mandela"]
        assert free(Need())[0] == "rosa-parks"
        assert free(Need(people=21)) == []
        library = made.sites["mediatheque"].id
        assert free(Need(site_id=library)) == ["rosa-parks", "simone-veil"]
        assert free_venues(session, [], Need(), when) == []


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
        assert busy_room_ids(session, made.organisation.id, lasting(14)) == set()
        assert busy_room_ids(session, theirs.organisation.id, lasting(14)) == {theirs.room.id}

"""Faults and presence, on both databases: who may, what counts twice, what is kept."""

from datetime import timedelta

import pytest

from rooms.bookings import Change, cancel, change
from rooms.errors import Refused
from rooms.events import Event, FaultReported, PeopleArrived
from rooms.faults import caretakers, close, open_faults, report
from rooms.models import Booking
from rooms.presence.saying import EARLY, arrival, arrive, on_now
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, settled_town


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


def test_the_same_fault_is_news_once_a_day_while_it_is_open(
    units: Units, town: Town, happened: list[Event]
) -> None:
    room, said = town.id_of("jaures"), ("le micro", "microphone")
    later, next_day = NOW + timedelta(hours=2), NOW + timedelta(hours=25)
    with units.open() as unit:
        first, is_new = report(unit, room, *said, town.agent, NOW)
        assert is_new
        assert report(unit, room, "the mic", "microphone", town.colleague, later) == (first, False)
        assert report(unit, town.id_of("mandela"), *said, town.agent, later)[1]
        assert report(unit, room, *said, town.agent, next_day)[1]
        close(unit, first.id, town.admin, next_day)
        assert len(open_faults(unit.session, town.admin)) == 2
        assert len(open_faults(unit.session, town.agent)) == 2
        assert open_faults(unit.session, town.colleague) == []
    assert sum(isinstance(event, FaultReported) for event in happened) == 3


def test_a_closed_fault_is_news_when_it_comes_back(units: Units, town: Town) -> None:
    with units.open() as unit:
        for _ in range(2):
            fault, is_new = report(
                unit, town.id_of("jaures"), "le micro", "microphone", town.agent, NOW
            )
            assert is_new
            close(unit, fault.id, town.admin, NOW)


def test_who_looks_after_the_room_is_told_but_the_reporter(units: Units, town: Town) -> None:
    with units.open() as unit:
        theirs, _ = report(unit, town.id_of("jaures"), "x", "x", town.agent, NOW)
        own, _ = report(unit, town.id_of("jaures"), "y", "y", town.admin, NOW)
        assert [person.id for person in caretakers(unit.session, theirs)] == [town.admin.id]
        assert caretakers(unit.session, own) == []


def test_faults_are_closed_by_reporter_and_administrator_of_the_organisation_alone(
    units: Units, town: Town
) -> None:
    with units.open() as unit:
        fault, _ = report(unit, town.id_of("jaures"), "x", "x", town.agent, NOW)
        with pytest.raises(Refused, match="not_allowed"):
            close(unit, fault.id, town.colleague, NOW)
        with pytest.raises(Refused, match="unknown_fault"):
            close(unit, fault.id, town.neighbour.agent, NOW)
        with pytest.raises(Refused, match="unknown_room"):
            report(unit, town.neighbour.room.id, "x", "x", town.agent, NOW)
        close(unit, fault.id, town.agent, NOW)
        close(unit, fault.id, town.admin, NOW + EARLY)
        assert (fault.closed_at, fault.closed_by_id) == (NOW, town.agent.id)


def test_an_arrival_is_kept_once_with_who_and_when(
    units: Units, town: Town, happened: list[Event]
) -> None:
    booking = booked(units, town.agent, lasting(9, 10, days=0), town.rooms["jaures"])
    with units.open() as unit:
        assert arrive(unit, booking, town.agent, NOW)
        assert not arrive(unit, booking, town.colleague, NOW + EARLY)
        kept = arrival(unit.session, booking)
        assert kept
        assert (kept.person_id, kept.at) == (town.agent.id, NOW)
    assert sum(isinstance(event, PeopleArrived) for event in happened) == 1


def test_an_arrival_counts_for_the_time_that_the_booking_had(units: Units, town: Town) -> None:
    booking = booked(units, town.agent, lasting(9, days=0), town.rooms["jaures"])
    with units.open() as unit:
        arrive(unit, booking, town.agent, NOW)
        change(unit, booking, Change(when=lasting(14, days=0)), town.agent, NOW)
        moved = unit.session.get_one(Booking, booking.id)
        assert arrival(unit.session, moved) is None


def test_nobody_arrives_too_early_too_late_or_at_what_is_called_off(
    units: Units, town: Town
) -> None:
    booking = booked(units, town.agent, lasting(10, days=0), town.rooms["jaures"])
    with units.open() as unit:
        with pytest.raises(Refused, match="too_early"):
            arrive(unit, booking, town.agent, booking.starts_at - EARLY - timedelta(minutes=1))
        with pytest.raises(Refused, match="over"):
            arrive(unit, booking, town.agent, booking.ends_at)
        cancel(unit, booking, town.agent, NOW)
        with pytest.raises(Refused, match="already_cancelled"):
            arrive(unit, booking, town.agent, booking.starts_at)


def test_on_is_what_one_leads_or_is_invited_to_now(units: Units, town: Town) -> None:
    led = booked(units, town.agent, lasting(9, days=0), town.rooms["jaures"])
    invited = booked(
        units, town.colleague, lasting(9, days=0), town.rooms["mandela"], guests=(town.agent.email,)
    )
    booked(units, town.colleague, lasting(9, days=0), town.rooms["cesaire"])
    booked(units, town.agent, lasting(14, days=0), town.rooms["jaures"])
    with units.database.reading() as session:
        found = [booking.id for booking in on_now(session, town.agent, NOW)]
        assert found == [led.id, invited.id]
        assert on_now(session, town.neighbour.agent, NOW) == []

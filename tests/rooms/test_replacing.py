"""The room that is offered instead of one whose endpoint is dead is one that its people can use."""

from collections.abc import Sequence

import pytest
from sqlmodel import col, select

from rooms.endpoints.replacing import best_instead
from rooms.endpoints.states import OFFLINE, Sight, note_sight
from rooms.models import Booking, Endpoint, Room
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, settled_town


@pytest.fixture
def town(units: Units) -> Town:
    return settled_town(units)


@pytest.fixture
def booking(units: Units, town: Town) -> Booking:
    """Return a booking of Césaire; Jaurès and Mandela are as free, of the same site."""
    return booked(units, town.agent, lasting(14), town.rooms["cesaire"], wants_video=True)


def furnish(units: Units, town: Town, **rooms: Sequence[Sequence[str]]) -> None:
    """Give rooms their equipment and whom they let in."""
    with units.open() as unit:
        for key, (equipment, accessibility) in rooms.items():
            room = unit.session.get_one(Room, town.id_of(key))
            room.equipment, room.accessibility = list(equipment), list(accessibility)


def instead(units: Units, town: Town, booking: Booking) -> str | None:
    with units.database.reading() as session:
        found = best_instead(session, booking, town.id_of("cesaire"), NOW)
        return found.room.key if found else None


def switch_off(units: Units, town: Town, *rooms: str) -> None:
    with units.open() as unit:
        mine = col(Endpoint.room_id).in_([town.id_of(room) for room in rooms])
        for endpoint in unit.session.exec(select(Endpoint).where(mine)).all():
            for _ in range(2):
                note_sight(unit, endpoint, NOW, Sight(problem=OFFLINE))


def test_the_room_that_wastes_least_is_offered(units: Units, town: Town, booking: Booking) -> None:
    assert instead(units, town, booking) == "jaures"


def test_no_room_is_offered_that_is_out_of_reach_itself(
    units: Units, town: Town, booking: Booking
) -> None:
    switch_off(units, town, "jaures")
    assert instead(units, town, booking) == "mandela"
    switch_off(units, town, "mandela")
    assert instead(units, town, booking) is None


def test_a_room_with_the_same_equipment_is_offered_before_others(
    units: Units, town: Town, booking: Booking
) -> None:
    furnish(units, town, cesaire=(["whiteboard"], []), mandela=(["Whiteboard", "piano"], []))
    assert instead(units, town, booking) == "mandela"


def test_whom_the_room_lets_in_the_other_lets_in_too(
    units: Units, town: Town, booking: Booking
) -> None:
    furnish(units, town, cesaire=([], ["wheelchair"]))
    assert instead(units, town, booking) is None
    furnish(units, town, mandela=([], ["wheelchair", "hearing loop"]))
    assert instead(units, town, booking) == "mandela"

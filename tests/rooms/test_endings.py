"""Meetings that end soon: what begins in their rooms next."""

import pytest

from rooms.calls.endings import following
from rooms.unit_of_work import Units
from tests.builders import booked, lasting, room, settled_town


@pytest.mark.parametrize(("mine", "other"), [("salle", "jaures"), ("jaures", "salle")])
def test_the_next_meeting_is_also_one_in_the_whole_room_or_in_a_part_of_it(
    units: Units, mine: str, other: str
) -> None:
    town = settled_town(units)
    with units.open() as unit:
        whole = room(unit.session, town.sites["mairie"], "salle", capacity=40)
        unit.session.merge(town.rooms["jaures"]).part_of_id = whole.id
    town.rooms["salle"] = whole
    now = booked(units, town.agent, lasting(14), town.rooms[mine])
    coming = booked(units, town.agent, lasting(15), town.rooms[other])
    booked(units, town.agent, lasting(15), town.rooms["mandela"])
    with units.database.reading() as session:
        found = following(session, now, town.id_of(mine))
    assert found is not None
    assert found.id == coming.id

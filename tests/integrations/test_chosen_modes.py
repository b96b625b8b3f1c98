"""A meeting's rooms come into its call as was chosen for it, whatever their policy says."""

from datetime import datetime

import pytest
from sqlmodel import select

from integrations.screens.panels import shown_on
from rooms.calls.connect_modes import choose_connect
from rooms.database import Database
from rooms.models import Booking, Endpoint, RoomPolicy
from rooms.policy import Connect
from tests.builders import NOW, at, booked, lasting
from tests.integrations.ends import Ends
from tests.integrations.planned import Planned


@pytest.fixture
def planned(sqlite_database: Database) -> Planned:
    return Planned(sqlite_database)


@pytest.fixture
def ends(planned: Planned) -> Ends:
    return Ends(planned)


def choose(planned: Planned, booking: Booking, mode: Connect, now: datetime = NOW) -> None:
    with planned.units.open() as unit:
        choose_connect(unit, booking, mode, planned.town.agent, now)


def test_by_hand_nobody_is_connected(planned: Planned, ends: Ends) -> None:
    choose(planned, planned.book(), Connect.MANUAL)
    ends.work_at(at(14, 30))
    assert ends.endpoints.asked == []


def test_a_room_that_follows_by_the_link_stays_out(planned: Planned, ends: Ends) -> None:
    town = planned.town
    rooms = (town.rooms["jaures"], town.rooms["mandela"])
    by_link = (town.id_of("mandela"),)
    booked(planned.units, town.agent, lasting(14), *rooms, wants_video=True, left_out=by_link)
    ends.work_at(at(14, 5))
    assert ends.connected() == {"jaures"}
    with planned.database.reading() as session:
        out = session.exec(select(Endpoint).where(Endpoint.room_id == by_link[0])).one()
        (shown,) = shown_on(session, out, at(14, 5))
        here = session.exec(select(Endpoint).where(Endpoint.room_id == rooms[0].id)).one()
        (there,) = shown_on(session, here, at(14, 5))
    assert shown.way is None
    assert there.way is not None


def test_a_choice_during_the_meeting_is_followed_at_once(planned: Planned, ends: Ends) -> None:
    with planned.units.open() as unit:
        of = planned.town.organisation.id
        unit.session.add(RoomPolicy(organisation_id=of, settings={"connect": "manual"}))
    booking = planned.book()
    ends.work_at(at(14, 10))
    assert ends.connected() == set()
    choose(planned, booking, Connect.AUTOMATIC, at(14, 10))
    ends.work_at(at(14, 10))
    assert ends.connected() == {"jaures"}
    choose(planned, booking, Connect.MANUAL, at(14, 20))
    ends.work_at(at(14, 20))
    assert ends.connected() == {"jaures"}, "who is in stays in"

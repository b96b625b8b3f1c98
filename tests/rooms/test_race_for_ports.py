"""Many processes, one port left: the database gives it to one, and without its guard to all."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from rooms.bookings import Change, cancel, change
from rooms.database import Database
from rooms.interval import Interval
from rooms.pools.tables import Draw
from rooms.unit_of_work import UnitOfWork, Units
from tests.apart import race
from tests.builders import NOW, Town, lasting, room
from tests.rooms.racing_ports import Port, contend
from tests.rooms.test_capacity import call, draws, town_with
from tests.rooms.test_race_changes import at_once

CONTENDERS = 8


def remove_the_guard(database: Database) -> None:
    statements = (
        [f"DROP TRIGGER draw_within_pool_{change}" for change in ("insert", "update")]
        if database.is_sqlite
        else ["DROP TRIGGER draw_within_pool ON draw"]
    )
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def more_rooms(units: Units, town: Town, how_many: int) -> list[int]:
    with units.open() as unit:
        home = town.sites["mairie"]
        return [room(unit.session, home, f"room-{n}").id for n in range(how_many)]


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_of_many_processes_that_want_the_last_port_one_gets_it(
    units: Units, *, guarded: bool
) -> None:
    town = town_with(units, ports=1)
    rooms = more_rooms(units, town, CONTENDERS)
    if not guarded:
        remove_the_guard(units.database)
    url, email = units.database.url, town.agent.email
    told = race(contend, [Port(url, email, one, lasting(14)) for one in rooms])
    if guarded:
        assert told == {"booked": 1, "pool_full": CONTENDERS - 1}
        assert draws(units) == [("bridge", 1)]
    else:
        # All met between looking and writing, so all got through: this test can fail.
        assert told == {"booked": CONTENDERS}


def test_meetings_that_change_places_in_two_pools_don_t_wait_in_a_circle(units: Units) -> None:
    """Each moves from one site's link to the other's, at the same moment, again and again."""
    town = town_with(units, ports=9, mairie=9000, mediatheque=9000)
    here, there = "jaures", "simone-veil"
    one, other = call(units, town, lasting(14), here), call(units, town, lasting(14), there)

    def mover(number: int, key: str, start: int) -> object:
        def move(unit: UnitOfWork) -> None:
            booking = (one, other)[number]
            to = Change(room_ids=(town.id_of(key),), when=lasting(start))
            change(unit, booking, to, town.agent, NOW)

        return move

    for hour in range(15, 20, 2):
        acts = (mover(0, there, hour), mover(1, here, hour + 1))
        assert at_once(units, *acts) == ["done", "done"]  # type: ignore[arg-type]
        acts = (mover(0, here, hour), mover(1, there, hour + 1))
        assert at_once(units, *acts) == ["done", "done"]  # type: ignore[arg-type]
    assert len(draws(units)) == 4


def test_one_port_is_given_back_while_another_asks_for_it(units: Units) -> None:
    town = town_with(units, ports=1)
    mine = call(units, town, lasting(14), "jaures")
    later = call(units, town, lasting(16), "mandela")

    def give_back(unit: UnitOfWork) -> None:
        cancel(unit, mine, town.agent, NOW)

    def ask(unit: UnitOfWork) -> None:
        change(unit, later, Change(when=lasting(14)), town.agent, NOW)

    assert at_once(units, give_back, ask) in (["done", "done"], ["done", "pool_full"])
    with units.database.reading() as session:
        (draw,) = session.exec(select(Draw)).all()
    assert draw.booking_id == later.id
    assert Interval(draw.starts_at, draw.ends_at).duration == timedelta(hours=1)

"""What the other tests stand on."""

import socket

import pytest

from rooms.database import Database, is_current
from rooms.unit_of_work import Units
from tests.builders import NOW, booked, lasting, settled_town
from tests.conftest import NetworkUseError


def test_a_new_database_is_migrated_and_empty(database: Database, units: Units) -> None:
    assert is_current(database)
    town = settled_town(units)
    booking = booked(units, town.agent, lasting(14), town.rooms["jaures"])
    assert booking.id == 1
    assert NOW.strftime("%A") == "Monday"


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_refuses_to_connect_beyond_this_machine(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as sock, pytest.raises(NetworkUseError):
        sock.connect((host, 80))


def test_refuses_to_look_up_names_beyond_this_machine() -> None:
    with pytest.raises(NetworkUseError):
        socket.create_connection(("drancy.example", 80))


def test_lets_loopback_through() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()

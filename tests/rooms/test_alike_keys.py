"""Keys that people take for the same: none is new that looks like another."""

from pathlib import Path

import pytest
from sqlmodel import select

from rooms.administration.naming import free_key
from rooms.database import Database
from rooms.models import Room
from tests.rooms.test_inventory_files import GOOD, codes, imported, written


@pytest.mark.parametrize("key", ["R1", "ŕ1", "r 1", "r1\u200b", "r１"])
def test_a_new_key_that_looks_like_another_is_none(
    sqlite_database: Database, tmp_path: Path, key: str
) -> None:
    line = f"a,{key},hall,Jaurès,8,\n"
    both = written(tmp_path / "both", rooms=GOOD["rooms"] + line)
    assert codes(sqlite_database, both) == [("like_key", "rooms.csv", 3)]
    imported(sqlite_database, written(tmp_path / "first"))
    header = GOOD["rooms"].partition("\n")[0] + "\n"
    later = written(tmp_path / "later", rooms=header + line)
    assert codes(sqlite_database, later) == [("like_key", "rooms.csv", 2)]


def test_keys_that_look_alike_already_can_be_changed(
    sqlite_database: Database, tmp_path: Path
) -> None:
    imported(sqlite_database, written(tmp_path))
    with sqlite_database.writing() as session:
        room = session.exec(select(Room)).one()
        copy = Room(**room.model_dump(exclude={"id", "key"}), key="R1")
        session.add(copy)
        session.commit()
    rooms = "organisation,room,capacity\na,r1,9\na,R1,10\n"
    assert imported(sqlite_database, written(tmp_path, rooms=rooms)).count("rooms", "changed") == 2


def test_names_give_keys_that_look_like_no_other(sqlite_database: Database, tmp_path: Path) -> None:
    rooms = GOOD["rooms"].replace("r1", "Zoé")
    imported(
        sqlite_database, written(tmp_path, rooms=rooms, endpoints="endpoint,organisation,room\n")
    )
    with sqlite_database.reading() as session:
        room = session.exec(select(Room)).one()
        assert free_key(session, Room, room.organisation_id, "ZOÉ") == "zoe-2"

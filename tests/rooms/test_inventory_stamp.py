"""What is remembered of the inventory is what is there, whoever changed it."""

from sqlalchemy import text

from rooms.database import Database
from rooms.inventory import venues
from rooms.models import RoomPolicy
from rooms.unit_of_work import Units
from tests.builders import Town, room, settled_town


def names(database: Database, town: Town) -> list[str]:
    with database.reading() as session:
        return [venue.room.name for venue in venues(session, town.organisation.id)]


def execute(database: Database, statement: str) -> None:
    with database.writing() as session:
        session.connection().execute(text(statement))
        session.commit()


def test_a_second_look_reads_no_room_again(database: Database, units: Units) -> None:
    town = settled_town(units)
    with database.reading() as session:
        first = venues(session, town.organisation.id)
    with database.reading() as session:
        assert venues(session, town.organisation.id) is first


def test_a_change_by_anybody_is_seen_at_once(database: Database, units: Units) -> None:
    town = settled_town(units)
    before = names(database, town)
    execute(database, "UPDATE room SET name = 'Zola' WHERE key = 'jaures'")
    assert "Zola" in names(database, town)
    assert "Zola" not in before
    execute(database, "DELETE FROM endpoint WHERE key = 'mandela-1'")
    with database.reading() as session:
        found = venues(session, town.organisation.id)
        assert not next(venue for venue in found if venue.room.key == "mandela").has_video


def test_another_zone_of_the_organisation_is_seen_at_once(database: Database, units: Units) -> None:
    town = settled_town(units)
    with units.open() as unit:
        policy = RoomPolicy(organisation_id=town.organisation.id, settings={"quota_day": 1})
        unit.session.add(policy)
    names(database, town)
    execute(database, "UPDATE organisation SET zone = 'Asia/Tokyo' WHERE key = 'drancy'")
    with database.reading() as session:
        (quota,) = venues(session, town.organisation.id)[0].policy.quotas
    assert quota.zone == "Asia/Tokyo"


def test_what_was_rolled_back_is_forgotten(database: Database, units: Units) -> None:
    town = settled_town(units)
    with database.writing() as session:
        room(session, town.sites["mairie"], "hugo", name="Hugo")
        assert "Hugo" in [v.room.name for v in venues(session, town.organisation.id)]
    assert "Hugo" not in names(database, town)
    with database.writing() as session:
        room(session, town.sites["mairie"], "zola", name="Zola")
        session.commit()
    assert "Hugo" not in names(database, town)
    assert "Zola" in names(database, town)


def test_towns_have_their_own_stamps(database: Database, units: Units) -> None:
    town = settled_town(units)
    names(database, town)
    with database.reading() as session:
        theirs = venues(session, town.neighbour.organisation.id)
        assert [venue.room.id for venue in theirs] == [town.neighbour.room.id]

"""The benchmarks measure the same answers on both sides, on towns of any size."""

from sqlmodel import Session

from bench import calls, common_hour, engine
from bench.floors import Floor
from bench.table import Row, table
from bench.towns import Town, settle
from rooms.database import Database
from rooms.inventory import sites
from rooms.neglected import neglected

ROOMS, BOOKINGS = 100, 3_000


def asking(session: Session, there: Town) -> tuple[engine.Ours, engine.Bare]:
    site_ids = [site.id for site in sites(session, there.organisation_id)]
    asked = engine.questions(site_ids, 10)
    return engine.Ours(session, there, asked), engine.Bare(Floor(there.url), asked)


def test_the_engine_and_its_floor_give_the_same_answers(sqlite_database: Database) -> None:
    there = settle(sqlite_database, ROOMS, BOOKINGS)
    with sqlite_database.reading() as session:
        ours, bare = asking(session, there)
        engine.compare(ours, bare)
        assert any(ours.ids(turn) for turn in range(10))


def test_the_common_hour_is_the_floors_and_there_is_none_where_halls_are_shut(
    sqlite_database: Database,
) -> None:
    there = settle(sqlite_database, ROOMS, BOOKINGS)
    with sqlite_database.reading() as session:
        ours, floor = common_hour.Ours(session, there), Floor(there.url)
        site_ids = sorted(site.id for site in sites(session, there.organisation_id))
        for meeting in (*common_hour.found(site_ids, 5), common_hour.none(site_ids)):
            least = floor.common(meeting.needs, meeting.starts)
            assert ours.start(meeting) == (least[0] if least else None)
        assert ours.start(common_hour.none(site_ids)) is None


def test_the_pass_over_a_day_of_calls_finds_those_that_nobody_looks_at(
    sqlite_database: Database,
) -> None:
    calls.fill(sqlite_database)
    with sqlite_database.reading() as session:
        assert len(neglected(session, calls.NOW, calls.NOW)) == calls.LOST


def test_the_table_says_what_is_met() -> None:
    row = Row(question="Q1", ours=1.0, floor=0.4, ratio=2.5, target="at most 2", is_met=False)
    assert "not met" in table([row])

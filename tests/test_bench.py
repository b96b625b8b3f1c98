"""The benchmarks measure the same answers on both sides, on towns of any size."""

from sqlmodel import Session

from bench import calls, common_hour, engine, joining
from bench.busy_cloud import Crowd, title
from bench.floors import Floor
from bench.table import Row, table
from bench.towns import Town, settle
from integrations.calls.case import read_case
from rooms.calls.connecting import early_share
from rooms.calls.neglected import neglected
from rooms.database import Database
from rooms.inventory import sites

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


CROWD = Crowd(
    speed=1, since=0, starts_at="2026-06-01T09:00:00+00:00", meetings=2, devices=4, tokens=1
)


def test_every_session_that_is_to_be_joined_has_its_own_two_ends(
    sqlite_database: Database,
) -> None:
    links = {"sipAddress": "1@webex.example", "webLink": "https://webex.example/1"}
    meetings = [{"id": f"m{n}", "meetingNumber": str(n), **links} for n in range(2)]
    with sqlite_database.writing() as session:
        joining.write_sessions(session, CROWD, meetings)
        session.commit()
    with sqlite_database.reading() as session:
        cases = [read_case(session, booking_id) for booking_id in (1, 2)]
        assert all(case.wanted.is_open for case in cases)
        assert [[end.name for end in case.wanted.ends] for case in cases] == [
            ["device-0", "device-1"],
            ["device-2", "device-3"],
        ]


def test_only_who_is_in_its_own_meeting_has_joined() -> None:
    seen = {
        "device-0": ("2026-06-01T08:55:03+00:00", title(0)),
        "device-1": ("2026-06-01T09:00:10+00:00", title(0)),
        "device-2": ("2026-06-01T08:56:00+00:00", title(0)),
    }
    assert early_share(1, CROWD.meetings) == 1
    assert joining.joined(CROWD, seen) == [joining.Joined(3, -297), joining.Joined(310, 10)]


def test_the_table_says_what_is_met() -> None:
    row = Row(question="Q1", ours=1.0, floor=0.4, ratio=2.5, target="at most 2", is_met=False)
    assert "not met" in table([row])

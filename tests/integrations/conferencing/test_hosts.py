"""A pool of hosts: who has made the fewest meetings makes the next one, if Webex lets them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from integrations.conferencing.delivery import ConferenceDelivery
from integrations.conferencing.hosts import made_in_a_day
from integrations.conferencing.provider import ConferencePlan, MeetingRef
from integrations.conferencing.webex import WebexMeetings
from integrations.errors import PermanentError
from integrations.settings import SettingsError, read_settings
from integrations.webex.standin.ground import Options
from integrations.webex.standin.store import Store
from rooms.database import Database
from rooms.interval import Interval
from rooms.models import Conference
from tests.builders import NOW, lasting
from tests.integrations.planned import Planned
from tests.integrations.webex.cloud import Cloud, MovableClock

FIRST, SECOND = HOSTS = ("visio-1@drancy.example", "visio-2@drancy.example")
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
MORNING = NOON - timedelta(hours=3)
PLAN = ConferencePlan(
    key="salon-booking-1", title="Point", when=Interval(NOON, NOON + timedelta(hours=1))
)


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    cloud = Cloud(MovableClock(), Options(meetings_a_day=2), Store())
    yield cloud
    cloud.stop()


@pytest.fixture
def webex(cloud: Cloud) -> WebexMeetings:
    meetings = cloud.gateway().meetings
    assert meetings is not None
    return WebexMeetings(meetings, HOSTS)


def numbered(number: int, **made: int) -> ConferencePlan:
    counts = {f"visio-{name[1:]}@drancy.example": count for name, count in made.items()}
    return replace(PLAN, key=f"salon-booking-{number}", made=counts)


def test_the_host_with_most_room_is_taken(webex: WebexMeetings) -> None:
    assert webex.create(numbered(1), MORNING).meeting.host == FIRST
    assert webex.create(numbered(2, h1=1), MORNING).meeting.host == SECOND
    assert webex.create(numbered(3, h1=7, h2=8), MORNING).meeting.host == FIRST


def test_the_next_host_is_taken_where_webex_refuses(webex: WebexMeetings) -> None:
    hosts = [webex.create(numbered(number), NOON).meeting.host for number in range(4)]
    assert hosts == [FIRST, FIRST, SECOND, SECOND]
    with pytest.raises(PermanentError):
        webex.create(numbered(5), NOON)


def test_a_day_later_there_is_room_again(cloud: Cloud, webex: WebexMeetings) -> None:
    for number in range(4):
        webex.create(numbered(number), cloud.clock.now())
    cloud.clock.move(hours=25)
    later = Interval(PLAN.when.start + timedelta(days=3), PLAN.when.end + timedelta(days=3))
    assert webex.create(replace(numbered(5), when=later), cloud.clock.now()).meeting.host == FIRST


def test_a_meeting_is_found_with_whichever_host_it_was_left(webex: WebexMeetings) -> None:
    made = webex.create(numbered(1, h1=1), MORNING)
    assert made.meeting.host == SECOND
    assert webex.create(numbered(1), MORNING) == made, "a crash before its host was written down"


def test_a_meeting_is_moved_rung_from_and_taken_back_as_its_host(
    cloud: Cloud, webex: WebexMeetings
) -> None:
    plan = numbered(1, h1=1)
    made = webex.create(plan, cloud.clock.now())
    webex.move(made.meeting, replace(plan, title="Autre"), cloud.clock.now())
    cloud.clock.at = NOON
    webex.ring(made.meeting, "salle@lyon.example", "")
    cloud.clock.move(seconds=2)
    assert [one.state for one in webex.participants(made.meeting)] == ["connected"]
    webex.cancel(made.meeting)
    assert webex.find(plan) is None
    asked = [dict(one.query).get("hostEmail") for one in cloud.exchanges if one.path != "/meetings"]
    assert FIRST not in asked


def test_a_meeting_that_could_not_be_ended_is_looked_at_as_its_host(
    cloud: Cloud, webex: WebexMeetings
) -> None:
    made = webex.create(numbered(1, h1=1), cloud.clock.now()).meeting
    cloud.clock.at = NOON
    webex.ring(made, "salle@lyon.example", "")
    cloud.clock.move(seconds=2)
    cloud.world.set_api_fault(f"/meetings/{made.id}/end", 403, count=1)
    with pytest.raises(PermanentError):
        webex.end(made)
    assert dict(cloud.exchanges[-1].query)["hostEmail"] == SECOND, "nobody else is told of it"
    webex.end(made)
    assert [one.state for one in webex.participants(made)] == ["left"]


def test_a_meeting_of_before_there_was_a_pool_is_the_first_hosts(
    cloud: Cloud, webex: WebexMeetings
) -> None:
    made = webex.create(numbered(1), cloud.clock.now())
    webex.move(MeetingRef(made.meeting.id), numbered(1), cloud.clock.now())
    changed = cloud.exchanges[-1]
    assert changed.method == "PATCH"
    assert FIRST.encode() in changed.body


def test_is_well_while_one_host_is(cloud: Cloud) -> None:
    meetings = cloud.gateway().meetings
    assert meetings is not None
    cloud.world.set_api_fault("/meetings", 404, count=1)
    WebexMeetings(meetings, HOSTS).health()
    cloud.world.set_api_fault("/meetings", 404, count=2)
    with pytest.raises(PermanentError):
        WebexMeetings(meetings, HOSTS).health()


def test_what_was_made_is_counted_for_a_day_and_kept_with_the_conference(
    database: Database, webex: WebexMeetings
) -> None:
    planned = Planned(database, "webex")
    for hour in (10, 11, 12, 13):
        planned.book(when=lasting(hour))
    deliver = ConferenceDelivery(database, {"webex": webex})
    for row in planned.rows("conference"):
        outcome = deliver(row, NOW)
        assert outcome.record is not None
        with planned.units.open() as unit:
            outcome.record(unit)
    with database.reading() as session:
        assert made_in_a_day(session, "webex", NOW) == {FIRST: 2, SECOND: 2}
        assert made_in_a_day(session, "cms", NOW) == {}
        assert made_in_a_day(session, "webex", NOW + timedelta(hours=24)) == {}
        conferences = session.exec(select(Conference)).all()
    assert Counter(one.host for one in conferences) == {FIRST: 2, SECOND: 2}
    assert {one.made_at for one in conferences} == {NOW}


def test_several_hosts_stand_in_one_setting() -> None:
    settings = read_settings({"WEBEX_HOST_EMAIL": f"{FIRST}, {SECOND};{FIRST}"})
    assert settings.webex_hosts == HOSTS
    assert read_settings({}).webex_hosts == ()
    with pytest.raises(SettingsError, match="WEBEX_HOST_EMAIL"):
        read_settings({"WEBEX_HOST_EMAIL": "nobody"})

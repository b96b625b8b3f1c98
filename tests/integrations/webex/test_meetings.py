from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from integrations.errors import NotFound, PermanentError, TransientError
from integrations.webex.meeting_records import Meeting, MeetingPlan
from integrations.webex.meetings import LONGEST, SHORTEST, Meetings, fitting_times
from integrations.webex.tokens import StaticToken
from tests.integrations.webex.cloud import GUEST, Cloud
from tests.integrations.webex.target import webhook_target
from tests.waiting import PATIENCE_SECONDS

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
PLAN = MeetingPlan("Point projet", NOON, NOON + timedelta(hours=1), "b-1", invitees=(GUEST,))


@pytest.fixture
def meetings(cloud: Cloud) -> Meetings:
    found = cloud.gateway().meetings
    assert found is not None
    return found


@pytest.fixture
def made(cloud: Cloud, meetings: Meetings) -> Meeting:
    return meetings.create_meeting(PLAN, cloud.clock.now())


def join(cloud: Cloud, meeting: Meeting) -> None:
    cloud.gateway().devices.command(cloud.jaures, "Webex.Join", {"Number": meeting.number})
    cloud.clock.move(seconds=1)


def test_a_made_meeting_can_be_joined_by_link_number_and_address(made: Meeting) -> None:
    assert (made.title, made.start, made.end) == (PLAN.title, PLAN.start, PLAN.end)
    assert made.web_link.startswith("https://")
    assert made.sip_address == f"{made.number}@drancy.webex.example"
    assert made.password
    assert made.tags == ("b-1",)


def test_is_found_by_its_tag_before_another_is_made(meetings: Meetings, made: Meeting) -> None:
    found = meetings.find_meeting("b-1", PLAN.start, PLAN.end)
    assert found is not None
    assert found.id == made.id
    assert meetings.find_meeting("b-2", PLAN.start, PLAN.end) is None


def test_is_found_far_in_the_future_too(cloud: Cloud, meetings: Meetings) -> None:
    start = NOON + timedelta(days=60)
    made = meetings.create_meeting(
        replace(PLAN, start=start, end=start + timedelta(hours=1)), cloud.clock.now()
    )
    found = meetings.find_meeting("b-1", start, start + timedelta(hours=1))
    assert found is not None
    assert found.id == made.id


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        (NOON, 60, (NOON, 60)),
        (NOON, 5, (NOON, 10)),
        (NOON, 24 * 60, (NOON, 24 * 60 - 1)),
        (NOON - timedelta(hours=5), 360, (NOON - timedelta(hours=2, minutes=59), 179 + 60)),
    ],
)
def test_times_are_made_to_fit(
    start: datetime, minutes: int, expected: tuple[datetime, int]
) -> None:
    now = NOON - timedelta(hours=3) + timedelta(seconds=20)
    first, last = fitting_times(start, start + timedelta(minutes=minutes), now)
    assert (first, (last - first) / timedelta(minutes=1)) == expected
    assert SHORTEST <= last - first <= LONGEST


@pytest.mark.parametrize("minutes", [1, 10, 60, 1439, 1440, 3000])
@pytest.mark.parametrize("offset", [-90, 0, 90])
def test_any_booking_gets_a_meeting(
    cloud: Cloud, meetings: Meetings, minutes: int, offset: int
) -> None:
    cloud.clock.move(seconds=17)
    start = cloud.clock.now() + timedelta(minutes=offset)
    plan = replace(PLAN, start=start, end=start + timedelta(minutes=minutes))
    made = meetings.create_meeting(plan, cloud.clock.now())
    assert SHORTEST <= made.end - made.start <= LONGEST
    assert made.start >= cloud.clock.now()


def test_long_words_are_cut_and_a_long_tag_is_a_mistake(cloud: Cloud, meetings: Meetings) -> None:
    plan = replace(PLAN, title="x" * 500, agenda="y" * 5000, invitees=(GUEST,) * 1500)
    assert len(meetings.create_meeting(plan, cloud.clock.now()).title) == 128
    with pytest.raises(ValueError, match="tag"):
        meetings.create_meeting(replace(PLAN, tag="x" * 65), cloud.clock.now())


def test_moves_and_renames(cloud: Cloud, meetings: Meetings, made: Meeting) -> None:
    start = PLAN.start + timedelta(hours=2)
    changed = meetings.update_meeting(
        made.id, cloud.clock.now(), title="Autre", start=start, end=start + timedelta(hours=1)
    )
    assert (changed.id, changed.title, changed.start) == (made.id, "Autre", start)
    assert changed.number == made.number
    found = meetings.find_meeting("b-1", PLAN.start, PLAN.end)
    assert found is not None
    with pytest.raises(ValueError, match="together"):
        meetings.update_meeting(made.id, cloud.clock.now(), start=start)


def test_deletes_once_and_again(meetings: Meetings, made: Meeting) -> None:
    meetings.delete_meeting(made.id)
    meetings.delete_meeting(made.id)
    assert meetings.find_meeting("b-1", PLAN.start, PLAN.end) is None
    with pytest.raises(NotFound):
        meetings.meeting(made.id)
    meetings.end_meeting(made.id)


def test_a_room_joins_is_seen_and_leaves_when_the_meeting_ends(
    cloud: Cloud, meetings: Meetings, made: Meeting
) -> None:
    cloud.clock.at = PLAN.start
    assert meetings.meeting(made.id).state == "ready"
    assert meetings.participants(made.id) == []
    join(cloud, made)
    [participant] = meetings.participants(made.id)
    assert (participant.name, participant.state) == ("Jaurès", "joined")
    assert participant.joined_at == cloud.clock.now()
    assert meetings.meeting(made.id).in_progress
    assert cloud.shown(cloud.jaures)["call"]["name"] == "Point projet"
    cloud.clock.move(minutes=30)
    meetings.end_meeting(made.id)
    assert cloud.shown(cloud.jaures)["state"] == "Idle"
    assert meetings.meeting(made.id).state == "ended"
    assert meetings.participants(made.id)[0].left_at == cloud.clock.now()
    meetings.end_meeting(made.id)


def test_hanging_up_leaves_the_meeting(cloud: Cloud, meetings: Meetings, made: Meeting) -> None:
    cloud.clock.at = PLAN.start
    join(cloud, made)
    cloud.gateway().devices.command(cloud.jaures, "Call.Disconnect")
    assert [one.state for one in meetings.participants(made.id)] == ["end"]
    assert not meetings.meeting(made.id).in_progress


def test_joins_by_sip_address_too(cloud: Cloud, meetings: Meetings, made: Meeting) -> None:
    cloud.clock.at = PLAN.start
    cloud.gateway().devices.command(cloud.jaures, "Dial", {"Number": made.sip_address})
    cloud.clock.move(seconds=1)
    assert [one.name for one in meetings.participants(made.id)] == ["Jaurès"]


def test_whoever_comes_too_early_waits_in_the_lobby(
    cloud: Cloud, meetings: Meetings, made: Meeting
) -> None:
    cloud.clock.at = PLAN.start - timedelta(hours=1)
    join(cloud, made)
    assert [one.state for one in meetings.participants(made.id)] == ["lobby"]
    cloud.clock.at = PLAN.start
    assert [one.state for one in meetings.participants(made.id)] == ["joined"]


def test_an_unknown_meeting_is_not_joined(cloud: Cloud) -> None:
    cloud.gateway().devices.command(cloud.jaures, "Webex.Join", {"Number": "999"})
    cloud.clock.move(seconds=1)
    assert cloud.shown(cloud.jaures)["last_call"]["cause"] == "unknown"


def test_an_outside_room_is_rung_into_the_meeting(
    cloud: Cloud, meetings: Meetings, made: Meeting
) -> None:
    cloud.clock.at = PLAN.start
    meetings.callout(made.id, "sip:salle@lyon.example", display_name="Lyon")
    assert meetings.participants(made.id) == []
    cloud.clock.move(seconds=1)
    assert [one.name for one in meetings.participants(made.id)] == ["Lyon"]
    meetings.end_meeting(made.id)
    assert [one.state for one in meetings.participants(made.id)] == ["end"]


def test_an_outside_room_may_refuse(cloud: Cloud, meetings: Meetings, made: Meeting) -> None:
    cloud.clock.at = PLAN.start
    cloud.world.set_outside("salle@lyon.example", "refused")
    meetings.callout(made.id, "sip:salle@lyon.example")
    cloud.clock.move(seconds=31)
    assert meetings.participants(made.id) == []


def test_a_callout_to_a_device_rings_it(cloud: Cloud, meetings: Meetings, made: Meeting) -> None:
    cloud.clock.at = PLAN.start
    meetings.callout(made.id, "mandela@drancy.webex.example")
    assert cloud.shown(cloud.mandela)["state"] == "Ringing"
    cloud.clock.move(seconds=1)
    assert cloud.shown(cloud.mandela)["state"] == "Connected"
    assert [one.name for one in meetings.participants(made.id)] == ["Mandela"]
    meetings.end_meeting(made.id)
    assert cloud.shown(cloud.mandela)["state"] == "Idle"


def test_a_call_given_up_while_ringing_leaves_nobody(
    cloud: Cloud, meetings: Meetings, made: Meeting
) -> None:
    cloud.clock.at = PLAN.start
    gateway = cloud.gateway()
    gateway.devices.command(cloud.jaures, "Webex.Join", {"Number": made.number})
    gateway.devices.command(cloud.jaures, "Call.Disconnect")
    cloud.clock.move(minutes=1)
    assert meetings.participants(made.id) == []


def test_a_bots_token_makes_no_meetings(cloud: Cloud) -> None:
    meetings = cloud.gateway(service=StaticToken("local-bot")).meetings
    assert meetings is not None
    with pytest.raises(PermanentError) as refused:
        meetings.create_meeting(PLAN, cloud.clock.now())
    assert refused.value.status == 403
    with pytest.raises(PermanentError):
        meetings.find_meeting("b-1", PLAN.start, PLAN.end)


def test_another_host_may_be_named(cloud: Cloud, meetings: Meetings) -> None:
    host = "admin@drancy.example"
    made = meetings.create_meeting(replace(PLAN, host_email=host), cloud.clock.now())
    assert made.host_email == host
    assert meetings.find_meeting("b-1", PLAN.start, PLAN.end) is None
    found = meetings.find_meeting("b-1", PLAN.start, PLAN.end, host_email=host)
    assert found is not None
    assert found.id == made.id


@pytest.mark.parametrize("status", [400, 403, 409])
def test_a_refused_end_is_fine_only_when_nobody_is_in_it(
    cloud: Cloud, meetings: Meetings, made: Meeting, status: int
) -> None:
    cloud.clock.at = PLAN.start
    cloud.world.set_api_fault(f"/meetings/{made.id}/end", status)
    meetings.end_meeting(made.id)
    join(cloud, made)
    cloud.world.set_api_fault(f"/meetings/{made.id}/end", status)
    with pytest.raises(PermanentError):
        meetings.end_meeting(made.id)


def test_a_meeting_may_outlive_a_failing_end(
    cloud: Cloud, meetings: Meetings, made: Meeting
) -> None:
    cloud.clock.at = PLAN.start
    join(cloud, made)
    cloud.world.set_api_fault("/meetings", 503, count=2)
    for _ in range(2):
        with pytest.raises(TransientError):
            meetings.end_meeting(made.id)
    meetings.end_meeting(made.id)
    assert not meetings.meeting(made.id).in_progress


def test_webhooks_tell_of_a_meetings_start_and_end(
    start_cloud: Callable[..., Cloud],
) -> None:
    cloud = start_cloud()
    meetings = cloud.gateway().meetings
    assert meetings is not None
    service = cloud.world.people.caller("local-service")
    with webhook_target() as target:
        for resource in ("meetings", "meetingParticipants"):
            body = {"name": "n", "targetUrl": target.url, "resource": resource, "event": "all"}
            cloud.world.webhooks.create(service, body)
        made = meetings.create_meeting(PLAN, cloud.clock.now())
        cloud.clock.at = PLAN.start
        join(cloud, made)
        cloud.world.tick()
        meetings.end_meeting(made.id)
        assert cloud.world.sender.wait_idle(PATIENCE_SECONDS)
        told = [body for body, _ in target.got]
    for event in (b'"created"', b'"joined"', b'"started"', b'"left"', b'"ended"'):
        assert sum(b'"event": ' + event in body for body in told) == 1, event


WEEKLY = replace(
    PLAN, recurrence="FREQ=WEEKLY;BYDAY=TU;UNTIL=20260331T120000Z", zone="Europe/Paris"
)


@pytest.fixture
def weekly(cloud: Cloud, meetings: Meetings) -> Meeting:
    return meetings.create_meeting(WEEKLY, cloud.clock.now())


def test_a_meeting_that_repeats_is_joined_by_the_same_number_on_each_date(
    cloud: Cloud, meetings: Meetings, weekly: Meeting
) -> None:
    for days in (0, 7, 20):
        cloud.clock.move(seconds=(NOON + timedelta(days=days) - cloud.clock.now()).total_seconds())
        assert not meetings.meeting(weekly.id).in_progress
        join(cloud, weekly)
        assert meetings.meeting(weekly.id).in_progress
        meetings.end_meeting(weekly.id)
        assert not meetings.meeting(weekly.id).in_progress
        cloud.clock.move(hours=3)


def test_a_meeting_that_repeats_stays_at_its_hour_over_a_change_of_clocks(
    cloud: Cloud, meetings: Meetings, weekly: Meeting
) -> None:
    cloud.clock.move(seconds=(NOON + timedelta(days=20) - cloud.clock.now()).total_seconds())
    assert meetings.meeting(weekly.id).start == NOON + timedelta(days=21, hours=-1)


def test_a_meeting_that_repeats_is_found_on_each_date(meetings: Meetings, weekly: Meeting) -> None:
    later = NOON + timedelta(days=14)
    found = meetings.find_meeting("b-1", later, later + timedelta(hours=1))
    assert found is not None
    assert (found.id, found.recurrence) == (weekly.id, WEEKLY.recurrence)
    between = NOON + timedelta(days=10)
    assert meetings.find_meeting("b-1", between, between + timedelta(hours=1)) is None


def test_a_meeting_that_repeats_is_changed_as_a_whole(
    cloud: Cloud, meetings: Meetings, weekly: Meeting
) -> None:
    start = NOON + timedelta(days=7, hours=2)
    meetings.update_meeting(
        weekly.id,
        cloud.clock.now(),
        start=start,
        end=start + timedelta(hours=1),
        recurrence="FREQ=WEEKLY;BYDAY=TU;UNTIL=20260324T140000Z",
        zone="Europe/Paris",
    )
    cloud.clock.move(seconds=(NOON + timedelta(days=8) - cloud.clock.now()).total_seconds())
    assert meetings.meeting(weekly.id).start == start + timedelta(days=7)


@pytest.mark.parametrize(
    "rule", ["FREQ=WEEKLY", "FREQ=HOURLY;COUNT=2", "FREQ=DAILY;COUNT=2000", "COUNT=3", "monday"]
)
def test_refuses_a_recurrence_that_webex_does_not_know(
    cloud: Cloud, meetings: Meetings, rule: str
) -> None:
    with pytest.raises(PermanentError):
        meetings.create_meeting(replace(PLAN, recurrence=rule), cloud.clock.now())

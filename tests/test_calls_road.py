"""Calls on the local Webex, with endpoints and a cloud that fail in every way they can."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import col, select

from rooms.database import Database
from rooms.models import InboxItem, OutboxItem
from tests.road import WEBHOOK_SECRET, Road, go_on, road_on
from web.webhooks import PATH

TO_THE_START = timedelta(days=1, hours=5)  # from `builders.NOW`, 9 o'clock in Paris
BOOK = "book Jaurès and Mandela tomorrow from 2pm to 4pm for 6 with video"
CAUSES = {
    "offline": "can’t be reached",
    "busy": "in another call",
    "refuse": "refused",
    "error": "no answer in time",
}


@pytest.fixture
def road(sqlite_database: Database) -> Iterator[Road]:
    with road_on(sqlite_database) as opened:
        opened.say(BOOK)
        yield opened


def states(road: Road) -> list[str]:
    return [road.device(name)["state"] for name in ("Jaurès", "Mandela")]


def told(road: Road, words: str) -> list[str]:
    return [message["text"] for message in road.messages() if words in message["text"]]


def device_id(road: Road, name: str) -> str:
    return str(road.device(name)["id"])


def test_rooms_are_in_their_call_from_early_to_the_end(road: Road) -> None:
    go_on(road, TO_THE_START - timedelta(minutes=6))
    assert states(road) == ["Idle", "Idle"]
    go_on(road, timedelta(minutes=1, seconds=5))
    assert states(road) == ["Connected", "Connected"]
    go_on(road, timedelta(hours=2, minutes=5))
    assert states(road) == ["Idle", "Idle"]
    assert len(told(road, "The call has started")) == len(told(road, "The call has ended")) == 1


@pytest.mark.parametrize("fault", CAUSES)
def test_one_endpoint_that_fails_is_told_once_and_keeps_nobody_else_out(
    road: Road, fault: str
) -> None:
    road.world.set_fault(device_id(road, "Jaurès"), fault)
    go_on(road, TO_THE_START)
    assert states(road)[1] == "Connected"
    (failed,) = told(road, "The call couldn’t be started")
    assert "Rooms: Jaurès." in failed
    assert CAUSES[fault] in failed
    road.world.set_fault(device_id(road, "Jaurès"), None)
    if fault == "busy":
        road.world.calls.drop(device_id(road, "Jaurès"))
    if fault == "refuse":
        road.say("start the call")
    go_on(road, timedelta(minutes=3))
    assert states(road) == ["Connected", "Connected"]
    go_on(road, timedelta(hours=2))
    assert states(road) == ["Idle", "Idle"]
    assert len(told(road, "The call couldn’t be started")) == 1


def test_an_endpoint_that_drops_out_is_called_again(road: Road) -> None:
    go_on(road, TO_THE_START)
    road.world.calls.drop(device_id(road, "Jaurès"))
    go_on(road, timedelta(minutes=2))
    assert states(road) == ["Connected", "Connected"]
    (dropped,) = told(road, "I am calling again")
    assert "Rooms: Jaurès." in dropped


def test_somebody_who_hangs_up_is_left_in_peace(road: Road) -> None:
    go_on(road, TO_THE_START)
    road.world.calls.hang_up(device_id(road, "Jaurès"))
    go_on(road, timedelta(minutes=5))
    assert states(road) == ["Idle", "Connected"]
    assert told(road, "calling again") == []


def test_a_cloud_that_asks_for_an_hour_gets_it_and_then_the_rooms_join(road: Road) -> None:
    go_on(road, TO_THE_START - timedelta(minutes=6))
    road.world.set_api_fault("/xapi", 429, retry_after=3600)
    go_on(road, timedelta(minutes=50))
    assert states(road) == ["Idle", "Idle"]
    assert len(told(road, "The call couldn’t be started")) == 1
    go_on(road, timedelta(minutes=15))
    assert states(road) == ["Connected", "Connected"]
    go_on(road, timedelta(hours=2))
    assert states(road) == ["Idle", "Idle"]


def test_an_endpoint_that_cannot_be_taken_out_is_told_and_taken_out_later(road: Road) -> None:
    go_on(road, TO_THE_START)
    road.world.set_fault(device_id(road, "Jaurès"), "error")
    road.world.set_api_fault("/meetings", 500, count=1000)
    go_on(road, timedelta(hours=2, minutes=5))
    assert len(told(road, "The call couldn’t be ended")) == 1
    road.world.set_fault(device_id(road, "Jaurès"), None)
    road.world.set_api_fault("/meetings", 500, count=0)
    go_on(road, timedelta(minutes=5))
    assert states(road) == ["Idle", "Idle"]


def test_who_is_in_the_call_is_told_and_why_others_are_not(road: Road) -> None:
    road.world.set_fault(device_id(road, "Mandela"), "offline")
    go_on(road, TO_THE_START + timedelta(minutes=2))
    said = road.say("who is connected?")["text"].splitlines()
    assert said[0].startswith("The call is running: Jaurès")
    assert said[1:3] == [
        "In the call: Jaurès since 1:55 pm.",
        "Not in the call: Mandela (the endpoint can’t be reached).",
    ]
    assert [line.partition(": ")[0] for line in said[3:]] == ["Live page"]
    road.world.set_fault(device_id(road, "Mandela"), None)
    go_on(road, timedelta(minutes=3))
    said = road.say("qui est connecté ?")["text"].splitlines()
    assert said[1].startswith("Dans l’appel : Jaurès depuis 13h55, Mandela depuis 14h0")
    assert len(said) == 3


def test_what_webex_tells_of_a_meeting_has_its_call_looked_at_at_once(road: Road) -> None:
    hooks = road.salon.adapters.gateway.meeting_webhooks
    assert hooks is not None
    hooks.ensure(road.public_url + PATH, WEBHOOK_SECRET)
    go_on(road, TO_THE_START + timedelta(minutes=10))
    road.until_heard(lambda: road.world.calls.drop(device_id(road, "Jaurès")))
    heard = road.clock.now()
    road.salon.worker.drain()
    with road.database.reading() as session:
        look = select(OutboxItem.due_at).where(OutboxItem.kind == "call")
        (due,) = session.exec(look.where(col(OutboxItem.settled_at).is_(None)))
    assert due == heard + timedelta(seconds=2)
    go_on(road, timedelta(seconds=15))
    assert states(road) == ["Connected", "Connected"]


def test_what_is_told_of_a_stranger_s_meeting_is_let_be(road: Road) -> None:
    envelope = {
        "id": "hook", "resource": "meetingParticipants", "event": "left",
        "data": {"id": "participant", "meetingId": "nobody_s"},
    }  # fmt: skip
    body = json.dumps(envelope).encode()
    signature = hmac.new(WEBHOOK_SECRET.encode(), body, hashlib.sha1).hexdigest()
    client = road.app().test_client()
    for _ in range(2):
        answer = client.post(PATH, data=body, headers={"X-Spark-Signature": signature})
        assert answer.status_code == 200
    road.salon.worker.drain()
    with road.database.reading() as session:
        kind = select(InboxItem.outcome).where(InboxItem.kind == "meetingParticipants")
        assert session.exec(kind).all() == ["done"]

"""The main road: a typed sentence becomes a booked room, a delivered invitation, and a call."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from rooms.database import Database
from rooms.reference import reference_of
from tests.chat.talking import find_action
from tests.road import AGENT, GUEST, Road, road_on

FRENCH = f"réserve une salle à la mairie demain de 14h à 15h pour 6 avec visio, invite {GUEST}"
ENGLISH = f"book Jaurès tomorrow 2pm-3pm for 6 with video, invite {GUEST}"
TOMORROW_AT_TWO = timedelta(days=1, hours=5)  # from `builders.NOW`, 9 o'clock in Paris


@pytest.fixture
def road(database: Database) -> Iterator[Road]:
    with road_on(database) as opened:
        yield opened


@pytest.fixture
def sqlite_road(sqlite_database: Database) -> Iterator[Road]:
    with road_on(sqlite_database) as opened:
        yield opened


def texts(road: Road) -> str:
    return "\n".join(message["text"] for message in road.messages())


def events_of(road: Road, address: str) -> list[dict[str, Any]]:
    return [mail["event"] for mail in road.mailbox.mails_to(address)]


@pytest.mark.parametrize(("sentence", "room"), [(FRENCH, "Césaire"), (ENGLISH, "Jaurès")])
def test_a_sentence_becomes_a_booking_a_mail_and_a_call(
    road: Road, sentence: str, room: str
) -> None:
    said = road.tell(sentence)
    road.salon.worker.drain()
    (booking,) = road.bookings()
    reply, link = road.messages()
    assert room in reply["text"]
    assert reference_of(booking.id) in reply["text"]
    assert reply["card"]["version"] == "1.3"
    assert reply["parent"] == said["id"]
    (meeting,) = road.world.state()["meetings"]
    assert meeting["web_link"] in link["text"]
    assert link["parent"] == said["id"]
    for address in (AGENT, GUEST):
        (event,) = events_of(road, address)
        assert event["method"] == "REQUEST"
    road.pass_time(TOMORROW_AT_TWO - timedelta(minutes=10))
    assert meeting["web_link"] in road.messages()[-1]["text"], "the reminder brings the link"
    road.pass_time(timedelta(minutes=10))
    device = road.device(room)
    assert device["state"] == "Connected"
    assert road.world.state()["meetings"][0]["state"] == "inProgress"
    road.pass_time(timedelta(hours=1))
    assert road.device(room)["state"] == "Idle"
    assert road.world.state()["meetings"][0]["state"] in {"ended", "expired"}


def test_cancelling_removes_the_event_and_the_call(road: Road) -> None:
    road.say(ENGLISH)
    road.say("annule la réunion de demain")
    for address in (AGENT, GUEST):
        assert [event["method"] for event in events_of(road, address)] == ["REQUEST", "CANCEL"]
        assert [event["sequence"] for event in events_of(road, address)] == [0, 1]
        (shown,) = road.mailbox.calendar_view(address)
        assert shown["status"] == "CANCELLED"
    assert road.world.state()["meetings"] == []
    road.pass_time(TOMORROW_AT_TWO)
    assert road.device("Jaurès")["state"] == "Idle"


def test_a_change_is_an_update_of_the_same_event(sqlite_road: Road) -> None:
    road = sqlite_road
    road.say("book Jaurès tomorrow at 2pm with video, invite " + GUEST)
    (first,) = events_of(road, GUEST)
    longer = road.messages()[0]
    button = next(b for b in buttons(longer["card"]) if "1 h 30" in b["title"])
    road.press(longer, button["data"])
    _, second = events_of(road, GUEST)
    assert (second["uid"], second["sequence"]) == (first["uid"], 1)
    (shown,) = road.mailbox.calendar_view(GUEST)
    assert shown["end"] == second["end"] != first["end"]


def buttons(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [button for child in node for button in buttons(child)]
    if not isinstance(node, dict):
        return []
    own = [node] if node.get("type") == "Action.Submit" else []
    return own + [button for child in node.values() for button in buttons(child)]


def test_the_invitation_waits_for_the_link_two_minutes_and_no_more(sqlite_road: Road) -> None:
    road = sqlite_road
    road.world.set_api_fault("/meetings", 503, count=100)
    road.say(ENGLISH)
    assert road.mailbox.mails() == []
    road.pass_time(timedelta(minutes=2))
    (without,) = events_of(road, GUEST)
    assert "webex" not in road.mailbox.mails_to(GUEST)[0]["text"]
    road.world.set_api_fault("/meetings", 503, count=0)
    road.pass_time(timedelta(minutes=15))
    _, update = events_of(road, GUEST)
    assert (update["uid"], update["sequence"]) == (without["uid"], without["sequence"] + 1)
    (meeting,) = road.world.state()["meetings"]
    assert meeting["web_link"] in road.mailbox.mails_to(GUEST)[1]["text"]


def test_a_conference_that_never_comes_is_told_and_the_booking_stands(sqlite_road: Road) -> None:
    road = sqlite_road
    road.world.set_api_fault("/meetings", 500, count=1000)
    road.say(ENGLISH)
    said = len(road.messages())
    for _ in range(12):
        road.pass_time(timedelta(minutes=15))
    assert len(road.messages()) == said + 1
    assert len(events_of(road, GUEST)) == 1
    assert road.bookings()[0].status == "confirmed"


def test_a_mail_that_is_refused_is_told(sqlite_road: Road) -> None:
    road = sqlite_road
    road.mailbox.fail(550, times=2)
    road.say(ENGLISH)
    assert GUEST in texts(road)


@pytest.mark.parametrize(("sentence", "button"), [(FRENCH, "Renvoyer"), (ENGLISH, "Send it again")])
def test_an_address_that_is_refused_can_be_tried_again_or_taken_off(
    sqlite_road: Road, sentence: str, button: str
) -> None:
    road = sqlite_road
    road.mailbox.fail(550, times=2)
    road.say(sentence)
    said = [
        (m, re.search(rf"(remove|retire) {GUEST} [^”»]+\w", m["text"])) for m in road.messages()
    ]
    [(told, remedy)] = [(message, found) for message, found in said if found]
    road.press(told, find_action(told["card"], button)["data"])
    road.salon.worker.drain()
    assert [event["method"] for event in events_of(road, GUEST)] == ["REQUEST"]
    assert GUEST in road.messages()[-1]["text"]
    road.say(remedy[0])
    road.say("ok")
    assert [event["method"] for event in events_of(road, GUEST)] == ["REQUEST", "CANCEL"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_reply_is_tried_again_when_webex_stumbles(sqlite_road: Road, status: int) -> None:
    road = sqlite_road
    road.tell(ENGLISH)
    road.world.set_api_fault("/messages", status, retry_after=30, count=3)
    road.salon.worker.drain()
    for _ in range(6):
        road.pass_time(timedelta(seconds=40))
    assert len(road.bookings()) == 1
    assert sum(reference_of(road.bookings()[0].id) in m["text"] for m in road.messages()) >= 1
    said = [message["text"] for message in road.messages()]
    assert len(said) == len(set(said))


@pytest.mark.parametrize("fault", ["offline", "busy", "refuse", "error"])
def test_an_endpoint_that_does_not_join_is_told(sqlite_road: Road, fault: str) -> None:
    road = sqlite_road
    road.say(ENGLISH)
    road.world.set_fault(str(road.device("Jaurès")["id"]), fault)
    before = len(road.messages())
    road.pass_time(TOMORROW_AT_TWO)
    for _ in range(6):
        road.pass_time(timedelta(seconds=45))
    assert len(road.messages()) == before + 1, "it is told once, when all tries have failed"
    assert "Jaurès" in road.messages()[-1]["text"]


def test_an_endpoint_that_comes_back_joins(sqlite_road: Road) -> None:
    road = sqlite_road
    road.say(ENGLISH)
    device = str(road.device("Jaurès")["id"])
    road.world.set_fault(device, "offline")
    road.pass_time(TOMORROW_AT_TWO)
    assert road.device("Jaurès")["state"] == "Idle"
    road.world.set_fault(device, None)
    road.pass_time(timedelta(seconds=10))
    assert road.device("Jaurès")["state"] == "Connected"


def test_a_call_starts_and_ends_by_hand(sqlite_road: Road) -> None:
    road = sqlite_road
    road.say("book Jaurès today at 9:30 for 6 with video")
    road.say("démarre l'appel")
    assert road.device("Jaurès")["state"] == "Connected"
    road.say("termine l'appel")
    assert road.device("Jaurès")["state"] == "Idle"


def test_an_outside_room_is_rung_at_the_start(sqlite_road: Road) -> None:
    road = sqlite_road
    road.say("réserve Jaurès demain de 14h à 15h avec sip:salle@lyon.example")
    road.pass_time(TOMORROW_AT_TWO)
    (meeting,) = road.world.state()["meetings"]
    joined = [p["name"] for p in meeting["participants"] if p["state"] == "joined"]
    assert any("salle@lyon.example" in name for name in joined)
    assert len(joined) == 2


def test_the_bot_greets_when_it_is_added_to_a_space(sqlite_road: Road) -> None:
    road = sqlite_road
    space = road.until_heard(lambda: road.world.create_group("Équipe", [AGENT]))
    road.salon.worker.drain()
    (greeting,) = road.messages(space)
    assert greeting["text"].count("\n") >= 3
    road.say("réserve Jaurès demain de 14h à 15h", space=space)
    assert any("Jaurès" in message["text"] for message in road.messages(space))
    moved = road.until_heard(lambda: road.world.migrate(space))
    road.pass_time(TOMORROW_AT_TWO - timedelta(minutes=10))
    assert "Jaurès" in road.messages(moved)[-1]["text"], "news follow a space that moved"


def test_somebody_of_no_known_organisation_gets_a_polite_refusal(sqlite_road: Road) -> None:
    road = sqlite_road
    reply = road.say(ENGLISH, by="visiteur@ailleurs.example")
    assert reply["text"]
    assert road.bookings() == []


def test_towns_do_not_see_each_other(sqlite_road: Road) -> None:
    road = sqlite_road
    road.say(ENGLISH)
    other = "agent@bobigny.example"
    reply = road.say("réserve Jaurès demain de 14h à 15h", by=other)
    assert "Jaurès" in reply["text"]
    assert len(road.bookings()) == 2, "their room of the same name is free"
    listed = road.say("mes réservations", by=other)["text"]
    assert reference_of(road.bookings()[0].id) not in listed

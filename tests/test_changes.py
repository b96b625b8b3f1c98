"""What a guest's calendar shows after every change, all the way from the sentence to the mail."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from rooms.database import Database
from tests.road import AGENT, GUEST, Road, road_on

ADMIN = "admin@drancy.example"
COLLEAGUE = "accueil@drancy.example"
OTHER = "mairie@lyon.example"
BOOK = f"book Jaurès tomorrow 2pm-3pm with video, invite {GUEST}"
LATER = timedelta(minutes=1)


@pytest.fixture
def road(database: Database) -> Iterator[Road]:
    with road_on(database) as opened:
        opened.world.seed(people=[(ADMIN, "Admin"), (COLLEAGUE, "Accueil")])
        yield opened


@pytest.fixture
def sqlite_road(sqlite_database: Database) -> Iterator[Road]:
    with road_on(sqlite_database) as opened:
        opened.world.seed(people=[(ADMIN, "Admin"), (COLLEAGUE, "Accueil")])
        yield opened


def told(road: Road, address: str) -> list[tuple[str, int]]:
    """Return method and SEQUENCE of every mail to the address, in order."""
    mails = [mail["event"] for mail in road.mailbox.mails_to(address)]
    return [(event["method"], event["sequence"]) for event in mails]


def shown(road: Road, address: str) -> list[str]:
    """Return the status of each event in the person's calendar."""
    return [event["status"] for event in road.mailbox.calendar_view(address)]


def press(road: Road, label: str, message: dict[str, Any] | None = None, **more: Any) -> str:
    """Press the button that is labelled so on the last message, and return the answer."""
    message = message or road.messages()[-1]
    button = next(b for b in buttons(message["card"]) if b["title"].startswith(label))
    road.press(message, {**button["data"], **more})
    return str(road.messages()[-1]["text"])


def buttons(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [button for child in node for button in buttons(child)]
    if not isinstance(node, dict):
        return []
    own = [node] if node.get("type") == "Action.Submit" else []
    return own + [button for child in node.values() for button in buttons(child)]


@pytest.mark.parametrize(
    ("invite", "remove", "label"),
    [
        (f"invite {OTHER} to tomorrow's meeting", f"remove {OTHER} from it", "Take off"),
        (f"invite {OTHER} à la réunion de demain", f"retire {OTHER} de la réunion", "Retirer"),
    ],
)
def test_a_guest_comes_goes_and_comes_back(
    road: Road, invite: str, remove: str, label: str
) -> None:
    road.say(BOOK)
    road.say(invite)
    assert told(road, OTHER) == [("REQUEST", 0)]
    assert told(road, GUEST) == [("REQUEST", 0)], "nothing changed for who was invited before"
    uids = {mail["event"]["uid"] for mail in road.mailbox.mails_to(OTHER)}
    asked = road.say(remove)
    assert OTHER in asked["text"]
    assert told(road, OTHER) == [("REQUEST", 0)], "it is asked first, as the mail has gone out"
    press(road, label, asked)
    assert told(road, OTHER) == [("REQUEST", 0), ("CANCEL", 1)]
    assert shown(road, OTHER) == ["CANCELLED"]
    assert shown(road, GUEST) == ["CONFIRMED"]
    road.say(invite)
    assert told(road, OTHER)[-1] == ("REQUEST", 2)
    assert shown(road, OTHER) == ["CONFIRMED"]
    assert {mail["event"]["uid"] for mail in road.mailbox.mails_to(OTHER)} == uids


def test_who_was_taken_off_hears_no_more(sqlite_road: Road) -> None:
    road = sqlite_road
    road.say(BOOK)
    press(road, "Take off", road.say(f"remove {GUEST} from tomorrow's meeting"))
    road.say("move tomorrow's meeting to 4pm")
    road.say("cancel tomorrow's meeting")
    assert [method for method, _ in told(road, GUEST)] == ["REQUEST", "CANCEL"]
    assert "no longer invited" in road.mailbox.mails_to(GUEST)[1]["text"]
    assert told(road, AGENT)[-1][0] == "CANCEL"


def test_who_has_had_no_mail_goes_without_a_question(sqlite_road: Road) -> None:
    road = sqlite_road
    road.world.set_api_fault("/meetings", 503, count=100)
    road.say(BOOK)
    road.say(f"remove {GUEST} from tomorrow's meeting")
    road.pass_time(timedelta(minutes=3))
    assert told(road, GUEST) == []
    assert told(road, AGENT) == [("REQUEST", 0)]


def test_undo_of_a_removal_invites_again(sqlite_road: Road) -> None:
    road = sqlite_road
    road.say(BOOK)
    press(road, "Take off", road.say(f"remove {GUEST} from tomorrow's meeting"))
    road.say("undo")
    assert [method for method, _ in told(road, GUEST)] == ["REQUEST", "CANCEL", "REQUEST"]
    assert shown(road, GUEST) == ["CONFIRMED"]


def test_undo_of_a_move_is_an_update(road: Road) -> None:
    road.say(BOOK)
    (before,) = road.mailbox.calendar_view(GUEST)
    road.say("move tomorrow's meeting to 4pm")
    road.say("undo")
    assert told(road, GUEST) == [("REQUEST", 0), ("REQUEST", 1), ("REQUEST", 2)]
    (after,) = road.mailbox.calendar_view(GUEST)
    assert (after["uid"], after["start"]) == (before["uid"], before["start"])


@pytest.mark.parametrize(
    ("cancel", "undo"),
    [("cancel tomorrow's meeting", "undo"), ("annule la réunion de demain", "reviens en arrière")],
)
def test_undo_of_a_cancellation_brings_meeting_link_and_call_back(
    road: Road, cancel: str, undo: str
) -> None:
    road.say(BOOK)
    road.say(cancel)
    assert road.world.state()["meetings"] == []
    road.say(undo)
    methods = [method for method, _ in told(road, GUEST)]
    sequences = [sequence for _, sequence in told(road, GUEST)]
    assert methods[:3] == ["REQUEST", "CANCEL", "REQUEST"]
    assert sequences == sorted(set(sequences)), "each SEQUENCE is raised"
    assert len({mail["event"]["uid"] for mail in road.mailbox.mails_to(GUEST)}) == 1
    (event,) = road.mailbox.calendar_view(GUEST)
    assert event["status"] == "CONFIRMED"
    (meeting,) = road.world.state()["meetings"]
    assert meeting["web_link"] in road.mailbox.mails_to(GUEST)[-1]["text"]
    road.pass_time(timedelta(days=1, hours=5))
    assert road.device("Jaurès")["state"] == "Connected"


def test_undo_of_a_booking_takes_it_out_of_the_calendar(sqlite_road: Road) -> None:
    road = sqlite_road
    road.say(BOOK)
    press(road, "Undo", road.messages()[0])
    assert shown(road, GUEST) == ["CANCELLED"]
    assert road.world.state()["meetings"] == []


def test_video_comes_and_goes_with_its_link_and_its_call(sqlite_road: Road) -> None:
    road = sqlite_road
    road.say(BOOK)
    booking = road.bookings()[0]
    message = road.messages()[0]
    change = {"act": "change", "lang": "en", "booking": booking.id}
    link = road.world.state()["meetings"][0]["web_link"]
    assert link in road.mailbox.mails_to(GUEST)[-1]["text"]
    road.press(message, {**change, "video": False})
    assert road.world.state()["meetings"] == []
    assert link not in str(road.mailbox.mails_to(GUEST)[-1]["event"])
    road.press(message, {**change, "video": True})
    (meeting,) = road.world.state()["meetings"]
    assert meeting["web_link"] in road.mailbox.mails_to(GUEST)[-1]["text"]
    assert [method for method, _ in told(road, GUEST)] == ["REQUEST"] * 3
    road.press(message, {**change, "video": False})
    road.pass_time(timedelta(days=1, hours=5))
    assert road.device("Jaurès")["state"] != "Connected"


def test_a_booking_that_is_handed_over_moves_to_the_new_organiser(road: Road) -> None:
    road.say(BOOK)
    road.say(f"hand over tomorrow's meeting to {COLLEAGUE}")
    for address in (AGENT, COLLEAGUE, GUEST):
        last = road.mailbox.mails_to(address)[-1]["event"]
        assert last["method"] == "REQUEST"
        assert last["sequence"] > 0
        assert shown(road, address) == ["CONFIRMED"]
    news = [message["text"] for message in road.messages()]
    assert any(text.startswith("This booking is yours now: Jaurès") for text in news)
    road.say("move tomorrow's meeting to 4pm", COLLEAGUE)
    assert len(shown(road, AGENT)) == 1

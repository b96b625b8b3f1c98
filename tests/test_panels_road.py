"""A typed sentence becomes a line on the touch panel of the room, with the button into its call."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from rooms.database import Database
from rooms.reference import reference_of
from tests.road import Road, road_on


@pytest.fixture
def road(database: Database) -> Iterator[Road]:
    with road_on(database) as opened:
        yield opened


def on_panel(road: Road, room: str) -> list[tuple[str, str]]:
    shown = road.device(room)["bookings"]
    return [(one["Title"], one["Time"]["StartTime"]) for one in shown]


def test_the_panel_follows_what_is_said(road: Road) -> None:
    road.say("book Jaurès tomorrow 2pm-3pm for 6 with video, title Budget")
    [booking] = road.bookings()
    [shown] = road.device("Jaurès")["bookings"]
    [meeting] = road.world.state()["meetings"]
    assert shown["Number"] == meeting["number"]
    assert shown["Organizer"]["Name"] == "Agent de Drancy"
    assert on_panel(road, "Jaurès") == [("Budget", "2026-03-17T13:00:00Z")]
    road.say(f"move {reference_of(booking.id)} to 4pm")
    assert on_panel(road, "Jaurès") == [("Budget", "2026-03-17T15:00:00Z")]
    road.say(f"cancel {reference_of(booking.id)}")
    assert on_panel(road, "Jaurès") == []


def test_a_device_that_takes_no_bookings_costs_nobody_their_booking(road: Road) -> None:
    jaures = str(road.device("Jaurès")["id"])
    road.world.equip(jaures, lacks=["Bookings.Put", "Bookings.List"])
    road.say("book Jaurès tomorrow 2pm-3pm for 6 with video")
    road.say("book Jaurès tomorrow 4pm-5pm for 6 with video")
    assert len(road.bookings()) == 2
    texts = [message["text"] for message in road.messages()]
    news = [text for text in texts if "réservations" in text and "Écran Jaurès" in text]
    assert len(news) == 1, "the administrator learns of it once"
    road.pass_time(timedelta(days=1, hours=5))
    assert road.device("Jaurès")["state"] == "Connected"

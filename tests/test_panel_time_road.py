"""What people do at the panel of a room is followed, and nothing undoes it unseen."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from integrations.calls.endings import Endings
from integrations.screens import panel_plans
from rooms.database import Database
from rooms.events import PeopleArrived
from rooms.models import EventRecord, RoomPolicy
from rooms.reference import reference_of
from tests.builders import at
from tests.chat.talking import find_action
from tests.conftest import on_sqlite
from tests.road import Road, go_on, live_until, road_on


@pytest.fixture
def road(database: Database) -> Iterator[Road]:
    """Open a road on whose panels a quarter of an hour may be added."""
    with road_on(database) as opened:
        with opened.units.open() as unit:
            of = opened.town.organisation.id
            unit.session.add(RoomPolicy(organisation_id=of, settings={"extend_minutes": 15}))
        yield opened


def until(road: Road, hour: int, minute: int = 0) -> None:
    """Let time pass until then tomorrow, looking for ends each minute as the schedule does."""
    live_until(road, at(hour, minute), at(13, 50), Endings(road.units, road.clock).plan)


def on_panel(road: Road) -> dict[str, Any]:
    found: dict[str, Any] = road.device("Jaurès")["bookings"][0]
    return found


def press_extend(road: Road, minutes: int = 15) -> None:
    arguments = {"MeetingId": on_panel(road)["MeetingId"], "Duration": minutes}
    device = str(road.device("Jaurès")["id"])
    road.world.xapi.run("Bookings.Extend", {"deviceId": device, "arguments": arguments})


def end(road: Road) -> datetime:
    return min(road.bookings(), key=lambda one: one.id).ends_at


def screen(road: Road) -> str:
    return str((road.device("Jaurès")["screen"] or {}).get("text", ""))


def said(road: Road) -> str:
    return str(road.messages()[-1]["text"])


def empty(road: Road) -> None:
    """Let the sensors see nobody, so that nothing goes on by itself."""
    road.world.set_sensors(str(road.device("Jaurès")["id"]), people=0, presence="No")


def test_time_added_at_the_panel_is_booked_before_a_refresh_takes_it_away(road: Road) -> None:
    road.say("réserve Jaurès demain de 14h à 15h avec visio")
    assert on_panel(road)["MeetingExtension"] == 15
    empty(road)
    until(road, 14, 20)
    press_extend(road)
    panel_plans.refresh(road.units, road.clock.now())
    go_on(road, timedelta(hours=0, minutes=30))
    assert end(road) == at(15, 15)
    assert "sûr jusqu’à 15h15, probable jusqu’à 15h45" in said(road)
    assert on_panel(road)["Time"]["Duration"] == 75
    until(road, 15, 5)
    assert (end(road), road.device("Jaurès")["state"]) == (at(15, 15), "Connected")


@on_sqlite
def test_time_added_in_the_last_minutes_is_seen_without_a_refresh(road: Road) -> None:
    road.say("réserve Jaurès demain de 14h à 15h avec visio")
    empty(road)
    until(road, 14, 58)
    press_extend(road)
    until(road, 14, 59)
    assert end(road) == at(15, 15)


@on_sqlite
def test_time_that_others_have_is_refused_on_the_screen(road: Road) -> None:
    road.say("réserve Jaurès demain de 14h à 15h avec visio")
    road.say("réserve Jaurès demain de 15h à 16h")
    until(road, 14, 57)
    press_extend(road)
    go_on(road, timedelta(seconds=110))
    assert screen(road) == "Impossible de prolonger : fin à 15h."
    assert (end(road), on_panel(road)["Time"]["Duration"]) == (at(15), 60)


@on_sqlite
def test_a_panel_that_is_behind_undoes_no_change(road: Road) -> None:
    road.say("réserve Jaurès demain de 14h à 16h avec visio")
    empty(road)
    until(road, 14, 20)
    device = str(road.device("Jaurès")["id"])
    road.world.equip(device, lacks=["Bookings.Put", "Bookings.Book"])
    road.say(f"raccourcis {reference_of(road.bookings()[0].id)} de 1 heure")
    assert end(road) == at(15)
    road.world.equip(device)
    panel_plans.refresh(road.units, road.clock.now())
    go_on(road, timedelta(minutes=30))
    assert end(road) == at(15)


@on_sqlite
def test_who_shortens_after_a_press_that_nobody_has_read_has_the_last_word(road: Road) -> None:
    road.say("réserve Jaurès demain de 14h à 16h avec visio")
    empty(road)
    until(road, 14, 20)
    press_extend(road)
    road.say(f"raccourcis {reference_of(road.bookings()[0].id)} de 1 heure")
    assert (end(road), on_panel(road)["Time"]["Duration"]) == (at(15), 60)


def test_a_check_in_at_the_panel_outlives_the_refresh(road: Road) -> None:
    road.say("réserve Jaurès demain de 14h à 15h avec visio")
    empty(road)
    until(road, 14, 5)
    device = road.world.devices.get(str(road.device("Jaurès")["id"]))
    checked_in = {**device["_bookings"][0], "CheckIn": {"CheckedIn": "True"}}
    road.world.devices.keep(device | {"_bookings": [checked_in]})
    panel_plans.refresh(road.units, road.clock.now())
    go_on(road, timedelta(minutes=30))
    with road.database.reading() as session:
        arrivals = select(EventRecord).where(EventRecord.kind == PeopleArrived.__name__)
        assert [one.person_id for one in session.exec(arrivals)] == [None]


def press_end(road: Road, minutes: int) -> None:
    """End the meeting at the panel, so many minutes after its start."""
    arguments = {
        "MeetingId": on_panel(road)["MeetingId"],
        "StartTime": on_panel(road)["Time"]["StartTime"],
        "Duration": minutes,
    }
    device = str(road.device("Jaurès")["id"])
    road.world.xapi.run("Bookings.Edit", {"deviceId": device, "arguments": arguments})


def test_a_meeting_ended_at_the_panel_frees_the_rest_and_one_click_takes_it_back(
    road: Road,
) -> None:
    road.say("réserve Jaurès demain de 14h à 16h avec visio")
    until(road, 14, 20)
    press_end(road, 20)
    panel_plans.refresh(road.units, road.clock.now())
    go_on(road, timedelta(hours=1))
    ended = next(one for one in road.messages() if "terminée dans la salle" in one["text"])
    assert end(road) < at(15, 20)
    assert road.device("Jaurès")["state"] != "Connected"
    road.press(ended, find_action(ended["card"], "Reprendre la salle")["data"])
    assert end(road) == at(16)


@on_sqlite
def test_one_of_several_rooms_that_is_given_back_at_its_panel_leaves_the_others(road: Road) -> None:
    road.say("réserve Jaurès et Mandela demain de 14h à 16h avec visio")
    until(road, 14, 20)
    press_end(road, 20)
    panel_plans.refresh(road.units, road.clock.now())
    go_on(road, timedelta(hours=1))
    assert end(road) == at(16)
    assert road.device("Mandela")["state"] == "Connected"
    assert road.device("Jaurès")["state"] != "Connected"


@on_sqlite
def test_an_end_that_is_yet_to_come_on_the_panel_frees_nothing_early(road: Road) -> None:
    road.say("réserve Jaurès demain de 14h à 16h avec visio")
    until(road, 14, 20)
    press_end(road, 119)
    panel_plans.refresh(road.units, road.clock.now())
    go_on(road, timedelta(hours=1))
    assert (end(road), on_panel(road)["Time"]["Duration"]) == (at(16), 120)

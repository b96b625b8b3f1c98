"""Calls whose ends, people and far sides do things at moments at which nobody expects them."""

from datetime import timedelta

import pytest
from sqlmodel import select

from chat.call_news import CAUSES
from integrations.endpoints.direct import Direct
from integrations.endpoints.driver import WayIn
from integrations.endpoints.premises import PremisesRoad
from integrations.endpoints.refusals import Refusals
from integrations.endpoints.roomos import RoomOs
from integrations.errors import PermanentError, TransientError, Unsupported
from rooms.bookings import Change
from rooms.calls.legs import Call
from rooms.database import Database
from rooms.models import Endpoint, OutboxItem
from rooms.undo import undo
from tests.builders import NOW, at, booked, lasting, room
from tests.integrations.ends import NUMBER, Ends
from tests.integrations.planned import Planned
from tests.integrations.test_calls import LYON, allow, ask


@pytest.fixture
def planned(sqlite_database: Database) -> Planned:
    return Planned(sqlite_database)


@pytest.fixture
def ends(planned: Planned) -> Ends:
    return Ends(planned)


@pytest.fixture
def alone(sqlite_database: Database) -> Ends:
    """Rooms that can only call rooms: nobody makes conferences."""
    return Ends(Planned(sqlite_database, None), with_provider=False)


def test_a_conference_that_is_wanted_again_while_it_is_taken_back_is_made_again(
    planned: Planned, ends: Ends
) -> None:
    booking = planned.book()
    ends.work_at(NOW)
    planned.cancel(booking)

    def repent() -> None:
        with planned.units.open() as unit:
            undo(unit, planned.town.agent, NOW)

    ends.provider.meanwhile = repent
    ends.work_at(NOW)
    assert ends.provider.asked == ["create", "cancel", "create"]
    assert planned.conference().state == "ready"
    ends.work_at(at(14))
    assert ends.connected() == {"jaures"}


def test_a_meeting_put_off_after_its_call_was_ended_begins_anew(
    planned: Planned, ends: Ends
) -> None:
    booking = planned.book()
    ends.work_at(at(14, 5))
    ask(planned, booking, "end", at(14, 5))
    ends.work_at(at(14, 6))
    planned.change(booking, Change(when=lasting(16)), now=at(14, 10))
    ends.work_at(at(14, 10))
    assert ends.provider.asked == ["create", "end", "move"]
    with planned.database.reading() as session:
        assert session.exec(select(Call)).one().state == "ahead", "else the net passes over it"
    ends.work_at(at(16))
    assert ends.connected() == {"jaures"}
    ends.work_at(at(17))
    assert ends.said.count("call_ended") == 2


def test_who_comes_back_just_before_the_end_is_taken_out_too(alone: Ends) -> None:
    planned = alone.planned
    planned.book("jaures", guests=(LYON,))
    alone.work_at(at(14, 10))
    alone.endpoints.leaves(alone.device("jaures"), "here")
    alone.work_at(at(14, 59) + timedelta(seconds=30))
    alone.endpoints.calls[alone.device("jaures")] = LYON
    alone.work_at(at(15))
    assert alone.connected() == set()


def test_who_joins_again_by_the_panel_after_dropping_out_is_seen(
    planned: Planned, ends: Ends
) -> None:
    allow(planned, connect="button")
    planned.book()
    ends.work_at(at(14, 5))
    ends.endpoints.calls[ends.device("jaures")] = NUMBER
    ends.work_at(at(14, 10))
    ends.endpoints.leaves(ends.device("jaures"), "")
    ends.work_at(at(14, 12))
    ends.endpoints.calls[ends.device("jaures")] = NUMBER
    ends.work_at(at(14, 20))
    assert ends.states() == ["dropped", "connected"]


@pytest.mark.parametrize("is_out", [False, True])
def test_a_call_asked_for_again_while_it_could_not_be_ended_goes_on(
    planned: Planned, ends: Ends, *, is_out: bool
) -> None:
    booking, device = planned.book(), ends.device("jaures")
    ends.work_at(at(14, 5))
    ends.endpoints.broken[device] = TransientError("no answer in time")
    ask(planned, booking, "end", at(14, 5))
    ends.work_at(at(14, 6))
    ask(planned, booking, "start", at(14, 6))
    ends.work_at(at(14, 7))
    del ends.endpoints.broken[device]
    if is_out:  # it did what it was told, although nobody heard of it
        ends.endpoints.leaves(device, "here")
    ends.work_at(at(14, 10))
    assert ends.connected() == {"jaures"}
    assert ends.states()[-1] == "connected"


def test_an_outside_room_is_rung_although_the_bridge_was_away_at_the_start(
    planned: Planned, ends: Ends
) -> None:
    planned.book(guests=(LYON,))
    ends.work_at(NOW)
    ends.provider.error = TransientError("restarting")
    ends.work_at(at(14, 2))
    assert ends.provider.rung == []
    ends.provider.error = None
    ends.work_at(at(14, 6))
    assert ends.provider.rung == [LYON]


def test_a_room_that_calls_an_outside_room_in_vain_gives_up(alone: Ends) -> None:
    alone.endpoints.is_answered = False
    alone.planned.book("jaures", guests=(LYON,))
    alone.work_at(at(15))
    assert len([asked for asked in alone.endpoints.asked if asked.startswith("dial")]) == 3
    assert alone.said.count("call_failed") == 1


def test_the_organiser_hears_of_troubles_of_a_meeting_that_was_booked_in_no_space(
    planned: Planned, ends: Ends
) -> None:
    town = planned.town
    booked(planned.units, town.agent, lasting(14), town.rooms["jaures"], wants_video=True)
    ends.work_at(NOW)
    ends.endpoints.broken[ends.device("jaures")] = PermanentError("no")
    ends.work_at(at(14, 1))
    assert ends.said == ["call_failed"]
    with planned.database.reading() as session:
        [said] = session.exec(select(OutboxItem).where(OutboxItem.kind == "chat"))
    assert said.payload["to"] == town.agent.email


def test_ends_that_fail_for_other_causes_are_told_apart(planned: Planned, ends: Ends) -> None:
    planned.book("jaures", "mandela", guests=())
    ends.work_at(NOW)
    ends.endpoints.calls[ends.device("jaures")] = "elsewhere"
    ends.endpoints.broken[ends.device("mandela")] = TransientError("no answer in time")
    ends.work_at(at(14, 10))
    troubles = [
        (event.data["ends"], event.data["cause"]) for event in planned.events("CallTroubled")
    ]
    assert sorted(troubles) == [(["Jaurès"], "busy"), (["Mandela"], "timeout")]


def test_a_room_that_has_no_way_in_is_not_said_to_refuse(planned: Planned, ends: Ends) -> None:
    planned.book()
    ends.work_at(NOW)
    device = Endpoint(organisation_id=1, room_id=1, key="jaures-1")
    by_link_alone = WayIn(provider="bigbluebutton", web_link="https://visio.drancy.example/1")
    with pytest.raises(Unsupported) as no_way:
        RoomOs(PremisesRoad({}, Direct()), Refusals(lambda: 0.0)).join(device, by_link_alone)
    ends.endpoints.broken[ends.device("jaures")] = no_way.value
    ends.work_at(at(14))
    [event] = planned.events("CallTroubled")
    assert event.data["cause"] == "no_address"
    assert event.data["cause"] in CAUSES


@pytest.mark.parametrize(("before", "mine"), [("salle", "jaures"), ("jaures", "salle")])
def test_a_room_waits_for_the_meeting_in_the_whole_room_or_in_a_part_of_it(
    planned: Planned, ends: Ends, before: str, mine: str
) -> None:
    with planned.units.open() as unit:
        whole = room(unit.session, planned.town.sites["mairie"], "salle", capacity=40)
        planned.town.rooms["salle"] = whole
        for key in ("jaures", "cesaire"):
            part = unit.session.merge(planned.town.rooms[key])
            part.part_of_id = whole.id
    planned.book(before, when=lasting(13, 30, minutes=28), wants_video=False)
    planned.book(mine)
    ends.work_at(at(13, 57))
    assert ends.connected() == set()
    ends.work_at(at(13, 58))
    assert ends.connected() == {mine}

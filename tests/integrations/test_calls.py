"""Calls: rooms are in the call of the meeting that is in them, and in no other."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from integrations.endpoints.driver import EndpointStatus, WayIn
from integrations.errors import PermanentError, TransientError
from integrations.operations.calls import calls
from rooms.bookings import Change
from rooms.database import Database
from rooms.events import CallRequested
from rooms.interval import Interval
from rooms.models import Booking, Endpoint, RoomPolicy
from tests.builders import NOW, at, lasting
from tests.integrations.ends import NUMBER, Ends
from tests.integrations.planned import Planned
from tests.waiting import PATIENCE_SECONDS

LYON = "sip:salle@lyon.example"


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


def ask(planned: Planned, booking: Booking, act: str, now: datetime = NOW) -> None:
    with planned.units.open() as unit:
        unit.record(
            CallRequested(
                organisation_id=booking.organisation_id, booking_id=booking.id, at=now, act=act
            )
        )


def test_endpoints_join_at_the_start_and_leave_at_the_end(planned: Planned, ends: Ends) -> None:
    planned.book("jaures", "mandela")
    ends.work_at(at(13, 54))
    assert ends.connected() == set()
    ends.work_at(at(13, 55))
    assert ends.connected() == {"jaures", "mandela"}
    assert set(ends.endpoints.calls.values()) == {NUMBER}
    ends.work_at(at(15))
    assert ends.connected() == set()
    assert ends.provider.asked == ["create", "end"]
    assert ends.said == ["conference_ready", "reminder", "call_started", "call_ended"]


def test_a_meeting_moved_there_and_back_starts_and_ends_once(planned: Planned, ends: Ends) -> None:
    booking = planned.book()
    planned.change(booking, Change(when=lasting(16)))
    planned.change(booking, Change(when=lasting(14)))
    for kind in ("reminder", "call"):
        assert len(planned.rows(kind)) == 1, kind
    ends.work_at(at(14))
    ends.work_at(at(15))
    assert [asked.split()[0] for asked in ends.endpoints.asked] == ["join", "hang"]


def test_a_moved_meeting_does_nothing_at_its_old_time(planned: Planned, ends: Ends) -> None:
    booking = planned.book()
    ends.work_at(NOW)
    planned.change(booking, Change(when=lasting(16)))
    ends.work_at(at(15))
    assert ends.endpoints.asked == []
    ends.work_at(at(16))
    assert ends.connected() == {"jaures"}


def test_a_cancelled_meeting_asks_nothing_of_its_rooms(planned: Planned, ends: Ends) -> None:
    booking = planned.book()
    ends.work_at(NOW)
    planned.cancel(booking)
    assert not {"reminder", "call"} & set(planned.kinds())
    ends.work_at(at(15))
    assert ends.endpoints.asked == []
    assert ends.provider.made == {}


@pytest.mark.parametrize("provider", ["webex", None])
def test_a_meeting_cancelled_while_its_endpoints_join_leaves_none_in_the_call(
    sqlite_database: Database, provider: str | None
) -> None:
    planned = Planned(sqlite_database, provider)
    ends = Ends(planned, with_provider=provider is not None)
    booking = planned.book("jaures", "mandela")
    ends.work_at(NOW)
    ends.endpoints.meanwhile = lambda: planned.cancel(booking, now=at(14))
    ends.work_at(at(14))
    assert any(asked.startswith(("join", "dial")) for asked in ends.endpoints.asked)
    assert ends.connected() == set()
    assert "call_started" not in ends.said


def test_cancelling_takes_out_who_joined_although_another_endpoint_failed(
    planned: Planned, ends: Ends
) -> None:
    booking = planned.book("jaures", "mandela")
    ends.work_at(NOW)
    ends.endpoints.broken[ends.device("mandela")] = PermanentError("no")
    ends.work_at(at(14))
    assert ends.connected() == {"jaures"}
    ends.endpoints.broken.clear()
    planned.cancel(booking, now=at(14, 10))
    ends.work_at(at(14, 10))
    assert ends.connected() == set()


def test_a_conference_made_for_a_meeting_that_was_cancelled_is_taken_back(
    planned: Planned, ends: Ends
) -> None:
    booking = planned.book()
    ends.provider.meanwhile = lambda: planned.cancel(booking)
    ends.work_at(NOW)
    ends.work_at(NOW + timedelta(minutes=5))
    assert ends.provider.asked == ["create", "cancel"]
    assert planned.conference().state == "cancelled"
    assert ends.said == []
    assert planned.rows("mail") == []


def test_a_conference_made_for_a_meeting_that_was_moved_follows_it(
    planned: Planned, ends: Ends
) -> None:
    booking = planned.book()
    ends.provider.meanwhile = lambda: planned.change(booking, Change(when=lasting(16)))
    ends.work_at(NOW)
    (plan,) = ends.provider.made.values()
    assert plan.when == lasting(16)


def test_a_meeting_that_goes_on_in_another_room_leaves_the_first(
    planned: Planned, ends: Ends
) -> None:
    booking = planned.book("jaures")
    ends.work_at(at(14))
    planned.change(booking, Change(room_ids=(planned.town.id_of("mandela"),)), now=at(14, 10))
    ends.work_at(at(14, 10))
    assert ends.connected() == {"mandela"}
    assert "call_ended" not in ends.said


def test_two_rooms_that_call_each_other_leave_when_their_meeting_moves(alone: Ends) -> None:
    planned = alone.planned
    booking = planned.book("jaures", "mandela", guests=())
    alone.work_at(at(14))
    assert alone.connected() == {"jaures"}, "the one called is no business of the fake"
    change = Change(when=lasting(16))
    planned.change(booking, change, now=at(14, 10))
    alone.work_at(at(14, 10))
    assert alone.connected() == set()
    alone.work_at(at(16))
    assert alone.connected() == {"jaures"}


def test_a_meeting_put_off_while_it_runs_starts_again_later(planned: Planned, ends: Ends) -> None:
    booking = planned.book()
    ends.work_at(at(14))
    planned.change(booking, Change(when=lasting(16)), now=at(14, 10))
    ends.work_at(at(14, 10))
    assert ends.connected() == set()
    ends.work_at(at(15))
    assert "call_ended" not in ends.said
    ends.work_at(at(16))
    assert ends.connected() == {"jaures"}
    assert ends.said.count("call_started") == 2


@pytest.mark.parametrize(
    "wanted", [Change(people=5), Change(when=Interval(at(14), at(15, 30)))], ids=["people", "end"]
)
def test_a_change_of_something_else_calls_nobody_back(
    planned: Planned, ends: Ends, wanted: Change
) -> None:
    booking = planned.book()
    ends.work_at(at(14))
    ends.endpoints.leaves(ends.device("jaures"), "here")
    planned.change(booking, wanted, now=at(14, 10))
    ends.work_at(at(14, 10))
    assert ends.connected() == set()


def test_a_prolonged_meeting_ends_at_its_new_end(planned: Planned, ends: Ends) -> None:
    booking = planned.book()
    ends.work_at(at(14))
    planned.change(booking, Change(when=Interval(at(14), at(15, 30))), now=at(14, 50))
    ends.work_at(at(15))
    assert ends.connected() == {"jaures"}
    ends.work_at(at(15, 30))
    assert ends.connected() == set()


def test_a_meeting_prolonged_while_it_is_ended_goes_on(planned: Planned, ends: Ends) -> None:
    booking = planned.book()
    ends.work_at(at(14))
    longer = Change(when=Interval(at(14), at(15, 30)))
    ends.endpoints.meanwhile = lambda: planned.change(booking, longer, now=at(15))
    ends.work_at(at(15))
    assert ends.connected() == {"jaures"}
    ends.work_at(at(15, 30))
    assert ends.connected() == set()


def test_a_call_that_is_ended_while_its_endpoints_join_is_ended(
    planned: Planned, ends: Ends
) -> None:
    booking = planned.book()
    ends.work_at(NOW)
    ends.endpoints.meanwhile = lambda: ask(planned, booking, "end")
    ask(planned, booking, "start")
    ends.work_at(NOW)
    assert ends.connected() == set()
    assert "call_started" not in ends.said


def test_the_end_waits_for_no_conference_that_is_tried_again(planned: Planned, ends: Ends) -> None:
    booking = planned.book()
    ends.work_at(at(14))
    ends.provider.error = TransientError("away")
    planned.change(booking, Change(when=Interval(at(14), at(15, 30))), now=at(15, 29))
    ends.work_at(at(15, 29))
    ends.work_at(at(15, 30))
    assert ends.connected() == set()


def test_the_next_meeting_starts_when_the_one_before_is_over(alone: Ends) -> None:
    planned = alone.planned
    planned.book("jaures", "mandela", guests=())
    planned.book("jaures", "mandela", guests=(), when=lasting(15))
    alone.work_at(at(14, 59))
    seen = []

    def look() -> None:  # another worker comes to the second while one ends the first
        alone.worker.drain()
        seen.append([asked.split()[0] for asked in alone.endpoints.asked])

    alone.endpoints.meanwhile = look
    alone.work_at(at(15))
    assert seen == [["dial", "hang"]]
    alone.work_at(at(15, 1))
    assert alone.connected() == {"jaures"}
    assert alone.said.count("call_started") == 2


def test_a_call_that_is_late_holds_up_only_its_own_rooms(alone: Ends) -> None:
    planned = alone.planned
    planned.book("jaures", "mandela", guests=())
    planned.book("cesaire", "simone-veil", guests=(), when=lasting(15))
    alone.work_at(at(14, 54))
    planned.claim("call", now=at(14, 55))
    alone.work_at(at(15))
    assert alone.said.count("call_started") == 2


def test_a_call_without_video_booked_is_started_by_hand(planned: Planned, ends: Ends) -> None:
    booking = planned.book(wants_video=False)
    ends.work_at(NOW)
    assert ends.provider.asked == []
    ask(planned, booking, "start")
    ends.work_at(NOW)
    assert ends.connected() == {"jaures"}
    planned.change(booking, Change(when=lasting(16)))
    ends.work_at(NOW)
    assert ends.provider.asked == ["create", "move"], "a conference made by hand follows too"


def test_a_conference_that_failed_is_tried_anew_by_hand(planned: Planned, ends: Ends) -> None:
    booking = planned.book()
    ends.provider.error = PermanentError("no")
    ends.work_at(NOW)
    assert ends.said == ["conference_failed"]
    ask(planned, booking, "start")
    ends.work_at(NOW)
    assert ends.said == ["conference_failed"] * 2
    ends.provider.error = None
    ask(planned, booking, "start")
    ends.work_at(NOW)
    assert ends.connected() == {"jaures"}


def test_nobody_hears_of_a_conference_that_could_not_be_taken_back(
    planned: Planned, ends: Ends
) -> None:
    booking = planned.book()
    ends.work_at(NOW)
    ends.provider.error = PermanentError("no")
    planned.cancel(booking)
    ends.work_at(NOW)
    assert ends.said == ["conference_ready"]


def test_every_endpoint_is_tried_although_one_fails(planned: Planned, ends: Ends) -> None:
    planned.book("jaures", "mandela", guests=(LYON,))
    ends.work_at(NOW)
    ends.endpoints.broken[ends.device("jaures")] = TransientError("offline")
    ends.work_at(at(14))
    assert ends.connected() == {"mandela"}
    assert ends.provider.rung == [LYON]
    ends.endpoints.broken.clear()
    ends.work_at(at(14, 1))
    assert ends.connected() == {"jaures", "mandela"}


def test_an_endpoint_that_only_speaks_sip_is_rung(planned: Planned, ends: Ends) -> None:
    with planned.units.open() as unit:
        jaures = planned.town.id_of("jaures")
        endpoint = unit.session.exec(select(Endpoint).where(Endpoint.room_id == jaures)).one()
        endpoint.device_id = None
    planned.book("jaures", guests=())
    ends.work_at(at(14))
    assert ends.provider.rung == [endpoint.sip_address]


def test_a_call_that_cannot_be_ended_is_told(planned: Planned, ends: Ends) -> None:
    planned.book()
    ends.work_at(at(14))
    ends.endpoints.broken[ends.device("jaures")] = PermanentError("no")
    ends.work_at(at(15))
    assert ends.said[-1] == "call_end_failed"


def test_a_room_calls_an_outside_room_where_nobody_makes_conferences(alone: Ends) -> None:
    alone.planned.book("jaures", guests=(LYON,))
    alone.work_at(at(14))
    assert list(alone.endpoints.calls.values()) == [LYON]
    alone.work_at(at(15))
    assert alone.connected() == set()


def test_without_its_provider_a_call_has_those_who_know_the_number(
    planned: Planned, ends: Ends
) -> None:
    planned.book("jaures", guests=(LYON,))
    ends.work_at(NOW)
    without = Ends(planned, with_provider=False)
    without.work_at(at(14, 30))
    assert without.connected() == {"jaures"}
    assert without.said == ["reminder", "call_started", "call_failed"], "Lyon can't be rung"
    without.work_at(at(15))
    assert without.connected() == set()


def test_an_endpoint_that_drops_is_rung_again_three_times_and_told_twice(
    planned: Planned, ends: Ends
) -> None:
    planned.book("jaures", "mandela")
    ends.work_at(at(14, 1))
    for minutes in (10, 15, 20):
        ends.endpoints.leaves(ends.device("jaures"), "")
        ends.work_at(at(14, minutes))
        assert ends.connected() == {"jaures", "mandela"}, minutes
    assert ends.said.count("call_dropped") == 1
    assert "call_lost" not in ends.said
    ends.endpoints.leaves(ends.device("jaures"), "")
    ends.work_at(at(14, 40))
    assert ends.connected() == {"mandela"}
    assert ends.said.count("call_lost") == 1
    assert ends.said.count("call_dropped") == 1


@pytest.mark.parametrize("side", ["here", "there"])
def test_who_hangs_up_is_not_rung_again_until_somebody_asks(
    planned: Planned, ends: Ends, side: str
) -> None:
    booking = planned.book()
    ends.work_at(at(14, 1))
    ends.endpoints.leaves(ends.device("jaures"), side)
    ends.work_at(at(14, 10))
    assert ends.connected() == set()
    assert not {"call_dropped", "call_failed"} & set(ends.said)
    ask(planned, booking, "start", at(14, 10))
    ends.work_at(at(14, 11))
    assert ends.connected() == {"jaures"}


def test_an_endpoint_that_is_away_is_told_once_and_joins_when_it_is_back(
    planned: Planned, ends: Ends
) -> None:
    planned.book("jaures", "mandela")
    ends.work_at(NOW)
    ends.endpoints.broken[ends.device("jaures")] = TransientError("away")
    ends.work_at(at(14, 20))
    assert ends.connected() == {"mandela"}
    assert ends.said.count("call_failed") == 1
    tries = ends.endpoints.asked.count(f"join {ends.device('jaures')}")
    assert tries < 20, "it isn't tried all the time"
    ends.endpoints.broken.clear()
    ends.work_at(at(14, 25))
    assert ends.connected() == {"jaures", "mandela"}


def test_a_far_side_that_asks_for_an_hour_gets_it(planned: Planned, ends: Ends) -> None:
    planned.book("jaures", when=lasting(14, minutes=180))
    ends.work_at(NOW)
    device = ends.device("jaures")
    ends.endpoints.broken[device] = TransientError("429", retry_after_seconds=3600)
    ends.work_at(at(14, 50))
    assert ends.endpoints.asked.count(f"join {device}") == 1
    assert ends.said.count("call_failed") == 1
    ends.endpoints.broken.clear()
    ends.work_at(at(15, 30))
    assert ends.connected() == {"jaures"}


def test_an_endpoint_that_refuses_is_asked_once(planned: Planned, ends: Ends) -> None:
    planned.book()
    ends.work_at(NOW)
    device = ends.device("jaures")
    ends.endpoints.broken[device] = PermanentError("no")
    ends.work_at(at(14, 30))
    assert ends.endpoints.asked.count(f"join {device}") == 1
    assert ends.said.count("call_failed") == 1


def test_early_join_waits_for_the_meeting_before(planned: Planned, ends: Ends) -> None:
    planned.book("jaures", when=lasting(13, 30, minutes=27), wants_video=False)
    planned.book("jaures", "mandela")
    ends.work_at(at(13, 56))
    assert ends.connected() == {"mandela"}
    ends.work_at(at(13, 57))
    assert ends.connected() == {"jaures", "mandela"}


@pytest.mark.parametrize(
    ("mode", "joined"),
    [("automatic", {"jaures"}), ("button", set()), ("manual", set()), ("none", set())],
)
def test_rooms_join_as_their_policy_says_or_when_somebody_asks(
    planned: Planned, ends: Ends, mode: str, joined: set[str]
) -> None:
    allow(planned, connect=mode)
    booking = planned.book()
    ends.work_at(at(14, 5))
    assert ends.connected() == joined
    ask(planned, booking, "start", at(14, 5))
    ends.work_at(at(14, 6))
    assert ends.connected() == {"jaures"}
    ends.work_at(at(15))
    assert ends.connected() == set()


@pytest.mark.parametrize(
    ("mode", "is_ended"), [("button", True), ("manual", True), ("none", False)]
)
def test_who_comes_by_the_panel_is_seen_and_taken_out_at_the_end(
    planned: Planned, ends: Ends, mode: str, *, is_ended: bool
) -> None:
    allow(planned, connect=mode)
    planned.book()
    ends.work_at(at(14, 5))
    ends.endpoints.calls[ends.device("jaures")] = NUMBER
    ends.work_at(at(14, 10))
    assert ("call_started" in ends.said) is is_ended
    ends.work_at(at(15))
    assert (ends.connected() == set()) is is_ended


def test_the_minutes_of_early_join_are_the_policys(planned: Planned, ends: Ends) -> None:
    allow(planned, early_join_minutes=0)
    planned.book()
    ends.work_at(at(13, 59))
    assert ends.connected() == set()
    ends.work_at(at(14))
    assert ends.connected() == {"jaures"}


def test_a_meeting_that_is_put_off_after_somebody_hung_up_calls_them_again(
    planned: Planned, ends: Ends
) -> None:
    booking = planned.book()
    ends.work_at(at(14, 1))
    ends.endpoints.leaves(ends.device("jaures"), "here")
    ends.work_at(at(14, 5))
    planned.change(booking, Change(when=lasting(16)), now=at(14, 10))
    ends.work_at(at(16))
    assert ends.connected() == {"jaures"}


def test_two_rooms_that_call_each_other_come_into_the_conference_that_a_third_needs(
    planned: Planned, ends: Ends
) -> None:
    allow(planned, providers=["point_to_point", "webex"])
    booking = planned.book("jaures", "mandela", guests=())
    ends.work_at(at(14, 5))
    assert ends.connected() == {"jaures"}, "the one called is no business of the fake"
    assert NUMBER not in ends.endpoints.calls.values()
    rooms = tuple(planned.town.id_of(key) for key in ("jaures", "mandela", "cesaire"))
    planned.change(booking, Change(room_ids=rooms), now=at(14, 10))
    ends.work_at(at(14, 12))
    assert ends.connected() == {"jaures", "mandela", "cesaire"}
    assert set(ends.endpoints.calls.values()) == {NUMBER}
    ends.work_at(at(15))
    assert ends.connected() == set()


def test_the_record_tells_every_stay(planned: Planned, ends: Ends) -> None:
    booking = planned.book("jaures", guests=(LYON,))
    ends.work_at(at(14, 10))
    ends.endpoints.leaves(ends.device("jaures"), "")
    ends.work_at(at(15))
    found = calls(planned.database, str(booking.id))
    legs = [(leg["name"], leg["state"], leg["cause"]) for leg in found.data["legs"]]
    assert legs == [
        ("Jaurès", "dropped", "hung up"),
        (LYON, "left", "ended"),
        ("Jaurès", "left", "ended"),
    ]
    first = found.data["legs"][0]
    assert at(13, 55) <= datetime.fromisoformat(first["joined_at"]) <= at(13, 56)
    assert at(14, 10) <= datetime.fromisoformat(first["left_at"]) <= at(14, 11)
    assert found.data["state"] == "over"
    assert "Jaurès: dropped, 2026-03-17 13:55" in found.text
    assert calls(planned.database, "nobody").code == 1


def allow(planned: Planned, **settings: object) -> None:
    organisation_id = planned.town.organisation.id
    with planned.units.open() as unit:
        unit.session.add(RoomPolicy(organisation_id=organisation_id, settings=settings))


def test_an_endpoint_that_hangs_keeps_no_other_waiting(planned: Planned) -> None:
    ends = Ends(planned, crew=ThreadPoolExecutor(2))
    planned.book("jaures", "mandela")
    ends.work_at(NOW)
    others_are_in, join = threading.Event(), ends.endpoints.join

    def hang(endpoint: Endpoint, way: WayIn) -> None:
        if endpoint.device_id == ends.device("jaures"):
            assert others_are_in.wait(PATIENCE_SECONDS)
        join(endpoint, way)
        others_are_in.set()

    ends.endpoints.join = hang  # type: ignore[method-assign]
    ends.work_at(at(13, 55))
    assert ends.connected() == {"jaures", "mandela"}


def test_an_endpoint_that_does_not_answer_is_asked_once_in_a_look(
    planned: Planned, ends: Ends
) -> None:
    planned.book("jaures")
    ends.work_at(NOW)
    device = ends.device("jaures")
    ends.endpoints.broken[device] = TransientError("hangs")
    ends.work_at(at(13, 55))
    looks = []

    def hang(endpoint: Endpoint, *, is_urgent: bool = True) -> EndpointStatus:
        looks.append(is_urgent)
        raise TransientError("hangs")

    ends.endpoints.status = hang  # type: ignore[method-assign]
    ends.work_at(at(14, 10))
    assert ends.endpoints.asked == [f"join {device}"], "before that the driver looked itself"
    assert len(looks) > 5
    assert ends.said.count("call_failed") == 1


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_call_over_a_clock_change_lasts_as_long_as_was_booked(
    planned: Planned, ends: Ends, day: str
) -> None:
    start = datetime.fromisoformat(f"{day}T00:30+00:00")
    planned.book(when=Interval.lasting(start, 90))
    ends.work_at(start - timedelta(minutes=4))
    assert ends.connected() == {"jaures"}
    ends.work_at(start + timedelta(minutes=89))
    assert ends.connected() == {"jaures"}
    ends.work_at(start + timedelta(minutes=90))
    assert ends.connected() == set()

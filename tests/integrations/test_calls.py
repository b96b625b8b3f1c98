"""Calls: rooms are in the call of the meeting that is in them, and in no other."""

from datetime import timedelta

import pytest
from sqlmodel import select

from integrations.errors import PermanentError, TransientError
from rooms.bookings import Change
from rooms.database import Database
from rooms.events import CallRequested
from rooms.interval import Interval
from rooms.models import Booking, Endpoint
from tests.builders import NOW, at, lasting
from tests.integrations.ends import NUMBER, Ends
from tests.integrations.planned import Planned

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


def ask(planned: Planned, booking: Booking, act: str) -> None:
    with planned.units.open() as unit:
        unit.record(
            CallRequested(
                organisation_id=booking.organisation_id, booking_id=booking.id, at=NOW, act=act
            )
        )


def test_endpoints_join_at_the_start_and_leave_at_the_end(planned: Planned, ends: Ends) -> None:
    planned.book("jaures", "mandela")
    ends.work_at(at(13, 59))
    assert ends.connected() == set()
    ends.work_at(at(14))
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
    for kind in ("reminder", "call.start", "call.end"):
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
    assert not {"reminder", "call.start", "call.end"} & set(planned.kinds())
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
    ends.endpoints.calls.clear()  # somebody in the room hangs up
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


def test_a_call_that_is_ended_while_its_endpoints_join_is_ended_again(
    planned: Planned, ends: Ends
) -> None:
    booking = planned.book()
    ends.work_at(NOW)
    ask(planned, booking, "start")
    row = planned.claim("call.start")
    outcome = ends.worker._deliver(row, NOW)  # noqa: SLF001
    with planned.units.open() as unit:
        conference = planned.conference()
        conference.state = "ended"
        unit.session.merge(conference)
    assert outcome.record is not None
    with planned.units.open() as unit:
        outcome.record(unit)
    assert [row.kind for row in planned.rows("call.end")] == ["call.end"] * 2


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
    alone.work_at(at(14))
    first_end = planned.claim("call.end", now=at(15))  # one worker ends the first …
    alone.work_at(at(15))  # … and another one starts the second
    assert alone.said.count("call_started") == 1
    outcome = alone.worker._deliver(first_end, at(15))  # noqa: SLF001
    alone.worker._settle(first_end, outcome)  # noqa: SLF001
    alone.work_at(at(15, 1))
    assert alone.connected() == {"jaures"}
    assert alone.said.count("call_started") == 2


def test_a_call_that_is_late_holds_up_only_its_own_rooms(alone: Ends) -> None:
    planned = alone.planned
    planned.book("jaures", "mandela", guests=())
    planned.book("cesaire", "simone-veil", guests=(), when=lasting(15))
    alone.work_at(at(14))
    planned.claim("call.end", now=at(15))
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


def test_a_provider_that_is_gone_is_told_and_not_tried_for_ever(
    planned: Planned, ends: Ends
) -> None:
    planned.book()
    ends.work_at(NOW)
    without = Ends(planned, with_provider=False)
    without.work_at(at(14))
    assert without.said[-1] == "call_failed"

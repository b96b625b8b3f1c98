"""What room administrators are told of rooms' own calendars, and what their buttons do."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from chat.conversation import Conversation
from integrations.conferencing.choice import Providers
from integrations.subscribers import Subscribers
from rooms.database import Database
from rooms.errors import Refused
from rooms.interval import Interval
from rooms.models import Booking, CalendarBinding, CalendarClash
from rooms.outside.bindings import bind, binding_of
from rooms.outside.clashes import leave
from rooms.outside.intake import Foreign, take_in
from rooms.outside.news import MOST_TOLD, CalendarTroubled
from rooms.unit_of_work import Units
from tests.builders import NOW, booked, lasting
from tests.chat.talking import ADMIN, Talker
from tests.integrations.planned import Planned


@pytest.fixture
def planned(database: Database) -> Planned:
    planned = Planned(database, None)
    planned.units = Units(database, Subscribers(Conversation(give_links=False), Providers()))
    with planned.units.open() as unit:
        bind(unit.session, planned.town.rooms["jaures"], "https://agenda.example/j/", "town", NOW)
    return planned


def writes(planned: Planned, *spans: Interval) -> None:
    """Take in that others wrote one event of these times into the calendar of Jaurès."""
    with planned.units.open() as unit:
        binding = binding_of(unit.session, planned.town.rooms["jaures"])
        assert binding
        take_in(unit, binding, [Foreign(href="a.ics", etag="1", times=spans)], (), NOW)


def told(planned: Planned) -> list[dict[str, Any]]:
    """Return what the administrator was sent."""
    return [row.payload for row in planned.rows("chat") if row.payload["to"] == ADMIN]


def buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [action["data"] for action in message["card"]["actions"]]


def standing(planned: Planned, booking: Booking) -> Interval:
    with planned.database.reading() as session:
        found = session.get_one(Booking, booking.id)
    return Interval(found.starts_at, found.ends_at)


def clashes(planned: Planned) -> int:
    with planned.database.reading() as session:
        return len(session.exec(select(CalendarClash)).all())


def test_a_clash_is_told_with_ways_out_that_work(planned: Planned) -> None:
    town = planned.town
    mine = booked(planned.units, town.agent, lasting(10), town.rooms["jaures"], title="Secret")
    for _ in range(2):
        writes(planned, lasting(10, 30))
    (message,) = told(planned)
    assert "Prise deux fois" in message["text"]
    assert "10h30–11h30" in message["text"]
    *moves, leaves = buttons(message)
    assert leaves["act"] == "leave_clash"
    earlier = next(data for data in moves if data["rooms"] == [town.id_of("jaures")])
    Talker(planned.units, ADMIN).send(earlier)
    assert standing(planned, mine) == lasting(9, 30)
    assert clashes(planned) == 0
    assert len(told(planned)) == 1


def test_the_booking_can_have_another_room_instead(planned: Planned) -> None:
    town = planned.town
    mine = booked(planned.units, town.agent, lasting(10), town.rooms["jaures"])
    writes(planned, lasting(10, 30))
    data = next(d for d in buttons(told(planned)[0]) if d.get("rooms") == [town.id_of("cesaire")])
    Talker(planned.units, ADMIN).send(data)
    assert standing(planned, mine) == lasting(10)
    assert clashes(planned) == 0


def test_no_other_time_is_offered_that_the_event_meets_too(planned: Planned) -> None:
    town = planned.town
    booked(planned.units, town.agent, lasting(10), town.rooms["jaures"])
    writes(planned, lasting(9, minutes=240))
    moves = [d for d in buttons(told(planned)[0]) if d.get("rooms") == [town.id_of("jaures")]]
    assert [data["start"] for data in moves] == ["2026-03-17T08:00"]


def test_who_looks_after_the_rooms_alone_may_leave_it(planned: Planned) -> None:
    town = planned.town
    booked(planned.units, town.agent, lasting(10), town.rooms["jaures"])
    writes(planned, lasting(10))
    leaves = buttons(told(planned)[0])[-1]
    with planned.units.open() as unit, pytest.raises(Refused):
        leave(unit.session, leaves["clash"], town.agent, NOW)
    Talker(planned.units, ADMIN).send(leaves)
    with planned.database.reading() as session:
        row = session.get_one(CalendarClash, leaves["clash"])
    assert row.left_by_id == town.admin.id
    with planned.units.open() as unit:
        assert not leave(unit.session, leaves["clash"] + 1, town.admin, NOW)


def test_of_very_many_clashes_one_message_tells(planned: Planned) -> None:
    town = planned.town
    spans = [lasting(10, days=day) for day in range(1, MOST_TOLD + 2)]
    for span in spans:
        booked(planned.units, town.agent, span, town.rooms["jaures"])
    writes(planned, *spans)
    (message,) = told(planned)
    assert f" {len(spans)} " in message["text"]
    assert clashes(planned) == len(spans)


@pytest.mark.parametrize("trouble", ["unreachable", "refused", "changed", "deleted", "touched"])
def test_every_trouble_is_told_in_words(planned: Planned, trouble: str) -> None:
    town = planned.town
    mine = booked(planned.units, town.agent, lasting(10), town.rooms["jaures"])
    with planned.units.open() as unit:
        binding = binding_of(unit.session, town.rooms["jaures"])
        assert isinstance(binding, CalendarBinding)
        binding.failing_since = NOW - timedelta(hours=2)
        is_of_one = trouble in ("refused", "changed", "deleted")
        unit.record(
            CalendarTroubled(
                organisation_id=town.organisation.id,
                booking_id=mine.id if is_of_one else None,
                at=NOW,
                binding_id=binding.id,
                trouble=trouble,
                reason="409 Conflict" if trouble == "refused" else "",
                count=12,
            )
        )
    (message,) = told(planned)
    assert "Jaurès" in message["text"]
    assert "{" not in message["text"]
    assert ("409" in message["text"]) == (trouble == "refused")
    assert (message["card"] is not None) == is_of_one

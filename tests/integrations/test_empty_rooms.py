"""Looks at rooms: planned once, asked of devices that may know nothing, and told of in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlmodel import select

from integrations.calls.ends import FarSides
from integrations.conferencing.provider import MeetingRef
from integrations.endpoints.driver import (
    OFFLINE,
    EndpointCall,
    EndpointStatus,
    PanelEntry,
)
from integrations.endpoints.sip import SipEndpoints
from integrations.errors import OutsideError, TransientError, Unsupported
from integrations.outbox import enqueue_all
from integrations.presence.empty_rooms import PATIENCE_SECONDS, EmptyRoomLook, plan
from integrations.screens.lines import PAUSES, ScreenDelivery, lines_on
from rooms.bookings import Change
from rooms.database import Database
from rooms.events import PeopleArrived
from rooms.inventory import venues
from rooms.models import Booking, Conference, Endpoint, OutboxItem, RoomPolicy
from rooms.presence.evidence import FRESH
from tests.builders import at, booked, lasting
from tests.integrations.planned import Planned

WHEN = lasting(14, minutes=120)
EMPTY = EndpointStatus(is_online=True, people=0, presence=False)
CALL = EndpointCall(id=1, remote="elsewhere@rooms.example", state="connected")


class Sensing(SipEndpoints):
    """Endpoints that all say the same; `takes_seconds` is how long each answer takes."""

    takes_commands = True

    def __init__(self) -> None:
        self.says: EndpointStatus | OutsideError = EMPTY
        self.panel: Sequence[PanelEntry] | OutsideError = Unsupported("no such command")
        self.shown: list[tuple[str, int]] = []
        self.refuses: OutsideError | None = None
        self.asked: list[str] = []
        self.takes_seconds, self.passed = 0.0, 0.0

    def status(self, endpoint: Endpoint, *, is_urgent: bool = True) -> EndpointStatus:
        assert not is_urgent, "who acts comes first"
        self.asked.append(endpoint.key)
        self.passed += self.takes_seconds
        if isinstance(self.says, OutsideError):
            raise self.says
        return self.says

    def booked(self, endpoint: Endpoint) -> tuple[PanelEntry, ...]:
        if isinstance(self.panel, OutsideError):
            raise self.panel
        return tuple(self.panel)

    def alert(self, endpoint: Endpoint, text: str, seconds: int) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.shown.append((text, seconds))


@dataclass
class Watch:
    """A town whose rooms are watched, and those who do so."""

    planned: Planned
    devices: Sensing

    def __post_init__(self) -> None:
        drivers = {"roomos": self.devices, "sip": SipEndpoints()}
        database = self.planned.database
        self.providers: dict[str, Any] = {}
        far = FarSides(drivers, self.providers)
        self.look = EmptyRoomLook(database, far, lambda: self.devices.passed)
        self.screen = ScreenDelivery(database, drivers)

    def look_at(self, now: datetime) -> list[str]:
        """Plan and look as the schedule and the worker do; return how each look went."""
        plan(self.planned.units, now)
        due = [row for row in self.planned.rows("empty_room") if row.due_at <= now]
        return [self._settle(row, now) for row in due]

    def looks(self) -> list[datetime]:
        return [row.due_at for row in self.planned.rows("empty_room")]

    def news(self) -> list[str]:
        return [row.payload["text"] for row in self.planned.rows("chat")]

    def booking(self) -> Booking:
        with self.planned.database.reading() as session:
            return session.exec(select(Booking)).one()

    def _settle(self, row: OutboxItem, now: datetime) -> str:
        outcome = self.look(row, now)
        with self.planned.units.open() as unit:
            item = unit.session.get_one(OutboxItem, row.id)
            item.settled_at, item.outcome = now, outcome.word
            if outcome.record is not None:
                outcome.record(unit)
        return outcome.word


@pytest.fixture
def planned(database: Database) -> Planned:
    made = Planned(database)
    with made.units.open() as unit:
        of = made.town.organisation.id
        unit.session.add(RoomPolicy(organisation_id=of, settings={"release_minutes": 15}))
    return made


@pytest.fixture
def watch(planned: Planned) -> Watch:
    return Watch(planned, Sensing())


@pytest.fixture
def booking(planned: Planned) -> Booking:
    return planned.book("jaures", when=WHEN, wants_video=False, guests=())


def go_on(watch: Watch, *minutes: int) -> None:
    for minute in minutes or (0, 10, 15):
        watch.look_at(at(14, minute))


def test_a_look_is_planned_once_for_each_time_that_a_booking_has(
    watch: Watch, booking: Booking
) -> None:
    assert plan(watch.planned.units, at(13, 59)) == 0
    assert plan(watch.planned.units, at(14)) == 1
    assert plan(watch.planned.units, at(14, 1)) == 0
    assert watch.looks() == [at(14, 10)]
    watch.planned.change(booking, Change(when=lasting(16)), at(14, 5))
    assert watch.look_at(at(14, 10)) == ["superseded"]
    assert plan(watch.planned.units, at(16)) == 1
    assert watch.looks() == [at(16, 10)]


def test_a_room_without_the_policy_is_never_asked(watch: Watch) -> None:
    theirs = watch.planned.town.neighbour
    booked(watch.planned.units, theirs.agent, WHEN, theirs.room)
    assert plan(watch.planned.units, at(14)) == 0


def test_an_empty_room_is_warned_of_and_freed(watch: Watch, booking: Booking) -> None:
    go_on(watch)
    assert watch.news() == ["release_warned", "released"]
    [line] = watch.planned.rows("screen")
    assert watch.screen(line, at(14, 10)).word == "delivered"
    assert watch.devices.shown == [("release_on_screen", 300)]
    assert watch.booking().ends_at == at(14, 15)
    assert watch.looks() == []


def test_a_booking_made_elsewhere_is_told_of_to_its_organiser(watch: Watch) -> None:
    town = watch.planned.town
    booked(watch.planned.units, town.agent, WHEN, town.rooms["jaures"])
    go_on(watch, 0, 10)
    [news] = watch.planned.rows("chat")
    assert news.payload["to"] == town.agent.email


@pytest.mark.parametrize(
    ("says", "is_over"),
    [
        (EndpointStatus(is_online=True, people=2, presence=False), True),
        (EndpointStatus(is_online=True, people=0, presence=True), True),
        (EndpointStatus(is_online=True, people=0, presence=False, calls=(CALL,)), True),
        (EndpointStatus(is_online=True, people=None, presence=True), True),
        (EndpointStatus(is_online=True, people=1, presence=None), True),
        (EndpointStatus(is_online=True), False),
        (OFFLINE, False),
        (TransientError("no answer"), False),
    ],
    ids=str,
)
def test_whatever_isnt_surely_empty_stays(
    watch: Watch, booking: Booking, says: EndpointStatus | OutsideError, *, is_over: bool
) -> None:
    watch.devices.says = says
    go_on(watch, 0, 10, 15, 20)
    assert watch.news() == []
    assert watch.booking().version == booking.version
    assert watch.looks() == ([] if is_over else [at(14, 25)])


@pytest.mark.parametrize(
    "says",
    [
        EndpointStatus(is_online=True, people=None, presence=False),
        EndpointStatus(is_online=True, people=0, presence=None),
    ],
    ids=["without a counter", "without a presence sensor"],
)
def test_a_device_with_one_sensor_tells_what_that_sees(
    watch: Watch, booking: Booking, says: EndpointStatus
) -> None:
    watch.devices.says = says
    go_on(watch)
    assert watch.news() == ["release_warned", "released"]


@pytest.mark.parametrize(
    ("is_checked_in", "news"),
    [
        (True, []),
        (False, ["release_warned", "released"]),
        (None, ["release_warned", "released"]),
    ],
)
def test_a_check_in_on_the_panel_keeps_the_room(
    watch: Watch, booking: Booking, *, is_checked_in: bool | None, news: list[str]
) -> None:
    entry = PanelEntry(key=f"salon-{booking.id}", when=WHEN, is_checked_in=is_checked_in)
    other = PanelEntry(key="salon-0", when=WHEN, is_checked_in=True)
    watch.devices.panel = [other, entry]
    go_on(watch)
    assert watch.news() == news


def test_a_panel_that_doesnt_answer_keeps_the_room(watch: Watch, booking: Booking) -> None:
    watch.devices.panel = TransientError("no answer")
    go_on(watch)
    assert watch.news() == []


def test_an_endpoint_out_of_order_isnt_asked_and_keeps_the_room(
    watch: Watch, booking: Booking
) -> None:
    with watch.planned.units.open() as unit:
        for endpoint in unit.session.exec(select(Endpoint)):
            endpoint.is_working = False
    go_on(watch)
    assert watch.devices.asked == []
    assert watch.news() == []


def test_what_an_endpoint_said_long_before_is_stale(watch: Watch, booking: Booking) -> None:
    """The clock is read before the question is asked: the answer may be as old as that."""
    go_on(watch, 0, 10)
    watch.devices.takes_seconds = FRESH.total_seconds() + 1
    go_on(watch, 15)
    assert watch.booking().ends_at == WHEN.end


def test_devices_that_hang_hold_up_nobody_for_long(watch: Watch) -> None:
    town = watch.planned.town
    rooms = [town.rooms[key] for key in ("jaures", "cesaire", "mandela")]
    booked(watch.planned.units, town.agent, WHEN, *rooms)
    watch.devices.takes_seconds = PATIENCE_SECONDS / 2
    go_on(watch, 0, 10)
    assert len(watch.devices.asked) == 2


class Line:
    """A line that is to be shown in Jaurès for five minutes."""

    def __init__(self, watch: Watch) -> None:
        self.watch, self.now = watch, at(14, 10)
        self.say("Bonjour")

    def say(self, text: str) -> None:
        town = self.watch.planned.town
        with self.watch.planned.units.open() as unit:
            by_id = venues(unit.session, town.organisation.id).by_id
            endpoints = by_id[town.id_of("jaures")].endpoints
            until = self.now + timedelta(minutes=5)
            enqueue_all(unit.session, lines_on(endpoints, text, self.now, until), self.now)

    def deliver(self, now: datetime) -> str:
        """Deliver the line that waits, as the worker does."""
        row = min(self.waiting(), key=lambda one: one.id)
        outcome = self.watch.screen(row, now)
        with self.watch.planned.units.open() as unit:
            row = unit.session.get_one(OutboxItem, row.id)
            row.settled_at, row.outcome = now, outcome.word
            if outcome.record is not None:
                outcome.record(unit)
        return outcome.word

    def waiting(self) -> list[OutboxItem]:
        return [row for row in self.watch.planned.rows("screen") if row.settled_at is None]


@pytest.fixture
def line(watch: Watch) -> Line:
    return Line(watch)


def test_a_line_is_shown_while_it_is_of_use(line: Line) -> None:
    assert line.deliver(line.now + timedelta(minutes=5)) == "superseded"
    line.say("Bonjour")
    assert line.deliver(line.now) == "delivered"
    assert (line.watch.devices.shown, line.waiting()) == ([("Bonjour", 300)], [])


def test_a_line_that_is_refused_isnt_tried_again(line: Line) -> None:
    line.watch.devices.refuses = Unsupported("no such command")
    assert (line.deliver(line.now), line.waiting()) == ("refused", [])


def test_a_screen_out_of_reach_is_tried_again_soon_and_not_for_ever(line: Line) -> None:
    line.watch.devices.refuses = TransientError("no answer")
    tried = 0
    while line.waiting():
        [row] = line.waiting()
        assert line.deliver(row.due_at) == "unreached"
        tried += 1
    assert tried == 1 + len(PAUSES)
    assert row.due_at == line.now + sum(PAUSES, timedelta())


def test_a_screen_that_is_back_shows_the_line_for_what_is_left_of_it(line: Line) -> None:
    line.watch.devices.refuses = TransientError("no answer")
    line.deliver(line.now)
    line.watch.devices.refuses = None
    [row] = line.waiting()
    assert line.deliver(row.due_at) == "delivered"
    assert line.watch.devices.shown == [("Bonjour", 300 - PAUSES[0].seconds)]


def test_a_line_isnt_tried_again_past_its_time(line: Line) -> None:
    line.watch.devices.refuses = TransientError("no answer")
    assert line.deliver(line.now + timedelta(minutes=5) - PAUSES[0]) == "unreached"
    assert line.waiting() == []


def test_an_old_line_never_covers_a_newer_one(line: Line) -> None:
    line.watch.devices.refuses = TransientError("no answer")
    line.deliver(line.now)
    line.watch.devices.refuses = None
    [old] = line.waiting()
    line.now += timedelta(seconds=1)
    line.say("Au revoir")
    assert line.deliver(old.due_at) == "superseded"
    assert line.deliver(old.due_at) == "delivered"
    assert [text for text, _ in line.watch.devices.shown] == ["Au revoir"]


def test_nor_is_it_tried_again_where_a_newer_one_waits_already(line: Line) -> None:
    line.say("Au revoir")
    line.watch.devices.refuses = TransientError("no answer")
    line.deliver(line.now)
    assert [row.payload["text"] for row in line.waiting()] == ["Au revoir"]


class Guests:
    """A conference to which people came by its link; None where it can't be asked."""

    def __init__(self, states: list[str] | None) -> None:
        self.states = states

    def participants(self, meeting: MeetingRef) -> list[SimpleNamespace]:
        if self.states is None:
            raise TransientError("no answer")
        return [SimpleNamespace(state=state) for state in self.states]


@pytest.mark.parametrize(
    ("states", "is_freed"),
    [(["left"], True), ([], True), (["left", "connected"], False), (None, False)],
    ids=["all left", "nobody came in", "one is in", "nobody knows"],
)
def test_who_came_by_the_link_keeps_the_meeting_that_rooms_have_left(
    watch: Watch, states: list[str] | None, *, is_freed: bool
) -> None:
    of = watch.planned.town.organisation.id
    booking = watch.planned.book("jaures", when=WHEN, guests=())
    with watch.planned.units.open() as unit:
        unit.session.exec(select(RoomPolicy)).one().settings = {"left_minutes": 10}
        conference = unit.session.exec(select(Conference)).one()
        conference.state, conference.meeting_id = "ready", "meeting"
        unit.record(PeopleArrived(organisation_id=of, booking_id=booking.id, at=at(14)))
    watch.providers["webex"] = Guests(states)
    for minute in (5, 10, 15, 20):
        watch.look_at(at(14, minute))
    assert (watch.booking().ends_at < WHEN.end) == is_freed


def test_a_conference_whose_provider_is_no_more_keeps_the_meeting(watch: Watch) -> None:
    watch.planned.book("jaures", when=WHEN, guests=())
    with watch.planned.units.open() as unit:
        unit.session.exec(select(RoomPolicy)).one().settings = {"left_minutes": 10}
        number = unit.session.exec(select(Booking)).one().id
        of = watch.planned.town.organisation.id
        unit.record(PeopleArrived(organisation_id=of, booking_id=number, at=at(14)))
    for minute in (5, 10, 15, 20):
        watch.look_at(at(14, minute))
    assert watch.booking().ends_at == WHEN.end

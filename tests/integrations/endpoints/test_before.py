"""What is written of endpoints before a meeting, beside others who write of them."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from integrations.endpoints import before, feedback
from integrations.endpoints.before import LONGEST_SECONDS, EndpointTest, EndpointTests
from integrations.endpoints.driver import OFFLINE, EndpointStatus
from integrations.endpoints.sip import SipEndpoints
from rooms.calls.events import RoomUnreachable
from rooms.database import Database
from rooms.endpoints.states import Sight, note_sight
from rooms.models import Booking, Endpoint, EndpointState, EventRecord, InboxItem, Leg
from rooms.unit_of_work import UnitOfWork
from tests.builders import NOW, FixedClock, at
from tests.integrations.planned import Planned
from tests.rooms.test_lock_order import meeting_at
from tests.rooms.test_race_changes import at_once

SOON = at(13, 50)
NEWS = "<Status><Call item='1'><Status>Connected</Status></Call></Status>"


class Devices(SipEndpoints):
    """Endpoints that are all away; `takes_seconds` is how long it takes to know that."""

    takes_commands = True

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.takes_seconds, self.seconds = 0.0, 0.0

    def status(self, endpoint: Endpoint, *, is_urgent: bool = True) -> EndpointStatus:
        self.asked.append(endpoint.key)
        self.seconds += self.takes_seconds
        return OFFLINE


class Soon:
    """A meeting that begins soon in some rooms, and its test."""

    def __init__(self, database: Database, *rooms: str) -> None:
        self.planned = Planned(database)
        self.devices = Devices()
        self.booking: Booking = self.planned.book(*rooms)
        drivers = {"roomos": self.devices, "sip": self.devices}
        self.test = EndpointTest(database, drivers, lambda: self.devices.seconds)

    def seen(self) -> Callable[[UnitOfWork], None]:
        """Ask, and return what writes down what was seen."""
        EndpointTests(self.planned.units, FixedClock(SOON)).plan()
        [row] = self.planned.rows(before.ONCE.kind)
        record = self.test(row, SOON).record
        assert record is not None
        return record

    def unreachable(self) -> list[int]:
        kind = EventRecord.kind == RoomUnreachable.__name__
        with self.planned.database.reading() as session:
            return [one.data["room_id"] for one in session.exec(select(EventRecord).where(kind))]


@pytest.fixture
def soon(database: Database) -> Soon:
    return Soon(database)


def test_news_of_a_call_come_in_as_its_room_is_tested(soon: Soon) -> None:
    """Both write of the meeting and of the endpoint: the meeting is kept first by both."""
    with soon.planned.units.open() as unit:
        endpoint = unit.session.get_one(Endpoint, 1)
        note_sight(unit, endpoint, NOW, Sight())
        unit.session.add(
            Leg(
                organisation_id=soon.booking.organisation_id,
                booking_id=soon.booking.id,
                endpoint_id=endpoint.id,
                name="Jaurès",
                state="connected",
                begun_at=NOW,
            )
        )
    payload = {"endpoint_id": 1, "body": NEWS}
    posted = InboxItem(
        key="k",
        kind="endpoint",
        subject="endpoint:1",
        payload=payload,
        received_at=SOON,
        due_at=SOON,
    )
    take_in, record = feedback.EndpointIntake()(posted, SOON), soon.seen()
    with meeting_at((before, "note_sight"), (feedback, "hold")):
        assert at_once(soon.planned.units, take_in, record) == ["done", "done"]


def test_endpoints_are_kept_in_one_order_whatever_the_rooms(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = Soon(database, "cesaire", "jaures")
    noted: list[int] = []
    monkeypatch.setattr(before, "note_sight", lambda _unit, one, *_: noted.append(one.id))
    record = soon.seen()
    with soon.planned.units.open() as unit:
        record(unit)
    assert len(noted) == 2
    assert noted == sorted(noted)
    assert len(soon.unreachable()) == 2


def test_endpoints_that_hang_hold_up_nobody_for_long(database: Database) -> None:
    soon = Soon(database, "jaures", "cesaire", "mandela")
    soon.devices.takes_seconds = LONGEST_SECONDS / 2
    record = soon.seen()
    assert len(soon.devices.asked) == 2
    with soon.planned.units.open() as unit:
        record(unit)
        assert len(unit.session.exec(select(EndpointState)).all()) == 2
    assert len(soon.unreachable()) == 2

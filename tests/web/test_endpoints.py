"""What an endpoint on the premises posts, from its own server through ours into the database."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlmodel import col, select
from werkzeug.serving import WSGIRequestHandler, make_server

from calendars.tokens import make_endpoint_token, make_feed_token
from integrations.endpoints.driver import Prompt
from integrations.endpoints.feedback import LONGEST_POST, EndpointIntake, Report, read
from rooms.database import Database
from rooms.endpoints.events import PromptAnswered
from rooms.models import Booking, Endpoint, EndpointState, EventRecord, InboxItem, Leg
from tests.builders import NOW, FixedClock
from tests.integrations.endpoints.far_sides import PremisesSide, premises_endpoint
from tests.integrations.planned import Planned
from web.app import create_app
from web.endpoints import endpoint_door

SECRET = b"secret of the tests"
ANSWER = (
    "<Event><UserInterface item='1'><Message item='1'><Prompt item='1'><Response item='1'>"
    "<FeedbackId item='1'>{key}</FeedbackId><OptionId item='1'>{option}</OptionId>"
    "</Response></Prompt></Message></UserInterface></Event>"
)


class Door:
    """The town, our door, and what came in by it."""

    def __init__(self, database: Database) -> None:
        self.planned = Planned(database)
        self.database = database
        self.rings = 0
        self.app: Flask = create_app(
            database, [endpoint_door(database, FixedClock(), SECRET, self._ring)]
        )
        with database.reading() as session:
            found = session.exec(select(Endpoint).order_by(col(Endpoint.id))).first()
        assert found is not None
        self.endpoint: Endpoint = found

    @property
    def path(self) -> str:
        return f"/endpoints/{make_endpoint_token(SECRET, self.endpoint.id)}"

    def post(self, body: str, path: str | None = None) -> int:
        return self.app.test_client().post(path or self.path, data=body).status_code

    def take_in(self) -> int:
        """Work on all that came in; return how much that was."""
        with self.database.reading() as session:
            items = session.exec(select(InboxItem).where(col(InboxItem.settled_at).is_(None))).all()
        for item in items:
            with self.planned.units.open() as unit:
                EndpointIntake()(item, NOW)(unit)
                unit.session.get_one(InboxItem, item.id).settled_at = NOW
        return len(items)

    def answers(self) -> list[dict[str, object]]:
        with self.database.reading() as session:
            kind = EventRecord.kind == PromptAnswered.__name__
            return [record.data for record in session.exec(select(EventRecord).where(kind))]

    def state(self) -> EndpointState:
        with self.database.reading() as session:
            return session.exec(select(EndpointState)).one()

    def _ring(self) -> None:
        self.rings += 1


@pytest.fixture
def door(database: Database) -> Door:
    return Door(database)


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def listening(door: Door) -> Iterator[PremisesSide]:
    """A device over TLS that posts to the door over HTTP."""
    server = make_server("127.0.0.1", 0, door.app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        with premises_endpoint() as far:
            far.driver.listen(far.endpoint, f"http://127.0.0.1:{server.port}{door.path}")
            yield far
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_an_answer_on_the_screen_comes_in(door: Door) -> None:
    with listening(door) as far:
        far.driver.prompt(far.endpoint, Prompt(key="ext-7", title="", text="?", options=("a", "b")))
        door.take_in()
        far.device.answer(2)
    assert door.take_in() == door.rings == 1
    wanted = {"endpoint_id": door.endpoint.id, "key": "ext-7", "option": 2}
    assert door.answers() == [wanted]


def test_what_sensors_see_is_kept_and_unknown_is_not_empty(door: Door) -> None:
    with listening(door) as far:
        for people, presence in ((4, "Yes"), (-1, "Unknown")):
            far.world.set_sensors(far.device_id, people=people, presence=presence)
            far.device.tell()
            assert door.take_in() == 2
            state = door.state()
            assert (state.people, state.presence, state.seen_at) == (4, True, NOW)


def test_news_of_a_call_let_it_be_looked_at_now(door: Door) -> None:
    booking = door.planned.book(guests=())
    with door.planned.units.open() as unit:
        unit.session.add(leg_of(booking, door.endpoint))
    assert [row.due_at for row in door.planned.rows("call")] != [NOW]
    with listening(door) as far:
        far.driver.dial(far.endpoint, "salle@lyon.example")
    assert door.take_in() == 1
    assert [row.due_at for row in door.planned.rows("call")] == [NOW]


def leg_of(booking: Booking, endpoint: Endpoint) -> Leg:
    return Leg(
        organisation_id=booking.organisation_id,
        booking_id=booking.id,
        endpoint_id=endpoint.id,
        name="Jaurès",
        state="connected",
        begun_at=NOW,
    )


def test_nobody_comes_in_by_a_guessed_address(door: Door) -> None:
    number = door.endpoint.id
    for token in (
        str(number),
        f"{number}-" + "a" * 24,
        make_feed_token(SECRET, number),
        make_endpoint_token(b"another secret", number),
        make_endpoint_token(SECRET, number) * 9,
    ):
        assert door.post("<Event/>", f"/endpoints/{token}") == 404
    assert (door.take_in(), door.rings) == (0, 0)


def test_a_post_has_an_end(door: Door) -> None:
    assert door.post("x" * (LONGEST_POST + 1)) == 413
    assert door.post("x" * LONGEST_POST) == 200
    assert door.take_in() == 1


@pytest.mark.parametrize("people", ["9" * 20, "9" * 5000])
def test_more_people_than_a_room_holds_are_unknown(door: Door, people: str) -> None:
    count = f"<RoomAnalytics><PeopleCount><Current>{people}</Current></PeopleCount></RoomAnalytics>"
    assert door.post(f"<Status>{count}</Status>") == 200
    assert door.take_in() == 1
    assert door.state().people is None


def test_news_of_the_panel_has_it_read_at_once(door: Door) -> None:
    with door.planned.units.open() as unit:
        unit.session.get_one(Endpoint, door.endpoint.id).host = "10.0.0.1"
    door.post("<Status><Bookings><Current><Id></Id></Current></Bookings></Status>")
    door.take_in()
    [row] = door.planned.rows("panel")
    assert row.payload == {"endpoint_id": door.endpoint.id, "reads_only": True}
    assert row.due_at == NOW


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no XML",
        "\x00\ud7ff",
        "<Event>",
        "<Event/>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><Event>&b;</Event>",
        ANSWER.format(key="", option=1),
        ANSWER.format(key="k", option=""),
        ANSWER.format(key="k", option="²"),
        ANSWER.format(key="k", option=-1),
        ANSWER.format(key="k", option=10**30),
        ANSWER.format(key="k" * 256, option=1),
    ],
)
def test_what_says_nothing_changes_nothing(door: Door, body: str) -> None:
    assert door.post(body) == 200
    assert door.take_in() == 1
    assert door.answers() == []
    assert read(body) == Report()


def test_an_endpoint_that_is_no_more_is_no_fault(door: Door) -> None:
    unknown = f"/endpoints/{make_endpoint_token(SECRET, 10**6)}"
    assert door.post(ANSWER.format(key="k", option=1), unknown) == 200
    assert door.take_in() == 1
    assert door.answers() == []

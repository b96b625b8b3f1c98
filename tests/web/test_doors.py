"""The page that lets people into a conference: who has its address, and at its hours alone."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from integrations.conferencing.delivery import ConferenceDelivery
from rooms.bookings import Change
from rooms.database import Database
from rooms.models import Conference
from tests.builders import NOW, FixedClock, at, lasting
from tests.integrations.conferencing.far_sides import OfBigBlueButton
from tests.integrations.planned import Planned
from tests.integrations.webex.cloud import MovableClock
from web.app import create_app
from web.doors import LONGEST_NAME, doors

SECRET = b"secret"


class Entrance:
    """A booking whose conference is a BigBlueButton's, and the page before it."""

    def __init__(self, database: Database, stack: ExitStack) -> None:
        self.planned = Planned(database, "bigbluebutton")
        self.side = OfBigBlueButton(MovableClock(), stack)
        self.clock = FixedClock(at(13, 50))
        self.booking = self.planned.book(when=lasting(14))
        self.deliver()
        openers = {"bigbluebutton": self.side.bbb}
        app = create_app(database, [doors(database, self.clock, SECRET, openers)])
        self.client: FlaskClient = app.test_client()

    def deliver(self) -> None:
        deliver = ConferenceDelivery(self.planned.database, {"bigbluebutton": self.side.provider})
        for row in self.planned.rows("conference"):
            outcome = deliver(row, NOW)
            assert outcome.record is not None
            with self.planned.units.open() as unit:
                outcome.record(unit)

    @property
    def path(self) -> str:
        link = self.conference().web_link or ""
        return link.removeprefix("https://salon.drancy.example")

    def conference(self) -> Conference:
        return self.planned.conference()

    def people(self) -> list[str]:
        return [name for one in self.side.server.meetings.values() for name in one.people.values()]


@pytest.fixture
def entrance(database: Database) -> Iterator[Entrance]:
    with ExitStack() as stack:
        yield Entrance(database, stack)


def test_shows_when_it_is_and_asks_for_a_name(entrance: Entrance) -> None:
    shown = entrance.client.get(entrance.path, headers={"Accept-Language": "fr"})
    assert shown.status_code == 200
    assert "14h–15h" in shown.text
    assert "Rejoindre la réunion" in shown.text
    assert entrance.people() == []


def test_leads_into_a_meeting_that_had_gone_meanwhile(entrance: Entrance) -> None:
    entrance.side.server.forget_empty()
    sent = entrance.client.post(entrance.path, data={"name": " Agent  d’accueil "})
    assert sent.status_code == 303
    assert sent.location.startswith(f"{entrance.side.url}/join?fullName=Agent%20d")
    assert len(entrance.side.server.meetings) == 1


def test_a_long_name_is_cut_and_none_is_asked_for_again(entrance: Entrance) -> None:
    sent = entrance.client.post(entrance.path, data={"name": "x" * 5000})
    assert f"fullName={'x' * LONGEST_NAME}&" in sent.location
    assert entrance.client.post(entrance.path, data={"name": "  "}).status_code == 200


@pytest.mark.parametrize(
    ("now", "said"), [(at(13, 44), "La réunion ouvrira à 13h45"), (at(15), "est terminée")]
)
def test_lets_nobody_in_before_or_after(entrance: Entrance, now: object, said: str) -> None:
    entrance.clock.set(now)  # type: ignore[arg-type]
    entrance.side.server.forget_empty()
    sent = entrance.client.post(
        entrance.path, data={"name": "Agent"}, headers={"Accept-Language": "fr"}
    )
    assert sent.status_code == 200
    assert said in sent.text
    assert entrance.side.server.meetings == {}


def test_follows_a_meeting_that_moves(entrance: Entrance) -> None:
    entrance.planned.change(entrance.booking, Change(when=lasting(16)))
    assert "16h–17h" in entrance.client.get(entrance.path).text
    assert entrance.client.post(entrance.path, data={"name": "Agent"}).status_code == 200


def test_a_cancelled_meeting_has_no_door(entrance: Entrance) -> None:
    path = entrance.path
    entrance.planned.cancel(entrance.booking)
    assert entrance.client.get(path).status_code == 404
    assert entrance.client.post(path, data={"name": "Agent"}).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path[:-1] + ("a" if path[-1] != "a" else "b"),
        lambda path: path.replace("salon-booking-1.", "salon-booking-2."),
        lambda path: path.replace("salon-booking-1.", "salon-series-1."),
        lambda path: path + "x" * 500,
        lambda _path: "/visio/../answers",
    ],
)
def test_another_address_leads_nowhere(entrance: Entrance, change: object) -> None:
    path = change(entrance.path)  # type: ignore[operator]
    assert entrance.client.get(path).status_code == 404
    assert entrance.client.post(path, data={"name": "Agent"}).status_code == 404


def test_says_so_where_the_service_does_not_answer(entrance: Entrance) -> None:
    entrance.side.break_down()
    sent = entrance.client.post(
        entrance.path, data={"name": "Agent"}, headers={"Accept-Language": "fr"}
    )
    assert sent.status_code == 503
    assert "ne répond pas" in sent.text


def test_may_be_framed_by_nobody_and_leads_to_the_service_alone(entrance: Entrance) -> None:
    policy = entrance.client.get(entrance.path).headers["Content-Security-Policy"]
    origin = entrance.side.url.removesuffix("/bigbluebutton/api")
    assert f"form-action 'self' {origin};" in policy
    assert "frame-ancestors 'none'" in policy


def test_a_private_title_is_not_shown(entrance: Entrance) -> None:
    entrance.planned.change(entrance.booking, Change(title="Licenciement", is_private=True))
    assert "Licenciement" not in entrance.client.get(entrance.path).text


def test_the_door_of_a_past_meeting_stays_closed_for_ever(entrance: Entrance) -> None:
    entrance.clock.set(at(14) + timedelta(days=30))
    assert entrance.client.get(entrance.path).status_code == 200
    assert entrance.client.post(entrance.path, data={"name": "Agent"}).status_code == 200

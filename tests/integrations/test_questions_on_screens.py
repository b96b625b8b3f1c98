"""People let their meeting go on from the screen of its room, and of no other."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from integrations.endpoints.driver import Prompt
from integrations.endpoints.feedback import EndpointIntake
from integrations.endpoints.sip import SipEndpoints
from integrations.screens.questions import Asked, QuestionDelivery
from rooms.calls.ending_events import MeetingEnding
from rooms.calls.legs import Leg
from rooms.database import Database
from rooms.models import Booking, Endpoint, EventRecord, InboxItem, RoomPolicy
from rooms.presence.events import ALL_LEFT, NOBODY_CAME, ReleaseWarned, RoomKept
from tests.builders import at, lasting
from tests.integrations.planned import Planned

LATE = at(14, 55)
ANSWER = (
    "<Event><UserInterface><Message><Prompt><Response><FeedbackId>{}</FeedbackId>"
    "<OptionId>{}</OptionId></Response></Prompt></Message></UserInterface></Event>"
)


class Screens(SipEndpoints):
    """Remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[Prompt] = []

    def prompt(self, endpoint: Endpoint, prompt: Prompt) -> None:
        self.asked.append(prompt)


class Room:
    """Jaurès with its endpoint on the premises, in the call of a meeting until 15:00."""

    def __init__(self, database: Database) -> None:
        self.planned = Planned(database)
        self.screens = Screens()
        self.booking = self.planned.book()
        with self.planned.units.open() as unit:
            of = self.planned.town.organisation.id
            settings = {"extend_minutes": 15}
            unit.session.add(RoomPolicy(organisation_id=of, settings=settings))
            jaures = Endpoint.room_id == self.planned.town.id_of("jaures")
            endpoint = unit.session.exec(select(Endpoint).where(jaures)).one()
            endpoint.kind, endpoint.host = "roomos_local", "10.0.0.1"
            self.endpoint_id = endpoint.id
            leg = Leg(
                organisation_id=of,
                booking_id=self.booking.id,
                endpoint_id=endpoint.id,
                state="connected",
                begun_at=at(14),
            )
            unit.session.add(leg)

    def ask(self) -> list[Prompt]:
        """Tell that the meeting ends in five minutes, and return what was asked then."""
        of, number = self.booking.organisation_id, self.booking.id
        with self.planned.units.open() as unit:
            unit.record(MeetingEnding(organisation_id=of, booking_id=number, at=LATE, minutes=5))
        deliver = QuestionDelivery(self.planned.database, {"roomos_local": self.screens})
        for row in self.planned.rows("question"):
            assert deliver(row, LATE).word == "delivered"
        return self.screens.asked

    def warn(self, why: str) -> Prompt:
        """Tell that the room seems empty, and return what was asked there then."""
        with self.planned.units.open() as unit:
            unit.record(
                ReleaseWarned(
                    organisation_id=self.booking.organisation_id,
                    booking_id=self.booking.id,
                    at=LATE - timedelta(minutes=5),
                    room_ids=[self.planned.town.id_of("jaures")],
                    release_at=LATE.isoformat(),
                    why=why,
                )
            )
        deliver = QuestionDelivery(self.planned.database, {"roomos_local": self.screens})
        [row] = self.planned.rows("question")
        assert deliver(row, LATE - timedelta(minutes=5)).word == "delivered"
        return self.screens.asked[-1]

    def kept(self) -> list[EventRecord]:
        with self.planned.database.reading() as session:
            kept = select(EventRecord).where(EventRecord.kind == RoomKept.__name__)
            return list(session.exec(kept))

    def answer(self, key: str, option: int = 1, endpoint_id: int | None = None) -> datetime:
        """Press an option, and return when the meeting ends then."""
        payload = {
            "endpoint_id": endpoint_id or self.endpoint_id,
            "body": ANSWER.format(key, option),
        }
        item = InboxItem(
            key="1",
            kind="endpoint",
            subject="endpoint:1",
            payload=payload,
            received_at=LATE,
            due_at=LATE,
        )
        with self.planned.units.open() as unit:
            EndpointIntake()(item, LATE)(unit)
        with self.planned.database.reading() as session:
            return session.get_one(Booking, self.booking.id).ends_at


@pytest.fixture
def room(database: Database) -> Room:
    return Room(database)


def test_a_yes_in_the_room_lets_the_meeting_go_on(room: Room) -> None:
    [asked] = room.ask()
    assert (asked.title, asked.text) == ("ending", "ask_for_more")
    assert room.answer(asked.key) == at(15, 15)
    assert room.answer(asked.key) == at(15, 15), "a second press is about another end"


def test_a_no_leaves_it_as_it_is(room: Room) -> None:
    [asked] = room.ask()
    assert room.answer(asked.key, 2) == at(15)


def test_nothing_is_asked_where_others_have_the_time(room: Room) -> None:
    room.planned.book(when=lasting(15))
    assert room.ask() == []
    assert len(room.planned.rows("screen")) == 1


def test_time_that_was_lost_meanwhile_is_refused_on_the_screen(room: Room) -> None:
    [asked] = room.ask()
    room.planned.book(when=lasting(15))
    assert room.answer(asked.key) == at(15)
    assert [row.payload["text"] for row in room.planned.rows("screen")] == ["not_extended"]


@pytest.mark.parametrize(("why", "told"), [(NOBODY_CAME, "release"), (ALL_LEFT, "left")])
def test_a_room_that_seems_empty_asks_and_a_yes_keeps_it(room: Room, why: str, told: str) -> None:
    asked = room.warn(why)
    assert (asked.title, asked.text) == ("is_anybody_here", f"{told}_on_screen")
    assert asked.options == ("keep", "free")
    assert asked.seconds == 300
    assert room.planned.rows("screen") == []
    assert room.answer(asked.key) == at(15)
    assert len(room.kept()) == 1


def test_a_no_frees_the_room_at_once(room: Room) -> None:
    asked = room.warn(ALL_LEFT)
    assert room.answer(asked.key, 2) == LATE
    assert room.kept() == []
    assert [row.payload["text"] for row in room.planned.rows("chat")][-1] == "ended_there"


def test_an_answer_after_the_release_changes_nothing(room: Room) -> None:
    asked = room.warn(ALL_LEFT)
    assert room.answer(asked.key, 2) == LATE
    assert room.answer(asked.key, 1) == LATE
    assert room.kept() == []


def test_another_endpoint_answers_for_no_room_but_its_own(room: Room) -> None:
    [asked] = room.ask()
    with room.planned.database.reading() as session:
        mandela = Endpoint.room_id == room.planned.town.id_of("mandela")
        other = session.exec(select(Endpoint).where(mandela)).one().id
    assert room.answer(asked.key, endpoint_id=other) == at(15)
    forged = Asked("extend", other, room.booking.id, at(15)).key
    assert room.answer(forged, endpoint_id=other) == at(15)


@pytest.mark.parametrize(
    "key", ["", "extend", "extend:1:2", "extend:1:x:3", "extend:1:2:99999999999"]
)
def test_what_nobody_asked_is_no_answer(room: Room, key: str) -> None:
    assert Asked.read(key) is None
    assert room.answer(key) == at(15)

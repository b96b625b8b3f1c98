"""Whatever is typed or sent: an answer, and nothing of another organisation touched."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from chat.commands import BY_ACT
from chat.conversation import Conversation
from chat.fields import readers
from rooms.models import BookedRoom, Booking, Room
from rooms.talk import Reply, Utterance
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, settled_town
from tests.chat.cards import problems
from tests.chat.talking import AGENT

SAID = """
réserve book annule cancel déplace move prolonge extend Jaurès Mandela mairie demain tomorrow
14h 2pm 15h30 vendredi friday pour 6 for 12 avec visio with video invite a@b.example quelles
salles libres free rooms mes réservations my bookings la deuxième oui non yes TALIMO-42
RASATU-47 toute la journée chaque every lundi monday 31 février 90 minutes démarre l'appel
planning schedule maintenant now DROP TABLE booking; <b> {x} %s 🎉 1 2 14
"""
WORDS = [*SAID.split(), "\x00", "\ud800", "\u202e", "\n"]
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
)
NAMES = sorted(
    {name for command in BY_ACT.values() for name in readers(command)}
    | {"form", "date", "time", "new_date", "new_time", "new_minutes", "new_room", "version"}
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 40),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(
        ["2026-03-17T14:00", "2026-03-17", "9999-12-31T23:59", "0001-01-01", "2026-02-31", "14:00",
         "25:99", "1", "3", "90", "-1", "99999999999999", "a@b.example", "sip:x@y.example",
         "RASATU-47", "true", "morning"]
    ),
)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
INPUTS = st.fixed_dictionaries(
    {"act": st.sampled_from([*sorted(BY_ACT), "", "drop"])},
    optional={"lang": st.sampled_from(["fr", "en", "xx", "", 3])} | dict.fromkeys(NAMES, VALUES),
)


@pytest.fixture
def theirs(sqlite_units: Units, small_town: Town) -> Booking:
    """Return a booking of the neighbour's agent in the neighbour's room."""
    neighbour = small_town.neighbour
    return booked(sqlite_units, neighbour.agent, lasting(14), neighbour.room, now=NOW)


@contextlib.contextmanager
def undone(units: Units) -> Iterator[Any]:
    """Open a unit of work of which nothing is kept."""
    with contextlib.suppress(ZeroDivisionError), units.open() as unit:
        yield unit
        raise ZeroDivisionError


def check(units: Units, town: Town, theirs: Booking, utterances: list[Utterance]) -> None:
    """Say it all, and look at what became of the neighbour."""
    talk = Conversation(give_links=True)
    with undone(units) as unit:
        for utterance in utterances:
            reply = talk.turn(unit, utterance, NOW)
            assert_proper(reply)
        assert_untouched(unit.session, town, theirs)


def assert_proper(reply: Reply) -> None:
    """Check the form of an answer."""
    assert reply.text.strip()
    assert len(reply.text.encode()) <= 7_439
    assert reply.card is None or problems(reply.card) == []
    for secret in ("Bobigny", "bobigny"):
        assert secret not in reply.text


def assert_untouched(session: Session, town: Town, theirs: Booking) -> None:
    """Check that the neighbour's booking stands and no room of theirs was taken by others."""
    row = session.exec(select(Booking).where(Booking.id == theirs.id)).one()
    assert (row.status, row.version, row.starts_at) == ("confirmed", 1, theirs.starts_at)
    taken = session.exec(
        select(Booking.organisation_id, Room.organisation_id)
        .join(BookedRoom, BookedRoom.booking_id == Booking.id)  # type: ignore[arg-type]
        .join(Room, BookedRoom.room_id == Room.id)  # type: ignore[arg-type]
    ).all()
    assert all(of_booking == of_room for of_booking, of_room in taken)


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(TEXTS, min_size=1, max_size=4))
def test_any_words_get_an_answer(
    sqlite_units: Units, small_town: Town, theirs: Booking, texts: list[str]
) -> None:
    said = [Utterance(email=AGENT, space_id="space", text=text) for text in texts]
    check(sqlite_units, small_town, theirs, said)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(inputs=st.lists(INPUTS, min_size=1, max_size=3))
def test_any_card_inputs_get_an_answer(
    sqlite_units: Units, small_town: Town, theirs: Booking, inputs: list[dict[str, Any]]
) -> None:
    sent = [Utterance(email=AGENT, space_id="space", inputs=each) for each in inputs]
    check(sqlite_units, small_town, theirs, sent)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    email=st.one_of(st.text(max_size=400), st.just("agent@nowhere.example")),
    text=TEXTS,
    space=st.text(max_size=600),
)
def test_strangers_get_a_refusal_and_leave_no_trace(
    sqlite_units: Units, small_town: Town, theirs: Booking, email: str, text: str, space: str
) -> None:
    talk = Conversation(give_links=True)
    with undone(sqlite_units) as unit:
        reply = talk.turn(unit, Utterance(email=email, space_id=space, text=text), NOW)
        assert "organis" in reply.text
        assert not unit.session.new
        assert not unit.session.dirty


HOSTILE = (
    "réserve une salle demain à 14h pour \x00 \ud800 \u202e {0} <script> '; DROP TABLE booking"
)


def test_what_no_database_can_store_is_answered(units: Units) -> None:
    settled_town(units)
    talk = Conversation(give_links=True)
    for inputs in (None, {"act": "book", "start": "2026-03-17T14:00", "title": HOSTILE}):
        with units.open() as unit:
            said = Utterance(
                email=AGENT, name=HOSTILE, space_id=HOSTILE, text=HOSTILE, inputs=inputs
            )
            assert_proper(talk.turn(unit, said, NOW))
    with units.database.reading() as session:
        assert session.exec(select(Booking)).first() is not None

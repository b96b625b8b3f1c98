"""A unit of work writes rows and events together, or neither."""

import pytest
from sqlmodel import Session, select

from rooms.bookings import Wish, book
from rooms.database import Database
from rooms.errors import Refused
from rooms.events import BookingMade, Event
from rooms.models import Blocking, Booking, EventRecord, Person, TalkState
from rooms.unit_of_work import UnitOfWork, Units
from tests.builders import NOW, booked, lasting, settled_town


class StopError(Exception):
    """Something else goes wrong after the booking."""


def book_and_stop(unit: UnitOfWork, person: Person, wish: Wish) -> None:
    book(unit, person, wish, NOW)
    raise StopError


def rows(database: Database) -> tuple[int, int, int]:
    with database.reading() as session:
        return (
            len(session.exec(select(Booking)).all()),
            len(session.exec(select(Blocking)).all()),
            len(session.exec(select(EventRecord)).all()),
        )


def test_commits_rows_and_events_together(units: Units, happened: list[Event]) -> None:
    town = settled_town(units)
    booking = booked(units, town.agent, lasting(14), town.rooms["jaures"])
    assert rows(units.database) == (1, 1, 1)
    with units.database.reading() as session:
        record = session.exec(select(EventRecord)).one()
    assert (record.kind, record.booking_id, record.at) == ("BookingMade", booking.id, NOW)
    made = BookingMade(
        organisation_id=town.organisation.id,
        booking_id=booking.id,
        person_id=town.agent.id,
        at=NOW,
    )
    assert happened == [made]


def test_what_raises_undoes_rows_and_events(units: Units) -> None:
    town = settled_town(units)
    wish = Wish(when=lasting(14), room_ids=(town.id_of("jaures"),))
    with pytest.raises(StopError), units.open() as unit:
        book_and_stop(unit, town.agent, wish)
    assert rows(units.database) == (0, 0, 0)
    assert booked(units, town.agent, wish.when, town.rooms["jaures"])


def test_a_follower_that_fails_undoes_its_cause(database: Database, units: Units) -> None:
    town = settled_town(units)

    def fail(_session: Session, _event: Event) -> None:
        raise StopError

    with pytest.raises(StopError):
        booked(Units(database, fail), town.agent, lasting(14), town.rooms["jaures"])
    assert rows(database) == (0, 0, 0)


def test_followers_write_in_the_same_transaction(database: Database, units: Units) -> None:
    town = settled_town(units)

    def note(session: Session, event: Event) -> None:
        session.add(
            TalkState(
                person_id=event.person_id or 0,
                space_id="followed",
                organisation_id=event.organisation_id,
                updated_at=event.at,
            )
        )

    booked(Units(database, note), town.agent, lasting(14), town.rooms["jaures"])
    with database.reading() as session:
        assert session.get(TalkState, (town.agent.id, "followed"))


def test_an_attempt_that_is_refused_undoes_itself_alone(units: Units) -> None:
    town = settled_town(units)
    booked(units, town.colleague, lasting(14), town.rooms["jaures"])
    with units.open() as unit:
        free = Wish(when=lasting(16), room_ids=(town.id_of("jaures"),))
        book(unit, town.agent, free, NOW)
        taken = Wish(when=lasting(14), room_ids=(town.id_of("cesaire"), town.id_of("jaures")))
        with pytest.raises(Refused), unit.attempt():
            book(unit, town.agent, taken, NOW)
    assert rows(units.database) == (2, 2, 2)


def test_an_attempt_that_fails_takes_its_events_back(units: Units) -> None:
    town = settled_town(units)
    wish = Wish(when=lasting(14), room_ids=(town.id_of("jaures"),))
    with units.open() as unit:
        book(unit, town.agent, wish, NOW)
        with pytest.raises(StopError), unit.attempt():
            book_and_stop(unit, town.agent, Wish(when=lasting(16), room_ids=wish.room_ids))
        assert [type(event) for event in unit.events] == [BookingMade]
    assert rows(units.database) == (1, 1, 1)

"""Questions asked past SQLAlchemy: the same moments, errors and pending changes as through it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from rooms.inventory import person_with
from rooms.models import Person
from rooms.storage.questions import Question, moment
from rooms.unit_of_work import Units
from tests.builders import booked, lasting, settled_town

STARTS = Question.of("SELECT starts_at FROM booking WHERE starts_at = :start")


def test_moments_are_asked_for_and_told_in_any_zone(units: Units) -> None:
    town = settled_town(units)
    booking = booked(units, town.agent, lasting(14), town.rooms["jaures"])
    east = booking.starts_at.astimezone(timezone(timedelta(hours=9)))
    with units.database.reading() as session:
        ((start,),) = STARTS.rows(session, {"start": east})
    assert moment(start) == booking.starts_at
    assert moment(start).tzinfo is UTC


def test_a_naive_moment_is_refused(units: Units) -> None:
    naive = datetime(2026, 3, 9, 14)  # noqa: DTZ001  that is what is tested
    with units.database.reading() as session, pytest.raises(ValueError, match="naive"):
        STARTS.rows(session, {"start": naive})


def test_errors_are_those_of_sqlalchemy(units: Units) -> None:
    twice = Question.of("INSERT INTO domain (name, organisation_id) SELECT name, 1 FROM domain")
    settled_town(units)
    with units.database.writing() as session:
        with pytest.raises(IntegrityError):
            twice.count(session, {})
        session.rollback()
        with pytest.raises(DBAPIError):
            Question.of("SELECT nothing FROM nowhere").rows(session, {})


def test_what_the_session_is_about_to_change_counts(units: Units) -> None:
    town = settled_town(units)
    with units.database.writing() as session:
        agent = person_with(session, town.agent.email)
        assert agent is not None
        agent.name = "Camille"
        session.add(agent)
        ((name,),) = Question.of("SELECT name FROM person WHERE id = :id").rows(
            session, {"id": agent.id}
        )
        assert name == "Camille"
        assert person_with(session, town.agent.email) is agent


def test_a_person_who_was_read_can_be_changed(units: Units) -> None:
    town = settled_town(units)
    with units.database.writing() as session:
        agent = person_with(session, town.agent.email.upper())
        assert agent is not None
        assert agent.roles == town.agent.roles
        agent.roles = [*agent.roles, "council"]
        session.commit()
    with units.database.reading() as session:
        assert session.get_one(Person, town.agent.id).roles[-1] == "council"

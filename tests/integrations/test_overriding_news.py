"""Whoever has a booking is told that an administrator changed it against rules, and why."""

import pytest

from rooms.bookings import Change, change
from rooms.database import Database
from rooms.errors import Refused
from rooms.handover import hand_over
from rooms.interval import Interval
from rooms.models import Booking, RoomPolicy
from tests.builders import NOW, at, lasting
from tests.integrations.planned import Planned


@pytest.fixture
def planned(database: Database) -> Planned:
    return Planned(database, "webex")


@pytest.fixture
def strict(planned: Planned) -> Planned:
    with planned.units.open() as unit:
        home = planned.town.organisation.id
        unit.session.add(RoomPolicy(organisation_id=home, settings={"longest_minutes": 60}))
    return planned


def told(planned: Planned) -> list[tuple[str, str]]:
    return [(row.payload["to"], row.payload["text"]) for row in planned.rows("chat")]


def test_the_organiser_is_told_of_a_change_against_rules(strict: Planned) -> None:
    booking = strict.book()
    longer = Change(when=Interval(at(14), at(16)), anyway=True, reason="Élections")
    with strict.units.open() as unit:
        assert change(unit, booking, longer, strict.town.admin, NOW)
    assert told(strict) == [(strict.town.agent.email, "changed_over_rules")]


def test_nobody_is_told_of_what_no_rule_was_against_nor_of_their_own(strict: Planned) -> None:
    booking = strict.book()
    later = Change(when=lasting(15), anyway=True, reason=None)
    with strict.units.open() as unit:
        assert change(unit, booking, later, strict.town.admin, NOW)
    assert told(strict) == []


def test_nothing_is_changed_before_a_reason_was_asked_for(strict: Planned) -> None:
    booking = strict.book()
    longer = Change(when=Interval(at(14), at(16)), anyway=True, reason=None)
    with pytest.raises(Refused) as refused, strict.units.open() as unit:
        change(unit, booking, longer, strict.town.admin, NOW)
    assert [refusal.code for refusal in refused.value.refusals] == ["reason_wanted"]
    with strict.units.database.reading() as session:
        assert session.get_one(Booking, booking.id).ends_at == at(15)


def test_of_a_handover_the_new_organiser_alone_is_told(strict: Planned) -> None:
    booking = strict.book()
    with strict.units.open() as unit:
        home = strict.town.organisation.id
        unit.session.add(
            RoomPolicy(organisation_id=home, group_name="member", settings={"quota_ahead": 0})
        )
    with strict.units.open() as unit:
        to, by = strict.town.colleague, strict.town.admin
        assert hand_over(unit, booking, to, by, NOW, anyway=True, reason="Départ")
    assert told(strict) == [(strict.town.colleague.email, "handed_over")]

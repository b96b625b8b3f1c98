"""How long it may take to look at a plan while others wait, and what is looked at then."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from sqlmodel import select

from rooms.administration import plans
from rooms.administration.asking import ask_for
from rooms.administration.looking import VALID_FOR
from rooms.administration.plans import TakesLongerError, apply, looked_at, preview, sweep
from rooms.administration.proposed import Proposed
from rooms.administration.reversing import undoing
from rooms.errors import Refused
from rooms.inventory_files import Line
from rooms.models import Plan
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, at, booked, lasting, settled_town

STRICTER = Line("policies", {"longest_minutes": "30"})
RETIRED = Line("rooms", {"room": "jaures", "retired": "yes"})


@pytest.fixture
def there(units: Units) -> Town:
    return settled_town(units)


@pytest.mark.parametrize(
    ("wanted", "limit", "least"),
    [
        (STRICTER, "ASKED_AT_ONCE", 3),
        (RETIRED, "MOVED_AT_ONCE", 2),
    ],
    ids=["asked", "moved"],
)
def test_at_once_no_more_is_looked_at_than_a_moment_is_enough_for(
    units: Units, there: Town, wanted: Line, limit: str, least: int
) -> None:
    for hour in (9, 14, 16):
        booked(units, there.agent, lasting(hour), there.rooms["jaures"])
    proposed = Proposed(organisation=there.organisation, lines=(wanted,))
    noon = at(12)  # one is over by then, two are ahead
    with patch.object(plans, limit, least - 1), units.open() as unit:
        with pytest.raises(TakesLongerError):
            preview(unit.session, proposed, noon)
        assert not unit.session.exec(select(Plan)).all()
    with patch.object(plans, limit, least), units.open() as unit:
        assert len(preview(unit.session, proposed, noon).broken) == 2


def test_what_takes_a_plan_back_is_not_asked_about_the_past(units: Units, there: Town) -> None:
    booked(units, there.agent, lasting(9), there.rooms["jaures"])
    after = NOW + timedelta(days=7)
    with units.open() as unit:
        done = preview(
            unit.session, Proposed(organisation=there.organisation, lines=(STRICTER,)), NOW
        )
        apply(unit, done.plan, None, NOW)
        with patch.object(plans, "ASKED_AT_ONCE", 0):
            back = preview(unit.session, undoing(unit.session, done.plan, None), after)
    assert back.lately.looked_at == 0


def test_refuses_to_move_more_than_can_be_placed_while_somebody_waits(
    units: Units, there: Town
) -> None:
    for hour in (9, 14):
        booked(units, there.agent, lasting(hour), there.rooms["jaures"])
    proposed = Proposed(organisation=there.organisation, lines=(RETIRED,))
    with pytest.raises(Refused) as caught:
        looked_at(units, proposed, NOW, most=1)
    assert [one.code for one in caught.value.refusals] == ["too_many_moved"]
    assert len(looked_at(units, proposed, NOW).placements) == 2


def test_what_was_asked_for_and_never_answered_is_forgotten(units: Units, there: Town) -> None:
    wanted = Proposed(organisation=there.organisation, lines=(RETIRED,), by=there.admin)
    with units.open() as unit:
        ask_for(unit, wanted, NOW, space_id="space", thread_id=None, language="fr")
        sweep(unit.session, NOW)
        assert unit.session.exec(select(Plan.state)).all() == ["asked"]
        sweep(unit.session, NOW + VALID_FOR)
        assert not unit.session.exec(select(Plan)).all()

"""What is closed, on the command line, and what is opened again as a plan."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from integrations.operations.closures import Days, closures, reopen
from integrations.operations.plans import UnusableError, apply_plan
from rooms.models import Closure
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, at, settled_town

ALWAYS: Days = (None, None)


@pytest.fixture
def there(units: Units) -> Town:
    town = settled_town(units)
    with units.open() as unit:
        unit.session.add(
            Closure(
                organisation_id=town.organisation.id,
                room_id=town.id_of("jaures"),
                starts_at=at(0, days=16),
                ends_at=at(0, days=18),
                reason="Travaux",
            )
        )
    return town


def listed(units: Units, key: str | None, days: Days = ALWAYS) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = closures(units, "drancy", key, days, NOW).data["closed"]
    return found


def test_lists_what_is_closed_of_a_place_in_some_days(units: Units, there: Town) -> None:
    (one,) = listed(units, "jaures")
    assert (one["site"], one["room"], one["reason"]) == ("mairie", "jaures", "Travaux")
    assert (one["why"], one["start"]) == ("closure", "2026-03-31T22:00:00+00:00")
    assert listed(units, "mairie") == [one]
    assert listed(units, "mediatheque") == []
    assert listed(units, None, (date(2026, 4, 2), date(2026, 4, 2))) == [one]
    assert listed(units, None, (date(2026, 4, 3), None)) == []
    text = closures(units, "drancy", None, ALWAYS, NOW).text
    assert "jaures  2026-04-01 00:00 – 2026-04-03 00:00  Travaux" in text


def test_opens_again_as_a_plan(units: Units, there: Town) -> None:
    (one,) = listed(units, None)
    plan = reopen(units, one["closure"], "", NOW).data["plan"]
    assert listed(units, None) == [one]
    assert apply_plan(units, plan, NOW, with_unplaced=False).code == 0
    with units.database.reading() as session:
        assert session.exec(select(Closure)).all() == []


def test_tells_what_is_none(units: Units, there: Town) -> None:
    with pytest.raises(UnusableError):
        reopen(units, 999, "", NOW)
    with pytest.raises(UnusableError):
        listed(units, "versailles")
    with pytest.raises(UnusableError):
        listed(units, None, (date(2026, 5, 2), date(2026, 5, 1)))

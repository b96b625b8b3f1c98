"""Plans on the command line: shown, applied, shown again where they are stale, and taken back."""

from typing import Any

import pytest

from integrations.operations.plans import (
    UnusableError,
    apply_plan,
    plan_changes,
    undo_plan,
)
from integrations.operations.unplaced import unplaced
from rooms.inventory_files import Line
from rooms.models import Room
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, settled_town

SMALL = Line("rooms", {"room": "jaures", "capacity": "3"})
GONE = Line("rooms", {"room": "mandela", "retired": "yes"})


@pytest.fixture
def there(units: Units) -> Town:
    return settled_town(units)


def shown(units: Units, *lines: Line, organisation: str | None = "drancy") -> dict[str, Any]:
    answer = plan_changes(units, organisation, lines, "Travaux", NOW)
    assert answer.code == 0
    return answer.data


def test_shows_applies_and_takes_back(units: Units, there: Town) -> None:
    booked(units, there.agent, lasting(14), there.rooms["jaures"], people=4)
    data = shown(units, SMALL)
    assert data["changes"][0]["after"] == {"capacity": "3"}
    assert data["breaks"][0]["refusals"] == ["too_small"]
    assert data["places"][0]["rooms"] == ["cesaire"]
    assert apply_plan(units, data["plan"], NOW, with_unplaced=False).data["state"] == "applied"
    assert undo_plan(units, data["plan"], NOW).data["undoes"] == data["plan"]
    with units.database.reading() as session:
        assert session.get_one(Room, there.id_of("jaures")).capacity == 8


def test_times_are_told_as_the_clocks_there_show_them(units: Units, there: Town) -> None:
    booked(units, there.agent, lasting(14), there.rooms["jaures"], people=4)
    closed = Line("closures", {"room": "jaures", "start": "2026-03-17", "end": "2026-03-18"})
    told = plan_changes(units, "drancy", [closed], "Travaux", NOW).text.splitlines()
    assert told[0].startswith("+ closures room jaures: ")
    assert " 2026-03-17 14:00: closed → Césaire, 2026-03-17 14:00" in told[2]


def test_shows_again_what_is_stale(units: Units, there: Town) -> None:
    data = shown(units, SMALL)
    booked(units, there.agent, lasting(14), there.rooms["jaures"], people=4)
    answer = apply_plan(units, data["plan"], NOW, with_unplaced=False)
    assert (answer.code, answer.data["problem"]) == (1, "stale_plan")
    assert answer.data["plan"] != data["plan"]
    assert len(answer.data["places"]) == 1
    assert apply_plan(units, answer.data["plan"], NOW, with_unplaced=False).code == 0


def test_leaves_bookings_without_a_room_only_where_that_is_said(units: Units, there: Town) -> None:
    booked(units, there.agent, lasting(14), there.rooms["mandela"], people=20)
    data = shown(units, GONE)
    answer = apply_plan(units, data["plan"], NOW, with_unplaced=False)
    assert (answer.code, answer.data["problem"]) == (1, "to_be_placed")
    assert unplaced(units.database, NOW).code == 0
    assert apply_plan(units, data["plan"], NOW, with_unplaced=True).code == 0
    told = unplaced(units.database, NOW)
    (found,) = told.data["unplaced"]
    assert told.code == 1
    assert (found["was_in"], found["people"]) == (["mandela"], 20)


def test_an_undo_that_would_break_something_is_shown_first(units: Units, there: Town) -> None:
    larger = shown(units, Line("rooms", {"room": "jaures", "capacity": "12"}))
    apply_plan(units, larger["plan"], NOW, with_unplaced=False)
    booked(units, there.agent, lasting(14), there.rooms["jaures"], people=12)
    answer = undo_plan(units, larger["plan"], NOW)
    assert len(answer.data["breaks"]) == 1
    assert apply_plan(units, answer.data["plan"], NOW, with_unplaced=False).code == 0
    assert undo_plan(units, larger["plan"], NOW).data["problem"] == "not_applied"


def test_says_what_is_wrong_and_does_nothing(units: Units, there: Town) -> None:
    wrong = plan_changes(
        units, "drancy", [Line("rooms", {"room": "jaures", "capacity": "x"})], "", NOW
    )
    assert (wrong.code, wrong.data["problems"][0]["code"]) == (1, "bad_capacity")
    with pytest.raises(UnusableError):
        plan_changes(units, None, [SMALL], "", NOW)  # there are two organisations
    with pytest.raises(UnusableError):
        apply_plan(units, 99, NOW, with_unplaced=False)
    assert there.rooms["jaures"].capacity == 8

"""Rooms taken from the command line: shown, done as a plan, and taken back."""

from datetime import date, time

import pytest
from sqlmodel import select

from integrations.operations.plans import apply_plan, undo_plan
from integrations.operations.requisition import Asked, requisition
from rooms.models import Booking
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, settled_town

DAY = date(2026, 3, 17)


@pytest.fixture
def there(units: Units) -> Town:
    return settled_town(units)


def asked(town: Town, **more: object) -> Asked:
    wanted = {"email": town.admin.email, "reason": "Élections", "days": (DAY,)}
    return Asked(**{**wanted, **more})  # type: ignore[arg-type]


def test_rooms_are_shown_taken_and_given_back(units: Units, there: Town) -> None:
    meeting = booked(units, there.agent, lasting(14), there.rooms["jaures"], people=5)
    hours = time(13), time(18)
    answer = requisition(units, asked(there, rooms=("jaures",), hours=hours), NOW)
    assert answer.code == 0
    assert answer.data["takes"]["rooms"] == ["jaures"]
    (times,) = answer.data["takes"]["times"]
    assert times == ["2026-03-17T12:00:00+00:00", "2026-03-17T17:00:00+00:00"]
    assert [one["rooms"] for one in answer.data["places"]] == [["cesaire"]]
    assert f"plan --apply {answer.data['plan']}" in answer.text
    assert apply_plan(units, answer.data["plan"], NOW, with_unplaced=False).code == 0
    with units.database.reading() as session:
        need = session.exec(select(Booking).where(Booking.id != meeting.id)).one()
        assert (need.organizer_id, need.status) == (there.admin.id, "confirmed")
    again = requisition(units, asked(there, rooms=("jaures",)), NOW)
    assert (again.code, again.data["problem"]) == (1, "requisitioned")
    assert undo_plan(units, answer.data["plan"], NOW).code == 0


def test_what_is_stale_and_cannot_be_had_any_more_says_so(units: Units, there: Town) -> None:
    first, second = (requisition(units, asked(there, rooms=("jaures",)), NOW) for _ in range(2))
    apply_plan(units, first.data["plan"], NOW, with_unplaced=False)
    answer = apply_plan(units, second.data["plan"], NOW, with_unplaced=False)
    assert (answer.code, answer.data["problem"]) == (1, "requisitioned")


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"rooms": ("nowhere",)}, "unknown_room"),
        ({"site": "nowhere"}, "unknown_site"),
        ({"rooms": ("jaures",), "email": "nobody@elsewhere.example"}, "unknown_person"),
        ({"site": "mairie", "count": 9}, "too_few_rooms"),
        ({"site": "mairie", "reason": ""}, "no_reason"),
    ],
)
def test_words_that_mean_no_need_are_told(
    units: Units, there: Town, more: dict[str, object], problem: str
) -> None:
    answer = requisition(units, asked(there, **more), NOW)
    assert (answer.code, answer.data["problem"]) == (1, problem)

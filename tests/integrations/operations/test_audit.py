"""The audit on the command line: found by booking, room, person and time, paged, safe to open."""

import argparse
import csv
import io

import pytest

from integrations.operations.audit import AUDIT, COLUMNS, audit
from integrations.operations.inventory import demo_files, import_files
from integrations.operations.operation import Answer
from integrations.operations.plans import apply_plan, plan_changes, undo_plan
from integrations.operations.requisition import Asked, requisition
from rooms.bookings import Change, cancel, change
from rooms.handover import hand_over
from rooms.inventory_files import Line
from rooms.inventory_files.cells import unescaped
from rooms.models import Booking
from rooms.reference import reference_of
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, settled_town
from tests.integrations.operations.test_requisition import DAY


@pytest.fixture
def town(sqlite_units: Units) -> Town:
    """Return a town that is committed."""
    return settled_town(sqlite_units)


@pytest.fixture
def meeting(sqlite_units: Units, town: Town) -> Booking:
    """Return a meeting that was given another title, and then called off by an administrator."""
    made = booked(sqlite_units, town.agent, lasting(14), town.rooms["jaures"])
    with sqlite_units.open() as unit:
        change(unit, made, Change(title="=1+1"), town.agent, NOW)
    with sqlite_units.open() as unit:
        cancel(unit, made, town.admin, NOW)
    return made


def asked(units: Units, *words: str) -> Answer:
    parser = argparse.ArgumentParser()
    AUDIT.add(parser)
    return audit(units.database, parser.parse_args(words))


def did(answer: Answer) -> list[tuple[str, str]]:
    return [(row["by"], row["did"]) for row in answer.data["entries"]]


def test_tells_what_was_done_to_a_booking(sqlite_units: Units, meeting: Booking) -> None:
    told = asked(sqlite_units, "--booking", reference_of(meeting.id))
    assert did(told) == [
        ("admin@drancy.example", "cancelled"),
        ("agent@drancy.example", "renamed"),
        ("agent@drancy.example", "booked"),
    ]
    first = told.text.splitlines()[0]
    assert "2026-03-16T09:00  admin@drancy.example  cancelled" in first
    assert first.endswith("status: confirmed → cancelled")


def test_finds_by_person_room_and_time(sqlite_units: Units, town: Town, meeting: Booking) -> None:
    booked(sqlite_units, town.colleague, lasting(9), town.rooms["mandela"])
    assert did(asked(sqlite_units, "--person", "admin@drancy.example")) == [
        ("admin@drancy.example", "cancelled")
    ]
    assert did(asked(sqlite_units, "--room", "mandela", "--organisation", "drancy")) == [
        ("accueil@drancy.example", "booked")
    ]
    assert asked(sqlite_units, "--since", "2026-03-17").data["entries"] == []
    assert len(asked(sqlite_units, "--until", "2026-03-17").data["entries"]) == 4
    assert asked(sqlite_units, "--organisation", "bobigny").data["entries"] == []
    assert meeting.id


def test_goes_on_page_by_page(sqlite_units: Units, meeting: Booking) -> None:
    first = asked(sqlite_units, "--last", "2")
    rest = asked(sqlite_units, "--before", str(first.data["before"]))
    assert [len(first.data["entries"]), len(rest.data["entries"])] == [2, 1]
    assert f"--before {first.data['before']}" in first.text
    assert rest.data["before"] is None
    assert meeting.id


def test_no_cell_of_the_csv_is_a_formula(sqlite_units: Units, meeting: Booking) -> None:
    text = asked(sqlite_units, "--csv", "--booking", str(meeting.id)).text
    header, *lines = csv.reader(io.StringIO(text))
    assert tuple(header) == COLUMNS
    (renamed,) = [line for line in lines if line[3] == "renamed"]
    assert renamed[7] == "'=1+1"
    assert unescaped(renamed[7]) == "=1+1"


@pytest.mark.parametrize(
    "words",
    [
        ("--person", "nobody@drancy.example"),
        ("--booking", "999"),
        ("--room", "nowhere"),
        ("--room", "jaures"),  # both towns have one
        ("--organisation", "atlantis"),
    ],
)
def test_says_what_it_does_not_know(
    sqlite_units: Units, town: Town, words: tuple[str, str]
) -> None:
    answer = asked(sqlite_units, *words)
    assert (answer.code, answer.data) == (1, {"problem": "unknown"})
    assert answer.text
    assert town.admin.id


def test_what_the_operator_imports_is_told(sqlite_units: Units) -> None:
    import_files(sqlite_units, demo_files(), NOW)
    told = asked(sqlite_units, "--person", "mairie@drancy.example")
    assert did(told) == [("operator", "rights")]
    assert told.text.endswith("roles: – → member, room_admin:mairie")


def test_names_rooms_and_people_and_who_moved_what(sqlite_units: Units, town: Town) -> None:
    made = booked(sqlite_units, town.agent, lasting(14), town.rooms["jaures"])
    line = Line("rooms", {"room": "jaures", "retired": "yes"})
    plan = plan_changes(sqlite_units, "drancy", [line], "Travaux", NOW).data["plan"]
    apply_plan(sqlite_units, plan, NOW, with_unplaced=False)
    with sqlite_units.open() as unit:
        moved = unit.session.get_one(Booking, made.id)
        hand_over(unit, moved, town.colleague, town.agent, NOW)
    told = asked(sqlite_units, "--booking", str(made.id))
    assert did(told)[:2] == [
        (town.agent.email, "handed_over guests"),
        ("operator", "moved"),
    ]
    (handed, moved_there, _) = told.text.splitlines()
    assert moved_there.endswith("rooms: jaures → cesaire")
    assert f"organizer: {town.agent.email} → {town.colleague.email}" in handed


def test_rooms_that_the_operator_takes_and_gives_back_are_not_taken_by_themselves(
    sqlite_units: Units, town: Town
) -> None:
    need = Asked(
        email=town.admin.email, reason="Élections", days=(DAY,), rooms=("jaures",)
    )  # as the organiser of what is taken
    plan = requisition(sqlite_units, need, NOW).data["plan"]
    apply_plan(sqlite_units, plan, NOW, with_unplaced=False)
    undo_plan(sqlite_units, plan, NOW)
    told = asked(sqlite_units, "--room", "jaures", "--organisation", "drancy")
    assert did(told) == [("operator", "cancelled"), ("operator", "booked")]

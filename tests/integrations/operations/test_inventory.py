"""Import and export on the command line: tried, refused, reported, and never half done."""

import csv
import io
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from integrations.operations.inventory import export_files, import_files
from integrations.operations.operation import Answer
from integrations.operations.progress import progress_of
from rooms.events import Event
from rooms.granting import RightsChanged
from rooms.models import Closure, EventRecord, Room
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, booked, lasting, settled_town

RETIRED = "organisation,room,retired\ndrancy,jaures,yes\n"


@pytest.fixture
def there(units: Units) -> Town:
    return settled_town(units)


def imported(units: Units, folder: Path, content: str, **said: Any) -> Answer:
    path = folder / "lines.csv"
    path.write_text(content, encoding="utf-8")
    return import_files(units, [path], NOW, **said)


def is_retired(units: Units, there: Town, key: str) -> bool:
    with units.database.reading() as session:
        return session.get_one(Room, there.id_of(key)).is_retired


def test_a_dry_run_shows_what_breaks_and_does_nothing(
    units: Units, there: Town, tmp_path: Path
) -> None:
    booked(units, there.agent, lasting(14), there.rooms["jaures"], people=4)
    answer = imported(units, tmp_path, RETIRED, is_trial=True)
    assert answer.code == 0
    assert answer.data["is_imported"] is False
    assert answer.data["kinds"]["rooms"] == {"added": 0, "changed": 1, "unchanged": 0}
    assert answer.data["breaks"][0]["refusals"] == ["retired"]
    assert answer.data["places"][0]["rooms"] == ["cesaire"]
    assert answer.text.startswith("~ rooms jaures: retired no → yes\n")
    assert "Nothing was imported." in answer.text
    assert not is_retired(units, there, "jaures")


def test_leaves_no_booking_without_its_room(units: Units, there: Town, tmp_path: Path) -> None:
    booked(units, there.agent, lasting(14), there.rooms["jaures"], people=4)
    answer = imported(units, tmp_path, RETIRED)
    assert (answer.code, answer.data["is_imported"]) == (1, False)
    assert "python bot.py plan" in answer.text
    assert not is_retired(units, there, "jaures")
    free = imported(units, tmp_path, RETIRED.replace("jaures", "mandela"))
    assert (free.code, free.data["is_imported"]) == (0, True)
    assert is_retired(units, there, "mandela")


def test_a_broken_line_leaves_all_others_out(units: Units, there: Town, tmp_path: Path) -> None:
    closures = "organisation,site,start,end\ndrancy,mairie,2026-05-03,2026-05-05\n"
    report = tmp_path / "report.csv"
    answer = imported(units, tmp_path, closures + "drancy,mairie,soon,later\n", report=report)
    assert answer.code == 1
    assert answer.data["problems"][0] | {"details": None} == {
        "code": "bad_moment", "file": "lines.csv", "line": 3, "details": None,
    }  # fmt: skip
    lines = list(csv.DictReader(io.StringIO(report.read_text(encoding="utf-8-sig"))))
    assert [(line["line"], line["effect"]) for line in lines] == [("3", "refused")] * 2
    with units.database.reading() as session:
        assert not session.exec(select(Closure)).all()
        kinds = session.exec(select(EventRecord.kind)).all()
        assert "InventoryChanged" not in kinds


def test_the_report_tells_every_line_and_runs_nothing(
    units: Units, there: Town, tmp_path: Path
) -> None:
    rooms = (
        "organisation,room,site,name,capacity\n"
        "drancy,jaures,mairie,Jaurès,8\n"
        "drancy,new,mairie,'=HYPERLINK(1),4\n"
        "drancy,mandela,mairie,Mandela,21\n"
    )
    report = tmp_path / "report.csv"
    assert imported(units, tmp_path, rooms, report=report).code == 0
    lines = list(csv.DictReader(io.StringIO(report.read_text(encoding="utf-8-sig"))))
    told = [(line["line"], line["key"], line["effect"]) for line in lines]
    assert told == [
        ("2", "jaures", "unchanged"),
        ("3", "new", "added"),
        ("4", "mandela", "changed"),
    ]
    assert (lines[2]["before"], lines[2]["after"]) == ("capacity=20", "capacity=21")
    assert not any(cell.startswith(("=", "+", "@")) for line in lines for cell in line.values())
    assert "=HYPERLINK(1)" in lines[1]["after"]


def test_says_in_what_a_file_was_read_where_that_was_guessed(
    units: Units, there: Town, tmp_path: Path
) -> None:
    path = tmp_path / "rooms.csv"
    path.write_bytes("organisation,room,name\ndrancy,jaures,Jaurès été\n".encode("windows-1252"))
    answer = import_files(units, [path], NOW)
    assert answer.text.startswith("rooms.csv: read as windows-1252\n")
    assert answer.data["files"][0] == {
        "file": "rooms.csv", "kind": "rooms", "encoding": "windows-1252", "separator": ",",
    }  # fmt: skip


@pytest.mark.parametrize("target", ["folder", "town.xlsx"])
def test_what_is_exported_changes_nothing_when_it_is_imported(
    units: Units, there: Town, tmp_path: Path, target: str
) -> None:
    written = export_files(units.database, tmp_path / target).data["files"]
    answer = import_files(units, [Path(path) for path in written], NOW)
    assert answer.code == 0
    assert answer.data["lines"] == []
    assert answer.data["kinds"]["rooms"]["unchanged"] == 7


def test_shows_how_far_it_is_only_where_somebody_looks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    progress_of("lines")(1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    progress_of("lines")(1, 2)
    progress_of("lines")(2, 2)
    shown = capsys.readouterr().err
    assert "1 of 2 lines" in shown
    assert shown.endswith("2 of 2 lines\n")


PEOPLE = "organisation,email,roles\n"


def test_whoever_has_other_rights_by_an_import_is_told(
    units: Units, there: Town, happened: list[Event], tmp_path: Path
) -> None:
    people = f"drancy,{there.agent.email},room_admin\ndrancy,{there.admin.email},member\n"
    assert imported(units, tmp_path, PEOPLE + people, is_trial=True).code == 0
    assert happened == []
    for _ in range(2):
        assert imported(units, tmp_path, PEOPLE + people).code == 0
        assert {type(one) for one in happened} == {RightsChanged}
        of = [one.of_id for one in happened if isinstance(one, RightsChanged)]
        assert of == [there.agent.id, there.admin.id]


def test_an_organisation_keeps_its_last_administrator(
    units: Units, there: Town, tmp_path: Path
) -> None:
    first, second = "direction@drancy.example", there.agent.email
    admin, member = ",member|organisation_admin\n", ",member\n"
    assert imported(units, tmp_path, PEOPLE + f"drancy,{first}{admin}").code == 0
    alone = imported(units, tmp_path, PEOPLE + f"drancy,{first}{member}")
    assert [one["code"] for one in alone.data["problems"]] == ["last_administrator"]
    handed = f"drancy,{first}{member}drancy,{second}{admin}"
    assert imported(units, tmp_path, PEOPLE + handed).code == 0
    assert imported(units, tmp_path, "organisation,email,name\n" + f"drancy,{second},N\n").code == 0
    both = f"drancy,{first}{admin}"
    assert imported(units, tmp_path, PEOPLE + both).code == 0
    none = imported(units, tmp_path, PEOPLE + f"drancy,{first}{member}drancy,{second}{member}")
    assert [one["line"] for one in none.data["problems"]] == [3]


def test_imports_nothing_of_which_it_could_not_report(
    units: Units, there: Town, tmp_path: Path
) -> None:
    seats = "organisation,room,capacity\ndrancy,jaures,9\n"
    with pytest.raises(FileNotFoundError):
        imported(units, tmp_path, seats, report=tmp_path / "nowhere" / "report.csv")
    assert imported(units, tmp_path, seats, report=tmp_path / "lines.csv").code == 2
    assert (tmp_path / "lines.csv").read_text(encoding="utf-8") == seats
    with units.database.reading() as session:
        assert session.get_one(Room, there.id_of("jaures")).capacity == 8

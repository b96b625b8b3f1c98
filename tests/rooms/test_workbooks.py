"""Workbooks: what goes out comes in again, and what isn't sound comes in not at all."""

import io
import random
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from sqlmodel import Session, select

from rooms.database import Database
from rooms.inventory_files import (
    DEMO_FOLDER,
    Inventory,
    export_inventory,
    export_workbook,
    import_inventory,
    read_files,
)
from rooms.inventory_files.cells import escaped
from rooms.inventory_files.workbook import MOST_SHEETS, MOST_UNPACKED, Sheets
from rooms.models import Organisation, Room, Site
from tests.builders import NOW
from tests.conftest import NewDatabase

HEADER = ("organisation", "room", "site", "name", "capacity")
CLOSURE = ("organisation", "site", "start", "end", "reason")


def read(folder: Path, *rows: tuple[Any, ...], title: str = "rooms") -> Inventory:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    path = folder / "town.xlsx"
    book.save(path)
    return read_files([path])


def codes(inventory: Inventory) -> list[tuple[str, str, int | None]]:
    return [(one.code, one.file, one.line) for one in inventory.problems]


def test_a_workbook_and_files_are_the_same_inventory(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        import_inventory(session, read_files([DEMO_FOLDER]), NOW)
        session.commit()
    with database.writing() as session:
        book = export_workbook(session, tmp_path / "town.xlsx")
        report = import_inventory(session, read_files([book]), NOW)
    assert {one.effect for one in report.outcomes} == {"unchanged"}
    assert len(report.outcomes) == sum(map(len, read_files([DEMO_FOLDER]).rows.values()))


def test_reads_numbers_truths_days_and_times_as_they_are_meant(tmp_path: Path) -> None:
    inventory = read(tmp_path, HEADER, ("a", "r1", "hall", 12, 8.0))
    assert inventory.problems == []
    (row,) = inventory.rows["rooms"]
    assert (row.values["name"], row.values["capacity"]) == ("12", 8)
    days = ("a", "hall", date(2026, 5, 3), date(2026, 5, 5), "Travaux")
    hours = ("a", "hall", _naive("2026-06-03 09:30"), _naive("2026-06-03 12:00"), "Travaux")
    inventory = read(tmp_path, CLOSURE, days, hours, title="closures")
    found = [
        (str(row.values["start"]), str(row.values["end"])) for row in inventory.rows["closures"]
    ]
    assert found == [
        ("2026-05-03 00:00:00", "2026-05-06 00:00:00"),
        ("2026-06-03 09:30:00", "2026-06-03 12:00:00"),
    ]
    retired = (*HEADER, "retired")
    (row,) = read(tmp_path, retired, ("a", "r1", "hall", "A", 8, True)).rows["rooms"]
    assert row.values["retired"] is True


def _naive(said: str) -> datetime:
    return datetime.fromisoformat(said)


def test_leaves_out_empty_lines_and_empty_sheets(tmp_path: Path) -> None:
    rows = (
        (None, " "),
        HEADER,
        ("a", "r1", "hall", "A", 8),
        (),
        (" ",),
        ("a", "r2", "hall", "B", 8),
    )
    inventory = read(tmp_path, *rows)
    book = load_workbook(tmp_path / "town.xlsx")
    book.create_sheet("Feuille 2")
    book.save(tmp_path / "town.xlsx")
    again = read_files([tmp_path])
    for found in (inventory, again):
        assert found.problems == []
        assert [(row.line, row.key) for row in found.rows["rooms"]] == [(3, "r1"), (6, "r2")]
        assert {row.file for row in found.rows["rooms"]} == {"town.xlsx, sheet rooms"}


def _repacked(path: Path, part: str, old: bytes, new: bytes) -> None:
    """Put other bytes into a part of a workbook."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)


@pytest.mark.parametrize("said", [b"A1", b"A1:E2", b"A1:B9"])
def test_reads_all_lines_whatever_a_sheet_says_of_its_size(tmp_path: Path, said: bytes) -> None:
    rows = [("a", f"r{number}", "hall", "A", 8) for number in range(3)]
    read(tmp_path, HEADER, *rows)
    path, sheet = tmp_path / "town.xlsx", "xl/worksheets/sheet1.xml"
    _repacked(path, sheet, b'<dimension ref="A1:E4"', b'<dimension ref="%s"' % said)
    inventory = read_files([path])
    assert inventory.problems == []
    assert [row.key for row in inventory.rows["rooms"]] == ["r0", "r1", "r2"]


def test_a_line_far_below_all_that_a_sheet_can_hold_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rooms.inventory_files.workbook.LAST_LINE", 1_000)
    read(tmp_path, HEADER, ("a", "r1", "hall", "A", 8), ("a", "r2", "hall", "B", 8))
    path = tmp_path / "town.xlsx"
    _repacked(path, "xl/worksheets/sheet1.xml", b'<row r="3"', b'<row r="4000000000"')
    assert [row.key for row in read_files([path]).rows["rooms"]] == ["r1"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("a", "r1", "hall", "=A1&B1", 8), "formula"),
        (("a", "r1", "hall", "#REF!", 8), "bad_value"),
        (("a", "r1", "hall", "A", 8, "more"), "wrong_cells"),
        (("a", "r1", "hall", "A", 8.5), "bad_capacity"),
    ],
)
def test_refuses_a_cell_with_sheet_and_line(
    tmp_path: Path, row: tuple[Any, ...], code: str
) -> None:
    inventory = read(tmp_path, HEADER, row)
    assert (code, "town.xlsx, sheet rooms", 2) in codes(inventory)


def test_refuses_a_small_file_that_unpacks_to_a_large_one(tmp_path: Path) -> None:
    read(tmp_path, HEADER, ("a", "r1", "hall", "A", 8))
    path = tmp_path / "town.xlsx"
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/media/image.bin", "w") as part,
    ):
        for _ in range(MOST_UNPACKED // 1_000_000 + 1):
            part.write(bytes(1_000_000))
    assert path.stat().st_size < 1_000_000
    assert codes(read_files([path])) == [("too_large_inside", "town.xlsx", None)]


def test_refuses_entities_that_multiply(tmp_path: Path) -> None:
    read(tmp_path, HEADER, ("a", "r1", "hall", "A", 8))
    path, bomb = tmp_path / "town.xlsx", tmp_path / "bomb.xlsx"
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(path) as sound, zipfile.ZipFile(bomb, "w") as packed:
        for name in sound.namelist():
            content = sound.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = entities + content.replace(b"<sheetData>", b"<sheetData>&b;")
            packed.writestr(name, content)
    (problem,) = read_files([bomb]).problems
    assert problem.code == "bad_workbook"


def test_refuses_more_sheets_than_anybody_needs(tmp_path: Path) -> None:
    sheets = Sheets()
    for number in range(MOST_SHEETS + 1):
        sheets.add(f"sheet{number}", [HEADER])
    sheets.save(tmp_path / "town.xlsx")
    assert codes(read_files([tmp_path])) == [("too_large_inside", "town.xlsx", None)]


def test_refuses_more_lines_than_anybody_needs(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.add("rooms", [HEADER, *([("a", f"r{n}", "hall", "A", "8") for n in range(50_000)])])
    sheets.save(tmp_path / "town.xlsx")
    found = read_files([tmp_path])
    assert codes(found) == [("too_many_lines", "town.xlsx, sheet rooms", 50_001)]


def _book_of_nothing() -> bytes:
    written = io.BytesIO()
    Workbook().save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\3\4 and nothing more", "bad_workbook"),
        (_book_of_nothing(), "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_workbook"),
    ],
)
def test_refuses_what_is_no_workbook(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "town.xlsx").write_bytes(content)
    assert codes(read_files([tmp_path])) == [(code, "town.xlsx", None)]


@settings(max_examples=30, deadline=None)
@given(seed=st.integers())
def test_no_damage_does_more_than_a_problem(seed: int) -> None:
    content = bytearray(_SOUND)
    chance = random.Random(seed)  # noqa: S311  nothing is kept secret by it
    for _ in range(chance.randint(1, 12)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path = _folder / "town.xlsx"
    path.write_bytes(content[: chance.choice((len(content), chance.randrange(4, len(content))))])
    found = read_files([path])
    assert found.problems or found.rows["rooms"]


def _sound() -> bytes:
    written = io.BytesIO()
    sheets = Sheets()
    sheets.add("rooms", [HEADER, ("a", "r1", "hall", "Jaurès", "8")])
    sheets.save(written)
    return written.getvalue()


_SOUND = _sound()


@pytest.fixture(autouse=True, scope="module")
def _somewhere(tmp_path_factory: pytest.TempPathFactory) -> None:
    global _folder  # noqa: PLW0603  hypothesis and folders of single tests don't go together
    _folder = tmp_path_factory.mktemp("damaged")


_folder: Path
# What names may hold, and what spreadsheet programs or XML would make something else of.
_NAMES = st.one_of(
    st.sampled_from(
        ["=1+1", "'=1", "''-2", "@SUM(A1)", "+33 1", "-1", "#N/A", "#REF!", "_x0041_", "_x000D_a",
         "1e5", "007", "TRUE", "2026-05-03", "a;b", 'say "hi"', "a&b<c>", "😀", "é\u0301", "＝1"]
    ),
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=40),
).map(str.strip).filter(bool)  # fmt: skip


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(names=st.lists(_NAMES, min_size=1, max_size=6), address=_NAMES)
def test_any_name_comes_back_unchanged_from_files_and_workbooks(
    new_database: NewDatabase, tmp_path: Path, names: list[str], address: str
) -> None:
    database = new_database()
    with database.writing() as session:
        _town(session, names, f"{address}\n{address}")
        session.commit()
    with database.writing() as session:
        book = export_workbook(session, tmp_path / "town.xlsx")
        files = export_inventory(session, tmp_path / "files")
        for exported in ([book], files):
            report = import_inventory(session, read_files(exported), NOW)
            assert {one.effect for one in report.outcomes} == {"unchanged"}
            assert report.counts()["rooms"]["unchanged"] == len(names)
        assert [room.name for room in session.exec(select(Room).order_by(Room.key))] == names
    for sheet in load_workbook(io.BytesIO(book.read_bytes()), read_only=True):
        for row in sheet.iter_rows():
            assert all(cell.data_type not in ("f", "e") for cell in row)
            texts = [str(cell.value) for cell in row if cell.value is not None]
            assert not any(escaped(text) != text and text[0] != "'" for text in texts)
    database.close()


def _town(session: Session, names: list[str], address: str) -> None:
    owner = Organisation(key="a", name="A", language="fr", zone="Europe/Paris")
    session.add(owner)
    session.flush()
    hall = Site(
        organisation_id=owner.id, key="hall", name="Hall", zone="Europe/Paris", address=address
    )
    session.add(hall)
    session.flush()
    for number, name in enumerate(names):
        room = Room(
            organisation_id=owner.id, site_id=hall.id, key=f"r{number}", name=name, capacity=8
        )
        session.add(room)

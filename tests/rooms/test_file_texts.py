"""Text files as programs write them: characters, separators, quotes, and how many lines."""

import time
import tracemalloc
from pathlib import Path

import pytest

from rooms.inventory_files import Inventory, read_files
from rooms.inventory_files.cells import MOST_SEATS
from rooms.inventory_files.delimited import WESTERN, is_encoding

ROOMS = "organisation,room,site,name,capacity\na,r1,hall,Jaurès – salle «\u00a0été\u00a0»,8\n"


def read(folder: Path, content: bytes, encoding: str | None = None) -> Inventory:
    path = folder / "rooms.csv"
    path.write_bytes(content)
    return read_files([path], encoding=encoding)


@pytest.mark.parametrize(
    ("written_in", "taken"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        (WESTERN, WESTERN),
    ],
)
def test_finds_in_what_a_file_is_written(tmp_path: Path, written_in: str, taken: str) -> None:
    inventory = read(tmp_path, ROOMS.encode(written_in))
    assert inventory.problems == []
    (row,) = inventory.rows["rooms"]
    assert row.values["name"] == "Jaurès – salle «\u00a0été\u00a0»"
    assert [source.encoding for source in inventory.sources] == [taken]


def test_a_name_of_the_characters_counts_for_more_than_the_bytes(tmp_path: Path) -> None:
    content = ROOMS.encode("mac-roman")
    assert [problem.code for problem in read(tmp_path, content).problems] == ["not_text"]
    inventory = read(tmp_path, content, "mac-roman")
    assert inventory.rows["rooms"][0].values["name"] == "Jaurès – salle «\u00a0été\u00a0»"


def test_says_what_to_do_where_the_named_characters_are_others(tmp_path: Path) -> None:
    inventory = read(tmp_path, ROOMS.encode(WESTERN), "utf-8")
    (problem,) = inventory.problems
    assert (problem.code, problem.line) == ("not_text", 2)
    assert "--encoding" in str(problem)
    assert inventory.rows["rooms"] == []


def test_refuses_a_file_of_lines_that_are_written_differently(tmp_path: Path) -> None:
    other = "a,r2,hall,Hémicycle,8\n".encode(WESTERN)
    (problem,) = read(tmp_path, ROOMS.encode() + other).problems
    assert (problem.code, problem.line) == ("not_text", 3)
    assert read(tmp_path, ROOMS.encode(WESTERN) + other).problems == []


@pytest.mark.parametrize(("name", "known"), [("mac-roman", True), ("utf-8", True), ("ascii", True),
    ("latin1", True), ("base64", False), ("nothing", False)])  # fmt: skip
def test_knows_the_names_of_characters(name: str, known: bool) -> None:
    assert is_encoding(name) == known


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("named", [False, True])
def test_takes_what_separates_cells(tmp_path: Path, separator: str, end: str, named: bool) -> None:
    text = ROOMS.replace(",", separator).replace("\n", end)
    text = f"sep={separator}{end}{text}" if named else text
    inventory = read(tmp_path, text.encode())
    assert inventory.problems == []
    assert inventory.rows["rooms"][0].line == (3 if named else 2)
    assert inventory.sources[0].separator == separator


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('a,r2,hall,"Zola,8\n', "bad_csv"),
        ('a,r2,hall,"Zola" annexe,8\n', "bad_csv"),
        ("a,r2,hall,Zola, annexe,8\n", "wrong_cells"),
        ("a,r2,hall,Zola,huit\n", "bad_capacity"),
        ("a,r2,hall,Zola,\n", "missing"),
        ("a,r2,hall,,8\n", "missing"),
        ("a,r2,hall,Zola\n", "wrong_cells"),
        ("a,r2,hall,Zola,8,,,9\n", "wrong_cells"),
    ],
)
def test_tells_the_line_of_a_broken_cell_and_what_works(
    tmp_path: Path, line: str, code: str
) -> None:
    (problem,) = read(tmp_path, (ROOMS + line).encode()).problems
    assert (problem.code, problem.line) == (code, 3)
    works = {"bad_csv": "quotes", "wrong_cells": "quotes", "bad_capacity": str(MOST_SEATS)}
    assert works.get(code, "empty") in str(problem)


def test_empty_cells_at_the_end_of_lines_may_be_more_or_fewer(tmp_path: Path) -> None:
    header = "organisation;room;site;name;capacity;floor;part_of;;\n"
    lines = "a;r1;hall;A;8;1;;;\na;r2;hall;B;8\na;r3;hall;C;8;2;;;;;;\n"
    inventory = read(tmp_path, (header + lines).encode())
    assert inventory.problems == []
    assert [row.values["floor"] for row in inventory.rows["rooms"]] == ["1", "", "2"]


def test_a_folder_is_its_files_and_not_what_programs_put_beside_them(tmp_path: Path) -> None:
    (tmp_path / "rooms.csv").write_text(ROOMS, encoding="utf-8")
    (tmp_path / "~$town.xlsx").write_bytes(b"\x05Agent" + bytes(159))
    (tmp_path / "._rooms.csv").write_bytes(b"\x00\x05\x16\x07" + bytes(60))
    inventory = read_files([tmp_path])
    assert inventory.problems == []
    assert len(inventory.rows["rooms"]) == 1


@pytest.mark.parametrize("content", ["\x1b]0;x\x07,room\n", "organisation,room,\u202ezeb\n"])
def test_nothing_that_a_file_holds_commands_a_terminal(tmp_path: Path, content: str) -> None:
    problems = [str(problem) for problem in read(tmp_path, content.encode()).problems]
    assert problems
    assert not any(sign in text for text in problems for sign in "\x1b\x07\u202e")


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("24/12/2026", "26/12/2026", ("2026-12-24 00:00:00", "2026-12-27 00:00:00")),
        ("24/12/2026 12:00", "24/12/2026 18:30", ("2026-12-24 12:00:00", "2026-12-24 18:30:00")),
        ("12/24/2026", "12/26/2026", None),
        ("5/3/2026", "5/5/2026", None),
        ("31/02/2026", "01/03/2026", None),
    ],
)
def test_reads_days_as_a_spreadsheet_program_in_france_saves_them(
    tmp_path: Path, start: str, end: str, found: tuple[str, str] | None
) -> None:
    inventory = read(tmp_path, f"organisation;site;start;end\na;hall;{start};{end}\n".encode())
    rows = [(str(it.values["start"]), str(it.values["end"])) for it in inventory.rows["closures"]]
    assert rows == ([found] if found else [])
    assert {problem.code for problem in inventory.problems} == (set() if found else {"bad_moment"})


def test_names_the_columns_that_are_known_where_one_is_not(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, ROOMS.replace("capacity", "seats").encode()).problems
    assert problem.code == "unknown_column"
    assert "capacity" in str(problem)


def test_reads_the_most_lines_within_bounds(tmp_path: Path) -> None:
    lines = "".join(f"a,r{number},hall,Salle {number},8\n" for number in range(49_999))
    content = ("organisation,room,site,name,capacity\n" + lines).encode()
    tracemalloc.start()
    began = time.process_time()
    inventory = read(tmp_path, content)
    took = time.process_time() - began
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(inventory.rows["rooms"]) == 49_999
    assert most < 120_000_000
    assert took < 30
    (problem,) = read(tmp_path, content + b"a,one,hall,Too many,8\n").problems
    assert (problem.code, problem.line) == ("too_many_lines", 50_001)

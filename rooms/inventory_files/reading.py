"""Files in, rows out. What can't be read becomes a problem with its place, never an exception."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rooms.inventory_files.cells import CellError, unescaped
from rooms.inventory_files.forms import FORMS, Form, form_for
from rooms.inventory_files.names import place_name, policy_name
from rooms.inventory_files.problems import Problem

MOST_BYTES = 10_000_000
MOST_LINES = 50_000
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class Row:
    """A line that could be read: whose it is, what it is called, in what it stands, its fields.

    What it doesn't name stays as it is; `parent` None is such a thing too.
    """

    file: str
    line: int
    organisation: str
    key: str
    parent: str | None
    values: dict[str, Any]


def _empty() -> dict[str, list[Row]]:
    return {kind: [] for kind in FORMS}


@dataclass(frozen=True, slots=True)
class Inventory:
    """The rows of all files by kind, in their order, and what was wrong with the others.

    `unsound` names what stands in the files but can't be read (kind, organisation, key), so that
    what belongs to it isn't called an orphan as well.
    """

    rows: dict[str, list[Row]] = field(default_factory=_empty)
    problems: list[Problem] = field(default_factory=list)
    unsound: set[tuple[str, str | None, str | None]] = field(default_factory=set)


def read_files(paths: Iterable[Path]) -> Inventory:
    """Return what stands in the files; of a folder, in its *.csv files."""
    inventory = Inventory()
    for path in paths:
        for file in sorted(path.glob("*.csv")) if path.is_dir() else [path]:
            content = _content(file, inventory.problems)
            if content is not None:
                _read(file.name, content, inventory)
    return inventory


def _content(path: Path, problems: list[Problem]) -> str | None:
    try:
        if not path.is_file():
            raise FileNotFoundError
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        problems.append(Problem("no_such_file", path.name))
        return None
    if len(content) > MOST_BYTES:
        problems.append(Problem("too_large", path.name, None, {"most": MOST_BYTES}))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.append(Problem("not_utf8", path.name, line))
        return None


def _read(file: str, content: str, inventory: Inventory) -> None:
    problems = inventory.problems
    lines = _lines(file, content, problems)
    _, cells = next(lines, (1, []))
    header = [cell.strip().lower() for cell in cells]
    form = form_for(header)
    if form is None:
        if not any(problem.file == file for problem in problems):
            shown = ", ".join(header)[:200] or "it is empty"
            problems.append(Problem("unknown_header", file, 1, {"header": shown}))
        return
    wrong = wrong_columns(file, header, form)
    problems += wrong
    if wrong:
        return
    for line, found in lines:
        read_line((file, line), header, found, form, inventory)


def _lines(file: str, content: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line on which it begins; stop where the file is broken."""
    first = content.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            if reader.line_num > MOST_LINES:
                problems.append(Problem("too_many_lines", file, begins, {"most": MOST_LINES}))
                return
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        problems.append(Problem("bad_csv", file, begins, {"reason": str(error)}))


def wrong_columns(file: str, header: list[str], form: Form, line: int = 1) -> list[Problem]:
    """Return what is wrong with the names of the columns."""

    def problems(code: str, columns: Iterable[str]) -> list[Problem]:
        return [Problem(code, file, line, {"column": column}) for column in columns]

    known = set(form.columns)
    return [
        *problems("missing_column", (name for name in form.naming if name not in header)),
        *problems("unknown_column", (name or "''" for name in header if name not in known)),
        *problems("duplicate_column", sorted({n for n in header if header.count(n) > 1})),
    ]


def read_line(
    at: tuple[str, int], header: list[str], found: list[str], form: Form, inventory: Inventory
) -> None:
    """Add the row of the cells `found`, or what is wrong with them; `at` is file and line."""
    file, line = at
    if len(found) != len(header):
        details: dict[str, object] = {"found": len(found), "wanted": len(header)}
        inventory.problems.append(Problem("wrong_cells", file, line, details))
        return
    values: dict[str, Any] = {}
    wrong = []
    for column, cell in zip(header, found, strict=True):
        try:
            values[column] = form.columns[column].read(_clean(cell))
        except CellError as error:
            shown = {name: str(value)[:200] for name, value in error.details.items()}
            wrong.append(Problem(error.code, file, line, {"column": column, **shown}))
    if wrong:
        inventory.problems.extend(wrong)
        key = None if form.is_placed else values.get(form.key)
        inventory.unsound.add((form.kind, values.get("organisation"), key))
        return
    key = values[form.key] if not form.is_placed else _place(values)
    organisation = values.pop("organisation")
    if not form.is_placed:
        values.pop(form.key, None)
    parent = values.pop(form.parent, None) if form.parent else None
    inventory.rows[form.kind].append(Row(file, line, organisation, key, parent, values))


def _place(values: Mapping[str, Any]) -> str:
    place = place_name(values.get("site"), values.get("room"))
    return policy_name(place, values.get("group"))


def _clean(cell: str) -> str:
    return unescaped(cell.replace("\r\n", "\n").strip())

"""Files in, rows out. What can't be read becomes a problem with its place, never an exception."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rooms.inventory_files.cells import CellError, unescaped
from rooms.inventory_files.delimited import delimited
from rooms.inventory_files.forms import FORMS, Form, form_for
from rooms.inventory_files.french import column_named
from rooms.inventory_files.names import place_name, policy_name
from rooms.inventory_files.problems import Problem
from rooms.inventory_files.tables import MOST_BYTES, Table
from rooms.inventory_files.workbook import OLD_SIGNATURE, SIGNATURE, workbook

LONGEST_SHOWN = 200
SUFFIXES = (".csv", ".xlsx")
Progress = Callable[[int, int], None]


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
class Source:
    """How a file, or a sheet of it, was read: as what kind, and text in which characters."""

    file: str
    kind: str
    encoding: str | None
    separator: str | None


@dataclass(frozen=True, slots=True)
class Inventory:
    """The rows of all files by kind, in their order, and what was wrong with the others.

    `unsound` names what stands in the files but can't be read (kind, organisation, key), so that
    what belongs to it isn't called an orphan as well.
    """

    rows: dict[str, list[Row]] = field(default_factory=_empty)
    problems: list[Problem] = field(default_factory=list)
    unsound: set[tuple[str, str | None, str | None]] = field(default_factory=set)
    sources: list[Source] = field(default_factory=list)


def read_files(
    paths: Iterable[Path],
    *,
    encoding: str | None = None,
    organisation: str | None = None,
    progress: Progress | None = None,
) -> Inventory:
    """Return what stands in the files; of a folder, in its *.csv and *.xlsx files.

    `encoding` names the characters of text files, where their bytes don't tell it rightly;
    `organisation` is the key of whose things are in files that have no such column; `progress` is
    told after each file how many of how many are read.
    """
    inventory = Inventory()
    files = [file for path in paths for file in _files(path)]
    for number, file in enumerate(files, 1):
        before = len(inventory.sources), len(inventory.problems)
        for table in _tables(file, encoding, inventory.problems):
            _read(table, inventory, organisation)
        if before == (len(inventory.sources), len(inventory.problems)):
            inventory.problems.append(Problem("empty", file.name))
        if progress is not None:
            progress(number, len(files))
    return inventory


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    # Spreadsheet programs and systems put files beside others that begin so.
    found = (file for file in path.iterdir() if not file.name.startswith(("~$", ".")))
    return sorted(file for file in found if file.suffix.lower() in SUFFIXES)


def _tables(path: Path, encoding: str | None, problems: list[Problem]) -> Iterable[Table]:
    try:
        if not path.is_file():
            raise FileNotFoundError
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        problems.append(Problem("no_such_file", path.name))
        return []
    if len(content) > MOST_BYTES:
        problems.append(Problem("too_large", path.name, None, {"most": MOST_BYTES}))
        return []
    if content.startswith((SIGNATURE, OLD_SIGNATURE)):
        return workbook(path.name, content)
    return [delimited(path.name, content, encoding)]


def _read(table: Table, inventory: Inventory, organisation: str | None) -> None:
    begins, cells = next(table.lines, (1, []))
    header = [column_named(cell) for cell in cells]
    while header and not header[-1]:
        header.pop()
    form = form_for(header)
    if form is None:
        is_spare = not header and table.encoding is None  # an empty sheet beside others
        if not table.problems and not is_spare:
            shown = ", ".join(header)[:LONGEST_SHOWN] or "it is empty"
            table.problems.append(Problem("unknown_header", table.name, begins, {"header": shown}))
    else:
        owner = [organisation] if organisation and "organisation" not in header else []
        header = [*(["organisation"] if owner else []), *header]
        wrong = wrong_columns(table.name, header, form, begins)
        table.problems.extend(wrong)
        for line, found in () if wrong else table.lines:
            read_line((table.name, line), header, [*owner, *found], form, inventory)
        source = Source(table.name, form.kind, table.encoding, table.separator)
        inventory.sources.append(source)
    inventory.problems.extend(table.problems)


def wrong_columns(file: str, header: list[str], form: Form, line: int = 1) -> list[Problem]:
    """Return what is wrong with the names of the columns."""

    def problems(code: str, columns: Iterable[str], **more: object) -> list[Problem]:
        return [Problem(code, file, line, {"column": column, **more}) for column in columns]

    known = form.columns
    strange = (name[:LONGEST_SHOWN] or "''" for name in header if name not in known)
    missing = [name for name in form.naming if name not in header]
    return [
        *problems("no_organisation", (name for name in missing if name == "organisation")),
        *problems("missing_column", (name for name in missing if name != "organisation")),
        *problems("unknown_column", strange, known=", ".join(known)),
        *problems("duplicate_column", sorted({n for n in header if header.count(n) > 1})),
    ]


def read_line(
    at: tuple[str, int], header: list[str], found: list[str], form: Form, inventory: Inventory
) -> None:
    """Add the row of the cells `found`, or what is wrong with them; `at` is file and line."""
    file, line = at
    found = _fitted(found, header, form)
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
            shown = {name: str(value)[:LONGEST_SHOWN] for name, value in error.details.items()}
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


def _fitted(found: list[str], header: list[str], form: Form) -> list[str]:
    """Return the cells, as many as the header has where the others are empty.

    Spreadsheet programs write empty columns along, and leave out empty cells at a line's end.
    """
    width = len(header)
    if not any(cell.strip() for cell in found[width:]):
        found = found[:width]
    left_out = header[len(found) :]
    if any(form.columns[column].required for column in left_out):
        return found
    return [*found, *([""] * len(left_out))]


def _place(values: Mapping[str, Any]) -> str:
    place = place_name(values.get("site"), values.get("room"))
    return policy_name(place, values.get("group"))


def _clean(cell: str) -> str:
    return unescaped(cell.replace("\r\n", "\n").strip())

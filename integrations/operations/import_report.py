"""The report of an import: what became of each line of the files, as a CSV file."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rooms.inventory_files import Outcome, Problem
from rooms.inventory_files.cells import escaped

COLUMNS = (
    "file", "line", "kind", "organisation", "key", "effect", "before", "after", "problem",
)  # fmt: skip


def write_report(path: Path, outcomes: Sequence[Outcome], problems: Sequence[Problem]) -> None:
    """Write a line for each line of the files, or for each problem where nothing was imported.

    Cells that a spreadsheet would run are escaped.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(COLUMNS)
        for row in (*_outcomes(outcomes), *_problems(problems)):
            writer.writerow([escaped(cell) for cell in row])


def _outcomes(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, ...]]:
    for one in outcomes:
        row = one.row
        told = (row.file, str(row.line), one.kind, row.organisation, row.key)
        yield *told, one.effect, _cells(one.before), _cells(one.after), ""


def _problems(problems: Sequence[Problem]) -> Iterator[tuple[str, ...]]:
    for one in problems:
        yield one.file, str(one.line or ""), "", "", "", "refused", "", "", str(one)


def _cells(cells: Mapping[str, str] | None) -> str:
    return "; ".join(f"{column}={cell}" for column, cell in (cells or {}).items())

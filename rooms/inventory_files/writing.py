"""Tables into files that `import` takes again, unchanged."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlmodel import Session

from rooms.inventory_files.cells import escaped
from rooms.inventory_files.forms import FORMS, Form
from rooms.inventory_files.lines import Written
from rooms.inventory_files.shelf import shelf_of
from rooms.inventory_files.workbook import Sheets

OF_NOBODY = ".invalid"  # RFC 2606 section 2: so end the addresses of whoever was erased


def export_inventory(
    session: Session, folder: Path, organisation_id: int | None = None
) -> list[Path]:
    """Write a file for each kind into `folder`, over older ones, and return their paths.

    With an id, that organisation's things alone. Cells that a spreadsheet would run are escaped.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = Written(shelf_of(session, organisation_id))
    return [_write(folder / f"{kind}.csv", form, written) for kind, form in FORMS.items()]


def export_workbook(session: Session, path: Path, organisation_id: int | None = None) -> Path:
    """Write a workbook with a sheet for each kind, of the same cells as the files."""
    written = Written(shelf_of(session, organisation_id))
    with path.open("wb") as file:
        sheets = Sheets()
        for kind, form in FORMS.items():
            sheets.add(kind, _rows(form, written))
        sheets.save(file)
    return path


def _write(path: Path, form: Form, written: Written) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        # All are quoted, so that a program which takes ; for the separator sees the same cells.
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(_rows(form, written))
    return path


def _rows(form: Form, written: Written) -> Iterator[Sequence[str]]:
    yield list(form.columns)
    for name, _ in written.shelf.of_kind(form.kind):
        if form.kind == "people" and name[2].endswith(OF_NOBODY):
            continue
        yield [escaped(cell) for cell in written.cells(name).values()]
